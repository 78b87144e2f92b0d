//! Display codes: fresh and stale, bound and stolen, whole and spoilt.

mod pictures;

use crate::display::{Code, LICENSE, Shown, WITHDRAWN, base45, gb2312, text};
use crate::keys::Key;
use crate::kinds;
use crate::license::{End, Facts};
use crate::pki::{JIANGSU, Pki, SHANGHAI};
use crate::value::Value;
use crate::vectors::{Opinion, Vector};

/// The layout of the display codes.
pub const FOLDER: &str = "display-code-1";

/// When the codes are made: two minutes before the time of the check, 2026-06-01T12:00:00+08:00.
const MADE: i64 = NOW - 120;
const NOW: i64 = 1_780_286_400;

/// When live codes are shown.
const SHOWN: i64 = NOW - 20;

/// Thirty days, for a code that a device keeps.
const KEPT: i64 = 30 * 24 * 60 * 60;

pub fn vectors() -> Vec<Vector> {
    let desk = Desk { pki: Pki::invented(SHANGHAI) };
    [
        good(&desk),
        times(&desk),
        binding(&desk),
        challenges(&desk),
        withdrawn(&desk),
        signers(&desk),
        tampering(&desk),
        texts(&desk),
        claims(&desk),
        names(&desk),
        pictures::vectors(&desk),
    ]
    .concat()
}

struct Desk {
    pki: Pki,
}

impl Desk {
    fn facts(&self) -> Facts {
        Facts::of(kinds::RESIDENT_ID_CARD, SHANGHAI)
    }

    /// A static code for five minutes.
    fn code(&self) -> Code {
        Code::of(&self.facts(), self.pki.signer("display"), MADE, 300)
    }

    /// The code that the device keeps.
    fn kept(&self) -> Code {
        Code::of(&self.facts(), self.pki.signer("display"), MADE, KEPT).for_device(&device())
    }

    fn shown(&self) -> Shown {
        self.kept().shown(&device(), SHOWN)
    }
}

fn device() -> Key {
    Key::named("device")
}

/// A static code that passes.
fn fixed(name: &str, title: &str, text: String) -> Vector {
    let vector = Vector::passed(FOLDER, name, title).bytes("txt", text.into_bytes()).trust("display");
    vector.presentation("FRESH").warns("static-code")
}

/// A live code that passes.
fn live(name: &str, title: &str, shown: &Shown) -> Vector {
    let vector = Vector::passed(FOLDER, name, title).bytes("txt", shown.text().into_bytes());
    vector.trust("display").presentation("FRESH")
}

/// A static code that is refused for what is wrong with its showing.
fn refused(name: &str, title: &str, text: String, presentation: &'static str, code: &'static str) -> Vector {
    let vector = Vector::passed(FOLDER, name, title).bytes("txt", text.into_bytes()).trust("display");
    vector.presentation(presentation).fails("presentation", code)
}

/// The same of a live code.
fn caught(name: &str, title: &str, shown: &Shown, presentation: &'static str, code: &'static str) -> Vector {
    refused(name, title, shown.text(), presentation, code).beside("good-live")
}

fn good(desk: &Desk) -> Vec<Vector> {
    let facts = desk.facts();
    let mut vectors = vec![
        fixed("good", "a static code of the common subset", desk.code().text())
            .says("number", &facts.number)
            .says("identifier", facts.identifier().expect("the kind has a national code"))
            .says("holder_name", &facts.holders[0].0)
            .says("holder_id", "3****************4")
            .says("issuer_name", &facts.issuer_name)
            .says("issued_on", "2026-02-09")
            .says("valid_until", "2046-02-08")
            .says("region", SHANGHAI.code),
        live("good-live", "a code shown by the device it was made for", &desk.shown()),
        live(
            "good-live-question",
            "a live code that answers the counter's question",
            &question(&desk.shown()),
        )
        .challenge(CHALLENGE)
        .audience("counter-7"),
        live(
            "good-live-unasked",
            "a live code with an answer to which nobody asked",
            &desk.shown().answering(CHALLENGE),
        ),
        fixed("good-newline", "a file with a newline at its end", format!("{}\n", desk.code().text())),
        fixed("good-packed", "a code that is smaller packed", packed(desk)).says("issuer_name", LONG_NAME),
    ];
    let company = Facts::of(kinds::BUSINESS_LICENSE, SHANGHAI);
    let endless = Facts { valid_until: End::Never("长期"), ..company.clone() };
    let code = |facts: &Facts| Code::of(facts, desk.pki.signer("display"), MADE, 300).text();
    vectors.push(
        fixed("good-company", "a company's license, whose number is public", code(&company))
            .says("holder_id", &company.holders[0].1),
    );
    vectors.push(
        fixed("good-long-term", "a license without end", code(&endless)).says("valid_until", "long-term"),
    );
    let nameless = Facts::of(kinds::ALL[6], SHANGHAI);
    vectors.push(
        fixed("good-by-name", "a kind that is known by its name alone", code(&nameless))
            .says("name", nameless.kind.name),
    );
    vectors
}

