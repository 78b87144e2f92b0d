//! How long display codes are for every kind of license, and what it takes to verify one.

use std::hint::black_box;
use std::process::ExitCode;

use ed25519_dalek::{Signature, VerifyingKey};
use elicense::display::{CodeSigner, Draft, Life, SecretKey, Selection, show};
use elicense::rules::Catalog;
use elicense::{FieldName, Presentation, Report, Trust, Verifier};
use elicense_qr::Drawing;
use elicense_testkit::check_characters::uscc;
use elicense_testkit::desk::Desk;
use elicense_testkit::display::{self, Code, Shown};
use elicense_testkit::keys::Key;
use elicense_testkit::kinds::{self, Holder, Kind};
use elicense_testkit::layouts::ah;
use elicense_testkit::license::Facts;
use elicense_testkit::pki::{Pki, SHANGHAI};
use elicense_testkit::value::{Value, map};

use super::ratio::{Line, Ratio};
use super::setup::{at, trust, trust_called};

/// The table of the common subset of every kind of the catalogue, and the time of a live code.
pub fn codes() -> ExitCode {
    let met = [lengths(), live()];
    if met.contains(&false) { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// One line a kind, then the promises about all of them.
fn lengths() -> bool {
    let maker = Maker::new();
    let catalog = Catalog::built_in();
    println!("kind chars version issuer live-chars live-version");
    let sizes: Vec<Size> = catalog.kinds().iter().map(|kind| maker.size(kind)).collect();
    let mut chars: Vec<usize> = sizes.iter().map(|size| size.chars).collect();
    chars.sort_unstable();
    let most = |of: fn(&Size) -> usize| sizes.iter().map(of).max().unwrap_or(usize::MAX);
    let (median, version) = (chars[chars.len() / 2], most(|size| size.version));
    let longest = most(|size| size.chars);
    let met =
        [count_line("code-chars-max", longest, CHARS), count_line("code-version-max", version, VERSION)];
    println!("code-chars-median {median} - -");
    println!("code-live-version-max {} - -", most(|size| size.live_version));
    println!("code-kinds {} - -", sizes.len());
    !met.contains(&false)
}

fn count_line(name: &str, value: usize, goal: usize) -> bool {
    println!("{name} {value} <={goal} {}", if value <= goal { "met" } else { "missed" });
    value <= goal
}

const CHARS: usize = 400;
const VERSION: usize = 15;

/// How long the code of one kind is.
struct Size {
    chars: usize,
    version: usize,
    live_version: usize,
}

/// Issues licenses and makes codes of them as anybody would: by verifying them first.
struct Maker {
    desk: Desk,
    verifier: Verifier,
    signer: CodeSigner,
    device: SecretKey,
}

impl Maker {
    fn new() -> Self {
        let signer = Pki::invented(SHANGHAI).signer("display");
        Self {
            desk: Desk::of(&ah::DETACHED),
            verifier: Verifier::new(trust()),
            signer: CodeSigner::new(secret(&signer.key), &signer.chain[0].der).expect("the signer's own"),
            device: secret(&Key::named("device")),
        }
    }

    fn size(&self, kind: &elicense::rules::Kind) -> Size {
        let report = self.report(kind);
        let draft = Draft::of(&report, &Selection::common()).expect("a license that passes");
        let code = draft.sign(&self.signer, Life { from: at(), seconds: 300 }).expect("it fits");
        let kept = Life { from: at(), seconds: 365 * 24 * 60 * 60 };
        let kept = draft.sign_for(self.device.public(), &self.signer, kept).expect("it fits");
        let live = show(&kept, &self.device, at(), Some(CHALLENGE), None).expect("it fits");
        let (version, live_version) = (version(&code), version(&live));
        let issuer = if self.names_issuer(&code) { "name" } else { "code" };
        println!("{} {} {version}-M {issuer} {} {live_version}-M", kind.id, code.len(), live.len());
        Size { chars: code.len(), version, live_version }
    }

    /// The report on an invented license of the kind.
    fn report(&self, kind: &elicense::rules::Kind) -> Report {
        let leak = |text: &str| -> &'static str { text.to_owned().leak() };
        let holder = if COMPANIES.contains(&&*kind.id) { Holder::Company } else { Holder::Person };
        let kind = Kind {
            id: leak(&kind.id),
            name: leak(&kind.name.zh_cn),
            national: kind.national.as_deref().map(leak),
            shanghai: None,
            holder,
        };
        let facts = self.desk.facts_of(kind);
        let facts = match holder {
            Holder::Company => Facts {
                number: "TEST0000202602090012".to_owned(),
                holders: vec![(COMPANY.to_owned(), uscc("91", "340000", "MATE5T02"))],
                issuer_name: AUTHORITY.to_owned(),
                ..facts
            },
            // The number of an identity card is that of its holder.
            Holder::Person if kind == (Kind { shanghai: None, ..kinds::RESIDENT_ID_CARD }) => {
                Facts { number: facts.holders[0].1.clone(), ..person(facts) }
            }
            Holder::Person => person(facts),
        };
        self.verifier.verify(&self.desk.issued(&facts), at()).expect("a license that can be examined")
    }

    /// Whether the code tells its issuer by name.
    fn names_issuer(&self, code: &str) -> bool {
        let report = Verifier::new(Trust::empty()).verify(code.as_bytes(), at()).expect("a code");
        report.claimed().field(FieldName::IssuerName).is_some()
    }
}

fn person(facts: Facts) -> Facts {
    let id = facts.holders[0].1.clone();
    Facts {
        number: "TEST0000202602090012".to_owned(),
        holders: vec![(PERSON.to_owned(), id)],
        issuer_name: BUREAU.to_owned(),
        ..facts
    }
}

fn version(code: &str) -> usize {
    Drawing::of(code).expect("it fits").version().into()
}

fn secret(key: &Key) -> SecretKey {
    SecretKey::from_pem(key.private_pem().as_bytes()).expect("a key of the testkit")
}

/// As long as names are in real life, and longer than most.
const PERSON: &str = "测试古丽·测试买买提江";
const COMPANY: &str = "测试长三角生态绿色一体化发展示范区电子证照服务（集团）有限公司";
const BUREAU: &str = "测试省测试市公安局出入境管理局";
const AUTHORITY: &str = "测试省测试市市场监督管理局测试自由贸易试验区分局";
const CHALLENGE: &[u8] = b"0123456789abcdef";

/// The kinds of the catalogue that companies and other organisations hold.
const COMPANIES: &[&str] = &[
    "business-license",
    "social-organisation-registration",
    "private-institution-registration",
    "foundation-registration",
    "road-transport-vehicle-permit",
    "road-transport-business-license",
    "food-business-license",
    "food-production-license",
    "drug-business-license",
    "medical-device-business-license",
    "medical-institution-license",
    "public-place-hygiene-permit",
    "tobacco-retail-license",
    "work-safety-license",
    "construction-enterprise-qualification",
    "pollutant-discharge-permit",
    "human-resources-service-permit",
    "public-institution-registration",
];

/// The whole of `Verifier::verify` for a scanned live code, issuer known, over both its raw signature checks.
fn live() -> bool {
    let verifier = Verifier::new(trust_called("display"));
    let case = Live::new();
    let verified = Ratio::of(|| case.verify(&verifier), || case.raw());
    let reported = Ratio::of(
        || {
            black_box(case.report(&verifier).to_json());
        },
        || case.raw(),
    );
    println!("{}", Line { name: "ratio-live".to_owned(), ratio: verified, goal: Some(LIVE) });
    println!("{}", Line { name: "ratio-live-json".to_owned(), ratio: reported, goal: None });
    verified.median <= LIVE
}

const LIVE: f64 = 1.25;

/// A live code, and both signatures inside it.
struct Live {
    text: String,
    signatures: [(Vec<u8>, Signature, VerifyingKey); 2],
}

impl Live {
    fn new() -> Self {
        let (now, device) = (at().as_second(), Key::named("device"));
        let signer = Pki::invented(SHANGHAI).signer("display");
        let facts = Facts::of(kinds::RESIDENT_ID_CARD, SHANGHAI);
        let code = Code::of(&facts, signer, now - 120, 30 * 24 * 60 * 60).for_device(&device);
        let shown = code.shown(&device, now - 20);
        let kid = display::kid(&code.signer);
        let issued =
            signature(&[(1, Value::Integer(-8)), (4, Value::Bytes(kid))], &code.payload(), &code.signer.key);
        let outer = signature(&[(1, Value::Integer(-8))], &claims(&shown), &device);
        Self { text: shown.text(), signatures: [issued, outer] }
    }

    fn raw(&self) {
        for (message, signature, key) in &self.signatures {
            black_box(key.verify_strict(black_box(message), signature)).expect("the testkit signs well");
        }
    }

    fn report(&self, verifier: &Verifier) -> Report {
        verifier.verify(black_box(self.text.as_bytes()), at()).expect("a good code")
    }

    fn verify(&self, verifier: &Verifier) {
        assert_eq!(black_box(self.report(verifier)).presentation(), Some(Presentation::Fresh));
    }
}

fn claims(shown: &Shown) -> Vec<u8> {
    map(shown.claims.clone()).cbor()
}

fn signature(header: &[(i64, Value)], payload: &[u8], key: &Key) -> (Vec<u8>, Signature, VerifyingKey) {
    let message = display::to_be_signed(&map(header.to_vec()).cbor(), payload);
    let signature = Signature::from_slice(&key.sign(&message)).expect("64 bytes");
    let key = VerifyingKey::from_bytes(&key.public()).expect("a key of the testkit is a point");
    (message, signature, key)
}
