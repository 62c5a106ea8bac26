//! Databases as the service makes them, of names and numbers that nobody has.

use chat::{Context, Limits, Tables};
use model::{Contact, Owner, ParsedChat, SameAccount, SourceRead, Told};
use rusqlite::{Connection, ToSql};
use sqlite_ro::Database;
use std::cell::RefCell;

pub(super) const ANA: &str = "34600000001@s.whatsapp.net";
pub(super) const BO: &str = "34600000002@s.whatsapp.net";
pub(super) const HIDDEN: &str = "123456789012345@lid";
pub(super) const ME: &str = "34600000009@s.whatsapp.net";
pub(super) const GROUP: &str = "120363000000000001@g.us";

/// 2023-03-08T20:26:40Z in the database's seconds.
pub(super) const NOON: f64 = 700_000_000.0;

/// A database in the making.
pub(super) struct Made(RefCell<Connection>);

/// Puts a row: `row!(made, ZWAMESSAGE, Z_PK: 1, ZTEXT: "hola")`.
macro_rules! row {
    ($made:expr, $table:ident, $($column:ident: $value:expr),+ $(,)?) => {
        $made.put(stringify!($table), &[$((stringify!($column), &$value as &dyn rusqlite::ToSql)),+])
    };
}
pub(super) use row;

impl Made {
    /// With all tables and nothing in them.
    pub(super) fn empty() -> Self {
        Self::of(include_str!("../../../../rehearsal/src/formats/ios/schema.sql"))
    }

    /// With these tables.
    pub(super) fn of(schema: &str) -> Self {
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch("PRAGMA page_size = 1024; PRAGMA auto_vacuum = NONE;").unwrap();
        conn.execute_batch(schema).unwrap();
        Self(RefCell::new(conn))
    }

    /// A group of Ana, Bo and one with a hidden id, and a chat with Ana.
    pub(super) fn with_chats() -> Self {
        let made = Self::empty();
        row!(made, ZWACHATSESSION, Z_PK: 1, ZCONTACTJID: GROUP, ZPARTNERNAME: "Pájaros", ZSESSIONTYPE: 1, ZGROUPINFO: 1);
        row!(made, ZWACHATSESSION, Z_PK: 2, ZCONTACTJID: ANA, ZPARTNERNAME: "Ana", ZSESSIONTYPE: 0);
        row!(made, ZWAGROUPINFO, Z_PK: 1, ZCHATSESSION: 1, ZCREATORJID: ANA, ZOWNERJID: ANA, ZCREATIONDATE: 600_000_000.0);
        row!(made, ZWAGROUPMEMBER, Z_PK: 1, ZCHATSESSION: 1, ZMEMBERJID: ANA, ZISACTIVE: 1, ZISADMIN: 1, ZCONTACTNAME: "Ana");
        row!(made, ZWAGROUPMEMBER, Z_PK: 2, ZCHATSESSION: 1, ZMEMBERJID: BO, ZISACTIVE: 0, ZISADMIN: 0, ZCONTACTNAME: "");
        row!(made, ZWAGROUPMEMBER, Z_PK: 3, ZCHATSESSION: 1, ZMEMBERJID: "123456789012345:4@lid", ZISACTIVE: 1, ZISADMIN: 1);
        made
    }

    pub(super) fn put(&self, table: &str, values: &[(&str, &dyn ToSql)]) -> i64 {
        let names: Vec<_> = values.iter().map(|(name, _)| *name).collect();
        let marks = vec!["?"; values.len()].join(", ");
        let sql = format!("INSERT INTO {table} ({}) VALUES ({marks})", names.join(", "));
        let values: Vec<&dyn ToSql> = values.iter().map(|(_, value)| *value).collect();
        let conn = self.0.borrow();
        conn.prepare_cached(&sql).unwrap().execute(&values[..]).unwrap();
        conn.last_insert_rowid()
    }

    pub(super) fn run(&self, sql: &str) {
        self.0.borrow().execute_batch(sql).unwrap();
    }

