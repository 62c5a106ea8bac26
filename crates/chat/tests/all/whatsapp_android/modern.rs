//! The tables of 2021 and later.

use super::build::{GROUP, JID_MAP, MODERN, PEOPLE, at, insert, line as row_of_service, modern, own, sent};
use super::{line, messages, read_sql, read_with, who};
use chat::Limits;
use model::{
    AliasKind, ChatKind, ClaimedOf, ContactKind, MemberRole, MemberState, MessageKind, OriginSource, SameReason,
    SystemKind, Told, WallTime,
};

/// SHA-256 of nothing, in base64.
const DIGEST: &str = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

#[test]
fn a_sender_is_told_from_ids_and_the_owner_from_the_rows_own_device() {
    let rows = [
        sent(5, 2, 0, "hola"),
        own(6, 0, "buenas"),
        insert(7, 2, 0, "0", 0, "a solas"),
        sent(8, 99, 0, "de nadie"),
        "INSERT INTO message_details VALUES (6, 31); INSERT INTO props(key, value) VALUES ('user_push_name', 'Ana');"
            .into(),
    ];
    let read = read_sql(&modern(&rows.concat()));
    let group = read.chat(GROUP);
    assert_eq!(messages(group), ["5 34600000002: text: hola", "6 <me>: text: buenas", "8 : text: de nadie"]);
    assert_eq!(group.records[0].at, WallTime::utc(at(5) / 1000));
    assert_eq!(group.records[0].native.as_deref(), Some("KEY5"));
    let owner = group.aliases.iter().find(|alias| alias.kind == AliasKind::Owner).unwrap();
    assert_eq!(
        (owner.account.as_deref(), owner.phone.as_deref()),
        (Some("34600000001@s.whatsapp.net"), Some("+34600000001"))
    );
    assert_eq!((group.tally.kept, group.tally.doubtful), (2, 1));
    let direct = read.chat("34600000002@s.whatsapp.net");
    assert_eq!(messages(direct), ["7 34600000002: text: a solas"]);
    assert_eq!((group.head.kind, direct.head.kind), (ChatKind::Group, ChatKind::Direct));
    assert!(read.codes().contains(&("chat-relation-broken", "table message row 8")));
    let owners: Vec<_> =
        read.told.iter().filter_map(|told| if let Told::Owner(owner) = told { Some(owner) } else { None }).collect();
    assert_eq!(owners.len(), 1);
    assert_eq!((owners[0].name.as_deref(), owners[0].phone.as_deref()), (Some("Ana"), Some("+34600000001")));
}

#[test]
fn up_to_where_a_chat_counts_as_read_is_told() {
    let rows = modern(&[sent(5, 2, 0, "uno"), sent(6, 2, 0, "dos"), insert(7, 2, 0, "0", 0, "a solas")].concat());
    let until = |read: &super::Read, chat: &str| read.chat(chat).head.read_until;
    assert_eq!(until(&read_sql(&rows), GROUP), None);
    let column = "ALTER TABLE chat ADD COLUMN last_read_message_row_id INTEGER;
        UPDATE chat SET last_read_message_row_id = CASE _id WHEN 1 THEN 5 ELSE 1 END;";
    let read = read_sql(&format!("{rows}{column}"));
    assert_eq!((until(&read, GROUP), until(&read, "34600000002@s.whatsapp.net")), (Some(5), None));
}

#[test]
fn accounts_that_contradict_each_other_are_not_the_owner() {
    let details = "INSERT INTO message_details VALUES (5, 31), (6, 2);";
    let read = read_sql(&modern(&[own(5, 0, "uno"), own(6, 0, "dos"), details.into()].concat()));
    let owner = read.chat(GROUP).aliases.iter().find(|alias| alias.kind == AliasKind::Owner).unwrap();
    assert_eq!(owner.account, None);
    assert!(!read.told.iter().any(|told| matches!(told, Told::Owner(_))));
}

