//! Lines of the service: what they tell, in each language, and when they are none.

use super::*;

/// Each line as an Android export in its own right, beginning with a notice of encryption in the language.
fn check(notice: &str, cases: &[(&str, &str)]) {
    for (line, wanted) in cases {
        let text = android(&[notice, "Ana: 1", "Bo: 2", "Tom y Jerry: 3", line]);
        let chat = read(&text);
        assert_eq!(all_told(&chat).last().unwrap(), wanted, "{line}");
    }
}

#[test]
fn english_lines_are_read() {
    check(
        "Messages and calls are end-to-end encrypted. Tap to learn more.",
        &[
            ("Ana created group \"Birds\"", "created|Ana|||Birds"),
            ("Ana created the group “Birds: 2023”", "created|Ana|||Birds: 2023"),
            ("You created group \"Birds\"", "created|<me>|||Birds"),
            ("You created this group", "created|<me>|||"),
            ("Ana added Bo", "added|Ana|Bo||"),
            ("Ana added you", "added|Ana|<me>||"),
            ("You added Bo, Cy and Dee", "added|<me>|Bo+Cy+Dee||"),
            ("Ana added Tom y Jerry", "added|Ana|Tom y Jerry||"),
            ("Bo was added", "added||Bo||"),
            ("Bo, Cy and Dee were added", "added||Bo+Cy+Dee||"),
            ("You were added", "added||<me>||"),
            ("Ana added you to a group in the \"Nature\" community", "added|Ana|<me>||"),
            (
                "\u{202A}+34 600 11 22 33\u{202C} added +1 809 555 1234 & ~ Lu",
                "added|+34 600 11 22 33|+1 809 555 1234+~ Lu||",
            ),
            ("Ana removed Bo", "removed|Ana|Bo||"),
            ("Ana removed you", "removed|Ana|<me>||"),
            ("Bo was removed", "removed||Bo||"),
            ("Bo left", "left||Bo||"),
            ("You left", "left||<me>||"),
            ("Bo left the group", "left||Bo||"),
            ("Bo joined using this group's invite link", "joined-by-link||Bo||"),
            ("Bo joined using this group’s invite link", "joined-by-link||Bo||"),
            ("Bo joined using a group link.", "joined-by-link||Bo||"),
            ("You joined using this group's invite link", "joined-by-link||<me>||"),
            ("Bo joined using your invite", "joined-by-link||Bo||"),
            ("Bo joined from the community", "joined-from-community||Bo||"),
            ("Bo requested to join", "requested||Bo||"),
            ("Ana changed the subject from \"a: b\" to \"c: d\"", "subject|Ana||a: b|c: d"),
            ("Ana changed the group name from “a” to “b”", "subject|Ana||a|b"),
            ("Ana changed the subject to \"a: b\"", "subject|Ana|||a: b"),
            ("Ana changed this group's icon", "icon|Ana|||"),
            ("Ana deleted this group's icon", "icon|Ana|||"),
            ("Ana changed the group description", "description|Ana|||"),
            ("You're now an admin", "promoted||<me>||"),
            ("You’re no longer an admin", "demoted||<me>||"),
            (
                "Ana changed their phone number to a new number. Tap to message or add the new number.",
                "number-changed|Ana|||",
            ),
            (
                "+34 600 11 22 33 changed to +34 600 11 22 44.",
                "number-changed|+34 600 11 22 33||+34600112233|+34600112244",
            ),
            (
                "Ana turned on disappearing messages. All new messages will disappear from this chat 24 hours after they're sent.",
                "timer|Ana|||",
            ),
            ("You turned off disappearing messages.", "timer|<me>|||"),
            ("Ana turned on admin approval to join this group", "settings|Ana|||"),
            ("Ana changed this group's settings to allow only admins to edit this group's info", "settings|Ana|||"),
            ("Ana turned on advanced chat privacy", "settings|Ana|||"),
            ("Ana reset this group's invite link", "link-reset|Ana|||"),
            ("Ana pinned a message", "pinned|Ana|||"),
            ("Ana started a video call", "call|Ana|||"),
            ("Your security code with Ana changed. Tap to learn more.", "security-code||Ana||"),
            ("You blocked this contact. Tap to unblock.", "contact-state|<me>|||"),
            ("Bo is a contact", "contact-state||Bo||"),
            ("Something that nobody has seen yet", "unknown||||"),
        ],
    );
}

