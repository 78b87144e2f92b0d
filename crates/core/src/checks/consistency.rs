//! Whether the claimed license agrees with itself, its layout and the calendar.

use std::sync::Arc;

use jiff::Timestamp;

use crate::layout::Layout;
use crate::layout::extract::number_finding;
use crate::license::code_list::HolderIdKind;
use crate::license::fields::{IssuerCode, Value};
use crate::license::identifier::{CitizenNumber, NumberProblem, Uscc};
use crate::license::{FieldName, License, LicenseStatus, day_of};
use crate::rules::catalog::{Catalog, Kind, KindClue, Period};
use crate::words::check::{CheckId, Checks, Finding};
use crate::words::code::Code;
use crate::words::personal::MASK;
use crate::words::region::Region;

/// The kind of license that the surest clue names. Clues that name another kind are findings: a scope
/// must not be met by the code and passed by the name.
fn kind(license: &License, catalog: &Catalog, checks: &mut Checks) -> Option<Arc<Kind>> {
    let mut recognised =
        KindClue::all(license).filter_map(|clue| Some((clue.field(), catalog.recognise(clue)?)));
    let (first, kind) = recognised.next()?;
    for (field, _) in recognised.filter(|(_, other)| other.id != kind.id) {
        match (first, field) {
            // These two are compared to the letter, known to the catalogue or not.
            (FieldName::KindCode, FieldName::Identifier) => {}
            (FieldName::Identifier, other) | (other, FieldName::Identifier) => checks.warn(disagrees(other)),
            (one, other) => {
                let finding = Finding::new(CheckId::Fields, Code::KindContradicts).at(other.as_str());
                checks.fail(finding.with("field", one).with("other", other));
            }
        }
    }
    Some(Arc::clone(kind))
}

/// Says in the license of which kind it is, and whether such licenses have a period. Where its clues name several kinds,
/// it has none only if no kind of these has one.
pub(crate) fn recognise(license: &mut License, catalog: &Catalog, checks: &mut Checks) -> Option<Arc<Kind>> {
    let kind = kind(license, catalog, checks);
    let has_none = |id: &Arc<str>| catalog.kind(id).is_some_and(|kind| kind.period == Period::None);
    license.kind = kind.as_ref().map(|kind| kind.id.clone());
    license.kinds = kinds(license, catalog);
    license.is_without_period = !license.kinds.is_empty() && license.kinds.iter().all(has_none);
    kind
}

/// Every kind that a clue of the license names, the surest first.
fn kinds(license: &License, catalog: &Catalog) -> Vec<Arc<str>> {
    KindClue::all(license)
        .filter_map(|clue| catalog.recognise(clue))
        .map(|kind| Arc::clone(&kind.id))
        .collect()
}

/// Runs every check over the claimed license that needs no proof.
pub(crate) fn check(license: &License, layout: &Layout, at: Timestamp, checks: &mut Checks) {
    layout_in_use(license, layout, checks);
    identifier(license, checks);
    recorded(license, FieldName::IssuerCode, CheckId::IssuerCode, checks);
    holders(license, checks);
    region(license, checks);
    date_order(license, checks);
    in_force(license, at, checks);
}

/// A license dated outside its layout's years may be genuine and merely converted: a warning.
fn layout_in_use(license: &License, layout: &Layout, checks: &mut Checks) {
    let check = CheckId::LayoutInUse;
    match license.date(FieldName::IssuedOn) {
        None => checks.skip(check, Code::NotRecorded),
        Some(issued) if layout.used().on(issued) => checks.pass(check),
        Some(issued) => {
            let until = layout.used().until.map(|last| last.to_string()).unwrap_or_default();
            let finding =
                Finding::new(check, Code::LayoutOutOfUse).with("layout", layout.id()).with("issued", issued);
            checks.warn(finding.with("from", layout.used().from).with("until", until));
        }
    }
}

/// The identifier agrees with the kind and issuer that stand beside it.
fn identifier(license: &License, checks: &mut Checks) {
    if let Some(identifier) = license.identifier() {
        if let Some(Value::KindCode(code)) = license.value(FieldName::KindCode)
            && code.as_str() != identifier.kind_code()
        {
            checks.warn(disagrees(FieldName::KindCode));
        }
        if let Some(Value::IssuerCode(IssuerCode::Uscc(code))) = license.value(FieldName::IssuerCode)
            && identifier.issuer().len() == code.as_str().len()
            && code.as_str() != identifier.issuer()
        {
            checks.warn(disagrees(FieldName::IssuerCode));
        }
    }
    recorded(license, FieldName::Identifier, CheckId::Identifier, checks);
}

/// The identifier disagrees with `field`.
fn disagrees(field: FieldName) -> Finding {
    let finding = Finding::new(CheckId::Identifier, Code::IdentifierContradicts);
    finding.at(FieldName::Identifier.as_str()).with("field", field)
}

/// A check on one field that has had its findings when the field was read.
fn recorded(license: &License, name: FieldName, check: CheckId, checks: &mut Checks) {
    match license.field(name) {
        Some(_) => checks.pass(check),
        None => checks.skip(check, Code::NotRecorded),
    }
}