/// A phone that has come to hidden ids sends under both.
#[test]
fn a_number_and_a_hidden_id_that_send_as_this_phone_are_its_owner() {
    let rows = [own(5, 0, "uno"), own(6, 0, "dos"), row_of_service(7, 12, "2", &[15], "")];
    let details = "INSERT INTO message_details VALUES (5, 31), (6, 15);";
    let read = read_sql(&modern(&(rows.concat() + details)));
    let group = read.chat(GROUP);
    assert_eq!(line(group, &group.records[2]), "12 added|34600000002|<me>||");
    let owner = group.aliases.iter().find(|alias| alias.kind == AliasKind::Owner).unwrap();
    assert_eq!(owner.phone.as_deref(), Some("+34600000001"));
    assert_eq!(read.told.iter().filter(|told| matches!(told, Told::Owner(_))).count(), 2);
}

#[test]
fn who_stands_alone_in_a_line_that_says_this_phone_joined_is_its_owner() {
    let rows = [row_of_service(5, 12, "2", &[1], ""), "INSERT INTO message_system_group VALUES (5, 1);".into()];
    let read = read_sql(&modern(&rows.concat()));
    let group = read.chat(GROUP);
    assert_eq!(line(group, &group.records[0]), "12 added|34600000002|<me>||");
}

/// Every code of the table, with an actor and a target: what each becomes.
#[test]
fn every_action_code_is_read_with_actor_and_target() {
    let codes: Vec<i64> = (0..=260).chain([9_999, -3]).collect();
    let rows: String = (10..).zip(&codes).map(|(row, code)| row_of_service(row, *code, "2", &[3], "texto")).collect();
    let read = read_sql(&modern(&rows));
    let group = read.chat(GROUP);
    assert_eq!(group.records.len(), codes.len());
    assert_eq!(group.tally.kept, codes.len() as u64);
    let mut known = 0;
    for (record, code) in group.records.iter().zip(&codes) {
        let line = record.system.as_ref().unwrap();
        let targets: Vec<String> = line.targets.iter().map(|ix| who(group, *ix)).collect();
        let actor = line.actor.map(|ix| who(group, ix));
        assert_eq!((record.kind, line.code, record.text.as_str()), (MessageKind::System, Some(*code), "texto"));
        assert_eq!((targets, actor.as_deref()), (vec!["34600000003".to_owned()], Some("34600000002")), "{code}");
        known += u32::from(line.kind != SystemKind::Unknown);
    }
    assert_eq!(known, 85);
    for (code, kind, contested) in [
        (1, SystemKind::Subject, false),
        (7, SystemKind::Removed, true),
        (11, SystemKind::Created, false),
        (13, SystemKind::Left, false),
        (20, SystemKind::JoinedByLink, false),
        (52, SystemKind::JoinedByInvitation, false),
        (79, SystemKind::JoinedFromCommunity, false),
        (83, SystemKind::Requested, true),
        (110, SystemKind::CommunityLinked, false),
        (116, SystemKind::CommunityUnlinked, false),
        (173, SystemKind::OwnerChanged, false),
        (194, SystemKind::Unknown, false),
        (9_999, SystemKind::Unknown, false),
    ] {
        let found =
            group.records.iter().filter_map(|record| record.system.as_ref()).find(|line| line.code == Some(code));
        assert_eq!(found.map(|line| (line.kind, line.contested)), Some((kind, contested)), "{code}");
    }
}

