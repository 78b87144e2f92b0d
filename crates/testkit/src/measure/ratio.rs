//! Ours and the raw work timed in turn, A B A B, in one run: machines drift, ratios hold.

use std::fmt;

use rustix::time::{ClockId, clock_gettime};

/// How long one takes in units of the other.
#[derive(Clone, Copy)]
pub struct Ratio {
    pub low: f64,
    pub median: f64,
    pub high: f64,
}

impl Ratio {
    /// Times both in turn, [`CALLS`] of each.
    pub fn of(ours: impl Fn(), raw: impl Fn()) -> Self {
        Self::of_calls(CALLS, ours, raw)
    }

    /// Times both in turn, so many calls of each.
    pub fn of_calls(calls: usize, ours: impl Fn(), raw: impl Fn()) -> Self {
        // The first rounds fill memories and tables: a warm issuer is what is promised.
        (0..CALLS).for_each(|_| ours());
        let mut ratios: Vec<f64> = (0..ROUNDS).map(|_| time(calls, &ours) / time(calls, &raw)).collect();
        ratios.sort_by(f64::total_cmp);
        let at = |share: usize| ratios[share * (ROUNDS - 1) / 100];
        Self { low: at(10), median: at(50), high: at(90) }
    }
}

fn time(calls: usize, work: &impl Fn()) -> f64 {
    let start = on_core();
    (0..calls).for_each(|_| work());
    on_core() - start
}

/// Seconds of this thread on a core: what else runs on the machine takes none of them.
pub fn on_core() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// Calls of one side before the other's turn: some milliseconds, shorter than a machine drifts.
pub const CALLS: usize = 100;
const ROUNDS: usize = 101;

/// One number of the answer, with the goal it must not exceed.
pub struct Line {
    pub name: String,
    pub ratio: Ratio,
    pub goal: Option<f64>,
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Ratio { low, median, high } = self.ratio;
        let (goal, met) = match self.goal {
            Some(goal) => (format!("<={goal}"), if median <= goal { "met" } else { "missed" }),
            None => ("-".to_owned(), "-"),
        };
        write!(f, "{} {median:.2} {goal} {met} (10 % to 90 %: {low:.2} to {high:.2})", self.name)
    }
}
