//! Groups: what the service writes of them, members, origin, names.

use super::made::*;
use crate::{alias, all_told, told};
use model::{ChatKind, ContactKind, MemberRole, MemberState, OriginSource, SystemKind, WallTime};

const ANYA: &str = "34600000003@s.whatsapp.net";

/// Rows of one type, each with a code and its text, all about Bo, as lines.
fn events(message_type: i64, codes: &[(i64, Option<&str>)]) -> Vec<String> {
    let made = Made::with_chats();
    for (row, (code, text)) in (1..).zip(codes) {
        row!(made, ZWAMESSAGE, Z_PK: row, ZCHATSESSION: 1, ZGROUPMEMBER: 2, ZMESSAGETYPE: message_type, ZGROUPEVENTTYPE: code, ZTEXT: text, ZFROMJID: GROUP, ZMESSAGEDATE: NOON);
    }
    let all = made.read();
    let chat = all.chat("1");
    assert_eq!((chat.tally.kept, all.issues().len()), (codes.len() as u64, 0));
    for (record, (code, text)) in chat.records.iter().zip(codes) {
        let line = record.system.as_ref().unwrap();
        let kept = if message_type == 6 { *code } else { message_type * 1_000 + code };
        assert_eq!((line.code, record.text.as_str(), record.sender), (Some(kept), text.unwrap_or_default(), None));
    }
    let line =
        |record| told(chat, record).replace(BO, "Bo").replace(ANYA, "Anya").replace(ANA, "Ana").replace(HIDDEN, "Lid");
    chat.records.iter().map(line).collect()
}

#[test]
fn every_event_of_a_group_names_who_did_what_to_whom() {
    let several = format!("{ANA};{ANYA}, {HIDDEN}");
    let json = r#"{"author":"34600000001@s.whatsapp.net","previous_subject":"Aves","new_subject":"P\u00e1jaros"}"#;
    let table: &[(i64, Option<&str>, &str)] = &[
        (1, Some("Aves"), "subject|Bo|||Aves"),
        (2, None, "added|<me>|Bo||"),
        (2, Some(ANA), "added|Ana|Bo||"),
        (2, Some(&several), "added|Ana|Anya+Lid||"),
        (2, Some("nobody"), "added||Bo||"),
        (3, None, "left||Bo||"),
        (4, None, "icon|Bo|||"),
        (5, None, "icon|Bo|||"),
        (7, None, "removed|<me>|Bo||"),
        (7, Some(ANA), "removed|Ana|Bo||"),
        (9, Some(ANYA), "number-changed||Bo||"),
        (10, None, "promoted||<me>||"),
        (11, None, "demoted||<me>||"),
        (12, Some("Aves"), "created|Bo|||Aves"),
        (12, Some(ANA), "created|Bo|||"),
        (13, None, "unknown|Bo|||"),
        (15, None, "joined-by-link||Bo||"),
        (17, Some("de verdad"), "description|Bo|||de verdad"),
        (18, None, "settings|Bo|||"),
        (19, None, "settings|Bo|||"),
        (20, None, "settings|Bo|||"),
        (21, None, "settings|Bo|||"),
        (22, None, "description|Bo|||"),
        (23, None, "joined-by-invitation||Bo||"),
        (26, Some("86400"), "timer|Bo|||86400"),
        (30, None, "joined-from-community||Bo||"),
        (31, None, "community-linked|Bo|||"),
        (33, None, "community-unlinked|Bo|||"),
        (39, None, "promoted||Bo||"),
        (42, None, "settings|Bo|||"),
        (43, None, "owner-changed|Bo|||"),
        (50, Some(&several), "added|Ana|Anya+Lid||"),
        (50, Some("34600000001@s.whatsapp.net,34600000003@s.whatsapp.net"), "added||Ana+Anya||"),
        (51, None, "unknown|Bo|||"),
        (56, Some(json), "subject|Ana||Aves|Pájaros"),
        (56, Some("Aves"), "subject|Bo|||Aves"),
        (56, Some("{}"), "subject|Bo|||"),
        (57, Some("de todas"), "description|Bo|||de todas"),
        (60, None, "unknown|Bo|||"),
        (61, None, "community-linked|Bo|||"),
        (64, None, "settings|Bo|||"),
        (4_711, Some("?"), "unknown|Bo|||"),
    ];
    let codes: Vec<_> = table.iter().map(|(code, text, _)| (*code, *text)).collect();
    let wanted: Vec<_> = table.iter().map(|(_, _, line)| (*line).to_owned()).collect();
    assert_eq!(events(6, &codes), wanted);
}

