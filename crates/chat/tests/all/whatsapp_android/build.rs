//! A builder of databases: the tables of a phone of 2025, and rows with what a test needs of them.

/// The tables, as a build of 2025 has them; columns that nobody reads are left out.
pub(super) const MODERN: &str = "
CREATE TABLE props(_id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT UNIQUE, value TEXT);
CREATE TABLE jid(_id INTEGER PRIMARY KEY AUTOINCREMENT, user TEXT NOT NULL, server TEXT NOT NULL, agent INTEGER,
  device INTEGER, type INTEGER, raw_string TEXT);
CREATE TABLE chat(_id INTEGER PRIMARY KEY AUTOINCREMENT, jid_row_id INTEGER UNIQUE, hidden INTEGER, subject TEXT,
  created_timestamp INTEGER);
CREATE TABLE message(_id INTEGER PRIMARY KEY AUTOINCREMENT, chat_row_id INTEGER NOT NULL, from_me INTEGER NOT NULL,
  key_id TEXT NOT NULL, sender_jid_row_id INTEGER, status INTEGER, origination_flags INTEGER, timestamp INTEGER,
  received_timestamp INTEGER, message_type INTEGER, text_data TEXT, starred INTEGER, sort_id INTEGER);
CREATE TABLE message_details(message_row_id INTEGER PRIMARY KEY, author_device_jid INTEGER);
CREATE TABLE message_media(message_row_id INTEGER PRIMARY KEY, chat_row_id INTEGER, file_path TEXT, media_name TEXT,
  mime_type TEXT, media_caption TEXT, file_hash TEXT, original_file_hash TEXT);
CREATE TABLE message_view_once_media(message_row_id INTEGER PRIMARY KEY, state INTEGER NOT NULL);
CREATE TABLE message_forwarded(message_row_id INTEGER PRIMARY KEY, forward_score INTEGER);
CREATE TABLE message_edit_info(message_row_id INTEGER PRIMARY KEY, original_key_id TEXT NOT NULL,
  edited_timestamp INTEGER NOT NULL, sender_timestamp INTEGER NOT NULL);
CREATE TABLE message_revoked(message_row_id INTEGER PRIMARY KEY, revoked_key_id TEXT NOT NULL,
  admin_jid_row_id INTEGER, revoke_timestamp INTEGER);
CREATE TABLE message_quoted(message_row_id INTEGER PRIMARY KEY AUTOINCREMENT, chat_row_id INTEGER NOT NULL,
  parent_message_chat_row_id INTEGER NOT NULL, from_me INTEGER NOT NULL, sender_jid_row_id INTEGER,
  key_id TEXT NOT NULL, timestamp INTEGER, message_type INTEGER, text_data TEXT);
CREATE TABLE message_quoted_media(message_row_id INTEGER PRIMARY KEY, file_path TEXT, file_hash TEXT);
CREATE TABLE message_group_invite(message_row_id INTEGER PRIMARY KEY, group_jid_row_id INTEGER NOT NULL,
  admin_jid_row_id INTEGER NOT NULL, group_name TEXT, invite_code TEXT, expiration INTEGER);
CREATE TABLE message_vcard(_id INTEGER PRIMARY KEY AUTOINCREMENT, message_row_id INTEGER, vcard TEXT);
CREATE TABLE message_location(message_row_id INTEGER PRIMARY KEY, latitude REAL, longitude REAL, place_name TEXT,
  place_address TEXT, url TEXT);
CREATE TABLE message_poll_option(_id INTEGER PRIMARY KEY AUTOINCREMENT, message_row_id INTEGER, option_name TEXT);
CREATE TABLE message_sticker_pack(message_row_id INTEGER PRIMARY KEY, sticker_pack_id TEXT NOT NULL,
  pack_name TEXT NOT NULL, pack_description TEXT, publisher TEXT);
CREATE TABLE message_system(message_row_id INTEGER PRIMARY KEY, action_type INTEGER NOT NULL);
CREATE TABLE message_system_group(message_row_id INTEGER PRIMARY KEY, is_me_joined INTEGER);
CREATE TABLE message_system_chat_participant(message_row_id INTEGER, user_jid_row_id INTEGER);
CREATE TABLE message_system_value_change(message_row_id INTEGER PRIMARY KEY, old_data TEXT);
CREATE TABLE message_system_number_change(message_row_id INTEGER PRIMARY KEY, old_jid_row_id INTEGER,
  new_jid_row_id INTEGER);
CREATE TABLE message_system_lid_change(message_row_id INTEGER PRIMARY KEY, old_lid_row_id INTEGER,
  new_lid_row_id INTEGER, display_name TEXT);
