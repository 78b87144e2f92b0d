//! What a call through C costs over the same call in Rust.

use std::hint::black_box;
use std::process::ExitCode;

use elicense::{Inquiry, Verifier};
use elicense_capi::measured::{Made, Measured};
use elicense_testkit::desk::Desk;
use elicense_testkit::layouts;

use super::ratio::{Line, Ratio};
use super::{at, trust};

/// One verification through C, issuer known, over the same call in Rust, with and without its JSON.
pub fn capi() -> ExitCode {
    let measured = Measured::new(Verifier::new(trust()), Inquiry::at(at()));
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
    if met.concat().contains(&false) { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// A boundary that copies nothing costs some checks of pointers and one allocation.
const GOAL: f64 = 1.05;
