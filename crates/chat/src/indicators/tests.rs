//! What is an indicator and what is none, however it is written.

mod checksums;

use super::*;

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
