//! 行政区划代码: where a license comes from.

use std::fmt;

/// A division code of GB/T 2260: six digits, province, prefecture, county; or 000000, as systems write it, for what
/// authorities of the whole state issue.
///
/// ```
/// use elicense::Region;
/// let province = Region::parse("110000").unwrap();
/// let county = Region::parse("110105").unwrap();
/// assert!(province.contains(county) && !county.contains(province));
/// assert!(Region::parse("11010").is_none());
///
/// let national = Region::parse("000000").unwrap();
/// assert!(national == Region::NATIONAL && !national.contains(province) && !province.contains(national));
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Region(u32);

impl Region {
    /// Of what authorities of the whole state issue. It holds no division, and none holds it: who may sign for the one
    /// may not sign for the other.
    pub const NATIONAL: Self = Self(0);

    /// Of a document that does not say where it comes from. It lies in no division, and no configuration can name it.
    pub const UNKNOWN: Self = Self(u32::MAX);

    /// Whether it is told at all.
    #[must_use]
    pub const fn is_known(self) -> bool {
        self.0 != Self::UNKNOWN.0
    }

    /// Reads six digits of which the first two are not `00`, or 000000.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        let sound = code.len() == 6
            && code.bytes().all(|b| b.is_ascii_digit())
            && (code == "000000" || !code.starts_with("00"));
        if sound { code.parse().ok().map(Self) } else { None }
    }

    /// Whether `other` is this division or lies inside it.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        let span = match self.0 {
            code if code % 10_000 == 0 => 10_000,
            code if code % 100 == 0 => 100,
            _ => 1,
        };
        self.0 / span == other.0 / span
    }

    /// The provincial division this one lies in.
    #[must_use]
    pub fn province(self) -> Self {
        Self(self.0 / 10_000 * 10_000)
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::UNKNOWN => f.write_str("unknown"),
            Self(code) => write!(f, "{code:06}"),
        }
    }
}

impl serde::Serialize for Region {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Region {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| {
            serde::de::Error::custom("a region is a 6-digit division code (GB/T 2260), or 000000")
        })
    }
}
