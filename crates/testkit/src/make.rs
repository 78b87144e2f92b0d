//! `archive`: writes an archive and says what an audit of it must count.

use std::fs::File;
use std::io::{self, BufWriter};
use std::path::Path;
use std::process::ExitCode;

use elicense_testkit::archive::container::Container;
use elicense_testkit::archive::{Mix, Plan};

pub const USAGE: &str =
    "archive --count N [--bad PER_THOUSAND] [--mix all|signed] --out FILE.(zip|tar|tar.gz|records)";

/// Writes the archive, and its counts beside it: `FILE.expected.json`.
pub fn run(arguments: &[&str]) -> ExitCode {
    let Some((plan, out)) = plan(arguments) else {
        eprintln!("usage: elicense-testkit {USAGE}");
        return ExitCode::from(2);
    };
    match write(plan, Path::new(out)) {
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

fn plan<'a>(arguments: &[&'a str]) -> Option<(Plan, &'a str)> {
    let (mut count, mut bad, mut mix, mut out) = (None, 20, Mix::All, None);
    for pair in arguments.chunks(2) {
        let &[name, value] = pair else { return None };
        match name {
            "--count" => count = Some(value.parse().ok()?),
            "--bad" => bad = value.parse().ok()?,
            "--mix" => {
                mix = match value {
                    "all" => Mix::All,
                    "signed" => Mix::Signed,
                    _ => return None,
                };
            }
            "--out" => out = Some(value),
            _ => return None,
        }
    }
    let out = out?;
    Some((Plan { count: count?, bad, mix, container: Container::named(out)? }, out))
}
