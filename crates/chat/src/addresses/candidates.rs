//! Where addresses stand in a bare text.
//!
//! Four finders say where one may begin, each for a way in which addresses are written; of those that overlap the first
//! one is taken, and the surer one of those that begin together. An address ends where a link cannot go on, or where
//! the next one begins inside it.

use super::{address_digest, first_of_code};
use crate::bare::Bare;
use crate::invites::{self, Found, SLASHES_OF_NAMES, Slash};
use std::ops::Range;

/// Ends of names that are reached only through a network of their own: such a name is the key to the service.
pub(super) static HIDDEN: [&str; 2] = ["onion", "i2p"];

/// A known service's host and a name's slash before a code that is not of the usual length: so many signs at least.
const LEAST_NAMED: usize = 8;

static PAIRS: [(char, char); 3] = [('(', ')'), ('[', ']'), ('{', '}')];

/// Endings of files that are ends of no host.
static FILE_ENDINGS: &[&str] = &[
    "aac", "amr", "apk", "avi", "bak", "bmp", "csv", "dat", "db", "doc", "docx", "exe", "flac", "gif", "gz", "heic",
    "heif", "htm", "html", "ics", "jpeg", "jpg", "json", "log", "mkv", "odt", "ogg", "opus", "pdf", "png", "pptx",
    "rar", "rtf", "sqlite", "tar", "tiff", "tmp", "txt", "vcf", "wav", "webm", "webp", "xls", "xlsx", "xml",
];

/// An address, by bytes of the bare text.
pub(crate) struct Address {
    /// All of it.
    pub(crate) whole: Range<usize>,
    /// What leads there: what follows the host, or the code; of a hidden service its name too.
    pub(super) secret: Range<usize>,
    /// What is shown of its host.
    pub(super) host: String,
    /// What is shown of the secret.
    pub(super) head: String,
    /// By what it is known again.
    pub(super) digest: String,
    /// Whether it is a hidden service's.
    pub(crate) is_hidden: bool,
}

/// Where an address may begin. The surest way to tell comes first.
enum Start {
    /// An invite of a known service.
    Invite(Found),
    /// A scheme: where it begins, where its name ends, and where what follows its `://` begins.
    Scheme { name: Range<usize>, after: usize },
    /// A known service's host and a slash as names have it.
    Named { from: usize, host: Range<usize> },
    /// A word that may be a host.
    Host(Range<usize>),
}

/// Every address, in order; no two share a byte.
pub(crate) fn addresses(bare: &Bare<'_>, slash: Slash) -> Vec<Address> {
    let mut starts: Vec<Start> = invites::found(bare, slash).into_iter().map(Start::Invite).collect();
    let text = bare.text();
    starts.extend(schemes(text));
    if slash == Slash::OrInNames {
        starts.extend(schemes_of_names(text));
        starts.extend(named(bare));
    }
    starts.extend(words(text).map(Start::Host));
    starts.sort_by_key(|start| (start.from(), start.rank()));
    let sure: Vec<usize> = starts.iter().filter(|start| start.is_sure()).map(Start::from).collect();
    let mut found: Vec<Address> = Vec::new();
    for start in starts {
        if found.last().is_some_and(|last| start.from() < last.whole.end) {
            continue;
        }
        let next_sure = |at: usize| sure.get(sure.partition_point(|from| *from < at));
        // Scripts without spaces: what is glued to a host is none of it.
        if let Start::Host(word) = &start
            && next_sure(word.start).is_some_and(|from| *from < word.end)
        {
            continue;
        }
        let inner = next_sure(start.host_end());
        let limit = inner.copied().unwrap_or(text.len());
        found.extend(start.address(bare, text.get(..limit).unwrap_or(text)));
    }
    found
}

impl Start {
    fn from(&self) -> usize {
        match self {
            Self::Invite(found) => found.link.start,
            Self::Scheme { name, .. } => name.start,
            Self::Named { from, .. } => *from,
            Self::Host(host) => host.start,
        }
    }

    fn rank(&self) -> u8 {
        match self {
            Self::Invite(_) => 0,
            Self::Scheme { .. } => 1,
            Self::Named { .. } => 2,
            Self::Host(_) => 3,
        }
    }

    /// Whether an address begins here for certain, also inside another one.
    fn is_sure(&self) -> bool {
        matches!(self, Self::Invite(_) | Self::Scheme { .. })
    }

    /// Before this no other address begins.
    fn host_end(&self) -> usize {
        match self {
            Self::Invite(found) => found.code.end,
            Self::Scheme { after, .. } => after + 1,
            Self::Named { host, .. } | Self::Host(host) => host.end,
        }
    }

    /// The address that begins here, if it is one. It lies within `text`.
    fn address(&self, bare: &Bare<'_>, text: &str) -> Option<Address> {
        match self {
            Self::Invite(found) => invite(found, bare, text),
            Self::Scheme { name, after } => with_scheme(text, name, *after),
            Self::Named { from, host } => {
                let path = host.end..end_of_link(text, host.end);
                Some(known(text, *from, host, path))
            }
            Self::Host(host) => with_host(bare, text, host),
        }
    }
}

