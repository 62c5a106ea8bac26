//! Reports of Cellebrite, as the engine has them read.

use std::io::Read;

use chat::products::CELLEBRITE_UFDR;
use chat::{Context, Limits};
use model::{
    AliasKind, ChatKind, ContactKind, MessageKind, ParsedChat, Platform, Record, SourceRead, SystemKind, Told,
};

use crate::ufdr_maker::{ANA, BO, CARO, Chance, Extra, Maker, Person, ROOT, SYSTEM, WORDS, minute, person};

/// What a report told, parts of a chat put together by the rule of `ParsedChat`.
#[derive(Default)]
pub(crate) struct Read1 {
    pub(crate) chats: Vec<ParsedChat>,
    parts: usize,
    beside: Vec<Told>,
    read: SourceRead,
}

impl Read1 {
    pub(crate) fn issue(&self, code: &str) -> Option<&model::Issue> {
        let of_chats = self.chats.iter().flat_map(|chat| &chat.issues);
        self.read.issues.iter().chain(of_chats).find(|issue| issue.code == code)
    }

    pub(crate) fn records(&self) -> impl Iterator<Item = (&ParsedChat, &Record)> {
        self.chats.iter().flat_map(|chat| chat.records.iter().map(move |record| (chat, record)))
    }

    pub(crate) fn natives(&self) -> Vec<String> {
        let natives = self.records().filter_map(|(_, record)| record.native.as_deref());
        natives.map(str::to_owned).collect()
    }
}

pub(crate) fn read_from(from: &mut dyn Read, limits: Limits) -> Read1 {
    let mut out = Read1::default();
    let context = Context { file_name: None, siblings: &|_| false, limits };
    let read = chat::read_stream(&CELLEBRITE_UFDR, from, &context, &mut |told| match told {
        Told::Chat(part) => {
            out.parts += 1;
            match out.chats.last_mut().filter(|chat| part.part > 0 && chat.key == part.key) {
                Some(chat) => join(chat, *part),
                None => {
                    assert_eq!(part.part, 0);
                    out.chats.push(*part);
                }
            }
        }
        other => out.beside.push(other),
    });
    out.read = read;
    check(&out);
    out
}

fn join(chat: &mut ParsedChat, part: ParsedChat) {
    assert_eq!(part.part, chat.part + 1);
    assert!(part.aliases.len() >= chat.aliases.len());
    chat.records.extend(part.records);
    chat.issues.extend(part.issues);
    chat.tally += part.tally;
    (chat.part, chat.head, chat.aliases) = (part.part, part.head, part.aliases);
    (chat.members, chat.roll_calls) = (part.members, part.roll_calls);
}

/// What must hold of any report at all.
fn check(read: &Read1) {
    assert!(read.read.tally.adds_up(), "{:?}", read.read.tally);
    assert!(read.read.issues.iter().all(|issue| issue.code != "reader-panicked"));
    let mut keys = std::collections::HashSet::new();
    for chat in &read.chats {
        assert!(keys.insert(&chat.key), "two chats have one key");
        assert!(chat.tally.adds_up());
        assert_eq!(chat.records.len() as u64, chat.tally.kept + chat.tally.doubtful);
        assert!(chat.tally.refused == 0 || !chat.issues.is_empty());
        assert!(chat.records.windows(2).all(|two| two[0].number < two[1].number));
        let owners = chat.aliases.iter().filter(|alias| alias.kind == AliasKind::Owner).count();
        assert!(owners <= 1);
    }
}

pub(crate) fn read(xml: &str) -> Read1 {
    read_from(&mut xml.as_bytes(), Limits::standard())
}

/// One WhatsApp group, written whole into a report.
pub(crate) fn group(write: impl FnOnce(&mut Maker)) -> String {
    let mut maker = Maker::new();
    maker.raw("<decodedData>\n<modelType type=\"Chat\">\n");
    maker.chat("chat-1", "WhatsApp", "34600000012-1559589144@g.us", "Excursiones", "Group", &[ANA, BO, CARO]);
    write(&mut maker);
    maker.chat_ends();
    maker.raw("</modelType>\n</decodedData>\n");
    maker.finish()
}

