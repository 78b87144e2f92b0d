//! Words of the layout language, each one used, absent and abused: what does not pass is as much its meaning as what does.

mod additions;
mod choosing;
mod days;
mod encodings;
mod namespaces;
mod reading;
