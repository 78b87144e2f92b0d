//! The objects of the pages of a sealed package as a reader sees them, for whoever writes a layout of a form.

use std::sync::Arc;

use smol_str::SmolStr;

use crate::checks::page::unfit;
use crate::crypto::digest::sm3;
use crate::document::ofd::Ofd;
use crate::document::page::{Page, Pages, Text};
use crate::report::view::Mask;
use crate::words::check::CheckId;
use crate::words::escape;
use crate::words::json::Object;
use crate::words::limits::MAX_PAGE_OBJECTS_SHOWN;
use crate::words::personal::PersonalData;
use crate::x509::certificate::hex;

/// The form of [`SeenPages::to_json`].
pub const PAGES_FORMAT: &str = "elicense-pages-1";

/// What stands on the pages of a package, whether or not anybody vouches for it. Places are `[left, top, width, height]`
/// in hundredths of a millimetre from the sheet's upper left corner.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct SeenPages {
    /// Why the pages could not be read.
    pub unread: Option<String>,
    /// The pages, in their order.
    pub pages: Vec<SeenPage>,
    /// Names of the issuer's own for objects.
    pub tags: Vec<SeenTag>,
    /// Texts, pictures and tags that are more than are listed.
    pub left_out: usize,
}

/// One page with its templates.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct SeenPage {
    /// From 1.
    pub number: usize,
    /// The sheet.
    pub area: [i32; 4],
    /// Texts, in the order in which they are painted.
    pub objects: Vec<SeenObject>,
    /// Pictures.
    pub pictures: Vec<SeenPicture>,
}

/// One text object.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct SeenObject {
    /// Its id in the file.
    pub id: SmolStr,
    /// Whether it stands in a template: in the form, and not on the page itself.
    pub is_of_form: bool,
    /// Where it stands.
    pub place: [i32; 4],
    /// Its font, by its name.
    pub font: Arc<str>,
    /// How many characters it has.
    pub characters: usize,
    /// What it says; `None` where the reader may not see it.
    pub text: Option<String>,
    /// The checks of pages that keep it from being read as a label or value.
    pub unfit: Vec<CheckId>,
}

/// One picture.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct SeenPicture {
    /// Where it stands.
    pub place: [i32; 4],
    /// Its part of the package, where that can be told.
    pub part: Option<String>,
    /// SM3 of the part, as layouts write it.
    pub digest: Option<String>,
}

/// A name of the issuer's own for an object.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct SeenTag {
    /// The name.
    pub name: String,
    /// The id of the page.
    pub page: SmolStr,
    /// The id of the object.
    pub object: SmolStr,
}

