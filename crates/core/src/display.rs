//! Display codes (亮证码): a license shown as a text that fits into a QR code.
//!
//! `docs/display-code.md` specifies the texts. They are this project's own design on public standards.