#[test]
fn spanish_lines_are_read() {
    check(
        "Los mensajes y las llamadas están cifrados de extremo a extremo.",
        &[
            ("Ana creó el grupo \"Aves\"", "created|Ana|||Aves"),
            ("Ana creó este grupo", "created|Ana|||"),
            ("Creaste el grupo \"Aves\"", "created|<me>|||Aves"),
            ("Ana añadió a Bo", "added|Ana|Bo||"),
            ("Ana añadió a Bo, Cy y Dee", "added|Ana|Bo+Cy+Dee||"),
            ("Ana añadió a Bo y a Tom y Jerry", "added|Ana|Bo+Tom y Jerry||"),
            ("Ana te añadió", "added|Ana|<me>||"),
            ("Añadiste a Tom y Jerry", "added|<me>|Tom y Jerry||"),
            ("Se añadió a Bo", "added||Bo||"),
            ("Se te añadió", "added||<me>||"),
            ("Ana agregó a Bo", "added|Ana|Bo||"),
            ("Ana te agregó", "added|Ana|<me>||"),
            ("Ana te añadió a un grupo en la comunidad \"Naturaleza\"", "added|Ana|<me>||"),
            ("Ana eliminó a Bo", "removed|Ana|Bo||"),
            ("Ana te eliminó", "removed|Ana|<me>||"),
            ("Eliminaste a Bo", "removed|<me>|Bo||"),
            ("Se eliminó a Bo", "removed||Bo||"),
            ("Bo salió del grupo", "left||Bo||"),
            ("Bo salió", "left||Bo||"),
            ("Saliste del grupo", "left||<me>||"),
            ("Bo se unió usando el enlace de invitación de este grupo", "joined-by-link||Bo||"),
            ("Bo se unió mediante el enlace de invitación", "joined-by-link||Bo||"),
            ("Bo se unió con el enlace de invitación del grupo.", "joined-by-link||Bo||"),
            ("Bo se unió usando un enlace de invitación de este grupo", "joined-by-link||Bo||"),
            ("Te uniste usando el enlace de invitación de este grupo", "joined-by-link||<me>||"),
            ("Bo se unió desde la comunidad", "joined-from-community||Bo||"),
            ("Bo solicitó unirse", "requested||Bo||"),
            ("Ana cambió el asunto de \"a\" a \"b\"", "subject|Ana||a|b"),
            ("Ana cambió el asunto del grupo de “a” a “b”", "subject|Ana||a|b"),
            ("Ana cambió el nombre del grupo a \"b: c\"", "subject|Ana|||b: c"),
            ("Ana cambió el ícono de este grupo", "icon|Ana|||"),
            ("Ana eliminó el ícono de este grupo", "icon|Ana|||"),
            ("Ana cambió la descripción del grupo", "description|Ana|||"),
            ("Ahora eres admin. del grupo", "promoted||<me>||"),
            ("Ya no eres admin.", "demoted||<me>||"),
            (
                "Ana cambió su número de teléfono a un nuevo número. Toca para enviarle un mensaje.",
                "number-changed|Ana|||",
            ),
            (
                "+34 600 11 22 33 cambió a +34 600 11 22 44",
                "number-changed|+34 600 11 22 33||+34600112233|+34600112244",
            ),
            ("Ana activó los mensajes temporales.", "timer|Ana|||"),
        ],
    );
}

