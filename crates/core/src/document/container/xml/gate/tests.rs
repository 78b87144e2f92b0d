use roxmltree::Document;

use crate::document::budget::Budget;
use crate::document::container::tests::Random;
use crate::document::container::xml::gate::pass;

/// The gate must not see less than the parser: what it does not count, nothing bounds.
#[test]
fn the_gate_counts_all_that_the_parser_makes() {
    const PIECES: [&str; 22] = [
        "<a>",
        "</a>",
        "<a/>",
        "<a",
        ">",
        "/>",
        " b=",
        " c='d'",
        " xmlns='e'",
        " xmlns:f=\"g\"",
        "'",
        "\"",
        "=",
        "<!--",
        "-->",
        "->",
        "<![CDATA[",
        "]]>",
        "x",
        "&lt;",
        " ",
        "<f:a xmlns:f='g'>",
    ];
    let mut compared = 0;
    for seed in 0..200_000 {
        let mut random = Random(seed);
        let mut pieces = |most| (0..random.below(most)).map(|_| random.of(&PIECES)).collect::<String>();
        let xml = format!("{}<a>{}</a>{}", pieces(4), pieces(7), pieces(3));
        let Ok(document) = Document::parse(&xml) else {
            continue;
        };
        let made = |node: roxmltree::Node<'_, '_>| usize::from(node.is_element()) + node.attributes().len();
        let made: usize = document.descendants().map(made).sum();
        let mut budget = Budget::new();
        while budget.remaining() >= made {
            budget.item().expect("the budget is not empty");
        }
        assert!(
            pass(&xml, crate::document::container::gb18030::Encoding::Utf8, &budget, 0).is_err(),
            "{xml}"
        );
        compared += 1;
    }
    assert!(compared > 1_000, "{compared} documents");
}
