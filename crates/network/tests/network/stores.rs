//! Phones' databases of the same small worlds as `phones.rs`: ids for chats, messages and accounts, times in UTC.

use crate::phones::{Event, Group, What, number_of};
use model::{
    Alias, AliasId, AliasIx, AliasKind, ChatId, ChatKind, Contact, ContactKind, ExhibitId, MessageKind, Owner,
    Platform, Product, SameAccount, SameReason, SystemKind, SystemLine, WallTime,
};
use network::{AliasObs, ChatObs, MessageObs, Network, Observed, ToldObs, native_key};

/// A phone's database.
#[derive(Clone)]
pub struct Store {
    pub number: u8,
    pub owner: &'static str,
    pub platform: Platform,
    pub product: Product,
    /// By which of its clock is ahead of true time.
    pub drift: i64,
    /// People whom it knows only by a hidden id.
    pub hidden: Vec<&'static str>,
    pub from: i64,
    pub until: i64,
    /// Texts of which only the mark of deletion is left.
    pub marks: Vec<&'static str>,
    /// Texts that are gone.
    pub without: Vec<&'static str>,
    /// (text, answer): where the answer stands, what it quotes is a record of its own.
    pub quoted: Vec<(&'static str, &'static str)>,
    pub edited: Vec<(&'static str, &'static str)>,
    /// Whether the database has ids of messages, and of which making.
    pub ids: &'static str,
    /// The group's own id.
    pub native: Option<&'static str>,
}

pub fn store(number: u8, owner: &'static str, product: Product) -> Store {
    Store {
        number,
        owner,
        platform: Platform::WhatsApp,
        product,
        drift: 0,
        hidden: Vec::new(),
        from: i64::MIN,
        until: i64::MAX,
        marks: Vec::new(),
        without: Vec::new(),
        quoted: Vec::new(),
        edited: Vec::new(),
        ids: "3EB0",
        native: Some("34600000001-1714989600@g.us"),
    }
}

/// A person's id on the service.
pub fn id_of(person: &str) -> String {
    format!("{}@s.whatsapp.net", number_of(person).trim_start_matches('+'))
}

/// A person's hidden id.
pub fn hidden_id(person: &str) -> String {
    format!("{}@lid", network::text_key(person) % 1_000_000_000)
}

impl Store {
    pub fn exhibit(&self) -> ExhibitId {
        ExhibitId([self.number; 16])
    }

    fn id(&self, person: &str) -> String {
        if self.hidden.contains(&person) { hidden_id(person) } else { id_of(person) }
    }

    /// What it keeps of a group.
    pub fn read(&self, group: &Group) -> ChatObs {
        let begin = group.events.first().map_or(0, |event| event.at);
        let id = ChatId::of(self.exhibit(), &format!("msgstore.db/{}/{begin}", group.name));
        let mut chat = ChatObs::new(id, self.exhibit(), self.platform, self.product, group.kind);
        chat.place = "msgstore.db".into();
        chat.names = vec![group.name.to_owned()];
        chat.native = self.native.map(str::to_owned);
        if group.kind == ChatKind::Direct {
            let other = group.events.iter().map(|event| event.who).find(|who| *who != self.owner);
            chat.native = other.map(|other| self.id(other));
        }
        for (n, event) in (1..).zip(&group.events).filter(|(_, e)| (self.from..=self.until).contains(&e.at)) {
            self.event(&mut chat, group, n, event);
        }
        chat
    }

    fn event(&self, chat: &mut ChatObs, group: &Group, n: u64, event: &Event) {
        let at = WallTime::utc(event.at + self.drift);
        let mut message = MessageObs::new(n, at, MessageKind::System);
        message.native = native_key(&format!("{}{n}", self.ids)).filter(|_| !self.ids.is_empty());
        match &event.what {
            What::Say(text) if self.without.contains(&text.as_str()) => return,
            What::Say(text) => {
                message.sender = Some(self.alias(chat, event.who));
                self.say(&mut message, text);
                self.quote(chat, group, n, text);
            }
            What::Send(n) => {
                message.sender = Some(self.alias(chat, event.who));
                (message.kind, message.has_media) = (MessageKind::Media, true);
                message.item = Some(crate::phones::item(*n));
            }
            what => {
                message.native = None;
                message.system = Some(Box::new(self.line(chat, group, event.who, what)));
            }
        }
        chat.messages.push(message);
    }

    fn say(&self, message: &mut MessageObs, text: &str) {
        if self.marks.contains(&text) {
            message.kind = MessageKind::Deleted;
            return;
        }
        let text = self.edited.iter().find(|edit| edit.0 == text).map_or(text, |edit| edit.1);
        message.kind = MessageKind::Text;
        message.text_key = network::text_key(text);
        message.text_chars = u32::try_from(text.chars().count()).unwrap();
        message.objection = network::reads_as_objection(text);
    }

