//! A report as JSON.

mod package;

use std::sync::LazyLock;

use serde::Serialize;

use crate::checks::signature::{AnchorSummary, SignatureValidation};
use crate::decision::differences::Difference;
use crate::decision::verdict::Axes;
use crate::layout::Layout;
use crate::license::{FaceField, Field, Grade, License, OnSheet, Title};
use crate::report::view::{Audience, Mask, SeenCarried, SeenField, SeenText};
use crate::report::{Input, Picture, REPORT_FORMAT, Report};
use crate::rules::catalog::Kind;
use crate::words::check::{CheckId, Checks, Finding, Outcome};
use crate::words::code::Code;
use crate::words::json::Object;
use crate::words::messages::{Advice, Language, finding_advice, who};
use crate::words::region::Region;
use crate::words::scenario::{Reader, Relying, Scenario};
use crate::words::source::Source;
use crate::x509::certificate::hex;

/// Writes the whole of it. What many reports repeat is copied as text.
pub(super) fn write(report: &Report, json: &mut String) {
    let mask = report.mask();
    let mut object = Object::begin(json);
    object.word("report", REPORT_FORMAT);
    let name = report.name.as_deref().map(|name| mask.text(name));
    input(&mut object, report.input, name.as_deref());
    if let Some(picture) = &report.picture {
        object.value("picture", &PictureJson::of(picture));
    }
    object.code("at", report.at);
    shown_to(&mut object, &report.audience);
    let signatures: Vec<_> = report.signatures().iter().map(|one| mask.signature(one)).collect();
    let lists = signatures.first().map(|signature| &*signature.lists).unwrap_or_default();
    match signatures.first().and_then(|signature| signature.repeated.as_ref()) {
        Some(repeated) => object.json("valid_as_of", repeated.lists.json(&lists)),
        None => object.value("valid_as_of", &lists),
    }
    object.code_if("recheck_after", report.recheck_after());
    if let Some(bundle) = report.trust_bundle() {
        let mut object = object.object("trust_bundle");
        object.number("version", bundle.version);
        object.code("issued", bundle.issued);
        object.code("expires", bundle.expires);
        object.code("sha256", &bundle.sha256);
        object.end();
    }
    if let Some(listed) = report.license.listed() {
        let mut object = object.object("status_list");
        object.text("uri", &listed.uri);
        object.word("status", listed.status.as_str());
        object.code_if("issued", listed.issued);
        object.code_if("until", listed.until);
        object.end();
    }
    axes(&mut object, report.decision.axes);
    match report.relying() {
        Relying::NotAsked => not_asked(&mut object, "recognition"),
        _ => {
            let mut recognition = object.object("recognition");
            recognition.value("rulings", &report.rulings());
            recognition.end();
        }
    }
    match &report.presented {
        Some(presented) => object.value("presentation", presented),
        None => not_asked(&mut object, "presentation"),
    }
    object.objects("differences", report.differences(), difference);
    let layout = &report.layout;
    object.json("layout", layout.json().json(&LayoutJson::of(layout)));
    license(&mut object, report, &mask);
    match signatures.first() {
        Some(signature) => proof(&mut object, signature),
        None => object.null("proof"),
    }
    object.objects("signatures", signatures.iter().enumerate(), |object, (index, one)| {
        // The first is the one that decides.
        signature(object, one, index == 0);
    });
    if !report.revisions.is_empty() {
        let revisions: Vec<_> = report.revisions.iter().map(|one| mask.revision(one)).collect();
        package::revisions(&mut object, &revisions);
    }
    checks(&mut object, &report.checks);
    object.objects("findings", report.findings(), |object, one| finding(object, &mask.finding(one)));
    object.end();
}

fn input(object: &mut Object<'_>, input: Input, name: Option<&str>) {
    let mut object = object.object("input");
    if let Some(name) = name {
        object.text("name", name);
    }
    object.number("bytes", input.bytes);
    object.code("sha256", hex(&input.sha256));
    object.end();
}

fn shown_to(object: &mut Object<'_>, audience: &Audience) {
    let mut object = object.object("shown_to");
    object.word("reader", audience.reader.as_str());
    object.word_if("scenario", audience.scenario.map(Scenario::as_str));
    object.end();
}

fn axes(object: &mut Object<'_>, axes: Axes) {
    let Axes { indication, sub_indication, status, verifiability, conclusion } = axes;
    object.word("conclusion", conclusion.as_str());
    object.word("indication", indication.as_str());
    object.word_if("sub_indication", sub_indication.map(|sub| sub.as_str()));
    object.word("status", status.as_str());
    object.word("verifiability", verifiability.as_str());
}

