//! From the package to its pages: which parts they are made of.

use std::collections::BTreeMap;

use roxmltree::{Document, Node};
use smol_str::SmolStr;

use crate::document::ofd::location;
use crate::document::ofd::{ENTRY, Ofd, parsed};
use crate::document::page::geometry::numbers;
use crate::document::page::resources::{Resources, res_location};
use crate::document::page::{Page, Pages, Rect, content, tags};
use crate::words::limits::{MAX_PAGE_ANNOTATIONS, MAX_PAGES};

/// The parts of one package, by the locations that name them.
pub(super) struct Parts<'o> {
    ofd: &'o Ofd<'o>,
}

impl<'o> Parts<'o> {
    /// The part that a location means; programs that look elsewhere for it would show another page.
    pub(super) fn named(&self, from: &str, at: &str) -> Result<String, String> {
        let met = location::readings(&self.ofd.package, from, at);
        let met = met.map_err(|_| format!("{from} names a part that is not there"))?;
        match <[_; 1]>::try_from(met) {
            Ok([only]) => Ok(only.name),
            Err(_) => Err(format!("{from} names a part that may be one of two")),
        }
    }

    pub(super) fn bytes(&self, part: &str) -> &'o [u8] {
        self.ofd.bytes(part).unwrap_or_default()
    }

    /// A part in XML.
    pub(super) fn xml(&self, part: &str) -> Result<Document<'o>, String> {
        parsed(self.bytes(part)).map_err(|detail| format!("{part}: {detail}"))
    }
}

pub(super) fn read(ofd: &Ofd<'_>) -> Result<Pages, String> {
    let parts = Parts { ofd };
    let entry = parts.xml(ENTRY)?;
    let mut roots = descendants(entry.root_element(), "DocRoot");
    // Of several documents the first is read; that there are several is a check of its own.
    let root = roots.next().ok_or("the package has no document")?;
    let root = parts.named(ENTRY, &text(root))?;
    let document = parts.xml(&root)?;
    let document = document.root_element();
    let mut resources = Resources::default();
    for table in ["PublicRes", "DocumentRes"].into_iter().flat_map(|name| descendants(document, name)) {
        resources.add(&parts, &parts.named(&root, &text(table))?)?;
    }
    let sheet = descendants(document, "CommonData").next();
    let sheet = sheet.and_then(|common| descendants(common, "PhysicalBox").next()).map(text);
    let templates = templates(document)?;
    let listed: Vec<_> = descendants(document, "Pages").flat_map(|pages| children(pages, "Page")).collect();
    if listed.len() > MAX_PAGES {
        return Err(format!("more than {MAX_PAGES} pages"));
    }
    let mut annotations = annotations(&parts, &root, document)?;
    let mut pages = Vec::new();
    let mut room = content::Room::new();
    for page in listed {
        let id: SmolStr = page.attribute("ID").unwrap_or_default().into();
        let at = page.attribute("BaseLoc").ok_or("a page without a place")?;
        let part = parts.named(&root, at)?;
        let xml = parts.xml(&part)?;
        let page = xml.root_element();
        let mut layers = Vec::new();
        for used in children(page, "Template") {
            let id = used.attribute("TemplateID").unwrap_or_default();
            let (at, order) = templates.get(id).ok_or("a page names a template that is not there")?;
            let order = used.attribute("ZOrder").unwrap_or(order);
            layers.push((order.to_owned(), parts.named(&root, at)?));
        }
        let mut objects = content::Objects::default();
        let below = layers.iter().filter(|(order, _)| order != "Foreground");
        let above = layers.iter().filter(|(order, _)| order == "Foreground");
        for (_, template) in below {
            let xml = parts.xml(template)?;
            resources.add_of_page(&parts, template, xml.root_element())?;
            objects.add(xml.root_element(), true, &resources, &mut room)?;
        }
        resources.add_of_page(&parts, &part, page)?;
        objects.add(page, false, &resources, &mut room)?;
        for (_, template) in above {
            let xml = parts.xml(template)?;
            resources.add_of_page(&parts, template, xml.root_element())?;
            objects.add(xml.root_element(), true, &resources, &mut room)?;
        }
        let own = children(page, "Area").next().and_then(|area| children(area, "PhysicalBox").next());
        let area = own.map(text).or_else(|| sheet.clone()).and_then(|sheet| numbers(&sheet));
        let area = Rect::of(area.ok_or("a page without a size")?);
        let content::Objects { texts, covers, pictures, .. } = objects;
        let annotations = annotations.remove(&id).unwrap_or_default();
        pages.push(Page { id, area, texts, covers, pictures, annotations });
    }
    let tags = tags::read(&parts, ofd)?;
    Ok(Pages { pages, tags, fonts: resources.fonts })
}

