//! Addresses in texts and names: shown so that nobody can follow them, and so that the same one can be known again.
//!
//! What is an address: anything with a scheme (`x://`), an invite of a known service however it is written, the name of
//! a hidden service, a host that begins with `www.`, and a dotted host with a path, query or fragment. Of an address its
//! host is shown, the first characters of what follows, and a digest; of a hidden service nothing but that it is one.

mod candidates;

use crate::bare::{self, Bare};
use crate::invites::Slash;
pub(crate) use candidates::{Address, addresses};
use sha2::{Digest, Sha256};
use std::ops::Range;

/// At most so many characters of a code are shown, and never more than a third of it.
const SHOWN_CHARS: usize = 4;

/// Bytes of a SHA-256 that are shown, in twice as many digits.
const DIGEST_BYTES: usize = 8;

/// A text with every address in it cut short: `chat[.]whatsapp[.]com/AbCd…#0123456789abcdef`. The rest stays as it is.
pub fn shortened(text: &str) -> String {
    replaced(text, |address| {
        let host = address.host.replace('.', "[.]");
        (address.whole.clone(), format!("{host}/{}…#{}", address.head, address.digest))
    })
}

/// A path with the codes of addresses in the names of its files and folders cut short; whatever else is in a name stays,
/// so that the file can be found by it. A folder that is called like a host makes no address with what lies in it.
pub fn shortened_path(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let mut rest = path;
    while !rest.is_empty() {
        let (name, after) = rest.split_at(end_of_name(rest));
        let (name, boundary) = name.strip_suffix('!').map_or((name, ""), |archive| (archive, "!"));
        let (stem, ending) = name.split_at(name.len() - ending(name));
        out.push_str(&shortened_stem(stem));
        out.extend([ending, boundary]);
        let slashes = after.len() - after.trim_start_matches('/').len();
        out.push_str(after.get(..slashes).unwrap_or_default());
        rest = after.get(slashes..).unwrap_or_default();
    }
    out
}

/// The first characters of a code: four, fewer of a short one, so that nobody guesses the rest.
pub fn first_of_code(code: &str) -> String {
    code.chars().take(SHOWN_CHARS.min(code.chars().count() / 3)).collect()
}

/// By what the same address is known again: the first 16 hexadecimal digits of the SHA-256 of `host/code`.
pub fn address_digest(host: &str, code: &str) -> String {
    let whole = Sha256::digest(format!("{host}/{code}"));
    model::to_hex(whole.get(..DIGEST_BYTES).unwrap_or_default())
}

fn shortened_stem(stem: &str) -> String {
    replaced(stem, |address| {
        let host = if address.is_hidden { address.host.as_str() } else { "" };
        (address.secret.clone(), format!("{host}{}…#{}", address.head, address.digest))
    })
}

/// The text with a part of each address replaced by what is shown of it. Nothing is shown of a part that is empty.
fn replaced(text: &str, shown: impl Fn(&Address) -> (Range<usize>, String)) -> String {
    if !bare::may_hold_link(text) {
        return text.into();
    }
    let bare = Bare::of(text);
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    for (part, short) in addresses(&bare, Slash::OrInNames).iter().map(shown).filter(|(part, _)| !part.is_empty()) {
        let part = bare.raw_range(&part);
        out.push_str(text.get(at..part.start).unwrap_or_default());
        // One address in another: the digest of the outer one ends before the inner one begins.
        if at > 0 && at == part.start {
            out.push(' ');
        }
        out.push_str(&short);
        at = part.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

/// Where the name that `path` begins with ends: before the next slash. A folder called `https:` is what an archive makes
/// of a link: it and all that lies in it, up to the boundary of an archive, is one name.
fn end_of_name(path: &str) -> usize {
    let first = path.find('/').unwrap_or(path.len());
    let name = path.get(..first).unwrap_or_default().to_ascii_lowercase();
    if !["http:", "https:", "hxxp:", "hxxps:"].iter().any(|scheme| name.ends_with(scheme)) {
        return first;
    }
    path.find("!/").map_or(path.len(), |at| at + 1)
}

/// Bytes of the ending of a file's name, with the number that tells it from another of that name: `.jpg`, `.jpg#2`.
fn ending(name: &str) -> usize {
    let numbered = name.rsplit_once('#').filter(|(_, n)| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
    let bare = numbered.map_or(name, |(bare, _)| bare);
    let Some((stem, ending)) = bare.rsplit_once('.') else { return 0 };
    let is_one = (1..=5).contains(&ending.len()) && ending.bytes().all(|b| b.is_ascii_alphanumeric());
    let is_hidden = candidates::HIDDEN.iter().any(|end| ending.eq_ignore_ascii_case(end));
    if is_one && !is_hidden && !stem.is_empty() { name.len() - stem.len() } else { 0 }
}

#[cfg(test)]
mod tests;
