//! The verifier: made once, asked as often as wanted.

use elicense::Region;
use elicense::display::{Effort, Frame, PixelFormat, RecentShowings, Scanner, scan_json};
use elicense::jiff::Timestamp;
use elicense::rules::Regions;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::answer::Answer;
use crate::inquiry::Inquiry;
use crate::problem::Problem;
use crate::words::{label, language, titled, told_time};

/// Verifies documents.
#[wasm_bindgen]
pub struct Verifier(elicense::Verifier);

/// Display codes that were shown already, so that each passes only once.
#[wasm_bindgen]
#[derive(Default)]
pub struct Showings(RecentShowings);

#[wasm_bindgen]
impl Showings {
    /// Nothing was shown yet.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl Verifier {
    pub(crate) fn of(verifier: elicense::Verifier) -> Self {
        Self(verifier)
    }

    fn answer(
        &self,
        name: &str,
        inquiry: &Inquiry,
        answer: Result<elicense::Report, elicense::Error>,
    ) -> Answer {
        let told = self.0.mask_beside(&inquiry.0).text(name).to_string();
        Answer::new(told, answer.map(|report| report.named(name)), self.0.regions().clone())
    }
}

#[wasm_bindgen]
impl Verifier {
    /// Verifies a document: the bytes of a file as it came, called `name`.
    #[must_use]
    pub fn verify(&self, bytes: &[u8], name: &str, inquiry: &Inquiry) -> Answer {
        self.answer(name, inquiry, self.0.verify_for(bytes, &inquiry.0))
    }

    /// The same, and a display code passes only once.
    #[wasm_bindgen(js_name = verifyOnce)]
    #[must_use]
    pub fn verify_once(&self, bytes: &[u8], name: &str, inquiry: &Inquiry, showings: &Showings) -> Answer {
        self.answer(name, inquiry, self.0.verify_once(bytes, &inquiry.0, &showings.0))
    }

    /// Verifies the license whose code is in a frame of a camera, red, green, blue and a fourth byte a pixel. Looks in the
    /// cheap ways only: the next frame comes soon. Without one code in sight the answer's code is
    /// `picture-without-code`.
    #[wasm_bindgen(js_name = verifyFrame)]
    #[must_use]
    pub fn verify_frame(
        &self,
        rgba: &[u8],
        width: u32,
        height: u32,
        name: &str,
        inquiry: &Inquiry,
    ) -> Answer {
        let stride = usize::try_from(width).unwrap_or(usize::MAX).saturating_mul(4);
        let answer = Frame::new(rgba, width, height, stride, PixelFormat::Rgba)
            .map_err(elicense::Error::from)
            .and_then(|frame| self.0.verify_frame(&frame, Effort::Glance, &inquiry.0, None));
        self.answer(name, inquiry, answer)
    }

    /// The revocation lists it stands on, as of this time (RFC 3339): sorted by issuer.
    ///
    /// # Errors
    ///
    /// The text is no time.
    #[wasm_bindgen(js_name = trustLists)]
    pub fn trust_lists(&self, at: &str, tag: &str) -> Result<Vec<TrustList>, Problem> {
        let time: Timestamp = at.parse().map_err(|_| Problem::call("a time is written as RFC 3339 says"))?;
        let language = language(tag);
        let told = |(list, fresh): (elicense::signature::ListSummary, bool)| TrustList {
            issuer: list.issuer,
            issued: told_time(language, &list.this_update),
            until: list.next_update.as_deref().map(|until| told_time(language, until)),
            fresh,
        };
        Ok(self.0.trust().lists(time).into_iter().map(told).collect())
    }

    /// SHA-256 over everything the trust store holds, in hexadecimal digits.
    #[wasm_bindgen(js_name = trustFingerprint)]
    #[must_use]
    pub fn trust_fingerprint(&self) -> String {
        self.0.trust().fingerprint().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// What of the trust store's files counts for nothing: lists that cannot be read, files that it does not name.
    #[wasm_bindgen(js_name = trustLeftOut)]
    #[must_use]
    pub fn trust_left_out(&self) -> Vec<String> {
        let unread = self.0.trust().unread().iter().map(|list| list.file.clone());
        unread.chain(self.0.trust().unnamed().iter().cloned()).collect()
    }

    /// The regions it knows by name, in the order of their codes.
    #[must_use]
    pub fn regions(&self, tag: &str) -> Vec<Choice> {
        let language = language(tag);
        let choice =
            |(region, title)| Choice { id: Region::to_string(&region), title: titled(language, title) };
        Regions::all(self.0.regions()).map(choice).collect()
    }
}

/// The codes of a picture file as one line of JSON, what they say included.
///
/// # Errors
///
/// It is no picture that can be read.
#[wasm_bindgen]
pub fn scan(picture: &[u8], name: &str) -> Result<String, Problem> {
    let scan = Scanner::new().scan(picture).map_err(elicense::Error::from)?;
    Ok(scan_json(&scan, name, true))
}

/// A label of the catalogue of sentences, in `zh-CN` or `en`; the name itself where there is none.
#[wasm_bindgen(js_name = label)]
#[must_use]
pub fn label_of(name: &str, tag: &str) -> String {
    label(language(tag), name)
}

/// A revocation list of the trust store.
#[wasm_bindgen(getter_with_clone)]
#[derive(Clone, Debug)]
pub struct TrustList {
    /// The issuer's name.
    #[wasm_bindgen(readonly)]
    pub issuer: String,
    /// When it was issued.
    #[wasm_bindgen(readonly)]
    pub issued: String,
    /// When the next one is due; nothing for a list that does not say, which is never fresh.
    #[wasm_bindgen(readonly)]
    pub until: Option<String>,
    /// Whether it counts at the time that was asked for.
    #[wasm_bindgen(readonly)]
    pub fresh: bool,
}

/// Something to choose.
#[wasm_bindgen(getter_with_clone)]
#[derive(Clone, Debug)]
pub struct Choice {
    /// What is handed over.
    #[wasm_bindgen(readonly)]
    pub id: String,
    /// What it is called.
    #[wasm_bindgen(readonly)]
    pub title: String,
}