    /// What is read after a statement with one value, which is then taken back; none if the database refuses it.
    pub(super) fn read_changed(&self, sql: &str, value: &dyn ToSql) -> Option<All> {
        self.run("BEGIN");
        let is_changed = self.0.borrow().execute(sql, [value]).is_ok();
        let all = is_changed.then(|| self.read());
        self.run("ROLLBACK");
        all
    }

    pub(super) fn columns(&self, table: &str) -> Vec<String> {
        let conn = self.0.borrow();
        let mut statement = conn.prepare("SELECT name FROM pragma_table_info(?1)").unwrap();
        statement.query_map([table], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        self.0.borrow_mut().serialize("main").unwrap().to_vec()
    }

    pub(super) fn read(&self) -> All {
        read(&self.bytes(), Limits::standard()).unwrap()
    }
}

/// What a database told.
#[derive(Default, PartialEq, Debug)]
pub(super) struct All {
    pub(super) product: &'static str,
    pub(super) chats: Vec<ParsedChat>,
    pub(super) contacts: Vec<Contact>,
    pub(super) same: Vec<SameAccount>,
    pub(super) owners: Vec<Owner>,
    pub(super) read: SourceRead,
}

/// Reads a database; none if it is not one of a product.
pub(super) fn read(bytes: &[u8], limits: Limits) -> Option<All> {
    let (database, _) = Database::from_bytes(bytes, None, sqlite_ro::Limits::standard()).ok()?;
    let tables = Tables::of(&database);
    let product = chat::database_product(&tables)?;
    let mut all = All { product: product.name, ..All::default() };
    let context = Context { file_name: None, siblings: &|_| false, limits };
    let read = chat::read_database(product, &database, &tables, &context, &mut |told| match told {
        Told::Chat(chat) => all.chats.push(*chat),
        Told::Contact(contact) => all.contacts.push(contact),
        Told::Same(same) => all.same.push(same),
        Told::Owner(owner) => all.owners.push(owner),
        Told::Group(_) | Told::Sticker(_) => panic!("groups stand with their chats, and it keeps no stickers"),
    });
    all.read = read;
    all.check();
    Some(all)
}

impl All {
    /// What is true of whatever was read.
    fn check(&self) {
        assert!(self.read.issues.iter().all(|issue| issue.code != "reader-panicked"), "the reader panicked");
        assert!(self.read.tally.adds_up());
        for chat in &self.chats {
            assert!(chat.tally.adds_up(), "{:?}", chat.tally);
            assert_eq!(chat.records.len() as u64, chat.tally.kept + chat.tally.doubtful);
            assert!(chat.tally.kept == chat.tally.seen || !chat.issues.is_empty(), "{:?}", chat.tally);
            let mut numbers: Vec<_> = chat.records.iter().map(|record| record.number).collect();
            numbers.sort_unstable();
            assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]));
        }
        let keys: std::collections::BTreeSet<_> = self.chats.iter().map(|chat| &chat.key).collect();
        assert_eq!(keys.len(), self.chats.len(), "two chats have one key");
    }

    /// The chat of a key.
    pub(super) fn chat(&self, key: &str) -> &ParsedChat {
        self.chats.iter().find(|chat| chat.key == key).unwrap()
    }

    /// All issues: code and place.
    pub(super) fn issues(&self) -> Vec<(&str, &str)> {
        let chats = self.chats.iter().flat_map(|chat| &chat.issues);
        self.read.issues.iter().chain(chats).map(|issue| (issue.code, issue.place.as_str())).collect()
    }
}

/// A field of protobuf that holds bytes.
pub(super) fn field(number: u32, bytes: &[u8]) -> Vec<u8> {
    [varint(number << 3 | 2), varint(u32::try_from(bytes.len()).unwrap()), bytes.to_vec()].concat()
}

/// A field of protobuf that holds a number.
pub(super) fn number(number: u32, value: u32) -> Vec<u8> {
    [varint(number << 3), varint(value)].concat()
}

fn varint(mut value: u32) -> Vec<u8> {
    let mut out = Vec::new();
    while value > 0x7f {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
    out
}
