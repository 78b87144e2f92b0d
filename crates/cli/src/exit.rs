//! Exit codes: numbers are for ever.

use std::process::ExitCode;

use elicense::{Conclusion, ErrorKind};

/// How the program ended.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Exit {
    /// Everything that was asked holds.
    Passed = 0,
    /// At least one license failed.
    Failed = 1,
    /// The arguments or the settings they name are wrong.
    Arguments = 2,
    /// None failed, at least one could not be determined.
    Undetermined = 3,
    /// There is nothing to work on.
    NoInput = 4,
    /// Something could not be read or written.
    Io = 6,
    /// At least one input could not be examined.
    Unexamined = 7,
    /// At least one input is encrypted.
    Encrypted = 8,
    /// Ctrl-C ended the work; it can be gone on with.
    Interrupted = 12,
}

impl Exit {
    /// The exit code for several results: a failure must not hide behind a typing error, and an input
    /// nobody looked at not behind those that were.
    pub fn and(self, other: Self) -> Self {
        if self.rank() >= other.rank() { self } else { other }
    }

    fn rank(self) -> u8 {
        match self {
            Self::Passed => 0,
            Self::Undetermined => 1,
            Self::Encrypted => 2,
            Self::Unexamined => 3,
            Self::Io => 4,
            Self::Failed => 5,
            Self::NoInput => 6,
            Self::Arguments => 7,
            Self::Interrupted => 8,
        }
    }
}

impl From<Conclusion> for Exit {
    fn from(conclusion: Conclusion) -> Self {
        match conclusion {
            Conclusion::Passed => Self::Passed,
            Conclusion::Failed => Self::Failed,
            // A conclusion of a later library that this program does not know is no pass.
            _ => Self::Undetermined,
        }
    }
}

impl From<&elicense::Error> for Exit {
    /// Why an input has no report.
    fn from(error: &elicense::Error) -> Self {
        match error.kind() {
            ErrorKind::Encrypted { .. } => Self::Encrypted,
            _ => Self::Unexamined,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_outranks_what_was_not_read_and_that_what_was_not_examined() {
        let worst = |all: &[Exit]| all.iter().copied().fold(Exit::Passed, Exit::and);
        assert_eq!(worst(&[]), Exit::Passed);
        assert_eq!(worst(&[Exit::Passed, Exit::Undetermined]), Exit::Undetermined);
        assert_eq!(worst(&[Exit::Unexamined, Exit::Undetermined]), Exit::Unexamined);
        assert_eq!(worst(&[Exit::Encrypted, Exit::Undetermined]), Exit::Encrypted);
        assert_eq!(worst(&[Exit::Encrypted, Exit::Unexamined]), Exit::Unexamined);
        assert_eq!(worst(&[Exit::Unexamined, Exit::Io]), Exit::Io);
        assert_eq!(worst(&[Exit::Failed, Exit::Io, Exit::Unexamined]), Exit::Failed);
    }
}
