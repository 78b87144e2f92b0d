//! In which ways a picture is looked at, one after the other.

use crate::scan::grey::Grey;
use crate::scan::threshold::Threshold;

/// One way to look at a picture.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pass {
    pub scale: Scale,
    pub filter: Filter,
    pub threshold: Threshold,
    /// Whether light modules on a dark ground are looked for as well, once no dark ones are found.
    pub inverted: bool,
}

/// At which size.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Scale {
    /// As it is.
    Full,
    /// For small codes: modules of one pixel and less than a pixel apart.
    Double,
    TwoThirds,
    /// Smaller, with less noise and moiré: for large codes.
    Half,
    Third,
    Quarter,
}

/// What is done to it before.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Filter {
    None,
    Blur,
    /// Against blur.
    Sharpen,
}

impl Pass {
    const fn new(scale: Scale, filter: Filter, threshold: Threshold) -> Self {
        Self { scale, filter, threshold, inverted: false }
    }

    /// Either way around: little more than half a pass, since the black pixels of the one are the white
    /// ones of the other.
    const fn either(self) -> Self {
        Self { inverted: true, ..self }
    }
}

impl Scale {
    /// The size in this scale, as a fraction of the full one.
    pub(super) fn fraction(self) -> (usize, usize) {
        match self {
            Self::Full => (1, 1),
            Self::Double => (2, 1),
            Self::TwoThirds => (2, 3),
            Self::Half => (1, 2),
            Self::Third => (1, 3),
            Self::Quarter => (1, 4),
        }
    }

    /// The picture in this scale; `None` where that makes no sense for its size.
    pub(super) fn of(self, full: &Grey<'_>) -> Option<Grey<'static>> {
        let (numerator, denominator) = self.fraction();
        let short = full.width().min(full.height()) * numerator / denominator;
        match self {
            Self::Full => Grey::new(full.width(), full.pixels().to_vec()),
            Self::Double if full.pixels().len() > MAX_DOUBLED_PIXELS => None,
            Self::Half | Self::Third | Self::Quarter if short >= MIN_SHRUNK_SIDE => full.shrunk(denominator),
            Self::Half | Self::Third | Self::Quarter => None,
            Self::Double | Self::TwoThirds => full.resized(numerator, denominator),
        }
    }
}

/// A picture larger than this has pixels enough for its smallest codes.
const MAX_DOUBLED_PIXELS: usize = 1 << 20;

/// A code has 21 modules and more, and each wants a few pixels.
const MIN_SHRUNK_SIDE: usize = 96;

impl Filter {
    /// The picture after it.
    pub(super) fn of<'g>(self, grey: &'g Grey<'g>) -> std::borrow::Cow<'g, Grey<'g>> {
        match self {
            Self::None => std::borrow::Cow::Borrowed(grey),
            Self::Blur => std::borrow::Cow::Owned(grey.blurred()),
            Self::Sharpen => std::borrow::Cow::Owned(grey.sharpened(2, 1)),
        }
    }
}

/// Passes that are enough for a frame of a film: the next frame comes anyway.
pub(super) const GLANCE: usize = 2;

/// After how many passes it is given up where none has seen so many corners together: a code has three.
///
/// Of 240 photographs of others that are read, 238 are by the first pass, and the other two showed three corners in the
/// first two; of 20 pictures without a code 16 are given up after five passes (measured).
pub(super) const GIVE_UP: [(usize, usize); 2] = [(5, 2), (10, 3)];

/// All passes, cheap and likely ones first.
pub(super) const PLAN: &[Pass] = {
    use Filter::{Blur, None, Sharpen};
    use Scale::{Double, Full, Half, Quarter, Third, TwoThirds};
    use Threshold::{Blocks, Means, Whole};
    const NEAR: Threshold = Means { radius: 15, less: 7 };
    const WIDE: Threshold = Means { radius: 31, less: 5 };
    const FAR: Threshold = Means { radius: 63, less: 5 };
    &[
        Pass::new(Full, None, Blocks).either(),
        Pass::new(Half, None, Blocks).either(),
        Pass::new(Full, None, Whole).either(),
        Pass::new(TwoThirds, None, Blocks),
        Pass::new(Third, None, Blocks).either(),
        Pass::new(Half, None, Whole),
        Pass::new(Full, Blur, Whole),
        Pass::new(Full, None, WIDE),
        Pass::new(Double, None, Blocks).either(),
        Pass::new(Quarter, None, Blocks),
        Pass::new(Half, Blur, Blocks),
        Pass::new(Full, Sharpen, Blocks),
        Pass::new(Half, None, WIDE),
        Pass::new(TwoThirds, None, NEAR),
        Pass::new(Full, Blur, Blocks),
        Pass::new(Half, Sharpen, Blocks),
        Pass::new(Double, Sharpen, FAR),
        Pass::new(Third, None, WIDE),
        Pass::new(Third, None, Whole),
        Pass::new(Full, None, NEAR),
        Pass::new(Quarter, None, WIDE),
        Pass::new(Full, Blur, WIDE),
        Pass::new(Half, Blur, Whole),
        Pass::new(Half, Blur, WIDE),
        Pass::new(Full, Sharpen, WIDE),
        Pass::new(Quarter, None, Whole),
        Pass::new(Full, None, FAR),
    ]
};
