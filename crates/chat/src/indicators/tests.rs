//! What is an indicator and what is none, however it is written.
//!
//! Addresses of purses are the examples of their standards, or made here by encoding; numbers are those of a range that
//! nobody has; the hidden service is made of a key of noughts.

use super::*;
use sha2::{Digest, Sha256};
use sha3::{Keccak256, Sha3_256};

const CODE: &str = "AbCdEfGhIjKlMnOpQrStUv";

fn in_spain(text: &str) -> Vec<Indicator> {
    let context = IndicatorContext { region: Some("ES"), limits: IndicatorLimits::standard() };
    let found = indicators(text, &context);
    for one in &found {
        assert_eq!(text.get(one.span.clone()), Some(one.raw.as_str()), "{text}");
    }
    // The first look misses nothing.
    assert_eq!(super::found(text, Tells::everything(), &context), found, "{text}");
    found
}

/// `kind value check`, in order.
fn told(text: &str) -> Vec<String> {
    in_spain(text).iter().map(|one| format!("{} {} {}", one.kind, one.value, one.check)).collect()
}

fn kinds(text: &str) -> Vec<IndicatorKind> {
    in_spain(text).iter().map(|one| one.kind).collect()
}

fn facts(one: &Indicator) -> Vec<(&str, &str)> {
    one.facts.iter().map(|(kind, value)| (kind.as_str(), value.as_str())).collect()
}

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
fn a_number_is_found_however_it_is_written() {
    for text in [
        "+34600000011",
        "+34 600 000 011",
        "+34 600 00 00 11",
        "+34-600-000-011",
        "+34.600.000.011",
        "+34 (600) 000-011",
        "(+34) 600 000 011",
        "+(34) 600000011",
        "+ 34 600000011",
        "0034 600 000 011",
        "\u{202a}+34\u{a0}600\u{a0}00\u{a0}00\u{a0}11\u{202c}",
        "＋３４ ６００ ０００ ０１１",
        "+34 6\u{200b}00 000\u{ad}011",
        "@34600000011",
        "@\u{2068}+34 600 00 00 11\u{2069}",
        "tel:+34600000011",
    ] {
        for text in [text.to_owned(), format!("llama al {text}, o al fijo"), format!("mira:{text}.")] {
            assert_eq!(told(&text), ["phone +34600000011 numbering-plan"], "{text}");
            assert_eq!(in_spain(&text)[0].country.as_deref(), Some("ES"));
        }
    }
}

#[test]
fn a_number_without_country_code_takes_a_region() {
    for text in ["600000011", "600 000 011", "600 00 00 11", "(600) 000 011", "600.00.00.11", "tel.600000011"] {
        let found = told(text);
        assert!(found.ends_with(&["phone +34600000011 assumed-region".to_owned()]), "{text} {found:?}");
    }
    let nowhere = IndicatorContext { region: None, limits: IndicatorLimits::standard() };
    let unknown = IndicatorContext { region: Some("??"), ..nowhere };
    for context in [nowhere, unknown] {
        assert_eq!(indicators("600 000 011", &context), []);
        assert_eq!(indicators("+34 600 000 011", &context).len(), 1);
    }
}

#[test]
fn two_numbers_in_a_row_are_two() {
    let both = ["phone +34600000011 numbering-plan", "phone +34600000012 numbering-plan"];
    for text in [
        "+34600000011 +34600000012",
        "+34600000011/+34600000012",
        "0034600000011 0034600000012",
        "+34600000011, +34 600 000 012",
    ] {
        assert_eq!(told(text), both, "{text}");
    }
    assert_eq!(told("+34 600 000 011 2 personas"), ["phone +34600000011 numbering-plan"]);
    assert_eq!(told("+34 600 000 011 600 000 012").len(), 2);
}

