//! What is an address and what is none, however it is written.

use super::*;
use crate::invites;

const CODE: &str = "AbCdEfGhIjKlMnOpQrStUv";

/// What is shown of an invite whose code is [`CODE`].
fn short() -> String {
    format!("AbCd…#{}", address_digest("chat.whatsapp.com", CODE))
}

#[test]
fn an_invite_is_the_same_however_it_is_written() {
    for link in [
        "https://chat.whatsapp.com/CODE",
        "chat.whatsapp.com/CODE",
        "chat.whatsapp.com./CODE",
        "chat.whatsapp.com/invite/CODE",
        "HTTPS://CHAT.WHATSAPP.COM/CODE",
        "http://www.chat.whatsapp.com/CODE",
        "https://chat.whatsapp.com/CODE?mode=ac_t&x=(1)",
        "hxxps[:]//chat[.]whatsapp[.]com/CODE",
        "https:\\/\\/chat.whatsapp.com\\/CODE",
        "https:\\\\chat.whatsapp.com\\CODE",
        "https%3A%2F%2Fchat.whatsapp.com%2FCODE",
        "https%253A%252F%252Fchat%252Ewhatsapp.com%252FCODE",
        "chat．whatsapp．com／CODE",
        "chat。whatsapp。com⁄CODE",
        "chat.\u{200b}whats\u{ad}app.com/\u{2066}CODE\u{2069}",
        "chat.whatsapp.com /CODE",
        "https___chat.whatsapp.com_CODE",
        "https---chat.whatsapp.com-CODE",
    ] {
        let link = link.replace("CODE", CODE);
        let shown = shortened(&link);
        assert_eq!(shown, format!("chat[.]whatsapp[.]com/{}", short()), "{link}");
    }
}

#[test]
fn what_stands_around_an_address_stays() {
    let link = format!("https://chat.whatsapp.com/{CODE}");
    for around in [
        "(LINK)",
        "<LINK>",
        "\"LINK\".",
        "«LINK»",
        "“LINK”, dijo",
        "**LINK**",
        "[entra](LINK)",
        "`LINK`",
        "mira:LINK!",
        "LINK…",
        "LINK👍",
        "LINK,\nLINK",
        "LINK. Luego",
        "¿LINK?",
        "{LINK}",
        "bueno...LINK",
        "看LINK",
        "*LINK*\t",
    ] {
        let shown = shortened(&around.replace("LINK", &link));
        let wanted = around.replace("LINK", &format!("chat[.]whatsapp[.]com/{}", short()));
        assert_eq!(shown, wanted, "{around}");
    }
}

#[test]
fn letters_of_scripts_without_spaces_are_no_part_of_a_host() {
    assert_eq!(
        shortened(&format!("看chat.whatsapp.com/{CODE}。再见")),
        format!("看chat[.]whatsapp[.]com/{}。再见", short())
    );
}

#[test]
fn addresses_of_every_kind_are_cut_after_their_host() {
    for (text, shown, secret) in [
        ("signal.group/#CjQKIAbCdEf", "signal[.]group/#CjQ…#", "CjQK"),
        ("t.me/+AbCdEf", "t[.]me/+A…#", "AbC"),
        ("t.me/joinchat/AbCdEfGh", "t[.]me/join…#", "AbC"),
        ("discord.gg/abc", "discord[.]gg/a…#", "abc"),
        ("https://t.me/birdwatching/12", "t[.]me/bird…#", "birdw"),
        ("tg://resolve?domain=birds", "tg/reso…#", "birds"),
        ("www.example.org", "www[.]example[.]org/…#", "://"),
        ("http://example.org", "example[.]org/…#", "://"),
        ("example.org/wiki/Faro_(torre)", "example[.]org/wiki…#", "Faro"),
        ("example.org:8080/wiki/Faro", "example[.]org:8080/wik…#", "Faro"),
        ("example.org?q=faro", "example[.]org/?q…#", "faro"),
        ("http://ana:clave@example.org/faro", "example[.]org/f…#", "clave"),
        ("http://10.0.0.1/faro/uno", "10[.]0[.]0[.]1/fa…#", "uno"),
        ("faro.ejemplo.рф/путь/далеко", "faro[.]ejemplo[.]рф/пут…#", "далеко"),
        ("content://media/external/12", "content/medi…#", "external"),
        ("bueno...example.org/faro", "bueno...example[.]org/f…#", "faro"),
        ("ana@example.org/faro", "ana@example[.]org/f…#", "faro"),
    ] {
        let out = shortened(text);
        assert!(out.starts_with(shown), "{text}: {out}");
        assert!(!out.contains(secret), "{text}: {out}");
        assert_eq!(out.matches("…#").count(), 1, "{text}: {out}");
    }
}