#[test]
fn lines_say_who_what_and_what_was_before() {
    let rows = [
        row_of_service(5, 11, "2", &[], "Nido"),
        row_of_service(6, 1, "3", &[], "Faro"),
        "INSERT INTO message_system_value_change VALUES (6, 'Nido');".into(),
        row_of_service(7, 5, "4", &[], ""),
        row_of_service(8, 20, "0", &[4], ""),
        row_of_service(9, 12, "NULL", &[4], ""),
        row_of_service(10, 14, "NULL", &[], ""),
        row_of_service(11, 10, "NULL", &[], ""),
        "INSERT INTO message_system_number_change VALUES (11, 3, 4);".into(),
        row_of_service(12, 20, "NULL", &[], ""),
        "INSERT INTO message_system_group VALUES (12, 1);".into(),
        row_of_service(13, 19, "NULL", &[], ""),
    ];
    let read = read_sql(&modern(&rows.concat()));
    let group = read.chat(GROUP);
    let lines: Vec<String> = group.records.iter().map(|record| line(group, record)).collect();
    assert_eq!(
        lines,
        [
            "11 created|34600000002|||Nido",
            "1 subject|34600000003||Nido|Faro",
            "5 left||34600000004||",
            "20 joined-by-link||34600000004||",
            // Somebody is named; who did it is not.
            "12 added||34600000004||",
            // Nobody is named: the row counts as the phone's own.
            "14 removed|<me>|||",
            "10 number-changed||34600000004|+34600000003|+34600000004",
            "20 joined-by-link||<me>||",
            "19 encryption||||",
        ]
    );
    assert_eq!(
        (group.head.name.as_deref(), group.head.names.as_slice()),
        (Some("Faro"), ["Nido".into(), "Faro".into()].as_slice())
    );
    let changed: Vec<_> =
        read.told.iter().filter_map(|told| if let Told::Same(same) = told { Some(same) } else { None }).collect();
    assert_eq!(changed.len(), 1);
    assert_eq!((changed[0].reason, changed[0].at), (SameReason::Changed, Some(WallTime::utc(at(11) / 1000))));
    assert_eq!(
        (changed[0].a.as_str(), changed[0].b.as_str()),
        ("34600000003@s.whatsapp.net", "34600000004@s.whatsapp.net")
    );
}

#[test]
fn a_group_that_joins_a_community_says_which() {
    let rows = [
        "CREATE TABLE message_system_community_link_changed(message_row_id INTEGER PRIMARY KEY,
           linked_parent_group_jid_row_id INTEGER);"
            .into(),
        row_of_service(5, 75, "2", &[], ""),
        "INSERT INTO message_system_community_link_changed VALUES (5, 20);".into(),
        "INSERT INTO jid(_id, user, server) VALUES (40, '120363000000000040', 'newsletter');
         INSERT INTO chat(_id, jid_row_id) VALUES (9, 40);"
            .into(),
        insert(6, 9, 0, "0", 0, "aviso"),
    ];
    let read = read_sql(&modern(&rows.concat()));
    let group = read.chat(GROUP);
    assert_eq!(line(group, &group.records[0]), "75 community-linked|34600000002|||34600000003-1559589144@g.us");
    let parents =
        read.told.iter().filter_map(|told| if let Told::Group(group) = told { group.parent.as_deref() } else { None });
    assert_eq!(parents.collect::<Vec<_>>(), ["34600000003-1559589144@g.us"]);
    // In a channel nobody is named, and nothing is wrong with that.
    let channel = read.chat("120363000000000040@newsletter");
    assert_eq!((channel.head.kind, channel.tally.kept), (ChatKind::Channel, 1));
}

#[test]
fn a_hidden_id_is_a_number_where_the_phone_says_so_and_itself_where_not() {
    let rows = [sent(5, 15, 0, "uno"), sent(6, 16, 0, "dos")].concat();
    let without = read_sql(&modern(&rows));
    let chat = without.chat(GROUP);
    assert_eq!(messages(chat), ["5 99000000000015: text: uno", "6 99000000000016: text: dos"]);
    assert_eq!(chat.aliases[0].account.as_deref(), Some("99000000000015@lid"));
    assert_eq!(chat.aliases[0].phone, None);

    let map = "INSERT INTO jid_map VALUES (15, 3, 1); INSERT INTO lid_display_name VALUES (16, '~ Bea', 'bea');";
    let with = read_sql(&format!("{MODERN}{JID_MAP}{PEOPLE}{rows}{map}"));
    let chat = with.chat(GROUP);
    assert_eq!(messages(chat), ["5 34600000003: text: uno", "6 99000000000016: text: dos"]);
    let [Told::Same(same)] = &with.told[..1] else { panic!("the map comes first") };
    assert_eq!(
        (same.a.as_str(), same.b.as_str(), same.reason),
        ("99000000000015@lid", "34600000003@s.whatsapp.net", SameReason::IdMap)
    );
    let names: Vec<_> = with
        .told
        .iter()
        .filter_map(|told| if let Told::Contact(contact) = told { Some(contact) } else { None })
        .collect();
    assert_eq!(names.iter().map(|name| name.name.as_str()).collect::<Vec<_>>(), ["~ Bea", "bea"]);
    assert!(
        names
            .iter()
            .all(|name| name.kind == ContactKind::Pushname && name.account.as_deref() == Some("99000000000016@lid"))
    );
}

