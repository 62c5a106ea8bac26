-- Tables of wa.db as a build of 2025 has them, as far as an operation fills them.
CREATE TABLE wa_contacts(_id INTEGER PRIMARY KEY AUTOINCREMENT, jid TEXT NOT NULL, is_whatsapp_user INTEGER NOT NULL,
  number TEXT, display_name TEXT, given_name TEXT, wa_name TEXT);
CREATE TABLE wa_vnames(_id INTEGER PRIMARY KEY AUTOINCREMENT, jid TEXT NOT NULL UNIQUE, serial INTEGER, issuer TEXT,
  verified_name TEXT);
CREATE TABLE wa_group_admin_settings(_id INTEGER PRIMARY KEY AUTOINCREMENT, jid TEXT NOT NULL, restrict_mode INTEGER,
  announcement_group INTEGER, creator_jid TEXT);
CREATE TABLE wa_group_descriptions(_id INTEGER PRIMARY KEY AUTOINCREMENT, jid TEXT NOT NULL, description TEXT,
  description_time INTEGER, description_setter_jid TEXT);
CREATE TABLE group_relationship(_id INTEGER PRIMARY KEY AUTOINCREMENT, parent_raw_jid TEXT, subgroup_raw_id TEXT);
