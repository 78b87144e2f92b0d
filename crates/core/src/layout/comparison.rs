//! Two layouts side by side: whether their conditions tell their documents apart.

use jiff::civil::Date;

use crate::layout::{Detect, Inside, Layout, Want};
use crate::proof::ProofSpec;
use crate::words::error::Error;

impl Layout {
    /// Whether this layout and another can stand side by side: whether there is a document that one of them claims and
    /// the other does not, and signed bytes that fit the one and not the other.
    ///
    /// ```
    /// let layout = |(_, text): &(&str, &str)| elicense::Layout::parse(text).unwrap();
    /// let all: Vec<_> = elicense_formats::LAYOUTS.iter().map(layout).collect();
    /// assert!(all[0].beside(&all[1]).is_ok());
    /// assert!(all[0].beside(&all[0]).is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// They have one id; every document of one of them is claimed by the other too; or only what is not signed tells
    /// them apart, so that such documents are refused as `layout-several`.
    pub fn beside(&self, other: &Self) -> Result<(), Error> {
        let [one, two] = [self.id(), other.id()];
        if one == two {
            return Err(Error::configuration(format!(
                "two layouts have the id {one}; give one of them another"
            )));
        }
        match (self.claims_all_of(other), other.claims_all_of(self)) {
            (true, true) => Err(Error::configuration(format!(
                "{one} and {two} have the same conditions: every document of the one is also claimed by the other, and \
                 refused; give each a [[detect]] that the other does not meet"
            ))),
            (true, false) => Err(every(two, one)),
            (false, true) => Err(every(one, two)),
            (false, false) if self.fits_what_is_signed_of(other) || other.fits_what_is_signed_of(self) => {
                Err(Error::configuration(format!(
                    "{one} and {two} are told apart only by what is not signed, which anybody can change: documents \
                     that fit both are refused; give each a [[detect]] in the payload that the other does not meet"
                )))
            }
            (false, false) => Ok(()),
        }
    }

    /// Whether every document that `other` claims is claimed by this layout too.
    fn claims_all_of(&self, other: &Self) -> bool {
        if self.container != other.container || self.encoding != other.encoding {
            return false;
        }
        // Pages are looked at only where no layout reads the document as data.
        let on_pages = match (&self.page, &other.page) {
            (Some(own), Some(others)) => own.wants.iter().all(|want| others.wants.contains(want)),
            (own, others) => own.is_some() == others.is_some(),
        };
        if !on_pages {
            return false;
        }
        let same_bytes = match (&self.proof, &other.proof) {
            (ProofSpec::None, _) => true,
            (own, others) => own == others,
        };
        same_bytes && self.detect.iter().all(|need| other.implies(need, self.space(need)))
    }

    /// Whether all signed bytes of `other` fit this layout, and are read otherwise by it.
    fn fits_what_is_signed_of(&self, other: &Self) -> bool {
        if self.reads_pages() || other.reads_pages() {
            return false;
        }
        let mut of_payload = self.detect.iter().filter(|detect| detect.inside == Inside::Payload);
        self.may_be_told_apart_by_unsigned(other)
            && of_payload.all(|need| other.implies(need, Inside::Payload))
    }

    /// Whether a document of this layout always meets a condition.
    fn implies(&self, need: &Detect, space: Inside) -> bool {
        let given = self.detect.iter().filter(|given| self.space(given) == space);
        given.into_iter().any(|given| given.implies(need))
    }

    /// What a condition looks at: without a proof there is nothing but the document.
    fn space(&self, detect: &Detect) -> Inside {
        if self.proof == ProofSpec::None { Inside::Document } else { detect.inside }
    }
}

/// Every document of `one` is also of `other`.
fn every(one: &str, other: &str) -> Error {
    Error::configuration(format!(
        "every document of {one} is also claimed by {other}, and refused; give {other} a [[detect]] that documents of \
         {one} do not meet, such as `without` an entry that only they have"
    ))
}

impl Detect {
    /// Whether no document can meet both conditions.
    pub(super) fn contradicts(&self, other: &Self) -> bool {
        self.inside == other.inside
            && match (&self.want, &other.want) {
                (Want::Absent, Want::Absent) => false,
                (Want::Absent, _) => self.path.leads_to(&other.path),
                (_, Want::Absent) => other.path.leads_to(&self.path),
                (Want::Text(one), Want::Text(two)) => {
                    self.path == other.path && !one.iter().any(|text| two.contains(text))
                }
                (Want::Day(one), Want::Day(two)) => self.path == other.path && one.is_apart_from(two),
                _ => false,
            }
    }

    /// Whether every tree that meets this condition meets the other.
    fn implies(&self, need: &Self) -> bool {
        match (&self.want, &need.want) {
            (Want::Absent, Want::Absent) => self.path.leads_to(&need.path),
            (Want::Present | Want::Text(_) | Want::Day(_), Want::Present) => need.path.leads_to(&self.path),
            (Want::Text(own), Want::Text(other)) => {
                self.path == need.path && own.iter().all(|text| other.contains(text))
            }
            (Want::Day(own), Want::Day(other)) => self.path == need.path && own.is_within(other),
            _ => false,
        }
    }

    /// The condition as its file says it.
    pub(super) fn written(&self) -> String {
        let inside = if self.inside == Inside::Document { "in the document, " } else { "" };
        match &self.want {
            Want::Present => format!("{inside}at {}", self.path),
            Want::Text(texts) => format!("{inside}at {} is \"{}\"", self.path, texts.join("\" or \"")),
            Want::Day(span) => {
                let end = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
                format!("{inside}at {} is a day of {}/{}", self.path, end(span.from), end(span.until))
            }
            Want::Absent => format!("{inside}without {}", self.path),
        }
    }
}
