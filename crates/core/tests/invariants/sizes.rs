//! Files that can be read in one go.

use crate::syntax::{Crate, every_crate};
use crate::workspace::none;

/// What fits in a head, without its tests.
const MAX_LINES: usize = 400;

#[test]
fn no_file_is_longer_than_can_be_read_in_one_go() {
    none(&every_crate().iter().flat_map(too_long).collect::<Vec<_>>());
}

/// The files of a crate that have more lines than that, those of tests not counted.
fn too_long(of: &Crate) -> Vec<String> {
    let code = of.files.iter().filter(|file| !file.only_in_tests);
    let lines = code.map(|file| (&file.path, file.lines - file.test_lines.len()));
    lines
        .filter(|(_, lines)| *lines > MAX_LINES)
        .map(|(path, lines)| format!("{path}: {lines} lines, and not {MAX_LINES}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Text;

    #[test]
    fn a_file_with_a_line_too_many_is_named_and_tests_do_not_count() {
        let line = "// a line\n";
        let lib = |lines: usize| {
            format!("#[cfg(test)]\nmod tests {{\n{}}}\n{}mod a;\n", line.repeat(50), line.repeat(lines - 1))
        };
        let faults = |lines| {
            too_long(&Crate::parse(
                "src/lib.rs",
                &[Text::new("src/lib.rs", &lib(lines)), Text::new("src/a.rs", "")],
            ))
        };
        assert_eq!(faults(MAX_LINES), [""; 0]);
        assert_eq!(faults(MAX_LINES + 1), ["src/lib.rs: 401 lines, and not 400"]);
    }

    #[test]
    fn a_file_of_tests_is_as_long_as_it_has_to_be() {
        let lib = Text::new("src/lib.rs", "#[cfg(test)]\nmod tests;\n");
        assert_eq!(
            too_long(&Crate::parse(
                "src/lib.rs",
                &[lib, Text::new("src/tests.rs", &"// a line\n".repeat(900))]
            )),
            [""; 0]
        );
    }
}