#[test]
fn a_change_of_a_hidden_id_joins_both_and_a_map_that_contradicts_itself_joins_none() {
    let rows = [
        row_of_service(5, 194, "NULL", &[], ""),
        "INSERT INTO message_system_lid_change VALUES (5, 15, 16, 'Bea');".into(),
        sent(6, 15, 0, "uno"),
        "CREATE TABLE jid_map(lid_row_id INTEGER, jid_row_id INTEGER); INSERT INTO jid_map VALUES (15, 3), (15, 4), (15, 77);".into(),
    ];
    let read = read_sql(&modern(&rows.concat()));
    let group = read.chat(GROUP);
    assert_eq!(messages(group)[1], "6 99000000000015: text: uno");
    let same: Vec<_> = read
        .told
        .iter()
        .filter_map(|told| if let Told::Same(same) = told { Some((same.reason, same.b.as_str())) } else { None })
        .collect();
    assert_eq!(
        same,
        [
            (SameReason::IdMap, "34600000003@s.whatsapp.net"),
            (SameReason::IdMap, "34600000004@s.whatsapp.net"),
            (SameReason::Changed, "99000000000016@lid"),
        ]
    );
    assert!(read.codes().contains(&("chat-relation-broken", "table jid_map row 15")));
}

#[test]
fn members_now_and_before_stand_with_role_time_and_way() {
    let rows = format!(
        "INSERT INTO group_participant_user(_id, group_jid_row_id, user_jid_row_id, rank, pending, add_timestamp, join_method)
           VALUES (1, 10, 2, 2, 0, {0}, NULL), (2, 10, 3, 1, 0, 0, 4), (3, 10, 4, 0, 1, NULL, NULL), (4, 10, 88, 0, 0, 0, 0);
         INSERT INTO group_past_participant_user VALUES (1, 10, 15, 1, {0}), (2, 10, 16, 0, {0}), (3, 20, 2, 1, {0});",
        at(0)
    );
    let read = read_sql(&modern(&rows));
    let group = read.chat(GROUP);
    let told: Vec<_> = group
        .members
        .iter()
        .map(|m| (who(group, m.alias), m.role, m.state, m.since.is_some(), m.until.is_some()))
        .collect();
    assert_eq!(
        told,
        [
            ("34600000002".into(), MemberRole::Owner, MemberState::Present, true, false),
            ("34600000003".into(), MemberRole::Admin, MemberState::Present, false, false),
            ("34600000004".into(), MemberRole::Member, MemberState::Pending, false, false),
            ("99000000000015".into(), MemberRole::Member, MemberState::Left, false, true),
            ("99000000000016".into(), MemberRole::Member, MemberState::Removed, false, true),
        ]
    );
    assert_eq!(group.members[1].place, "group_participant_user row 2 join_method 4");
    // A group without a chat, of an id that says who made it and when.
    let old = read.chat("34600000003-1559589144@g.us");
    assert_eq!(old.members.len(), 1);
    let origin = old.head.origin.as_ref().unwrap();
    assert_eq!((origin.source, origin.created), (OriginSource::GroupId, Some(WallTime::utc(1_559_589_144))));
    assert_eq!(who(old, origin.founder.unwrap()), "34600000003");
    assert!(read.codes().contains(&("chat-relation-broken", "table group_participant_user row 4")));
}

#[test]
fn receipts_are_a_roll_call_of_the_owners_messages_alone() {
    let receipts = "INSERT INTO receipt_user(message_row_id, receipt_user_jid_row_id) VALUES (5, 2), (7, 2), (5, 3), (6, 4), (99, 4);";
    let read =
        read_sql(&modern(&[own(5, 0, "uno"), sent(6, 2, 0, "dos"), own(7, 0, "tres"), receipts.into()].concat()));
    let group = read.chat(GROUP);
    let calls: Vec<_> = group.roll_calls.iter().map(|c| (who(group, c.alias), c.first, c.last, c.count)).collect();
    assert_eq!(calls, [("34600000002".into(), 5, 7, 2), ("34600000003".into(), 5, 5, 1)]);
}

