//! `unsafe` stands in the C library alone, and nothing keeps it from turning a panic into a status.

use proc_macro2::{TokenStream, TokenTree};

use crate::workspace::{Text, crates, exists, none, texts};

/// The one crate that hands out pointers, and the test that calls it as C does.
const UNSAFE: [&str; 2] = ["crates/capi/", "crates/cli/tests/c_library/"];

#[test]
fn unsafe_code_is_only_in_the_c_library() {
    let sources = ["crates", "formats", "examples"].into_iter().flat_map(|folder| texts(folder, ".rs"));
    let safe = sources.filter(|source| !UNSAFE.iter().any(|place| source.path.starts_with(place)));
    none(&safe.flat_map(|source| is_unsafe(&source)).collect::<Vec<_>>());
}

#[test]
fn every_other_crate_forbids_unsafe_code() {
    let folders = crates().into_iter().map(|name| format!("crates/{name}")).chain(["formats".to_owned()]);
    let roots = folders.flat_map(|folder| ["lib", "main"].map(|root| format!("{folder}/src/{root}.rs")));
    let safe = roots.filter(|root| exists(root) && !root.starts_with(UNSAFE[0]));
    none(&safe.filter_map(|root| does_not_forbid(&Text::read(&root))).collect::<Vec<_>>());
}

#[test]
fn no_profile_aborts_on_panic() {
    let manifests = texts("", "Cargo.toml").into_iter().map(|manifest| manifest.path);
    let settings = [".cargo/config.toml", ".cargo/config"].map(str::to_owned);
    let files = manifests.chain(settings.into_iter().filter(|path| exists(path)));
    none(&files.filter_map(|path| chooses_panic(&Text::read(&path))).collect::<Vec<_>>());
}

/// Every `unsafe` among the words of a source: blocks, functions, traits, attributes, inside macros.
fn is_unsafe(source: &Text) -> Vec<String> {
    fn lines(tokens: TokenStream) -> Vec<usize> {
        let line = |token| match token {
            TokenTree::Group(group) => lines(group.stream()),
            TokenTree::Ident(word) if word == "unsafe" => vec![word.span().start().line],
            _ => Vec::new(),
        };
        tokens.into_iter().flat_map(line).collect()
    }
    let tokens: TokenStream = source.text.parse().unwrap_or_else(|error| panic!("{}: {error}", source.path));
    lines(tokens).into_iter().map(|line| format!("{}:{line}: unsafe", source.path)).collect()
}

fn does_not_forbid(root: &Text) -> Option<String> {
    let syntax = syn::parse_file(&root.text).unwrap_or_else(|error| panic!("{}: {error}", root.path));
    let forbids = |attribute: &syn::Attribute| match &attribute.meta {
        syn::Meta::List(list) => {
            list.path.is_ident("forbid")
                && list.parse_args::<syn::Path>().is_ok_and(|lint| lint.is_ident("unsafe_code"))
        }
        _ => false,
    };
    (!syntax.attrs.iter().any(forbids)).then(|| format!("{}:1: no #![forbid(unsafe_code)]", root.path))
}

/// A profile that says what a panic does: the C boundary turns panics into a status and needs unwinding.
fn chooses_panic(manifest: &Text) -> Option<String> {
    fn has(value: &toml::Value) -> bool {
        let table = value.as_table();
        table.is_some_and(|table| table.contains_key("panic") || table.values().any(has))
    }
    let table: toml::Table =
        manifest.text.parse().unwrap_or_else(|error| panic!("{}: {error}", manifest.path));
    table
        .get("profile")
        .filter(|profiles| has(profiles))
        .map(|_| format!("{}: a profile chooses `panic`", manifest.path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_to_write_unsafe_is_named() {
        let one = |code: &str, line: usize| {
            assert_eq!(is_unsafe(&Text::new("a.rs", code)), [format!("a.rs:{line}: unsafe")], "{code}");
        };
        one("fn f() {\n    unsafe { g() }\n}", 2);
        one("unsafe fn f() {}", 1);
        one("unsafe impl Send for A {}", 1);
        one("\nunsafe extern \"C\" { fn f(); }", 2);
        one("#[unsafe(no_mangle)]\nfn f() {}", 1);
        one("#[cfg(test)]\nmod tests { fn f() { vec![unsafe\n{ g() }]; } }", 2);
    }

    #[test]
    fn a_word_that_contains_it_or_stands_in_a_text_is_not() {
        let code = "#![forbid(unsafe_code)]\n// unsafe { }\nconst A: &str = \"unsafe { }\";";
        assert_eq!(is_unsafe(&Text::new("a.rs", code)), [""; 0]);
    }

    #[test]
    fn a_root_that_does_not_forbid_it_is_named() {
        let fault = |code: &str| does_not_forbid(&Text::new("lib.rs", code));
        assert_eq!(fault("#![forbid(unsafe_code)]\nmod a;"), None);
        for code in [
            "mod a;",
            "// #![forbid(unsafe_code)]",
            "#![deny(unsafe_code)]",
            "mod a { #![forbid(unsafe_code)] }",
        ] {
            assert_eq!(fault(code).as_deref(), Some("lib.rs:1: no #![forbid(unsafe_code)]"), "{code}");
        }
    }

    #[test]
    fn a_profile_that_aborts_is_named() {
        let fault = |text: &str| chooses_panic(&Text::new("Cargo.toml", text));
        assert_eq!(fault("[profile.release]\nlto = true"), None);
        for text in [
            "[profile.release]\npanic = \"abort\"",
            "[profile]\nsmall.panic=\"abort\"",
            "profile.dev = { panic = 'abort' }",
        ] {
            assert_eq!(fault(text).as_deref(), Some("Cargo.toml: a profile chooses `panic`"), "{text}");
        }
    }
}
