//! Addresses of purses, and ids of Session: words of letters and digits, almost all with a checksum inside.
//!
//! A word whose checksum is wrong is left out where nothing but its first sign says what it is: codes, keys and names of
//! files begin with 1, 3, L, D, T, r or 4 too. It is told, as `checksum-invalid`, where its form is unmistakable: `bc1`,
//! `ltc1` and `tb1` before a word of just that length and alphabet, `bitcoincash:`, and `0x` before forty hexadecimal
//! digits (whose case is all the checksum that they have, and is lost when somebody types them).

use super::codecs::{base58check, cash_address, eip55_holds, is_of_segwit, monero, segwit, xrp};
use super::links::stands_alone;
use super::{Find, Finds, IndicatorCheck, IndicatorFact, IndicatorKind};
use std::ops::Range;

/// Lengths of words that are looked at: from base58check to an integrated address of Monero.
const LENGTHS: std::ops::RangeInclusive<usize> = 25..=106;

/// Version bytes of base58check: what they stand for, the form of address, whether for tests. Scripts of Litecoin and of
/// Bitcoin Cash had Bitcoin's version once: an address that begins with 3 may be theirs.
static VERSIONS: &[(u8, IndicatorKind, &str, bool)] = &[
    (0x00, IndicatorKind::Bitcoin, "p2pkh", false),
    (0x05, IndicatorKind::Bitcoin, "p2sh", false),
    (0x6f, IndicatorKind::Bitcoin, "p2pkh", true),
    (0xc4, IndicatorKind::Bitcoin, "p2sh", true),
    (0x30, IndicatorKind::Litecoin, "p2pkh", false),
    (0x32, IndicatorKind::Litecoin, "p2sh", false),
    (0x1e, IndicatorKind::Dogecoin, "p2pkh", false),
    (0x16, IndicatorKind::Dogecoin, "p2sh", false),
    (0x41, IndicatorKind::Tron, "account", false),
];

/// Human-readable parts of addresses of witness programs.
static PREFIXES: &[(&str, IndicatorKind, bool)] = &[
    ("bc", IndicatorKind::Bitcoin, false),
    ("tb", IndicatorKind::Bitcoin, true),
    ("bcrt", IndicatorKind::Bitcoin, true),
    ("ltc", IndicatorKind::Litecoin, false),
    ("tltc", IndicatorKind::Litecoin, true),
];

/// Tags of Monero: standard, integrated, subaddress, of the three networks.
static TAGS: &[(u8, &str, bool)] = &[
    (18, "standard", false),
    (19, "integrated", false),
    (42, "subaddress", false),
    (53, "standard", true),
    (54, "integrated", true),
    (63, "subaddress", true),
    (24, "standard", true),
    (25, "integrated", true),
    (36, "subaddress", true),
];

/// Prefixes of cash addresses.
static CASH: &[(&str, bool)] = &[("bitcoincash", false), ("bchtest", true), ("bchreg", true)];

/// Characters of a cash address of 160 bits, the only ones in use.
const CASH_LENGTH: usize = 42;

/// Bytes of the hash of a key or script.
const HASH: usize = 20;

/// Every address of a purse and every id of Session. They are found in links too: people send links to what looks at a
/// purse from outside.
pub(super) fn find(finds: &mut Finds<'_, '_>) {
    let text = finds.text();
    // Codes of invites and names of hidden services are no purses.
    finds.all.sort_by_key(|find| find.range.start);
    let codes = finds.all.iter().filter(|find| find.kind != IndicatorKind::Url && find.kind != IndicatorKind::Mail);
    let codes = super::Taken(codes.map(|find| find.range.clone()).collect());
    for range in words(text).filter(|range| LENGTHS.contains(&range.len())) {
        if finds.is_full() {
            return;
        }
        let found = text.get(range.clone()).filter(|_| stands_alone(finds.bare, &range) && !codes.holds(&range));
        if let Some(find) = found.and_then(|word| purse(text, word, &range)) {
            finds.add(find);
        }
    }
}

/// Runs of letters and digits of ASCII.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    text.as_bytes().split(|byte| !byte.is_ascii_alphanumeric()).map(move |word| {
        let start = at;
        at += word.len() + 1;
        start..start + word.len()
    })
}