fn invite(found: &Found, bare: &Bare<'_>, text: &str) -> Option<Address> {
    let code = found.code(bare)?;
    // What follows a code belongs to the link only behind a sign that says so: people forget the space after a stop.
    let goes_on = text.get(found.code.end..)?.starts_with(['?', '/', '#', '&', '=']);
    let end = if goes_on { end_of_link(text, found.code.end).max(found.code.end) } else { found.code.end };
    Some(Address {
        whole: found.link.start..end,
        secret: found.code.clone(),
        host: found.host().into(),
        head: first_of_code(code),
        digest: address_digest(found.host(), code),
        is_hidden: false,
    })
}

/// `scheme://authority/path`.
fn with_scheme(text: &str, name: &Range<usize>, after: usize) -> Option<Address> {
    let end = end_of_link(text, after);
    let link = text.get(after..end)?;
    if link.trim_matches('/').is_empty() {
        return None;
    }
    let in_name = !text.get(name.end..after)?.ends_with("://");
    let ends_host = |c: char| matches!(c, '/' | '?' | '#' | '\\') || (in_name && !is_of_host(c));
    let authority = link.split(ends_host).next().unwrap_or(link);
    // Whoever logs in stands before an `@`; the host comes last.
    let host = after + authority.rfind('@').map_or(0, |at| at + 1)..after + authority.len();
    if text.get(host.clone())?.contains('.') {
        let path = host.end..end;
        return Some(known(text, name.start, &host, path));
    }
    // Without a host that says anything (`tg://resolve?…`) the scheme stands in its place.
    let scheme = text.get(name.clone())?.to_ascii_lowercase();
    let path = link.trim_start_matches('/');
    Some(Address {
        whole: name.start..end,
        secret: end - path.len()..end,
        head: first_of_code(path),
        digest: address_digest(&scheme, path),
        host: scheme,
        is_hidden: false,
    })
}

/// A word that is a host by what follows it, or by itself.
fn with_host(bare: &Bare<'_>, text: &str, word: &Range<usize>) -> Option<Address> {
    let name = text.get(word.clone())?;
    let (is_www, is_service) = (is_www(name), invites::is_service(name));
    let after = text.get(word.end..)?;
    // A stop behind the host of a link is part of it; behind other words it ends a sentence or shortens a word.
    let host = word.start..word.end + if is_service && after.starts_with("./") { 1 } else { port(after) };
    let behind = text.get(host.end..)?;
    let has_slash = behind.starts_with(['/', '?', '#']) && !bare.drops_space_before(host.end);
    let has_path = (has_slash && (is_www || is_service || is_host(name) || hidden(name).is_some()))
        || (is_www && behind.starts_with(SLASHES_OF_NAMES));
    let end = if has_path { end_of_link(text, host.end).max(host.end) } else { host.end };
    let says_something = !text.get(host.end..end)?.trim_start_matches(['/', '?', '#']).is_empty();
    let is_one = is_www || says_something || hidden(name).is_some();
    let path = host.end..end;
    is_one.then(|| known(text, host.start, &host, path))
}

/// An address whose host is known; a port belongs to it.
fn known(text: &str, from: usize, host: &Range<usize>, path: Range<usize>) -> Address {
    let name = text.get(host.clone()).unwrap_or_default().trim_end_matches('.');
    let tail = text.get(path.clone()).unwrap_or_default();
    let strokes: &[char] = if tail.starts_with('/') { &['/'] } else { &SLASHES_OF_NAMES };
    let code = tail.trim_start_matches(strokes);
    let (whole, shown) = (from..path.end, name.to_lowercase());
    let digest = address_digest(&shown, code);
    if let Some((kind, end)) = hidden(name) {
        // A hidden service is its host: nothing of it is shown.
        let is_all = name.get(end..).is_none_or(|rest| rest.is_empty() || rest.starts_with(':'));
        let secret = host.start..if is_all { path.end } else { host.start + end };
        return Address { whole, secret, host: kind.into(), head: String::new(), digest, is_hidden: true };
    }
    let secret = path.end - code.len()..path.end;
    Address { whole, secret, host: shown, head: first_of_code(code), digest, is_hidden: false }
}

/// Every scheme that something follows.
fn schemes(text: &str) -> impl Iterator<Item = Start> + '_ {
    text.match_indices("://").map(|(at, sign)| {
        let head = text.get(..at).unwrap_or_default();
        let is_of_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-');
        let name = head.trim_end_matches(is_of_name).len()..at;
        Start::Scheme { name, after: at + sign.len() }
    })
}

/// Schemes as names of files have them: `https___` before a host.
fn schemes_of_names(text: &str) -> impl Iterator<Item = Start> + '_ {
    words(text).filter_map(|word| {
        let before = text.get(..word.start).filter(|before| !before.ends_with("://"))?;
        let head = invites::scheme_in_name(before)?;
        let name = head.trim_end_matches(|c: char| c.is_ascii_alphabetic()).len()..head.len();
        Some(Start::Scheme { name, after: word.start })
    })
}

