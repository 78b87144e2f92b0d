//! The answer to one document: a report, or why there is none.

use elicense::rules::Regions;
use elicense::{Error, Report};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::card::Card;
use crate::words::language;

/// The answer to one document.
#[wasm_bindgen]
pub struct Answer {
    name: String,
    result: Result<Box<Report>, Error>,
    regions: Regions,
}

impl Answer {
    pub(crate) fn new(name: String, result: Result<Report, Error>, regions: Regions) -> Self {
        Self { name, result: result.map(Box::new), regions }
    }
}

#[wasm_bindgen]
impl Answer {
    /// One line of JSON, the report or an error in its place: the bytes that the command line prints for the same input,
    /// settings and question, without the end of the line.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn json(&self) -> String {
        match &self.result {
            Ok(report) => report.to_json(),
            Err(error) => error.to_json(Some(&self.name)),
        }
    }

    /// `passed`, `failed`, `undetermined`, or `unexamined` where there is no report.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn verdict(&self) -> String {
        match &self.result {
            Ok(report) => report.conclusion().as_str().to_owned(),
            Err(_) => "unexamined".to_owned(),
        }
    }

    /// The code of the error; nothing where there is a report.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn error(&self) -> Option<String> {
        self.result.as_ref().err().map(|error| error.kind().code().to_owned())
    }

    /// What a person reads, in `zh-CN` or `en`, masked for the reader whom the inquiry named.
    #[must_use]
    pub fn card(&self, tag: &str) -> Card {
        match &self.result {
            Ok(report) => Card::of_report(language(tag), &self.name, report, &self.regions),
            Err(error) => Card::of_error(language(tag), &self.name, error),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{Inquiry, Settings};

    const LICENSE: &str = r#"{ "flag": "200", "result": "ok",
        "data": "{\"infoCode\":\"T-1\",\"infoName\":\"身份证\",\"ownerName\":\"测试\",\"ownerId\":\"11010519491231002X\"}" }"#;

    #[test]
    fn an_answer_is_the_report_of_the_library_and_its_card_masks_as_the_report_does() {
        let verifier = Settings::new().verifier().expect("settings that trust nobody");
        let mut inquiry = Inquiry::new("2026-06-01T00:00:00Z").expect("a time");
        inquiry.set_role("clerk").expect("a role");
        let answer = verifier.verify(LICENSE.as_bytes(), "a.json", &inquiry);
        let report =
            elicense::Verifier::new(elicense::Trust::empty()).verify_for(LICENSE.as_bytes(), &inquiry.0);
        assert_eq!(answer.json(), report.expect("it is examined").to_json());
        let public = Inquiry::new("2026-06-01T00:00:00Z").expect("a time");
        let card = verifier.verify(LICENSE.as_bytes(), "a.json", &public).card("zh-CN");
        assert_eq!((card.verdict.as_str(), card.vouched), ("undetermined", false));
        assert_eq!(card.number.as_deref(), Some("T-1"));
        assert!(card.fields.iter().all(|row| !row.value.contains("19491231")), "{:?}", card.fields);
        assert!(!card.reason.is_empty() && card.next.is_some());
    }

    #[test]
    fn what_cannot_be_examined_has_a_card_as_well() {
        let verifier = Settings::new().verifier().expect("settings that trust nobody");
        let inquiry = Inquiry::new("2026-06-01T00:00:00Z").expect("a time");
        let answer = verifier.verify(b"", "11010519491231002X.json", &inquiry);
        assert_eq!((answer.error().as_deref(), &*answer.verdict()), (Some("input-empty"), "unexamined"));
        assert!(answer.json().contains(r#""name":"110105********002X.json""#), "{}", answer.json());
        let [chinese, english] = ["zh-CN", "en"].map(|tag| answer.card(tag));
        assert_ne!(chinese.headline, english.headline);
        assert_eq!(chinese.name, "110105********002X.json");
    }
}