fn account(chat: &ParsedChat, ix: Option<model::AliasIx>) -> &str {
    ix.and_then(|ix| chat.aliases[ix.0 as usize].account.as_deref()).unwrap_or_default()
}

#[test]
fn a_report_is_recognised_by_its_first_element() {
    let utf16 = |mark: bool, unit: fn(u16) -> [u8; 2]| -> Vec<u8> {
        let text = mark.then_some(0xFEFF).into_iter().chain(ROOT.encode_utf16());
        text.flat_map(unit).collect()
    };
    let by_attributes = "<!-- x --><project id='1' reportVersion='5.2' extractionType='Logical'>".as_bytes().to_vec();
    let prefixed = "<r:project xmlns:r=\"http://pa.cellebrite.com/report/2.0\" id=\"1\">".as_bytes().to_vec();
    let yes = [
        ROOT.as_bytes().to_vec(),
        format!("\u{FEFF}{ROOT}").into_bytes(),
        utf16(true, u16::to_le_bytes),
        utf16(true, u16::to_be_bytes),
        utf16(false, u16::to_le_bytes),
        utf16(false, u16::to_be_bytes),
        by_attributes,
        prefixed,
    ];
    for head in yes {
        assert_eq!(chat::recognise(&head).map(|product| product.name), Some("cellebrite-ufdr"), "{head:?}");
    }
    for head in ["<project name='maven'>", "<html>", "report", "", "<queryResult xmlns='http://x'/>", "<project"] {
        assert_ne!(chat::recognise(head.as_bytes()).map(|product| product.name), Some("cellebrite-ufdr"), "{head}");
    }
}

#[test]
fn a_group_of_whatsapp_has_its_members_its_maker_and_its_messages() {
    let told = read(&group(|maker| {
        let to = Extra { to: vec![BO, CARO], ..Extra::default() };
        maker.message("m1", "AA01", &minute(1), ANA, "hola & <adiós>", &to);
        maker.message("m2", "AA02", &minute(2), BO, "", &Extra::default());
        maker.message("m3", "AA03", &minute(3), ANA, "otra", &to);
    }));
    let chat = &told.chats[0];
    assert_eq!((chat.head.platform, chat.head.kind), (Platform::WhatsApp, ChatKind::Group));
    assert_eq!((chat.head.name.as_deref(), chat.key.as_str()), (Some("Excursiones"), "0/chat-1"));
    assert_eq!(chat.head.native.as_deref(), Some("34600000012-1559589144@g.us"));
    let origin = chat.head.origin.as_ref().unwrap();
    assert_eq!(account(chat, origin.founder), BO.id);
    assert_eq!(origin.created.unwrap().to_string(), "2019-06-03T19:12:24Z");
    let members: Vec<_> = chat.members.iter().map(|m| (account(chat, Some(m.alias)), m.role.as_str())).collect();
    assert_eq!(members, [(ANA.id, "member"), (BO.id, "admin"), (CARO.id, "member")]);
    assert_eq!(told.natives(), ["AA01", "AA02", "AA03"]);
    let record = &chat.records[0];
    assert_eq!((record.text.as_str(), record.at.to_string().as_str()), ("hola & <adiós>", "2024-01-01T00:01:00Z"));
    let sender = &chat.aliases[record.sender.unwrap().0 as usize];
    assert_eq!(
        (sender.kind, sender.account.as_deref(), sender.phone.as_deref()),
        (AliasKind::Owner, Some(ANA.id), Some("+34600000011"))
    );
    assert_eq!(record.place.as_deref(), Some("extraction 0 model m1"));
    let calls: Vec<_> =
        chat.roll_calls.iter().map(|c| (account(chat, Some(c.alias)), c.first, c.last, c.count)).collect();
    assert_eq!(calls, [(BO.id, 1, 3, 2), (CARO.id, 1, 3, 2)]);
    assert_eq!((chat.tally.seen, chat.tally.kept), (3, 3));
    assert!(told.read.issues.is_empty() && chat.issues.is_empty(), "{:?} {:?}", told.read.issues, chat.issues);
}

