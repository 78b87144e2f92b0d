//! An agreement of the test data, whose rules begin, end and ask for things that the built-in one does not.

use crate::files::Files;

/// Its folder below `testdata/`, as vectors name it.
pub const FOLDER: &str = "formats/agreement";

/// Writes it.
pub fn write(files: &mut Files) {
    files.put(format!("{FOLDER}/recognition.toml"), format!("{HEAD}{}", rules()).into_bytes());
}

/// Each rule: id, kind, scenario, history, conditions.
const RULES: &[[&str; 5]] = &[
    [
        "repealed-2027",
        "business-license",
        "government-service",
        UNTIL_2027,
        "minimum = \"V3\", copies = \"refused\"",
    ],
    [
        "enacted-2027",
        "business-license",
        "law-enforcement",
        FROM_2027,
        "minimum = \"V3\", copies = \"refused\"",
    ],
    [
        "with-address",
        "resident-id-card",
        "government-service",
        FROM_2020,
        "minimum = \"V3\", copies = \"refused\", fields = [\"holder_name\", \"address\"]",
    ],
    [
        "with-vehicle",
        "resident-id-card",
        "law-enforcement",
        FROM_2020,
        "minimum = \"V3\", copies = \"refused\", fields = [\"holder_name\", \"vehicle\"]",
    ],
    [
        "on-sight",
        "resident-id-card",
        "social-life",
        FROM_2020,
        "minimum = \"V1\", copies = \"refused\", human = [\"see-original\"]",
    ],
];

const FROM_2020: &str = "{ state = \"enacted\", since = 2020-09-12 }";
const FROM_2027: &str = "{ state = \"enacted\", since = 2027-01-01 }";
const UNTIL_2027: &str =
    "{ state = \"enacted\", since = 2020-09-12 }, { state = \"repealed\", since = 2027-01-01 }";

fn rules() -> String {
    let rule = |[id, kind, scenario, history, conditions]: &[&str; 5]| {
        format!(
            "\n[[rule]]\nid = \"{id}\"\ntitle = {{ zh-CN = \"测试规则\", en = \"A rule of the tests\" }}\nfrom = {ALL}\nto = {ALL}\n\
             kinds = [\"{kind}\"]\nscenarios = [\"{scenario}\"]\nhistory = [{history}]\nconditions = {{ {conditions} }}\n\
             source = \"assumed\"\n"
        )
    };
    RULES.iter().map(rule).collect()
}

const ALL: &str = "[\"310000\", \"320000\", \"330000\", \"340000\"]";

const HEAD: &str = "\
# An agreement of the tests. Nobody agreed to it.

[agreement]
id = \"test-agreement\"
title = { zh-CN = \"测试用互认共识\", en = \"Agreement of the tests\" }
parties = [\"310000\", \"320000\", \"330000\", \"340000\"]
signed = 2020-09-12
source = \"assumed\"

[baseline]
minimum = \"V3\"
fields = [\"holder_name\"]
source = \"assumed\"

[human.see-original]
zh-CN = \"查看证照原件\"
en = \"see the original\"
";
