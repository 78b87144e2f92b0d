//! The answer to one document, as Python sees it.

use elicense::messages::{self, Advice, Topic};
use elicense::{FieldName, Language, Outcome};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict};

use crate::problem::call;

/// The answer to one document. Nothing in it shows more personal data than whoever asked may see.
#[pyclass(frozen, module = "elicense")]
pub(crate) struct Report(elicense::Report);

impl From<elicense::Report> for Report {
    fn from(report: elicense::Report) -> Self {
        Self(report)
    }
}

impl Report {
    pub(crate) fn inner(&self) -> &elicense::Report {
        &self.0
    }

    fn field(&self, name: FieldName) -> Option<String> {
        let field = self.0.claimed().field(name)?;
        self.0.mask().field(field).value.map(|text| text.to_string())
    }

    /// What was found first, and what to do next.
    fn advice(&self, language: Language) -> Option<Advice> {
        let ground = self.0.ground()?;
        Some(match ground.finding {
            Some(finding) => messages::finding_advice(language, &self.0.mask().finding(finding)),
            None => messages::advice(language, ground.code.as_str(), &[]),
        })
    }

    fn word(&self, language: Language) -> &str {
        messages::word(language, Topic::Conclusion, self.0.conclusion().as_str())
    }
}

fn language(tag: &str) -> PyResult<Language> {
    match tag {
        "zh-CN" | "zh" => Ok(Language::ZhCn),
        "en" => Ok(Language::En),
        _ => Err(call(format!("{tag} is no language: zh-CN or en"))),
    }
}

#[pymethods]
impl Report {
    /// `passed`, `failed` or `undetermined`.
    #[getter]
    fn conclusion(&self) -> &'static str {
        self.0.conclusion().as_str()
    }

    /// Whether everything that was asked holds.
    #[getter]
    fn passed(&self) -> bool {
        self.0.verified().is_some()
    }

    /// What the signature is worth, in the words of ETSI EN 319 102-1.
    #[getter]
    fn indication(&self) -> &'static str {
        self.0.indication().as_str()
    }

    /// Why, where the indication has a reason.
    #[getter]
    fn sub_indication(&self) -> Option<&'static str> {
        self.0.sub_indication().map(|sub| sub.as_str())
    }

    /// The state of the license itself.
    #[getter]
    fn status(&self) -> &'static str {
        self.0.status().as_str()
    }

    /// How far it could be verified: `V0` to `V4`.
    #[getter]
    fn verifiability(&self) -> &'static str {
        self.0.verifiability().as_str()
    }

    /// How it was presented, where it is a display code.
    #[getter]
    fn presentation(&self) -> Option<&'static str> {
        self.0.presentation().map(|presentation| presentation.as_str())
    }

    /// The id of the layout that claims the document.
    #[getter]
    fn layout(&self) -> &str {
        self.0.layout().id()
    }

    /// The division code of the license's region.
    #[getter]
    fn region(&self) -> String {
        self.0.claimed().region().to_string()
    }

    /// The kind of license, by its id in the catalogue.
    #[getter]
    fn kind(&self) -> Option<&str> {
        self.0.claimed().kind()
    }

    /// The number, as the reader may see it.
    #[getter]
    fn number(&self) -> Option<String> {
        self.field(FieldName::Number)
    }

    /// The holder's name, as the reader may see it.
    #[getter]
    fn holder(&self) -> Option<String> {
        self.field(FieldName::HolderName)
    }

    /// The issuing authority's name.
    #[getter]
    fn issuer(&self) -> Option<String> {
        self.field(FieldName::IssuerName)
    }

    /// Until when the license holds, as it says.
    #[getter]
    fn valid_until(&self) -> Option<String> {
        self.field(FieldName::ValidUntil)
    }

    /// SHA-256 of the input, in hexadecimal digits.
    #[getter]
    fn sha256(&self) -> String {
        self.0.input().sha256.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The time that was asked for (RFC 3339).
    #[getter]
    fn at(&self) -> String {
        self.0.at().to_string()
    }

    /// The code of what the conclusion stands on; `None` where everything holds.
    #[getter]
    fn code(&self) -> Option<&'static str> {
        self.0.ground().map(|ground| ground.code.as_str())
    }

    /// The codes of everything that was found.
    #[getter]
    fn codes(&self) -> Vec<&'static str> {
        self.0.findings().iter().map(|finding| finding.code.as_str()).collect()
    }

    /// Each check and how it ended.
    #[getter]
    fn checks<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let checks = PyDict::new(py);
        for (check, outcome) in self.0.checks().iter() {
            checks.set_item(check.as_str(), outcome.as_str())?;
        }
        Ok(checks)
    }

    /// Why, in `zh-CN` or `en`: a sentence.
    #[pyo3(signature = (language="zh-CN"))]
    fn reason(&self, language: &str) -> PyResult<String> {
        let language = self::language(language)?;
        let plain = || messages::word(language, Topic::Label, self.conclusion()).to_owned();
        Ok(self.advice(language).map_or_else(plain, |advice| advice.found))
    }

    /// What to do next, in `zh-CN` or `en`; `None` where everything holds.
    #[pyo3(signature = (language="zh-CN"))]
    fn next_step(&self, language: &str) -> PyResult<Option<String>> {
        Ok(self.advice(self::language(language)?).map(|advice| advice.next))
    }

    /// The report as one line of JSON: the bytes of `elicense verify --format jsonl`, without the end of the line.
    fn to_json<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, py.detach(|| self.0.to_json()).as_bytes())
    }

    /// The report as a dictionary: what `to_json` says.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        py.import("json")?.call_method1("loads", (self.to_json(py),))
    }

    fn __repr__(&self) -> String {
        let number = self.number().unwrap_or_default();
        format!("<elicense.Report {} {} {number}>", self.conclusion(), self.layout())
    }

    /// A card for notebooks, Chinese first.
    fn _repr_html_(&self) -> String {
        let color = match self.conclusion() {
            "passed" => "#1a7f37",
            "failed" => "#b42318",
            _ => "#8a5a00",
        };
        let mut html = format!("<div style=\"border-left:4px solid {color};padding:0 .8em\">");
        for language in [Language::ZhCn, Language::En] {
            let advice = self.advice(language).unwrap_or_default();
            let lines = [advice.found, advice.next].map(|text| escaped(&text)).join("<br>");
            html += &format!(
                "<p lang=\"{}\"><b style=\"color:{color}\">{}</b><br>{lines}</p>",
                language.tag(),
                escaped(self.word(language)),
            );
        }
        html += "<table>";
        let rows = [
            (FieldName::Name, self.field(FieldName::Name)),
            (FieldName::Number, self.number()),
            (FieldName::HolderName, self.holder()),
            (FieldName::ValidUntil, self.valid_until()),
            (FieldName::IssuerName, self.issuer()),
        ];
        for (name, text) in rows {
            let Some(text) = text else { continue };
            let word = messages::word(Language::ZhCn, Topic::Field, name.as_str());
            html += &format!("<tr><th>{}</th><td>{}</td></tr>", escaped(word), escaped(&text));
        }
        let told =
            self.0.told().filter(|finding| matches!(finding.outcome, Outcome::Failed | Outcome::Warned));
        for finding in told {
            let found = messages::finding_advice(Language::ZhCn, &self.0.mask().finding(finding)).found;
            html += &format!("<tr><th>{}</th><td>{}</td></tr>", finding.code.as_str(), escaped(&found));
        }
        html + "</table></div>"
    }
}

/// A text that cannot become markup.
fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            c => html.push(c),
        }
    }
    html
}
