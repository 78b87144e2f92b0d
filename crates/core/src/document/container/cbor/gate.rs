//! The gate in front of the CBOR decoder: everything RFC 8949 asks of the bytes themselves.
//!
//! It does not recurse and reserves nothing for lengths that the input claims.

use crate::document::budget::Budget;
use crate::document::container::cbor::{NAME, Strictness, malformed};
use crate::words::error::{Error, ErrorKind};
use crate::words::limits::MAX_ITEMS;
use crate::words::position::Position;

/// Follows the encoding of one item to the end of `bytes`.
pub(super) fn pass(bytes: &[u8], strictness: Strictness, budget: &Budget, depth: usize) -> Result<(), Error> {
    let mut gate =
        Gate { bytes, offset: 0, strictness, budget, depth, items: 0, members: 0, open: Vec::new() };
    gate.document()
}

struct Gate<'a> {
    bytes: &'a [u8],
    offset: usize,
    strictness: Strictness,
    budget: &'a Budget,
    /// Levels above the item.
    depth: usize,
    items: usize,
    /// Members or entries of the outermost list or map.
    members: u64,
    /// Lists and maps that are open; the depth bounds how many.
    open: Vec<Frame<'a>>,
}

/// A list or map that is open.
struct Frame<'a> {
    /// Members or entries that are still to come; `None` where a break will end them.
    left: Option<u64>,
    /// Of a map: the encoding of the last key, empty before the first.
    previous: Option<&'a [u8]>,
}

/// The beginning of an item (RFC 8949 §3).
struct Head {
    offset: usize,
    major: u8,
    /// The five bits beside the major type.
    info: u8,
    /// Their argument; 0 where the length is indefinite.
    argument: u64,
}

const INDEFINITE: u8 = 31;

/// Days and times (RFC 8949 §3.4.1 and §3.4.2, RFC 8943).
pub(super) const DAY_TAGS: [u64; 4] = [0, 1, 100, 1004];

impl<'a> Gate<'a> {
    fn document(&mut self) -> Result<(), Error> {
        self.tags()?;
        self.value()?;
        while let Some(mut frame) = self.open.pop() {
            if self.ends(&mut frame)? {
                continue;
            }
            if let Some(previous) = frame.previous.take() {
                frame.previous = Some(self.key(previous)?);
            }
            self.open.push(frame);
            self.value()?;
        }
        let ends = self.offset == self.bytes.len();
        if ends { Ok(()) } else { Err(self.here(ErrorKind::TrailingBytes { container: NAME }.into())) }
    }

    /// The tags of a COSE_Sign1 message (RFC 9052 §2) and of a CWT (RFC 8392 §6), shortest form.
    fn tags(&mut self) -> Result<(), Error> {
        const CWT: &[u8] = &[0xD8, 61];
        const COSE_SIGN1: &[u8] = &[0xC0 | 18];
        let after_cwt = self.bytes.strip_prefix(CWT);
        match after_cwt.unwrap_or(self.bytes).strip_prefix(COSE_SIGN1) {
            Some(item) => self.offset = self.bytes.len() - item.len(),
            None if after_cwt.is_some() => return Err(self.refuse("tag 61 without tag 18 inside")),
            None => {}
        }
        Ok(())
    }

    /// One value. Lists and maps are opened, not followed.
    fn value(&mut self) -> Result<(), Error> {
        self.items += 1;
        if self.items > self.budget.remaining() {
            return Err(self.here(ErrorKind::TooManyItems { limit: MAX_ITEMS }.into()));
        }
        let mut head = self.head()?;
        if head.major == 6 && self.may_be_tagged() {
            head = self.head()?;
        } else if head.major == 6 && !self.open.is_empty() && DAY_TAGS.contains(&head.argument) {
            let day = self.head()?;
            // A tag in front of a tag, list or map names no day.
            head = if matches!(day.major, 0 | 1 | 3) { day } else { head };
        }
        match head.major {
            0 | 1 => Ok(()),
            2 | 3 => self.string(&head),
            4 => self.descend(&head, 1, None),
            5 => self.descend(&head, 2, Some(&[])),
            6 => Err(refuse_at(head.offset, "a tag")),
            _ => self.simple(&head),
        }
    }

