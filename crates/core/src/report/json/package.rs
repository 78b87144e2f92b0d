//! What the JSON of a signature has beside the rest where it is one of a package.

use crate::checks::signature::{OfPackage, OfPdf, Revision, SealSummary};
use crate::words::check::Finding;
use crate::words::json::Object;

pub(super) fn write(object: &mut Object<'_>, of_package: &OfPackage) {
    object.number("place", of_package.place);
    object.text("id", &of_package.id);
    object.text_if("part", of_package.part.as_deref());
    object.word_if("standard", of_package.standard);
    object.text_if("written_time", of_package.written_time.as_deref());
    object.texts("uncovered", &of_package.uncovered);
    object.number("stamps", of_package.stamps);
    match &of_package.seal {
        Some(own) => seal(object, own),
        None => object.null("seal"),
    }
    match &of_package.owner {
        Some(owner) => {
            let mut object = object.object("owner");
            object.text("name", &owner.name);
            object.text_if("code", owner.code.as_deref());
            object.end();
        }
        None => object.null("owner"),
    }
    if let Some(own) = &of_package.pdf {
        pdf(object, own);
    }
    object.word_if("chosen", of_package.chosen.map(|chosen| chosen.as_str()));
    super::checks(object, &of_package.checks);
    object.objects("findings", of_package.checks.findings(), short);
}

fn pdf(object: &mut Object<'_>, pdf: &OfPdf) {
    let mut object = object.object("pdf");
    object.text("filter", &pdf.filter);
    object.text("sub_filter", &pdf.sub_filter);
    object.value("byte_range", &pdf.byte_range);
    object.value("revision", &pdf.revision);
    object.word("came_after", pdf.came_after.as_str());
    object.objects("later", &pdf.later, |object, later| {
        object.number("revision", later.revision);
        object.word("came_after", later.came_after.as_str());
        object.texts("places", &later.places);
    });
    let mut carried = object.object("carried");
    carried.number("lists", pdf.lists);
    carried.number("answers", pdf.answers);
    carried.end();
    object.end();
}

/// What each revision of the document changed.
pub(super) fn revisions(object: &mut Object<'_>, all: &[Revision]) {
    object.objects("revisions", all, |object, revision| {
        object.number("number", revision.number);
        object.number("bytes", revision.bytes);
        object.word_if("changed", revision.changed.map(|changed| changed.as_str()));
        object.texts("places", &revision.places);
        object.value("signed_by", &revision.signed_by);
    });
}

fn seal(object: &mut Object<'_>, seal: &SealSummary) {
    let mut object = object.object("seal");
    object.text("id", &seal.id);
    object.number("type", seal.kind);
    object.text("name", &seal.name);
    object.text_if("maker", seal.maker.as_deref());
    object.code("created", seal.created);
    object.code("valid_from", seal.valid_from);
    object.code("valid_until", seal.valid_until);
    let [width, height] = seal.picture_size;
    let mut picture = object.object("picture");
    picture.text("format", &seal.picture_format);
    picture.number("bytes", seal.picture_bytes);
    picture.number("width", width);
    picture.number("height", height);
    picture.end();
    object.end();
}

/// Without its sentences, which stand among the findings of the document where they count for it.
fn short(object: &mut Object<'_>, finding: &Finding) {
    object.word("check", finding.check.as_str());
    object.word("code", finding.code.as_str());
    object.word("outcome", finding.outcome.as_str());
    object.text_if("at", finding.at.as_deref());
}
