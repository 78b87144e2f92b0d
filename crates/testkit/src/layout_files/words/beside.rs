//! What stands beside the layouts: kinds of tokens, names of authorities, and what adds to catalogue and agreement.

/// Id, what stands above the shape, and the shape. Two are known by what they begin with; of the others two give way.
pub(super) const TOKENS: &[(&str, &str, &str)] = &[
    (
        "xx-marked-1",
        "",
        "prefix = \"zz\"\nparts = [{ alphabet = \"alphanumeric\", min = 10, max = 20 }]\ntoken = 1\n",
    ),
    (
        "xx-back-1",
        "stands_back = true\n",
        "parts = [{ alphabet = \"alphanumeric\", min = 13, max = 16 }]\ntoken = 1\n",
    ),
    (
        "xx-back-2",
        "stands_back = true\n",
        "parts = [{ alphabet = \"hex\", min = 16, max = 16 }]\ntoken = 1\n",
    ),
    ("xx-firm-1", "", "parts = [{ alphabet = \"alphanumeric\", min = 19, max = 19 }]\ntoken = 1\n"),
];

pub(super) const AUTHORITIES: &str = "\
# Authorities whose documents give their code only. Invented.

[\"TEST-ORG-1\"]
name = \"测试发证机关\"
source = \"assumed\"
";

pub(super) const CATALOG: &str = "\
# What the tests add to the catalogue. No region issues such a license.

[recorded]
test_grade = { zh-CN = \"测试等级\", en = \"Grade of the tests\" }

[[kind]]
id = \"test-permit\"
name = { zh-CN = \"测试长效证\", en = \"Permit of the tests\" }
collected = { regions = [\"340000\"], source = \"assumed\" }
records = { optional = [\"scope\", \"test_grade\"] }
period = \"none\"
source = \"assumed\"

[[kind]]
id = \"test-card\"
name = { zh-CN = \"测试限期证\", en = \"Card of the tests\" }
collected = { regions = [\"340000\"], source = \"assumed\" }
period = \"recorded\"
source = \"assumed\"

[[more]]
kind = \"business-license\"
aliases = [\"测试营业证\"]
regional = { 340000 = [\"TEST-YYZZ\"] }
";

pub(super) const RECOGNITION: &str = "\
# What the tests add to the agreement. Nobody agreed to it.

[[rule]]
id = \"test-permits\"
title = { zh-CN = \"测试规则\", en = \"A rule of the tests\" }
from = [\"340000\"]
to = [\"330000\"]
kinds = [\"test-permit\"]
scenarios = [\"government-service\"]
history = [{ state = \"enacted\", since = 2020-09-12 }]
conditions = { minimum = \"V3\", copies = \"refused\", fields = [\"holder_name\", \"scope\"] }
source = \"assumed\"
";