#[test]
fn names_and_the_phones_own_account_are_told_once() {
    let told = read(&group(|maker| {
        (0..5).for_each(|n| maker.message("m", "AA", &minute(n), [ANA, BO][n as usize % 2], "x", &Extra::default()));
    }));
    let owners: Vec<_> = told.beside.iter().filter(|one| matches!(one, Told::Owner(_))).collect();
    let Told::Owner(owner) = owners[0] else { panic!() };
    assert_eq!((owners.len(), owner.account.as_deref(), owner.name.as_deref()), (1, Some(ANA.id), Some("Ana")));
    let names: Vec<_> = told
        .beside
        .iter()
        .filter_map(|one| if let Told::Contact(contact) = one { Some(contact) } else { None })
        .map(|contact| (contact.name.as_str(), contact.kind, contact.phone.as_deref()))
        .collect();
    let wanted = [("Bo", ContactKind::Shown, Some("+34600000012")), ("Caro", ContactKind::Shown, Some("+34600000013"))];
    assert_eq!(names, wanted);
}

#[test]
fn who_joins_and_leaves_is_the_target() {
    let activity = |action, who| Extra { activity: Some((action, who)), labels: vec!["System"], ..Extra::default() };
    let told = read(&group(|maker| {
        let joined = activity("ParticipantJoined", CARO);
        maker.message("m1", "1", &minute(1), SYSTEM, "You joined the group via invite link", &joined);
        maker.message("m2", "2", &minute(2), SYSTEM, "Caro joined", &joined);
        maker.message("m3", "3", &minute(3), BO, "Bo added Caro", &joined);
        maker.message("m4", "4", &minute(4), SYSTEM, "Caro left", &activity("ParticipantLeft", CARO));
        maker.message("m5", "5", &minute(5), SYSTEM, "", &activity("SomethingNew", CARO));
        maker.message("m6", "6", &minute(6), SYSTEM, "Los mensajes están cifrados", &Extra::default());
    }));
    let chat = &told.chats[0];
    let lines: Vec<_> = chat
        .records
        .iter()
        .map(|record| {
            let line = record.system.as_ref().unwrap();
            assert_eq!((record.kind, record.sender), (MessageKind::System, None));
            let target = account(chat, line.targets.first().copied());
            (line.kind, account(chat, line.actor), target, line.contested)
        })
        .collect();
    let wanted = [
        (SystemKind::JoinedByLink, "", CARO.id, false),
        (SystemKind::Joined, "", CARO.id, false),
        (SystemKind::Added, BO.id, CARO.id, false),
        (SystemKind::Left, "", CARO.id, true),
        (SystemKind::Unknown, "", CARO.id, false),
        (SystemKind::Unknown, "", "", false),
    ];
    assert_eq!(lines, wanted);
    assert_eq!(chat.records[4].text, "SomethingNew");
    assert_eq!(told.issue("ufdr-actions-unknown").unwrap().details["records"], "1");
}

#[test]
fn the_chats_own_log_fills_its_lines_and_adds_those_that_have_none() {
    let log = |maker: &mut Maker| {
        maker.raw("<multiModelField name=\"ActivityLog\" type=\"ChatActivity\">\n");
        maker.activity("m1", "ParticipantJoined", &minute(1), "Caro joined", CARO);
        maker.activity("gone", "ParticipantLeft", &minute(9), "Caro left", CARO);
        maker.raw("</multiModelField>\n");
    };
    for is_first in [true, false] {
        let mut maker = Maker::new();
        maker.raw("<modelType type=\"Chat\">\n");
        maker.chat("chat-1", "WhatsApp", "120363000000000001@g.us", "Paseos", "Group", &[ANA, BO]);
        if is_first {
            maker.raw("</multiModelField>\n");
            log(&mut maker);
            maker.raw("<multiModelField name=\"Messages\" type=\"InstantMessage\">\n");
        }
        maker.message("m1", "1", &minute(1), SYSTEM, "Caro joined", &Extra::default());
        maker.raw("</multiModelField>\n");
        if !is_first {
            log(&mut maker);
        }
        maker.end();
        maker.raw("</modelType>");
        let told = read(&maker.finish());
        let chat = &told.chats[0];
        let kinds: Vec<_> =
            chat.records.iter().map(|r| r.system.as_ref().map(|line| (line.kind, line.targets.len()))).collect();
        assert_eq!(kinds, [Some((SystemKind::Joined, 1)), Some((SystemKind::Left, 1))], "{is_first}");
        assert_eq!(chat.records[1].at.to_string(), "2024-01-01T00:09:00Z");
        assert_eq!(chat.tally.kept, 2);
    }
}

