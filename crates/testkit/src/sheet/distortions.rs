//! What honest programs do to a page: none of it may make a program read something else.

use super::drawing::{object, tell};
use super::forms::words;
use super::{Dice, Form, Object, Sheet};

/// A way to write a page otherwise.
pub type Distortion = fn(&mut Sheet, &mut Dice);

/// All of them, by name.
pub const ALL: [(&str, Distortion); 8] = [
    ("other-lengths", other_lengths),
    ("blanks", blanks),
    ("characters", characters),
    ("order", order),
    ("small-type", small_type),
    ("objects-moved", objects_moved),
    ("page-moved", page_moved),
    ("words-of-labels", words_of_labels),
];

/// Puts another text at every spot where any may stand.
fn rewrite(sheet: &mut Sheet, dice: &mut Dice, text: impl Fn(&Form, &mut Dice, &str) -> String) {
    for spot in 0..sheet.form.spots.len() {
        if !sheet.form.spots[spot].kind.is_free() {
            continue;
        }
        for at in sheet.of_spot(spot) {
            let new = text(&sheet.form, dice, &sheet.objects[at].lines.concat());
            sheet.objects[at].lines = vec![new.clone()];
            let of = sheet.form.spots[spot].clone();
            tell(&of, &[new], &mut sheet.truth);
        }
    }
}

/// 2 to 24 characters, and lines that end where those of the form did.
fn other_lengths(sheet: &mut Sheet, dice: &mut Dice) {
    rewrite(sheet, dice, |_, dice, _| {
        let count = 2 + dice.roll(23);
        words(count, dice)
    });
    for index in 0..sheet.objects.len() {
        let Some(spot) = sheet.objects[index].spot else { continue };
        let (width, size) = (sheet.form.spots[spot].width, sheet.objects[index].size);
        let letters: Vec<char> = sheet.objects[index].lines.concat().chars().collect();
        let most = ((width / size) as usize).max(1);
        if sheet.form.spots[spot].kind.is_free() {
            sheet.objects[index].lines = letters.chunks(most).map(|line| line.iter().collect()).collect();
        }
    }
}

fn blanks(sheet: &mut Sheet, dice: &mut Dice) {
    rewrite(sheet, dice, |_, dice, text| {
        let letters: Vec<char> = text.chars().collect();
        let at = 1 + dice.roll(letters.len().max(2) - 1);
        let blank = *dice.pick(&[" ", "  ", "\u{3000}"]);
        let (before, after) = letters.split_at(at.min(letters.len()));
        format!("{}{blank}{}", before.iter().collect::<String>(), after.iter().collect::<String>())
    });
}

/// Every character is an object of its own.
fn characters(sheet: &mut Sheet, _: &mut Dice) {
    let mut all = Vec::new();
    for whole in &sheet.objects {
        let mut x = whole.at[0];
        for letter in whole.lines.concat().chars() {
            let one = object(&letter.to_string(), [x, whole.at[1]], whole.size);
            x += one.width();
            all.push(Object { spot: whole.spot, of_template: whole.of_template, ..one });
        }
    }
    sheet.objects = all;
}

fn order(sheet: &mut Sheet, dice: &mut Dice) {
    for last in (1..sheet.objects.len()).rev() {
        sheet.objects.swap(last, dice.roll(last + 1));
    }
}

fn small_type(sheet: &mut Sheet, _: &mut Dice) {
    sheet.objects.iter_mut().filter(|object| object.spot.is_some()).for_each(|object| object.size *= 0.6);
}

fn objects_moved(sheet: &mut Sheet, dice: &mut Dice) {
    for object in &mut sheet.objects {
        object.at = object.at.map(|at| at + dice.about(1.0));
    }
}

fn page_moved(sheet: &mut Sheet, dice: &mut Dice) {
    let (right, down) = (dice.about(3.0), dice.about(3.0));
    for object in &mut sheet.objects {
        object.at = [object.at[0] + right, object.at[1] + down];
    }
}

fn words_of_labels(sheet: &mut Sheet, dice: &mut Dice) {
    rewrite(sheet, dice, |form, dice, text| {
        let labels: Vec<&str> = form.labels.iter().map(|label| label.text).collect();
        let label = if labels.is_empty() { "证号：" } else { *dice.pick(&labels) };
        match dice.roll(3) {
            0 => label.to_owned(),
            1 => format!("{label}{text}"),
            _ => format!("{text}{label}"),
        }
    });
}