#[test]
fn what_looks_like_a_number_and_is_none() {
    for text in [
        "nos vemos el 24/12/2023 o el 24-12-2023",
        "24.12.2023 20:15",
        "24.12.2023 20 personas",
        "2 24-12-2023",
        "20231224 y 2023-12-24",
        "24122023",
        "612.345.678",
        "612345678 €",
        "612345678 euros",
        "$612345678",
        "son 600 000 000",
        "1.000.000",
        "3,612345678",
        "612345678,5",
        "cuenta 1234 5678 9012 3456",
        "490154203237518",
        "id_612345678",
        "a612345678",
        "612345678x",
        "pedido #612345678",
        "IMG-612345678",
        "0x612345678",
        "5+34600000011",
        "+34 100 000 011",
        "+999 600 000 011",
        "1 2 3 4 5 6 7 8 9 10 11 12",
        "las 18:30, 19:45 y 20:15",
        "612345678:20",
    ] {
        assert_eq!(told(text), [""; 0], "{text}");
    }
}

#[test]
fn invites_are_those_of_chat_invites() {
    let text = format!(
        "hxxps://chat[.]whatsapp[.]com/{CODE} t.me/birdwatching t.me/+AbCdEfGhIjKlMnOp discord.gg/abc t.me/addstickers/cats \
         whatsapp.com/channel/0029VaAbCdEfGhIjKlMnOp call.whatsapp.com/voice/{CODE} matrix.to/#/#birds:example.org"
    );
    let found: Vec<(String, String)> = in_spain(&text).into_iter().map(|one| (one.value, one.raw)).collect();
    let invites: Vec<(String, String)> =
        crate::invites(&text).into_iter().map(|one| (one.normalised, one.raw)).collect();
    assert_eq!(found, invites);
    assert_eq!(invites.len(), 8);
}

#[test]
fn each_kind_of_invite_has_a_kind_of_its_own() {
    let without: Vec<_> =
        crate::InviteKind::ALL.iter().filter(|kind| IndicatorKind::parse(kind.as_str()).is_none()).collect();
    assert_eq!(without, [&crate::InviteKind::Other]);
    assert_eq!(kinds("kik.me/birds"), [IndicatorKind::OtherInvite]);
}

#[test]
fn an_account_link_is_also_its_number() {
    for text in ["wa.me/34600000011", "https://api.whatsapp.com/send?phone=34600000011", "wa.me/%2B34600000011"] {
        assert_eq!(
            told(text),
            ["phone +34600000011 numbering-plan", "whatsapp-account wa.me/34600000011 form-only"],
            "{text}"
        );
    }
    let found = in_spain("signal.me/#p/+34600000011");
    assert_eq!((found[1].kind, facts(&found[1])), (IndicatorKind::SignalAccount, vec![("number", "+34600000011")]));
    assert_eq!(found[1].country.as_deref(), Some("ES"));
    assert_eq!(told("wa.me/99912345678"), ["whatsapp-account wa.me/99912345678 form-only"]);
}

#[test]
fn an_old_telegram_invite_tells_who_made_it_for_which_chat() {
    let bytes = |creator: u32, chat: u32| [&creator.to_be_bytes()[..], &chat.to_be_bytes(), &[7; 8]].concat();
    let code = base64url(&bytes(100_200, 300_400));
    assert_eq!(code.len(), 22);
    let found = in_spain(&format!("https://t.me/joinchat/{code}"));
    assert_eq!((found.len(), found[0].check), (1, Check::DecodedUnconfirmed));
    assert_eq!(facts(&found[0]), [("creator-id", "100200"), ("chat-id", "300400")]);
    let channel = in_spain(&format!("t.me/joinchat/{}", base64url(&bytes(0, 300_400))));
    assert_eq!(facts(&channel[0]), [("chat-id", "300400")]);
    // Bits are left over that no encoder leaves.
    let newer = in_spain(&format!("t.me/+{}B", &code[..21]));
    assert_eq!((newer[0].check, facts(&newer[0])), (Check::FormOnly, vec![]));
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
            assert_eq!((found[0].kind, found[0].check), (IndicatorKind::SignalGroup, Check::Decoded));
            assert_eq!(found[0].value, format!("signal.group/#key-{digest}"));
            assert_eq!(facts(&found[0]), [("group-key-sha256", digest.as_str())]);
        }
    }
    let cut = in_spain("signal.group/#CjQKIAbCdEfGhIjKlMnOpQrStUvWxYz0123456789_-AbCdEf");
    assert_eq!((cut[0].check, cut[0].facts.len()), (Check::FormOnly, 0));
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
        assert_eq!((found[0].kind.as_str(), found[0].check), (kind, Check::ChecksumValid), "{address}");
        assert_eq!(facts(&found[0]), [("address-form", form)], "{address}");
    }
    let test = in_spain("tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7");
    assert_eq!(facts(&test[0]), [("address-form", "witness v0"), ("test-network", "yes")]);
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
        assert!(in_spain(text).iter().all(|one| one.check == Check::ChecksumInvalid), "{text} {:?}", told(text));
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

