//! `archive`: writes an archive and says what an audit of it must count.

use std::fs::File;
use std::io::{self, BufWriter};
use std::path::Path;
use std::process::ExitCode;

use elicense_testkit::archive::container::Container;
use elicense_testkit::archive::member::{Member, Packed};
use elicense_testkit::archive::{Mix, Plan};
use elicense_testkit::pdf;

pub const USAGE: &str =
    "archive --count N [--bad PER_THOUSAND] [--mix all|signed|pdf] --out FILE.(zip|tar|tar.gz|records)";

/// Writes the archive, and its counts beside it: `FILE.expected.json`. Signed PDF (`--mix pdf`) are all good: what an audit
/// with the store `testdata/trust/pdf` counts is their number.
pub fn run(arguments: &[&str]) -> ExitCode {
    let Some((what, out)) = plan(arguments) else {
        eprintln!("usage: elicense-testkit {USAGE}");
        return ExitCode::from(2);
    };
    let written = match what {
        What::Licenses(plan) => write(plan, Path::new(out)),
        What::Pages(count, container) => pages(count, container, Path::new(out)),
    };
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{out}: {error}");
            ExitCode::from(6)
        }
    }
}

pub fn write(plan: Plan, out: &Path) -> io::Result<()> {
    let expected = plan.write(BufWriter::with_capacity(1 << 20, File::create(out)?))?;
    let mut beside = out.as_os_str().to_owned();
    beside.push(".expected.json");
    std::fs::write(beside, expected.json())
}

fn pages(count: u64, container: Container, out: &Path) -> io::Result<()> {
    let mut archive = container.begin(BufWriter::with_capacity(1 << 20, File::create(out)?))?;
    for (name, bytes) in pdf::many(count) {
        archive.add(&Member { name: name.into_bytes(), bytes, packed: Packed::Well })?;
    }
    archive.finish().map(drop)
}

/// What is written.
enum What {
    Licenses(Plan),
    /// So many signed PDF.
    Pages(u64, Container),
}

fn plan<'a>(arguments: &[&'a str]) -> Option<(What, &'a str)> {
    let (mut count, mut bad, mut mix, mut out) = (None, 20, Some(Mix::All), None);
    for pair in arguments.chunks(2) {
        let &[name, value] = pair else { return None };
        match name {
            "--count" => count = Some(value.parse().ok()?),
            "--bad" => bad = value.parse().ok()?,
            "--mix" => {
                mix = match value {
                    "all" => Some(Mix::All),
                    "signed" => Some(Mix::Signed),
                    "pdf" => None,
                    _ => return None,
                };
            }
            "--out" => out = Some(value),
            _ => return None,
        }
    }
    let (out, count) = (out?, count?);
    let container = Container::named(out)?;
    let what = match mix {
        Some(mix) => What::Licenses(Plan { count, bad, mix, container }),
        None => What::Pages(count, container),
    };
    Some((what, out))
}
