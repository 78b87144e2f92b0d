//! From a form and its values to the parts of an OFD.

use std::collections::BTreeMap;

use super::forms::{Form, Style};
use super::{Dice, Spot};
use crate::gm::pki::GmPki;
use crate::ofd::document::{DOCUMENT, ENTRY, FONT, PAGE, PICTURE, PUBLIC_RESOURCES, TAGS, TEMPLATE, part};
use crate::ofd::plan::NAMESPACE;
use crate::ofd::zip::Packing;
use crate::ofd::{Package, Signing, signatures};
use crate::pictures::Picture;
use crate::xml::{element, empty};

/// One text object to be.
#[derive(Clone, Debug)]
pub struct Object {
    /// Which spot of the form it belongs to; none of labels.
    pub spot: Option<usize>,
    /// Whether it stands in the template.
    pub of_template: bool,
    /// Where it begins, on its base line.
    pub at: [f64; 2],
    /// The height of its type.
    pub size: f64,
    /// Its lines.
    pub lines: Vec<String>,
    /// What it says beside.
    pub attributes: Vec<(&'static str, String)>,
    /// What stands in it beside its characters.
    pub inside: String,
    /// Its place, where that is not around its characters.
    pub boundary: Option<[f64; 4]>,
    /// Steps to the right in place of those of its characters.
    pub steps: Option<String>,
}

/// A page to be. Everything may be changed before [`Sheet::sealed`].
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The form.
    pub form: Form,
    /// Its texts, in the order in which they are painted.
    pub objects: Vec<Object>,
    /// Elements that are painted after them.
    pub above: String,
    /// Annotations.
    pub annotations: String,
    /// The font of the values; without one programs take their own.
    pub font: Option<Vec<u8>>,
    /// The picture below everything.
    pub picture: Vec<u8>,
    /// What stands there, by field.
    pub truth: BTreeMap<&'static str, String>,
    /// Paths, or beginnings of paths, that no signature covers.
    pub uncovered: Vec<&'static str>,
}

impl Sheet {
    /// A form with invented values.
    #[must_use]
    pub fn of(form: &Form, dice: &mut Dice) -> Self {
        let values = form.spots.iter().map(|spot| spot.kind.invent(dice)).collect::<Vec<_>>();
        Self::with(form, &values)
    }

    /// A form with these values, one for each spot: as many texts as it has objects.
    #[must_use]
    pub fn with(form: &Form, values: &[Vec<String>]) -> Self {
        let mut objects = Vec::new();
        for label in &form.labels {
            objects.extend(printed(label));
        }
        let mut truth = BTreeMap::new();
        for (index, (spot, texts)) in form.spots.iter().zip(values).enumerate() {
            for (at, text) in spot.at.iter().zip(texts) {
                objects.push(Object { spot: Some(index), ..object(text, *at, spot.size) });
            }
            tell(spot, texts, &mut truth);
        }
        // No other form has the picture of the one whose labels are in it.
        let picture = if form.is_picture { Picture::blank(8, 6) } else { Picture::blank(4, 3) }.png();
        Self {
            form: form.clone(),
            objects,
            above: String::new(),
            annotations: String::new(),
            font: None,
            picture,
            truth,
            uncovered: Vec::new(),
        }
    }

    /// The places of the objects of a spot.
    #[must_use]
    pub fn of_spot(&self, spot: usize) -> Vec<usize> {
        let objects = self.objects.iter().enumerate();
        objects.filter(|(_, object)| object.spot == Some(spot)).map(|(at, _)| at).collect()
    }