/// Templates by their ids: where they stand, and whether above or below what a page has.
fn templates<'d>(document: Node<'d, '_>) -> Result<BTreeMap<&'d str, (&'d str, &'d str)>, String> {
    let mut all = BTreeMap::new();
    for template in descendants(document, "TemplatePage") {
        let id = template.attribute("ID").unwrap_or_default();
        let at = template.attribute("BaseLoc").ok_or("a template without a place")?;
        let order = template.attribute("ZOrder").unwrap_or("Background");
        if all.insert(id, (at, order)).is_some() {
            return Err("two templates have one id".to_owned());
        }
    }
    Ok(all)
}

/// Where annotations show something, by the id of their page.
fn annotations(
    parts: &Parts<'_>,
    root: &str,
    document: Node<'_, '_>,
) -> Result<BTreeMap<SmolStr, Vec<Rect>>, String> {
    let mut all: BTreeMap<SmolStr, Vec<Rect>> = BTreeMap::new();
    let mut seen = 0;
    for list in children(document, "Annotations") {
        let list = parts.named(root, &text(list))?;
        let listed = parts.xml(&list)?;
        for page in children(listed.root_element(), "Page") {
            let id: SmolStr = page.attribute("PageID").unwrap_or_default().into();
            for at in children(page, "FileLoc") {
                let part = parts.named(&list, &text(at))?;
                let xml = parts.xml(&part)?;
                for annotation in children(xml.root_element(), "Annot") {
                    seen += 1;
                    if seen > MAX_PAGE_ANNOTATIONS {
                        return Err(format!("more than {MAX_PAGE_ANNOTATIONS} annotations"));
                    }
                    // One that is hidden is shown at a click, and one without a look shows nothing.
                    for look in children(annotation, "Appearance") {
                        let place = look.attribute("Boundary").and_then(numbers);
                        let place = place.ok_or("an annotation without a place")?;
                        all.entry(id.clone()).or_default().push(Rect::of(place));
                    }
                }
            }
        }
    }
    Ok(all)
}

impl Resources {
    /// The tables that a page or template has of its own.
    fn add_of_page(&mut self, parts: &Parts<'_>, part: &str, page: Node<'_, '_>) -> Result<(), String> {
        for table in children(page, "PageRes") {
            self.add(parts, &parts.named(part, &text(table))?)?;
        }
        Ok(())
    }

    /// One table of resources.
    fn add(&mut self, parts: &Parts<'_>, table: &str) -> Result<(), String> {
        let xml = parts.xml(table)?;
        let root = xml.root_element();
        let base = root.attribute("BaseLoc");
        self.read(root, &mut |at| {
            let based = res_location(base, at);
            // As for coverage: from the folder that the table names, else from its own.
            parts.named(table, &based).or_else(|_| parts.named(table, at)).ok()
        })
    }
}

/// Child elements of this name. Which namespace they have is not asked: programs go by names.
pub(super) fn children<'d, 'p>(
    node: Node<'d, 'p>,
    name: &'static str,
) -> impl Iterator<Item = Node<'d, 'p>> + use<'d, 'p> {
    node.children().filter(move |child| child.is_element() && child.tag_name().name() == name)
}

pub(super) fn descendants<'d, 'p>(
    node: Node<'d, 'p>,
    name: &'static str,
) -> impl Iterator<Item = Node<'d, 'p>> + use<'d, 'p> {
    node.descendants().filter(move |child| child.is_element() && child.tag_name().name() == name)
}

/// All text of an element, without the blanks around it.
pub(super) fn text(node: Node<'_, '_>) -> String {
    let pieces = node.children().filter(Node::is_text).filter_map(|piece| piece.text());
    pieces.collect::<String>().trim().to_owned()
}