const LONG_NAME: &str = "测试发证机关测试发证机关测试发证机关测试发证机关测试发证机关";

fn long(desk: &Desk) -> Vec<u8> {
    let code = desk.code().field(11, LONG_NAME);
    code.message(&code.payload())
}

fn packed(desk: &Desk) -> String {
    text("LZ1:", &miniz_oxide::deflate::compress_to_vec_zlib(&long(desk), 9))
}

const CHALLENGE: &str = "counter-7 question 000001";

fn question(shown: &Shown) -> Shown {
    shown.clone().answering(CHALLENGE).to("counter-7")
}

fn times(desk: &Desk) -> Vec<Vector> {
    let stale = |name, title, code, at| {
        refused(name, title, desk.code().text(), "STALE", code).at(at).change("the check is later")
    };
    let hour = Code::of(&desk.facts(), desk.pki.signer("display"), MADE, 3600);
    vec![
        fixed(
            "expired-within-skew",
            "ended twenty seconds ago, by clocks that may differ by thirty",
            desk.code().text(),
        )
        .at("2026-06-01T12:03:20+08:00"),
        stale("expired", "the code has ended", "code-expired", "2026-06-01T12:03:31+08:00"),
        refused(
            "too-old",
            "made for longer than a static code counts",
            hour.text(),
            "STALE",
            "showing-too-old",
        )
        .at("2026-06-01T12:03:31+08:00")
        .change("the code lives an hour, and the check is later"),
        refused(
            "from-future",
            "the clock of the check is slow",
            desk.code().text(),
            "VOID",
            "code-from-future",
        )
        .at("2026-06-01T11:57:29+08:00")
        .change("the check is before the code was made"),
        caught(
            "live-screenshot",
            "a picture of a live code, shown two minutes later",
            &desk.shown(),
            "STALE",
            "showing-too-old",
        )
        .at("2026-06-01T12:02:00+08:00")
        .change("the check is two minutes later"),
        caught(
            "live-clock-behind",
            "the clock of the check is behind the device's",
            &desk.shown(),
            "VOID",
            "code-from-future",
        )
        .at("2026-06-01T11:59:00+08:00")
        .change("the check is before the showing"),
        caught(
            "live-clock-ahead",
            "the clock of the device is ahead",
            &desk.kept().shown(&device(), NOW + 3600),
            "VOID",
            "code-from-future",
        )
        .change("the device says an hour later"),
        live(
            "live-clock-ahead-within-skew",
            "the clock of the device is ahead, but not by much",
            &desk.kept().shown(&device(), NOW + 25),
        ),
        caught(
            "live-kept-too-long",
            "the code that the device keeps has ended",
            &desk.kept().claim(4, NOW - 31).shown(&device(), SHOWN),
            "STALE",
            "code-expired",
        )
        .change("the issued code ended before the check"),
    ]
}

fn binding(desk: &Desk) -> Vec<Vector> {
    let thief = Key::named("another device");
    vec![
        caught(
            "device-swapped",
            "shown by another device",
            &desk.kept().shown(&thief, SHOWN),
            "NOT_BOUND",
            "device-signature-mismatch",
        )
        .change("another device's key signs the showing"),
        refused(
            "device-proof-missing",
            "a device's code without the device",
            desk.kept().text(),
            "NOT_BOUND",
            "device-proof-missing",
        )
        .beside("good-live")
        .change("the issued code is shown bare"),
        caught(
            "device-key-missing",
            "a device shows a code made for none",
            &desk.code().shown(&thief, SHOWN),
            "NOT_BOUND",
            "device-key-missing",
        )
        .change("the issued code names no device"),
        caught("replayed", "the same showing once more", &desk.shown(), "REPLAYED", "code-replayed")
            .seen()
            .change("it was seen before"),
        refused(
            "replayed-static",
            "the same static code once more",
            desk.code().text(),
            "REPLAYED",
            "code-replayed",
        )
        .seen()
        .change("it was seen before"),
    ]
}