    /// All parts, not signed yet.
    #[must_use]
    pub fn package(&self) -> Package {
        let mut package = Package::new(Packing::Deflated);
        let written = |name: &str, content: &str| part(NAMESPACE, name, content);
        let said = |name: &str, text: &str| element(&format!("ofd:{name}"), &[], text);
        let info = said("DocInfo", &said("DocID", &"0".repeat(32)));
        let body = said("DocBody", &(info + &said("DocRoot", DOCUMENT)));
        let head = [("xmlns:ofd", NAMESPACE), ("DocType", "OFD"), ("Version", "1.1")];
        package.add(ENTRY, HEAD.to_owned() + &element("ofd:OFD", &head, &body));
        let [width, height] = self.form.size;
        let area = said("PageArea", &said("PhysicalBox", &format!("0 0 {width} {height}")));
        let mut common = area + &said("PublicRes", "PublicRes.xml");
        common += &empty("ofd:TemplatePage", &[("ID", "2"), ("BaseLoc", "Tpls/Tpl_0/Content.xml")]);
        let page = empty("ofd:Page", &[("ID", "1"), ("BaseLoc", "Pages/Page_0/Content.xml")]);
        let mut document = said("CommonData", &common) + &said("Pages", &page);
        if !self.annotations.is_empty() {
            document += &said("Annotations", "Annots/Annotations.xml");
            let at = element("ofd:Page", &[("PageID", "1")], &said("FileLoc", "Annot_0.xml"));
            package.add("Doc_0/Annots/Annotations.xml", written("Annotations", &at));
            package.add("Doc_0/Annots/Annot_0.xml", written("PageAnnot", &self.annotations));
        }
        let is_tagged = self.form.spots.iter().any(|spot| spot.tag.is_some());
        if is_tagged {
            document += &said("CustomTags", "Tags/CustomTags.xml");
            let tag = element("ofd:CustomTag", &[("TypeID", "license")], &said("FileLoc", "Tag_0.xml"));
            package.add("Doc_0/Tags/CustomTags.xml", written("CustomTags", &tag));
            package.add(TAGS, self.tags());
        }
        package.add(DOCUMENT, written("Document", &document));
        let file = if self.font.is_some() { said("FontFile", "font_3.ttf") } else { String::new() };
        let mut resources = element("ofd:Font", &[("ID", "3"), ("FontName", "TEST")], &file);
        resources += &empty("ofd:Font", &[("ID", "4"), ("FontName", "TEST labels")]);
        let mut resources = said("Fonts", &resources);
        let file = said("MediaFile", "image_4.png");
        resources +=
            &said("MultiMedias", &element("ofd:MultiMedia", &[("ID", "14"), ("Type", "Image")], &file));
        let table = [("xmlns:ofd", NAMESPACE), ("BaseLoc", "Res")];
        package.add(PUBLIC_RESOURCES, HEAD.to_owned() + &element("ofd:Res", &table, &resources));
        package.add(PICTURE, self.picture.clone());
        if let Some(font) = &self.font {
            package.add(FONT, font.clone());
        }
        let mut below = String::new();
        if self.form.is_picture {
            let place = format!("0 0 {width} {height}");
            below += &empty("ofd:ImageObject", &[("ID", "9"), ("Boundary", &place), ("ResourceID", "14")]);
        }
        package.add(TEMPLATE, written("Page", &content(&(below + &self.drawn(true)), 4)));
        let used = empty("ofd:Template", &[("TemplateID", "2"), ("ZOrder", "Background")]);
        let page = used + &content(&(self.drawn(false) + &self.above), 6);
        package.add(PAGE, written("Page", &page));
        package
    }

    /// The document under the seal of its issuer.
    #[must_use]
    pub fn sealed(&self, pki: &GmPki) -> Vec<u8> {
        self.seal(self.package(), pki).zip()
    }

    /// A package under the same seal.
    #[must_use]
    pub fn seal(&self, mut package: Package, pki: &GmPki) -> Package {
        let signing = Signing { uncovered: self.uncovered.clone(), ..Signing::seal(pki) };
        signatures::sign(&mut package, NAMESPACE, &signing);
        package
    }

    fn drawn(&self, of_template: bool) -> String {
        let all = self.objects.iter().enumerate().filter(|(_, object)| object.of_template == of_template);
        // Programs number templates and pages each by themselves.
        all.map(|(index, object)| object.drawn(10 + index)).collect()
    }

    /// The last piece first: programs list them in an order of their own.
    fn tags(&self) -> String {
        let mut all = String::new();
        for (index, object) in self.objects.iter().enumerate().rev() {
            let tag = object.spot.and_then(|spot| self.form.spots[spot].tag);
            if let Some(tag) = tag {
                let id = (10 + index).to_string();
                all += &element(tag, &[], &element("ofd:ObjectRef", &[("PageRef", "1")], &id));
            }
        }
        HEAD.to_owned() + &element("license", &[("xmlns:ofd", NAMESPACE)], &all)
    }
}