#[test]
fn a_message_that_is_gone_is_known_by_its_quote_once() {
    let quote = |row: i64, from_me: u8, sender: &str, key: &str, text: &str| {
        format!(
            "INSERT INTO message_quoted(message_row_id, chat_row_id, parent_message_chat_row_id, from_me, sender_jid_row_id, key_id, timestamp, message_type, text_data)
             VALUES ({row}, 1, 1, {from_me}, {sender}, '{key}', {}, 0, '{text}');",
            at(1)
        )
    };
    let rows = [
        sent(5, 2, 0, "sigue aquí"),
        sent(6, 3, 0, "uno"),
        sent(7, 3, 0, "dos"),
        sent(8, 4, 0, "tres"),
        sent(9, 4, 0, "cuatro"),
        own(10, 15, ""),
        "INSERT INTO message_revoked VALUES (10, 'OTHER', NULL, 0);".into(),
        quote(6, 0, "2", "GONE", "lo que ya no está"),
        quote(7, 0, "2", "GONE", "lo que ya no está"),
        quote(8, 0, "2", "KEY5", "sigue aquí"),
        quote(9, 1, "NULL", "KEY10", "borrado después"),
        format!("INSERT INTO message_quoted_media VALUES (6, 'Media/a.jpg', '{DIGEST}');"),
    ];
    let read = read_sql(&modern(&rows.concat()));
    let group = read.chat(GROUP);
    let ghosts: Vec<_> = group.records.iter().filter(|r| r.kind == MessageKind::Quoted).collect();
    assert_eq!(ghosts.len(), 1);
    assert_eq!((ghosts[0].native.as_deref(), ghosts[0].place.as_deref()), (Some("GONE"), Some("message_quoted row 6")));
    assert_eq!(who(group, ghosts[0].sender.unwrap()), "34600000002");
    assert_eq!((ghosts[0].text.as_str(), ghosts[0].at), ("lo que ya no está", WallTime::utc(at(1) / 1000)));
    assert_eq!(ghosts[0].attachment.as_ref().unwrap().claimed[0].of, ClaimedOf::Quoted);
    assert!(group.records[1].quotes.as_ref().unwrap().claimed.is_some());
    // A deleted message that was quoted before is there: the quote keeps what it said.
    let quote = group.records[4].quotes.as_ref().unwrap();
    assert_eq!((quote.native.as_deref(), quote.text.as_str()), (Some("KEY10"), "borrado después"));
    assert_eq!(who(group, quote.sender.unwrap()), "<me>");
    assert_eq!((group.tally.seen, group.tally.kept), (7, 7));
}

#[test]
fn a_quote_from_another_chat_leaves_its_message_where_it_was() {
    let rows = [
        insert(5, 2, 0, "0", 0, "a solas"),
        format!("INSERT INTO message_quoted VALUES (5, 1, 2, 0, 3, 'GONE', {}, 0, 'del grupo');", at(1)),
    ];
    let read = read_with(&modern(&rows.concat()), Limits { held_records: 1, ..Limits::standard() });
    assert_eq!(messages(read.chat(GROUP)), ["6 34600000003: quoted: del grupo"]);
    assert_eq!(read.chat("34600000002@s.whatsapp.net").records.len(), 1);
}

#[test]
fn what_was_done_to_a_message_is_kept_with_it() {
    let rows = [
        sent(5, 2, 0, "corregido"),
        "INSERT INTO message_edit_info VALUES (5, 'FIRST', 1, 1); INSERT INTO message_forwarded VALUES (5, 4);".into(),
        sent(6, 2, 64, ""),
        "INSERT INTO message_revoked VALUES (6, 'R6', 3, 1);".into(),
        sent(7, 2, 15, ""),
        sent(8, 2, 0, "marcado"),
        "UPDATE message SET starred = 1, origination_flags = 1 WHERE _id = 8;".into(),
        own(9, 64, ""),
    ];
    let read = read_sql(&modern(&rows.concat()));
    let records = &read.chat(GROUP).records;
    let by = |at: usize| records[at].deleted_by.map(|ix| who(read.chat(GROUP), ix));
    assert_eq!((records[0].native.as_deref(), records[0].edited, records[0].forwarded), (Some("FIRST"), true, Some(4)));
    assert_eq!((records[1].kind, by(1).as_deref()), (MessageKind::Deleted, Some("34600000003")));
    assert_eq!((records[2].kind, by(2).as_deref()), (MessageKind::Deleted, Some("34600000002")));
    assert_eq!((records[3].starred, records[3].forwarded), (true, Some(0)));
    // Deleted by an admin who is not named.
    assert_eq!((records[4].kind, by(4)), (MessageKind::Deleted, None));
}

