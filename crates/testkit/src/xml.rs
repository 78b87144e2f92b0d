//! XML as it is needed here: elements, attributes, escapes (XML 1.0 §2.4, §3.3.3).

/// An element without content.
#[must_use]
pub fn empty(name: &str, attributes: &[(&str, &str)]) -> String {
    format!("<{name}{}/>", written(attributes))
}

/// An element around content that is XML already.
#[must_use]
pub fn element(name: &str, attributes: &[(&str, &str)], content: &str) -> String {
    format!("<{name}{}>{content}</{name}>", written(attributes))
}

fn written(attributes: &[(&str, &str)]) -> String {
    attributes.iter().map(|(name, value)| format!(" {name}=\"{}\"", escaped(value))).collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
