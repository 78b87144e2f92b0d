//! Making a display code and verifying it are inverse: what was chosen comes back, and nothing else.

use std::collections::BTreeMap;
use std::path::Path;

use elicense::display::{CodeSigner, Draft, Extent, Life, SecretKey, Selection, show};
use elicense::{
    Conclusion, ErrorKind, FieldName, Inquiry, Presentation, Reader, Report, Scenario, Trust, Verifier,
};
use elicense_testkit::check_characters::{citizen_number, identifier, uscc};
use elicense_testkit::desk::Desk;
use elicense_testkit::keys::Key;
use elicense_testkit::kinds::{self, Holder, Kind};
use elicense_testkit::layouts::sh;
use elicense_testkit::license::{End, Facts};
use elicense_testkit::pki::{Pki, SHANGHAI};
use elicense_testkit::testdata;
use jiff::Timestamp;
use jiff::civil::date;

/// The time of the vectors.
const NOW: i64 = 1_780_286_400;

/// Licenses that are made; with all choices of fields a second or two of work.
const LICENSES: usize = 400;

#[test]
fn what_was_chosen_comes_back_and_nothing_else() {
    let (office, mut random) = (Office::new(), Random(1));
    let (mut made, mut too_long, mut lacking) = (0, 0, 0);
    for _ in 0..LICENSES {
        let license = office.verified(&facts(&mut random));
        let chosen = choice(&mut random);
        let selection = Selection::of(chosen.iter().copied());
        let draft = Draft::of(&license, &selection).expect("fields that can be shown so");
        let is_live = random.below(2) == 1;
        let code = match office.code(&draft, is_live) {
            Ok(code) => code,
            Err(error) => {
                assert!(matches!(error.kind(), ErrorKind::CodeTooLong { .. }), "{error}");
                too_long += 1;
                continue;
            }
        };
        made += 1;
        let report = office.scanned(&code);
        let lacks = lacks(&report);
        lacking += usize::from(lacks);
        let conclusion = if lacks { Conclusion::Undetermined } else { Conclusion::Passed };
        assert_eq!(report.conclusion(), conclusion, "{:?}", report.findings());
        assert_eq!(report.presentation(), Some(Presentation::Fresh));
        // A minute, and half a one by which clocks may differ.
        assert_eq!(report.recheck_after(), Timestamp::from_second(NOW + 90).ok());
        assert_eq!(shown(&report), expected(&license, &chosen), "{chosen:?}");
        let told = report.to_json().to_ascii_uppercase();
        for secret in hidden(&license, &chosen) {
            assert!(!told.contains(&secret.to_ascii_uppercase()), "{secret} of {chosen:?} in {told}");
        }
    }
    assert!(made > LICENSES / 2 && made + too_long == LICENSES, "{made} made, {too_long} too long");
    assert!(lacking > 0 && lacking < made, "{lacking} say too little to pass");
}

/// Whether a code says less than every license that passes. Kind and dates are in every code.
fn lacks(code: &Report) -> bool {
    let one_of = |names: &[FieldName]| names.iter().any(|name| code.claimed().value(*name).is_some());
    let number = one_of(&[FieldName::Number, FieldName::Identifier]);
    let issuer = one_of(&[FieldName::IssuerName, FieldName::IssuerCode, FieldName::Identifier]);
    !(one_of(&[FieldName::HolderName]) && number && issuer)
}

#[test]
fn two_licenses_that_differ_in_hidden_characters_alone_make_one_code() {
    let (office, mut random) = (Office::new(), Random(2));
    for _ in 0..50 {
        let facts = facts(&mut random);
        let mut facts = Facts { number: "TEST-1".to_owned(), other_identifier: Some(None), ..facts };
        if facts.kind.holder == Holder::Company {
            // Its number is public, and shown.
            continue;
        }
        let choice =
            [(FieldName::HolderId, Extent::Ends { first: 1, last: 1 }), (FieldName::Number, Extent::Whole)];
        let code = |facts: &Facts| {
            let draft = Draft::of(&office.verified(facts), &Selection::of(choice)).expect("a choice");
            office.code(&draft, false).expect("it fits")
        };
        let first = code(&facts);
        for (_, id) in &mut facts.holders {
            let (middle, ends) = (id.len() - 1, (id[..1].to_owned(), id[id.len() - 1..].to_owned()));
            let other: String = id[1..middle].chars().rev().collect();
            *id = format!("{}{other}{}", ends.0, ends.1);
        }
        assert_eq!(code(&facts), first);
    }
}

/// Who issues licenses and codes, and the counter that reads them.
struct Office {
    desk: Desk,
    verifier: Verifier,
    signer: CodeSigner,
    device: SecretKey,
}

