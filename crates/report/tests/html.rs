//! The report of the sample: what must stand in it, and what must never.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on says so by failing")]

mod sample;

use report::{Lang, Words};
use sample::overview;
use sha2::{Digest as _, Sha256};

fn html(overview: &engine::views::Overview, lang: Lang) -> String {
    let mut bytes = Vec::new();
    report::html(overview, &Words::new(lang), &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn report(lang: Lang) -> String {
    html(&overview(), lang)
}

#[test]
fn it_says_its_language() {
    assert!(report(Lang::Es).starts_with("<!DOCTYPE html>\n<html lang=\"es\">"));
    assert!(report(Lang::En).contains("<html lang=\"en\">"));
}

#[test]
fn nothing_in_it_runs_loads_or_leads_out() {
    let mut o = overview();
    o.case.name = "</style></title><script>x</script>\"'><img src=x onerror=y>".into();
    o.operator = "<iframe src='http://a'>".into();
    let html = html(&o, Lang::Es);
    let lower = html.to_lowercase();
    for tag in [
        "<script",
        "<img",
        "<iframe",
        "<object",
        "<embed",
        "<form",
        "<link",
        "<base",
        "<foreignobject",
        "<use",
        "<animate",
        "<a href=\"h",
    ] {
        assert!(!lower.contains(tag), "{tag}");
    }
    for attribute in [" src=", " onerror=", " onclick=", " style="] {
        let tags = lower.split('<').filter_map(|t| t.split_once('>')).map(|(tag, _)| tag);
        tags.for_each(|tag| assert!(!tag.contains(attribute), "{attribute} in {tag}"));
    }
    let jumps = html.split("href=\"").skip(1);
    jumps.for_each(|rest| assert!(rest.starts_with('#'), "{}", rest.chars().take(40).collect::<String>()));
    assert!(!lower.contains("url(") && !lower.contains("@import"));
}

#[test]
fn a_name_with_markup_in_it_is_text() {
    assert!(report(Lang::Es).contains("&lt;script&gt;alert(&#39;faro&#39;)&lt;/script&gt; Faro"));
}

#[test]
fn links_in_names_are_shortened() {
    let html = report(Lang::Es);
    assert!(!html.contains("AbCdEfGhIjKl") && html.contains("chat[.]whatsapp[.]com/AbCd…#"));
}

#[test]
fn links_in_what_a_user_wrote_are_shortened() {
    let mut o = overview();
    let link = "Operación https://chat.whatsapp.com/ZyXwVuTsRqPoNmLkJiHgFe";
    (o.case.name, o.case.legal_basis, o.operator) = (link.into(), link.into(), link.into());
    (o.case.scope.accounts, o.hash_sets[0].source) = (vec![link.into()], link.into());
    o.exhibits[0].seized_place = Some(link.into());
    let html = html(&o, Lang::Es);
    assert!(!html.contains("ZyXwVuTs") && html.contains("chat[.]whatsapp[.]com/ZyXw…#"));
}

#[test]
fn a_sticker_stands_with_its_claims_and_what_each_exhibit_shows_and_no_more() {
    let html = report(Lang::En);
    let section = html.split("<h2 id=\"stickers\">").nth(1).and_then(|s| s.split("<h2").next()).unwrap();
    for said in [
        "This pack is told of in 2 exhibits",
        "marked as a favourite",
        "starred_stickers row 12",
        "UTC 2024-03-01 12:00:00",
        "as the file itself says",
        "made in the service&#39;s editor",
        "The id of the pack tells nothing apart",
        "No file of it is held",
        "The pack itself",
        "list stickers",
    ] {
        assert!(section.contains(said), "{said}");
    }
    assert!(section.contains("&lt;b&gt;Faro") && !section.contains("AbCdEfGh"));
}

#[test]
fn who_introduced_what_stands_with_its_records_and_nobody_is_named_where_it_is_open() {
    for (lang, wanted) in [
        (Lang::En, ["Introduced to this group by", "then or earlier", "not determined: 2 accounts", "line 8", "Spain"]),
        (
            Lang::Es,
            ["Introducido en este grupo por", "entonces o antes", "no determinado: 2 cuentas", "línea 8", "España"],
        ),
    ] {
        let html = report(lang);
        let section = html.split("<h2 id=\"introductions\">").nth(1).and_then(|s| s.split("<h2").next()).unwrap();
        wanted.iter().for_each(|said| assert!(section.contains(said), "{said}"));
        assert!(section.contains("1111111111"), "the family is named by an item");
        assert!(!section.contains(" 1 times") && !section.contains(" 1 veces"));
        assert_eq!(section.matches("list introductions").count(), 1, "rows that are left out are counted");
    }
}

#[test]
fn an_exhibit_that_is_held_apart_is_said_to_be_once_a_network_was_made_with_that() {
    let said = |o: &engine::views::Overview| html(o, Lang::En).matches("apart: what it shows").count();
    let mut o = overview();
    assert_eq!(said(&o), 0, "a network is due");
    o.outstanding.network_due.clear();
    assert_eq!(said(&o), 1);
    o.exhibits.iter_mut().for_each(|e| e.apart = false);
    assert_eq!(said(&o), 0);
}

#[test]
fn what_a_network_is_due_to_stands_under_what_is_outstanding() {
    let es = "frases sobre de dónde vienen los grupos; valen otros pesos del linaje.";
    let en = "on where groups come from were quoted or taken back; other weights of lineage hold.";
    for (lang, words) in [(Lang::Es, es), (Lang::En, en)] {
        assert!(report(lang).contains(words));
        let mut o = overview();
        o.outstanding.network_due.clear();
        assert!(!html(&o, lang).contains(words));
    }
}

#[test]
fn text_that_turns_round_is_shown_by_its_number() {
    let html = report(Lang::Es);
    assert!(!html.contains('\u{202e}') && html.contains("⟨U+202E⟩"));
}

#[test]
fn its_policy_allows_its_own_style_and_nothing_else() {
    let html = report(Lang::Es);
    let style = html.split("<style>").nth(1).and_then(|s| s.split("</style>").next()).unwrap();
    let policy = html.split("Content-Security-Policy\" content=\"").nth(1).and_then(|s| s.split('"').next()).unwrap();
    let digest = base64(&Sha256::digest(style.as_bytes()));
    assert_eq!(policy, format!("default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"));
    assert_eq!(html.matches("<style>").count(), 1);
}

/// The slow, obvious twin of the report's own.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bits: Vec<u8> = bytes.iter().flat_map(|b| (0..8).rev().map(move |i| (b >> i) & 1)).collect();
    let digit = |six: &[u8]| char::from(DIGITS[(0..6).fold(0, |n, i| n * 2 + usize::from(*six.get(i).unwrap_or(&0)))]);
    let mut out: String = bits.chunks(6).map(digit).collect();
    while !out.len().is_multiple_of(4) {
        out.push('=');
    }
    out
}

#[test]
fn the_counts_are_shown_to_add_up() {
    let html = report(Lang::Es);
    assert!(html.contains("Archivos: 12\u{202f}300 + 20 + 15 + 10 = 12\u{202f}345. El recuento cuadra."));
    assert!(html.contains("Registros de chat: 500 + 2 + 1 + 0 = 503. El recuento cuadra."));
}

#[test]
fn a_count_that_does_not_add_up_is_said_aloud() {
    let mut o = overview();
    o.tally.kept -= 1;
    assert!(html(&o, Lang::Es).contains("EL RECUENTO NO CUADRA"));
}

#[test]
fn what_must_be_known_first_stands_before_the_contents() {
    let html = report(Lang::Es);
    let head = html.split("<nav").next().unwrap();
    let wanted = [
        "Operación Faro",
        "Auto de 3/11/2026",
        "vencida",
        "insp. M. Ferrer",
        "2026-11-21 10:00:00 UTC",
        "La bóveda no está cifrada",
        "movil-04 se está leyendo",
        "movil-02 se leyó con una versión",
        "El conjunto de hashes lista-antigua se creó con una versión",
        "Falta comparar",
        "Los recortes",
        "los vídeos de más de 64 MiB",
    ];
    wanted.iter().for_each(|text| assert!(head.contains(text), "{text}"));
}

#[test]
fn every_place_of_an_issue_stands_there() {
    let html = report(Lang::Es);
    overview()
        .issues
        .iter()
        .filter(|i| !i.path.is_empty() && i.path.is_ascii())
        .for_each(|i| assert!(html.contains(&*i.path)));
    assert!(html.contains("3 lugares"));
}

#[test]
fn every_match_says_why_and_who_sent_it() {
    let html = report(Lang::Es);
    let wanted = [
        "recortada a la parte visible",
        "espejo",
        "límite superior del 95 %",
        "línea 12",
        "En los chats de esta evidencia no consta",
    ];
    wanted.iter().for_each(|text| assert!(html.contains(text), "{text}"));
    overview().matches.iter().for_each(|m| assert!(html.contains(&m.item.to_string())));
}

#[test]
fn a_time_without_a_zone_says_so_and_is_not_converted() {
    let html = report(Lang::Es);
    assert!(html.contains("2024-05-01 12:33") && html.contains("zona desconocida"));
    assert!(!html.contains("UTC 2024-05-01"));
    assert!(html.contains("las horas posibles se solapan con las de la fila anterior"));
}

#[test]
fn what_sources_cannot_show_is_not_shown_as_nought() {
    let html = report(Lang::Es);
    assert_eq!(html.matches("<small>no visible</small>").count(), 9);
    assert!(html.contains("Puede hablar a favor") && html.contains("Puede hablar en contra"));
}

#[test]
fn the_same_overview_gives_the_same_bytes() {
    assert_eq!(report(Lang::Es), report(Lang::Es));
}

#[test]
fn every_jump_has_somewhere_to_land() {
    let html = report(Lang::Es);
    for id in html.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(html.contains(&format!(" id=\"{id}\"")), "{id}");
    }
}

