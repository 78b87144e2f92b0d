//! A display code as pixels, through the call for frames.

use std::ptr;

use elicense::display::Drawing;
use elicense_capi::{
    elicense_effort, elicense_inquiry, elicense_pixels, elicense_status, elicense_verifier,
    elicense_verifier_verify_frame,
};

use crate::calls::answered;

/// A code as a camera sees it.
pub struct Pixels {
    pub bytes: Vec<u8>,
    pub side: usize,
    pub stride: usize,
}

impl Pixels {
    /// Four pixels a module, a quiet zone of four modules, and rows that end in bytes of nothing.
    pub fn of(drawing: &Drawing, bytes: usize) -> Self {
        let side = (drawing.side() + 8) * 4;
        let stride = side * bytes + 5;
        let shade = |x: usize, y: usize| match (x / 4).checked_sub(4).zip((y / 4).checked_sub(4)) {
            Some((x, y)) if drawing.is_dark(x, y) => 0,
            _ => u8::MAX,
        };
        let row = |y| (0..side).flat_map(move |x| vec![shade(x, y); bytes]).chain([0x55; 5]);
        Self { bytes: (0..side).flat_map(row).collect(), side, stride }
    }

    pub fn verify(
        &self,
        verifier: &elicense_verifier,
        inquiry: &elicense_inquiry,
        kind: elicense_pixels,
    ) -> (elicense_status, String) {
        let side = u32::try_from(self.side).expect("a small frame");
        answered(|report, error| {
            // SAFETY: the bytes stand there.
            unsafe {
                elicense_verifier_verify_frame(
                    Some(verifier),
                    Some(inquiry),
                    ptr::null_mut(),
                    self.bytes.as_ptr(),
                    self.bytes.len(),
                    side,
                    side,
                    self.stride,
                    kind as u32,
                    elicense_effort::Glance as u32,
                    Some(report),
                    Some(error),
                )
            }
        })
    }
}
