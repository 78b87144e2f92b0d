//! No text that a document chose leaves but through the mask of its reader: whoever reads one in what writes answers
//! hands it to the mask in the same breath, or stands in the list below with the reason.

use std::collections::BTreeSet;

use syn::punctuated::Punctuated;
use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};
use syn::{Expr, ExprField, ExprMethodCall, ImplItemFn, ItemFn, ItemMod, Macro, Member, Token};

use crate::workspace::{Text, none, texts};

/// What writes answers.
const OUTLETS: [&str; 9] = [
    "crates/audit/src",
    "crates/capi/src",
    "crates/cli/src",
    "crates/core/src/issue",
    "crates/core/src/report/comparison",
    "crates/core/src/report/json.rs",
    "crates/core/src/verifier/assessment",
    "crates/python/src",
    "crates/wasm/src",
];

/// Parts of reports whose text the document or its signer chose.
const FIELDS: [&str; 4] = ["raw", "subject", "key_id", "ignored"];
/// Questions to a license that have such a text as their answer.
const QUESTIONS: [&str; 8] = ["name", "number", "value", "holders", "identifier", "texts", "to_text", "text"];
/// What those are asked of.
const ASKED: [&str; 6] = ["license", "claimed", "verified", "field", "value", "identifier"];
/// What a mask does with them.
const DOOR: [&str; 6] = ["text", "field", "face", "carried", "finding", "signature"];

/// Functions that read such a text and tell no one, or are handed what a mask has made of it.
const ALLOWED: [(&str, &str, &str); 15] = [
    ("crates/audit/src/index_key.rs", "write_license", "digests, which are compared and not told"),
    ("crates/audit/src/index_key.rs", "content", "digests, which are compared and not told"),
    ("crates/audit/src/index_key.rs", "issuer", "digests, which are compared and not told"),
    ("crates/audit/src/record.rs", "of", "each text goes through `told`"),
    ("crates/audit/src/record.rs", "told", "the mask is asked for all that is not a day"),
    ("crates/cli/src/render/basis.rs", "facts", "is handed the signature as the mask shows it"),
    ("crates/cli/src/render/basis.rs", "of_certificate", "is handed the signature as the mask shows it"),
    ("crates/core/src/report/json.rs", "proof", "is handed the signature as the mask shows it"),
    ("crates/core/src/report/json.rs", "signature", "is handed the signature as the mask shows it"),
    ("crates/core/src/report/comparison/sameness.rs", "*", "compares, and tells only which field decides"),
    ("crates/core/src/issue/draft.rs", "*", "each text of a license that a code shows goes through `keeps`"),
    (
        "crates/cli/src/layouts/trial.rs",
        "steps",
        "says what a layout's condition is about: its payload or the document",
    ),
    ("crates/cli/src/code/make.rs", "passing", "the license is a file here, with the name that was typed"),
    ("crates/wasm/src/basis.rs", "facts", "is handed the signature as the mask shows it"),
    ("crates/wasm/src/basis.rs", "of_certificate", "is handed the signature as the mask shows it"),
];

#[test]
fn no_text_of_a_document_leaves_but_through_the_mask() {
    let sources: Vec<Text> = OUTLETS.iter().flat_map(|outlet| sources(outlet)).collect();
    let found: BTreeSet<Way> = sources.iter().flat_map(ways_out).collect();
    let is_allowed = |way: &Way| ALLOWED.iter().any(|allowed| allows(allowed, way));
    none(&found.iter().filter(|way| !is_allowed(way)).map(Way::told).collect::<Vec<_>>());
    let unused = ALLOWED.iter().filter(|allowed| !found.iter().any(|way| allows(allowed, way)));
    none(
        &unused
            .map(|(file, function, _)| format!("{file}: {function} reads nothing of a document"))
            .collect::<Vec<_>>(),
    );
}

fn sources(outlet: &str) -> Vec<Text> {
    if outlet.ends_with(".rs") { vec![Text::read(outlet)] } else { texts(outlet, ".rs") }
}

fn allows((file, function, _): &(&str, &str, &str), way: &Way) -> bool {
    *file == way.file && (*function == way.function || *function == "*")
}

/// Where a text of a document is read and not handed to a mask.
#[derive(Eq, Ord, PartialEq, PartialOrd)]
struct Way {
    file: String,
    line: usize,
    function: String,
    what: String,
}

impl Way {
    fn told(&self) -> String {
        let Self { file, line, function, what } = self;
        format!(
            "{file}:{line}: {function} reads {what}, which a document chose; hand it to the mask of its reader"
        )
    }
}

fn ways_out(text: &Text) -> Vec<Way> {
    let parsed = syn::parse_file(&text.text).unwrap_or_else(|error| panic!("{}: {error}", text.path));
    let mut reader = Reader { file: &text.path, function: Vec::new(), at_the_door: 0, found: Vec::new() };
    reader.visit_file(&parsed);
    reader.found
}

struct Reader<'t> {
    file: &'t str,
    function: Vec<String>,
    /// How many masks the expression that is read is handed to.
    at_the_door: usize,
    found: Vec<Way>,
}

