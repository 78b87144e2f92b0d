//! What is asked about a license.

use std::ffi::c_char;
use std::mem::MaybeUninit;

use elicense::jiff::Timestamp;
use elicense::license::Text;
use elicense::limits::{CHALLENGE_BYTES, MAX_AUDIENCE_CHARS, MAX_HOLDER_CHARS};
use elicense::{Holder, Inquiry, Reader, Region, Relying, Scenario};

use crate::failure::Failure;
use crate::guard::guarded;
use crate::pointer::{self, items, read_text, read_text_or_null, writable};
use crate::status::elicense_status;

/// What is asked about a license: when, where, for what, and who reads the answer. Many threads may ask with
/// one inquiry; while it is changed, nobody else may use it.
pub struct elicense_inquiry(pub(crate) Inquiry);

/// For what a license is presented.
#[repr(u32)]
#[derive(Clone, Copy)]
pub enum elicense_scenario {
    /// 政务服务
    GovernmentService = 1,
    /// 监管执法
    LawEnforcement = 2,
    /// 社会生活
    SocialLife = 3,
}

/// Who reads the answer; it decides how much personal data the report shows.
#[repr(u32)]
#[derive(Clone, Copy)]
pub enum elicense_reader {
    /// 公众: anybody. The default.
    Public = 1,
    /// 窗口人员: whoever takes the license at a counter.
    Clerk = 2,
    /// 执法人员: whoever checks it in the street.
    Officer = 3,
    /// 审计人员: whoever checks what was done with licenses.
    Audit = 4,
}

use elicense_reader as ReaderNumber;
use elicense_scenario as ScenarioNumber;

impl elicense_scenario {
    pub(crate) fn read(number: u32) -> Result<Scenario, Failure> {
        let known = [
            (ScenarioNumber::GovernmentService, Scenario::GovernmentService),
            (ScenarioNumber::LawEnforcement, Scenario::LawEnforcement),
            (ScenarioNumber::SocialLife, Scenario::SocialLife),
        ];
        let known = known.into_iter().find(|(known, _)| *known as u32 == number);
        known
            .map(|(_, scenario)| scenario)
            .ok_or_else(|| Failure::unknown_number("elicense_scenario", number))
    }
}

impl elicense_reader {
    fn read(number: u32) -> Result<Reader, Failure> {
        let known = [
            (ReaderNumber::Public, Reader::Public),
            (ReaderNumber::Clerk, Reader::Clerk),
            (ReaderNumber::Officer, Reader::Officer),
            (ReaderNumber::Audit, Reader::Audit),
        ];
        let known = known.into_iter().find(|(known, _)| *known as u32 == number);
        known.map(|(_, reader)| reader).ok_or_else(|| Failure::unknown_number("elicense_reader", number))
    }
}

/// Asks whether a license holds at a time: seconds since 1970-01-01T00:00:00Z, and nanoseconds, 0 to
/// 999,999,999, added to them. The library has no clock.
#[unsafe(no_mangle)]
pub extern "C" fn elicense_inquiry_new(
    seconds: i64,
    nanoseconds: u32,
    inquiry: Option<&mut MaybeUninit<Option<Box<elicense_inquiry>>>>,
) -> elicense_status {
    guarded(|| {
        let place = writable(inquiry, "inquiry")?;
        let small = i32::try_from(nanoseconds).ok().filter(|&nanoseconds| nanoseconds < 1_000_000_000);
        let at = small.and_then(|nanoseconds| Timestamp::new(seconds, nanoseconds).ok());
        let at = at.ok_or_else(|| Failure::argument("a time is in the years -9999 to 9999"))?;
        place.write(Some(Box::new(elicense_inquiry(Inquiry::at(at)))));
        Ok(())
    })
}

/// Frees an inquiry and leaves NULL in its place.
#[unsafe(no_mangle)]
pub extern "C" fn elicense_inquiry_free(inquiry: Option<&mut Option<Box<elicense_inquiry>>>) {
    pointer::free(inquiry);
}