#[test]
fn portuguese_lines_are_read() {
    check(
        "As mensagens e as chamadas são criptografadas de ponta a ponta.",
        &[
            ("Ana criou o grupo \"Aves\"", "created|Ana|||Aves"),
            ("Você criou o grupo \"Aves\"", "created|<me>|||Aves"),
            ("Você criou o grupo", "created|<me>|||"),
            ("Ana adicionou Bo e Cy", "added|Ana|Bo+Cy||"),
            ("Ana adicionou você", "added|Ana|<me>||"),
            ("Bo foi adicionado(a)", "added||Bo||"),
            ("Ana removeu Bo", "removed|Ana|Bo||"),
            ("Bo saiu", "left||Bo||"),
            ("Você saiu", "left||<me>||"),
            ("Bo entrou usando o link de convite deste grupo", "joined-by-link||Bo||"),
            ("Bo entrou usando um link de convite", "joined-by-link||Bo||"),
            ("Você entrou usando o link de convite deste grupo", "joined-by-link||<me>||"),
            ("Bo entrou através da ligação de convite", "joined-by-link||Bo||"),
            ("Bo entrou neste grupo através da comunidade", "joined-from-community||Bo||"),
            ("Ana mudou o nome do grupo de \"a\" para \"b\"", "subject|Ana||a|b"),
            ("Ana alterou o assunto para \"b\"", "subject|Ana|||b"),
            ("Ana mudou a imagem do grupo", "icon|Ana|||"),
            ("Ana mudou a descrição do grupo", "description|Ana|||"),
            ("Você agora é admin", "promoted||<me>||"),
            ("Você deixou de ser admin", "demoted||<me>||"),
            ("Ana mudou seu número de telefone para um novo número.", "number-changed|Ana|||"),
        ],
    );
}

#[test]
fn french_lines_are_read() {
    check(
        "Les messages et les appels sont chiffrés de bout en bout.",
        &[
            ("Ana a créé le groupe « Oiseaux »", "created|Ana|||Oiseaux"),
            ("Vous avez créé le groupe \"Oiseaux\"", "created|<me>|||Oiseaux"),
            ("Ana a ajouté Bo et Cy", "added|Ana|Bo+Cy||"),
            ("Ana vous a ajouté(e)", "added|Ana|<me>||"),
            ("Vous avez ajouté Bo", "added|<me>|Bo||"),
            ("Bo a été ajouté", "added||Bo||"),
            ("Ana a retiré Bo", "removed|Ana|Bo||"),
            ("Bo a quitté le groupe", "left||Bo||"),
            ("Bo est parti(e)", "left||Bo||"),
            ("Vous avez quitté", "left||<me>||"),
            ("Bo a rejoint le groupe via le lien d’invitation", "joined-by-link||Bo||"),
            ("Bo a rejoint le groupe à l'aide du lien d'invitation", "joined-by-link||Bo||"),
            ("Ana a changé le sujet de \"a\" à \"b\"", "subject|Ana||a|b"),
            ("Ana a remplacé le nom du groupe « a » par « b »", "subject|Ana||a|b"),
            ("Ana a changé l'icône de ce groupe", "icon|Ana|||"),
            ("Ana a changé la description du groupe", "description|Ana|||"),
            ("Vous êtes maintenant admin", "promoted||<me>||"),
            ("Ana a changé de numéro. Appuyez.", "number-changed|Ana|||"),
        ],
    );
}

#[test]
fn italian_lines_are_read() {
    check(
        "I messaggi e le chiamate sono crittografati end-to-end.",
        &[
            ("Ana ha creato il gruppo \"Uccelli\"", "created|Ana|||Uccelli"),
            ("Hai creato il gruppo \"Uccelli\"", "created|<me>|||Uccelli"),
            ("Hai creato il gruppo", "created|<me>|||"),
            ("Ana ha aggiunto Bo e Cy", "added|Ana|Bo+Cy||"),
            ("Ana ti ha aggiunto", "added|Ana|<me>||"),
            ("Hai aggiunto Bo", "added|<me>|Bo||"),
            ("Bo è stato aggiunto", "added||Bo||"),
            ("Ana ha rimosso Bo", "removed|Ana|Bo||"),
            ("Bo ha abbandonato", "left||Bo||"),
            ("Bo è uscita", "left||Bo||"),
            ("Bo è uscito(a)", "left||Bo||"),
            ("Hai abbandonato", "left||<me>||"),
            ("Bo è entrato usando il link d'invito al gruppo", "joined-by-link||Bo||"),
            ("Ana ha cambiato l'oggetto da \"a\" in \"b\"", "subject|Ana||a|b"),
            ("Ana ha cambiato l'immagine del gruppo", "icon|Ana|||"),
            ("Ora sei un amministratore", "promoted||<me>||"),
            ("Non sei più un amministratore", "demoted||<me>||"),
        ],
    );
}

