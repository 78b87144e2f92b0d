//! Rust sources as they are parsed: the modules of a crate, and every path that is written in them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use proc_macro2::{Punct, Spacing, TokenStream, TokenTree};
use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};
use syn::{Attribute, Item, Meta, UseTree};

use crate::workspace::{Text, crates, exists, texts};

/// A crate's files, the modules they are, and what is written in them.
pub struct Crate {
    /// The path of the file it begins with.
    pub root: String,
    pub files: Vec<File>,
    /// By the path from the crate's root, `["words", "error"]`; the root itself is empty.
    pub modules: BTreeMap<Vec<String>, Module>,
    pub uses: Vec<Use>,
    /// Names that a module has from elsewhere, and what it has all names of (`*`).
    aliases: BTreeMap<Vec<String>, Names>,
}

/// A Rust file.
pub struct File {
    pub path: String,
    /// Whether every `mod` that leads to it is for tests only.
    pub only_in_tests: bool,
    /// Lines of its items that are there for tests only.
    pub test_lines: BTreeSet<usize>,
    pub lines: usize,
}

#[derive(Clone, Copy)]
pub struct Module {
    /// The place of its file in [`Crate::files`].
    pub file: usize,
}

/// A path as it is written somewhere.
#[derive(Clone)]
pub struct Use {
    pub file: usize,
    pub line: usize,
    pub module: Vec<String>,
    /// As it is written: `["super", "json", "Writer"]`.
    pub written: Vec<String>,
    pub kind: Kind,
    pub only_in_tests: bool,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// `use …;`
    Import,
    /// `use …::*;`
    Glob,
    /// `a::b` in code or in what is handed to a macro.
    Inline,
    /// The name of a macro that is called.
    Macro,
    /// `extern crate …;`
    ExternCrate,
}

/// Every crate in `crates/`, libraries and programs, read once.
pub fn every_crate() -> &'static [Crate] {
    static CRATES: LazyLock<Vec<Crate>> = LazyLock::new(|| {
        let roots = crates()
            .into_iter()
            .flat_map(|name| ["lib", "main"].map(|root| format!("crates/{name}/src/{root}.rs")));
        let sources = texts("crates", ".rs");
        let there = roots.filter(|root| exists(root));
        there.map(|root| Crate::parse(&root, &sources)).collect()
    });
    &CRATES
}

/// One of them, by the path of its root.
pub fn crate_of(root: &str) -> Option<&'static Crate> {
    every_crate().iter().find(|of| of.root == root)
}

/// Where a path leads.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Place {
    /// From the root of this crate.
    Inside(Vec<String>),
    /// From the root of another, by its name.
    Outside(Vec<String>),
}

#[derive(Default)]
struct Names {
    one: BTreeMap<String, Vec<String>>,
    all_of: Vec<Vec<String>>,
}

impl Crate {
    /// The crate whose root is the text with this path. Of the others it has those that a `mod` leads to.
    pub fn parse(root: &str, texts: &[Text]) -> Self {
        let of = Self {
            root: root.to_owned(),
            files: Vec::new(),
            modules: BTreeMap::new(),
            uses: Vec::new(),
            aliases: BTreeMap::new(),
        };
        let texts = texts.iter().map(|text| (text.path.as_str(), text)).collect();
        let mut reader = Reader { texts, of };
        reader.file(root, Vec::new(), &folder_of(root), false);
        reader.of
    }

    /// `crates/core/src/words/error.rs:12`.
    pub fn place(&self, written: &Use) -> String {
        format!("{}:{}", self.files[written.file].path, written.line)
    }

    /// Where a path leads that says so itself: `crate::…`, `self::…`, `super::…` or a module below. A name that was
    /// imported leads where the import leads, which stands in a line of its own: `None`.
    pub fn written_out(&self, written: &Use) -> Option<Place> {
        let first = written.written.first()?;
        let is_told = written.kind == Kind::Import || written.kind == Kind::Glob;
        let leads_itself = matches!(first.as_str(), "crate" | "$crate" | "self" | "super" | "");
        (is_told || leads_itself || self.is_below(&written.module, first)).then(|| self.resolve(written))
    }

    /// Where a path leads, imported names followed.
    pub fn resolve(&self, written: &Use) -> Place {
        self.lead(&written.module, &written.written, MAX_IMPORTS_FOLLOWED)
    }