fn purse(text: &str, word: &str, range: &Range<usize>) -> Option<Find> {
    let find = |kind, value: String, check| Find::new(kind, value, range.clone(), check);
    match (word.as_bytes(), word.len()) {
        ([b'0', b'x', ..], 42) => ether(word).map(|check| find(IndicatorKind::Ethereum, word.to_lowercase(), check)),
        ([b'0', b'5', ..], 66) => {
            is_hex(word).then(|| find(IndicatorKind::Session, word.to_lowercase(), IndicatorCheck::NoChecksum))
        }
        (_, 95 | 106) => of_monero(word, range),
        ([b'r', ..], 25..=35) => of_xrp(word, range),
        (_, CASH_LENGTH) if matches!(word.as_bytes().first(), Some(b'q' | b'p' | b'Q' | b'P')) => {
            of_cash(text, word, range)
        }
        (_, 25..=35) => of_base58(word, range),
        _ => of_segwit(word, range),
    }
}

fn is_hex(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn ether(word: &str) -> Option<IndicatorCheck> {
    let digits = word.strip_prefix("0x").filter(|digits| is_hex(digits))?;
    let is_of_one_case = digits.to_lowercase() == digits || digits.to_uppercase() == digits;
    Some(match (is_of_one_case, eip55_holds(digits)) {
        (true, _) => IndicatorCheck::NoChecksum,
        (false, true) => IndicatorCheck::ChecksumValid,
        (false, false) => IndicatorCheck::ChecksumInvalid,
    })
}

fn of_base58(word: &str, range: &Range<usize>) -> Option<Find> {
    let (version, _) = base58check(word).filter(|(_, hash)| hash.len() == HASH)?;
    let (_, kind, form, is_test) = VERSIONS.iter().find(|(known, ..)| *known == version)?;
    Some(valid(*kind, word.to_owned(), range, form, *is_test))
}

fn of_xrp(word: &str, range: &Range<usize>) -> Option<Find> {
    let (version, account) = xrp(word)?;
    (version == 0 && account.len() == HASH).then(|| valid(IndicatorKind::Xrp, word.to_owned(), range, "account", false))
}

fn of_monero(word: &str, range: &Range<usize>) -> Option<Find> {
    let (tag, _) = monero(word)?;
    let (_, form, is_test) =
        TAGS.iter().find(|(known, form, _)| *known == tag && (word.len() == 106) == (*form == "integrated"))?;
    Some(valid(IndicatorKind::Monero, word.to_owned(), range, form, *is_test))
}

fn of_segwit(word: &str, range: &Range<usize>) -> Option<Find> {
    let known = |prefix: &str| PREFIXES.iter().find(|(known, ..)| *known == prefix);
    if let Some((prefix, version)) = segwit(word) {
        let (_, kind, is_test) = known(&prefix)?;
        return Some(valid(*kind, word.to_lowercase(), range, &format!("witness v{version}"), *is_test));
    }
    let (_, kind, is_test) = known(&is_of_segwit(word)?)?;
    Some(of_network(Find::new(*kind, word.to_lowercase(), range.clone(), IndicatorCheck::ChecksumInvalid), *is_test))
}

/// A cash address, with or without its prefix, which is a part of the checksum either way.
fn of_cash(text: &str, word: &str, range: &Range<usize>) -> Option<Find> {
    let is_of_one_case = word.to_lowercase() == word || word.to_uppercase() == word;
    let payload = is_of_one_case.then(|| word.to_lowercase())?;
    let before = text.get(..range.start).and_then(|before| before.strip_suffix(':')).unwrap_or_default();
    let written = CASH.iter().find(|(prefix, _)| ends_ignoring_case(before, prefix));
    let start = written.map_or(range.start, |(prefix, _)| range.start - 1 - prefix.len());
    let right = CASH.iter().find_map(|(prefix, is_test)| Some((*prefix, *is_test, cash_address(prefix, &payload)?)));
    if let Some((prefix, is_test, version)) = right {
        let form = if version == 0 { "p2pkh" } else { "p2sh" };
        return Some(valid(
            IndicatorKind::BitcoinCash,
            format!("{prefix}:{payload}"),
            &(start..range.end),
            form,
            is_test,
        ));
    }
    let (prefix, is_test) = written?;
    let find = Find::new(
        IndicatorKind::BitcoinCash,
        format!("{prefix}:{payload}"),
        start..range.end,
        IndicatorCheck::ChecksumInvalid,
    );
    Some(of_network(find, *is_test))
}

fn ends_ignoring_case(text: &str, end: &str) -> bool {
    let from = text.len().checked_sub(end.len());
    from.and_then(|from| text.get(from..)).is_some_and(|tail| tail.eq_ignore_ascii_case(end))
}

fn valid(kind: IndicatorKind, value: String, range: &Range<usize>, form: &str, is_test: bool) -> Find {
    let find =
        Find::new(kind, value, range.clone(), IndicatorCheck::ChecksumValid).with(IndicatorFact::AddressForm, form);
    of_network(find, is_test)
}

fn of_network(find: Find, is_test: bool) -> Find {
    if is_test { find.with(IndicatorFact::TestNetwork, "yes") } else { find }
}
