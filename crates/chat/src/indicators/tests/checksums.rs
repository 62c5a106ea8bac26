//! What has a checksum or decodes: found when it is right, and one changed sign is enough for it not to be.
//!
//! Addresses of purses are the examples of their standards, or made here by encoding; hidden services are made of keys
//! that nobody made.

use super::*;
use sha2::{Digest, Sha256};
use sha3::{Keccak256, Sha3_256};

/// Bytes as digits of `width` bits, for the encoders below.
fn digits(bytes: &[u8], width: usize) -> Vec<usize> {
    let bits: Vec<u8> = bytes.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1)).collect();
    bits.chunks(width)
        .map(|bits| (0..width).fold(0, |value, at| value << 1 | usize::from(*bits.get(at).unwrap_or(&0))))
        .collect()
}

fn signs(bytes: &[u8], width: usize, alphabet: &[u8]) -> String {
    digits(bytes, width).iter().map(|digit| char::from(alphabet[*digit])).collect()
}

fn base64url(bytes: &[u8]) -> String {
    signs(bytes, 6, b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
}

fn base58(bytes: &[u8], alphabet: &[u8]) -> String {
    let mut out = Vec::new();
    let mut number = bytes.to_vec();
    while number.iter().any(|byte| *byte > 0) {
        let mut rest = 0_usize;
        for byte in &mut number {
            rest = rest << 8 | usize::from(*byte);
            *byte = u8::try_from(rest / 58).unwrap();
            rest %= 58;
        }
        out.push(char::from(alphabet[rest]));
    }
    out.extend(bytes.iter().take_while(|byte| **byte == 0).map(|_| char::from(alphabet[0])));
    out.iter().rev().collect()
}

const BITCOIN: &[u8] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const RIPPLE: &[u8] = b"rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz";

fn base58check(version: u8, hash: &[u8], alphabet: &[u8]) -> String {
    let mut bytes = [&[version], hash].concat();
    let sum = Sha256::digest(Sha256::digest(&bytes));
    bytes.extend(&sum[..4]);
    base58(&bytes, alphabet)
}

fn monero(tag: u8, keys: &[u8]) -> String {
    let mut bytes = [&[tag], keys].concat();
    let sum = Keccak256::digest(&bytes);
    bytes.extend(&sum[..4]);
    let width = |size: usize| [0, 2, 3, 5, 6, 7, 9, 10, 11][size];
    bytes
        .chunks(8)
        .map(|block| format!("{:1>width$}", base58(block, BITCOIN).trim_start_matches('1'), width = width(block.len())))
        .collect()
}

fn onion(key: &[u8; 32]) -> String {
    let mut sum = Sha3_256::new();
    sum.update(b".onion checksum");
    sum.update(key);
    sum.update([3]);
    let bytes = [&key[..], &sum.finalize()[..2], &[3]].concat();
    signs(&bytes, 5, b"abcdefghijklmnopqrstuvwxyz234567") + ".onion"
}

#[test]
fn an_old_telegram_invite_tells_who_made_it_for_which_chat() {
    let bytes = |creator: u32, chat: u32| [&creator.to_be_bytes()[..], &chat.to_be_bytes(), &[7; 8]].concat();
    let code = base64url(&bytes(100_200, 300_400));
    assert_eq!(code.len(), 22);
    let found = in_spain(&format!("https://t.me/joinchat/{code}"));
    assert_eq!((found.len(), found[0].check), (1, IndicatorCheck::DecodedUnconfirmed));
    assert_eq!(facts(&found[0]), [("creator-id", "100200"), ("chat-id", "300400")]);
    let channel = in_spain(&format!("t.me/joinchat/{}", base64url(&bytes(0, 300_400))));
    assert_eq!(facts(&channel[0]), [("chat-id", "300400")]);
    // Bits are left over that no encoder leaves.
    let newer = in_spain(&format!("t.me/+{}B", &code[..21]));
    assert_eq!((newer[0].check, facts(&newer[0])), (IndicatorCheck::FormOnly, vec![]));
    assert_eq!(facts(&in_spain("t.me/c/1234567890/12")[0]), [("chat-id", "1234567890")]);
}

#[test]
fn of_a_signal_group_nothing_but_digests_is_told() {
    let key = [9_u8; 32];
    let inner = [&[0x0a, 32][..], &key, &[0x12, 16], &[5; 16]].concat();
    let link = |inner: &[u8]| base64url(&[&[0x0a, u8::try_from(inner.len()).unwrap()], inner].concat());
    let other = [&[0x0a, 32][..], &key, &[0x12, 16], &[6; 16]].concat();
    let digest = model::to_hex(&Sha256::digest(key));
    for inner in [inner, other] {
        let code = link(&inner);
        for text in [format!("https://signal.group/#{code}"), format!("sgnl://signal.group/#{code}")] {
            let found = in_spain(&text);
            assert_eq!(found.len(), 1);
            assert_eq!((found[0].kind, found[0].check), (IndicatorKind::SignalGroup, IndicatorCheck::Decoded));
            assert_eq!(found[0].value, format!("signal.group/#key-{digest}"));
            assert_eq!(facts(&found[0]), [("group-key-sha256", digest.as_str())]);
        }
    }
    let cut = in_spain("signal.group/#CjQKIAbCdEfGhIjKlMnOpQrStUvWxYz0123456789_-AbCdEf");
    assert_eq!((cut[0].check, cut[0].facts.len()), (IndicatorCheck::FormOnly, 0));
    assert!(cut[0].value.starts_with("signal.group/#code-") && !cut[0].value.contains("CjQ"));
}

#[test]
fn a_hidden_service_is_known_by_its_checksum() {
    let name = onion(&[0; 32]);
    assert_eq!(name.len(), 62);
    for text in [
        name.clone(),
        format!("http://{name}/faro"),
        name.to_uppercase(),
        name.replace('.', "[.]"),
        format!("x.{name}:80/a"),
        format!("{name}.ly/a"),
        name.replace('a', "ａ"),
    ] {
        assert_eq!(told(&text), [format!("onion {name} checksum-valid")], "{text}");
    }
    let wrong = format!("b{}", &name[1..]);
    assert_eq!(told(&wrong), [format!("onion {wrong} checksum-invalid")]);
    assert_eq!(told("abcdefghijklmnop.onion"), ["onion abcdefghijklmnop.onion no-checksum"]);
    assert_eq!(told("http://cebolla.onion/"), ["url cebolla.onion form-only"]);
}

#[test]
fn purses_of_the_standards_are_found() {
    for (address, kind, form) in [
        // The genesis block; BIP-13.
        ("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "bitcoin", "p2pkh"),
        ("3P14159f73E4gFr7JterCCQh9QjiTjiZrG", "bitcoin", "p2sh"),
        // BIP-173 and BIP-350.
        ("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", "bitcoin", "witness v0"),
        ("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0", "bitcoin", "witness v1"),
        ("bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y", "bitcoin", "witness v1"),
        ("bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs", "bitcoin", "witness v2"),
        // The XRP ledger's account of its first days (XRPL documentation, "Addresses").
        ("rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh", "xrp", "account"),
        // The Monero project's own (getmonero.org).
        (
            "888tNkZrPN6JsEgekjMnABU4TBzc2Dt29EPAvkRxbANsAnjyPbb3iQ1YBRk1UXcdRsiKc9dhwMVgN5S9cQUiyoogDavup3H",
            "monero",
            "subaddress",
        ),
    ] {
        let found = in_spain(&format!("a {address}, o"));
        assert_eq!(found.len(), 1, "{address}");
        assert_eq!((found[0].kind.as_str(), found[0].check), (kind, IndicatorCheck::ChecksumValid), "{address}");
        assert_eq!(facts(&found[0]), [("address-form", form)], "{address}");
    }
    let test = in_spain("tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7");
    assert_eq!(facts(&test[0]), [("address-form", "witness v0"), ("test-network", "yes")]);
}

#[test]
fn what_stands_for_a_scheme_elsewhere_is_a_part_of_a_code() {
    let keys = [&[0; 7][..], &[34, 250, 53, 194, 47, 242, 76, 82, 184, 52], &[0; 47]].concat();
    let word = monero(18, &keys);
    assert!(word.contains("hXXp"));
    assert_eq!(told(&word), [format!("monero {word} checksum-valid")]);
}

#[test]
fn cash_addresses_are_known_with_and_without_their_prefix() {
    let payload = "qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a";
    let whole = format!("bitcoincash:{payload}");
    for text in [whole.clone(), payload.to_owned(), whole.to_uppercase()] {
        assert_eq!(told(&text), [format!("bitcoin-cash {whole} checksum-valid")], "{text}");
    }
    assert_eq!(told(&payload.replace("6a", "6c")), [""; 0]);
    let wrong = format!("bitcoincash:{}", payload.replace("6a", "6c"));
    assert_eq!(told(&wrong), [format!("bitcoin-cash {wrong} checksum-invalid")]);
}

#[test]
fn an_ether_address_has_the_case_of_eip_55_or_none() {
    for address in [
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
        "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
        "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
    ] {
        let lower = address.to_lowercase();
        assert_eq!(told(address), [format!("ethereum {lower} checksum-valid")]);
        assert_eq!(told(&lower), [format!("ethereum {lower} no-checksum")]);
        assert_eq!(told(&format!("0x{}", lower[2..].to_uppercase())), [format!("ethereum {lower} no-checksum")]);
        // A letter of the other case is the same address, mistyped.
        let at = 2 + address[2..].find(|c: char| c.is_ascii_alphabetic()).unwrap();
        let flipped = |byte: u8| char::from(byte ^ 0x20);
        let other = format!("{}{}{}", &address[..at], flipped(address.as_bytes()[at]), &address[at + 1..]);
        assert_eq!(told(&other), [format!("ethereum {lower} checksum-invalid")]);
    }
    let hash = "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed5aaeb6053f3e94c9b9a09f33";
    assert_eq!(told(hash), [""; 0]);
}

#[test]
fn what_the_standards_call_invalid_is_not_valid_here() {
    for text in [
        // BIP-350: the checksum of the other version, an unknown prefix, a wrong length, mixed case.
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd",
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh",
        "tc1qw508d6qejxtdg4y5r3zarvary0c5xw7kg3g4ty",
        "BC1QR508D6QEJXTDG4Y5R3ZARVARYV98GJ9P",
        "tb1q0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq24jc47",
        "tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sL5k7",
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb",
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfN",
        "3P14159f73E4gFr7JterCCQh9QjiTjiZrH",
    ] {
        assert!(
            in_spain(text).iter().all(|one| one.check == IndicatorCheck::ChecksumInvalid),
            "{text} {:?}",
            told(text)
        );
    }
    // Only a prefix that nothing else has lets a wrong one be told.
    assert_eq!(told("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb"), [""; 0]);
    assert_eq!(told("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh").len(), 1);
}

#[test]
fn a_purse_is_found_in_a_link_too() {
    let found = kinds("https://explorer.example/address/1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa?x=1");
    assert_eq!(found, [IndicatorKind::Url, IndicatorKind::Bitcoin]);
    assert_eq!(kinds("bitcoin:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"), [IndicatorKind::Bitcoin]);
    assert_eq!(kinds(&format!("05{}", "ab12".repeat(16))), [IndicatorKind::Session]);
}

mod properties {
    use super::*;
    use proptest::prelude::*;

    /// The word with one letter or digit replaced by another of the same kind that is not its other case.
    fn changed(word: &str, at: usize, by: usize) -> String {
        let mut signs: Vec<char> = word.chars().collect();
        let at = at % signs.len();
        let alphabet: Vec<char> = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".chars().collect();
        let mut other = alphabet[by % alphabet.len()];
        if other == signs[at] {
            other = alphabet[(by + 1) % alphabet.len()];
        }
        signs[at] = other;
        signs.into_iter().collect()
    }

    /// The name with the sign at a place replaced by one of the 31 others.
    fn with_other_sign(name: &str, at: usize, by: usize) -> String {
        let mut signs: Vec<char> = name.chars().collect();
        signs[at] = "abcdefghijklmnopqrstuvwxyz234567".chars().filter(|sign| *sign != signs[at]).nth(by).unwrap();
        signs.into_iter().collect()
    }

    /// Sixteen bits of checksum: one of 65,536 wrong names is right by chance, none of these.
    #[test]
    fn a_hidden_service_with_any_one_changed_sign_is_not_valid() {
        let name = onion(&[7; 32]);
        for (at, by) in (0..56).flat_map(|at| (0..31).map(move |by| (at, by))) {
            assert!(!is_valid(&with_other_sign(&name, at, by)), "{at} {by}");
        }
    }

    fn is_valid(text: &str) -> bool {
        in_spain(text).iter().any(|one| one.check == IndicatorCheck::ChecksumValid)
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_encoded_is_found_and_one_changed_sign_is_not(
            hash: [u8; 20], keys: [[u8; 32]; 2], at: usize, by: usize, before in "[ ,:(¡a]? ", after in " ?[ ,.)!]?",
        ) {
            let keys = keys.concat();
            let words = [
                (base58check(0x00, &hash, BITCOIN), "bitcoin"),
                (base58check(0x05, &hash, BITCOIN), "bitcoin"),
                (base58check(0x30, &hash, BITCOIN), "litecoin"),
                (base58check(0x32, &hash, BITCOIN), "litecoin"),
                (base58check(0x1e, &hash, BITCOIN), "dogecoin"),
                (base58check(0x16, &hash, BITCOIN), "dogecoin"),
                (base58check(0x41, &hash, BITCOIN), "tron"),
                (base58check(0x00, &hash, RIPPLE), "xrp"),
                (monero(18, &keys), "monero"),
                (monero(42, &keys), "monero"),
                (monero(19, &[&keys[..], &hash[..8]].concat()), "monero"),
            ];
            for (word, kind) in words {
                let found = in_spain(&format!("{before}{word}{after}"));
                prop_assert_eq!(found.len(), 1, "{}", word);
                prop_assert_eq!((found[0].kind.as_str(), &found[0].value, found[0].check), (kind, &word, IndicatorCheck::ChecksumValid));
                prop_assert!(!is_valid(&changed(&word, at, by)), "{}", word);
            }
        }

        #[test]
        fn any_hidden_service_is_found_and_without_its_checksum_is_not_valid(key: [u8; 32], at in 52..56_usize, by in 0..31_usize) {
            let name = onion(&key);
            prop_assert!(is_valid(&name));
            prop_assert!(!is_valid(&with_other_sign(&name, at, by)));
        }

        #[test]
        fn any_text_is_read_alike_whether_or_not_it_was_looked_at_first(text in "([ -~]|[+0-9. ]|[@.:/°NW]|[０-９＋．＠。]|\u{200b}|é|http|\\.onion|geo:|bc1q|\\[dot\\]){0,60}") {
            told(&text);
        }
    }
}