#[test]
fn nothing_of_a_hidden_service_is_shown() {
    let key = "abcdefgh".repeat(7);
    for text in
        ["KEY.onion", "http://KEY.onion/faro", "x.KEY.ONION:80/faro", "KEY.onion.ly/faro", "KEY[.]onion", "faro.i2p"]
    {
        let shown = shortened(&text.replace("KEY", &key));
        assert!(shown.starts_with("onion/…#") || shown.starts_with("i2p/…#"), "{shown}");
        assert!(!shown.contains("abc") && !shown.contains("faro"), "{shown}");
    }
    assert!(shortened_path(&format!("web/{key}.onion.html")).starts_with("web/onion…#"));
    assert!(shortened_path(&format!("web/{key}.onion/index.html")).ends_with("/index.html"));
}

#[test]
fn what_is_no_address_stays_as_it_is() {
    for text in [
        "1/2 taza, 3.5/4",
        "y/o, Ana y/o Luis",
        "foto.jpg",
        "IMG_1.jpg/IMG_2.jpg",
        "a.b",
        "a.b/c",
        "v1.2/3",
        "21.04.2024 / 3.5.2024, 21:04",
        "12/3/24, 21:04 - hola",
        "DCIM/100/IMG.jpg",
        "phone/WhatsApp Chat with X.zip!/IMG-1.jpg",
        "Sr. García / Sra. Pérez",
        "bueno... o no/quizá",
        "example.org",
        "example.org/",
        "fin. /otra",
        "fin.Ana /otra",
        "ana@example.org",
        "EE.UU./México",
        "xD :// hola",
        "你好。再见/明天",
        "100 % de 50%",
        "👩\u{200d}👧 ✈️ 3.0",
        "1.000.000/año",
        "chat.whatsapp.com",
        "vale.bien?",
        "vale.bien#",
    ] {
        assert_eq!(shortened(text), text);
    }
}

#[test]
fn paths_keep_what_a_file_is_found_by() {
    let cases = [
        (
            "a/WhatsApp Chat with https___chat.whatsapp.com_CODE.txt",
            "a/WhatsApp Chat with https___chat.whatsapp.com_SHORT.txt",
        ),
        ("chat.whatsapp.com_CODE.zip!/IMG-1.jpg", "chat.whatsapp.com_SHORT.zip!/IMG-1.jpg"),
        ("Chat-chat.whatsapp.com_CODE.jpg#2", "Chat-chat.whatsapp.com_SHORT.jpg#2"),
        ("Chat chat.whatsapp.com%2FCODE.jpg", "Chat chat.whatsapp.com%2FSHORT.jpg"),
        ("x/chat.whatsapp.com⁄CODE (1).jpg", "x/chat.whatsapp.com⁄SHORT (1).jpg"),
        ("x.zip!/https:/chat.whatsapp.com/CODE.txt", "x.zip!/https:/chat.whatsapp.com/SHORT.txt"),
        (
            "cannot open see https://chat.whatsapp.com/CODE: gone",
            "cannot open see https://chat.whatsapp.com/SHORT: gone",
        ),
        ("https:/chat.whatsapp.com/CODE!/IMG.jpg", "https:/chat.whatsapp.com/SHORT!/IMG.jpg"),
    ];
    for (path, shown) in cases {
        assert_eq!(shortened_path(&path.replace("CODE", CODE)), shown.replace("SHORT", &short()), "{path}");
    }
    let codes_of_any_length = shortened_path("chat.whatsapp.com_AbCdEfGhIjKlMnOpQrStUvWxYz0123.txt");
    assert!(codes_of_any_length.starts_with("chat.whatsapp.com_AbCd…#") && codes_of_any_length.ends_with(".txt"));
    let any_host = shortened_path("a/https___example.org_faro_torre_1.html");
    assert!(any_host.starts_with("a/https___example.org_faro…#") && any_host.ends_with(".html"), "{any_host}");
}