    /// Whether the next value may have a tag, which is dropped: inside a header of a COSE message, where some labels ask
    /// for one (RFC 9360 §2: `x5u` is a URI, tag 32). Protected headers are what is read as merely well-formed; the
    /// unprotected one is the second of the four members of a message.
    fn may_be_tagged(&self) -> bool {
        match self.open.as_slice() {
            [] => false,
            [_, ..] if self.strictness == Strictness::WellFormed => true,
            [message, _, ..] => message.previous.is_none() && self.members == 4 && message.left == Some(2),
            _ => false,
        }
    }

    fn descend(&mut self, head: &Head, items: u64, previous: Option<&'a [u8]>) -> Result<(), Error> {
        let fits = self.budget.depth(self.depth + self.open.len() + 1);
        fits.map_err(|error| error.at(Position::Byte(head.offset)))?;
        // Every item takes a byte: what claims more is refused before it is counted down.
        if head.argument.saturating_mul(items) > u64::try_from(self.rest().len()).unwrap_or(u64::MAX) {
            return Err(self.ended());
        }
        if self.open.is_empty() {
            self.members = head.argument;
        }
        let left = (head.info != INDEFINITE).then_some(head.argument);
        self.open.push(Frame { left, previous });
        Ok(())
    }

    /// Whether the list or map is complete; if not, one of its entries is about to be followed.
    fn ends(&mut self, frame: &mut Frame<'a>) -> Result<bool, Error> {
        match &mut frame.left {
            Some(0) => Ok(true),
            Some(left) => {
                *left -= 1;
                Ok(false)
            }
            None => self.breaks(),
        }
    }

    fn breaks(&mut self) -> Result<bool, Error> {
        const BREAK: u8 = 0xFF;
        let breaks = *self.rest().first().ok_or_else(|| self.ended())? == BREAK;
        self.offset += usize::from(breaks);
        Ok(breaks)
    }

    /// A key, and its encoding. RFC 8949 §4.2.1: keys are sorted by the bytes of their encodings.
    ///
    /// Without that order, equal keys are for the visitor to find.
    fn key(&mut self, previous: &[u8]) -> Result<&'a [u8], Error> {
        let start = self.offset;
        let head = self.head()?;
        match head.major {
            0 | 1 => {}
            3 => self.string(&head)?,
            _ => return Err(refuse_at(start, "a key that is neither text nor an integer")),
        }
        let key = self.bytes.get(start..self.offset).unwrap_or_default();
        if self.strictness == Strictness::Deterministic && key <= previous {
            let duplicate = ErrorKind::DuplicateKey { container: NAME };
            let error = if key == previous { duplicate.into() } else { malformed(NAME, "keys out of order") };
            return Err(error.at(Position::Byte(start)));
        }
        Ok(key)
    }

    fn string(&mut self, head: &Head) -> Result<(), Error> {
        if head.info != INDEFINITE {
            return self.chunk(head);
        }
        while !self.breaks()? {
            let chunk = self.head()?;
            // §3.2.3: chunks are definite strings of the same type.
            if chunk.major != head.major || chunk.info == INDEFINITE {
                return Err(refuse_at(
                    chunk.offset,
                    "a chunk of another type in a string of indefinite length",
                ));
            }
            self.chunk(&chunk)?;
        }
        Ok(())
    }

    fn chunk(&mut self, head: &Head) -> Result<(), Error> {
        let start = self.offset;
        let length = usize::try_from(head.argument).map_err(|_| self.ended())?;
        let content = self.take(length)?;
        if head.major == 3 {
            std::str::from_utf8(content)
                .map_err(|e| refuse_at(start + e.valid_up_to(), "text that is not UTF-8"))?;
        }
        Ok(())
    }

    /// Major type 7 (§3.3): false, true, null and floats.
    fn simple(&mut self, head: &Head) -> Result<(), Error> {
        let shortest = match head.info {
            20..=22 => true,
            25 => !is_nan16(head.argument) || head.argument == CANONICAL_NAN,
            26 => u32::try_from(head.argument).is_ok_and(|bits| !fits_f16(f32::from_bits(bits).into())),
            27 => !fits_f32(f64::from_bits(head.argument)),
            INDEFINITE => {
                return Err(refuse_at(head.offset, "a break outside an item of indefinite length"));
            }
            _ => {
                return Err(refuse_at(head.offset, "a simple value other than false, true and null"));
            }
        };
        match self.strictness {
            Strictness::Deterministic if !shortest => {
                Err(refuse_at(head.offset, "a float that has a shorter form"))
            }
            _ => Ok(()),
        }
    }

    fn head(&mut self) -> Result<Head, Error> {
        let offset = self.offset;
        let initial = *self.take(1)?.first().ok_or_else(|| self.ended())?;
        let (major, info) = (initial >> 5, initial & 0x1F);
        let argument = match info {
            0..=23 => info.into(),
            24 => self.argument(1)?,
            25 => self.argument(2)?,
            26 => self.argument(4)?,
            27 => self.argument(8)?,
            INDEFINITE if matches!(major, 2..=5 | 7) => 0,
            _ => return Err(refuse_at(offset, "an initial byte that RFC 8949 reserves")),
        };
        let head = Head { offset, major, info, argument };
        if self.strictness == Strictness::Deterministic {
            head.shortest()?
        }
        Ok(head)
    }

    fn argument(&mut self, length: usize) -> Result<u64, Error> {
        Ok(self.take(length)?.iter().fold(0, |argument, &byte| argument << 8 | u64::from(byte)))
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], Error> {
        let taken = self.rest().get(..length).ok_or_else(|| self.ended())?;
        self.offset += length;
        Ok(taken)
    }

    fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.offset..).unwrap_or_default()
    }

    fn here(&self, error: Error) -> Error {
        error.at(Position::Byte(self.offset))
    }

    fn refuse(&self, detail: &'static str) -> Error {
        refuse_at(self.offset, detail)
    }

    fn ended(&self) -> Error {
        refuse_at(self.bytes.len(), "the input ends inside an item")
    }
}

