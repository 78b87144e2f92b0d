//! Lists the layout and token files of this folder, so that a new one is a new file and nothing else.

use std::fmt::Write as _;
use std::{env, fs, path::Path};

fn main() {
    println!("cargo::rerun-if-changed=.");
    list(".layout.toml", "layouts.rs");
    list(".token.toml", "tokens.rs");
}

/// Writes the list of the files whose names end so, sorted by name.
fn list(ending: &str, target: &str) {
    let mut names: Vec<String> = fs::read_dir(".")
        .expect("the package's own folder can be listed")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(ending))
        .collect();
    names.sort();
    let mut list = String::from("&[\n");
    for name in names {
        writeln!(list, "({name:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/{name}\"))),")
            .expect("writing to a string cannot fail");
    }
    list.push(']');
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR for build scripts");
    fs::write(Path::new(&out).join(target), list).expect("OUT_DIR can be written");
}