    /// The longest part of a place that is a module.
    pub fn module_of(&self, inside: &[String]) -> (&[String], Module) {
        let mut known = inside.len();
        loop {
            if let Some((path, module)) = self.modules.get_key_value(&inside[..known]) {
                return (path, *module);
            }
            known -= 1; // The root is a module.
        }
    }

    fn is_below(&self, module: &[String], name: &str) -> bool {
        self.modules.contains_key(&[module, &[name.to_owned()]].concat())
    }

    fn lead(&self, module: &[String], path: &[String], imports: usize) -> Place {
        let Some((first, rest)) = path.split_first() else { return Place::Inside(module.to_vec()) };
        match first.as_str() {
            "crate" | "$crate" => self.lead_below(Vec::new(), rest),
            "self" => self.lead_below(module.to_vec(), rest),
            "super" => {
                let above = module.split_last().map_or(&[][..], |(_, above)| above);
                match rest.first().map(String::as_str) {
                    Some("super") => self.lead(above, rest, imports),
                    _ => self.lead_below(above.to_vec(), rest),
                }
            }
            "" => Place::Outside(rest.to_vec()),
            name if self.is_below(module, name) => self.lead_below(module.to_vec(), path),
            _ if imports == 0 => Place::Outside(path.to_vec()),
            name => match self.alias(module, name, MAX_IMPORTS_FOLLOWED) {
                Some((importer, import)) => self.lead(&importer, &[&import, rest].concat(), imports - 1),
                None => Place::Outside(path.to_vec()),
            },
        }
    }

    fn lead_below(&self, mut base: Vec<String>, rest: &[String]) -> Place {
        base.extend(rest.iter().filter(|name| *name != "self").cloned());
        Place::Inside(base)
    }

    /// What a name was imported as, and the module whose import it is.
    fn alias(&self, module: &[String], name: &str, globs: usize) -> Option<(Vec<String>, Vec<String>)> {
        let names = self.aliases.get(module)?;
        if let Some(path) = names.one.get(name) {
            return Some((module.to_vec(), path.clone()));
        }
        let mut modules = names.all_of.iter().filter_map(|path| match self.lead(module, path, 0) {
            Place::Inside(place) if place != module && self.modules.contains_key(&place) => Some(place),
            _ => None,
        });
        modules.find_map(|place| self.alias(&place, name, globs.checked_sub(1)?))
    }
}

/// An import of an import of an import: more are not written here, and circles end.
const MAX_IMPORTS_FOLLOWED: usize = 4;

/// Follows `mod` from the root.
struct Reader<'t> {
    texts: BTreeMap<&'t str, &'t Text>,
    of: Crate,
}

impl Reader<'_> {
    /// `below`: the folder in which the files of its modules stand.
    fn file(&mut self, path: &str, module: Vec<String>, below: &str, only_in_tests: bool) {
        let text = self.texts.get(path).unwrap_or_else(|| panic!("{path} is not there"));
        let syntax = syn::parse_file(&text.text)
            .unwrap_or_else(|error| panic!("{path}:{}: {error}", error.span().start().line));
        let lines = text.text.lines().count();
        let known = self.of.files.iter().position(|file| file.path == path);
        let file = known.unwrap_or(self.of.files.len());
        match known {
            Some(file) => self.of.files[file].only_in_tests &= only_in_tests,
            None => self.of.files.push(File {
                path: path.to_owned(),
                only_in_tests,
                test_lines: BTreeSet::new(),
                lines,
            }),
        }
        self.of.modules.insert(module.clone(), Module { file });
        Found { file, module, below: below.to_owned(), only_in_tests, reader: self }.visit_file(&syntax);
    }
}

/// What is found in one file.
struct Found<'r, 't> {
    file: usize,
    module: Vec<String>,
    below: String,
    only_in_tests: bool,
    reader: &'r mut Reader<'t>,
}

impl Found<'_, '_> {
    fn add(&mut self, line: usize, written: Vec<String>, kind: Kind) {
        let (file, module, only_in_tests) = (self.file, self.module.clone(), self.only_in_tests);
        self.reader.of.uses.push(Use { file, line, module, written, kind, only_in_tests });
    }

    fn names(&mut self) -> &mut Names {
        self.reader.of.aliases.entry(self.module.clone()).or_default()
    }

