//! The report's one style sheet, and the policy that allows it and nothing else.

use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

const SHEET: &str = include_str!("style.css");
const FIGURES: &str = super::lineage::STYLE;

/// The style sheet, with the words that run along the head of each printed page.
pub(super) fn sheet([left, right]: [&str; 2]) -> String {
    let (left, right) = (css_text(left), css_text(right));
    format!(
        "{SHEET}{FIGURES}@page{{@top-left{{content:\"{left}\"}}@top-right{{content:\"{right}\"}}\
         @bottom-right{{content:counter(page) \" / \" counter(pages)}}}}"
    )
}

/// What the browser is allowed: this style sheet.
pub(super) fn policy(style: &str) -> String {
    let digest = base64(&Sha256::digest(style.as_bytes()));
    format!("default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'")
}

/// A text inside quotes of CSS. Everything but plain letters, digits and spaces is written by its number, so that
/// nothing in a case's name ends the quotes, the style or the page.
fn css_text(text: &str) -> String {
    let mut out = String::new();
    for c in crate::visible(text).chars() {
        if c.is_ascii_alphanumeric() || c == ' ' {
            out.push(c);
        } else {
            // The space belongs to the number: CSS takes one away.
            let _ = write!(out, "\\{:06X} ", u32::from(c));
        }
    }
    out
}

/// RFC 4648, with padding.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digit = |n: u32| DIGITS.get(n as usize & 63).map_or('=', |d| char::from(*d));
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let three = chunk.iter().chain(&[0, 0]).take(3).fold(0u32, |all, b| (all << 8) | u32::from(*b));
        let four = [18, 12, 6, 0].map(|shift| digit(three >> shift));
        let kept = chunk.len() + 1;
        out.extend((0..4).zip(four).map(|(at, c)| if at < kept { c } else { '=' }));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_pads_as_the_standard_says() {
        assert_eq!([&b""[..], b"f", b"fo", b"foo", b"foob"].map(base64), ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg=="]);
        assert_eq!(base64(&[0xff, 0xfe, 0xfd]), "//79");
    }

    #[test]
    fn a_space_after_a_number_stays() {
        assert_eq!(css_text("a · b"), "a \\0000B7  b");
    }

    #[test]
    fn a_case_name_cannot_leave_its_quotes() {
        let sheet = sheet(["a\"}</style><script>", "\\"]);
        assert!(!sheet.contains("</style") && !sheet.contains("<script"), "{sheet}");
    }
}