#[test]
fn every_event_of_a_chat_is_told() {
    let table: &[(i64, &str)] = &[
        (1, "missed-voice-call|Bo|||"),
        (2, "encryption||||"),
        (3, "security-code||Bo||"),
        (4, "missed-video-call|Bo|||"),
        (5, "number-changed||Bo||"),
        (6, "number-changed||Bo||"),
        (21, "missed-voice-call|Bo|||"),
        (22, "missed-video-call|Bo|||"),
        (25, "contact-state||Bo||"),
        (26, "contact-state||Bo||"),
        (34, "contact-state||Bo||"),
        (35, "contact-state||Bo||"),
        (36, "security-code||Bo||"),
        (38, "contact-state||Bo||"),
        (40, "call|Bo|||"),
        (41, "call|Bo|||"),
        (45, "missed-voice-call|Bo|||"),
        (46, "missed-video-call|Bo|||"),
        (47, "unknown|Bo|||"),
        (51, "unknown|Bo|||"),
        (56, "unknown|Bo|||"),
        (-1, "unknown|Bo|||"),
    ];
    let codes: Vec<_> = table.iter().map(|(code, _)| (*code, None)).collect();
    assert_eq!(events(10, &codes), table.iter().map(|(_, line)| (*line).to_owned()).collect::<Vec<_>>());
    assert_eq!(events(28, &[(0, Some("604800"))]), ["timer|Bo|||604800"]);
}

#[test]
fn what_readers_disagree_on_is_marked() {
    let made = Made::with_chats();
    for (row, code) in [(1, 51), (2, 43), (3, 2), (4, 4_711)] {
        row!(made, ZWAMESSAGE, Z_PK: row, ZCHATSESSION: 1, ZMESSAGETYPE: 6, ZGROUPEVENTTYPE: code, ZMESSAGEDATE: NOON);
    }
    let all = made.read();
    let contested: Vec<_> =
        all.chat("1").records.iter().map(|record| record.system.as_ref().unwrap().contested).collect();
    assert_eq!(contested, [true, true, false, false]);
}

#[test]
fn an_event_of_the_owner_is_the_owners_and_in_a_chat_of_two_the_others() {
    let made = Made::with_chats();
    row!(made, ZWAMESSAGE, Z_PK: 1, ZCHATSESSION: 1, ZISFROMME: 1, ZMESSAGETYPE: 6, ZGROUPEVENTTYPE: 1, ZTEXT: "Aves", ZMESSAGEDATE: NOON);
    row!(made, ZWAMESSAGE, Z_PK: 2, ZCHATSESSION: 2, ZMESSAGETYPE: 10, ZGROUPEVENTTYPE: 3, ZMESSAGEDATE: NOON);
    let all = made.read();
    assert_eq!(all_told(all.chat("1")), ["subject|<me>|||Aves"]);
    assert_eq!(all_told(all.chat("2")), [format!("security-code||{ANA}||")]);
}

#[test]
fn members_present_and_former_are_listed_with_their_roles() {
    let all = Made::with_chats().read();
    let chat = all.chat("1");
    let members: Vec<_> =
        chat.members.iter().map(|m| (alias(chat, m.alias), m.role, m.state, m.place.as_str())).collect();
    let wanted = [
        (ANA.to_owned(), MemberRole::Owner, MemberState::Present, "table zwagroupmember row 1"),
        (BO.to_owned(), MemberRole::Member, MemberState::Former, "table zwagroupmember row 2"),
        (HIDDEN.to_owned(), MemberRole::Admin, MemberState::Present, "table zwagroupmember row 3"),
    ];
    assert_eq!(members, wanted);
    assert!(all.chat("2").members.is_empty());
}

#[test]
fn a_groups_row_tells_its_founder_and_an_old_id_does_where_it_does_not() {
    let made = Made::with_chats();
    for (row, id) in
        [(3, "34600000003-1400000000@g.us"), (4, "120363000000000004@g.us"), (5, "34600000003-1400000001@g.us")]
    {
        row!(made, ZWACHATSESSION, Z_PK: row, ZCONTACTJID: id, ZSESSIONTYPE: 1);
    }
    row!(made, ZWAGROUPINFO, Z_PK: 3, ZCHATSESSION: 3);
    row!(made, ZWAGROUPINFO, Z_PK: 5, ZCHATSESSION: 5, ZCREATORJID: BO, ZCREATIONDATE: 100.5);
    let all = made.read();
    let origin = |key: &str| {
        let chat = all.chat(key);
        chat.head.origin.as_ref().map(|o| (o.founder.map(|ix| alias(chat, ix)), o.created, o.source))
    };
    let at = |seconds| Some(WallTime::utc(seconds));
    assert_eq!(origin("1"), Some((Some(ANA.into()), at(1_578_307_200), OriginSource::Field)));
    assert_eq!(origin("3"), Some((Some(ANYA.into()), at(1_400_000_000), OriginSource::GroupId)));
    assert_eq!(origin("4"), None);
    assert_eq!(origin("5"), Some((Some(BO.into()), at(978_307_300), OriginSource::Field)));
}

