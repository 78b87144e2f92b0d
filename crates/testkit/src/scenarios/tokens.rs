//! Codes that only their region's own system can resolve, and texts that look like them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::license::person;
use crate::pki::{Region, SHANGHAI};
use crate::vectors::Vector;

pub fn vectors() -> Vec<Vector> {
    [url(), number(), four_parts(), last_of_text()].concat()
}

/// A token that is recognised.
fn token(id: &'static str, name: &str, title: &str, text: &str) -> Vector {
    let shown = |token: &str| format!("{}{}", "*".repeat(token.len() - 4), &token[token.len() - 4..]);
    let vector = Vector::passed(id, name, title).bytes("txt", text.as_bytes().to_vec()).unsigned();
    let vector = vector.status("UNKNOWN").verifiability("V2").presentation("ONLINE_ONLY");
    match id {
        "ah-anhui-code-1" => vector.says("reference", shown(&text[text.len() - 32..])),
        "sh-suishen-number-1" => vector.says("reference", shown(text)),
        _ => vector,
    }
}

/// A text that is none.
fn unlike(id: &'static str, name: &str, title: &str, text: &str, change: &str) -> Vector {
    let vector = Vector::passed(id, name, title).bytes("txt", text.as_bytes().to_vec());
    vector.error("display-code-unknown").change(change)
}

const HEX: &str = "0123456789abcdef0123456789abcdef";

fn url() -> Vec<Vector> {
    let id = "sh-suishen-url-1";
    let path = format!("/test?code={HEX}");
    let of = |host: &str| format!("https://{host}{path}");
    vec![
        token(id, "good", "a URL of the city's domain", &of("test.sh.gov.cn")),
        token(id, "good-newline", "with a newline at the end", &format!("{}\n", of("test.sh.gov.cn")))
            .change("a line break at the end"),
        unlike(id, "other-host", "a URL of somebody else", &of("test.invalid"), "another host"),
        unlike(
            id,
            "host-in-front",
            "the domain in front of another",
            &of("sh.gov.cn.test.invalid"),
            "the host goes on",
        ),
        unlike(
            id,
            "host-as-user",
            "the domain as the name of a user",
            &of("sh.gov.cn@test.invalid"),
            "the domain is followed by @",
        ),
        unlike(id, "host-glued", "a host that ends alike", &of("testsh.gov.cn"), "no dot before the domain"),
    ]
}

fn number() -> Vec<Vector> {
    let id = "sh-suishen-number-1";
    let region = Region { code: "310000", ..SHANGHAI };
    // The only people whose number has no letter, of some days of a month.
    let citizen = (1..28).map(|day| person(region, day).1).find(|number| !number.ends_with('X'));
    let citizen = citizen.expect("ten of eleven numbers end in a digit");
    vec![
        token(id, "good", "eighteen digits", "880000000000000017"),
        unlike(id, "too-short", "seventeen digits", "88000000000000001", "a digit less"),
        unlike(id, "too-long", "nineteen digits", "8800000000000000170", "a digit more"),
        unlike(
            id,
            "letter",
            "a letter among the digits",
            "88000000000000001A",
            "a letter in place of a digit",
        ),
        unlike(id, "citizen-number", "a citizen number has as many digits", &citizen, "a citizen number"),
    ]
}

fn four_parts() -> Vec<Vector> {
    let id = "sh-suishen-signed-1";
    let code = |hex: &str, bytes: usize| {
        format!("{hex},{},1573000000000,1573000060000", STANDARD.encode(vec![0x5a; bytes]))
    };
    let good = code(&HEX.repeat(4), 128);
    vec![
        token(id, "good", "four parts", &good),
        unlike(
            id,
            "hex-short",
            "the first part is too short",
            &code(&HEX.repeat(3), 128),
            "96 digits in the first part",
        ),
        unlike(
            id,
            "signature-short",
            "the second part is too short",
            &code(&HEX.repeat(4), 64),
            "64 bytes in the second part",
        ),
        unlike(
            id,
            "three-parts",
            "the last part is missing",
            good.rsplit_once(',').expect("parts").0,
            "three parts",
        ),
    ]
}

fn last_of_text() -> Vec<Vector> {
    let id = "ah-anhui-code-1";
    let good = format!("AHTEST:{HEX}");
    vec![
        token(id, "good", "the last 32 characters are the token", &good),
        token(
            id,
            "asset-label",
            "the number on a label, which looks the same",
            &format!("ASSET-2026-000017/{HEX}"),
        )
        .change("other characters in front"),
        unlike(id, "too-short", "32 characters alone", HEX, "nothing in front of the token"),
        unlike(
            id,
            "token-broken",
            "a sign among the last 32 characters",
            &format!("AHTEST:{}-{}", &HEX[..15], &HEX[16..]),
            "a hyphen inside the token",
        ),
        unlike(id, "url", "a URL that ends in such a token", &format!("https://test.invalid/{HEX}"), "a URL"),
    ]
}
