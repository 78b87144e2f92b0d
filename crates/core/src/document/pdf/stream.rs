//! Streams (ISO 32000-1 §7.4): Flate with its predictors, which all that is read here is written with.

use std::borrow::Cow;
use std::cell::Cell;

use miniz_oxide::inflate::decompress_to_vec_zlib_with_limit;

use crate::document::pdf::object::{Dict, Object};
use crate::document::pdf::syntax::{Fault, Read};
use crate::words::limits::MAX_UNPACKED_BYTES;

/// The bytes of a stream as they are meant; `left` is what may still be unpacked of this file.
pub(super) fn decoded<'s>(dict: &Dict<'_>, raw: &'s [u8], left: &Cell<usize>) -> Read<Cow<'s, [u8]>> {
    let list = |key: &str, short: &str| match dict.get(key).or_else(|| dict.get(short)) {
        None | Some(Object::Null) => Vec::new(),
        Some(Object::Array(items)) => items.to_vec(),
        Some(one) => vec![one.clone()],
    };
    let (filters, parameters) = (list("Filter", "F"), list("DecodeParms", "DP"));
    let mut bytes = Cow::Borrowed(raw);
    for (index, filter) in filters.iter().enumerate() {
        if !filter.is_name("FlateDecode") && !filter.is_name("Fl") {
            return Err(Fault::Unsupported);
        }
        let inflated = inflated(&bytes, left)?;
        let of_filter = parameters.get(index).and_then(Object::dict);
        bytes = Cow::Owned(of_filter.map_or(Ok(inflated.clone()), |dict| unpredicted(dict, inflated))?);
    }
    Ok(bytes)
}

fn inflated(bytes: &[u8], left: &Cell<usize>) -> Read<Vec<u8>> {
    let unpacked = match decompress_to_vec_zlib_with_limit(bytes, left.get()) {
        Ok(unpacked) => unpacked,
        Err(error) if error.output.len() >= left.get() => {
            return Err(Fault::Limit("bytes unpacked", MAX_UNPACKED_BYTES));
        }
        Err(_) => return Err(Fault::Syntax),
    };
    left.set(left.get().saturating_sub(unpacked.len()));
    Ok(unpacked)
}

/// §7.4.4.4: differences to the byte on the left, or to the row above.
fn unpredicted(parameters: &Dict<'_>, bytes: Vec<u8>) -> Read<Vec<u8>> {
    let number = |key: &str, default: usize| match parameters.get(key) {
        None => Ok(default),
        Some(value) => value.size().filter(|number| (1..=MAX_COLUMNS).contains(number)).ok_or(Fault::Syntax),
    };
    let predictor = number("Predictor", 1)?;
    let (colors, bits, columns) =
        (number("Colors", 1)?, number("BitsPerComponent", 8)?, number("Columns", 1)?);
    let pixel = (colors * bits).div_ceil(8).max(1);
    let row = (colors * bits * columns).div_ceil(8);
    match predictor {
        1 => Ok(bytes),
        10..=15 => png(&bytes, pixel, row),
        2 if bits == 8 => {
            let mut bytes = bytes;
            for line in bytes.chunks_mut(row) {
                for at in pixel..line.len() {
                    line[at] = line[at].wrapping_add(line[at - pixel]);
                }
            }
            Ok(bytes)
        }
        _ => Err(Fault::Unsupported),
    }
}

/// PNG (RFC 2083 §6): each row says first how it is written.
fn png(bytes: &[u8], pixel: usize, row: usize) -> Read<Vec<u8>> {
    let mut out: Vec<u8> = Vec::with_capacity(bytes.len());
    let mut above = vec![0; row];
    for line in bytes.chunks(row + 1) {
        let Some((kind, line)) = line.split_first() else { break };
        let mut current = vec![0; row];
        for (at, byte) in line.iter().enumerate() {
            let left = if at >= pixel { current[at - pixel] } else { 0 };
            let up = above[at];
            let corner = if at >= pixel { above[at - pixel] } else { 0 };
            let guess = match kind {
                0 => 0,
                1 => left,
                2 => up,
                3 => ((u16::from(left) + u16::from(up)) / 2) as u8,
                4 => paeth(left, up, corner),
                _ => return Err(Fault::Syntax),
            };
            current[at] = byte.wrapping_add(guess);
        }
        out.extend_from_slice(&current[..line.len()]);
        above = current;
    }
    Ok(out)
}

fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let guess = i16::from(left) + i16::from(up) - i16::from(corner);
    let distance = |to: u8| (guess - i16::from(to)).abs();
    match (distance(left), distance(up), distance(corner)) {
        (a, b, c) if a <= b && a <= c => left,
        (_, b, c) if b <= c => up,
        _ => corner,
    }
}

/// Columns, colours and bits: tables have rows of some bytes, pictures of some thousands.
const MAX_COLUMNS: usize = 1 << 16;
