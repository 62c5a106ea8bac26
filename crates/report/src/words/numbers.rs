//! How a language writes numbers. Fluent's own writing knows no groups of digits.

use super::Lang;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentResource, FluentValue};

/// Teaches a bundle the catalogue's functions: `NUMBER` (also what plurals go by), `SIZE` and `SMALL`.
pub(super) fn teach(bundle: &mut FluentBundle<FluentResource>, lang: Lang) {
    bundle.set_formatter(Some(match lang {
        Lang::Es => |value, _| written(Lang::Es, value),
        Lang::En => |value, _| written(Lang::En, value),
    }));
    // A name can only be taken twice, and none is: there is nothing to do about the results.
    let _ = bundle.add_function("NUMBER", |values, _| match values.first() {
        Some(FluentValue::String(text)) => {
            text.parse().map_or_else(|_| FluentValue::String(text.clone()), FluentValue::Number)
        }
        Some(other) => other.clone(),
        None => FluentValue::Error,
    });
    let _ = bundle.add_function("SIZE", move |values, _| text_of(values, |t| Some(size(lang, t.parse().ok()?))));
    let _ = bundle.add_function("SMALL", move |values, _| text_of(values, |t| Some(small(lang, t.parse().ok()?))));
}

fn written(lang: Lang, value: &FluentValue<'_>) -> Option<String> {
    let FluentValue::Number(n) = value else { return None };
    (n.value >= 0.0 && n.value.fract() == 0.0).then(|| grouped(lang, n.value as u64))
}

/// What `write` makes of the first value; the value as it is if it makes nothing of it.
fn text_of<'a>(values: &[FluentValue<'a>], write: impl Fn(&str) -> Option<String>) -> FluentValue<'a> {
    match values.first() {
        Some(FluentValue::String(text)) => {
            write(text).map_or_else(|| FluentValue::String(text.clone()), FluentValue::from)
        }
        Some(other) => other.clone(),
        None => FluentValue::Error,
    }
}

/// Groups of three: with a narrow space in Spanish, and from five digits on (RAE, Ortografía 2010); commas in English.
pub(super) fn grouped(lang: Lang, n: u64) -> String {
    let digits = n.to_string();
    let (mark, least) = match lang {
        Lang::Es => ('\u{202f}', 5),
        Lang::En => (',', 4),
    };
    if digits.len() < least {
        return digits;
    }
    let mut out = String::with_capacity(digits.len() * 2);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(mark);
        }
        out.push(digit);
    }
    out
}

/// Bytes in decimal units, one digit after the point.
pub(super) fn size(lang: Lang, bytes: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    if bytes < 1000 {
        return format!("{bytes} B");
    }
    let mut value = bytes as f64 / 1000.0;
    let mut unit = "kB";
    for next in UNITS.iter().skip(1) {
        if value < 999.95 {
            break;
        }
        value /= 1000.0;
        unit = next;
    }
    format!("{} {unit}", point(lang, &format!("{value:.1}")))
}

/// A small positive number: `0,012`, `3,0 × 10⁻⁶`.
pub(super) fn small(lang: Lang, value: f64) -> String {
    if value == 0.0 || value >= 0.001 {
        let text = if value >= 100.0 { format!("{value:.0}") } else { format!("{value:.3}") };
        let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
        return point(lang, text);
    }
    let text = format!("{value:.1e}");
    let (digits, power) = text.split_once('e').unwrap_or((&text, "0"));
    format!("{} × 10{}", point(lang, digits), power.chars().map(raised).collect::<String>())
}

fn point(lang: Lang, text: &str) -> String {
    if lang == Lang::Es { text.replace('.', ",") } else { text.to_owned() }
}

fn raised(c: char) -> char {
    match c {
        '0' => '⁰',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '-' => '⁻',
        '4'..='9' => char::from_u32(0x2070 + c.to_digit(10).unwrap_or(0)).unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_numbers_stay_readable() {
        let cases = [
            (0.0, "0"),
            (12.5, "12,5"),
            (0.012, "0,012"),
            (3.0e-6, "3,0 × 10⁻⁶"),
            (4.2e-14, "4,2 × 10⁻¹⁴"),
            (2000.0, "2000"),
        ];
        for (value, text) in cases {
            assert_eq!(small(Lang::Es, value), text);
        }
        assert_eq!(small(Lang::En, 3.0e-6), "3.0 × 10⁻⁶");
    }

    #[test]
    fn a_size_never_reads_a_thousand_of_a_unit() {
        assert_eq!(size(Lang::En, 999_999), "1.0 MB");
        assert_eq!(size(Lang::En, 999_000), "999.0 kB");
        assert_eq!(size(Lang::En, 5_000_000_000_000_000), "5000.0 TB");
    }
}
