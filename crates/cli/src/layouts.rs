//! `layouts`: which layouts are known, what one says, and what is wrong with a file.

use std::path::Path;

use elicense::messages::Topic;
use elicense::rules::Regions;
use elicense::{Layout, Trust, Verifier};
use elicense_files::{CheckedFile, FileProblem};

use crate::args::LayoutsAction;
use crate::exit::Exit;
use crate::files;
use crate::output::Output;
use crate::problem::Problem;
use crate::render::page::{Page, Style, widest};
use crate::render::{Look, columns};
use crate::request::LayoutsTask;
use crate::words::Words;

/// Lists, shows or checks layouts.
///
/// # Errors
///
/// A layout that is not known, a file that is none or cannot be read, or an answer that cannot be written.
pub fn run(task: &LayoutsTask, look: Look, output: &mut Output) -> Result<Exit, Problem> {
    let verifier = files::with_layouts(Verifier::new(Trust::empty()), task.formats.as_deref())?;
    let mut page = Page::new(look.color);
    match &task.action {
        LayoutsAction::List => list(&mut page, look.words, &verifier),
        LayoutsAction::Show { id } => {
            let known = verifier.layouts().iter().find(|layout| layout.id() == id);
            let layout = known.ok_or_else(|| Problem::unknown_layout(id))?;
            show(&mut page, look.words, layout, verifier.regions());
        }
        LayoutsAction::Check { file } => check(&mut page, look.words, file, verifier)?,
    }
    output.write(page.into_text().as_bytes())?;
    Ok(Exit::Passed)
}

fn list(page: &mut Page, words: Words, verifier: &Verifier) {
    let layouts = verifier.layouts();
    let column = widest(layouts.iter().map(|layout| layout.id()));
    for layout in layouts {
        let source = words.source(layout.source().kind);
        page.row(0, column, Style::Strong, layout.id(), &words.title(layout.title()));
        let form = format!(
            "{} · {} · {}",
            region(words, layout, verifier.regions()),
            layout.container(),
            layout.proof()
        );
        page.row(0, column, Style::Plain, "", &form);
        page.row(0, column, Style::Plain, "", &source);
    }
}

fn show(page: &mut Page, words: Words, layout: &Layout, regions: &Regions) {
    let used = layout.used();
    let until = used.until.map(|last| last.to_string()).unwrap_or_default();
    let rows = [
        (words.label("layout"), layout.id().to_owned()),
        (words.label("title"), words.title(layout.title())),
        (words.word(Topic::Field, "region"), region(words, layout, regions)),
        (words.label("container"), layout.container().to_owned()),
        (words.label("proof"), layout.proof().to_owned()),
        (words.label("used"), format!("{} … {until}", used.from)),
        (words.label("source"), words.source(layout.source().kind)),
        (words.label("note"), layout.source().note.clone()),
    ];
    columns(page, &rows);
    page.gap();
    page.heading(&words.label("fields"));
    let fields = layout
        .fields()
        .map(|(name, at)| (format!("{} {name}", words.word(Topic::Field, name.as_str())), at.to_owned()));
    columns(page, &fields.collect::<Vec<_>>());
    page.gap();
    page.heading(&words.label("face"));
    let face =
        layout.face().map(|(name, title, at)| (format!("{} {name}", words.title(title)), at.to_owned()));
    columns(page, &face.collect::<Vec<_>>());
}

/// A layout is sound when it can be read and no other claims its id.
fn check(page: &mut Page, words: Words, file: &Path, verifier: Verifier) -> Result<(), Problem> {
    if let CheckedFile::Layout(layout) = elicense_files::check(file)? {
        verifier.with_layout(*layout).map_err(|error| FileProblem::configuration(file, error))?;
    }
    crate::check::check_file(page, words, file)
}

fn region(words: Words, layout: &Layout, regions: &Regions) -> String {
    layout.region().map(|region| words.region(region, regions)).unwrap_or_default()
}
