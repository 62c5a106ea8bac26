//! Files, present and left out, and the other things that a message can be.

use super::*;
use model::{MediaKind, MessageKind};

/// `kind name media` of the one message in an export.
fn content(text: &str, siblings: &dyn Fn(&str) -> bool) -> (String, Option<String>, Option<MediaKind>) {
    let chat = read_as(text, None, siblings);
    assert_eq!(chat.records.len(), 1, "{text}");
    let record = &chat.records[0];
    let (name, media) = record.attachment.clone().map_or((None, None), |a| (a.name, a.media));
    (record.kind.to_string(), name, media)
}

#[test]
fn a_file_in_the_export_is_named_in_every_language() {
    for words in [
        "(file attached)",
        "(archivo adjunto)",
        "(arquivo anexado)",
        "(ficheiro anexado)",
        "(fichier joint)",
        "(file allegato)",
        "(Datei angehängt)",
        "(файл добавлен)",
        "(bestand bijgevoegd)",
    ] {
        let got = content(&android(&[&format!("Ana: PTT-20231224-WA0001.opus {words}\nque bonito")]), &|_| false);
        assert_eq!(got, ("media".into(), Some("PTT-20231224-WA0001.opus".into()), Some(MediaKind::Audio)), "{words}");
    }
    for words in
        ["attached", "Anhang", "pièce jointe ", "pièce jointe\u{A0}", "adjunto", "allegato", "anexado", "anexo", "添付"]
    {
        for caption in ["", "look at this\n", "one line "] {
            let line = format!("Ana: {caption}\u{200E}<{words}: 00000007-STICKER-2024-02-14-09-18-22.webp>");
            let got = content(&ios(&[&line]), &|_| false);
            let name = "00000007-STICKER-2024-02-14-09-18-22.webp";
            assert_eq!(got, ("media".into(), Some(name.into()), Some(MediaKind::Sticker)), "{line}");
        }
    }
    let old = content(&ios(&["Ana: 2015-08-04-PHOTO-00004762.jpg <\u{200E}attached>"]), &|_| false);
    assert_eq!(old, ("media".into(), Some("2015-08-04-PHOTO-00004762.jpg".into()), Some(MediaKind::Image)));
}

#[test]
fn a_file_that_lies_beside_is_an_attachment_whatever_the_service_calls_it() {
    let beside = |name: &str| name == "Plan de viaje.pdf" || name == "IMG-20231224-WA0001.jpg";
    for line in [
        "Ana: IMG-20231224-WA0001.jpg (liite)",
        "Ana: ‎<liite: IMG-20231224-WA0001.jpg>",
        "Ana: IMG-20231224-WA0001.jpg",
        "Ana: IMG-20231224-WA0001.jpg <liite>",
    ] {
        assert_eq!(content(&android(&[line]), &beside).1.as_deref(), Some("IMG-20231224-WA0001.jpg"), "{line}");
    }
    assert_eq!(content(&android(&["Ana: Plan de viaje.pdf (liite)"]), &beside).1.as_deref(), Some("Plan de viaje.pdf"));
    assert_eq!(content(&android(&["Ana: see other.pdf (liite)"]), &beside).0, "text");
}

#[test]
fn a_file_left_out_is_known_in_every_language() {
    for line in [
        "<Media omitted>",
        "<media OMITTED>",
        "<Multimedia omitido>",
        "<Archivo omitido>",
        "<Mídia oculta>",
        "<Arquivo de mídia oculto>",
        "<Médias omis>",
        "<Media omessi>",
        "<Medien weggelassen>",
        "<Без медиафайлов>",
        "<Medya dahil edilmedi>",
        "<conținut media omis>",
        "<מדיה>",
        "<ไฟล์สื่อถูกลบ>",
    ] {
        let got = content(&android(&[&format!("Ana: {line}")]), &|_| false);
        let wanted = if line == "<מדיה>" { "text" } else { "media" };
        assert_eq!(got, (wanted.into(), None, None), "{line}");
    }
    for (line, media) in [
        ("image omitted", MediaKind::Image),
        ("video note omitted", MediaKind::VideoNote),
        ("sticker omitted", MediaKind::Sticker),
        ("imagen omitida", MediaKind::Image),
        ("GIF omitido", MediaKind::Gif),
        ("Plan.pdf • \u{200E}3 pages \u{200E}document omitted", MediaKind::Document),
        ("Videonachricht weggelassen", MediaKind::VideoNote),
        ("vidéo absente", MediaKind::Video),
        ("Bild weggelassen", MediaKind::Image),
        ("áudio ocultado", MediaKind::Audio),
    ] {
        let got = content(&ios(&[&format!("Ana: \u{200E}{line}")]), &|_| false);
        assert_eq!(got, ("media".into(), None, Some(media)), "{line}");
    }
    let card = content(&ios(&["Ana: \u{200E}Contact card omitted"]), &|_| false);
    assert_eq!(card, ("contact".into(), None, Some(MediaKind::ContactCard)));
}