#[test]
fn labels_deletions_and_answers_are_kept() {
    let told = read(&group(|maker| {
        let labels = |labels| Extra { labels, ..Extra::default() };
        maker.message("m1", "1", &minute(1), BO, "a", &Extra { deleted: true, ..labels(vec!["Edited"]) });
        maker.message("m2", "2", &minute(2), BO, "b", &labels(vec!["Forwarded"]));
        let answers = Some((String::from("1"), CARO, String::from("quoted words")));
        maker.message("m3", "3", &minute(3), BO, "c", &Extra { answers, ..Extra::default() });
        maker.message("m4", "4", &minute(4), BO, "d", &Extra { unsure: true, ..Extra::default() });
        // As versions from 10.10 on have it.
        maker.begin("InstantMessage", "m5", "deleted_state=\"Intact\"");
        maker.raw(
            "<multiField name=\"Labels\" type=\"Label\"><value>Forwarded</value><value>Edited</value></multiField>",
        );
        maker.time("TimeStamp", &minute(5));
        maker.raw("<multiModelField name=\"EmbeddedInstantMessage\" type=\"InstantMessage\">");
        maker.begin("InstantMessage", "inner", "deleted_state=\"Intact\"");
        maker.field("Body", "String", "passed on");
        maker.end();
        maker.raw("</multiModelField>");
        maker.end();
    }));
    let chat = &told.chats[0];
    let of = |at: usize| &chat.records[at];
    assert_eq!((of(0).edited, of(0).deleted_in_source, of(0).forwarded), (true, true, None));
    assert_eq!((of(1).edited, of(1).deleted_in_source, of(1).forwarded), (false, false, Some(0)));
    let quote = of(2).quotes.as_deref().unwrap();
    assert_eq!(
        (quote.native.as_deref(), quote.text.as_str(), account(chat, quote.sender)),
        (Some("1"), "quoted words", CARO.id)
    );
    assert_eq!(quote.at.unwrap().to_string(), "2024-01-01T00:03:00Z");
    assert_eq!((of(4).edited, of(4).forwarded, of(4).text.as_str()), (true, Some(0), "passed on"));
    assert_eq!((chat.records.len(), chat.tally.kept, chat.tally.doubtful), (5, 4, 1));
    assert_eq!(told.issue("ufdr-low-confidence").unwrap().place, "message 4");
}

#[test]
fn files_have_their_path_in_the_archive_and_the_digest_that_the_report_lists() {
    let mut maker = Maker::new();
    maker.raw("<taggedFiles>\n");
    maker.file("f1", "files\\Image\\faro.jpg", &"0a".repeat(32));
    maker.extraction = 1;
    maker.file("f1", "files\\Image\\duna.jpg", &"0b".repeat(32));
    maker.raw("</taggedFiles>\n<decodedData><modelType type=\"Chat\">");
    maker.chat("chat-1", "WhatsApp", "120363000000000001@g.us", "", "Group", &[ANA, BO]);
    let files = |files: &[(&str, &str)]| Extra {
        files: files.iter().map(|(id, path)| ((*id).to_owned(), (*path).to_owned())).collect(),
        ..Extra::default()
    };
    maker.message("m1", "1", &minute(1), BO, "", &files(&[("f1", "files\\Image\\other.jpg")]));
    maker.message("m2", "2", &minute(2), BO, "mira", &files(&[("f1", ""), ("none", "")]));
    maker.chat_ends();
    let told = read(&maker.finish());
    let carried: Vec<_> = told
        .records()
        .map(|(_, record)| {
            let file = record.attachment.as_ref().unwrap();
            (record.number, file.name.as_deref(), file.claimed.first().map(|claimed| claimed.sha256[0]))
        })
        .collect();
    let wanted = [
        (1, Some("files/Image/other.jpg"), Some(0x0b)),
        (2, Some("files/Image/duna.jpg"), Some(0x0b)),
        (3, None, None),
    ];
    assert_eq!(carried, wanted);
    assert_eq!(told.natives(), ["1", "2"]);
}

