//! Whoever presents a license, and the form in which names and numbers are compared.

use std::fmt;

use crate::words::limits::MAX_HOLDER_CHARS;

/// Whoever presents a license: a name, a number, or both, as their own document says.
///
/// Both are kept in the form in which they are compared. Full-width characters are their ASCII ones, small
/// ASCII letters capital ones (`x` of a citizen number is `X`), white space is left out, and the marks that
/// separate the parts of a name (`·`, `•`, `‧`, `∙`, `⋅`, `・`, `･`, `.`) are one. Nothing else is
/// equated: no traditional with simplified characters, no old numbers with new ones.
///
/// ```
/// use elicense::Holder;
///
/// let typed = Holder::new(Some("阿依 • 测试"), Some("11010519491231002x"));
/// assert_eq!(typed, Holder::new(Some("阿依·测试"), Some("１１０１０５１９４９１２３１００２X")));
/// assert!(Holder::new(None, Some(" ")).is_none());
/// ```
#[derive(Clone, Eq, PartialEq)]
pub struct Holder {
    pub(crate) name: Option<String>,
    pub(crate) id: Option<String>,
}

impl Holder {
    /// Somebody with this name, this number, or both.
    ///
    /// `None` where neither is given, or where one that is given is empty or has more than
    /// [`MAX_HOLDER_CHARS`] characters.
    #[must_use]
    pub fn new(name: Option<&str>, id: Option<&str>) -> Option<Self> {
        let fits = |text: &str| text.chars().count() <= MAX_HOLDER_CHARS && !compared(text).is_empty();
        let given = [name, id];
        if given.iter().all(Option::is_none) || !given.into_iter().flatten().all(fits) {
            return None;
        }
        Some(Self { name: name.map(compared), id: id.map(compared) })
    }
}

/// A number is for comparing, not for logs.
impl fmt::Debug for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let given = |part: &Option<String>| if part.is_some() { "given" } else { "not given" };
        write!(f, "Holder {{ name: {}, id: {} }}", given(&self.name), given(&self.id))
    }
}

/// The form in which names and numbers are compared.
pub(crate) fn compared(text: &str) -> String {
    let ascii = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => c,
    };
    let told = text.chars().map(ascii).filter(|c| !c.is_whitespace());
    told.map(|c| if SEPARATORS.contains(&c) { '·' } else { c.to_ascii_uppercase() }).collect()
}

/// Marks that stand for `·` between the parts of a name: Latin and Katakana middle dots, bullets, operators,
/// full stops.
const SEPARATORS: [char; 10] = ['·', '•', '‧', '∙', '⋅', '・', '･', '.', '。', '﹒'];
