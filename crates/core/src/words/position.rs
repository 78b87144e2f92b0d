//! Where in an input something stands.

use std::fmt;

/// Where in the input an error was found.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Position {
    /// Line and column of a text, both counted from 1; the column counts characters.
    LineColumn {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    /// Offset in bytes, from 0.
    Byte(usize),
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LineColumn { line, column } => write!(f, "line {line} column {column}"),
            Self::Byte(offset) => write!(f, "byte {offset}"),
        }
    }
}