#[test]
fn a_path_is_no_address_by_its_folders() {
    for path in [
        "DCIM/100/IMG.jpg",
        "phone/WhatsApp Chat with X.zip!/IMG-1.jpg",
        "!/_chat.txt",
        "/evidencias/caso.uno/movil-02/a b.c",
        "Android/media/com.whatsapp/WhatsApp/Media/IMG-20240501-WA0003.jpg",
        "chat.whatsapp.com/index.html",
        "www.example.org/index.html",
        "a//b/",
        "",
        "C:/Users/ana.txt",
        "notas:/foto.jpg",
    ] {
        assert_eq!(shortened_path(path), path);
    }
}

#[test]
fn digests_are_those_of_the_invites() {
    let key = "CjQKIAbCdEfGhIjKlMnOpQrStUvWxYz0123456789_-AbCdEf";
    let links = [
        "telegram.me/joinchat/AbCdEfGhIjKlMnOp".to_string(),
        "tg://join?invite=AbCdEfGhIjKlMnOp".into(),
        "https://wa.me/+34600112233".into(),
        "https://discord.com/invite/abcdef".into(),
        "https://matrix.to/#/%23birds:example.org".into(),
        format!("sgnl://signal.group/#{key}"),
        "https://out.example/?to=https://t.me/birdwatching".into(),
    ];
    for link in links {
        let found = invites(&link);
        let invite = found.last().unwrap();
        let end = format!("/{}…#{}", first_of_code(&invite.code), address_digest(invite.host, &invite.code));
        assert!(shortened(&link).ends_with(&end), "{link}: {}", shortened(&link));
    }
}

#[test]
fn one_address_in_another_is_shown_beside_it() {
    let shown = shortened(&format!("https://out.example/to?u=https://chat.whatsapp.com/{CODE} ya"));
    assert!(
        shown.starts_with("out[.]example/t…#") && shown.ends_with(&format!(" chat[.]whatsapp[.]com/{} ya", short())),
        "{shown}"
    );
}

#[test]
fn little_is_shown_of_a_short_code() {
    let shown: Vec<String> = ["ab", "abc", "abcdef", "abcdefghijkl", "abcdefghijklmnop"].map(first_of_code).into();
    assert_eq!(shown, ["", "a", "ab", "abcd", "abcd"]);
}

#[test]
fn a_long_text_of_nothing_but_signs_is_read_in_time() {
    let since = std::time::Instant::now();
    for part in
        ["t.me/abcd ", "m.me/j/", "://", ")", " ", "a.b1/", "%25", "https___", "a.bb/(", "..", "chat.whatsapp.com_"]
    {
        let text = part.repeat(1_000_000 / part.len());
        assert!(!shortened(&text).is_empty() && !shortened_path(&text).is_empty(), "{part}");
        assert!(invites(&format!("{text} /")).len() <= text.len() / 4, "{part}");
    }
    // Work that grew with the square of the length would take minutes.
    assert!(since.elapsed().as_secs() < 40, "{:?}", since.elapsed());
}
