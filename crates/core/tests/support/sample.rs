//! How much of all that could be tried a test tries: a sample that is the same every time, and everything
//! where `ELICENSE_TESTS` is `all`.

/// Whether everything is tried.
///
/// # Panics
///
/// Where `ELICENSE_TESTS` is anything else: a word that is not understood must not leave cases out.
pub fn all() -> bool {
    match std::env::var("ELICENSE_TESTS") {
        Err(std::env::VarError::NotPresent) => false,
        Ok(word) if word == "all" => true,
        other => panic!("ELICENSE_TESTS is {other:?}, and can only be `all`"),
    }
}