#[test]
fn three_extractions_with_the_same_ids_stay_three_chats() {
    let mut maker = Maker::new();
    maker.raw("<modelType type=\"Chat\">");
    for extraction in [0, 1, 2, 2] {
        maker.extraction = extraction;
        maker.chat("chat-1", "Telegram", "1900000001", "Paseos", "Group", &[person("5860000001", "Dani")]);
        maker.message("m1", "1900000001:7", &minute(1), person("5860000001", "Dani"), "x", &Extra::default());
        maker.chat_ends();
    }
    let told = read(&maker.finish());
    let keys: Vec<_> = told.chats.iter().map(|chat| chat.key.as_str()).collect();
    assert_eq!(keys, ["0/chat-1", "1/chat-1", "2/chat-1", "2/chat-1#4"]);
}

#[test]
fn telegram_writes_users_and_channels_with_their_sort() {
    let (user, channel) = (person("5860000001", "Dani"), person("1900000001", "Paseos"));
    let mut maker = Maker::new();
    maker.raw("<modelType type=\"Chat\">");
    maker.chat("chat-1", "Telegram", "1900000001", "Paseos", "Group", &[user]);
    maker.message("m1", "1900000001:7", &minute(1), channel, "x", &Extra::default());
    maker.message("m2", "1900000001:8", &minute(2), user, "y", &Extra::default());
    maker.chat_ends();
    maker.chat("chat-2", "Telegram", "5860000001", "", "OneOnOne", &[user]);
    maker.message("m3", "5860000001:9", &minute(2), user, "z", &Extra::default());
    maker.chat_ends();
    let told = read(&maker.finish());
    let senders: Vec<_> = told.records().map(|(chat, record)| account(chat, record.sender).to_owned()).collect();
    assert_eq!(senders, ["channel1900000001", "user5860000001", "user5860000001"]);
    assert_eq!(told.natives(), ["1900000001:7", "1900000001:8"]);
    assert!(told.chats[1].members.is_empty());
}

#[test]
fn a_service_without_a_platform_keeps_its_name_in_its_ids() {
    let mut maker = Maker::new();
    maker.raw("<modelType type=\"Chat\">");
    maker.chat("chat-1", "Instagram", "77", "Paseos", "Group", &[person("12", "Dani")]);
    maker.chat_ends();
    let told = read(&maker.finish());
    assert_eq!(told.chats[0].head.platform, Platform::Other);
    assert_eq!(told.chats[0].head.native.as_deref(), Some("Instagram:77"));
    assert_eq!(told.chats[0].aliases[0].account.as_deref(), Some("Instagram:12"));
}

fn entry(maker: &mut Maker, kind: &str, category: &str, value: &str) {
    maker.begin(kind, "e", "deleted_state=\"Intact\"");
    maker.field("Category", "String", category);
    maker.field("Value", "String", value);
    maker.end();
}

