//! The language of a message, as far as a message says it.
//!
//! Messages are short, and what tells languages by their trigrams needs long ones: of "nos vemos" it may say Tagalog. So
//! three things are asked, the surest first. The *small words* of ten languages (`words.rs`) decide most messages in
//! these, short ones too, in a few microseconds. The *script* decides where one language alone has it. What is left goes
//! to `whatlang`, which knows seventy languages; those that it likes to see in short texts of others are believed on long
//! texts only, and Esperanto and Latin never. What is still left is not decided. Texts without a language of their own are given their sender's ([`ChatLanguages`]).
//!
//! Why `whatlang`: small, permissive, without data files. `lingua` is better on short texts by its own account, but brings a
//! crate with a model for each language, about 300 MB for all of them. On long texts in these languages `whatlang` leaves
//! nothing to win, and on short ones the words answer.
//!
//! Measured on `testdata/language`, 316 sentences in ten languages written for it, by their length in characters (a test
//! holds a floor):
//!
//! | | below 20 | 20 to 59 | 60 and more |
//! |---|--:|--:|--:|
//! | sentences | 102 | 126 | 88 |
//! | told rightly | 94 % | 99 % | 100 % |
//! | told wrongly | 1 % | 0 | 0 |
//! | said to be sure, none of them wrongly | 76 % | 87 % | 99 % |
//! | told rightly by `whatlang` alone | 48 % | 83 % | 100 % |

mod chat;
mod words;

pub use chat::{ChatLanguages, LanguageBasis, MessageLanguage};

use crate::guard;
use std::borrow::Cow;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use whatlang::{Detector, Lang, Script};
use words::{GROUPS, LANGUAGES, LETTERS, WORDS};

/// A language that a text was told to be in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Language {
    /// ISO 639-1.
    pub code: &'static str,
    /// Whether the text alone is enough to say so.
    pub sure: bool,
}

/// Most letters that are looked at: more say nothing more.
const ENOUGH: usize = 600;

/// Fewest letters of a text from which its trigrams are asked.
const TRIGRAMS: usize = 12;

/// Fewest letters from which they are believed of a language that is not common.
const RARE: usize = 60;

/// What a word or letter is worth that one language alone has; one of several is worth a part of it.
const WORTH: u32 = 12;

/// The language of `text`, if it says one. Links, mentions, numbers, emoji and marks say nothing.
pub fn language(text: &str) -> Option<Language> {
    let plain = plain(text);
    let count = plain.chars().filter(|c| c.is_alphabetic()).count();
    if count == 0 {
        return None;
    }
    let scores = scores(&plain);
    let by_words = by_words(&scores);
    if by_words.is_some_and(|found| found.sure) {
        return by_words;
    }
    if count < TRIGRAMS {
        return by_words.or_else(|| by_script(&plain));
    }
    by_trigrams(&plain, count, &scores).or(by_words)
}

/// What the words of `text` say of its language, without a look at its trigrams: a fraction of the cost, and mostly all
/// that is needed where the same person wrote more.
pub fn language_by_words(text: &str) -> Option<Language> {
    let plain = plain(text);
    plain.chars().any(char::is_alphabetic).then(|| by_words(&scores(&plain))).flatten()
}

/// Whether a text has words at all.
fn has_words(text: &str) -> bool {
    plain(text).chars().any(char::is_alphabetic)
}

/// The words of a text, without what is no word, in small letters; three or more of a letter as one.
fn plain(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len().min(2 * ENOUGH));
    // A word ends with an ASCII byte, so that each is UTF-8; most are ASCII, and then nothing needs to be decoded.
    for word in text.as_bytes().split(u8::is_ascii_whitespace) {
        if word.is_ascii() {
            push_ascii(&mut out, word);
        } else if let Ok(word) = str::from_utf8(word) {
            word.split_whitespace().filter(|word| is_word(word)).for_each(|word| push_word(&mut out, word));
        }
        if out.len() > ENOUGH {
            break;
        }
    }
    String::from_utf8(out).unwrap_or_default()
}

/// Adds a word.
fn push_word(out: &mut Vec<u8>, word: &str) {
    for c in word.chars().filter(|c| is_told(*c)).flat_map(char::to_lowercase) {
        push(out, if c == '’' { '\'' } else { c });
    }
    out.push(b' ');
}

