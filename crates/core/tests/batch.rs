//! Documents that are verified together have the answers that each has alone.

mod common;

use common::{tell, trust, vectors};
use elicense::{Error, Inquiry, Report, Verifier};

#[test]
fn together_every_document_has_the_answer_that_it_has_alone() {
    let inquiry = Inquiry::at("2026-06-01T12:00:00+08:00".parse().expect("a time"));
    let (together, alone) = (Verifier::new(trust("default")), Verifier::new(trust("default")));
    // Each as it is, and changed at places that differ from one to the next: signatures that hold beside some that
    // do not, for keys that have come often and for others.
    let mut documents = Vec::new();
    for (number, vector) in vectors().into_iter().enumerate() {
        let document = vector.bytes();
        for part in 1..=3 {
            let mut changed = document.clone();
            let place = (document.len() * part / 4 + number).min(document.len().saturating_sub(1));
            changed.iter_mut().skip(place).take(1).for_each(|byte| *byte ^= 1);
            documents.extend([document.clone(), changed]);
        }
    }
    let answer = |answer: Result<Report, Error>| match answer {
        Ok(report) => report.to_json(),
        Err(error) => error.to_json(None),
    };
    let mut counts = [0; 3];
    for size in [1, 2, 16, 100] {
        for documents in documents.chunks(size) {
            let answers = together.verify_batch(documents, &inquiry).expect("both ways agree");
            assert_eq!(answers.len(), documents.len());
            for (own, document) in answers.into_iter().zip(documents) {
                let own = answer(own);
                assert_eq!(own, answer(alone.verify_for(document, &inquiry)));
                counts[0] += 1;
                counts[1] += usize::from(own.contains("\"check\":\"signature\",\"outcome\":\"passed\""));
                counts[2] += usize::from(own.contains("\"check\":\"signature\",\"outcome\":\"failed\""));
            }
        }
    }
    let [all, good, bad] = counts;
    tell(&format!("{all} documents together as alone; signatures: {good} good, {bad} bad"));
    assert!(good > 1000 && bad > 100);
}
