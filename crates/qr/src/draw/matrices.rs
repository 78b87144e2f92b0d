//! Codes that others drew (Zint's and segno's tests, the figures of ISO/IEC 18004): read here, and drawn again.

use std::collections::BTreeMap;

use qrcode::canvas::{Canvas, MaskPattern};
use qrcode::ec::construct_codewords;
use qrcode::{Color, EcLevel, Version};
use rxing::common::BitMatrix;
use rxing::common::cpp_essentials::DecoderResult;
use rxing::qrcode::cpp_port::decoder::Decode;
use serde::Deserialize;
use serde_json::Value;

use crate::corpora::{cases, json, tell, text};
use crate::draw::bits;

/// A code that others drew.
struct Theirs {
    id: String,
    modules: Vec<Vec<bool>>,
    /// `None` where only the picture is known.
    text: Option<String>,
    /// Whether it is made of what our drawings are made of: one segment without a character set, a part number or
    /// a mark of GS1, and no Kanji.
    plain: bool,
}

/// The whole codes of the suite. Micro QR and single features of a code are none.
fn theirs() -> Vec<Theirs> {
    let zint = json("qr-matrix/zint/test_qr_encode.json");
    let rows: BTreeMap<u64, &Value> = zint
        .iter()
        .flat_map(|all| all.as_array())
        .flatten()
        .filter_map(|row| Some((row["n"].as_u64()?, row)))
        .collect();
    let of_case = |(id, case): (String, Value)| match id.split_once('#') {
        Some((_, number)) => zints(&id, &case, rows.get(&number.parse().ok()?)?),
        None => segnos(id, &case),
    };
    cases("qr-matrix").into_iter().filter_map(of_case).collect()
}

fn zints(id: &str, case: &Value, row: &Value) -> Option<Theirs> {
    let lines: Vec<&str> = row["matrix"].as_array()?.iter().filter_map(Value::as_str).collect();
    let text = row["data_c_escaped"].as_str()?.replace("\\\\", "\\");
    let plain = row["eci"] == -1 && row["structapp"] == "0, 0, \"\"" && row["input_mode"] != "GS1_MODE";
    let is_qr = case["symbology"] == "BARCODE_QRCODE";
    Some(Theirs {
        id: id.to_owned(),
        modules: modules(&lines)?,
        plain: plain && text.is_ascii(),
        text: Some(text),
    })
    .filter(|_| is_qr)
}

fn segnos(id: String, case: &Value) -> Option<Theirs> {
    let lines = text(&format!("qr-matrix/{}", case["files"][0].as_str()?))?;
    let lines: Vec<&str> = lines.lines().map(str::trim).collect();
    let in_sequence = id.contains("/seq-");
    Some(Theirs { modules: modules(&lines)?, plain: !in_sequence, text: None, id })
}

/// The modules of a whole code, without its quiet zone.
fn modules(lines: &[&str]) -> Option<Vec<Vec<bool>>> {
    let dark = |line: &str| line.bytes().map(|module| module == b'1').collect::<Vec<bool>>();
    let is_code = |line: &&str| line.bytes().all(|module| matches!(module, b'0' | b'1'));
    let all: Vec<Vec<bool>> = lines.iter().copied().take_while(is_code).map(dark).collect();
    let first = all.iter().position(|line| line.contains(&true))?;
    let rows = all.get(first..all.len() - first)?;
    let code: Option<Vec<_>> =
        rows.iter().map(|row| Some(row.get(first..row.len() - first)?.to_vec())).collect();
    code.filter(|code| code.len() >= 21 && code.len() == lines.len() - 2 * first)
}

fn read(modules: &[Vec<bool>]) -> Option<DecoderResult<bool>> {
    Decode(&BitMatrix::parse_bools(modules)).ok().filter(DecoderResult::isValid)
}

/// Whether our drawing of the same text in the same version, level and mask is the same, module by module.
fn is_drawn_alike(theirs: &Theirs) -> Result<(), String> {
    let read = read(&theirs.modules).ok_or("it is not read")?;
    let text = std::str::from_utf8(read.content().bytes()).map_err(|_| "its text is not UTF-8")?.to_owned();
    let version = Version::Normal(i16::try_from(read.versionNumber()).map_err(|_| "no version")?);
    let level = match read.ecLevel() {
        "L" => EcLevel::L,
        "M" => EcLevel::M,
        "Q" => EcLevel::Q,
        _ => EcLevel::H,
    };
    let bits = bits(&text, version, level).map_err(|error| error.to_string())?;
    let (data, correction) =
        construct_codewords(&bits.into_bytes(), version, level).map_err(|error| error.to_string())?;
    let drawn = |mask| {
        let mut canvas = Canvas::new(version, level);
        canvas.draw_all_functional_patterns();
        canvas.draw_data(&data, &correction);
        canvas.apply_mask(mask);
        canvas.into_colors().into_iter().map(|color| color == Color::Dark).collect::<Vec<bool>>()
    };
    let theirs = theirs.modules.concat();
    if MASKS.into_iter().any(|mask| drawn(mask) == theirs) { Ok(()) } else { Err("other modules".to_owned()) }
}

const MASKS: [MaskPattern; 8] = [
    MaskPattern::Checkerboard,
    MaskPattern::HorizontalLines,
    MaskPattern::VerticalLines,
    MaskPattern::DiagonalLines,
    MaskPattern::LargeCheckerboard,
    MaskPattern::Fields,
    MaskPattern::Diamonds,
    MaskPattern::Meadow,
];

fn is_read_right(theirs: &Theirs) -> Result<(), String> {
    let read = read(&theirs.modules).ok_or("it is not read")?;
    match &theirs.text {
        Some(text) if read.text() != *text => Err(format!("it says {:?}", read.text())),
        _ => Ok(()),
    }
}

/// Where we disagree, and why. One that no longer holds fails the test.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Exceptions {
    exception: Vec<Exception>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Exception {
    test: String,
    id: String,
    reason: String,
}

fn agree(test: &str, those: impl Fn(&Theirs) -> bool, check: impl Fn(&Theirs) -> Result<(), String>) {
    let file = include_str!("../../../../testdata/third-party/matrices.toml");
    let Exceptions { exception } = toml::from_str(file).expect("a list of exceptions");
    let own = exception.into_iter().filter(|exception| exception.test == test);
    let mut exceptions: BTreeMap<String, String> =
        own.map(|exception| (exception.id, exception.reason)).collect();
    let (mut agreed, mut total, mut surprises) = (0, 0, Vec::new());
    for theirs in theirs().iter().filter(|theirs| those(theirs)) {
        total += 1;
        match (check(theirs), exceptions.remove(&theirs.id)) {
            (Ok(()), None) => agreed += 1,
            (Err(_), Some(reason)) => assert!(!reason.is_empty(), "{}", theirs.id),
            (Ok(()), Some(reason)) => surprises.push(format!("{}: agrees now, though: {reason}", theirs.id)),
            (Err(found), None) => surprises.push(format!("{}: {found}", theirs.id)),
        }
    }
    tell!("qr-matrix, {test}: {agreed}/{total} agreed");
    assert!(surprises.is_empty(), "{}", surprises.join("\n"));
}

#[test]
fn codes_that_others_drew_are_read() {
    agree("read", |_| true, is_read_right);
}

#[test]
fn what_others_drew_is_drawn_the_same_module_by_module() {
    agree("drawn", |theirs| theirs.plain, is_drawn_alike);
}