#[test]
fn tags_are_balanced_and_headings_go_down_one_by_one() {
    for lang in [Lang::Es, Lang::En] {
        let html = report(lang);
        for tag in [
            "section", "table", "thead", "tbody", "tr", "th", "td", "p", "ul", "li", "dl", "dd", "bdi", "code",
            "small", "strong", "div", "a",
        ] {
            let (open, close) = (
                html.matches(&format!("<{tag}>")).count() + html.matches(&format!("<{tag} ")).count(),
                html.matches(&format!("</{tag}>")).count(),
            );
            assert_eq!(open, close, "{tag}");
        }
        let levels: Vec<u8> = html
            .match_indices("<h")
            .filter_map(|(at, _)| html.as_bytes().get(at + 2))
            .filter(|b| b.is_ascii_digit())
            .map(|b| b - b'0')
            .collect();
        assert_eq!(levels.first(), Some(&1));
        assert!(levels.windows(2).all(|w| w[1] <= w[0] + 1), "{levels:?}");
    }
}

#[test]
fn no_value_is_left_out_of_a_sentence() {
    for lang in [Lang::Es, Lang::En] {
        assert!(!report(lang).contains("{$"), "a sentence lacks a value");
    }
}

#[test]
fn an_empty_case_has_a_report_too() {
    let mut o = overview();
    o.exhibits.clear();
    o.matches.clear();
    o.groups.clear();
    o.members.clear();
    o.member_counts.clear();
    o.accounts.clear();
    o.countries.clear();
    o.matched_sightings.clear();
    o.chats.clear();
    o.issues.clear();
    o.hash_sets.clear();
    o.items_by_kind.clear();
    o.outstanding = engine::views::Outstanding { without_hash_set: true, ..Default::default() };
    let html = html(&o, Lang::En);
    assert!(html.contains("The case has no hash set") && html.contains("No match with the lists used"));
}

