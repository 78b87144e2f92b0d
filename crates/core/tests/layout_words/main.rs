//! Words of the layout language, each one used, absent and abused: what does not pass is as much its meaning as what does.

mod additions;
mod choosing;
#[path = "../common/mod.rs"]
mod common;
mod days;
mod encodings;
mod every_word;
mod namespaces;
mod reading;