/// Languages of which only this string is known, and second strings of others, as an older build may have written them.
#[test]
fn what_stands_for_a_file_left_out_is_known_beyond_the_languages_that_are_read() {
    for line in [
        "<media weggelaat>",
        "<media buraxıldı>",
        "<Media çıxarılmışdır>",
        "<মিডিয়া বাদ দেওয়া হয়েছে>",
        "<Mitjans omesos>",
        "< Média vynechána >",
        "<Mediefil udeladt>",
        "<Εξαίρεση πολυμέσων>",
        "<meedia välja jäetud>",
        "<Meedia ära jäetud>",
        "< پيوست نما/آهنگ حذف شد >",
        "<Media jätetty pois>",
        "<મિડિયા છોડી મૂકાયું>",
        "<મીડિયા અવગણવામાં આવ્યા>",
        "<Hiányzó médiafájl>",
        "<מדיה הושמטה>",
        "<файлдар қосылмаған>",
        "<Файл қосылған жоқ>",
        "<ಮಾಧ್ಯಮ ಕೈಬಿಡಲಾಗಿದೆ>",
        "<ບໍ່ລວມມີເດຍ>",
        "<medija praleista>",
        "<Praleistas medijos turinys>",
        "<nav iekļauta multivide>",
        "<Bez multivides>",
        "<без фајлови>",
        "<Без фајл>",
        "<മീഡിയ ഒഴിവാക്കി>",
        "<मीडिया वगळण्यात आला>",
        "<मीडिया वगळले>",
        "<media dikecualikan>",
        "<Media disingkirkan>",
        "<Uten vedlegg>",
        "<ਮੀਡੀਆ ਛੱਡਿਆ>",
        "<ਮੀਡੀਆ ਛਡਿਆ ਗਿਆ>",
        "<pliki pominięto>",
        "<Файл пропущен>",
        "<Médiá vynechané>",
        "<datoteke izpuščene>",
        "<Medij izpuščen>",
        "<media u hoq>",
        "<Media hequr>",
        "<Media har utelämnats>",
        "<media hazijajumuishwa>",
        "<Media imerukwa>",
        "<கோப்புகள் விடப்பட்டன>",
        "< ஊடகங்கள் நீக்கப்பட்டது >",
        "<మీడియా విస్మరించబడింది>",
        "<మాధ్యమం విస్మరించబడింది>",
        "<สื่อถูกลบ>",
        "<Inalis ang media>",
        "<Walang kalakip na media>",
        "<میڈیا چھوڑ دیا گیا>",
        "<میڈیا ہٹا دیا گیا>",
        "<fayl o‘tkazib yuborildi>",
        "<Bỏ qua Media>",
    ] {
        let got = content(&android(&[&format!("Ana: {line}")]), &|_| false);
        assert_eq!(got, ("media".into(), None, None), "{line}");
    }
    for (line, media) in [
        ("<image omitted>", MediaKind::Image),
        ("<video omitted>", MediaKind::Video),
        ("<document omitted>", MediaKind::Document),
        ("<audio omitted>", MediaKind::Audio),
        ("<GIF omitted>", MediaKind::Gif),
        ("<sticker omitted>", MediaKind::Sticker),
        ("<imagen omitida>", MediaKind::Image),
        ("<video omitido>", MediaKind::Video),
        ("<documento omitido>", MediaKind::Document),
        ("<audio omitido>", MediaKind::Audio),
        ("<GIF omitido>", MediaKind::Gif),
        ("<sticker omitido>", MediaKind::Sticker),
    ] {
        let got = content(&android(&[&format!("Ana: {line}")]), &|_| false);
        assert_eq!(got, ("media".into(), None, Some(media)), "{line}");
    }
}