    /// What is behind `#[cfg(test)]` or `#[test]` is for tests.
    fn within(&mut self, attributes: &[Attribute], lines: [usize; 2], visit: impl FnOnce(&mut Self)) {
        let before = self.only_in_tests;
        if !before && attributes.iter().any(is_for_tests) {
            self.only_in_tests = true;
            self.reader.of.files[self.file].test_lines.extend(lines[0]..=lines[1]);
        }
        visit(self);
        self.only_in_tests = before;
    }

    fn imports(&mut self, before: &[String], tree: &UseTree) {
        let and = |name: &str| [before, &[name.to_owned()]].concat();
        match tree {
            UseTree::Path(path) => self.imports(&and(&path.ident.to_string()), &path.tree),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.imports(before, tree)),
            UseTree::Glob(glob) => {
                self.names().all_of.push(before.to_vec());
                self.add(glob.span().start().line, before.to_vec(), Kind::Glob);
            }
            UseTree::Name(name) => self.import(before, &name.ident, None),
            UseTree::Rename(name) => self.import(before, &name.ident, Some(&name.rename)),
        }
    }

    fn import(&mut self, before: &[String], name: &syn::Ident, rename: Option<&syn::Ident>) {
        let is_self = name == "self" && !before.is_empty();
        let path = if is_self { before.to_vec() } else { [before, &[name.to_string()]].concat() };
        let alias = rename.map_or_else(|| path.last().cloned().unwrap_or_default(), ToString::to_string);
        if alias != "_" && path != [alias.as_str()] {
            self.names().one.insert(alias, path.clone());
        }
        self.add(name.span().start().line, path, Kind::Import);
    }

    /// Paths in what is handed to a macro or an attribute, where it is not known what is what.
    fn tokens(&mut self, tokens: &TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let (mut line, mut colons) = (0, 0);
        for token in tokens.clone() {
            match &token {
                TokenTree::Punct(punct) if punct.as_char() == ':' => colons += 1,
                TokenTree::Ident(name) if colons == 2 && !path.is_empty() => {
                    path.push(name.to_string());
                    colons = 0;
                }
                other => {
                    let is_called = matches!(other, TokenTree::Punct(punct) if is_call(punct));
                    self.end(&mut path, line, if is_called { Kind::Macro } else { Kind::Inline });
                    colons = 0;
                    match other {
                        TokenTree::Ident(name) => {
                            (path, line) = (vec![name.to_string()], name.span().start().line);
                        }
                        TokenTree::Group(group) => self.tokens(&group.stream()),
                        TokenTree::Punct(_) | TokenTree::Literal(_) => {}
                    }
                }
            }
        }
        self.end(&mut path, line, Kind::Inline);
    }

    fn end(&mut self, path: &mut Vec<String>, line: usize, kind: Kind) {
        let path = std::mem::take(path);
        if !path.is_empty() {
            self.add(line, path, kind);
        }
    }

    /// `#[serde(with = "crate::…")]` names a module in a text.
    fn texts(&mut self, tokens: &TokenStream) {
        for token in tokens.clone() {
            match token {
                TokenTree::Group(group) => self.texts(&group.stream()),
                TokenTree::Literal(literal) => {
                    let text = literal.to_string();
                    let path = syn::parse_str::<syn::Path>(text.trim_matches('"')).ok();
                    if let Some(path) = path.filter(|path| path.segments.len() > 1) {
                        self.add(literal.span().start().line, names_of(&path), Kind::Inline);
                    }
                }
                _ => {}
            }
        }
    }

    fn declared(&mut self, item: &syn::ItemMod) {
        let name = item.ident.to_string();
        let module = [self.module.as_slice(), std::slice::from_ref(&name)].concat();
        let place = item.attrs.iter().find_map(path_of);
        if let Some((_, items)) = &item.content {
            let below = format!("{}/{}", self.below, place.unwrap_or(name));
            let module = std::mem::replace(&mut self.module, module);
            let below = std::mem::replace(&mut self.below, below);
            self.reader.of.modules.insert(self.module.clone(), Module { file: self.file });
            items.iter().for_each(|item| self.visit_item(item));
            (self.module, self.below) = (module, below);
            return;
        }
        let own = &self.reader.of.files[self.file].path;
        let (path, below) = match place {
            // The modules of a file that is named stand beside it.
            Some(place) => {
                let path = tidy(&format!("{}/{place}", folder_of(own)));
                (path.clone(), folder_of(&path))
            }
            None => {
                let below = format!("{}/{name}", self.below);
                let beside = format!("{below}.rs");
                let is_beside = self.reader.texts.contains_key(beside.as_str());
                (if is_beside { beside } else { format!("{below}/mod.rs") }, below)
            }
        };
        self.reader.file(&path, module, &below, self.only_in_tests);
    }
}

