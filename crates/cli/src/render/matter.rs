//! Matters, and which of their materials are waived.

use elicense::matters::{Assessment, FileAnswer, Waiver};
use elicense::messages::{self, Topic};
use elicense::rules::{APPLICANT, Material, Matter, Matters};
use elicense::{Code, Language, Verifier};

use super::page::{Page, Style, widest};
use super::parts::{Look, advice, mark, table, time};
use crate::words::Words;

/// The matters that are known, and what each asks for.
pub fn matters(look: Look, matters: &Matters) -> String {
    let words = look.words;
    let mut page = Page::new(look.color);
    for matter in matters.all() {
        let title = format!("{}  {}", words.title(&matter.title), words.scenario(matter.scenario));
        page.line(0, Style::Strong, &format!("{}  {title}", matter.id));
        page.line(2, Style::Faint, &words.kind_source(matter.source));
        let column = widest(matter.materials.iter().map(|material| material.id.as_str()));
        for material in &matter.materials {
            // Whoever names a party has to know what `--party` calls it.
            let id = material.party.as_deref().map(|party| format!("  {party}")).unwrap_or_default();
            let party = party(words, matter, material).map(|party| id + &party).unwrap_or_default();
            page.row(2, column, Style::Plain, &material.id, &(words.title(&material.title) + &party));
        }
    }
    page.into_text()
}

/// Which materials are waived, and what became of each file.
pub fn assessment(look: Look, verifier: &Verifier, assessment: &Assessment) -> String {
    let words = look.words;
    let mut page = Page::new(look.color);
    head(&mut page, words, verifier, assessment);
    page.gap();
    page.heading(&words.label("materials"));
    let answers = assessment.application().matter.materials.iter().zip(assessment.materials());
    for (material, answer) in answers {
        let file = answer.covered_by.and_then(|index| assessment.files().get(index));
        one_material(&mut page, words, verifier, assessment, material, (answer.waiver, file));
    }
    page.gap();
    page.heading(&words.label("files"));
    assessment.files().iter().for_each(|file| one_file(&mut page, words, assessment, file));
    page.into_text()
}

fn head(page: &mut Page, words: Words, verifier: &Verifier, assessment: &Assessment) {
    let application = assessment.application();
    let matter = &*application.matter;
    let (sign, style) = waiver_mark(assessment.waiver());
    page.heading(&format!("{}  {}", words.title(&matter.title), matter.id));
    let whole = words.labels(&format!("matter_{}", assessment.waiver()));
    whole.iter().for_each(|sentence| page.line(0, style, &format!("{sign} {sentence}")));
    let region = verifier.regions().title(application.relying).map(|title| words.title(title));
    let rows = [
        ("matter_region", format!("{} {}", application.relying, region.unwrap_or_default())),
        ("matter_scenario", words.scenario(matter.scenario)),
        ("at", time(application.at)),
        ("matter_source", words.kind_source(matter.source)),
    ];
    table(page, words, &rows);
}

fn one_material(
    page: &mut Page,
    words: Words,
    verifier: &Verifier,
    assessment: &Assessment,
    material: &Material,
    (waiver, file): (Waiver, Option<&FileAnswer>),
) {
    let (sign, style) = waiver_mark(waiver);
    let party = party(words, &assessment.application().matter, material);
    let party = party.unwrap_or_default();
    let state = words.word(Topic::Waiver, waiver.as_str());
    page.line(2, style, &format!("{sign} {}{party}  {state}", words.title(&material.title)));
    match file {
        Some(file) => {
            page.line(4, Style::Plain, &format!("{} {}", words.label("covered_by"), file.shown_name))
        }
        None => {
            let say = |language| {
                let kinds = named_kinds(verifier, material, language);
                messages::advice(language, Code::MaterialMissing.as_str(), &[("kinds", kinds)])
            };
            advice(page, words, 4, say, []);
        }
    }
}

/// The kinds by name, in one language.
fn named_kinds(verifier: &Verifier, material: &Material, language: Language) -> String {
    let name = |id: &String| {
        let title = verifier.catalog().kind(id).map(|kind| &kind.name);
        title.map_or_else(
            || id.clone(),
            |title| if language == Language::ZhCn { title.zh_cn.clone() } else { title.en.clone() },
        )
    };
    let names: Vec<String> = material.kinds.iter().map(name).collect();
    names.join(if language == Language::ZhCn { "、" } else { ", " })
}

fn one_file(page: &mut Page, words: Words, assessment: &Assessment, file: &FileAnswer) {
    let report = match &file.report {
        Ok(report) => report,
        Err(error) => {
            page.line(2, Style::Bad, &format!("! {}  {}", file.shown_name, error.kind().code()));
            return advice(page, words, 4, |language| messages::error_advice(language, error), None);
        }
    };
    let (sign, _) = mark(report.conclusion());
    let kind = report.kind().map(|kind| words.title(&kind.name)).unwrap_or_default();
    let conclusion = words.word(Topic::Conclusion, report.conclusion().as_str());
    page.line(2, Style::Strong, &format!("{}  {kind}  {sign} {conclusion}", file.shown_name));
    if let Some(code) = file.unused() {
        advice(page, words, 4, |language| messages::advice(language, code.as_str(), &[]), None);
    }
    for one in &file.uses {
        let (sign, style) = waiver_mark(one.waiver);
        let materials = &assessment.application().matter.materials;
        let title = materials.get(one.material).map(|material| words.title(&material.title));
        let state = words.word(Topic::Waiver, one.waiver.as_str());
        page.line(4, style, &format!("{sign} {}  {state}", title.unwrap_or_default()));
        for cause in &one.reasons {
            page.line(6, Style::Faint, cause.code.as_str());
            let say = |language| messages::advice(language, cause.code.as_str(), &cause.data);
            advice(page, words, 6, say, []);
        }
    }
}

/// Whose license a material asks for.
fn party(words: Words, matter: &Matter, material: &Material) -> Option<String> {
    let party = material.party.as_deref()?;
    let named = matter.parties.get(party).map(|title| words.title(title));
    let named =
        named.unwrap_or_else(|| if party == APPLICANT { words.label("applicant") } else { party.into() });
    Some(if words == Words::ZH_CN { format!("（{named}）") } else { format!(" ({named})") })
}

fn waiver_mark(waiver: Waiver) -> (char, Style) {
    match waiver {
        Waiver::Waived => ('✔', Style::Good),
        Waiver::OnConditions => ('?', Style::Doubt),
        _ => ('✘', Style::Bad),
    }
}