    /// The record that stands for what an answer quotes.
    fn quote(&self, chat: &mut ChatObs, group: &Group, answer: u64, text: &str) {
        let Some((quoted, _)) = self.quoted.iter().find(|quote| quote.1 == text) else { return };
        let is = |event: &&Event| matches!(&event.what, What::Say(said) if said == quoted);
        let at = group.events.iter().position(|event| is(&event)).unwrap();
        let mut record = MessageObs::new(10_000 + answer, WallTime::untold(), MessageKind::Quoted);
        record.native = native_key(&format!("{}{}", self.ids, at + 1));
        record.sender = Some(self.alias(chat, group.events[at].who));
        record.text_key = network::text_key(quoted);
        record.text_chars = u32::try_from(quoted.chars().count()).unwrap();
        chat.messages.push(record);
    }

    fn line(&self, chat: &mut ChatObs, group: &Group, who: &str, what: &What) -> SystemLine {
        let actor = Some(AliasIx(self.alias(chat, who)));
        let mut line = SystemLine { actor, ..SystemLine::of(SystemKind::Created) };
        match what {
            What::Created => line.new = Some(group.name.to_owned()),
            What::Added(targets) => {
                line.kind = SystemKind::Added;
                line.targets = targets.iter().map(|person| AliasIx(self.alias(chat, person))).collect();
            }
            What::Removed(target) => {
                line.kind = SystemKind::Removed;
                line.targets = vec![AliasIx(self.alias(chat, target))];
            }
            What::Left | What::Joined => {
                line.kind = if matches!(what, What::Left) { SystemKind::Left } else { SystemKind::JoinedByLink };
                line.targets = line.actor.take().into_iter().collect();
            }
            What::Renamed(old, new) => {
                line.kind = SystemKind::Subject;
                (line.old, line.new) = (Some((*old).to_owned()), Some((*new).to_owned()));
            }
            What::NewNumber(old, new) => {
                line.kind = SystemKind::NumberChanged;
                (line.actor, line.old, line.new) = (None, Some((*old).to_owned()), Some((*new).to_owned()));
            }
            What::Say(_) | What::Send(_) => {}
        }
        line
    }

    /// A person's alias: its id, and the phone's owner as such.
    pub fn alias(&self, chat: &mut ChatObs, person: &str) -> u32 {
        let phone = (!self.hidden.contains(&person)).then(|| number_of(person));
        let mut alias = Alias::of_account(self.id(person), phone);
        if person == self.owner {
            (alias.kind, alias.text) = (AliasKind::Owner, String::new());
        }
        if let Some(at) = chat.aliases.iter().position(|known| known.account == alias.account) {
            return u32::try_from(at).unwrap();
        }
        let Alias { text, kind, phone, account } = alias;
        let id = AliasId::of(chat.id, &format!("{kind} {text}"));
        chat.aliases.push(AliasObs { id, text, kind, phone, account });
        u32::try_from(chat.aliases.len() - 1).unwrap()
    }

    /// What it tells besides its chats: nothing yet.
    pub fn told(&self) -> ToldObs {
        ToldObs {
            exhibit: self.exhibit(),
            place: "msgstore.db".into(),
            platform: Some(self.platform),
            owners: Vec::new(),
            contacts: Vec::new(),
            same: Vec::new(),
            groups: Vec::new(),
        }
    }

    pub fn owner(&self) -> Owner {
        let (account, phone) = (Some(id_of(self.owner)), Some(number_of(self.owner)));
        Owner { account, phone, name: None, place: "preferences".into() }
    }
}

pub fn contact(person: &str, name: &str, kind: ContactKind) -> Contact {
    Contact {
        account: Some(id_of(person)),
        phone: None,
        name: name.to_owned(),
        kind,
        place: "wa_contacts row 1".into(),
    }
}

/// That a person's hidden id and number are one account.
pub fn same(person: &str, reason: SameReason) -> SameAccount {
    let place = "jid_map row 1".to_owned();
    SameAccount { a: hidden_id(person), b: id_of(person), reason, at: None, place }
}

pub fn built(observed: Observed) -> (Observed, Network) {
    let mut observed = observed;
    observed.chats.sort_by_key(|chat| chat.id);
    let network = network::build(&observed);
    (observed, network)
}

/// The account that a chat shows under an alias.
pub fn account(observed: &Observed, network: &Network, chat: ChatId, is: impl Fn(&AliasObs) -> bool) -> usize {
    let shows = |at: &network::AliasRef| {
        let obs = &observed.chats[at.chat as usize];
        obs.id == chat && is(&obs.aliases[at.alias as usize])
    };
    network.accounts.iter().position(|account| account.aliases.iter().any(shows)).unwrap()
}
