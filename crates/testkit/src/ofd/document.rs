//! The parts of a license as an OFD document (GB/T 33190), before anybody seals it.

use super::package::Package;
use super::plan::{Extent, Metadata, Plan};
use crate::layouts::zj;
use crate::license::Facts;
use crate::pictures::Picture;
use crate::value::Value;
use crate::xml::{element, empty};

/// The entry of the package.
pub const ENTRY: &str = "OFD.xml";
/// The document.
pub const DOCUMENT: &str = "Doc_0/Document.xml";
/// Its page.
pub const PAGE: &str = "Doc_0/Pages/Page_0/Content.xml";
/// What lies below its page.
pub const TEMPLATE: &str = "Doc_0/Tpls/Tpl_0/Content.xml";
/// Fonts.
pub const PUBLIC_RESOURCES: &str = "Doc_0/PublicRes.xml";
/// Pictures.
pub const DOCUMENT_RESOURCES: &str = "Doc_0/DocumentRes.xml";
/// The embedded font.
pub const FONT: &str = "Doc_0/Res/font_3.ttf";
/// The picture on the page.
pub const PICTURE: &str = "Doc_0/Res/image_4.png";
/// The annotation of the page.
pub const ANNOTATION: &str = "Doc_0/Annots/Page_0/Annot_0.xml";
/// Names of objects of the page, as the issuer gives them.
pub const TAGS: &str = "Doc_0/Tags/Tag_0.xml";
/// The metadata as a file of their own.
pub const ATTACHMENT: &str = "Doc_0/Attachs/license.xml";

/// The document of a plan, without signatures.
#[must_use]
pub fn package(plan: &Plan) -> Package {
    let mut package = Package::new(plan.packing);
    let whole = plan.extent == Extent::Whole;
    let written = |name: &str, content: &str| part(plan.namespace, name, content);
    package.add(ENTRY, entry(plan, &body(plan, 0)));
    package.add(DOCUMENT, written("Document", &document(plan)));
    package.add(PUBLIC_RESOURCES, resources(plan, &fonts()));
    package.add(FONT, FONT_BYTES.repeat(4));
    package.add(TEMPLATE, written("Page", &page(&text(5, 20, plan.facts.kind.name), 4)));
    package.add(PAGE, written("Page", &sheet(plan)));
    if whole || plan.filler > 0 {
        package.add(DOCUMENT_RESOURCES, resources(plan, &pictures()));
        package.add(PICTURE, Picture::noise(plan.filler).png());
    }
    if whole {
        let annotations = "Doc_0/Annots/Annotations.xml";
        let listed =
            element("ofd:Page", &[("PageID", "1")], &element("ofd:FileLoc", &[], "Page_0/Annot_0.xml"));
        package.add(annotations, written("Annotations", &listed));
        package.add(ANNOTATION, written("PageAnnot", &annotation()));
        let tag =
            element("ofd:CustomTag", &[("TypeID", "license")], &element("ofd:FileLoc", &[], "Tag_0.xml"));
        package.add("Doc_0/Tags/CustomTags.xml", written("CustomTags", &tag));
        package.add(TAGS, tags(plan));
    }
    if has_attachment(plan) {
        let file = element("ofd:FileLoc", &[], "license.xml");
        let list = element("ofd:Attachment", &[("ID", "30"), ("Name", "license"), ("Format", "xml")], &file);
        package.add("Doc_0/Attachs/Attachments.xml", written("Attachments", &list));
        package.add(ATTACHMENT, attachment(&plan.facts));
    }
    package
}

/// A part in XML of this name.
#[must_use]
pub fn part(namespace: &str, name: &str, content: &str) -> String {
    HEAD.to_owned() + &element(&format!("ofd:{name}"), &[("xmlns:ofd", namespace)], content)
}

/// The entry around these documents.
#[must_use]
pub fn entry(plan: &Plan, bodies: &str) -> String {
    let attributes = [("xmlns:ofd", plan.namespace), ("DocType", "OFD"), ("Version", "1.1")];
    HEAD.to_owned() + &element("ofd:OFD", &attributes, bodies)
}

/// The entry of one document of the package.
#[must_use]
pub fn body(plan: &Plan, number: u8) -> String {
    let facts = &plan.facts;
    let said = |name: &str, text: &str| element(&format!("ofd:{name}"), &[], text);
    let mut info = said("DocID", &format!("{number:032}"));
    info += &said("Title", facts.kind.name);
    info += &said("Author", "TEST elicense");
    info += &said("CreationDate", "2026-02-10");
    let data = match plan.metadata {
        Metadata::CustomDatas => metadata(facts),
        Metadata::Invoice => invoice(facts),
        Metadata::Attachment | Metadata::Absent => Vec::new(),
    };
    if !data.is_empty() {
        let data = data.iter().map(|(name, value)| element("ofd:CustomData", &[("Name", name)], value));
        info += &element("ofd:CustomDatas", &[], &data.collect::<String>());
    }
    let root = said("DocRoot", &format!("Doc_{number}/Document.xml"));
    element("ofd:DocBody", &[], &(element("ofd:DocInfo", &[], &info) + &root))
}

/// The names of GB/T 36903 and their values.
#[must_use]
pub fn metadata(facts: &Facts) -> Vec<(String, String)> {
    let mut payload = (zj::GB.payload)(facts);
    let text = |value: &Value| value.text().map(str::to_owned);
    payload.entries().iter().filter_map(|(name, value)| text(name).zip(text(value))).collect()
}