#[test]
fn files_keep_their_place_their_kind_and_their_digests() {
    let media = |row: i64, path: &str, name: &str, mime: &str, caption: &str, hash: &str| {
        format!("INSERT INTO message_media VALUES ({row}, 1, {path}, {name}, {mime}, {caption}, '{hash}', '{DIGEST}');")
    };
    let rows = [
        sent(5, 2, 1, ""),
        media(5, "'Media/WhatsApp Images/IMG-1.jpg'", "NULL", "'image/jpeg'", "'al sol'", DIGEST),
        sent(6, 2, 9, ""),
        media(6, "NULL", "'receta.pdf'", "'application/pdf'", "NULL", "meh"),
        sent(7, 2, 20, ""),
        sent(8, 2, 42, ""),
        sent(9, 2, 0, ""),
        media(9, "'Media/x'", "NULL", "'video/mp4'", "NULL", ""),
        sent(10, 2, 999, "nuevo"),
        "INSERT INTO message_view_once_media VALUES (5, 1);".into(),
    ];
    let read = read_sql(&modern(&rows.concat()));
    let told: Vec<_> = read
        .chat(GROUP)
        .records
        .iter()
        .map(|record| {
            let file = record.attachment.as_ref();
            let media = file.and_then(|file| file.media).map(|media| media.as_str());
            (
                record.kind.as_str(),
                media,
                file.and_then(|file| file.name.as_deref()),
                record.text.as_str(),
                file.map_or(0, |file| file.claimed.len()),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("view-once", Some("image"), Some("Media/WhatsApp Images/IMG-1.jpg"), "al sol", 2),
            ("media", Some("document"), Some("receta.pdf"), "receta.pdf", 1),
            ("media", Some("sticker"), None, "", 0),
            ("view-once", Some("image"), None, "", 0),
            ("media", Some("video"), Some("Media/x"), "", 1),
            ("other", None, None, "nuevo", 0),
        ]
    );
    assert_eq!(read.chat(GROUP).records[5].place.as_deref(), Some("message row 10 type 999"));
    let digests: Vec<_> = read.source.issues.iter().filter(|issue| issue.code == "chat-digest-not-readable").collect();
    assert_eq!(digests.len(), 1);
}

#[test]
fn invitations_cards_places_and_polls_are_read_as_what_they_are() {
    let rows = [
        sent(5, 2, 24, ""),
        "INSERT INTO message_group_invite VALUES (5, 20, 3, 'Costa', 'AbCdEf0123456789', 0);".into(),
        sent(6, 2, 4, ""),
        "INSERT INTO message_vcard(message_row_id, vcard) VALUES (6, 'BEGIN:VCARD\nFN:Luis\nTEL;waid=34600000007:+34 600 00 00 07\nEND:VCARD');".into(),
        sent(7, 2, 5, ""),
        "INSERT INTO message_location VALUES (7, 36.5, -6, 'Playa', NULL, NULL);".into(),
        sent(8, 2, 66, "¿Cuándo?"),
        "INSERT INTO message_poll_option(message_row_id, option_name) VALUES (8, 'hoy'), (8, 'mañana');".into(),
        sent(9, 2, 20, ""),
        "INSERT INTO message_sticker_pack VALUES (9, 'p1', 'Olas', NULL, 'Ana');".into(),
    ];
    let read = read_sql(&modern(&rows.concat()));
    let group = read.chat(GROUP);
    assert_eq!(
        messages(group)[1..],
        [
            "6 34600000002: contact: BEGIN:VCARD\nFN:Luis\nTEL;waid=34600000007:+34 600 00 00 07\nEND:VCARD",
            "7 34600000002: location: Playa\n36.5, -6",
            "8 34600000002: poll: ¿Cuándo?\nhoy\nmañana",
            "9 34600000002: media: Olas\nAna\np1",
        ]
    );
    let invite = group.records[0].invite.as_ref().unwrap();
    assert_eq!(invite.group.as_deref(), Some("34600000003-1559589144@g.us"));
    assert_eq!((invite.name.as_deref(), invite.code.as_deref()), (Some("Costa"), Some("AbCdEf0123456789")));
    assert_eq!(who(group, invite.admin.unwrap()), "34600000003");
    let groups: Vec<_> =
        read.told.iter().filter_map(|told| if let Told::Group(group) = told { Some(group) } else { None }).collect();
    assert!(groups.iter().any(|group| group.name.as_deref() == Some("Costa")));
    // And as one that was known and has no chat.
    assert!(groups.iter().any(|group| group.creator.as_deref() == Some("34600000003@s.whatsapp.net")));
}

#[test]
fn a_call_stands_in_its_chat_once() {
    let rows = format!(
        "{}INSERT INTO call_log(_id, jid_row_id, from_me, call_id, timestamp, duration, call_result, group_jid_row_id)
           VALUES (1, 2, 0, 'KEY5', {t}, 9, 5, 0), (2, 2, 0, 'C2', {t}, 0, 2, 0), (3, 2, 1, 'C3', {t}, 0, 2, 0);
         INSERT INTO message_call_log VALUES (5, 3);",
        insert(5, 2, 0, "0", 90, ""),
        t = at(1)
    );
    let read = read_sql(&modern(&rows));
    let chat = read.chat("34600000002@s.whatsapp.net");
    assert_eq!(messages(chat), ["5 34600000002: call: ", "6 34600000002: call: "]);
    assert_eq!(chat.records[1].place.as_deref(), Some("call_log row 2 call_result 2 duration 0"));
    // How a call ended stands with its message, where there is one.
    assert_eq!(chat.records[0].place.as_deref(), Some("message row 5 call_result 2 duration 0"));
}

#[test]
fn additions_to_messages_are_named_by_their_kinds() {
    let rows = "CREATE TABLE message_add_on(_id INTEGER PRIMARY KEY, message_add_on_type INTEGER);
        INSERT INTO message_add_on VALUES (1, 56), (2, 67), (3, 56);";
    let read = read_sql(&modern(&(sent(5, 2, 0, "hola") + rows)));
    let issue = read.source.issues.iter().find(|issue| issue.code == "chat-rows-not-supported").unwrap();
    assert_eq!(issue.place, "table message_add_on");
    let detail = |key: &str| issue.details.get(key).map(String::as_str);
    assert_eq!((detail("rows"), detail("codes")), (Some("3"), Some("56, 67")));
}

#[test]
fn the_row_with_which_a_database_begins_is_counted_and_no_message() {
    let begin = "INSERT INTO message(_id, chat_row_id, from_me, key_id, status) VALUES (1, -1, 0, '-1', -1);";
    let read = read_sql(&modern(&[begin.into(), sent(5, 2, 0, "hola")].concat()));
    assert_eq!(read.chats().iter().map(|chat| chat.records.len()).sum::<usize>(), 1);
    assert_eq!((read.source.tally.seen, read.source.tally.refused), (1, 1));
    assert!(read.codes().contains(&("chat-rows-empty", "table message row 1")));
}

/// However few are held at once, what is told is the same.
#[test]
fn chats_that_are_read_one_by_one_are_those_that_are_read_together() {
    let rows: String = (5..60).map(|row| insert(row, 1 + row % 2, (row % 3 == 0).into(), "3", 0, "hola")).collect();
    let sql = modern(&rows);
    let (all, few) = (read_sql(&sql), read_with(&sql, Limits { held_records: 1, ..Limits::standard() }));
    let told = |read: &super::Read| read.chats().into_iter().cloned().collect::<Vec<_>>();
    assert!(told(&all) == told(&few));
    assert_eq!(all.chats().iter().map(|chat| chat.records.len()).sum::<usize>(), 55);
}