fn not_asked(object: &mut Object<'_>, key: &'static str) {
    let mut object = object.object(key);
    outcome(&mut object, Outcome::NotExecuted(Code::NotAsked));
    object.end();
}

/// How a check ended; the reason only where it did not run.
fn outcome(object: &mut Object<'_>, outcome: Outcome) {
    object.word("outcome", outcome.as_str());
    if let Outcome::NotExecuted(reason) = outcome {
        object.word("reason", reason.as_str());
    }
}

fn difference(object: &mut Object<'_>, difference: &Difference) {
    let Difference { difference, to, degree, found, expected, absent, rule, effect } = difference;
    object.word("difference", difference.as_str());
    object.code_if("to", *to);
    object.word("degree", degree.as_str());
    object.text("found", found);
    object.text("expected", expected);
    if !absent.is_empty() {
        object.value("absent", absent);
    }
    object.text("rule", rule);
    object.word("effect", effect.as_str());
}

fn license(object: &mut Object<'_>, report: &Report, mask: &Mask<'_>) {
    let License { region, face, carried, .. } = &report.license;
    let fields = report.license.fields();
    let mut object = object.object("license");
    object.flag("verified", report.verified().is_some());
    object.code("region", region);
    match report.kind() {
        Some(known) => kind(&mut object, known),
        None => object.null("kind"),
    }
    object.objects("fields", fields, |object, one| field(object, one, &mask.field(one)));
    object.objects("face", face, |object, one| face_field(object, one, &mask.face(one)));
    object.objects("carried", carried, |object, one| unmapped(object, &mask.carried(one)));
    object.end();
}

fn kind(object: &mut Object<'_>, kind: &Kind) {
    let mut object = object.object("kind");
    object.text("id", &kind.id);
    title(&mut object, "name", &kind.name);
    object.word("source", kind.source.as_str());
    object.end();
}

fn title(object: &mut Object<'_>, key: &'static str, title: &Title) {
    let mut object = object.object(key);
    object.text("zh-CN", &title.zh_cn);
    object.text("en", &title.en);
    object.end();
}

fn field(object: &mut Object<'_>, field: &Field, seen: &SeenField<'_>) {
    object.word("name", field.name.as_str());
    object.word("shown", seen.shown.as_str());
    object.text_if("value", seen.value.as_deref());
    object.text_if("raw", seen.raw.as_deref());
    object.text("origin", &field.origin);
    on_sheet(object, field.grade, field.place.as_deref());
}

/// How sure a value of a sealed document is, and where it stands on its page: in millimetres, so that a person finds it.
fn on_sheet(object: &mut Object<'_>, grade: Option<Grade>, place: Option<&OnSheet>) {
    let Some(grade) = grade else { return };
    object.word("grade", grade.as_str());
    if let Some(OnSheet { page, objects, place }) = place {
        let mut object = object.object("place");
        object.number("page", *page);
        object.value("objects", objects);
        object.value("box", &place.map(|number| f64::from(number) / 100.0));
        object.end();
    }
}

fn face_field(object: &mut Object<'_>, face: &FaceField, seen: &SeenText<'_>) {
    object.text("name", &face.name);
    title(object, "title", &face.title);
    object.word("shown", seen.shown.as_str());
    object.text_if("text", seen.text.as_deref());
    object.text("origin", &face.origin);
    on_sheet(object, face.grade, face.place.as_deref());
}

fn unmapped(object: &mut Object<'_>, seen: &SeenCarried<'_>) {
    object.text_if("path", seen.path.as_deref());
    object.word("shown", seen.shown.as_str());
    object.text_if("text", seen.text.as_deref());
    object.flag("signed", seen.signed);
}

fn proof(object: &mut Object<'_>, signature: &SignatureValidation) {
    let mut object = object.object("proof");
    object.word("kind", signature.kind);
    object.text("algorithm", &signature.algorithm);
    object.code_if("signing_time", signature.signing_time);
    object.text_if("key_id", signature.key_id.as_deref());
    match &signature.repeated {
        Some(repeated) => object.json("certificates", repeated.certificates.json(&signature.certificates)),
        None => object.value("certificates", &signature.certificates),
    }
    match &signature.anchor {
        Some(summary) => anchor(&mut object, summary),
        None => object.null("anchor"),
    }
    object.texts("ignored", &signature.ignored);
    object.end();
}

