//! A memory of showings, so that a display code passes only once.

use std::ffi::c_char;
use std::mem::MaybeUninit;

use elicense::display::{RecentShowings, ReplayGuard};
use elicense::limits::MAX_REMEMBERED_SHOWINGS;

use crate::error::{elicense_error, guarded_into};
use crate::failure::Failure;
use crate::guard::guarded;
use crate::inquiry::elicense_inquiry;
use crate::pointer::{self, handle, items, read_text_or_null, shared, writable};
use crate::report::elicense_report;
use crate::status::elicense_status;
use crate::verifier::elicense_verifier;

/// Remembers which display codes were shown: one for all counters among which a code must not pass twice.
/// Any number of threads may use it at the same time. It is gone when the program ends.
pub struct elicense_replay_guard(RecentShowings);

impl elicense_replay_guard {
    pub(crate) fn memory(&self) -> &dyn ReplayGuard {
        &self.0
    }
}

/// A memory with room for `room` codes whose newest showing has not ended yet, about 200 bytes each; 0 is room enough
/// for a busy hall (100,000). Of each code the newest showing alone is remembered: an older one counts as shown again.
/// Where there is no room, a code does not pass.
#[unsafe(no_mangle)]
pub extern "C" fn elicense_replay_guard_new(
    room: usize,
    guard: Option<&mut MaybeUninit<Option<Box<elicense_replay_guard>>>>,
) -> elicense_status {
    guarded(|| {
        let place = writable(guard, "guard")?;
        let room = if room == 0 { MAX_REMEMBERED_SHOWINGS } else { room };
        place.write(Some(Box::new(elicense_replay_guard(RecentShowings::with_room_for(room)))));
        Ok(())
    })
}

/// Frees a memory and leaves NULL in its place.
#[unsafe(no_mangle)]
pub extern "C" fn elicense_replay_guard_free(guard: Option<&mut Option<Box<elicense_replay_guard>>>) {
    pointer::free(guard);
}

/// As `elicense_verifier_verify`, and a display code passes only once: `guard` remembers its showing. Other
/// documents may be shown as often as anybody likes.
///
/// # Safety
///
/// `guard` is NULL or a guard; `length` bytes stand at `bytes`; `name` is NULL or a NUL-terminated text.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn elicense_verifier_verify_once(
    verifier: Option<&elicense_verifier>,
    inquiry: Option<&elicense_inquiry>,
    guard: *mut elicense_replay_guard,
    bytes: *const u8,
    length: usize,
    name: *const c_char,
    report: Option<&mut MaybeUninit<Option<Box<elicense_report>>>>,
    error: Option<&mut MaybeUninit<Option<Box<elicense_error>>>>,
) -> elicense_status {
    guarded_into(error, || {
        let (verifier, inquiry) = (handle(verifier, "verifier")?, handle(inquiry, "inquiry")?);
        // SAFETY: as the caller promises.
        let guard = handle(unsafe { shared(guard) }, "guard")?;
        let place = writable(report, "report")?;
        // SAFETY: as the caller promises.
        let (bytes, name) = unsafe { (items(bytes, length, "bytes")?, read_text_or_null(name, "name")?) };
        let answer = verifier.0.verify_once(bytes, &inquiry.0, guard.memory());
        let found = answer.map_err(|error| Failure::not_examined(name, &error))?;
        let found = match name {
            Some(name) => found.named(name),
            None => found,
        };
        place.write(Some(Box::new(elicense_report::new(found))));
        Ok(())
    })
}