/// What a reader is to read at a spot.
pub(super) fn tell(spot: &Spot, texts: &[String], truth: &mut BTreeMap<&'static str, String>) {
    match spot.names {
        [only] if texts.len() > 1 => drop(truth.insert(only, texts.join("-"))),
        [only] => drop(truth.insert(only, texts.concat().trim().to_owned())),
        several => {
            for (name, text) in several.iter().zip(texts.concat().split('至')) {
                truth.insert(name, text.trim().to_owned());
            }
        }
    }
}

pub(super) fn object(text: &str, at: [f64; 2], size: f64) -> Object {
    Object {
        spot: None,
        of_template: false,
        at,
        size,
        lines: vec![text.to_owned()],
        attributes: Vec::new(),
        inside: String::new(),
        boundary: None,
        steps: None,
    }
}

fn printed(label: &super::forms::Label) -> Vec<Object> {
    let letters: Vec<char> = label.text.chars().collect();
    let [x, y] = label.at;
    let one = |text: &str, x: f64, y: f64| Object { of_template: true, ..object(text, [x, y], label.size) };
    match label.style {
        Style::Whole => vec![one(label.text, x, y)],
        Style::Split => {
            let rest: String = letters.iter().skip(1).collect();
            vec![one(&letters[0].to_string(), x, y), one(&rest, x + label.size, y)]
        }
        Style::Spread(over) => {
            let step = (f64::from(over) - 1.0) * label.size / (letters.len() as f64 - 1.0);
            let each = letters.iter().enumerate();
            each.map(|(index, letter)| one(&letter.to_string(), x + step * index as f64, y)).collect()
        }
        Style::Down => {
            let each = letters.iter().enumerate();
            each.map(|(index, letter)| one(&letter.to_string(), x, y + 1.1 * label.size * index as f64))
                .collect()
        }
    }
}

impl Object {
    /// How wide its type is.
    #[must_use]
    pub fn width(&self) -> f64 {
        self.lines
            .iter()
            .map(|line| line.chars().map(|letter| advance(letter, self.size)).sum())
            .fold(0.0, f64::max)
    }

    fn drawn(&self, id: usize) -> String {
        let [x, y] = self.at;
        let high = self.lines.len() as f64 * 1.2 * self.size;
        let around = [x - 0.5, y - self.size, self.width() + 1.0, high + 0.5];
        let place = self.boundary.unwrap_or(around);
        let mut codes = String::new();
        for (index, line) in self.lines.iter().enumerate() {
            let steps: Vec<String> =
                line.chars().map(|letter| format!("{}", advance(letter, self.size))).collect();
            let steps =
                self.steps.clone().unwrap_or_else(|| steps[..steps.len().saturating_sub(1)].join(" "));
            let (left, down) = (x - place[0], y - place[1] + 1.2 * self.size * index as f64);
            let mut attributes = vec![("X", format!("{left:.3}")), ("Y", format!("{down:.3}"))];
            if !steps.is_empty() {
                attributes.push(("DeltaX", steps));
            }
            let attributes: Vec<(&str, &str)> =
                attributes.iter().map(|(name, value)| (*name, value.as_str())).collect();
            codes += &element("ofd:TextCode", &attributes, line);
        }
        let place = place.map(|number| format!("{number:.3}")).join(" ");
        let font = if self.of_template { "4" } else { "3" };
        let mut attributes = vec![("ID", id.to_string()), ("Boundary", place)];
        let own = |name: &str| self.attributes.iter().any(|(known, _)| *known == name);
        for (name, value) in [("Font", font.to_owned()), ("Size", self.size.to_string())] {
            if !own(name) {
                attributes.push((name, value));
            }
        }
        attributes.extend(self.attributes.iter().cloned());
        let attributes: Vec<(&str, &str)> =
            attributes.iter().map(|(name, value)| (*name, value.as_str())).collect();
        element("ofd:TextObject", &attributes, &(self.inside.clone() + &codes))
    }
}

/// How far type goes on.
fn advance(letter: char, size: f64) -> f64 {
    if u32::from(letter) >= 0x2e80 { size } else { size / 2.0 }
}

fn content(objects: &str, layer: u8) -> String {
    element("ofd:Content", &[], &element("ofd:Layer", &[("ID", &layer.to_string())], objects))
}

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
