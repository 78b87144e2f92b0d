//! What a test takes of the machine, where the system tells it (Linux); `None` elsewhere.

use std::time::Duration;

/// How long this thread has run: what others do beside it does not count.
pub fn cpu_time() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}

/// The most memory that this process had since [`reset_peak`].
pub fn peak_bytes() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.parse::<u64>().ok().map(|kibibytes| kibibytes << 10)
}

/// Begins anew with what the process has now. Where that is not allowed, the most stays the most.
pub fn reset_peak() {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}