fn challenges(desk: &Desk) -> Vec<Vector> {
    let asked = |name, title, shown: &Shown, presentation, code| {
        caught(name, title, shown, presentation, code).beside("good-live-question").audience("counter-7")
    };
    vec![
        asked(
            "challenge-mismatch",
            "an answer to another question",
            &question(&desk.shown()),
            "REPLAYED",
            "challenge-mismatch",
        )
        .challenge("counter-7 question 000002")
        .change("another challenge is asked"),
        asked(
            "challenge-unanswered",
            "no answer to the question",
            &desk.shown(),
            "NOT_BOUND",
            "challenge-unanswered",
        )
        .challenge(CHALLENGE)
        .change("the showing carries neither challenge nor audience"),
        refused(
            "challenge-static",
            "a static code cannot answer",
            desk.code().text(),
            "NOT_BOUND",
            "challenge-unanswered",
        )
        .challenge(CHALLENGE)
        .change("a challenge is asked"),
        asked(
            "audience-mismatch",
            "meant for another counter",
            &question(&desk.shown()),
            "REPLAYED",
            "audience-mismatch",
        )
        .challenge(CHALLENGE)
        .audience("counter-8")
        .change("the counter goes by another name"),
        caught(
            "audience-unasked",
            "meant for somebody, and whoever checks has no name",
            &desk.shown().to("counter-7"),
            "REPLAYED",
            "audience-mismatch",
        )
        .change("the showing is addressed to counter-7"),
    ]
}

fn withdrawn(desk: &Desk) -> Vec<Vector> {
    let code = desk.code().claim(7, WITHDRAWN.to_vec());
    vec![
        refused(
            "withdrawn",
            "a code that was withdrawn, and is fresh",
            code.text(),
            "VOID",
            "code-withdrawn",
        )
        .change("the code goes by the name that the trust store has withdrawn"),
        refused(
            "withdrawn-and-expired",
            "a code that was withdrawn, and has ended",
            code.text(),
            "VOID",
            "code-withdrawn",
        )
        .warns("code-expired")
        .at("2026-06-01T13:00:00+08:00")
        .change("the code goes by the name that the trust store has withdrawn, and the check is later"),
    ]
}

fn signers(desk: &Desk) -> Vec<Vector> {
    let unjudged = |name: &str, title: &str, text: String| {
        Vector::passed(FOLDER, name, title).bytes("txt", text.into_bytes()).trust("display")
    };
    let by = |signer: &str| Code { signer: desk.pki.signer(signer), ..desk.code() }.text();
    let constrained =
        |vector: Vector, code| vector.indeterminate("CHAIN_CONSTRAINTS_FAILURE").fails("issuer-scope", code);
    let elsewhere = Facts::of(kinds::RESIDENT_ID_CARD, JIANGSU);
    vec![
        unjudged("signer-unknown", "signed by somebody whose certificate is not at hand", by("good"))
            .fails("signer", "display-signer-unknown")
            .indeterminate("NO_SIGNING_CERTIFICATE_FOUND")
            .verifiability("V1")
            .opinion(Opinion::None)
            .change("another signer, whom the trust store does not list"),
        constrained(
            fixed("signer-purpose", "signed by somebody trusted for licenses alone", desk.code().text()),
            "scope-purpose",
        )
        .trust("display-unpurposed")
        .change("the anchor is trusted for licenses alone"),
        constrained(
            fixed(
                "signer-region",
                "a code of another region",
                Code::of(&elsewhere, desk.pki.signer("display"), MADE, 300).text(),
            ),
            "scope-region",
        )
        .change("region and license are another region's"),
        fixed("signer-revoked", "the signer's certificate is revoked", by("revoked"))
            .fails("revocation", "certificate-revoked")
            .indeterminate("REVOKED_NO_POE")
            .change("a signer whose certificate was revoked"),
        fixed("no-lists", "no revocation lists at hand", desk.code().text())
            .trust("display-no-lists")
            .fails("revocation", "revocation-list-missing")
            .verifiability("V3")
            .indeterminate("TRY_LATER")
            .change("the trust store has no revocation lists"),
    ]
}