#[test]
fn a_person_who_types_a_placeholder_wrote_words() {
    let chat = read(&ios(&["Ana: \u{200E}image omitted", "Ana: image omitted"]));
    assert_eq!(all_told(&chat), ["Ana: media: image omitted", "Ana: text: image omitted (?)"]);
    // Without a single mark in the file, there is nothing to tell the two apart by.
    assert_eq!(read(&ios(&["Ana: image omitted"])).records[0].kind, MessageKind::Media);
    assert_eq!(read(&android(&["Ana: image omitted"])).records[0].kind, MessageKind::Text);
}

#[test]
fn other_contents_are_told_apart() {
    for (line, kind) in [
        ("This message was deleted", "deleted"),
        ("You deleted this message.", "deleted"),
        ("Eliminaste este mensaje.", "deleted"),
        ("Se eliminó este mensaje.", "deleted"),
        ("This message was deleted by admin Bo.", "deleted"),
        ("Mensagem apagada", "deleted"),
        ("null", "view-once"),
        ("", "view-once"),
        ("<View once message omitted>", "view-once"),
        ("POLL:\nWhere to?\nOPTION: lake (3 votes)", "poll"),
        ("ENCUESTA:\n¿A dónde?\nOPCIÓN: lago (3 votos)", "poll"),
        ("location: https://maps.google.com/?q=1.5,2.5", "location"),
        ("paikka: https://maps.google.com/?q=1.5,2.5", "location"),
        ("Live-Standort wird geteilt.", "location"),
        ("Ana.vcf (file attached)", "contact"),
        ("Llamada perdida", "call"),
        ("Videollamada perdida", "call"),
        ("Missed voice call. Tap to call back", "call"),
        ("null and void", "text"),
        ("a poll: really", "text"),
    ] {
        assert_eq!(content(&android(&[&format!("Ana: {line}")]), &|_| false).0, kind, "{line}");
    }
}

#[test]
fn the_mark_of_editing_is_a_flag_and_no_text() {
    let cases = [
        "hello \u{200E}<This message was edited>",
        "hello<Se editó este mensaje.>",
        "hello \u{200E}<Diese Nachricht wurde bearbeitet>",
        "hello <Esta mensagem foi editada>",
        "hello <Ce message a été modifié>",
        "hello <Questo messaggio è stato modificato>",
    ];
    for line in cases {
        let chat = read(&android(&[&format!("Ana: {line}")]));
        assert_eq!(all_told(&chat), ["Ana: text: hello (edited)"], "{line}");
    }
    let chat = read(&android(&["Ana: hello\nyou <This message was edited>"]));
    assert_eq!(all_told(&chat), ["Ana: text: hello\nyou (edited)"]);
}

#[test]
fn who_only_names_a_file_in_a_sentence_has_not_sent_it() {
    let siblings = |name: &str| name == "IMG-20231226-WA0001.jpg";
    for words in [
        "Ana: please do not open IMG-20231226-WA0001.jpg that is horrible",
        "Ana: look what he sent me yesterday:\nIMG-20231226-WA0001.jpg (file attached)",
        "Ana: IMG-20231226-WA0001.jpg is not mine",
    ] {
        let chat = read_as(&android(&["Luis: hi", words]), None, &siblings);
        assert_eq!(chat.records[1].attachment, None, "{words}");
    }
    let sent = read_as(&android(&["Luis: IMG-20231226-WA0001.jpg (bijlage in geen taal)"]), None, &siblings);
    assert_eq!(sent.records[0].attachment.as_ref().and_then(|a| a.name.as_deref()), Some("IMG-20231226-WA0001.jpg"));
}
