//! What a license says, as its reader sees it.

use elicense::license::{Validity, Value};
use elicense::messages::Topic;
use elicense::report::Mask;
use elicense::rules::{Regions, Shown};
use elicense::{Field, FieldName, Language, Region, Report};

use crate::row::Row;
use crate::words::{label, time, titled, word};

/// What the reader sees of one field; `None` where it is not there or hidden.
pub(crate) fn seen(
    language: Language,
    report: &Report,
    regions: &Regions,
    mask: &Mask<'_>,
    name: FieldName,
) -> Option<String> {
    let field = report.claimed().field(name)?;
    let hidden = mask.field(field).shown == Shown::Hidden;
    (!hidden).then(|| value(language, field, regions, mask)).filter(|text| !text.is_empty())
}

/// Every field, then the face.
pub(crate) fn rows(language: Language, report: &Report, regions: &Regions, mask: &Mask<'_>) -> Vec<Row> {
    let license = report.claimed();
    let fields = license.fields().iter().map(|field| {
        let name = word(language, Topic::Field, field.name.as_str());
        Row::new(name, value(language, field, regions, mask))
    });
    let face = license.face().iter().map(|face| {
        let text = mask.face(face).text.map(|text| text.to_string());
        Row::new(titled(language, &face.title), text.unwrap_or_else(|| label(language, "hidden")))
    });
    fields.chain(face).collect()
}

/// What a field means, in words; the text that stood there, where it could not be read.
fn value(language: Language, field: &Field, regions: &Regions, mask: &Mask<'_>) -> String {
    let seen = mask.field(field);
    let text = |text: Option<elicense::license::CowText<'_>>| {
        text.map_or_else(|| label(language, "hidden"), |text| text.to_string())
    };
    match &field.value {
        _ if seen.shown == Shown::Hidden => label(language, "hidden"),
        None => format!("{} {}", text(seen.raw), label(language, "unread")),
        Some(_) if seen.shown == Shown::Partial => text(seen.value),
        Some(Value::Validity(Validity::LongTerm)) => label(language, "long_term"),
        Some(Value::Status(status)) => word(language, Topic::Status, status.as_str()),
        Some(Value::HolderIdKind(kind)) => label(language, &format!("holder_id_kind_{}", kind.as_str())),
        Some(Value::Time(at)) => time(language, *at),
        Some(Value::Region(region)) => named(language, *region, regions),
        Some(_) => text(seen.value),
    }
}

/// A region by its name and its code.
fn named(language: Language, region: Region, regions: &Regions) -> String {
    if region == Region::UNKNOWN {
        return label(language, "unknown_region");
    }
    let title = regions.title(region).map(|title| titled(language, title)).unwrap_or_default();
    format!("{title} {region}").trim_start().to_owned()
}