impl Mask<'_> {
    /// The objects of the pages of a document; `None` of what is no sealed package. What a template says is the form's;
    /// what a page itself says is shown as what no layout maps.
    ///
    /// ```
    /// use elicense::{Trust, Verifier};
    ///
    /// let license = r#"{ "flag": "200", "result": "ok",
    ///     "data": "{\"infoCode\":\"T-1\",\"infoName\":\"身份证\",\"ownerName\":\"测试\",\"ownerId\":\"11010519491231002X\"}" }"#;
    /// let report = Verifier::new(Trust::empty()).verify(license.as_bytes(), "2026-06-01T00:00:00Z".parse()?)?;
    /// assert!(report.mask().pages(license.as_bytes()).is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn pages(&self, document: &[u8]) -> Option<SeenPages> {
        let ofd = Ofd::read(document).ok()??;
        let pages = match Pages::read(&ofd) {
            Ok(pages) => pages,
            Err(why) => return Some(SeenPages { unread: Some(why), ..SeenPages::default() }),
        };
        let (mut seen, mut room) = (SeenPages::default(), Room { free: MAX_PAGE_OBJECTS_SHOWN, more: 0 });
        let unfit = unfit(&ofd, &pages, MAX_PAGE_OBJECTS_SHOWN);
        for (index, (page, unfit)) in pages.pages.iter().zip(unfit).enumerate() {
            seen.pages.push(self.page(index + 1, page, (&pages, &ofd), unfit, &mut room));
        }
        let tags = pages.tags.iter().filter(|_| room.take());
        let tag = tags.map(|tag| SeenTag {
            name: self.text(&tag.name).to_string(),
            page: tag.page.clone(),
            object: tag.object.clone(),
        });
        seen.tags = tag.collect();
        seen.left_out = room.more;
        Some(seen)
    }

    fn page(
        &self,
        number: usize,
        page: &Page,
        (pages, ofd): (&Pages, &Ofd<'_>),
        unfit: Vec<Vec<CheckId>>,
        room: &mut Room,
    ) -> SeenPage {
        // Those of which nothing is known are beyond what is listed.
        let unfit = unfit.into_iter().chain(std::iter::repeat_with(Vec::new));
        let objects = page.texts.iter().zip(unfit).filter(|(text, _)| !text.is_blank() && room.take());
        let objects = objects.map(|(text, unfit)| self.object(text, pages, unfit)).collect();
        let pictures = page.pictures.iter().filter(|_| room.take()).map(|picture| SeenPicture {
            place: picture.rect.hundredths(),
            digest: picture
                .part
                .as_ref()
                .and_then(|part| Some(format!("sm3:{}", hex(&sm3(ofd.bytes(part)?))))),
            part: picture.part.clone(),
        });
        SeenPage { number, area: page.area.hundredths(), objects, pictures: pictures.collect() }
    }

    fn object(&self, text: &Text, pages: &Pages, unfit: Vec<CheckId>) -> SeenObject {
        let said = text.content();
        let shown = match text.of_template {
            true => Some(self.text(&said).to_string()),
            false => self.seen(PersonalData::Unknown, &said).text.map(|text| text.to_string()),
        };
        let font = pages.fonts.get(&text.font).and_then(Option::as_ref);
        SeenObject {
            id: text.id.clone(),
            is_of_form: text.of_template,
            place: text.rect.hundredths(),
            font: font.map_or(text.font.as_str(), |font| font.name.as_str()).into(),
            characters: text.glyphs.len(),
            text: shown,
            unfit,
        }
    }
}

/// How much may still be listed, and what is beyond that.
struct Room {
    free: usize,
    more: usize,
}

impl Room {
    fn take(&mut self) -> bool {
        let is_free = self.free > 0;
        self.free -= usize::from(is_free);
        self.more += usize::from(!is_free);
        is_free
    }
}

impl SeenPages {
    /// One line of JSON; boxes are in millimetres.
    ///
    /// ```
    /// let nothing = elicense::report::SeenPages::default().to_json();
    /// assert_eq!(nothing, r#"{"pages":"elicense-pages-1","verified":false,"unread":null,"sheets":[],"tags":[],"left_out":0}"#);
    /// ```
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut json = String::new();
        let mut object = Object::begin(&mut json);
        object.word("pages", PAGES_FORMAT);
        object.flag("verified", false);
        object.text_if("unread", self.unread.as_deref());
        object.objects("sheets", &self.pages, |object, page| {
            object.number("page", page.number);
            object.value("box", &in_mm(page.area));
            object.objects("objects", &page.objects, object_json);
            object.objects("pictures", &page.pictures, |object, picture| {
                object.value("box", &in_mm(picture.place));
                object.text_if("part", picture.part.as_deref());
                object.text_if("digest", picture.digest.as_deref());
            });
        });
        object.objects("tags", &self.tags, |object, tag| {
            object.text("name", &tag.name);
            object.text("page", &tag.page);
            object.text("object", &tag.object);
        });
        object.number("left_out", self.left_out);
        object.end();
        escape::escaped(json)
    }
}

fn object_json(object: &mut Object<'_>, one: &SeenObject) {
    object.text("id", &one.id);
    object.word("of", if one.is_of_form { "form" } else { "page" });
    object.value("box", &in_mm(one.place));
    object.text("font", &one.font);
    object.number("characters", one.characters);
    object.text_if("text", one.text.as_deref());
    object.value("unfit", &one.unfit.iter().map(|check| check.as_str()).collect::<Vec<_>>());
}

fn in_mm(place: [i32; 4]) -> [f64; 4] {
    place.map(|number| f64::from(number) / 100.0)
}
