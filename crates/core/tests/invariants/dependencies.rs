//! The wrappers decide nothing: no parser and no cryptography among what they depend on.

use toml::{Table, Value};

use crate::workspace::{Text, none};

/// Whoever wraps the library for the command line, for folders, for C, for browsers and for Python.
const WRAPPERS: [&str; 5] = ["cli", "files", "capi", "wasm", "python"];

/// What is neither parser nor cryptography.
const ALLOWED: [&str; 16] = [
    "clap",
    "clap_complete",
    "clap_mangen",
    "ctrlc",
    // Which files a pattern of names means.
    "glob",
    "elicense",
    "elicense-audit",
    "elicense-files",
    "indicatif",
    "pyo3",
    "rustix",
    "strsim",
    // The settings file of the command line, in `crates/files`; nothing of a license is read with it.
    "toml",
    "unicode-width",
    "wasm-bindgen",
    "zeroize",
];

#[test]
fn the_wrappers_depend_on_no_parser_and_no_cryptography() {
    let workspace = Text::read("Cargo.toml");
    let manifests = WRAPPERS.map(|name| Text::read(&format!("crates/{name}/Cargo.toml")));
    none(&manifests.iter().flat_map(|manifest| others(manifest, &workspace)).collect::<Vec<_>>());
}

/// Every package that a manifest brings to those who use the crate or build it, on any system, and that is not
/// allowed. What tests alone depend on is left out: a test may read an answer with a parser.
fn others(manifest: &Text, workspace: &Text) -> Vec<String> {
    let (table, workspace) = (read(manifest), read(workspace));
    let shared = workspace["workspace"].get("dependencies").and_then(Value::as_table);
    let systems = table.get("target").and_then(Value::as_table).into_iter().flat_map(Table::iter);
    let systems = systems.map(|(system, table)| (format!("target.{system}."), table));
    let mut faults = Vec::new();
    for (system, table) in std::iter::once((String::new(), &Value::Table(table.clone()))).chain(systems) {
        for kind in ["dependencies", "build-dependencies"] {
            for (name, asked) in table.get(kind).and_then(Value::as_table).into_iter().flat_map(Table::iter) {
                let package = package(name, asked, shared);
                if !ALLOWED.contains(&package) {
                    faults.push(format!("{}: [{system}{kind}] {package}", manifest.path));
                }
            }
        }
    }
    faults
}

/// The package behind a name, also where the workspace or the manifest gives it another.
fn package<'t>(name: &'t str, asked: &'t Value, shared: Option<&'t Table>) -> &'t str {
    let is_shared = asked.get("workspace").and_then(Value::as_bool) == Some(true);
    let shared = shared.and_then(|shared| shared.get(name)).filter(|_| is_shared);
    shared.unwrap_or(asked).get("package").and_then(Value::as_str).unwrap_or(name)
}

fn read(manifest: &Text) -> Table {
    manifest.text.parse().unwrap_or_else(|error| panic!("{}: {error}", manifest.path))
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORKSPACE: &str = "[workspace.dependencies]\nclap = \"4\"\nserde_cbor = { package = \"serde_cbor_2\", version = \"1\" }\n\
        zeroize = { package = \"ring\", version = \"1\" }";

    fn faults(manifest: &str) -> Vec<String> {
        others(&Text::new("Cargo.toml", manifest), &Text::new("root.toml", WORKSPACE))
    }

    #[test]
    fn a_parser_is_named_wherever_it_is_asked_for() {
        let one =
            |text: &str, fault: &str| assert_eq!(faults(text), [format!("Cargo.toml: {fault}")], "{text}");
        one("[dependencies]\nserde_json = \"1\"", "[dependencies] serde_json");
        one("[dependencies.serde_json]\nversion = \"1\"\noptional = true", "[dependencies] serde_json");
        one("[build-dependencies]\nserde_json = \"1\"", "[build-dependencies] serde_json");
        one("[target.'cfg(unix)'.dependencies]\nring = \"1\"", "[target.cfg(unix).dependencies] ring");
        one("[target.x.build-dependencies]\nring = \"1\"", "[target.x.build-dependencies] ring");
        one("[dependencies]\nclap = { package = \"ring\", version = \"1\" }", "[dependencies] ring");
        one("[dependencies]\nserde_cbor.workspace = true", "[dependencies] serde_cbor_2");
        one("[dependencies]\nzeroize.workspace = true", "[dependencies] ring");
    }

    #[test]
    fn what_is_allowed_and_what_tests_read_with_is_no_fault() {
        assert_eq!(
            faults("[dependencies]\nclap.workspace = true\n[dev-dependencies]\nserde_json = \"1\""),
            [""; 0]
        );
    }
}
