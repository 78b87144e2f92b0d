//! What the plan of the house promises of the code itself. Each promise is a function over texts, so that a test
//! can give it a text with a fault and see the fault named.

mod algorithms;
mod circles;
mod dependencies;
mod disclosure;
mod layers;
mod links;
mod outside_world;
mod regions;
mod sizes;
mod syntax;
mod unsafe_code;
mod workspace;
