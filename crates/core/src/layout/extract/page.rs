//! From the objects of a page to fields: rule C, any failure voids all of them.

use std::sync::Arc;

use smol_str::{SmolStr, format_smolstr};

use crate::document::page::Pages;
use crate::layout::claim::{Claim, Document};
use crate::layout::extract::{Used, carried, field, joined, mapped};
use crate::layout::page::{Chosen, Selection, select};
use crate::layout::{FaceRule, FieldRule, Layout, Presence};
use crate::license::fields::Value;
use crate::license::{Carried, FaceField, Field, Grade, License, OnSheet};
use crate::words::check::{CheckId, Checks, Finding};
use crate::words::code::Code;
use crate::words::cow_text::CowText;
use crate::words::error::Error;

/// What a page says, once every check of it held.
#[derive(Debug)]
pub(crate) struct PageValues {
    fields: Vec<Field>,
    face: Vec<FaceField>,
    rest: Vec<Carried>,
}

/// The objects that hold what a layout reads of pages: those of its fields, then those of its face.
pub(crate) fn objects<'p>(layout: &Layout, pages: &'p Pages) -> Result<Selection<'p>, Vec<Finding>> {
    let rules = layout.page.clone().unwrap_or_default();
    let fields = layout.fields.iter().filter_map(|rule| Some((rule.name.as_str(), rule.on_page.as_deref()?)));
    let face = layout.face.iter().filter_map(|rule| Some((&*rule.name, rule.on_page.as_deref()?)));
    select(&rules, &fields.chain(face).collect::<Vec<_>>(), pages)
}

/// The values in them.
///
/// # Errors
///
/// Those that break the form of their field, or are missing and required.
pub(crate) fn values(layout: &Layout, selection: &Selection<'_>) -> Result<PageValues, Vec<Finding>> {
    let mut chosen = selection.values.iter();
    let (mut fields, mut face, mut faults) = (Vec::new(), Vec::new(), Vec::new());
    for rule in layout.fields.iter().filter(|rule| rule.on_page.is_some()) {
        match chosen.next().map(|chosen| value(rule, chosen)) {
            Some(Ok(Some(field))) => fields.push(field),
            Some(Ok(None)) | None => {}
            Some(Err(code)) => {
                let finding = Finding::new(CheckId::PageWords, code).at(&*rule.origin);
                faults.push(finding.with("field", rule.name));
            }
        }
    }
    for rule in layout.face.iter().filter(|rule| rule.on_page.is_some()) {
        face.extend(chosen.next().and_then(|chosen| shown(rule, chosen)));
    }
    let rest = selection.rest.iter().map(|(page, text)| Carried {
        path: format_smolstr!("page {} object {}", page + 1, text.id),
        text: text.content().into(),
        signed: true,
    });
    match faults.is_empty() {
        true => Ok(PageValues { fields, face, rest: rest.collect() }),
        false => Err(faults),
    }
}

/// The license of a page; without any field where something speaks against what was read.
///
/// # Errors
///
/// More is left unmapped than can be listed.
pub(crate) fn extract_page(
    claim: &Claim<'_, '_>,
    document: &Document<'_>,
    values: Option<PageValues>,
    checks: &mut Checks,
) -> Result<License, Error> {
    let layout = claim.layout;
    let mut used = Used(Vec::new());
    let Some(values) = values else {
        let carried = carried(claim, document, used)?;
        return Ok(License::new(claim.region, Vec::new(), Vec::new(), carried));
    };
    let data = layout.fields.iter().filter(|rule| rule.on_page.is_none());
    let data = data.filter_map(|rule| field(rule, claim, &mut used, checks));
    let mut fields: Vec<Field> =
        data.map(|field| Field { grade: Some(Grade::CoveredData), ..field }).collect();
    fields.extend(values.fields);
    fields.sort_by_key(|field| field.name);
    let mut all = carried(claim, document, used)?;
    all.extend(values.rest);
    checks.pass(CheckId::Fields);
    Ok(License::new(claim.region, fields, values.face, all))
}

fn value(rule: &FieldRule, chosen: &Chosen<'_>) -> Result<Option<Field>, Code> {
    let parts: Vec<CowText<'_>> = chosen.raw.iter().map(|text| SmolStr::from(text.as_str()).into()).collect();
    let raw = joined(parts, rule.joint()).filter(|text| !text.is_empty());
    let Some(raw) = raw else {
        return if rule.presence == Presence::Required { Err(Code::ValueMissing) } else { Ok(None) };
    };
    let value = mapped(rule, &raw).map_err(|_| Code::PageValueUnfit)?;
    let value = Value::read(rule.name, value, rule.reading()).map_err(|_| Code::PageValueUnfit)?;
    let (grade, place) = told(rule.on_page.as_ref().is_some_and(|on_page| on_page.place.is_tag()), chosen);
    let (raw, origin) = (raw.into_owned(), rule.origin.clone());
    Ok(Some(Field { name: rule.name, raw, value: Some(value), origin, grade, place }))
}

fn shown(rule: &FaceRule, chosen: &Chosen<'_>) -> Option<FaceField> {
    let text: SmolStr = chosen.raw.concat().into();
    let (grade, place) = told(rule.on_page.as_ref().is_some_and(|on_page| on_page.place.is_tag()), chosen);
    let (name, title, origin) = (rule.name.clone(), rule.title.clone(), rule.origin.clone());
    (!text.is_empty()).then_some(FaceField { name, title, text, origin, grade, place })
}

fn told(is_tag: bool, chosen: &Chosen<'_>) -> (Option<Grade>, Option<Arc<OnSheet>>) {
    let grade = if is_tag { Grade::CoveredTag } else { Grade::CoveredPage };
    let rect = chosen.texts.iter().map(|text| text.rect).reduce(|all, one| all.with(&one));
    let place = rect.map(|rect| OnSheet {
        page: chosen.page + 1,
        objects: chosen.texts.iter().map(|text| text.id.clone()).collect(),
        place: rect.hundredths(),
    });
    (Some(grade), place.map(Arc::new))
}