#[test]
fn german_lines_are_read() {
    check(
        "Nachrichten und Anrufe sind Ende-zu-Ende-verschlüsselt.",
        &[
            ("Ana hat die Gruppe „Vögel“ erstellt.", "created|Ana|||Vögel"),
            ("Du hast die Gruppe \"Vögel\" erstellt.", "created|<me>|||Vögel"),
            ("Du hast diese Gruppe erstellt", "created|<me>|||"),
            ("Ana hat Bo und Cy hinzugefügt.", "added|Ana|Bo+Cy||"),
            ("Ana hat dich hinzugefügt.", "added|Ana|<me>||"),
            ("Du hast Bo hinzugefügt.", "added|<me>|Bo||"),
            ("Bo und Cy wurden hinzugefügt.", "added||Bo+Cy||"),
            ("Ana hat Bo entfernt.", "removed|Ana|Bo||"),
            ("Bo wurde entfernt.", "removed||Bo||"),
            ("Bo hat die Gruppe verlassen.", "left||Bo||"),
            ("Du hast die Gruppe verlassen.", "left||<me>||"),
            ("Bo ist der Gruppe über den Einladungslink beigetreten.", "joined-by-link||Bo||"),
            ("Ana hat den Gruppennamen von „a“ zu „b“ geändert.", "subject|Ana||a|b"),
            ("Ana hat den Betreff von \"a\" zu \"b\" geändert", "subject|Ana||a|b"),
            ("Ana hat das Gruppenbild gelöscht.", "icon|Ana|||"),
            ("Ana hat die Gruppenbeschreibung geändert.", "description|Ana|||"),
            ("Du bist jetzt ein*e Admin.", "promoted||<me>||"),
            ("Du bist kein*e Admin mehr.", "demoted||<me>||"),
            (
                "Ana hat eine neue Telefonnummer. Tippe, um eine Nachricht zu schreiben oder die neue Nummer hinzuzufügen.",
                "number-changed|Ana|||",
            ),
            (
                "+34 600 11 22 33 hat zu +34 600 11 22 44 gewechselt.",
                "number-changed|+34 600 11 22 33||+34600112233|+34600112244",
            ),
            ("Ana hat selbstlöschende Nachrichten deaktiviert.", "timer|Ana|||"),
            ("Dein Sicherheitscode für Ana hat sich geändert.", "security-code||Ana||"),
            ("Du hast diesen Kontakt blockiert.", "contact-state|<me>|||"),
        ],
    );
}

#[test]
fn words_of_a_sender_are_a_message_however_much_they_look_like_the_service() {
    let chat = read(&android(&[
        "Messages and calls are end-to-end encrypted.",
        "Ana: hello",
        "Bo: hello",
        "Ana: Bo left",
        "Ana: my mother left",
        "Ana: Bo changed the subject to \"a: b\"",
        "Ana: Ana removed Bo",
        "Ana: this is end-to-end encrypted, you know",
        "Bo: Missed voice call",
        "Bo: Bo updated the message timer. New messages will disappear.",
    ]));
    assert_eq!(
        all_told(&chat)[3..],
        [
            "Ana: text: Bo left (?)",
            "Ana: text: my mother left",
            "Ana: text: Bo changed the subject to \"a: b\" (?)",
            "Ana: text: Ana removed Bo (?)",
            "Ana: text: this is end-to-end encrypted, you know",
            "Bo: call: Missed voice call",
            "timer|Bo|||",
        ]
    );
    assert_eq!((chat.tally.kept, chat.tally.doubtful), (7, 3));
}

#[test]
fn ios_to_2023_writes_its_lines_without_a_sender_or_after_a_mark() {
    let chat = read(&ios(&[
        "\u{200E}Messages and calls are end-to-end encrypted.",
        "\u{200E}Ana created group “Birds”",
        "Bo left",
        "\u{200E}Ana changed the subject to “a: b”",
        "Ana: \u{200E}No idea, lets try it out!",
    ]));
    assert_eq!(
        all_told(&chat),
        [
            "encryption||||",
            "created|Ana|||Birds",
            "left||Bo||",
            "subject|Ana|||a: b",
            "Ana: text: No idea, lets try it out!"
        ]
    );
}

