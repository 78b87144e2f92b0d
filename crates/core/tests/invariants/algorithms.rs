//! Nothing outside `crypto/` names a signature algorithm: whoever adds one adds a file there and a line to its table.

use crate::syntax::{Crate, crate_of};
use crate::workspace::{Text, none, texts};

/// Where algorithms have their names.
const ROOM: &str = "src/crypto/";

/// What algorithms, curves and their libraries are called, in small letters: those that are there and those that come.
const NAMES: [&str; 9] = ["25519", "eddsa", "ecdsa", "p256", "p384", "secp256", "sm2", "rs256", "rsa_pkcs1"];

#[test]
fn nothing_outside_crypto_names_an_algorithm() {
    let core = crate_of("crates/core/src/lib.rs").expect("core is there");
    let sources = texts("crates/core/src", ".rs");
    none(
        &sources
            .iter()
            .filter(|source| !source.path.contains(ROOM))
            .flat_map(|source| named(core, source))
            .collect::<Vec<_>>(),
    );
}

/// What the layout language calls something that only one algorithm has: written where the table of a layout is read.
const WORD_OF_LAYOUTS: &str = "\"sm2_user_id\"";

/// Every line of code that is not for tests and holds one of the names; comments may say them.
fn named(of: &Crate, source: &Text) -> Vec<String> {
    let file = of.files.iter().find(|file| file.path == source.path);
    if file.is_some_and(|file| file.only_in_tests) {
        return Vec::new();
    }
    let is_for_tests = |line: usize| file.is_some_and(|file| file.test_lines.contains(&line));
    let lines = source.text.lines().enumerate().map(|(at, line)| (at + 1, line));
    let code = lines.filter(|(at, line)| !is_for_tests(*at) && !line.trim_start().starts_with("//"));
    let holds_name = |line: &str| {
        let line = line.replace(WORD_OF_LAYOUTS, "").to_lowercase();
        NAMES.iter().any(|name| line.contains(name))
    };
    code.filter(|(_, line)| holds_name(line))
        .map(|(at, line)| format!("{}:{at}: {}", source.path, line.trim()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_algorithm_in_code_is_named_with_its_line_and_one_in_comments_or_tests_is_not() {
        let faults = |code: &str| {
            let text = Text::new("src/lib.rs", code);
            named(&Crate::parse("src/lib.rs", std::slice::from_ref(&text)), &text)
        };
        assert_eq!(faults("use ed25519_dalek::Signature;"), ["src/lib.rs:1: use ed25519_dalek::Signature;"]);
        assert_eq!(faults("\nconst A: &str = \"EdDSA\";"), ["src/lib.rs:2: const A: &str = \"EdDSA\";"]);
        assert_eq!(faults("const WORD: &str = \"sm2_user_id\";"), [""; 0]);
        assert_eq!(faults("static SM2: u8 = 1;"), ["src/lib.rs:1: static SM2: u8 = 1;"]);
        assert_eq!(faults("//! SM2\n/// Ed25519\n    // RS256\nfn f() {}"), [""; 0]);
        assert_eq!(faults("#[cfg(test)]\nmod tests {\n    use p256::ecdsa;\n}"), [""; 0]);
    }
}