/// Hosts of known services before a name's slash and something long enough to be a code.
fn named<'b>(bare: &'b Bare<'_>) -> impl Iterator<Item = Start> + 'b {
    invites::hosts_in(bare).filter_map(|host| {
        let (before, after) = (bare.text().get(..host.range.start)?, bare.text().get(host.range.end..)?);
        let code = after.strip_prefix(SLASHES_OF_NAMES).filter(|_| !after.starts_with('/'))?;
        let is_of_code = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '+' | '#');
        let is_own = !before.ends_with(|c: char| c.is_ascii_alphanumeric());
        let is_one = is_own && code.chars().take(LEAST_NAMED).filter(is_of_code).count() == LEAST_NAMED;
        is_one.then_some(Start::Named { from: host.range.start, host: host.range })
    })
}

/// Words that hosts are made like, without the stops and strokes around them.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let rest = text.get(at..)?;
            let from = at + rest.find(is_of_host)?;
            let word = text.get(from..)?;
            let end = from + word.find(|c| !is_of_host(c)).unwrap_or(word.len());
            at = end;
            // `bueno...chat.whatsapp.com` has its host behind the dots.
            let own = text.get(from..end)?.trim_end_matches(['.', '-']);
            let start = own.rfind("..").map_or(0, |dots| dots + 2);
            let own = own.get(start..)?;
            let trimmed = own.trim_start_matches(['.', '-']);
            let start = from + start + own.len() - trimmed.len();
            let end = start + trimmed.len();
            if trimmed.contains('.') {
                return Some(start..end);
            }
        }
    })
}

fn is_of_host(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '.')
}

/// Where the link that goes on at `from` ends.
fn end_of_link(text: &str, from: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    let mut link = rest.get(..rest.find(ends_link).unwrap_or(rest.len())).unwrap_or_default();
    let count = |sign: char| link.matches(sign).count();
    let mut unopened = PAIRS.map(|(open, close)| (close, count(close).saturating_sub(count(open))));
    // Marks that end a sentence, and brackets and stars around a link, are none of it.
    while let Some(last) = link.chars().next_back() {
        match unopened.iter_mut().find(|(close, _)| *close == last) {
            Some((_, count)) if *count > 0 => *count -= 1,
            None if ".,;:!?'*_~|([{".contains(last) => {}
            _ => break,
        }
        link = link.get(..link.len() - last.len_utf8()).unwrap_or_default();
    }
    from + link.len()
}

/// Signs that stand in no link: spaces, quotes, emoji, full stops of other scripts.
fn ends_link(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || "<>\"`«»‹›“”„‘’…".contains(c)
        || matches!(c, '\u{2190}'..='\u{2bff}' | '\u{3001}'..='\u{3011}' | '\u{1f000}'..='\u{1faff}')
}

/// Bytes of a port and its colon, if a path follows them.
fn port(after: &str) -> usize {
    let Some(rest) = after.strip_prefix(':') else { return 0 };
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let goes_on = rest.get(digits..).is_some_and(|rest| rest.starts_with(['/', '?', '#']));
    if (1..=5).contains(&digits) && goes_on { 1 + digits } else { 0 }
}

/// Whether a word reads like a host: labels with dots between them, of which the last is one of letters.
fn is_host(word: &str) -> bool {
    let last = word.rsplit('.').next().unwrap_or_default();
    let is_end = last.chars().count() > 1 && last.chars().all(char::is_alphabetic);
    let is_file = FILE_ENDINGS.iter().any(|ending| last.eq_ignore_ascii_case(ending));
    word.contains('.') && (is_end || last.starts_with("xn--")) && !is_file && word.split('.').all(|l| !l.is_empty())
}

fn is_www(word: &str) -> bool {
    word.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("www.")) && word.len() > 4
}

/// The kind of hidden service that a host is, and where its name ends: `KEY.onion`, and `KEY.onion.ly` of a gateway.
fn hidden(host: &str) -> Option<(&'static str, usize)> {
    let host = host.split(':').next().unwrap_or(host);
    let (mut at, mut before) = (0, None);
    for label in host.split('.') {
        let end = at + label.len();
        let kind = HIDDEN.iter().find(|kind| label.eq_ignore_ascii_case(kind));
        if let (Some(kind), Some(name)) = (kind, before)
            && (end == host.len() || is_key(name))
        {
            return Some((*kind, end));
        }
        (at, before) = (end + 1, Some(label).filter(|label| !label.is_empty()));
    }
    None
}

/// Names of hidden services are keys in base 32, or end with `b32`.
fn is_key(label: &str) -> bool {
    let is_digit = |b: u8| b.is_ascii_alphabetic() || (b'2'..=b'7').contains(&b);
    label.eq_ignore_ascii_case("b32") || (matches!(label.len(), 16 | 52 | 56) && label.bytes().all(is_digit))
}