/// Adds an ASCII word, if [`is_word`] says so.
fn push_ascii(out: &mut Vec<u8>, word: &[u8]) {
    let from = out.len();
    let (mut is_inside, mut has_sign) = (false, matches!(word.first(), Some(b'@' | b'#')));
    for byte in word {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' => {
                if has_sign {
                    out.truncate(from);
                    return push_with_signs(out, word);
                }
                is_inside = true;
                let letter = byte.to_ascii_lowercase();
                if out.ends_with(&[letter, letter]) {
                    out.pop();
                } else {
                    out.push(letter);
                }
            }
            b'0'..=b'9' => return out.truncate(from),
            b'\'' | b'-' | b',' => out.push(*byte),
            b'@' | b'#' | b'_' | b'/' | b'\\' | b'.' => has_sign |= is_inside,
            _ => {}
        }
    }
    if out.len() > from {
        out.push(b' ');
    }
}

/// Adds a word with signs inside, which is one only if they are dots in a row.
#[cold]
fn push_with_signs(out: &mut Vec<u8>, word: &[u8]) {
    if let Ok(word) = str::from_utf8(word)
        && is_word(word)
    {
        push_word(out, word);
    }
}

/// Whether a word may be of a language: links, mentions, numbers and names of files are not.
fn is_word(word: &str) -> bool {
    let inner = word.trim_matches(|c: char| !c.is_alphanumeric());
    let is_sign = |c: char| c.is_ascii_digit() || matches!(c, '@' | '#' | '_' | '/' | '\\');
    let is_dotted = inner.contains('.') && !inner.contains("..");
    !is_dotted && !inner.contains(is_sign) && !word.starts_with(['@', '#'])
}

/// Whether a sign says something about the language: letters, what joins them, and the signs that Spanish begins with.
fn is_told(c: char) -> bool {
    c.is_alphabetic() || is_combining_mark(c) || matches!(c, '\'' | '’' | '·' | '¿' | '¡' | '-' | ',')
}

/// `holaaaa` is `hola`.
fn push(out: &mut Vec<u8>, c: char) {
    let mut buffer = [0; 4];
    let letter = c.encode_utf8(&mut buffer).as_bytes();
    let before = out.len().saturating_sub(letter.len());
    let doubled = out.ends_with(letter) && out.get(..before).is_some_and(|out| out.ends_with(letter));
    if doubled && c.is_alphabetic() {
        return out.truncate(before);
    }
    out.extend(letter);
}

/// What words and letters say for each of [`LANGUAGES`], and how many words are of it.
type Scores = [(u32, u32); LANGUAGES.len()];

fn scores(plain: &str) -> Scores {
    let mut scores = Scores::default();
    for word in plain.as_bytes().split(|byte| matches!(byte, b' ' | b',' | b'-')) {
        let Some(languages) = languages_of(word) else { continue };
        let worth = WORTH / languages.count_ones();
        let of = scores.iter_mut().enumerate().filter(|(bit, _)| languages >> bit & 1 == 1);
        of.for_each(|(_, (score, count))| (*score, *count) = (*score + worth, *count + 1));
    }
    for (_, languages) in LETTERS.iter().zip(letters(plain)).filter(|(_, occurs)| *occurs).map(|(group, _)| group) {
        let worth = WORTH / u32::try_from(languages.len()).unwrap_or(1);
        let of = scores.iter_mut().zip(LANGUAGES).filter(|(_, code)| languages.contains(code));
        of.for_each(|((score, _), _)| *score += worth);
    }
    scores
}

/// The languages that have a word.
fn languages_of(word: &[u8]) -> Option<&'static u16> {
    if word.is_ascii() {
        let start = word.iter().position(u8::is_ascii_alphabetic)?;
        let end = word.iter().rposition(u8::is_ascii_alphabetic)?;
        return WORDS.get(word.get(start..=end)?);
    }
    let word = str::from_utf8(word).ok()?.trim_matches(|c: char| !c.is_alphabetic());
    WORDS.get(folded(word).as_bytes())
}

/// Which groups of [`LETTERS`] occur.
fn letters(plain: &str) -> [bool; LETTERS.len()] {
    let mut occurs = [false; LETTERS.len()];
    if plain.is_ascii() {
        return occurs;
    }
    for group in plain.chars().filter(|c| !c.is_ascii()).filter_map(|c| GROUPS.get(&c)) {
        occurs.get_mut(*group).into_iter().for_each(|occurs| *occurs = true);
    }
    occurs
}

