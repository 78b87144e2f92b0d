//! Issuing: a license in canonical words, read from a document or written into one. What was written is read again.

use jiff::Timestamp;

use crate::checks::inquiry::Inquiry;
use crate::document::budget::Budget;
use crate::issue::canonical::CanonicalLicense;
use crate::issue::document::{not_written, write};
use crate::issue::signer::LicenseSigner;
use crate::layout::claim::{self, Claim, Document};
use crate::layout::{Layout, Piece};
use crate::license::FieldName;
use crate::license::day::Format;
use crate::verifier::Verifier;
use crate::words::error::Error;
use crate::words::unwritten::Unwritten;

impl Verifier {
    /// The license of a document in canonical words, all of it: nothing is verified, and nothing is masked.
    ///
    /// ```
    /// use elicense::{Trust, Verifier};
    /// let reply = r#"{ "flag": "200", "result": "ok",
    ///     "data": "{\"infoCode\":\"T-1\",\"infoName\":\"身份证\",\"ownerName\":\"测试\",\"ownerId\":\"11010519491231002X\"}" }"#;
    /// let license = Verifier::new(Trust::empty()).canonical(reply.as_bytes())?;
    /// assert_eq!(license.layout(), Some("ah-zzwk-reply-1"));
    /// assert!(license.to_json().contains(r#""number": "T-1""#));
    /// # Ok::<(), elicense::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Verifier::verify`].
    pub fn canonical(&self, bytes: &[u8]) -> Result<CanonicalLicense, Error> {
        // Of what is verified on the way nothing is told, so that any time will do.
        let report = self.verify_for(bytes, &Inquiry::at(Timestamp::UNIX_EPOCH))?;
        let mut license = CanonicalLicense::of(report.layout(), report.claimed());
        // Of a license in a picture the pieces are not told: the text of its code is, when it is read by itself.
        let mut budget = Budget::new();
        if has_pieces(report.layout())
            && let Ok(document) = Document::read_for(self.layouts(), bytes, &mut budget)
        {
            let openings = claim::open(&document, self.layouts(), &mut budget);
            let payloads = claim::read_payloads(&document, &openings, &mut budget);
            let claim = claim::the_one(self.layouts(), &document, &openings, &payloads, &budget)?;
            set_pieces(&claim, &mut license);
        }
        Ok(license)
    }

    /// Writes a license in a layout of this verifier, signed at a time, and reads it again: what comes back is the license
    /// that was given. Whether others trust the signer, their own trust store says.
    ///
    /// Where the license says when it was signed, that is when the proof says so too.
    ///
    /// ```
    /// use elicense::issuing::{CanonicalLicense, LicenseSigner};
    /// # fn issue(verifier: &elicense::Verifier, signer: &LicenseSigner) -> Result<Vec<u8>, elicense::Error> {
    /// let license = CanonicalLicense::parse(r#"{ "license": "elicense-license-1", "fields": { "number": "T-1" } }"#)?;
    /// let document = verifier.sign_license("sh-catalogue-jws-1", &license, signer, "2026-06-01T00:00:00Z".parse().unwrap())?;
    /// # Ok(document)
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// There is no such layout, or it is one of those that are not written; it lacks a field, demands one, or has no way to
    /// write a value; the signer is none of its signers; or what was written would be read as another license.
    pub fn sign_license(
        &self,
        layout: &str,
        license: &CanonicalLicense,
        signer: &LicenseSigner,
        at: Timestamp,
    ) -> Result<Vec<u8>, Error> {
        let known = self.layouts().iter().find(|known| known.id() == layout);
        let known = known.ok_or_else(|| not_written(Unwritten::LayoutUnknown, layout, layout))?;
        let document = write(known, license, signer, license.signed_at().unwrap_or(at))?;
        let read = self.canonical(&document)?;
        let differs = match read.layout() == Some(layout) {
            true => read.differs_from(license),
            false => return Err(not_written(Unwritten::Layout, layout, "")),
        };
        match differs.or_else(|| read.unmapped().map(str::to_owned)) {
            Some(field) => Err(not_written(Unwritten::Value, layout, field)),
            None => Ok(document),
        }
    }
}

/// Whether a value of the layout is joined from several places.
fn has_pieces(layout: &Layout) -> bool {
    pieces_of(layout).next().is_some()
}

/// Values that are joined from several places, by the field or the name on the face.
fn pieces_of(layout: &Layout) -> impl Iterator<Item = (Result<FieldName, &str>, &[Piece])> {
    let fields = layout.fields.iter().filter(|rule| {
        let is_day = rule.days.formats.first() == Some(&Format::YearMonthDay);
        rule.at.len() > 1 && !rule.is_first && !is_day && !rule.has_a_place_for_each()
    });
    let face = layout.face.iter().filter(|rule| rule.at.len() > 1);
    let of_fields = fields.map(|rule| (Ok(rule.name), rule.at.as_slice()));
    of_fields.chain(face.map(|rule| (Err(&*rule.name), rule.at.as_slice())))
}

fn set_pieces(claim: &Claim<'_, '_>, license: &mut CanonicalLicense) {
    for (name, places) in pieces_of(claim.layout) {
        let text = |piece: &Piece| {
            let node = claim.trees.find(&piece.at).ok().flatten();
            node.and_then(|node| node.scalar()).map(|text| text.to_string()).unwrap_or_default()
        };
        license.set_pieces(name, places.iter().map(text).collect());
    }
}