#[test]
fn a_group_has_all_the_names_that_it_had() {
    let made = Made::with_chats();
    for (row, code, text) in
        [(1, 12, "Nidos"), (2, 1, "Aves"), (3, 56, r#"{"previous_subject":"Aves","new_subject":"Pájaros"}"#)]
    {
        row!(made, ZWAMESSAGE, Z_PK: row, ZCHATSESSION: 1, ZMESSAGETYPE: 6, ZGROUPEVENTTYPE: code, ZTEXT: text, ZMESSAGEDATE: NOON);
    }
    let all = made.read();
    assert_eq!(all.chat("1").head.names, ["Nidos", "Aves", "Pájaros"]);
    assert_eq!(all.chat("1").head.name.as_deref(), Some("Pájaros"));
    assert!(all.chat("2").head.names.is_empty());
}

#[test]
fn a_chat_without_unread_messages_counts_as_read() {
    let made = Made::with_chats();
    for (chat, unread) in [(6, 0), (7, 2), (8, -1)] {
        row!(made, ZWACHATSESSION, Z_PK: chat, ZCONTACTJID: BO, ZUNREADCOUNT: unread);
        row!(made, ZWAMESSAGE, Z_PK: chat * 10, ZCHATSESSION: chat, ZFROMJID: BO, ZMESSAGEDATE: 700_000_000, ZTEXT: "uno");
        row!(made, ZWAMESSAGE, Z_PK: chat * 10 + 1, ZCHATSESSION: chat, ZFROMJID: BO, ZMESSAGEDATE: 700_000_060, ZTEXT: "dos");
    }
    let all = made.read();
    let until = ["6", "7", "8", "1"].map(|chat| all.chat(chat).head.read_until);
    assert_eq!(until, [Some(61), None, None, None]);
}

#[test]
fn deleted_chats_and_chats_without_messages_are_told() {
    let made = Made::with_chats();
    row!(made, ZWACHATSESSION, Z_PK: 3, ZCONTACTJID: BO, ZREMOVED: 1);
    row!(made, ZWACHATSESSION, Z_PK: 4, ZCONTACTJID: "status@broadcast", ZSESSIONTYPE: 3);
    row!(made, ZWACHATSESSION, Z_PK: 5, ZSESSIONTYPE: 1);
    let all = made.read();
    let heads: Vec<_> = all.chats.iter().map(|chat| (chat.key.as_str(), chat.head.kind, chat.head.removed)).collect();
    let wanted = [
        ("1", ChatKind::Group, false),
        ("2", ChatKind::Direct, false),
        ("3", ChatKind::Direct, true),
        ("4", ChatKind::Channel, false),
        ("5", ChatKind::Group, false),
    ];
    assert_eq!(heads, wanted);
}

#[test]
fn changes_of_members_are_kept_without_a_meaning() {
    let made = Made::with_chats();
    row!(made, ZWAMESSAGE, Z_PK: 1, ZCHATSESSION: 1, ZTEXT: "a", ZMESSAGEDATE: NOON);
    let both = format!("{BO},{HIDDEN}");
    row!(made, ZWAGROUPMEMBERSCHANGE, Z_PK: 1, ZCHANGETYPE: 2, ZCHANGEDATE: NOON, ZGROUPJID: GROUP, ZMEMBERJIDS: both);
    row!(made, ZWAGROUPMEMBERSCHANGE, Z_PK: 2, ZCHANGETYPE: 3, ZCHANGEDATE: NOON, ZGROUPJID: "120363000000000099@g.us", ZMEMBERJIDS: "?");
    row!(made, ZWAGROUPMEMBERSCHANGE, Z_PK: 3, ZCHANGETYPE: 3);
    let all = made.read();
    let chat = all.chat("1");
    let record = &chat.records[1];
    let line = record.system.as_ref().unwrap();
    assert_eq!((line.kind, line.code, line.contested), (SystemKind::Unknown, Some(2), true));
    assert_eq!(told(chat, record), format!("unknown||{BO}+{HIDDEN}||"));
    assert_eq!(
        (record.place.as_deref(), record.at),
        (Some("table zwagroupmemberschange row 1"), WallTime::utc(1_678_307_200))
    );
    assert_eq!(record.number, (1 << 62) + 1);
    let other = all.chat("120363000000000099@g.us");
    assert_eq!((other.head.kind, other.records.len(), other.records[0].text.as_str()), (ChatKind::Group, 1, "?"));
    assert_eq!((all.read.issues.len(), all.read.tally.refused), (1, 1));
    assert!(all.issues().contains(&("chat-row-without-chat", "table zwagroupmemberschange row 3")));
}

#[test]
fn names_and_pairs_of_ids_are_told_with_whose_word_they_are() {
    let made = Made::with_chats();
    row!(made, ZWAPROFILEPUSHNAME, Z_PK: 1, ZJID: BO, ZPUSHNAME: "bobo");
    row!(made, ZWACHATSESSION, Z_PK: 3, ZCONTACTJID: HIDDEN, ZPARTNERNAME: "~ Lola", ZCONTACTIDENTIFIER: "34600000004@s.whatsapp.net");
    row!(made, ZWACHATSESSION, Z_PK: 4, ZCONTACTJID: BO, ZPARTNERNAME: "\u{202A}+34 600 00 00 02\u{202C}", ZCONTACTIDENTIFIER: "4F1A:ABPerson");
    row!(made, ZWAGROUPMEMBER, Z_PK: 9, ZCHATSESSION: 1, ZMEMBERJID: "34600000005@s.whatsapp.net", ZCONTACTIDENTIFIER: "55555@lid");
    // Names as builds of before kept them, and what later builds keep there.
    for (row, name) in [(1, "Fernanda"), (2, "CNXy9s8GIAA="), (3, "Fernanda")] {
        row!(made, ZWAMESSAGE, Z_PK: row, ZCHATSESSION: 1, ZGROUPMEMBER: 2, ZPUSHNAME: name, ZMESSAGEDATE: NOON);
    }
    let all = made.read();
    let names: Vec<_> = all.contacts.iter().map(|c| (c.account.as_deref().unwrap(), c.kind, c.name.as_str())).collect();
    let wanted = [
        (ANA, ContactKind::Saved, "Ana"),
        (HIDDEN, ContactKind::Pushname, "Lola"),
        (BO, ContactKind::Pushname, "bobo"),
        (BO, ContactKind::Pushname, "Fernanda"),
    ];
    assert_eq!(names, wanted);
    assert_eq!(all.contacts[2].phone.as_deref(), Some("+34600000002"));
    let same: Vec<_> = all.same.iter().map(|same| (same.a.as_str(), same.b.as_str())).collect();
    assert_eq!(same, [(HIDDEN, "34600000004@s.whatsapp.net"), ("55555@lid", "34600000005@s.whatsapp.net")]);
}

#[test]
fn the_phones_account_is_told_where_messages_name_it() {
    let made = Made::with_chats();
    row!(made, ZWAGROUPMEMBER, Z_PK: 9, ZCHATSESSION: 1, ZMEMBERJID: ME, ZISACTIVE: 1);
    row!(made, ZWAMESSAGE, Z_PK: 1, ZCHATSESSION: 2, ZFROMJID: ANA, ZTOJID: ME, ZTEXT: "a", ZMESSAGEDATE: NOON);
    row!(made, ZWAMESSAGE, Z_PK: 2, ZCHATSESSION: 1, ZISFROMME: 1, ZTOJID: GROUP, ZTEXT: "b", ZMESSAGEDATE: NOON);
    let all = made.read();
    assert_eq!((all.owners[0].account.as_deref(), all.owners[0].phone.as_deref()), (Some(ME), Some("+34600000009")));
    let chat = all.chat("1");
    let owner = &chat.aliases[chat.records[0].sender.unwrap().0 as usize];
    assert_eq!((owner.kind, owner.account.as_deref()), (model::AliasKind::Owner, Some(ME)));
    // The owner's row among the members is the owner.
    assert_eq!(alias(chat, chat.members.last().unwrap().alias), "<me>");

    // Where messages name two, neither is believed.
    row!(made, ZWAMESSAGE, Z_PK: 3, ZCHATSESSION: 2, ZFROMJID: ANA, ZTOJID: BO, ZTEXT: "a", ZMESSAGEDATE: NOON);
    assert!(made.read().owners.is_empty());
}