impl Head {
    /// RFC 8949 §4.2.1: arguments as short as they can be, lengths definite. Floats are looked at apart.
    fn shortest(&self) -> Result<(), Error> {
        let least = match self.info {
            24 => 24,
            25 => 1 << 8,
            26 => 1 << 16,
            27 => 1 << 32,
            INDEFINITE if self.major != 7 => return Err(refuse_at(self.offset, "an indefinite length")),
            _ => 0,
        };
        if self.major != 7 && self.argument < least {
            return Err(refuse_at(self.offset, "an integer or length that has a shorter form"));
        }
        Ok(())
    }
}

fn refuse_at(offset: usize, detail: &'static str) -> Error {
    malformed(NAME, detail).at(Position::Byte(offset))
}

/// The one NaN of deterministic encoding (§4.2.2).
const CANONICAL_NAN: u64 = 0x7E00;

fn is_nan16(bits: u64) -> bool {
    bits & 0x7C00 == 0x7C00 && bits & 0x03FF != 0
}

/// Whether 32 bits hold the value; every NaN has a shorter form.
fn fits_f32(value: f64) -> bool {
    // The cast rounds: that is the question.
    value.is_nan() || f64::from(value as f32) == value
}

/// Whether 16 bits hold the value (IEEE 754 binary16: 11 significant bits, exponents -14 to 15; below
/// them, multiples of 2^-24).
fn fits_f16(value: f64) -> bool {
    const SMALLEST: f64 = 1.0 / 16_777_216.0;
    let magnitude = value.abs();
    if !magnitude.is_finite() || magnitude == 0.0 {
        return true;
    }
    // One unit in the last place of a binary16 of this size.
    let unit = if magnitude < 2048.0 * SMALLEST { SMALLEST } else { exponent_of(magnitude) / 1024.0 };
    magnitude <= 65504.0 && (magnitude / unit).fract() == 0.0
}

/// The power of two at or below a normal, positive number.
fn exponent_of(magnitude: f64) -> f64 {
    const EXPONENT: u64 = 0x7FF0_0000_0000_0000;
    f64::from_bits(magnitude.to_bits() & EXPONENT)
}
