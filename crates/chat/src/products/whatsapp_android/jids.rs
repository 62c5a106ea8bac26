//! Who: the service's ids of accounts and groups, each once, and which hidden id is which number.

use model::{SameAccount, SameReason, Told, WallTime};
use std::cell::OnceCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::scan::{Note, Source};
use crate::{Tell, phone};

/// An index into the ids that a database knows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct JidIx(u32);

/// What kind of correspondent an id names, told by its server.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Server {
    /// A person, by number.
    User,
    /// A person, by hidden id.
    Lid,
    /// A group.
    Group,
    /// A broadcast list, status messages, a channel.
    Channel,
    /// Something else.
    Other,
}

static SERVERS: &[(&str, Server)] = &[
    ("s.whatsapp.net", Server::User),
    ("c.us", Server::User),
    ("hosted", Server::User),
    ("bot", Server::User),
    ("lid", Server::Lid),
    ("hosted.lid", Server::Lid),
    ("g.us", Server::Group),
    ("broadcast", Server::Channel),
    ("newsletter", Server::Channel),
];

struct Jid {
    id: Rc<str>,
    server: Server,
    /// The number behind a hidden id.
    number: Option<JidIx>,
    /// The table names more than one.
    is_contested: bool,
    /// Worked out when it is asked for: telling a number's country is not free.
    phone: OnceCell<Option<String>>,
}

/// Longest id that is taken for one.
const LONGEST: usize = 256;

/// All ids of a database.
#[derive(Default)]
pub(super) struct Jids {
    all: Vec<Jid>,
    by_id: HashMap<Rc<str>, JidIx>,
    by_row: HashMap<i64, JidIx>,
    /// The account that uses the phone: its number, or its hidden id where that is all there is.
    pub(super) owner: Option<JidIx>,
    /// The same under a hidden id.
    pub(super) owner_hidden: Option<JidIx>,
}

impl Jids {
    /// Reads the ids and what the service keeps of hidden ones.
    pub(super) fn read(source: &Source<'_>, tell: Tell<'_>) -> Self {
        let mut jids = Self::default();
        source.scan("jid", &["_id", "user", "server", "raw_string"], |cells| {
            let row = cells.int(0);
            let whole = cells.raw(3).filter(|raw| raw.contains('@')).map(String::from);
            let parts = || Some(format!("{}@{}", cells.raw(1)?, cells.raw(2)?));
            let jid = parts().or(whole).and_then(|id| jids.known(&id));
            source.note_odd("jid", row, cells);
            match row.zip(jid) {
                Some((row, jid)) => {
                    jids.by_row.insert(row, jid);
                }
                None => source.note(Note::Odd, "jid", row),
            }
        });
        jids.read_map(source, tell);
        jids
    }

    fn read_map(&mut self, source: &Source<'_>, tell: Tell<'_>) {
        source.scan("jid_map", &["lid_row_id", "jid_row_id"], |cells| {
            let (lid, number) = (cells.id(0), cells.id(1));
            source.note_odd("jid_map", lid, cells);
            let Some((a, b)) = self.row(lid).zip(self.row(number)) else {
                return source.note(Note::Nowhere, "jid_map", lid);
            };
            if self.server(a) == Server::Lid && self.server(b) == Server::User {
                self.link(a, b);
            }
            let place = format!("jid_map row {}", lid.unwrap_or_default());
            tell(Told::Same(self.same((a, b), SameReason::IdMap, None, place)));
        });
    }

    /// That two ids are one account.
    pub(super) fn same(
        &self,
        (a, b): (JidIx, JidIx),
        reason: SameReason,
        at: Option<WallTime>,
        place: String,
    ) -> SameAccount {
        SameAccount { a: self.id(a).to_owned(), b: self.id(b).to_owned(), reason, at, place }
    }

    fn link(&mut self, lid: JidIx, number: JidIx) {
        let Some(entry) = self.all.get_mut(lid.0 as usize) else { return };
        entry.is_contested |= entry.number.is_some_and(|known| known != number);
        entry.number = Some(number);
    }

