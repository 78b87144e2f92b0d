//! What was meant by `code make`.

use std::path::PathBuf;

use elicense::display::{Extent, Life, Selection};
use elicense::{FieldName, Inquiry, Policy};

use super::values::{at, challenge, inquiry};
use crate::args::{self, CodeToMake};
use crate::files::{self, Source};
use crate::output::Destination;
use crate::problem::Problem;

/// A display code to make.
#[derive(Debug)]
pub struct Making {
    pub license: Source,
    pub key: PathBuf,
    pub certificate: Option<PathBuf>,
    pub trust: PathBuf,
    pub formats: Option<PathBuf>,
    /// What is asked about the license first, and what a live code answers.
    pub inquiry: Inquiry,
    /// The key of the device that shows it, if it is to be a live code.
    pub device_key: Option<PathBuf>,
    pub life: Life,
    pub fields: FieldChoice,
    pub canvas: Canvas,
}

/// Which fields the code is to show.
#[derive(Debug)]
pub enum FieldChoice {
    /// Those that were named, or the common subset.
    Fields(Selection),
    /// What the reader of the code may see.
    Reader,
}

/// How the code is drawn.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Canvas {
    /// In half blocks, the text below them.
    Terminal,
    Png,
    Svg,
    /// The text alone.
    Text,
}

impl Making {
    /// Understands what was typed.
    ///
    /// # Errors
    ///
    /// A field, time, challenge or form of the file that is none.
    pub fn new(typed: CodeToMake, destination: &Destination) -> Result<Self, Problem> {
        let at = at(typed.at)?;
        let audience = args::Audience { role: typed.role, scenario: typed.scenario };
        let mut inquiry = inquiry(at, audience);
        inquiry.challenge = typed.challenge.map(challenge).transpose()?;
        inquiry.audience = typed.audience_name;
        let policy = Policy::default();
        let usual = if typed.live { policy.live_code_life } else { policy.static_code_life };
        Ok(Self {
            license: Source::new(typed.license),
            key: typed.key,
            certificate: typed.certificate,
            trust: files::trust_folder(typed.trust).ok_or_else(Problem::no_trust_store)?,
            formats: typed.formats,
            inquiry,
            device_key: typed.device_key,
            life: Life { from: at, seconds: typed.life.unwrap_or(usual.into()) },
            fields: if typed.scenario.is_some() {
                FieldChoice::Reader
            } else {
                FieldChoice::Fields(selection(&typed.fields)?)
            },
            canvas: canvas(destination)?,
        })
    }
}

fn selection(typed: &[String]) -> Result<Selection, Problem> {
    if typed.is_empty() {
        return Ok(Selection::common());
    }
    let fields = typed.iter().map(|text| {
        field(text).ok_or_else(|| {
            let all: Vec<&str> = FieldName::ALL.iter().map(|name| name.as_str()).collect();
            let facts = [
                ("value", text.clone()),
                ("example", "holder_id:1-1".to_owned()),
                ("fields", all.join(", ")),
            ];
            Problem::usage("fields", &facts)
        })
    });
    Ok(Selection::of(fields.collect::<Result<Vec<_>, _>>()?))
}

/// `FIELD` or `FIELD:FIRST-LAST`.
fn field(text: &str) -> Option<(FieldName, Extent)> {
    let (name, ends) = text.split_once(':').map_or((text, None), |(name, ends)| (name, Some(ends)));
    let extent = match ends {
        None => Extent::Whole,
        Some(ends) => {
            let (first, last) = ends.split_once('-')?;
            let count = |text: &str| text.parse::<u8>().ok().map(usize::from);
            Extent::Ends { first: count(first)?, last: count(last)? }
        }
    };
    Some((FieldName::from_name(name)?, extent))
}

/// As the ending of the file says.
fn canvas(destination: &Destination) -> Result<Canvas, Problem> {
    let Destination::File(path) = destination else { return Ok(Canvas::Terminal) };
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    match ending.to_ascii_lowercase().as_str() {
        "png" => Ok(Canvas::Png),
        "svg" => Ok(Canvas::Svg),
        "txt" => Ok(Canvas::Text),
        _ => Err(Problem::usage("ending", &[("value", path.display().to_string())])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_a_name_or_a_name_and_what_is_shown_of_it() {
        assert_eq!(field("number"), Some((FieldName::Number, Extent::Whole)));
        let ends = Extent::Ends { first: 1, last: 4 };
        assert_eq!(field("holder_id:1-4"), Some((FieldName::HolderId, ends)));
        for wrong in
            ["", "numbers", "holder_id:", "holder_id:1", "holder_id:-1-4", "holder_id:1-256", "holder_id:1-x"]
        {
            assert_eq!(field(wrong), None, "{wrong}");
        }
    }
}