CREATE TABLE receipt_user(_id INTEGER PRIMARY KEY AUTOINCREMENT, message_row_id INTEGER NOT NULL,
  receipt_user_jid_row_id INTEGER NOT NULL, receipt_timestamp INTEGER, read_timestamp INTEGER);
CREATE TABLE group_participant_user(_id INTEGER PRIMARY KEY AUTOINCREMENT, group_jid_row_id INTEGER NOT NULL,
  user_jid_row_id INTEGER NOT NULL, rank INTEGER, pending INTEGER, add_timestamp INTEGER, label TEXT,
  join_method INTEGER);
CREATE TABLE group_past_participant_user(_id INTEGER PRIMARY KEY AUTOINCREMENT, group_jid_row_id INTEGER NOT NULL,
  user_jid_row_id INTEGER NOT NULL, is_leave INTEGER NOT NULL, timestamp INTEGER);
CREATE TABLE call_log(_id INTEGER PRIMARY KEY AUTOINCREMENT, jid_row_id INTEGER, from_me INTEGER, call_id TEXT,
  timestamp INTEGER, video_call INTEGER, duration INTEGER, call_result INTEGER, group_jid_row_id INTEGER,
  call_creator_device_jid_row_id INTEGER);
CREATE TABLE message_call_log(message_row_id INTEGER PRIMARY KEY, call_log_row_id INTEGER);
";

/// Table that came later.
pub(super) const JID_MAP: &str =
    "CREATE TABLE jid_map(lid_row_id INTEGER PRIMARY KEY NOT NULL, jid_row_id INTEGER NOT NULL, sort_id INTEGER);
     CREATE TABLE lid_display_name(lid_row_id INTEGER PRIMARY KEY NOT NULL, display_name TEXT NOT NULL, username TEXT);";

/// Who there is: rows of `jid`. 1 is the phone's own; 10 is a group, 20 another of before 2021; 15 a hidden id.
pub(super) const PEOPLE: &str = "
INSERT INTO jid(_id, user, server, device, type) VALUES
 (1, '34600000001', 's.whatsapp.net', 0, 0), (2, '34600000002', 's.whatsapp.net', 0, 0),
 (3, '34600000003', 's.whatsapp.net', 0, 0), (4, '34600000004', 's.whatsapp.net', 0, 0),
 (10, '120363000000000010', 'g.us', 0, 1), (15, '99000000000015', 'lid', 0, 18),
 (16, '99000000000016', 'lid', 0, 18), (20, '34600000003-1559589144', 'g.us', 0, 1);
INSERT INTO jid(_id, user, server, agent, device, type, raw_string)
 VALUES (31, '34600000001', 's.whatsapp.net', 0, 3, 17, '34600000001.0:3@s.whatsapp.net');
INSERT INTO chat(_id, jid_row_id, subject) VALUES (1, 10, 'Faro'), (2, 2, NULL);
";

/// The group of [`PEOPLE`].
pub(super) const GROUP: &str = "120363000000000010@g.us";

/// A moment, in milliseconds: 2024-03-01T12:00:00Z and so many seconds.
pub(super) fn at(seconds: i64) -> i64 {
    (1_709_294_400 + seconds) * 1000
}

/// A row of `message` in the group, sent by another than the phone's owner.
pub(super) fn sent(row: i64, sender: i64, kind: i64, text: &str) -> String {
    insert(row, 1, 0, &sender.to_string(), kind, text)
}

/// A row of `message` in the group, of the phone's owner.
pub(super) fn own(row: i64, kind: i64, text: &str) -> String {
    insert(row, 1, 1, "NULL", kind, text)
}

/// A row of `message`.
pub(super) fn insert(row: i64, chat: i64, from_me: u8, sender: &str, kind: i64, text: &str) -> String {
    let at = at(row);
    format!(
        "INSERT INTO message(_id, chat_row_id, from_me, key_id, sender_jid_row_id, timestamp, message_type, text_data) \
         VALUES ({row}, {chat}, {from_me}, 'KEY{row}', {sender}, {at}, {kind}, '{text}');\n"
    )
}

/// A line of the service: its code, who did it, to whom.
pub(super) fn line(row: i64, code: i64, actor: &str, targets: &[i64], text: &str) -> String {
    let people: String = targets
        .iter()
        .map(|jid| format!("INSERT INTO message_system_chat_participant VALUES ({row}, {jid});\n"))
        .collect();
    format!("{}INSERT INTO message_system VALUES ({row}, {code});\n{people}", insert(row, 1, 1, actor, 7, text))
}

/// A database of [`MODERN`] with these rows.
pub(super) fn modern(rows: &str) -> String {
    format!("{MODERN}{PEOPLE}{rows}")
}