/// A word without accents.
fn folded(word: &str) -> Cow<'_, str> {
    if word.is_ascii() {
        return word.into();
    }
    if let Some(plain) = word.chars().map(base).collect::<Option<String>>() {
        return plain.into();
    }
    let plain = word.nfd().filter(|c| !is_combining_mark(*c)).collect::<String>();
    plain.replace('ß', "ss").replace('œ', "oe").into()
}

/// The letter below the accent, of those small letters of which most words are made: what decomposing would give.
fn base(c: char) -> Option<char> {
    Some(match c {
        _ if c.is_ascii() => c,
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => 'a',
        'ç' => 'c',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ñ' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        _ => return None,
    })
}

/// The language that the words speak for. Sure is what two words say, twice as loud as for any other language.
fn by_words(scores: &Scores) -> Option<Language> {
    let mut order: Vec<_> = scores.iter().zip(LANGUAGES).collect();
    order.sort_by_key(|((score, _), _)| std::cmp::Reverse(*score));
    let [((first, count), code), ((second, _), _), ..] = order.as_slice() else { return None };
    let leads = *first >= WORTH && first > second;
    leads.then_some(Language { code, sure: *count >= 2 && *first >= 2 * second.max(&(WORTH / 2)) })
}

/// The language of a script that no other language in our list has: Greek, Thai, Hangul.
fn by_script(plain: &str) -> Option<Language> {
    let script = guard::or_none(|| whatlang::detect_script(plain))?;
    let is_shared = matches!(
        script,
        Script::Latin | Script::Cyrillic | Script::Arabic | Script::Devanagari | Script::Hebrew | Script::Mandarin
    );
    let (code, _) = if is_shared { None } else { detected(&ANY, plain) }?;
    Some(Language { code, sure: true })
}

/// The language that the trigrams speak for. Where words speak for several, it is one of these.
fn by_trigrams(plain: &str, count: usize, scores: &Scores) -> Option<Language> {
    let best = scores.iter().map(|(score, _)| *score).max().unwrap_or_default();
    let close = scores.iter().zip(LANGUAGES).filter(|((score, _), _)| best >= WORTH && 2 * score > best);
    let close: Vec<Lang> = close.filter_map(|(_, code)| lang(code)).collect();
    let any = if close.is_empty() { detected(&ANY, plain) } else { detected(&Detector::with_allowlist(close), plain) };
    let (code, is_reliable) = any?;
    if RARELY.contains(&code) && count < RARE {
        return detected(&COMMON, plain)
            .filter(|(_, is_reliable)| *is_reliable)
            .map(|(code, _)| Language { code, sure: false });
    }
    Some(Language { code, sure: is_reliable && count >= 2 * TRIGRAMS })
}

/// What the trigrams say, behind a fence: what a library makes of any text at all is not known.
fn detected(detector: &Detector, plain: &str) -> Option<(&'static str, bool)> {
    let info = guard::or_none(|| detector.detect(plain))?;
    let (_, code) = CODES.iter().find(|(lang, _)| *lang == info.lang())?;
    Some((code, info.is_reliable()))
}

fn lang(code: &str) -> Option<Lang> {
    CODES.iter().find(|(_, known)| *known == code).map(|(lang, _)| *lang)
}

static ANY: LazyLock<Detector> =
    LazyLock::new(|| Detector::with_allowlist(CODES.iter().map(|(lang, _)| *lang).collect()));

static COMMON: LazyLock<Detector> = LazyLock::new(|| {
    let common = CODES.iter().filter(|(_, code)| !RARELY.contains(code));
    Detector::with_allowlist(common.map(|(lang, _)| *lang).collect())
});

/// Languages in Latin letters as which short texts in others are often taken.
static RARELY: &[&str] = &[
    "af", "ak", "az", "cy", "da", "et", "fi", "hr", "hu", "id", "jv", "lt", "lv", "nb", "ro", "sk", "sl", "sn", "sv",
    "tk", "tl", "uz", "vi", "zu",
];