#[test]
fn mail_addresses_are_found_however_they_are_written() {
    for text in [
        "ana.faro@example.org",
        "Ana.Faro@Example.ORG",
        "ana.faro [at] example [dot] org",
        "ana.faro(at)example.org",
        "ana.faro[arroba]example[punto]org",
        "ana.faro＠example．org",
        "ana.faro@exam\u{200b}ple.org",
        "<ana.faro@example.org>",
        "mailto:ana.faro@example.org.",
    ] {
        let text = text.replace(" [at] ", "[at]").replace(" [dot] ", "[dot]");
        assert_eq!(told(&text), ["e-mail ana.faro@example.org form-only"], "{text}");
    }
    for text in
        ["@ana", "ana@", "ana@faro", "a@b.c", "34600000011@s.whatsapp.net", "ana..faro@", "x@-a.org", "hola @ todos."]
    {
        assert!(!kinds(text).contains(&IndicatorKind::Mail), "{text}");
    }
    // Who logs in to a link is no mail address.
    assert_eq!(kinds("https://ana@example.org/faro"), [IndicatorKind::Url]);
}

#[test]
fn links_have_one_form() {
    for text in [
        "https://www.Example.org/Faro",
        "http://www.example.org/Faro/",
        "hxxps://www[.]example[.]org/Faro",
        "https://ana:clave@www.example.org/Faro",
        "www.example.org/Faro.",
        "(www.example.org/Faro)",
    ] {
        assert_eq!(told(text), ["url www.example.org/Faro form-only"], "{text}");
    }
    assert_eq!(told("ftp://example.org/a"), ["url ftp://example.org/a form-only"]);
    for text in ["content://media/external/12", "file:///sdcard/a.jpg", "foto.jpg", "bien.Vale", "v1.2/3", "y/o"] {
        assert_eq!(told(text), [""; 0], "{text}");
    }
    let text = format!("https://out.example/to?u=https://chat.whatsapp.com/{CODE}");
    assert_eq!(kinds(&text), [IndicatorKind::Url, IndicatorKind::WhatsAppGroup]);
}

#[test]
fn places_are_found_in_texts_and_in_links_to_maps() {
    for text in [
        "geo:40.4168,-3.7038",
        "GEO:40.4168,-3.7038;u=35",
        "40.4168 N, 3.7038 W",
        "40,4168° N 3,7038° W",
        "N 40.4168 W 3.7038",
        "N40.4168, W3.7038",
        "estamos en 40.4168N 3.7038W, ¿vale?",
    ] {
        assert_eq!(told(text), ["coordinates 40.41680,-3.70380 form-only"], "{text}");
    }
    for link in [
        "https://maps.google.com/?q=40.4168,-3.7038",
        "https://www.google.com/maps/@40.4168,-3.7038,15z",
        "https://www.google.com/maps/place/Faro/@40.1,-3.1,15z/data=!3d40.4168!4d-3.7038",
        "https://www.google.com/maps/search/?api=1&query=40.4168%2C-3.7038",
        "https://maps.apple.com/?ll=40.4168,-3.7038&q=Faro",
        "https://www.openstreetmap.org/?mlat=40.4168&mlon=-3.7038",
        "https://www.openstreetmap.org/#map=15/40.4168/-3.7038",
        "https://waze.com/ul?ll=40.4168,-3.7038",
    ] {
        assert_eq!(kinds(link), [IndicatorKind::Url, IndicatorKind::Coordinates], "{link}");
        assert!(told(link).contains(&"coordinates 40.41680,-3.70380 form-only".to_owned()), "{link}");
    }
    for text in [
        "3.50, 4.20",
        "40.4168, -3.7038",
        "95.12 N, 3.70 W",
        "geo:40",
        "son 3.50 E y 4.20 N",
        "40.4168 N y luego 3.7038 W",
    ] {
        assert_eq!(told(text), [""; 0], "{text}");
    }
}