impl Reader<'_> {
    fn found(&mut self, at: proc_macro2::Span, what: String) {
        if self.at_the_door == 0 {
            let function = self.function.last().cloned().unwrap_or_default();
            self.found.push(Way { file: self.file.to_owned(), line: at.start().line, function, what });
        }
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item_mod(&mut self, module: &'ast ItemMod) {
        let is_test =
            module.attrs.iter().any(|one| one.path().is_ident("cfg") && quoted(&one.meta).contains("test"));
        if !is_test {
            visit::visit_item_mod(self, module);
        }
    }

    fn visit_item_fn(&mut self, function: &'ast ItemFn) {
        self.function.push(function.sig.ident.to_string());
        visit::visit_item_fn(self, function);
        self.function.pop();
    }

    fn visit_impl_item_fn(&mut self, function: &'ast ImplItemFn) {
        self.function.push(function.sig.ident.to_string());
        visit::visit_impl_item_fn(self, function);
        self.function.pop();
    }

    fn visit_expr_field(&mut self, field: &'ast ExprField) {
        if let Member::Named(name) = &field.member
            && FIELDS.iter().any(|known| name == known)
            && !is_named(&field.base, &["seen"])
            && !is_door(&field.base)
        {
            self.found(field.span(), format!(".{name}"));
        }
        visit::visit_expr_field(self, field);
    }

    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        let is_door = leads_through_the_door(call);
        if QUESTIONS.iter().any(|question| call.method == question) && is_named(&call.receiver, &ASKED) {
            self.found(call.method.span(), format!(".{}()", call.method));
        }
        self.visit_expr(&call.receiver);
        self.at_the_door += usize::from(is_door);
        call.args.iter().for_each(|argument| self.visit_expr(argument));
        self.at_the_door -= usize::from(is_door);
    }

    /// What is handed to `format!` and its like is read as well.
    fn visit_macro(&mut self, called: &'ast Macro) {
        if let Ok(arguments) = called.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated) {
            for argument in &arguments {
                // Its lifetime is that of this call; what is found is kept as text.
                let mut inner = Reader {
                    file: self.file,
                    function: self.function.clone(),
                    at_the_door: self.at_the_door,
                    found: Vec::new(),
                };
                inner.visit_expr(argument);
                self.found.append(&mut inner.found);
            }
        }
    }
}

/// Whether an expression is what a mask has made.
fn is_door(expression: &Expr) -> bool {
    matches!(expression, Expr::MethodCall(call) if leads_through_the_door(call))
}

fn leads_through_the_door(call: &ExprMethodCall) -> bool {
    DOOR.iter().any(|door| call.method == door) && is_named(&call.receiver, &["mask", "beside"])
}

/// Whether the last name of an expression is one of these: `a.b.mask`, `report.mask()`, `mask`.
fn is_named(expression: &Expr, names: &[&str]) -> bool {
    let is = |name: &syn::Ident| names.iter().any(|known| name == known);
    match expression {
        Expr::Path(path) => path.path.segments.last().is_some_and(|segment| is(&segment.ident)),
        Expr::Field(ExprField { member: Member::Named(name), .. }) => is(name),
        Expr::MethodCall(call) => is(&call.method),
        Expr::Reference(reference) => is_named(&reference.expr, names),
        Expr::Paren(inner) => is_named(&inner.expr, names),
        Expr::Try(tried) => is_named(&tried.expr, names),
        _ => false,
    }
}

fn quoted(meta: &syn::Meta) -> String {
    match meta {
        syn::Meta::List(list) => list.tokens.to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(code: &str) -> Vec<String> {
        ways_out(&Text::new("a.rs", code))
            .iter()
            .map(|way| format!("{} {} {}", way.line, way.function, way.what))
            .collect()
    }

    #[test]
    fn a_text_that_leaves_without_the_mask_is_named() {
        for (code, fault) in [
            ("fn f(r: &Report) {\n page.line(r.claimed().name()); }", "2 f .name()"),
            ("fn f(license: &License) { format!(\"{}\", license.number()) }", "1 f .number()"),
            ("fn f(field: &Field) { line(&field.raw) }", "1 f .raw"),
            (
                "impl A { fn g(&self) { rows.extend(one.certificates.iter().map(|c| c.subject.clone())) } }",
                "1 g .subject",
            ),
            ("fn f() { let seen = license.value(name)?; }", "1 f .value()"),
            ("fn f() { other.text(&field.raw) }", "1 f .raw"),
        ] {
            assert_eq!(found(code), [fault], "{code}");
        }
    }

    #[test]
    fn what_is_handed_to_the_mask_what_it_has_made_and_tests_are_not() {
        for code in [
            "fn f() { page.line(&mask.text(&field.raw)) }",
            "fn f() { page.line(&report.mask().text(license.name())) }",
            "fn f() { mask.field(field).raw.map(|raw| raw.to_string()); }",
            "fn f() { line(seen.raw) }",
            "fn f() { input.name() }",
            "#[cfg(test)] mod tests { fn f() { license.name(); } }",
        ] {
            assert_eq!(found(code), [""; 0], "{code}");
        }
    }
}
