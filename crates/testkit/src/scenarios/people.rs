//! Whose license it is, and who may see what of it.

use crate::desk::Desk;
use crate::kinds;
use crate::license::{company, person};
use crate::vectors::Vector;

pub fn vectors(desk: &Desk) -> Vec<Vector> {
    let mut vectors = holders(desk);
    vectors.extend(pairs(desk));
    vectors.extend(readers(desk));
    vectors
}

/// One holder, who presents the license or does not.
fn holders(desk: &Desk) -> Vec<Vector> {
    let (name, id) = desk.facts().holders.swap_remove(0);
    let (other_name, other_id) = person(desk.layout.region, 9);
    let of = |vector, title| desk.vector(vector, title, desk.issued(&desk.facts()));
    let spaced: String = name.chars().map(|c| format!("{c} ")).collect();
    let wide = id.chars().filter_map(|c| char::from_u32(u32::from(c) + 0xfee0)).collect::<String>();
    vec![
        of("holder-presents", "presented by its holder").holder(&name, &id),
        of("holder-written-otherwise", "the holder's name and number are typed in other characters")
            .holder(&spaced, &wide.to_lowercase()),
        of("holder-by-number", "only the holder's number is given").holder("", &id),
        of("holder-other-number", "presented by somebody with another number")
            .holder(&name, &other_id)
            .fails("holder-binding", "holder-mismatch")
            .beside("holder-presents")
            .change("the number given is another person's"),
        of("holder-other-name", "presented by somebody with another name")
            .holder(&other_name, &id)
            .fails("holder-binding", "holder-mismatch")
            .beside("holder-presents")
            .change("the name given is another person's"),
        of("holder-other-kind-of-number", "the number given is of another kind than the recorded one")
            .holder(&name, "E00000000")
            .concludes("undetermined")
            .beside("holder-presents")
            .change("a passport number is given, and the license records a citizen number"),
    ]
}

/// Two holders: name and number must be those of one.
fn pairs(desk: &Desk) -> Vec<Vector> {
    let mut facts = desk.facts();
    facts.holders = vec![person(desk.layout.region, 1), person(desk.layout.region, 2)];
    let [(first, _), (second, id)] = [facts.holders[0].clone(), facts.holders[1].clone()];
    let of = |vector, title| desk.vector(vector, title, desk.issued(&facts));
    vec![
        of("holders-second-presents", "presented by the second of two holders").holder(&second, &id),
        of("holders-mixed", "the name of one holder and the number of the other")
            .holder(&first, &id)
            .fails("holder-binding", "holder-mismatch")
            .beside("holders-second-presents")
            .change("the name given is the first holder's"),
    ]
}

/// What each reader sees of a person and of a company.
fn readers(desk: &Desk) -> Vec<Vector> {
    let facts = desk.facts();
    let (name, id) = &facts.holders[0];
    let masked_id = format!("{}********{}", &id[..6], &id[14..]);
    let of = |vector, title| desk.vector(vector, title, desk.issued(&facts));
    let modest = |vector: Vector| vector.shows("holder_name", "测**").shows("holder_id", &masked_id);
    let mut repeated = facts.clone();
    repeated.issuer_name = format!("测试发证机关（{name} {id}）");
    let repeated_name = format!("测试发证机关（测** {masked_id}）");
    let company_facts = desk.facts_of(kinds::BUSINESS_LICENSE);
    let company_vector = desk.vector(
        "reader-public-company",
        "the public sees a company, which is in a public register",
        desk.issued(&company_facts),
    );
    let (company_name, company_id) = company(desk.layout.region);
    // The layout of pinned keys records no kind of number: whether it is a company's, nobody knows.
    let company_vector = match desk.is_pinned() {
        true => company_vector,
        false => company_vector.shows("holder_name", &company_name).shows("holder_id", &company_id),
    };
    vec![
        modest(of("reader-public", "the public sees a person in part").reader("public")),
        modest(of("reader-audit", "an auditor sees which license it was, not whose").reader("audit")),
        of("reader-clerk", "a clerk in government service sees whose it is")
            .reader("clerk")
            .scenario("government-service")
            .shows("holder_name", name)
            .shows("holder_id", id),
        of("reader-clerk-elsewhere", "a clerk who names no scenario sees the number in part")
            .reader("clerk")
            .shows("holder_name", name)
            .shows("holder_id", &masked_id),
        of("reader-officer", "an officer in law enforcement sees everything")
            .reader("officer")
            .scenario("law-enforcement")
            .shows("holder_name", name)
            .shows("holder_id", id)
            .shows("number", &facts.number),
        desk.vector(
            "reader-public-repeated",
            "name and number are masked also where the issuer's name repeats them",
            desk.issued(&repeated),
        )
        .reader("public")
        .shows("issuer_name", &repeated_name),
        company_vector.reader("public"),
    ]
}
