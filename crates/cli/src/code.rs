//! `code scan`: which QR codes are in pictures. Nothing is verified. `code make` is next door.

mod make;

use elicense::display::{Effort, Scan, ScannedCode, Scanner, scan_json};

use crate::args::Form;
use crate::exit::Exit;
use crate::files::Source;
use crate::output::Output;
use crate::problem::Problem;
use crate::render::page::{Page, Style, widest};
use crate::render::{self, Look};
use crate::request::PicturesToScan;

pub use make::make;

/// Says what codes are in every picture.
///
/// # Errors
///
/// An answer cannot be written; no fault of a picture.
pub fn scan(task: &PicturesToScan, look: Look, output: &mut Output) -> Result<Exit, Problem> {
    let mut exit = Exit::Passed;
    for (index, input) in task.inputs.iter().enumerate() {
        let (answer, own) = scan_one(task, look, input);
        exit = exit.and(own);
        let gap = if task.form == Form::Text && index > 0 { "\n" } else { "" };
        let end = if task.form == Form::Text { "" } else { "\n" };
        output.write(format!("{gap}{answer}{end}").as_bytes())?;
    }
    Ok(exit)
}

fn scan_one(task: &PicturesToScan, look: Look, input: &Source) -> (String, Exit) {
    let name = input.name();
    let is_text = task.form == Form::Text;
    let bytes = match input.read() {
        Ok(bytes) => bytes,
        Err(error) => {
            let problem = Problem::unreadable(name.as_ref(), &error);
            let answer =
                if is_text { render::unread(look, &name, &problem) } else { problem.to_json(Some(&name)) };
            return (answer, problem.exit);
        }
    };
    match Scanner::new().effort(Effort::Exhaust).scan(&bytes).map_err(elicense::Error::from) {
        Ok(scan) if is_text => (text(look, &name, &scan, task.show_content), Exit::Passed),
        Ok(scan) => (scan_json(&scan, &name, task.show_content), Exit::Passed),
        Err(error) if is_text => (render::unexamined(look, &name, &error), (&error).into()),
        Err(error) => (error.to_json(Some(&name)), (&error).into()),
    }
}

fn text(look: Look, name: &str, scan: &Scan, show_content: bool) -> String {
    let label = |name| look.words.label(name);
    let mut page = Page::new(look.color);
    page.heading(name);
    page.line(
        0,
        Style::Plain,
        &format!("{} × {}: {} {}", scan.width, scan.height, label("codes"), scan.codes.len()),
    );
    for code in &scan.codes {
        let rows = [
            (label("code"), kind(code)),
            (label("place"), place(code)),
            (label("content"), if show_content { code.text.clone() } else { beginning(&code.text) }),
        ];
        let column = widest(rows.iter().map(|(name, _)| name.as_str()));
        page.gap();
        rows.iter().for_each(|(name, text)| page.row(2, column, Style::Faint, name, text));
    }
    page.into_text()
}

fn kind(code: &ScannedCode) -> String {
    let mut kind = format!("QR {}-{}", code.version, code.level);
    for (name, is_so) in [("inverted", code.inverted), ("mirrored", code.mirrored)] {
        if is_so {
            kind = format!("{kind}, {name}");
        }
    }
    if let Some(part) = code.part {
        kind = format!("{kind}, {}/{}", part.number, part.of);
    }
    format!("{kind}, {} bytes", code.payload.len())
}

fn place(code: &ScannedCode) -> String {
    code.corners.map(|[x, y]| format!("{x},{y}")).join(" ")
}

/// A code may say who somebody is: its beginning shows which kind it is, the rest only who asks for it.
fn beginning(text: &str) -> String {
    let shown: String = text.chars().take(BEGINNING).collect();
    let more = text.chars().count().saturating_sub(BEGINNING);
    if more == 0 { shown } else { format!("{shown}… (+{more})") }
}

/// Characters that are always shown: the beginning of a display code or of a web address.
const BEGINNING: usize = 8;