    /// The id written `raw`, without agent and device; nothing if it is none.
    pub(super) fn known(&mut self, raw: &str) -> Option<JidIx> {
        let (user, name) = raw.rsplit_once('@').filter(|_| raw.len() <= LONGEST)?;
        let server = SERVERS.iter().find(|(known, _)| *known == name).map_or(Server::Other, |(_, server)| *server);
        let user = match server {
            Server::User | Server::Lid => user.split([':', '.']).next().unwrap_or(user),
            _ => user,
        };
        if user.is_empty() || name.is_empty() {
            return None;
        }
        let id = format!("{user}@{name}");
        if let Some(ix) = self.by_id.get(id.as_str()) {
            return Some(*ix);
        }
        let ix = JidIx(u32::try_from(self.all.len()).ok()?);
        let id: Rc<str> = id.into();
        self.all.push(Jid { id: Rc::clone(&id), server, number: None, is_contested: false, phone: OnceCell::new() });
        self.by_id.insert(id, ix);
        Some(ix)
    }

    /// The id in a row of `jid`.
    pub(super) fn row(&self, row: Option<i64>) -> Option<JidIx> {
        self.by_row.get(&row?).copied()
    }

    /// The same account by its number, where the service's own table says which.
    pub(super) fn resolved(&self, ix: JidIx) -> JidIx {
        let number = self.all.get(ix.0 as usize).filter(|jid| !jid.is_contested).and_then(|jid| jid.number);
        number.unwrap_or(ix)
    }

    /// Whether it is the phone's own account.
    pub(super) fn is_owner(&self, ix: JidIx) -> bool {
        self.owner == Some(ix) || self.owner_hidden == Some(ix)
    }

    /// As the service writes it.
    pub(super) fn id(&self, ix: JidIx) -> &str {
        self.all.get(ix.0 as usize).map_or("", |jid| &jid.id)
    }

    /// What it names.
    pub(super) fn server(&self, ix: JidIx) -> Server {
        self.all.get(ix.0 as usize).map_or(Server::Other, |jid| jid.server)
    }

    /// Whether it is a person's.
    pub(super) fn is_person(&self, ix: JidIx) -> bool {
        matches!(self.server(ix), Server::User | Server::Lid | Server::Other)
    }

    /// Its number in E.164.
    pub(super) fn phone(&self, ix: JidIx) -> Option<String> {
        let jid = self.all.get(ix.0 as usize)?;
        jid.phone.get_or_init(|| phone_of(&jid.id)).clone()
    }

    /// All groups.
    pub(super) fn groups(&self) -> impl Iterator<Item = JidIx> + '_ {
        (0..).map(JidIx).zip(&self.all).filter(|(_, jid)| jid.server == Server::Group).map(|(ix, _)| ix)
    }

    /// Who made a group and when, if its id says it: before 2021 an id was its maker's number and the second.
    pub(super) fn birth(&mut self, group: JidIx) -> Option<(JidIx, WallTime)> {
        let (number, second) = self.id(group).strip_suffix("@g.us")?.split_once('-')?;
        let is_number = (7..=15).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
        let founder = is_number.then(|| format!("{number}@s.whatsapp.net"))?;
        let second: i64 = second.parse().ok().filter(|second| GROUP_SECONDS.contains(second))?;
        Some((self.known(&founder)?, WallTime::utc(second)))
    }
}

/// From 2009, when the service began, to 2040.
const GROUP_SECONDS: std::ops::Range<i64> = 1_230_768_000..2_208_988_800;

/// The number in E.164 of an id that is made of one.
pub(super) fn phone_of(id: &str) -> Option<String> {
    let (user, server) = id.split_once('@')?;
    let is_number = matches!(server, "s.whatsapp.net" | "c.us");
    is_number.then(|| phone(&format!("+{user}"))).flatten()
}