/// A disk that is full after so many bytes.
struct Full(usize);

impl std::io::Write for Full {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 = self.0.checked_sub(bytes.len()).ok_or(std::io::ErrorKind::StorageFull)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_report_that_cannot_be_written_to_its_end_is_an_error() {
    let whole = report(Lang::Es).len();
    let into = |room| report::html(&overview(), &Words::new(Lang::Es), &mut Full(room));
    assert!(into(whole).is_ok());
    for room in [0, whole / 2, whole - 1] {
        assert_eq!(into(room).unwrap_err().kind(), std::io::ErrorKind::StorageFull);
    }
}

#[test]
fn the_contents_name_every_section_in_its_order() {
    let html = report(Lang::En);
    let ids = |part: &str, before: &str| -> Vec<String> {
        part.split(before).skip(1).map(|rest| rest.chars().take_while(|c| *c != '"').collect()).collect()
    };
    let (contents, body) = html.split_once("<main>").unwrap();
    // The figure has a title of its own.
    let body = body.replace("<svg", "").replace("<section class=\"wide\"", "<section");
    assert_eq!(ids(contents, "<li><a href=\"#"), ids(&body, "<section aria-labelledby=\""));
}

#[test]
fn rows_that_a_report_leaves_out_are_counted_and_the_list_that_has_them_is_named() {
    let mut o = overview();
    let group = o.members[0].group;
    *o.member_counts.get_mut(&group).unwrap() += 1_000_000;
    o.countries.entry(None).or_default().0 += 77;
    let html = html(&o, Lang::En);
    assert!(html.contains("1,000,000 more rows are not shown here: “amparo list members” shows all."));
    assert_eq!(html.matches("77 more rows are not shown here: “amparo list accounts” shows all.").count(), 2);
    let mut whole = overview();
    whole.sticker_count = whole.stickers.len() as u64;
    whole.introduction_count = whole.introductions.len() as u64;
    assert!(!crate::html(&whole, Lang::En).contains("not shown here"));
}

#[test]
fn a_key_account_stands_with_its_interval_and_who_is_apart_is_counted_alone() {
    let html = report(Lang::En);
    assert!(html.contains("1–2 of 7"));
    assert!(
        html.contains("no rank: without one owner’s exhibits")
            || html.contains("no rank: without one owner&#39;s")
            || html.contains("no rank: without one owner's")
    );
    assert!(html.contains("It created 3 groups. Of these, 1 rest on what was seized of one owner alone."));
    assert!(html.contains("it may be wrong by 15.00 points"));
    assert!(html.contains("One account is listed apart") && !html.contains("Aparte de todos"));
    assert!(html.contains("as of that network"));
}

#[test]
fn what_was_not_seen_is_said_to_be_a_lower_bound() {
    let html = report(Lang::En);
    assert!(html.contains("There are at least 15 (lower bound); 95 % interval 11 to 32"));
    assert!(html.contains("What was seen makes 72 % of all"));
    assert!(html.contains("No estimate: all evidence is of one owner."));
    assert!(html.contains("Of 2 of 5 members no message in the group is held.") && html.contains("#00f1e2d3c4b5a697"));
    assert!(html.contains("4 accounts are so") && html.contains("to be expected: 2.4 groups"));
}
