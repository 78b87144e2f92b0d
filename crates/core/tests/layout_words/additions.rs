//! Files that add to the catalogue and the agreement, and take nothing away.

use std::collections::BTreeMap;

use elicense::{Region, Rulebook};

fn with(files: &[(&str, &str)]) -> Result<Rulebook, String> {
    let files: BTreeMap<String, Vec<u8>> =
        files.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect();
    Rulebook::from_files(&files).map_err(|error| error.to_string())
}

#[test]
fn one_local_code_needs_no_copied_catalogue() {
    let built_in = Rulebook::built_in();
    let more = "[[more]]\nkind = \"business-license\"\nregional = { 990000 = [\"YYZZ\"] }\n";
    let rulebook = with(&[("local.catalog.toml", more)]).expect("an addition");
    assert_eq!(rulebook.catalog.kinds().len(), built_in.catalog.kinds().len());
    let region = Region::parse("990000").expect("six digits");
    let kind = rulebook.catalog.kind("business-license").expect("a kind");
    assert_eq!(kind.regional.get(&region), Some(&vec!["YYZZ".to_owned()]));
    assert!(
        built_in.catalog.kind("business-license").is_some_and(|kind| !kind.regional.contains_key(&region))
    );
}

#[test]
fn an_addition_takes_nothing_from_a_kind_that_is_known() {
    for (text, detail) in [
        ("[[more]]\nkind = \"resident-id-card\"\naliases = [\"营业执照\"]\n", "both claim the name 营业执照"),
        ("[[more]]\nkind = \"nothing\"\n", "the catalogue has no kind nothing at line 2 column 8"),
        ("[[more]]\nkind = \"business-license\"\nnational = \"1\"\n", "unknown field `national`"),
        ("[recorded]\naddress = { zh-CN = \"x\", en = \"x\" }\n", "address is in [recorded] already"),
        ("[metadata]\nsource = \"assumed\"\n", "unknown field `metadata`"),
        (
            "[[kind]]\nid = \"business-license\"\nname = { zh-CN = \"x\", en = \"x\" }\nsource = \"assumed\"\n\
             collected = { regions = [], source = \"assumed\" }\n",
            "both claim the id business-license",
        ),
    ] {
        let wrong = with(&[("local.catalog.toml", text)]).expect_err("must be refused");
        assert!(wrong.contains(detail) && wrong.contains("local.catalog.toml"), "{wrong}");
    }
}

const RULE: &str = "[[rule]]\nid = \"local-1\"\ntitle = { zh-CN = \"试\", en = \"test\" }\nfrom = [\"990000\"]\nto = [\"980000\"]\n\
                    kinds = [\"business-license\"]\nscenarios = [\"government-service\"]\n\
                    history = [{ state = \"enacted\", since = 2024-01-01 }]\n\
                    conditions = { minimum = \"V3\", copies = \"refused\" }\nsource = \"assumed\"\n";

#[test]
fn a_rule_is_added_and_cannot_decide_what_another_does() {
    let rulebook = with(&[("local.recognition.toml", RULE)]).expect("an addition");
    assert_eq!(rulebook.agreement.rules().len(), Rulebook::built_in().agreement.rules().len() + 1);
    let twice =
        with(&[("a.recognition.toml", RULE), ("b.recognition.toml", RULE)]).expect_err("must be refused");
    assert!(twice.contains("local-1 is taken") && twice.contains("b.recognition.toml"), "{twice}");
    let other = RULE.replace("local-1", "local-2");
    with(&[("a.recognition.toml", RULE), ("b.recognition.toml", &other)])
        .expect_err("two rules for one case");
    let baseline = format!("[baseline]\nminimum = \"V0\"\n{RULE}");
    assert!(
        with(&[("a.recognition.toml", &baseline)])
            .expect_err("no baseline")
            .contains("unknown field `baseline`")
    );
}