/// What electronic invoices call what they say.
fn invoice(facts: &Facts) -> Vec<(String, String)> {
    let day = facts.issued_on.strftime("%Y年%m月%d日").to_string();
    let said = [
        ("发票代码", "000000000000"),
        ("发票号码", &facts.number),
        ("开票日期", &day),
        ("销售方纳税人识别号", &facts.issuer_code),
    ];
    said.map(|(name, value)| (name.to_owned(), value.to_owned())).into()
}

fn has_attachment(plan: &Plan) -> bool {
    plan.metadata == Metadata::Attachment || plan.extent == Extent::Whole
}

fn document(plan: &Plan) -> String {
    let said = |name: &str, text: &str| element(&format!("ofd:{name}"), &[], text);
    let whole = plan.extent == Extent::Whole;
    let mut common = said("MaxUnitID", "40");
    common += &element("ofd:PageArea", &[], &said("PhysicalBox", "0 0 210 148"));
    common += &said("PublicRes", "PublicRes.xml");
    if whole || plan.filler > 0 {
        common += &said("DocumentRes", "DocumentRes.xml");
    }
    common += &empty("ofd:TemplatePage", &[("ID", "2"), ("BaseLoc", "Tpls/Tpl_0/Content.xml")]);
    let page = empty("ofd:Page", &[("ID", "1"), ("BaseLoc", "Pages/Page_0/Content.xml")]);
    let mut out = element("ofd:CommonData", &[], &common) + &element("ofd:Pages", &[], &page);
    if whole {
        out += &said("Annotations", "Annots/Annotations.xml");
        out += &said("CustomTags", "Tags/CustomTags.xml");
    }
    if has_attachment(plan) {
        out += &said("Attachments", "Attachs/Attachments.xml");
    }
    out
}

fn resources(plan: &Plan, content: &str) -> String {
    let attributes = [("xmlns:ofd", plan.namespace), ("BaseLoc", "Res")];
    HEAD.to_owned() + &element("ofd:Res", &attributes, content)
}

fn fonts() -> String {
    let file = element("ofd:FontFile", &[], "font_3.ttf");
    element("ofd:Fonts", &[], &element("ofd:Font", &[("ID", "3"), ("FontName", "TEST")], &file))
}

fn pictures() -> String {
    let file = element("ofd:MediaFile", &[], "image_4.png");
    let media = element("ofd:MultiMedia", &[("ID", "14"), ("Type", "Image"), ("Format", "PNG")], &file);
    element("ofd:MultiMedias", &[], &media)
}

/// The page: what the license says, each value an object of its own.
fn sheet(plan: &Plan) -> String {
    let facts = &plan.facts;
    let end = format!("{} 至 {}", facts.issued_on, facts.end("%Y-%m-%d"));
    let lines = [&facts.number, &facts.holder_names("、"), &facts.holder_ids("、"), &facts.issuer_name, &end];
    let mut objects: String =
        lines.iter().zip(10_u8..).map(|(line, id)| text(id, 30 + (id - 10) * 12, line)).collect();
    if plan.extent == Extent::Whole || plan.filler > 0 {
        let place = [("ID", "20"), ("Boundary", "150 30 30 40"), ("ResourceID", "14")];
        objects += &empty("ofd:ImageObject", &place);
    }
    empty("ofd:Template", &[("TemplateID", "2"), ("ZOrder", "Background")]) + &page(&objects, 6)
}

fn page(objects: &str, layer: u8) -> String {
    let layer = element("ofd:Layer", &[("ID", &layer.to_string())], objects);
    element("ofd:Content", &[], &layer)
}

fn text(id: u8, y: u8, text: &str) -> String {
    let id = id.to_string();
    let code = element("ofd:TextCode", &[("X", "0"), ("Y", "6")], text);
    let place = [("ID", id.as_str()), ("Boundary", &format!("20 {y} 120 10")), ("Font", "3"), ("Size", "6")];
    element("ofd:TextObject", &place, &code)
}

fn annotation() -> String {
    let look = element("ofd:Appearance", &[("Boundary", "20 120 60 8")], &text(22, 0, "测试注释"));
    let about =
        [("ID", "21"), ("Type", "Stamp"), ("Creator", "TEST elicense"), ("LastModDate", "2026-02-10")];
    element("ofd:Annot", &about, &look)
}

/// 自定义标引: which object of the page says what.
fn tags(plan: &Plan) -> String {
    let named = ["证照编号", "持证主体", "持证主体代码", "颁发机构"].iter().zip(10_u8..);
    let entry = |(name, id): (&&str, u8)| {
        let reference = element("ofd:ObjectRef", &[("PageRef", "1")], &id.to_string());
        element(name, &[], &reference)
    };
    let attributes = [("xmlns:ofd", plan.namespace), ("name", plan.facts.kind.name)];
    HEAD.to_owned() + &element("license", &attributes, &named.map(entry).collect::<String>())
}

/// The metadata of a license as a file of their own.
pub(crate) fn attachment(facts: &Facts) -> String {
    let fields = metadata(facts).iter().map(|(name, value)| element(name, &[], value)).collect::<String>();
    HEAD.to_owned() + &element("License", &[], &fields)
}

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// No glyph is in it: nobody draws test data.
const FONT_BYTES: &[u8] = b"\x00\x01\x00\x00TEST elicense font";