/// Every holder has a number, and it is right for its kind where the kind has a public rule.
fn holders(license: &License, checks: &mut Checks) {
    let (names, ids) = (license.texts(FieldName::HolderName), license.texts(FieldName::HolderId));
    if names.is_empty() || ids.is_empty() {
        return checks.skip(CheckId::HolderId, Code::NotRecorded);
    }
    if names.len() != ids.len() {
        let finding = Finding::new(CheckId::HolderId, Code::HoldersUnpaired).at(FieldName::HolderId.as_str());
        return checks.fail(finding.with("names", names.len()).with("numbers", ids.len()));
    }
    let kinds = || (0..ids.len()).map(|holder| license.id_kind_of(holder));
    if kinds().any(|kind| kind.is_none()) {
        return checks.skip(CheckId::HolderId, Code::NotRecorded);
    }
    if kinds().flatten().all(|kind| rule_of(kind).is_none()) {
        return checks.skip(CheckId::HolderId, Code::NoRule);
    }
    if ids.iter().any(|id| id.as_str().contains(MASK)) {
        return checks.skip(CheckId::HolderId, Code::Masked);
    }
    let mut each = kinds().zip(ids).filter_map(|(kind, id)| Some((kind, rule_of(kind?)?(id.as_str())?)));
    if let Some((kind, problem)) = each.next() {
        checks.warn(holder_finding(kind, problem));
    }
    checks.pass(CheckId::HolderId);
}

/// What is wrong with a number, for kinds that have a public rule.
fn rule_of(kind: HolderIdKind) -> Option<fn(&str) -> Option<NumberProblem>> {
    match kind {
        HolderIdKind::CITIZEN_NUMBER => Some(|id| CitizenNumber::parse(id).err()),
        HolderIdKind::USCC => Some(|id| Uscc::parse(id).err()),
        _ => None,
    }
}

fn holder_finding(kind: Option<HolderIdKind>, problem: NumberProblem) -> Finding {
    let mut finding = number_finding(FieldName::HolderId, problem).at(FieldName::HolderId.as_str());
    if kind == Some(HolderIdKind::USCC) {
        finding.code = match problem {
            NumberProblem::Malformed { .. } => Code::UsccMalformed,
            NumberProblem::Check { .. } => Code::UsccCheckWrong,
        };
    }
    finding
}

/// The license says that it belongs to the region, or a division of it, that wrote its layout. What the whole state
/// issues may belong anywhere in it.
fn region(license: &License, checks: &mut Checks) {
    let holds = |named: Region| license.region() == Region::NATIONAL || license.region().contains(named);
    match license.value(FieldName::Region) {
        Some(Value::Region(named)) if holds(*named) => checks.pass(CheckId::Region),
        Some(Value::Region(_)) if !license.region().is_known() => {
            checks.skip(CheckId::Region, Code::RegionUnknown);
        }
        Some(Value::Region(named)) => {
            let finding =
                Finding::new(CheckId::Region, Code::RegionContradicts).at(FieldName::Region.as_str());
            checks.fail(finding.with("layout", license.region()).with("license", named));
        }
        _ => checks.skip(CheckId::Region, Code::NotRecorded),
    }
}

/// No end before its beginning.
fn date_order(license: &License, checks: &mut Checks) {
    let pairs = [
        (FieldName::ValidFrom, FieldName::ValidUntil),
        (FieldName::IssuedOn, FieldName::ValidUntil),
        (FieldName::CopyMadeOn, FieldName::CopyUntil),
    ];
    let dates = |(first, last)| Some(((first, license.date(first)?), (last, license.date(last)?)));
    let recorded = pairs.map(dates);
    for ((first, begin), (last, end)) in recorded.iter().flatten() {
        if begin > end {
            let finding = Finding::new(CheckId::DateOrder, Code::DatesContradict).at(last.as_str());
            checks
                .fail(finding.with("first", first).with("begin", begin).with("last", last).with("end", end));
        }
    }
    match recorded.iter().all(Option::is_none) {
        true => checks.skip(CheckId::DateOrder, Code::NotRecorded),
        false => checks.pass(CheckId::DateOrder),
    }
}

/// Axis 2 as a check.
fn in_force(license: &License, at: Timestamp, checks: &mut Checks) {
    let code = match license.status(at) {
        LicenseStatus::InForce => return checks.pass(CheckId::InForce),
        LicenseStatus::Unknown => {
            let listed = license.listed().is_some_and(|listed| listed.status == LicenseStatus::Unknown);
            let reason = if listed { Code::LicenseStatusUnlisted } else { Code::LicenseStatusUnknown };
            return checks.skip(CheckId::InForce, reason);
        }
        LicenseStatus::NotYetEffective => Code::LicenseNotYetEffective,
        LicenseStatus::Expired => Code::LicenseExpired,
        LicenseStatus::Suspended => Code::LicenseSuspended,
        LicenseStatus::Revoked => Code::LicenseRevoked,
        LicenseStatus::Cancelled => Code::LicenseCancelled,
        LicenseStatus::Superseded => Code::LicenseSuperseded,
    };
    let day = |name| license.date(name).map(|day| day.to_string()).unwrap_or_default();
    let finding =
        Finding::new(CheckId::InForce, code).with("day", day_of(at)).with("from", day(FieldName::ValidFrom));
    checks.fail(finding.with("until", day(FieldName::ValidUntil)));
}