#[test]
fn contacts_accounts_and_numbers_of_the_phone_are_told_and_all_else_is_counted() {
    let mut maker = Maker::new();
    maker.raw("<metadata section=\"Device Info\"><item name=\"MSISDN\" sourceExtraction=\"0\"><![CDATA[+34 600 00 00 11]]></item>");
    maker.raw(
        "<item name=\"MSISDN\">600000011</item><item name=\"IMEI\">1</item></metadata><modelType type=\"Contact\">",
    );
    maker.begin("Contact", "c1", "deleted_state=\"Intact\"");
    maker.field("Source", "String", "WhatsApp");
    maker.field("Name", "String", "Elena");
    maker.raw("<multiModelField name=\"Entries\" type=\"ContactEntry\">");
    entry(&mut maker, "UserID", "WhatsApp User Id", "34600000015@s.whatsapp.net");
    entry(&mut maker, "PhoneNumber", "Mobile", "+34 600 00 00 16");
    maker.raw("</multiModelField>");
    maker.field("Type", "ContactType", "PhoneBook");
    maker.end();
    maker.begin("Contact", "c2", "deleted_state=\"Intact\"");
    maker.field("Name", "String", "Nobody");
    maker.end();
    maker.raw("</modelType><modelType type=\"UserAccount\">");
    maker.begin("UserAccount", "u1", "deleted_state=\"Intact\"");
    maker.field("Source", "String", "WhatsApp Business");
    maker.field("Name", "String", "Ana Ruiz");
    maker.raw("<multiModelField name=\"Entries\" type=\"ContactEntry\">");
    entry(&mut maker, "UserID", "WhatsApp User Id", ANA.id);
    entry(&mut maker, "UserID", "Additional Name", "la del faro");
    maker.raw("</multiModelField>");
    maker.end();
    maker.raw("</modelType><modelType type=\"Call\">");
    (0..3).for_each(|_| {
        maker.begin("Call", "x", "");
        maker.raw("<multiModelField name=\"Parties\" type=\"Party\">");
        maker.party(BO, "To");
        maker.raw("</multiModelField>");
        maker.end();
    });
    maker.raw("</modelType><modelType type=\"Unheard of\">");
    maker.begin("Unheard of", "x", "");
    maker.end();
    maker.raw("</modelType>");
    let told = read(&maker.finish());
    let shown: Vec<String> = told
        .beside
        .iter()
        .map(|one| match one {
            Told::Owner(o) => format!("owner {:?} {:?} {:?}", o.account, o.phone, o.name),
            Told::Contact(c) => format!("contact {:?} {:?} {} {}", c.account, c.phone, c.name, c.kind),
            Told::Same(s) => format!("same {} {} {}", s.a, s.b, s.reason),
            _ => String::from("other"),
        })
        .collect();
    let wanted = [
        r#"owner None Some("+34600000011") None"#,
        "same 34600000015@s.whatsapp.net +34600000016 contact",
        r#"contact Some("34600000015@s.whatsapp.net") Some("+34600000015") Elena saved"#,
        r#"contact None Some("+34600000016") Elena saved"#,
        r#"owner Some("34600000011@s.whatsapp.net") Some("+34600000011") Some("Ana Ruiz")"#,
    ];
    assert_eq!(shown, wanted);
    let unread: Vec<_> = told
        .read
        .issues
        .iter()
        .filter(|i| i.code == "ufdr-models-not-read")
        .map(|i| (i.details["type"].as_str(), i.details["records"].as_str()))
        .collect();
    assert_eq!(unread, [("Call", "3"), ("other", "1")]);
    assert_eq!(told.issue("ufdr-entries-without-account").unwrap().details["records"], "2");
    assert_eq!((told.read.tally.seen, told.read.tally.kept, told.read.tally.refused), (9, 3, 6));
}

#[test]
fn records_without_a_time_are_doubtful() {
    let told = read(&group(|maker| {
        maker.message("m1", "1", "", BO, "x", &Extra::default());
        maker.message("m2", "2", "2024-02-30T00:00:00Z", BO, "x", &Extra::default());
        maker.message("m3", "3", "2024-02-20T00:00:00", BO, "x", &Extra::default());
    }));
    let chat = &told.chats[0];
    let times: Vec<_> = chat.records.iter().map(|record| record.at.to_string()).collect();
    assert_eq!(times, ["XXXX-XX-XX", "XXXX-XX-XX", "2024-02-20T00:00:00"]);
    assert_eq!((chat.tally.kept, chat.tally.doubtful), (1, 2));
    assert!(told.issue("chat-records-without-time").is_some() && told.issue("date-impossible").is_some());
}

