//! One license as a run tells it, for whoever spreads an archive over machines of their own and counts there: the cells
//! of its row, and what it leaves behind to be compared with all others.

use elicense::report::MaskBeside;
use elicense::{Error, Report};
use sha2::{Digest, Sha256};

use data_encoding::HEXLOWER;

use crate::anomalies::Anomaly;
use crate::anomaly_file::odd_alone;
use crate::entry::{Content, Entry, MemberName};
use crate::index_key::{self, IndexKey};
use crate::record::columns::{self, cells};
use crate::record::{Facts, Record};
use crate::secret::Secret;

/// Where a license lies: the source, and the member of it where the source is an archive.
#[derive(Clone, Copy, Debug)]
pub struct Place<'p> {
    /// The name of the source.
    pub source: &'p str,
    /// The name of the member.
    pub member: Option<&'p str>,
}

/// One license as a run tells it.
///
/// ```
/// use elicense::{Inquiry, Trust, Verifier};
/// use elicense_audit::{Place, Row, Secret};
///
/// let (verifier, bytes) = (Verifier::new(Trust::empty()), b"");
/// let inquiry = Inquiry::at("2026-06-01T12:00:00+08:00".parse()?);
/// let place = Place { source: "a.zip", member: Some("1.json") };
/// let answer = verifier.verify_for(bytes, &inquiry);
/// let row = Row::of(&answer, bytes, place, &verifier.mask_beside(&inquiry), &Secret::of(["x"]), "2026-06-01");
/// assert_eq!(row.cells[..3], ["a.zip!1.json", "unexamined", "input-empty"]);
/// # Ok::<(), elicense::jiff::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Row {
    /// The texts of [`Row::COLUMNS`]; empty where there is none.
    pub cells: Vec<String>,
    /// By what it is compared with others.
    pub keys: Vec<Key>,
    /// What is odd about it alone.
    pub odd: Vec<Anomaly>,
}

/// What a license is compared with others by: what the key is about, the beginning of a hash of the text under the run's
/// [`Secret`], and the value that others of the same key are expected to have.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Key {
    /// What it is about: `member`, `bytes`, `number`, `identifier`, `version`, `holder` or `issuer`.
    pub about: &'static str,
    /// The same for all that are to be compared.
    pub key: [u8; 15],
    /// What is compared. Of an issuer, the day of issue, `2026-02-10`, filled with zeros.
    pub value: [u8; 16],
}

impl Row {
    /// Names of the cells: those of `results.csv` and `results.parquet` without `entry`.
    pub const COLUMNS: &'static [&'static str] = columns::COLUMNS.split_at(1).1;

    /// The row of an answer. `beside` masks names where there is no license, `today` is the day in UTC+8 that was asked
    /// for.
    #[must_use]
    pub fn of(
        answer: &Result<Report, Error>,
        bytes: &[u8],
        place: Place<'_>,
        beside: &MaskBeside,
        secret: &Secret,
        today: &str,
    ) -> Self {
        let member = place.member.map(|text| MemberName { text, encoding: None });
        let entry =
            Entry { number: 0, input: 0, source: place.source, member, content: Content::Bytes(bytes) };
        let (mut name, mut keys) = (String::new(), Vec::new());
        let record = |name, source, facts| Record {
            n: entry.number,
            name,
            s: source,
            encoding: None,
            sha256: None,
            error: None,
            facts,
        };
        let (cells, odd) = match answer {
            Ok(report) => {
                let mask = report.mask();
                let source = entry.write_name(&mut name, |name| mask.text(name));
                index_key::write_license(&mut keys, secret, &entry, report);
                let record = record(name.as_str().into(), source, Some(Facts::of(report, &mask)));
                let odd = odd_alone(&record, today).collect();
                (texts(&record), odd)
            }
            Err(error) => {
                let source = entry.write_name(&mut name, |name| beside.text(name));
                index_key::write_entry(&mut keys, secret, &entry);
                let sha256 = HEXLOWER.encode(&Sha256::digest(bytes));
                let of_name = record(name.as_str().into(), source, None);
                let error = Some(error.kind().code().into());
                (texts(&Record { error, sha256: Some(sha256.as_str().into()), ..of_name }), Vec::new())
            }
        };
        let keys = keys.as_chunks().0.iter().map(|&bytes| Key::of(IndexKey(bytes))).collect();
        Self { cells, keys, odd }
    }
}

impl Key {
    fn of(key: IndexKey) -> Self {
        let mut begin = [0; 15];
        begin.iter_mut().zip(key.group().iter().skip(1)).for_each(|(slot, byte)| *slot = *byte);
        Self { about: key.about(), key: begin, value: key.value() }
    }
}

fn texts(record: &Record<'_>) -> Vec<String> {
    cells(record).into_iter().skip(1).map(std::borrow::Cow::into_owned).collect()
}

#[cfg(test)]
mod tests {
    use elicense::{Inquiry, Trust, Verifier};

    use super::*;

    fn row(holder: &str, secret: &Secret) -> Row {
        let license = r#"{ "flag": "200", "result": "ok",
            "data": "{\"infoCode\":\"T-1\",\"infoName\":\"身份证\",\"ownerName\":\"HOLDER\",\"ownerId\":\"11010519491231002X\"}" }"#;
        let license = license.replace("HOLDER", holder);
        let verifier = Verifier::new(Trust::empty());
        let inquiry = Inquiry::at("2026-06-01T12:00:00+08:00".parse().unwrap());
        let place = Place { source: "a.zip", member: Some("11010519491231002X.json") };
        let answer = verifier.verify_for(license.as_bytes(), &inquiry);
        Row::of(&answer, license.as_bytes(), place, &verifier.mask_beside(&inquiry), secret, "2026-06-01")
    }

    fn of<'r>(row: &'r Row, subject: &str) -> &'r Key {
        row.keys.iter().find(|key| key.about == subject).expect("a key about it")
    }

    #[test]
    fn two_licenses_of_one_number_have_one_key_and_two_values() {
        let secret = Secret::of(["a secret"]);
        let (one, other) = (row("测试甲", &secret), row("测试乙", &secret));
        for subject in ["number", "holder"] {
            assert_eq!(of(&one, subject).key, of(&other, subject).key, "{subject}");
            assert_ne!(of(&one, subject).value, of(&other, subject).value, "{subject}");
        }
        assert_ne!(of(&one, "bytes").key, of(&other, "bytes").key);
        assert_eq!(of(&one, "member"), of(&other, "member"));
        assert_ne!(of(&row("测试甲", &Secret::of(["another"])), "number").key, of(&one, "number").key);
    }

    #[test]
    fn a_row_tells_no_more_than_its_reader_may_see() {
        let row = row("测试甲", &Secret::of(["a secret"]));
        assert_eq!(row.cells.len(), Row::COLUMNS.len());
        assert_eq!(row.cells[0], "a.zip!110105********002X.json");
        assert!(row.cells.iter().all(|cell| !cell.contains("19491231")), "{:?}", row.cells);
        // Its issuing authority is missing.
        assert_eq!((row.cells[1].as_str(), row.odd.len()), ("failed", 0));
    }
}