#[test]
fn ios_from_2024_attributes_its_lines_to_the_group_or_the_actor() {
    let chat = read(&ios(&[
        "Birds: \u{200E}Messages and calls are end-to-end encrypted.",
        "Boris: \u{200E}Boris created group “Birds”",
        "Birds: \u{200E}Boris added you",
        "Birds: Boris added Ana",
        "Boris: Boris changed this group's icon",
        "Ana: hello",
        "Ana: Boris removed you",
        "Boris: \u{200E}Voice call. 5 min",
        "Boris: Missed video call",
    ]));
    assert_eq!(
        all_told(&chat),
        [
            "encryption||||",
            "created|Boris|||Birds",
            "added|Boris|<me>||",
            "added|Boris|Ana||",
            "icon|Boris|||",
            "Ana: text: hello",
            "Ana: text: Boris removed you (?)",
            "call|Boris|||",
            "Boris: text: Missed video call (?)",
        ]
    );
    assert!(chat.aliases.iter().all(|alias| alias.text != "Birds"), "a group is no account");
}

#[test]
fn a_name_may_hold_a_colon_if_the_file_shows_it() {
    let chat = read(&android(&["Ana added Club: Bo", "Club: Bo: hello: you", "Club: hello", "Club: Bo left"]));
    assert_eq!(
        all_told(&chat),
        ["added|Ana|Club: Bo||", "Club: Bo: text: hello: you", "Club: text: hello", "left||Club: Bo||"]
    );
}

#[test]
fn a_sender_with_the_name_of_an_event_stays_a_sender() {
    let chat = read(&android(&["Ana added Bo: 1", "Ana added Bo: 2", "Ana added Bo: 3", "Ana added Bo: 4"]));
    assert!(all_told(&chat).iter().all(|told| told.starts_with("Ana added Bo: text: ")), "{:?}", all_told(&chat));
}

#[test]
fn old_ios_headers_have_no_brackets() {
    let chat = read("09/12/2012 17:03:48: Ana: hello\n09/12/2012 17:04:48: Bo left\n");
    assert_eq!(all_told(&chat), ["Ana: text: hello", "left||Bo||"]);
    assert_eq!(chat.head.product, model::Product::WhatsAppTextIos);
}

#[test]
fn a_group_whose_name_holds_a_colon_is_split_off_whole() {
    let text = "[1/2/24, 10:00:00] Recetas: dulces: \u{200e}Los mensajes y las llamadas están cifrados de extremo a extremo.\n\
        [1/2/24, 10:00:01] Recetas: dulces: \u{200e}Creaste el grupo \"Recetas: dulces\"\n\
        [1/2/24, 10:00:09] Recetas: dulces: \u{200e}Añadiste a Ana\n\
        [1/2/24, 10:01:00] Ana: Hola: qué tal\n";
    for file_name in [None, Some("WhatsApp Chat - Recetas: dulces.zip")] {
        let context = chat::Context { file_name, siblings: &|_| false, limits: chat::Limits::standard() };
        let parsed = chat::parse(text.as_bytes(), &context);
        let kinds: Vec<_> = parsed.records.iter().map(|r| r.system.as_ref().map(|s| s.kind)).collect();
        use model::SystemKind::{Added, Created, Encryption};
        assert_eq!(kinds, [Some(Encryption), Some(Created), Some(Added), None], "{file_name:?}");
        assert_eq!(parsed.records[3].text, "Hola: qué tal");
        let names: Vec<_> = parsed.aliases.iter().map(|a| a.text.as_str()).filter(|t| !t.is_empty()).collect();
        assert_eq!(names, ["Ana"], "{file_name:?}");
    }
}

#[test]
fn a_deleted_message_in_french_is_not_someone_who_was_removed() {
    let chat = read(&ios(&[
        "Famille: \u{200e}Les messages et les appels sont chiffrés de bout en bout.",
        "Ana: \u{200e}Ce message a été supprimé",
        "Bo: \u{200e}Vous avez supprimé ce message",
        "Ana: \u{200e}Bo a été supprimé",
    ]));
    let kinds: Vec<_> = chat.records.iter().skip(1).map(|record| record.kind.as_str()).collect();
    assert_eq!(kinds, ["deleted", "deleted", "system"]);
    assert!(chat.aliases.iter().all(|alias| !alias.text.contains("message")));
}
