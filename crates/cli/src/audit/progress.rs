//! How far an audit is: a line for people, objects for machines, nothing where nobody looks.

use std::io::{self, IsTerminal, Write};
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use elicense_audit::{Progress, Watch};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::args::ProgressForm;
use crate::words::Words;

/// Looks on, and shows how far the run is.
pub struct ProgressDisplay {
    words: Words,
    form: ProgressForm,
    bar: ProgressBar,
    /// Bytes read of the inputs.
    pub read: Arc<AtomicU64>,
    total: u64,
    stopped: Arc<AtomicBool>,
    begun: Instant,
    last: Mutex<(Instant, Progress)>,
}

impl ProgressDisplay {
    /// For inputs of `total` bytes. `stopped` is set when the user wants an end.
    pub fn new(words: Words, form: ProgressForm, total: u64, stopped: Arc<AtomicBool>) -> Self {
        let form = match form {
            ProgressForm::Auto if io::stderr().is_terminal() => ProgressForm::Bar,
            ProgressForm::Auto => ProgressForm::Off,
            other => other,
        };
        let bar = ProgressBar::with_draw_target(
            Some(total),
            match form {
                ProgressForm::Bar => ProgressDrawTarget::stderr(),
                _ => ProgressDrawTarget::hidden(),
            },
        );
        let style = ProgressStyle::with_template("{percent:>3} % {wide_bar} {msg} {elapsed} +{eta}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        let begun = Instant::now();
        let last = Mutex::new((begun, Progress::default()));
        Self { words, form, bar, read: Arc::default(), total, stopped, begun, last }
    }

    /// The line is taken away.
    pub fn end(&self) {
        self.bar.finish_and_clear();
        if let (ProgressForm::Json, Ok(last)) = (self.form, self.last.lock()) {
            self.object(&last.1);
        }
    }

    fn line(&self, progress: &Progress) {
        let counts = [
            (None, progress.entries),
            (Some("count_failed"), progress.failed),
            (Some("count_undetermined"), progress.undetermined),
            (Some("count_unexamined"), progress.unexamined),
        ];
        let seconds = self.begun.elapsed().as_secs_f64().max(0.001);
        let text = |(label, count): &(Option<&str>, u64)| match label {
            Some(label) => format!("{} {count}", self.words.label(label)),
            None => format!("{count} ({:.0}/s)", *count as f64 / seconds),
        };
        self.bar.set_position(self.read.load(Ordering::Relaxed).min(self.total));
        self.bar.set_message(self.words.list(&counts.iter().map(text).collect::<Vec<_>>()));
    }

    /// One line of JSON on standard error.
    fn object(&self, progress: &Progress) {
        let Progress { entries, failed, undetermined, unexamined, .. } = progress;
        let (read, total) = (self.read.load(Ordering::Relaxed), self.total);
        let seconds = self.begun.elapsed().as_secs_f64();
        // That nobody listens changes nothing.
        let _ = writeln!(
            io::stderr(),
            "{{\"entries\":{entries},\"failed\":{failed},\"undetermined\":{undetermined},\
             \"unexamined\":{unexamined},\"read\":{read},\"total\":{total},\"seconds\":{seconds:.1}}}"
        );
    }
}

impl Watch for ProgressDisplay {
    fn progress(&self, progress: &Progress) {
        let Ok(mut last) = self.last.lock() else { return };
        last.1 = *progress;
        if last.0.elapsed() < PAUSE {
            return;
        }
        last.0 = Instant::now();
        match self.form {
            ProgressForm::Bar => self.line(progress),
            ProgressForm::Json => self.object(progress),
            ProgressForm::Auto | ProgressForm::Off => {}
        }
    }

    fn stop(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }
}

/// Between two displays.
const PAUSE: Duration = Duration::from_millis(250);