impl Office {
    fn new() -> Self {
        let signer = Pki::invented(SHANGHAI).signer("display");
        Self {
            desk: Desk::of(&sh::CATALOGUE),
            verifier: Verifier::new(trust()),
            signer: CodeSigner::new(secret(&signer.key), &signer.chain[0].der).expect("the signer's own"),
            device: secret(&Key::named("device")),
        }
    }

    fn verified(&self, facts: &Facts) -> Report {
        let document = self.desk.issued(facts);
        let report = self.verifier.verify(&document, now()).expect("a license that can be examined");
        assert_eq!(report.conclusion(), Conclusion::Passed, "{:?}", report.findings());
        report
    }

    fn code(&self, draft: &Draft, is_live: bool) -> Result<String, elicense::Error> {
        let life = Life { from: now(), seconds: 60 };
        if !is_live {
            return draft.sign(&self.signer, life);
        }
        let kept = draft.sign_for(self.device.public(), &self.signer, life)?;
        show(&kept, &self.device, now(), Some(b"question"), None)
    }

    /// What a counter reads that sees everything.
    fn scanned(&self, code: &str) -> Report {
        let mut inquiry = Inquiry::at(now());
        (inquiry.reader, inquiry.scenario) = (Reader::Officer, Some(Scenario::LawEnforcement));
        inquiry.challenge = code.starts_with("LV1:").then(|| b"question".to_vec());
        self.verifier.verify_for(code.as_bytes(), &inquiry).expect("a code that can be examined")
    }
}

fn now() -> Timestamp {
    Timestamp::from_second(NOW).expect("a time")
}

fn secret(key: &Key) -> SecretKey {
    SecretKey::from_pem(key.private_pem().as_bytes()).expect("a key of the testkit")
}

fn trust() -> Trust {
    let files = testdata::files();
    let own = files.iter().filter(|(path, _)| Path::new(path).parent() == Some(Path::new("trust/display")));
    let named = own.filter_map(|(path, bytes)| {
        Some((Path::new(path).file_name()?.to_str()?.to_owned(), bytes.to_vec()))
    });
    Trust::from_files(&named.collect()).expect("the test data's own trust store")
}

/// An invented license whose texts are long and short, common and rare, and repeat each other.
fn facts(random: &mut Random) -> Facts {
    let kinds: Vec<Kind> = kinds::ALL.iter().filter(|kind| kind.shanghai.is_some()).copied().collect();
    let kind = random.of(&kinds);
    let serial = random.below(1_000_000);
    let holder = |random: &mut Random| match kind.holder {
        Holder::Person => {
            (random.name(), citizen_number(&format!("310101199001{:02}000", random.below(27) + 1)))
        }
        Holder::Company => {
            (random.name(), uscc("91", "310000", &format!("MA{:06}", random.below(1_000_000))))
        }
    };
    let holders: Vec<(String, String)> = (0..random.below(2) + 1).map(|_| holder(random)).collect();
    let id = holders[0].1.clone();
    let number = match random.below(4) {
        0 => id.clone(),
        1 => format!("T-{}", id.to_lowercase()),
        2 => format!("{serial}"),
        _ => format!("测字第{serial:06}号 A"),
    };
    let facts = Facts::of(kind, SHANGHAI);
    let told = if random.below(3) == 0 { id } else { format!("TEST{serial:06}") };
    let identifier = kind.national.map(|kind| identifier(kind, &facts.issuer_code, &told, "001"));
    let from = date(2025, 2, 1).saturating_add(jiff::Span::new().days(random.below(400) as i64));
    Facts {
        region: random.of(&["310000", "310100", "310115"]).to_owned(),
        number,
        holders,
        issuer_name: random.name(),
        issued_on: from,
        valid_from: (random.below(3) > 0).then_some(from),
        valid_until: if random.below(3) == 0 { End::Never("长期") } else { End::On(date(2036, 2, 9)) },
        signed_at: Some(from.at(9, 0, 0, 0)),
        other_identifier: Some(identifier.filter(|_| random.below(4) > 0)),
        ..facts
    }
}

/// Some fields, and how much of each.
fn choice(random: &mut Random) -> Vec<(FieldName, Extent)> {
    let ends = |random: &mut Random| Extent::Ends { first: random.below(4), last: random.below(4) };
    let mut choice = Vec::new();
    for &name in WHOLE.iter().chain(PARTS) {
        if random.below(2) == 1 {
            let part = PARTS.contains(&name) && random.below(2) == 1;
            choice.push((name, if part { ends(random) } else { Extent::Whole }));
        }
    }
    choice
}

const WHOLE: &[FieldName] = &[
    FieldName::Identifier,
    FieldName::KindCode,
    FieldName::RegionKindCode,
    FieldName::Name,
    FieldName::HolderIdKind,
    FieldName::IssuerName,
    FieldName::IssuerCode,
    FieldName::Version,
];
const PARTS: &[FieldName] = &[FieldName::Number, FieldName::HolderName, FieldName::HolderId];
const ALWAYS: &[FieldName] =
    &[FieldName::IssuedOn, FieldName::ValidFrom, FieldName::ValidUntil, FieldName::Region, FieldName::Status];

