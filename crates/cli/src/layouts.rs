//! `layouts`: which layouts are known, what one says, what is wrong with a file, and how one meets a document.

pub mod check;
mod trial;

use elicense::messages::Topic;
use elicense::rules::Regions;
use elicense::{Layout, Trust, Verifier};

use crate::args::LayoutsAction;
use crate::exit::Exit;
use crate::files;
use crate::output::Output;
use crate::problem::Problem;
use crate::render::page::{Page, Style, widest};
use crate::render::{Look, columns};
use crate::request::LayoutsTask;
use crate::words::Words;

/// Lists, shows, checks or tries layouts.
///
/// # Errors
///
/// A layout that is not known, a file that is none or cannot be read, or an answer that cannot be written.
pub fn run(task: &LayoutsTask, look: Look, output: &mut Output) -> Result<Exit, Problem> {
    let mut page = Page::new(look.color);
    let known = || files::with_layouts(Verifier::new(Trust::empty()), task.formats.as_deref());
    let mut exit = Exit::Passed;
    match &task.action {
        LayoutsAction::List => list(&mut page, look.words, &known()?),
        LayoutsAction::Show { id } => {
            let verifier = known()?;
            let known = verifier.layouts().iter().find(|layout| layout.id() == id);
            let layout = known.ok_or_else(|| Problem::unknown_layout(id))?;
            show(&mut page, look.words, layout, verifier.regions());
        }
        LayoutsAction::Check { files } => {
            check::run(&mut page, look.words, files, task.formats.as_deref())?;
        }
        LayoutsAction::Try { layout, file } => {
            exit = trial::run(&mut page, look.words, layout, file, known()?)?;
        }
    }
    output.write(page.into_text().as_bytes())?;
    Ok(exit)
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

fn region(words: Words, layout: &Layout, regions: &Regions) -> String {
    let region = layout.region().map(|region| words.region(region, regions));
    region.unwrap_or_else(|| words.label("any_region"))
}