/// Asks for the recognition of one region, where the license is presented: a division code of GB/T 2260, six
/// digits. What it does not recognise does not pass. `all` asks every region for an overview in the report's
/// JSON, which leaves the conclusion alone.
///
/// # Safety
///
/// `region` is NULL or a NUL-terminated text.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn elicense_inquiry_set_relying_region(
    inquiry: Option<&mut elicense_inquiry>,
    region: *const c_char,
) -> elicense_status {
    guarded(|| {
        let inquiry = writable(inquiry, "inquiry")?;
        // SAFETY: as the caller promises.
        let region = unsafe { read_text(region, "region") }?;
        let known =
            if region == "all" { Some(Relying::All) } else { Region::parse(region).map(Relying::Region) };
        let wrong = || Failure::argument("a region is a division code of six digits, or `all`");
        inquiry.0.relying = known.ok_or_else(wrong)?;
        Ok(())
    })
}

/// Asks for one scenario, an `elicense_scenario`, and no longer for all.
#[unsafe(no_mangle)]
pub extern "C" fn elicense_inquiry_set_scenario(
    inquiry: Option<&mut elicense_inquiry>,
    scenario: u32,
) -> elicense_status {
    guarded(|| {
        writable(inquiry, "inquiry")?.0.scenario = Some(elicense_scenario::read(scenario)?);
        Ok(())
    })
}

/// Says who reads the answer: an `elicense_reader`.
#[unsafe(no_mangle)]
pub extern "C" fn elicense_inquiry_set_reader(
    inquiry: Option<&mut elicense_inquiry>,
    reader: u32,
) -> elicense_status {
    guarded(|| {
        writable(inquiry, "inquiry")?.0.reader = elicense_reader::read(reader)?;
        Ok(())
    })
}

/// Says who presents the license, by name, number, or both; either may be NULL. A license that is not known to
/// be theirs does not pass.
///
/// # Safety
///
/// `name` and `id` are NULL or NUL-terminated texts.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn elicense_inquiry_set_holder(
    inquiry: Option<&mut elicense_inquiry>,
    name: *const c_char,
    id: *const c_char,
) -> elicense_status {
    guarded(|| {
        let inquiry = writable(inquiry, "inquiry")?;
        // SAFETY: as the caller promises.
        let (name, id) = unsafe { (read_text_or_null(name, "name")?, read_text_or_null(id, "id")?) };
        let holder = Holder::new(name, id).ok_or_else(|| {
            Failure::argument(format!(
                "a holder has a name, a number, or both, of 1 to {MAX_HOLDER_CHARS} characters"
            ))
        });
        inquiry.0.holder = Some(holder?);
        Ok(())
    })
}

/// Says what a live display code has to answer: 8 to 64 bytes that were never asked before. They are copied.
///
/// # Safety
///
/// `length` bytes stand at `challenge`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn elicense_inquiry_set_challenge(
    inquiry: Option<&mut elicense_inquiry>,
    challenge: *const u8,
    length: usize,
) -> elicense_status {
    guarded(|| {
        let inquiry = writable(inquiry, "inquiry")?;
        // SAFETY: as the caller promises.
        let challenge = unsafe { items(challenge, length, "challenge") }?;
        if !CHALLENGE_BYTES.contains(&challenge.len()) {
            let (least, most) = (CHALLENGE_BYTES.start(), CHALLENGE_BYTES.end());
            return Err(Failure::argument(format!("a challenge has {least} to {most} bytes")));
        }
        inquiry.0.challenge = Some(challenge.to_vec());
        Ok(())
    })
}

/// Says by which name live display codes may be addressed to whoever asks.
///
/// # Safety
///
/// `name` is NULL or a NUL-terminated text.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn elicense_inquiry_set_audience(
    inquiry: Option<&mut elicense_inquiry>,
    name: *const c_char,
) -> elicense_status {
    guarded(|| {
        let inquiry = writable(inquiry, "inquiry")?;
        // SAFETY: as the caller promises.
        let name = unsafe { read_text(name, "name") }?;
        if Text::parse(name, MAX_AUDIENCE_CHARS).is_err() {
            let bound = format!("an audience has 1 to {MAX_AUDIENCE_CHARS} visible characters");
            return Err(Failure::argument(bound));
        }
        inquiry.0.audience = Some(name.to_owned());
        Ok(())
    })
}
