//! Pieces of markup that are safe: whatever goes in comes out escaped, and there is no other way in.

use crate::visible;
use engine::views::{Shown, TimeView};

/// Markup that holds nothing unescaped.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Html(pub(super) String);

/// Our own words.
pub(super) fn words(text: &str) -> Html {
    Html(escape(text))
}

/// Characters of a name, a path or an id that a report shows. What is longer was made to flood whoever reads it; lists have
/// all of it.
const LONGEST: usize = 500;

/// Text from evidence with everything visible that could mislead; of a longer one the begin, and how many characters follow.
fn shown(text: &str) -> String {
    let Some((end, _)) = text.char_indices().nth(LONGEST) else { return escape(&visible(text)) };
    let (begin, rest) = text.split_at(end);
    format!("{}… ⟨+{}⟩", escape(&visible(begin)), rest.chars().count())
}

/// Text from evidence: control characters visible, direction kept to itself.
pub(super) fn quoted(text: &Shown) -> Html {
    Html(format!("<bdi>{}</bdi>", shown(text)))
}

/// What a user wrote, or the owner of a list: as [`quoted`]. Programs that show a report make links of whatever reads
/// like one, so addresses in it are cut short too.
pub(super) fn typed(text: &str) -> Html {
    quoted(&Shown::text(text))
}

/// A digest, an id, a path: in a type that tells digits apart, and broken wherever the line ends.
pub(super) fn code(text: &str) -> Html {
    Html(format!("<code>{}</code>", shown(text)))
}

/// A telephone number, on one line.
pub(super) fn phone(text: &str) -> Html {
    Html(format!("<bdi class=\"time\">{}</bdi>", shown(text)))
}

/// Our own words at the beginning of a line.
pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// Small print.
pub(super) fn small(inner: Html) -> Html {
    Html(format!("<small>{}</small>", inner.0))
}

/// What must not be overlooked.
pub(super) fn strong(inner: Html) -> Html {
    Html(format!("<strong>{}</strong>", inner.0))
}

/// A jump within the report.
pub(super) fn jump(to: &str, inner: Html) -> Html {
    Html(format!("<a href=\"#{}\">{}</a>", escape(to), inner.0))
}

/// One below the other; empty ones are left out.
pub(super) fn lines(all: impl IntoIterator<Item = Html>) -> Html {
    joined(all, "<br>")
}

/// Side by side.
pub(super) fn row(all: impl IntoIterator<Item = Html>) -> Html {
    joined(all, " · ")
}

/// Several in a sentence.
pub(super) fn listed(all: impl IntoIterator<Item = Html>) -> Html {
    joined(all, ", ")
}

/// With this between them; empty ones are left out.
pub(super) fn joined(all: impl IntoIterator<Item = Html>, between: &str) -> Html {
    let parts: Vec<String> = all.into_iter().map(|h| h.0).filter(|h| !h.is_empty()).collect();
    Html(parts.join(between))
}

impl Html {
    /// This, or a dash that says that nothing is there.
    pub(super) fn or_dash(self) -> Self {
        if self.0.is_empty() { Self("–".into()) } else { self }
    }
}

/// What a user may have written.
pub(super) fn maybe(text: Option<&str>) -> Html {
    text.filter(|t| !t.is_empty()).map(typed).unwrap_or_default()
}

/// A time as it is written, what is known of its zone, and UTC only where it is known.
pub(super) fn time(words: &crate::Words, t: &TimeView) -> Html {
    let zone = small(self::words(&words.word("zone", t.zone.as_str())));
    let utc = t.at_utc.as_ref().map(|u| small(self::words(&format!("UTC {}", visible(&u.replacen('T', " ", 1))))));
    lines([written(t), zone, utc.unwrap_or_default()])
}

/// A time as it is written, without a word on its zone: that stands beside it.
pub(super) fn written(t: &TimeView) -> Html {
    Html(format!("<span class=\"time\">{}</span>", escape(&visible(&t.at.replacen('T', " ", 1)))))
}

/// A time in few words, where a note says that times without a word have no known zone.
pub(super) fn brief_time(words: &crate::Words, t: &TimeView) -> Html {
    let zone = words.word("zone", t.zone.as_str());
    let said = (t.zone != model::Zone::Unknown).then(|| small(self::words(&zone)));
    lines([written(t), said.unwrap_or_default()])
}

/// The first 16 digits of an id: enough to find it in this report, where it stands whole once.
pub(super) fn short(id: &impl std::fmt::Display) -> Html {
    code(&id.to_string().chars().take(16).collect::<String>())
}

/// Text that can stand between tags and in quoted attributes.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_stays_text() {
        let html = typed("<script>\"x\"&'\u{202e}\n").0;
        assert_eq!(html, "<bdi>&lt;script&gt;&quot;x&quot;&amp;&#39;⟨U+202E⟩␊</bdi>");
    }

    #[test]
    fn of_a_name_that_floods_the_begin_is_shown_and_how_much_follows() {
        let long = "ñ".repeat(LONGEST + 1_000_000);
        assert_eq!(typed(&long).0, format!("<bdi>{}… ⟨+1000000⟩</bdi>", "ñ".repeat(LONGEST)));
        assert_eq!(code(&"a".repeat(LONGEST)).0, format!("<code>{}</code>", "a".repeat(LONGEST)));
    }

    #[test]
    fn what_is_empty_leaves_no_gap() {
        assert_eq!(lines([words("a"), Html::default(), words("b")]).0, "a<br>b");
        assert_eq!(maybe(Some("")).or_dash().0, "–");
    }
}
