//! Links in pages lead to files and headings that are there. Nothing is asked of the network.

use std::collections::{BTreeMap, BTreeSet};

use pulldown_cmark::{BrokenLink, Event, LinkType, Options, Parser, Tag, TagEnd};

use crate::syntax::{folder_of, tidy};
use crate::workspace::{Text, exists, none, root, texts};

#[test]
fn every_link_of_every_page_leads_somewhere() {
    let pages: BTreeMap<String, Text> =
        texts("", ".md").into_iter().map(|page| (page.path.clone(), page)).collect();
    for page in
        ["README.md", "README.zh-CN.md", "CONTRIBUTING.md", "docs/architecture.md", "crates/capi/README.md"]
    {
        assert!(pages.contains_key(page), "{page} is read");
    }
    let is_there = |path: &str| if path.is_empty() { root().is_dir() } else { exists(path) };
    none(&pages.values().flat_map(|page| dead(page, &pages, &is_there)).collect::<Vec<_>>());
}

/// Every link of a page that leads nowhere.
fn dead(page: &Text, pages: &BTreeMap<String, Text>, is_there: &dyn Fn(&str) -> bool) -> Vec<String> {
    let mut faults = Vec::new();
    for (line, link) in links(page) {
        if link.contains("://") || link.starts_with("mailto:") {
            continue;
        }
        let (path, anchor) =
            link.split_once('#').map_or((link.as_str(), None), |(path, anchor)| (path, Some(anchor)));
        let path = if path.is_empty() {
            page.path.clone()
        } else {
            tidy(&format!("{}/{path}", folder_of(&page.path)))
        };
        let path = path.trim_matches('/');
        let has = |anchor: &str| pages.get(path).is_some_and(|page| anchors(page).contains(anchor));
        if path.starts_with("..") || !is_there(path) {
            faults.push(format!("{}:{line}: {link} is not there", page.path));
        } else if anchor.is_some_and(|anchor| !has(anchor)) {
            faults.push(format!("{}:{line}: {link}: no such heading", page.path));
        }
    }
    faults
}

/// Links and pictures, in Markdown and in HTML, by their lines. What names a reference that is not defined is a link
/// to that name: it leads nowhere either.
fn links(page: &Text) -> Vec<(usize, String)> {
    let mut undefined = Vec::new();
    let mut found = Vec::new();
    let events = Parser::new_with_broken_link_callback(
        &page.text,
        OPTIONS,
        Some(|link: BrokenLink<'_>| {
            if matches!(link.link_type, LinkType::Reference | LinkType::Collapsed) {
                undefined.push((link.span.start, format!("[{}]", link.reference)));
            }
            None
        }),
    );
    for (event, span) in events.into_offset_iter() {
        match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                found.push((span.start, dest_url.to_string()));
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                let values = ["href=\"", "src=\""].into_iter().flat_map(|name| html.split(name).skip(1));
                found
                    .extend(values.filter_map(|rest| Some((span.start, rest.split('"').next()?.to_owned()))));
            }
            _ => {}
        }
    }
    found.extend(undefined);
    found.into_iter().map(|(at, link)| (page.text[..at].matches('\n').count() + 1, link)).collect()
}

const OPTIONS: Options =
    Options::ENABLE_TABLES.union(Options::ENABLE_STRIKETHROUGH).union(Options::ENABLE_FOOTNOTES);

/// The names of a page's headings as GitHub gives them, and those that HTML gives.
fn anchors(page: &Text) -> BTreeSet<String> {
    let (mut anchors, mut times, mut heading) = (BTreeSet::new(), BTreeMap::new(), None);
    for event in Parser::new_ext(&page.text, OPTIONS) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::Text(text) | Event::Code(text) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&text);
                }
            }
            Event::End(TagEnd::Heading(_)) => {
                let name = name_of(&heading.take().unwrap_or_default());
                let before: &mut usize = times.entry(name.clone()).or_default();
                anchors.insert(if *before == 0 { name } else { format!("{name}-{before}") });
                *before += 1;
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                let values = ["id=\"", "name=\""].into_iter().flat_map(|name| html.split(name).skip(1));
                anchors.extend(values.filter_map(|rest| rest.split('"').next()).map(str::to_owned));
            }
            _ => {}
        }
    }
    anchors
}

/// Small letters, no punctuation, `-` for each space.
fn name_of(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> Vec<String> {
        let page = Text::new("docs/a.md", text);
        let other =
            Text::new("README.md", "# One: `two`, three\n\n## 四、五\n\n## 四、五\n\n<a id=\"six\"></a>\n");
        let pages = [page.clone(), other].map(|page| (page.path.clone(), page)).into();
        dead(&page, &pages, &|path| ["README.md", "docs/a.md", "docs", "LICENSE", ""].contains(&path))
    }

    #[test]
    fn links_that_lead_somewhere_are_no_fault() {
        let links = "# B\n[a](#b) [b](../README.md#one-two-three) [c](../README.md#四五-1) [d](../LICENSE) [e](../docs/) \
            [f](https://example.org/x#y) [g](../README.md#six) [h][i] [j] [x](..)\n\n[i]: a.md\n\n```\n[k](nowhere.md)\n```\n";
        assert_eq!(faults(links), [""; 0]);
    }

    #[test]
    fn each_kind_of_dead_link_is_named_with_its_line() {
        let one =
            |text: &str, fault: &str| assert_eq!(faults(text), [format!("docs/a.md:{fault}")], "{text}");
        one("[a](b.md)", "1: b.md is not there");
        one("\n\n![a](b.png)", "3: b.png is not there");
        one("text\n[a](../README.md#two)", "2: ../README.md#two: no such heading");
        one("[a](#two)", "1: #two: no such heading");
        one("[a](../../outside.md)", "1: ../../outside.md is not there");
        one("[a][b]\n\n[b]: c.md", "1: c.md is not there");
        one("[a][b]", "1: [b] is not there");
        one("<img src=\"b.png\">", "1: b.png is not there");
        one("| a |\n|---|\n| [b](c.md) |", "3: c.md is not there");
        one("[a](../LICENSE#x)", "1: ../LICENSE#x: no such heading");
    }
}
