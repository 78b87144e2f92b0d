//! Codes that pass.

use super::desk::{CHALLENGE, Desk, LONG_NAME, MADE, fixed, live, packed, question};
use crate::display::Code;
use crate::kinds;
use crate::license::{End, Facts};
use crate::pki::SHANGHAI;
use crate::vectors::Vector;

pub fn vectors(desk: &Desk) -> Vec<Vector> {
    let facts = desk.facts();
    let mut vectors = vec![
        fixed("good", "a static code of the common subset", desk.code().text())
            .says("number", &facts.number)
            .says("identifier", facts.identifier().expect("the kind has a national code"))
            .says("holder_name", &facts.holders[0].0)
            .says("holder_id", "3****************4")
            .says("issuer_name", &facts.issuer_name)
            .says("issued_on", "2026-02-09")
            .says("valid_until", "2046-02-08")
            .says("region", SHANGHAI.code),
        live("good-live", "a code shown by the device it was made for", &desk.shown()),
        live(
            "good-live-question",
            "a live code that answers the counter's question",
            &question(&desk.shown()),
        )
        .challenge(CHALLENGE)
        .audience("counter-7"),
        live(
            "good-live-unasked",
            "a live code with an answer to which nobody asked",
            &desk.shown().answering(CHALLENGE),
        ),
        fixed("good-newline", "a file with a newline at its end", format!("{}\n", desk.code().text())),
        fixed("good-packed", "a code that is smaller packed", packed(desk)).says("issuer_name", LONG_NAME),
    ];
    let company = Facts::of(kinds::BUSINESS_LICENSE, SHANGHAI);
    let endless = Facts { valid_until: End::Never("长期"), ..company.clone() };
    let code = |facts: &Facts| Code::of(facts, desk.pki.signer("display"), MADE, 300).text();
    vectors.push(
        fixed("good-company", "a company's license, whose number is public", code(&company))
            .says("holder_id", &company.holders[0].1),
    );
    vectors.push(
        fixed("good-long-term", "a license without end", code(&endless)).says("valid_until", "long-term"),
    );
    let nameless = Facts::of(kinds::ALL[6], SHANGHAI);
    vectors.push(
        fixed("good-by-name", "a kind that is known by its name alone", code(&nameless))
            .says("name", nameless.kind.name),
    );
    vectors
}
