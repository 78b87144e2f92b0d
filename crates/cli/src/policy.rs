//! `policy`: what is made of findings, and what is wrong with a file that says so.

use elicense::Policy;
use elicense::policy::{Constraint, Level};
use elicense_files::CheckedFile;

use crate::args::PolicyAction;
use crate::exit::Exit;
use crate::layouts::check::said_of;
use crate::output::Output;
use crate::problem::Problem;
use crate::render::page::{Page, Style, widest};
use crate::render::{Look, columns};
use crate::request::named_policy;

/// Shows or checks policies.
///
/// # Errors
///
/// A policy that is not known, or a file that is none or cannot be read; an answer that cannot be written.
pub fn run(action: &PolicyAction, look: Look, output: &mut Output) -> Result<Exit, Problem> {
    let mut page = Page::new(look.color);
    match action {
        PolicyAction::Show { policy } => show(&mut page, look, &named_policy(policy)?),
        PolicyAction::Check { files } => {
            for file in files {
                elicense_files::policy(file)?;
                said_of(&mut page, look.words, file, &CheckedFile::Data);
            }
        }
    }
    output.write(page.into_text().as_bytes())?;
    Ok(Exit::Passed)
}

fn show(page: &mut Page, look: Look, policy: &Policy) {
    let words = look.words;
    let seconds = |seconds: u32| format!("{seconds} s");
    columns(
        page,
        &[
            (words.label("policy_clock_skew"), seconds(policy.clock_skew)),
            (words.label("policy_live_code_life"), seconds(policy.live_code_life)),
            (words.label("policy_static_code_life"), seconds(policy.static_code_life)),
        ],
    );
    page.gap();
    let column = widest(Constraint::ALL.iter().map(|constraint| constraint.code.as_str()));
    for constraint in Constraint::ALL {
        let level = policy.decides(constraint);
        let (style, mark) = match level {
            Level::Fail => (Style::Bad, '✘'),
            Level::Warn => (Style::Doubt, '!'),
            _ => (Style::Faint, '-'),
        };
        let other =
            if level == constraint.default { String::new() } else { format!("  ({})", constraint.default) };
        let said = format!("{level}{other}  {}", words.label(&format!("level_{level}")));
        page.row(0, column + 2, style, &format!("{mark} {}", constraint.code), &said);
    }
}