/// What tells one signature from another, and how far it reaches. Who signed stands in `proof`.
fn signature(object: &mut Object<'_>, signature: &SignatureValidation, decides: bool) {
    let signer = signature.certificates.first().map(|certificate| &*certificate.sha256);
    object.word("form", signature.kind);
    object.flag("decides", decides);
    object.text("algorithm", &signature.algorithm);
    object.text_if("certificate", signer);
    object.text_if("key_id", signature.key_id.as_deref());
    object.code_if("claimed_time", signature.signing_time);
    object.code_if("proof_of_existence", signature.proof_of_existence);
    object.word("coverage", signature.coverage.as_str());
    if let Some(of_package) = &signature.of_package {
        package::write(object, of_package);
    }
}

fn anchor(object: &mut Object<'_>, anchor: &AnchorSummary) {
    let mut object = object.object("anchor");
    object.text("id", &anchor.id);
    object.text("group", &anchor.group);
    object.end();
}

/// Most checks of most licenses pass, and that is always said in the same way.
static PASSED: LazyLock<Vec<String>> = LazyLock::new(|| {
    let passed = |&id: &CheckId| {
        let mut json = String::new();
        check(&mut json, id, Outcome::Passed);
        json
    };
    CheckId::ALL.iter().map(passed).collect()
});

/// So is that documents of a kind have nothing for a check.
static NOT_APPLICABLE: LazyLock<Vec<String>> = LazyLock::new(|| {
    let idle = |&id: &CheckId| {
        let mut json = String::new();
        check(&mut json, id, Outcome::NotExecuted(Code::NotApplicable));
        json
    };
    CheckId::ALL.iter().map(idle).collect()
});

fn checks(object: &mut Object<'_>, checks: &Checks) {
    let (passed, idle) = (&*PASSED, &*NOT_APPLICABLE);
    object.list("checks", checks.iter(), |json, (id, ended)| {
        let known = match ended {
            Outcome::Passed => passed.get(id as usize),
            Outcome::NotExecuted(Code::NotApplicable) => idle.get(id as usize),
            _ => None,
        };
        match known {
            Some(known) => json.push_str(known),
            None => check(json, id, ended),
        }
    });
}

fn check(json: &mut String, id: CheckId, ended: Outcome) {
    let mut object = Object::begin(json);
    object.word("check", id.as_str());
    outcome(&mut object, ended);
    object.end();
}

fn finding(object: &mut Object<'_>, finding: &Finding) {
    let Finding { check, code, outcome, at, data } = finding;
    object.word("check", check.as_str());
    object.word("code", code.as_str());
    object.word("outcome", outcome.as_str());
    object.word("who", who(code.as_str()).as_str());
    object.text_if("at", at.as_deref());
    let mut facts = object.object("data");
    data.iter().for_each(|(name, value)| facts.text(name, value));
    facts.end();
    for language in [Language::ZhCn, Language::En] {
        let Advice { found, next, .. } = finding_advice(language, finding);
        let mut advice = object.object(language.tag());
        advice.text("found", &found);
        advice.text("next", &next);
        advice.end();
    }
}

#[derive(Serialize)]
pub(crate) struct InputJson {
    bytes: usize,
    sha256: String,
}

impl InputJson {
    pub(crate) fn of(input: Input) -> Self {
        Self { bytes: input.bytes, sha256: hex(&input.sha256) }
    }
}

#[derive(Serialize)]
struct PictureJson {
    width: u32,
    height: u32,
    codes: usize,
    payload: InputJson,
    corners: [[i32; 2]; 4],
}

impl PictureJson {
    fn of(picture: &Picture) -> Self {
        let Picture { width, height, codes, payload, corners } = *picture;
        Self { width, height, codes, payload: InputJson::of(payload), corners }
    }
}

/// Who reads the answer, which decides what it shows.
#[derive(Serialize)]
pub(crate) struct ShownToJson {
    pub(crate) reader: Reader,
    pub(crate) scenario: Option<Scenario>,
}

#[derive(Serialize)]
struct LayoutJson<'r> {
    id: &'r str,
    region: Option<Region>,
    title: &'r Title,
    source: &'r Source,
    used_from: String,
    used_until: Option<String>,
}

impl<'r> LayoutJson<'r> {
    fn of(layout: &'r Layout) -> Self {
        let used = layout.used();
        Self {
            id: layout.id(),
            region: layout.region(),
            title: layout.title(),
            source: layout.source(),
            used_from: used.from.to_string(),
            used_until: used.until.map(|last| last.to_string()),
        }
    }
}