#[test]
fn small_talk_holds_nothing_and_is_seen_to() {
    for text in [
        "hola, ¿qué tal? Nos vemos a las 18:30 :)",
        "vale 👍 ❤️, mañana te digo. O pasado…",
        "jajaja (sí) 100 % de acuerdo, son 3.50 €",
        "",
        "E=mc2 y/o a+b",
    ] {
        assert!(Tells::of(text).is_nothing(), "{text} {:?}", Tells::of(text));
        assert_eq!(told(text), [""; 0]);
    }
}

#[test]
fn no_more_are_told_than_the_limit() {
    let context = IndicatorContext { region: None, limits: IndicatorLimits::for_tests() };
    for text in [
        "+34600000011 ",
        "t.me/birdwatching ",
        "wa.me/34600000011 ",
        "ana@example.org ",
        "geo:40.41,-3.70 ",
        "www.example.org ",
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa ",
    ] {
        assert_eq!(indicators(&text.repeat(10), &context).len(), 3, "{text}");
    }
}

#[test]
fn no_debug_form_tells_what_was_found() {
    let told = format!("{:?}", in_spain("llama al +34600000011"));
    assert!(told.contains("Phone") && !told.contains("6000") && !told.contains("ES"), "{told}");
}

#[test]
fn a_long_text_of_nothing_but_signs_is_read_in_time() {
    let since = std::time::Instant::now();
    let context = IndicatorContext { region: Some("ES"), limits: IndicatorLimits::standard() };
    for part in [
        "t.me/abcd ",
        "://",
        "1 ",
        "+1 ",
        "12 ",
        "0034600000011 ",
        "a@",
        "a.b@",
        "@",
        "1.11 N ",
        "geo:",
        "[at]",
        "600 000 01 ",
        ".onion",
        "a.",
        "0x",
        "q",
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb ",
        "(",
        "+",
        "%25",
        "99999999 ",
    ] {
        let text = part.repeat(300_000 / part.len());
        assert!(indicators(&text, &context).len() <= context.limits.found, "{part}");
    }
    // Work that grew with the square of the length would take minutes.
    assert!(since.elapsed().as_secs() < 60, "{:?}", since.elapsed());
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

    fn is_valid(text: &str) -> bool {
        in_spain(text).iter().any(|one| one.check == Check::ChecksumValid)
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
                prop_assert_eq!((found[0].kind.as_str(), &found[0].value, found[0].check), (kind, &word, Check::ChecksumValid));
                prop_assert!(!is_valid(&changed(&word, at, by)), "{}", word);
            }
        }

        #[test]
        fn a_hidden_service_with_one_changed_sign_is_not_valid(key: [u8; 32], at in 0..56_usize, by in 0..31_usize) {
            let name = onion(&key);
            prop_assert!(is_valid(&name));
            let signs = "abcdefghijklmnopqrstuvwxyz234567";
            let mut other: Vec<char> = name.chars().collect();
            other[at] = signs.chars().filter(|sign| *sign != other[at]).nth(by).unwrap();
            // Sixteen bits of checksum: one name in 65,536 is right by chance, and none of these few.
            let other: String = other.into_iter().collect();
            prop_assert!(!is_valid(&other), "{}", other);
        }

        #[test]
        fn any_text_is_read_alike_whether_or_not_it_was_looked_at_first(text in "([ -~]|[+0-9. ]|[@.:/°NW]|[０-９＋．＠。]|\u{200b}|é|http|\\.onion|geo:|bc1q|\\[dot\\]){0,60}") {
            told(&text);
        }
    }
}