fn tampering(desk: &Desk) -> Vec<Vector> {
    let altered = |name: &str, title: &str, other: &Code| {
        let text = text("LZ1:", &desk.code().message(&other.payload()));
        Vector::passed(FOLDER, name, title)
            .bytes("txt", text.into_bytes())
            .trust("display")
            .fails("signature", "signature-mismatch")
            .total_failed("SIG_CRYPTO_FAILURE")
            .verifiability("V1")
            .opinion(Opinion::Invalid)
    };
    let whole = crate::display::base40(&desk.facts().holders[0].1);
    vec![
        altered("altered-holder", "another holder's name", &desk.code().field(8, gb2312("测试乙")))
            .change("the holder's name was changed after signing"),
        altered("altered-end", "a later end of the code", &desk.code().claim(4, NOW + 3600))
            .change("exp was changed after signing"),
        altered("hidden-field-guessed", "the hidden digits, guessed right", &desk.code().field(9, whole))
            .change("the holder's whole number stands where a part was signed"),
    ]
}

fn texts(desk: &Desk) -> Vec<Vector> {
    let good = desk.code().text();
    let error = |name: &str, title: &str, text: String, code| {
        Vector::passed(FOLDER, name, title).bytes("txt", text.into_bytes()).trust("display").error(code)
    };
    let message = desk.code().message(&desk.code().payload());
    let bomb = miniz_oxide::deflate::compress_to_vec_zlib(&[&[0xd2][..], &[0; 1 << 20]].concat(), 9);
    let mut damaged = miniz_oxide::deflate::compress_to_vec_zlib(&long(desk), 9);
    *damaged.last_mut().expect("a stream has bytes") ^= 1;
    let tail = [miniz_oxide::deflate::compress_to_vec_zlib(&long(desk), 9), vec![0]].concat();
    vec![
        error(
            "truncated",
            "the last character is missing",
            good[..good.len() - 1].to_owned(),
            "container-malformed",
        )
        .change("one character less"),
        error(
            "truncated-group",
            "the last three characters are missing",
            good[..good.len() - 3].to_owned(),
            "container-malformed",
        )
        .change("three characters less"),
        error(
            "truncated-live",
            "the last three characters of a live code are missing",
            desk.shown().text().split_at(desk.shown().text().len() - 3).0.to_owned(),
            "container-malformed",
        )
        .beside("good-live")
        .change("three characters less"),
        error("prefix-alone", "nothing behind the prefix", "LZ1:".to_owned(), "container-malformed")
            .change("only the prefix"),
        error(
            "too-long",
            "more characters than a QR code holds",
            format!("LZ1:{}", "0".repeat(4_297)),
            "input-too-large",
        )
        .change("4297 characters behind the prefix"),
        error(
            "not-canonical",
            "a second spelling of the same bytes",
            format!("LZ1:{}", second_spelling(&message)),
            "container-malformed",
        )
        .change("the last byte is written as that byte and 256"),
        error(
            "lower-case",
            "lower-case letters",
            good.replacen("LZ1:", "", 1).to_lowercase().replacen("", "LZ1:", 1),
            "container-malformed",
        )
        .change("all letters are lower-case"),
        error("space-in-front", "a space in front", format!(" {good}"), "display-code-unknown")
            .change("a space in front"),
        error(
            "wrong-prefix",
            "a prefix of nobody's",
            good.replacen("LZ1:", "LZ9:", 1),
            "display-code-unknown",
        )
        .change("the prefix is LZ9:"),
        error(
            "health-prefix",
            "the prefix of another kind of code",
            good.replacen("LZ1:", "HC1:", 1),
            "display-code-unknown",
        )
        .change("the prefix is HC1:"),
        error("untagged", "a COSE_Sign1 without its tag", text("LZ1:", &message[1..]), "container-malformed")
            .change("without the tag"),
        error("bomb", "a megabyte in a small text", text("LZ1:", &bomb), "container-malformed")
            .change("packed content of a megabyte"),
        error("bomb-live", "a megabyte in a small live text", text("LV1:", &bomb), "container-malformed")
            .beside("good-live")
            .change("packed content of a megabyte"),
        error(
            "packed-damaged",
            "the checksum of the packed content is wrong",
            text("LZ1:", &damaged),
            "container-malformed",
        )
        .beside("good-packed")
        .change("one bit of the checksum"),
        error("packed-tail", "a byte follows the packed content", text("LZ1:", &tail), "container-malformed")
            .beside("good-packed")
            .change("a byte more"),
        error(
            "live-bare",
            "a code under the prefix of live codes",
            good.replacen("LZ1:", "LV1:", 1),
            "container-malformed",
        )
        .change("the prefix is LV1:"),
    ]
}

