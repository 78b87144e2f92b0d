//! What a call through C costs over the same call in Rust.

use std::hint::black_box;
use std::process::ExitCode;

use elicense::{Inquiry, Verifier};
use elicense_capi::measured::{Column, Made, Measured};
use elicense_testkit::archive::signed;
use elicense_testkit::desk::Desk;
use elicense_testkit::layouts;

use super::ratio::{Line, Ratio};
use super::setup::{at, trust};

/// One verification through C and many together, issuers known, over the same calls in Rust.
pub fn capi() -> ExitCode {
    let measured = Measured::new(Verifier::new(trust()), Inquiry::at(at()));
    let met = [one(&measured), many(&measured)];
    if met.contains(&false) { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// With and without the JSON of the report.
fn one(measured: &Measured) -> bool {
    let met = layouts::SIGNED.map(|layout| {
        let document = Desk::of(layout).good().document(layout.proof);
        [("", Made::Report), ("json-", Made::Json)].map(|(name, made)| {
            let through_c = || measured.through_c(black_box(&document), made);
            let in_rust = || measured.in_rust(black_box(&document), made);
            let ratio = Ratio::of(|| _ = black_box(through_c()), || _ = black_box(in_rust()));
            println!("{}", Line { name: format!("ratio-capi-{name}{}", layout.id), ratio, goal: Some(GOAL) });
            ratio.median <= GOAL
        })
    });
    !met.concat().contains(&false)
}

/// Over the same in Rust, and over the same documents one by one through C.
fn many(measured: &Measured) -> bool {
    let documents: Vec<Vec<u8>> = signed(DOCUMENTS).into_iter().map(|entry| entry.document).collect();
    let column = Column::of(&documents);
    let together = || _ = black_box(measured.many_through_c(black_box(&column)));
    let in_rust = || _ = black_box(measured.many_in_rust(black_box(&documents)));
    let alone = || {
        for document in &documents {
            black_box(measured.through_c(black_box(document), Made::Json));
        }
    };
    let met = [
        ("ratio-capi-many", Ratio::of_calls(CALLS, together, in_rust), GOAL),
        ("ratio-capi-many-over-one-by-one", Ratio::of_calls(CALLS, together, alone), 1.0),
    ]
    .map(|(name, ratio, goal)| {
        println!("{}", Line { name: name.to_owned(), ratio, goal: Some(goal) });
        ratio.median <= goal
    });
    !met.contains(&false)
}

/// Documents of a column: one batch of the library, so that both sides verify as many of them together.
const DOCUMENTS: u64 = 64;
/// Columns of one side before the other's turn.
const CALLS: usize = 2;

/// A boundary that copies nothing costs some checks of pointers and one allocation.
const GOAL: f64 = 1.05;