/// Languages that trigrams tell, with their codes in ISO 639-1.
static CODES: &[(Lang, &str)] = &[
    (Lang::Afr, "af"),
    (Lang::Aka, "ak"),
    (Lang::Amh, "am"),
    (Lang::Ara, "ar"),
    (Lang::Aze, "az"),
    (Lang::Bel, "be"),
    (Lang::Bul, "bg"),
    (Lang::Ben, "bn"),
    (Lang::Cat, "ca"),
    (Lang::Ces, "cs"),
    (Lang::Cym, "cy"),
    (Lang::Dan, "da"),
    (Lang::Deu, "de"),
    (Lang::Ell, "el"),
    (Lang::Eng, "en"),
    (Lang::Spa, "es"),
    (Lang::Est, "et"),
    (Lang::Pes, "fa"),
    (Lang::Fin, "fi"),
    (Lang::Fra, "fr"),
    (Lang::Guj, "gu"),
    (Lang::Heb, "he"),
    (Lang::Hin, "hi"),
    (Lang::Hrv, "hr"),
    (Lang::Hun, "hu"),
    (Lang::Hye, "hy"),
    (Lang::Ind, "id"),
    (Lang::Ita, "it"),
    (Lang::Jpn, "ja"),
    (Lang::Jav, "jv"),
    (Lang::Kat, "ka"),
    (Lang::Khm, "km"),
    (Lang::Kan, "kn"),
    (Lang::Kor, "ko"),
    (Lang::Lit, "lt"),
    (Lang::Lav, "lv"),
    (Lang::Mkd, "mk"),
    (Lang::Mal, "ml"),
    (Lang::Mar, "mr"),
    (Lang::Mya, "my"),
    (Lang::Nob, "nb"),
    (Lang::Nep, "ne"),
    (Lang::Nld, "nl"),
    (Lang::Ori, "or"),
    (Lang::Pan, "pa"),
    (Lang::Pol, "pl"),
    (Lang::Por, "pt"),
    (Lang::Ron, "ro"),
    (Lang::Rus, "ru"),
    (Lang::Sin, "si"),
    (Lang::Slk, "sk"),
    (Lang::Slv, "sl"),
    (Lang::Sna, "sn"),
    (Lang::Srp, "sr"),
    (Lang::Swe, "sv"),
    (Lang::Tam, "ta"),
    (Lang::Tel, "te"),
    (Lang::Tha, "th"),
    (Lang::Tuk, "tk"),
    (Lang::Tgl, "tl"),
    (Lang::Tur, "tr"),
    (Lang::Ukr, "uk"),
    (Lang::Urd, "ur"),
    (Lang::Uzb, "uz"),
    (Lang::Vie, "vi"),
    (Lang::Yid, "yi"),
    (Lang::Cmn, "zh"),
    (Lang::Zul, "zu"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_word_says_nothing() {
        let told = language("hola, ¿cómo estás? Nos vemos luego");
        assert_eq!(told, Some(Language { code: "es", sure: true }));
        for text in [
            "hola, ¿cómo estás? https://www.example.org/the-house-of-the-rising-sun Nos vemos luego 😂😂",
            "@the_house hola, ¿cómo estás? \u{200b}Nos vemos luego 12 the.house.jpg",
            "HOLAAAA ¿cómo estás? Nos vemos luego",
        ] {
            assert_eq!(language(text), told, "{text}");
        }
        for text in ["", "😂😂😂", "12:30", "https://example.org/hola", "ok", "@ana", "...", "¿?"] {
            assert_eq!(language(text), None, "{text}");
        }
        assert!(has_words("ok 😂") && !has_words("😂 12 https://example.org"));
    }

    #[test]
    fn a_script_of_one_language_says_it() {
        for (text, code) in
            [("γεια σου", "el"), ("สวัสดี", "th"), ("안녕하세요", "ko"), ("こんにちは", "ja"), ("გამარჯობა", "ka")]
        {
            assert_eq!(language(text), Some(Language { code, sure: true }), "{text}");
        }
        assert_eq!(language("你好"), None);
    }

    #[test]
    fn short_texts_are_no_rare_languages() {
        for text in
            ["nos vemos", "ya casi", "ok bro", "hola", "vale", "si", "no", "a", "Ana Luis", "jajaja", "ta bien", "kkkk"]
        {
            let code = language(text).map(|found| found.code);
            assert!(code.is_none_or(|code| LANGUAGES.contains(&code)), "{text} {code:?}");
        }
    }

    #[test]
    fn every_language_of_the_words_is_one_of_the_trigrams() {
        assert!(LANGUAGES.iter().all(|code| lang(code).is_some() && !RARELY.contains(code)));
        assert!(LETTERS.iter().all(|(_, of)| of.iter().all(|code| LANGUAGES.contains(code))));
        assert!(RARELY.iter().all(|code| lang(code).is_some()));
        let mut words = WORDS.keys().map(|word| str::from_utf8(word).unwrap());
        let folded_words = words.all(|word| folded(word) == word && word.to_lowercase() == word);
        assert!(folded_words && WORDS.len() > 1_000);
    }
}
