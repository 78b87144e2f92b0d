//! A receipt: what was verified, when, with which answer, for the case file. One page that prints on A4, without network,
//! program or picture in it, and with no more of a person than its reader may see.

use std::fmt::Write as _;

use elicense::messages::{self, Topic};
use elicense::report::Mask;
use elicense::{Conclusion, Language, Outcome, Relying, Report, Verifier};

use crate::render::{self, Look, filled};
use crate::words::Words;

/// The page on the input `name`.
pub fn page(look: Look, name: &str, report: &Report, verifier: &Verifier) -> String {
    let mask = report.mask();
    let languages = look.words.languages();
    let first = languages.first().copied().unwrap_or(Language::En);
    let title = escaped(messages::word(first, Topic::Label, "receipt"));
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n<style>{STYLE}</style>\n",
        first.tag()
    );
    for &language in languages {
        article(&mut page, language, name, report, verifier, &mask);
    }
    page + "</html>\n"
}

fn article(
    page: &mut String,
    language: Language,
    name: &str,
    report: &Report,
    verifier: &Verifier,
    mask: &Mask<'_>,
) {
    let label = |name: &str| escaped(messages::word(language, Topic::Label, name));
    let class = match report.conclusion() {
        Conclusion::Passed => "good",
        Conclusion::Failed => "bad",
        _ => "doubt",
    };
    let _ = writeln!(page, "<article lang=\"{}\">\n<h1>{}</h1>", language.tag(), label("receipt"));
    let headline = render::headline(language, report, mask);
    let _ = writeln!(page, "<p class=\"{class}\">{}</p>", escaped(&headline));
    if let Some(advice) = render::ground_advice(language, report, mask) {
        let _ = writeln!(page, "<p>{}</p>", escaped(&render::next_step(language, &advice)));
    }
    table(page, &label("receipt_input"), &input(language, name, report, mask));
    let words = Words::of(language);
    table(
        page,
        &label(render::license_heading(report)),
        &render::license_rows(words, report, verifier.regions(), mask),
    );
    table(page, &label("signer"), &signed(language, report, mask));
    if let Relying::Region(region) = report.relying() {
        let name = words.region(region, verifier.regions());
        table(page, &label("recognition"), &[(name, render::answers(language, report))]);
    }
    table(page, &label("checks"), &checks(language, report));
    let made = filled(language, "receipt_made", &[("version", env!("CARGO_PKG_VERSION"))]);
    let _ = writeln!(page, "<footer>{}<br>{}</footer>\n</article>", escaped(&made), label("receipt_bounds"));
}

/// Which file, as of when and until when the answer holds.
fn input(language: Language, name: &str, report: &Report, mask: &Mask<'_>) -> Vec<(String, String)> {
    let label = |name: &str| messages::word(language, Topic::Label, name).to_owned();
    let digest: String = report.input().sha256.iter().map(|byte| format!("{byte:02x}")).collect();
    let until = report.recheck_after().map(|until| (label("holds_until"), render::time_in(language, until)));
    let rows = [
        (label("receipt_file"), mask.text(name).to_string()),
        ("SHA-256".to_owned(), digest),
        (label("at"), render::time_in(language, report.at())),
    ];
    rows.into_iter().chain(until).collect()
}

/// Who signed or sealed it, under whose authority.
fn signed(language: Language, report: &Report, mask: &Mask<'_>) -> Vec<(String, String)> {
    let label = |name: &str| messages::word(language, Topic::Label, name).to_owned();
    let word = |topic, name: &str| messages::word(language, topic, name).to_owned();
    let mut rows = vec![(label("signature"), word(Topic::Indication, report.indication().as_str()))];
    let Some(signature) = report.signature().map(|signature| mask.signature(signature)) else { return rows };
    rows.extend(render::sealed(language, report, mask).map(|said| (label("seal"), said)));
    rows.push((label("algorithm"), signature.algorithm.to_string()));
    let subject =
        signature.certificates.first().map(|certificate| mask.text(&certificate.subject).to_string());
    rows.extend(subject.map(|subject| (label("role_signer"), subject)));
    rows.extend(
        signature
            .anchor
            .as_ref()
            .map(|anchor| (label("anchor"), format!("{} ({})", anchor.id, anchor.group))),
    );
    rows.push((label("verifiability"), word(Topic::Verifiability, report.verifiability().as_str())));
    rows
}

/// How every check ended, those with one outcome together; what did not run is said to.
fn checks(language: Language, report: &Report) -> Vec<(String, String)> {
    let mut groups: Vec<(&str, Vec<&str>)> = Vec::new();
    for (check, outcome) in report.checks().iter() {
        if outcome == Outcome::NotExecuted(elicense::Code::NotApplicable) {
            continue;
        }
        let name = messages::word(language, Topic::Check, check.as_str());
        match groups.iter_mut().find(|(known, _)| *known == outcome.as_str()) {
            Some((_, names)) => names.push(name),
            None => groups.push((outcome.as_str(), vec![name])),
        }
    }
    let told = |(outcome, names): (&str, Vec<&str>)| {
        (messages::word(language, Topic::Outcome, outcome).to_owned(), names.join(language.separator()))
    };
    groups.into_iter().map(told).collect()
}

fn table(page: &mut String, heading: &str, rows: &[(String, String)]) {
    if rows.is_empty() {
        return;
    }
    let _ = writeln!(page, "<h2>{heading}</h2>\n<table>");
    for (name, text) in rows {
        let _ = writeln!(page, "<tr><th scope=\"row\">{}</th><td>{}</td></tr>", escaped(name), escaped(text));
    }
    page.push_str("</table>\n");
}

/// A text that is no markup, with every character spelled out that would turn those around it.
fn escaped(text: &str) -> String {
    let plain = render::page::plain(text);
    let mut escaped = String::with_capacity(plain.len());
    for c in plain.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

const STYLE: &str = "\
@page{size:A4;margin:18mm}\
body{margin:0;color:#111;background:#fff;font:11pt/1.5 \"Noto Serif CJK SC\",SimSun,\"Songti SC\",serif}\
article{max-width:174mm;margin:0 auto;padding:8mm}\
article+article{break-before:page}\
h1{font-size:18pt;text-align:center;margin:0 0 6mm}\
h2{font-size:12pt;margin:5mm 0 1mm;border-bottom:1px solid #111}\
p{margin:1mm 0}.good,.bad,.doubt{font-size:14pt;font-weight:bold;border:2px solid;padding:2mm 4mm}\
.good{color:#0a5c2b}.bad{color:#9b1c1c}.doubt{color:#7a4b00}\
table{width:100%;border-collapse:collapse;table-layout:fixed}\
th,td{text-align:left;vertical-align:top;padding:.6mm 0;overflow-wrap:anywhere}\
th{width:38mm;font-weight:normal;color:#444}\
tr{break-inside:avoid}footer{margin-top:6mm;border-top:1px solid #111;font-size:9pt;color:#444}";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_license_becomes_markup() {
        assert_eq!(escaped("<script>&\"'"), "&lt;script&gt;&amp;&quot;&#39;");
        assert_eq!(escaped("a\u{202e}b"), "a\\u{202e}b");
    }
}