/// A seeded operation of several chats in three extractions.
pub(crate) fn operation(seed: u64, chats: u64, messages: u64) -> (String, Vec<String>) {
    let (mut maker, mut chance, mut truth) = (Maker::new(), Chance(seed), Vec::new());
    maker.raw("<taggedFiles>\n");
    maker.file("f1", "files\\Image\\faro.jpg", &"0a".repeat(32));
    maker.raw("</taggedFiles>\n<decodedData>\n<modelType type=\"Chat\">\n");
    for chat in 0..chats {
        maker.extraction = u32::try_from(chat % 3).unwrap();
        let native = format!("34600000012-{}@g.us", 1_559_589_144 + chat);
        maker.chat("chat", "WhatsApp", &native, "Excursiones", "Group", &[ANA, BO, CARO]);
        for n in 0..messages {
            let (native, extra, from) = any_message(&mut chance, chat, n);
            let body = WORDS[usize::try_from(chance.below(WORDS.len() as u64)).unwrap()];
            maker.message(&format!("m{chat}-{n}"), &native, &minute(n), from, body, &extra);
            truth.push(native);
        }
        maker.chat_ends();
    }
    maker.raw("</modelType>\n</decodedData>\n");
    (maker.finish(), truth)
}

fn any_message(chance: &mut Chance, chat: u64, n: u64) -> (String, Extra, Person) {
    let mut extra = Extra { deleted: chance.below(7) == 0, ..Extra::default() };
    let mut from = [ANA, BO, CARO][usize::try_from(chance.below(3)).unwrap()];
    match chance.below(6) {
        0 => extra.files.push((String::from("f1"), String::from("files\\Image\\faro.jpg"))),
        1 => extra.answers = Some((format!("{chat:04X}{:04X}", n.saturating_sub(1)), BO, WORDS[1].to_owned())),
        2 => extra.labels.push("Forwarded"),
        3 => {
            from = SYSTEM;
            extra.activity = Some(("ParticipantJoined", CARO));
        }
        _ => extra.to = vec![BO, CARO],
    }
    (format!("{chat:04X}{n:04X}"), extra, from)
}

#[test]
fn an_operation_is_read_as_it_was_made_whole_or_in_parts() {
    for seed in [7, 19, 2024] {
        let (xml, truth) = operation(seed, 6, 40);
        let whole = read(&xml);
        assert_eq!(whole.natives(), truth);
        assert_eq!((whole.parts, whole.read.issues.len()), (6, 0), "{:?}", whole.read.issues);
        let small = Limits { part_bytes: 4_000, ..Limits::standard() };
        let parts = read_from(&mut xml.as_bytes(), small);
        assert!(parts.parts > 12, "{}", parts.parts);
        for (one, other) in whole.chats.iter().zip(&parts.chats) {
            assert_eq!((&one.records, &one.aliases, &one.tally), (&other.records, &other.aliases, &other.tally));
            assert_eq!((&one.members, &one.roll_calls, &one.head), (&other.members, &other.roll_calls, &other.head));
        }
    }
}

#[test]
fn utf_16_of_both_orders_reads_as_utf_8_does() {
    let (xml, truth) = operation(3, 2, 20);
    let plain = read(&xml);
    for (mark, unit) in [(true, u16::to_le_bytes as fn(u16) -> [u8; 2]), (false, u16::to_be_bytes)] {
        let bytes: Vec<u8> = mark.then_some(0xFEFF).into_iter().chain(xml.encode_utf16()).flat_map(unit).collect();
        let other = read_from(&mut OneByOne(&bytes), Limits::standard());
        assert_eq!(other.natives(), truth);
        assert_eq!(other.chats, plain.chats);
    }
}

/// Gives seven bytes at a time: nothing may hang on where a read ends.
struct OneByOne<'b>(&'b [u8]);

impl Read for OneByOne<'_> {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        let length = to.len().min(7).min(self.0.len());
        let (now, later) = self.0.split_at(length);
        to[..length].copy_from_slice(now);
        self.0 = later;
        Ok(length)
    }
}