/// The fields of a code, as its reader sees them.
fn shown(report: &Report) -> BTreeMap<&'static str, String> {
    let fields = report.claimed().fields().iter();
    fields.map(|field| (field.name.as_str(), text(report, field.name).expect("a field"))).collect()
}

fn text(report: &Report, name: FieldName) -> Option<String> {
    let field = report.claimed().field(name)?;
    Some(field.value.as_ref().map_or_else(|| field.raw.to_string(), elicense::license::Value::to_text))
}

/// What the code of this choice shows, by the words of its documentation.
fn expected(license: &Report, choice: &[(FieldName, Extent)]) -> BTreeMap<&'static str, String> {
    let mut shown = BTreeMap::new();
    let mut keep = |name: FieldName, extent| {
        let text = text(license, name)?;
        shown.insert(name.as_str(), part_of(license, name, &text, extent));
        Some(())
    };
    for name in ALWAYS {
        keep(*name, Extent::Whole);
    }
    for (name, extent) in choice {
        keep(*name, *extent);
    }
    if choice.iter().any(|(name, _)| *name == FieldName::HolderId) {
        keep(FieldName::HolderIdKind, Extent::Whole);
    }
    let secrets = parts(license, choice);
    for (whole, part) in &secrets {
        for name in PARTS {
            if let Some(text) = shown.get_mut(name.as_str()) {
                *text = replaced(text, whole, part);
            }
        }
    }
    let tells = |text: &String| {
        secrets.iter().any(|(whole, _)| text.to_ascii_uppercase().contains(&whole.to_ascii_uppercase()))
    };
    if shown.get("identifier").is_some_and(tells) {
        shown.remove("identifier");
    }
    // Nothing tells the kind of license but its name, where no identifier of a national kind is shown.
    if !shown.contains_key("identifier") {
        shown.insert("name", text(license, FieldName::Name).expect("every license has one"));
    }
    shown
}

/// Both forms of every text that is shown in part.
fn parts(license: &Report, choice: &[(FieldName, Extent)]) -> Vec<(String, String)> {
    let mut parts = Vec::new();
    for (name, extent) in choice {
        let Some(text) = text(license, *name) else { continue };
        for whole in text.split('^') {
            let part = part_of(license, *name, whole, *extent);
            if part != whole && whole.chars().count() > 1 {
                parts.push((whole.to_owned(), part));
            }
        }
    }
    parts
}

fn hidden(license: &Report, choice: &[(FieldName, Extent)]) -> Vec<String> {
    parts(license, choice).into_iter().map(|(whole, _)| whole).collect()
}

fn part_of(license: &Report, name: FieldName, text: &str, extent: Extent) -> String {
    let Extent::Ends { first, last } = extent else { return text.to_owned() };
    let kind = license.claimed().holder_id_kind().map(|kind| kind.as_str());
    if name == FieldName::HolderId && kind == Some("001") && (first, last) == (1, 1) {
        return text.to_owned();
    }
    let mask = |text: &str| {
        let characters: Vec<char> = text.chars().collect();
        let stars = characters.len().saturating_sub(first + last);
        match stars {
            0 => "*".repeat(characters.len()),
            _ => {
                let (head, tail) = (&characters[..first], &characters[characters.len() - last..]);
                format!("{}{}{}", String::from_iter(head), "*".repeat(stars), String::from_iter(tail))
            }
        }
    };
    text.split('^').map(mask).collect::<Vec<_>>().join("^")
}

/// The text with `part` for `whole`, in capital or small letters.
fn replaced(text: &str, whole: &str, part: &str) -> String {
    match text.to_ascii_uppercase().find(&whole.to_ascii_uppercase()) {
        Some(at) => format!("{}{part}{}", &text[..at], replaced(&text[at + whole.len()..], whole, part)),
        None => text.to_owned(),
    }
}

/// Choices that are the same in every run (splitmix64).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % bound as u64) as usize
    }

    fn of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }

    /// Names of people and organisations: common and rare characters, and such as are in no table.
    fn name(&mut self) -> String {
        const COMMON: &[char] = &['测', '试', '甲', '乙', '丙', '有', '限', '公', '司', '（', '）', '·'];
        const RARE: &[char] = &['喆', '堃', '測', '㐱', '\u{20000}', 'é'];
        let most = self.of(&[8, 8, 8, 30]);
        let length = 2 + self.below(most);
        let one = |random: &mut Self| {
            let choices = if random.below(8) == 0 { RARE } else { COMMON };
            random.of(choices)
        };
        let name: String = (0..length).map(|_| one(self)).collect();
        format!("测{name}试")
    }
}