impl<'a> Visit<'a> for Found<'_, '_> {
    fn visit_item(&mut self, item: &'a Item) {
        self.within(attributes(item), lines(item), |found| visit::visit_item(found, item));
    }

    fn visit_impl_item(&mut self, item: &'a syn::ImplItem) {
        let attributes = match item {
            syn::ImplItem::Fn(item) => &item.attrs[..],
            syn::ImplItem::Const(item) => &item.attrs,
            _ => &[],
        };
        self.within(attributes, lines(item), |found| visit::visit_impl_item(found, item));
    }

    fn visit_item_mod(&mut self, item: &'a syn::ItemMod) {
        item.attrs.iter().for_each(|attribute| self.visit_attribute(attribute));
        self.declared(item);
    }

    fn visit_item_use(&mut self, item: &'a syn::ItemUse) {
        let before: &[String] = if item.leading_colon.is_some() { &[String::new()] } else { &[] };
        self.imports(before, &item.tree);
    }

    fn visit_item_extern_crate(&mut self, item: &'a syn::ItemExternCrate) {
        self.add(item.ident.span().start().line, vec![item.ident.to_string()], Kind::ExternCrate);
    }

    /// `pub(in crate::x)` says who may see it and uses nothing.
    fn visit_visibility(&mut self, _: &'a syn::Visibility) {}

    fn visit_path(&mut self, path: &'a syn::Path) {
        self.add(path.span().start().line, names_of(path), Kind::Inline);
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'a syn::Macro) {
        self.add(call.path.span().start().line, names_of(&call.path), Kind::Macro);
        self.tokens(&call.tokens);
    }

    fn visit_attribute(&mut self, attribute: &'a Attribute) {
        if let Meta::List(list) = &attribute.meta {
            self.tokens(&list.tokens);
            self.texts(&list.tokens);
        }
    }
}

/// The `!` of `name!(…)`, and not that of `name != …`.
fn is_call(punct: &Punct) -> bool {
    punct.as_char() == '!' && punct.spacing() == Spacing::Alone
}

fn names_of(path: &syn::Path) -> Vec<String> {
    let leading = path.leading_colon.map(|_| String::new());
    leading.into_iter().chain(path.segments.iter().map(|segment| segment.ident.to_string())).collect()
}

/// `#[test]`, `#[cfg(test)]` and `#[cfg(all(test, …))]`; what is there without tests as well is not.
fn is_for_tests(attribute: &Attribute) -> bool {
    fn needs_test(meta: &Meta) -> bool {
        let all = |list: &syn::MetaList| {
            let nested =
                list.parse_args_with(syn::punctuated::Punctuated::<Meta, syn::Token![,]>::parse_terminated);
            nested.is_ok_and(|nested| nested.iter().any(needs_test))
        };
        match meta {
            Meta::Path(path) => path.is_ident("test"),
            Meta::List(list) => list.path.is_ident("all") && all(list),
            Meta::NameValue(_) => false,
        }
    }
    match &attribute.meta {
        Meta::Path(path) => path.is_ident("test"),
        Meta::List(list) if list.path.is_ident("cfg") => {
            list.parse_args::<Meta>().is_ok_and(|condition| needs_test(&condition))
        }
        _ => false,
    }
}

/// `#[path = "…"]`.
fn path_of(attribute: &Attribute) -> Option<String> {
    let Meta::NameValue(pair) = &attribute.meta else { return None };
    let syn::Expr::Lit(literal) = &pair.value else { return None };
    match &literal.lit {
        syn::Lit::Str(text) if pair.path.is_ident("path") => Some(text.value()),
        _ => None,
    }
}

fn lines(of: &impl syn::spanned::Spanned) -> [usize; 2] {
    [of.span().start().line, of.span().end().line]
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::ExternCrate(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        // What is rarer is looked at as code that is always there.
        _ => &[],
    }
}

/// `a/b` of `a/b/c.rs`.
pub fn folder_of(path: &str) -> String {
    path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned()
}

/// `a/c` of `a/b/../c`.
pub fn tidy(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/').filter(|part| *part != ".") {
        match part {
            ".." if parts.last().is_some_and(|last| *last != "..") => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}