/// The text of a message of an odd number of bytes whose last byte is written as 256 more.
fn second_spelling(message: &[u8]) -> String {
    const ALPHABET: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    let odd = if message.len() % 2 == 1 { message.to_vec() } else { [message, &[7]].concat() };
    let (last, body) = odd.split_last().expect("a message has bytes");
    let number = usize::from(*last) + 256;
    let pair = [number % 45, number / 45].map(|digit| char::from(ALPHABET[digit]));
    format!("{}{}{}", base45(body), pair[0], pair[1])
}

fn claims(desk: &Desk) -> Vec<Vector> {
    let error = |name: &str, title: &str, code: &Code| {
        Vector::passed(FOLDER, name, title)
            .bytes("txt", code.text().into_bytes())
            .trust("display")
            .error("layout-none")
    };
    let malformed = |name: &str, title: &str, code: &Code| {
        let vector =
            Vector::passed(FOLDER, name, title).bytes("txt", code.text().into_bytes()).trust("display");
        vector.fails("presentation", "code-claim-malformed")
    };
    vec![
        error("no-end", "a code that never ends", &desk.code().without(4)).change("exp is left out"),
        error("no-region", "a code of no region", &desk.code().claim(1, "the issuer"))
            .change("iss is no division code"),
        error("no-license", "claims without a license", &desk.code().claim(LICENSE + 1, 0).without_license())
            .change("the license stands under another label"),
        malformed("end-no-time", "the end of the code is no time", &desk.code().claim(4, "tomorrow"))
            .change("exp is a text"),
        malformed(
            "name-empty",
            "the code has an empty name",
            &desk.code().claim(7, Value::Bytes(Vec::new())),
        )
        .change("cti has no bytes"),
        malformed("device-key-short", "the device's key is too short", &desk.code().claim(8, short_key()))
            .change("a cnf with a key of 31 bytes"),
    ]
}

/// How texts are packed: every character has one way.
fn names(desk: &Desk) -> Vec<Vector> {
    let named = |name: Value| desk.code().field(8, name).text();
    // 测 has a code of its own, so that it must not be written by its number.
    let second = (((8191 << 26) | u64::from('测')) << 1).to_be_bytes()[3..].to_vec();
    let malformed = |name: &str, title: &str, value: Value| {
        fixed(name, title, named(value)).fails("fields", "value-malformed").beside("good-rare-character")
    };
    vec![
        fixed(
            "good-rare-character",
            "a name with characters that GB 2312 does not have",
            named(gb2312("測試\u{20000}·A")),
        )
        .says("holder_name", "測試\u{20000}·A"),
        fixed("good-utf-8", "a name as a text string", named("测试甲".into())).says("holder_name", "测试甲"),
        malformed("name-second-spelling", "a character with a code, by its number", Value::Bytes(second))
            .change("the name is one character that has a code, written by its Unicode number"),
        malformed(
            "name-empty-cell",
            "a code that stands for nothing",
            Value::Bytes((1000_u16 << 3).to_be_bytes().to_vec()),
        )
        .change("the name is a cell of an empty row"),
    ]
}

fn short_key() -> Value {
    let key = [(1_i64, Value::Integer(1)), (-1, Value::Integer(6)), (-2, Value::Bytes(vec![1; 31]))];
    crate::value::map([(1_i64, crate::value::map(key))])
}
