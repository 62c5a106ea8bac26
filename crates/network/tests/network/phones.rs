//! A small world with known truth: groups in which things happen, and phones that show them each in its own way.

use model::{
    AliasId, AliasIx, AliasKind, ChatId, ChatKind, ExhibitId, ItemId, MessageKind, Platform, Precision, Product,
    SystemKind, SystemLine, WallTime,
};
use network::{AliasObs, ChatObs, MessageObs, Network, Observed, Style};

/// 2024-05-06T10:00:00Z, a Monday.
pub const START: i64 = 1_714_989_600;
pub const MINUTE: i64 = 60;
pub const HOUR: i64 = 3600;
pub const DAY: i64 = 86_400;

#[derive(Clone)]
pub enum What {
    Say(String),
    Send(u8),
    Created,
    Added(Vec<&'static str>),
    Removed(&'static str),
    Left,
    Joined,
    Renamed(&'static str, &'static str),
    NewNumber(&'static str, &'static str),
}

#[derive(Clone)]
pub struct Event {
    pub at: i64,
    pub who: &'static str,
    pub what: What,
}

/// A group as it really was.
#[derive(Clone)]
pub struct Group {
    pub name: &'static str,
    pub kind: ChatKind,
    pub events: Vec<Event>,
}

impl Group {
    pub fn new(name: &'static str) -> Self {
        Self { name, kind: ChatKind::Group, events: Vec::new() }
    }

    pub fn on(&mut self, minute: i64, who: &'static str, what: What) -> &mut Self {
        self.events.push(Event { at: START + minute * MINUTE, who, what });
        self
    }

    pub fn say(&mut self, minute: i64, who: &'static str, text: &str) -> &mut Self {
        self.on(minute, who, What::Say(text.to_owned()))
    }

    /// Harmless small talk of some people, every seven minutes, from a minute on.
    pub fn talk(&mut self, from: i64, count: i64, people: &[&'static str]) -> &mut Self {
        let topic = self.name;
        for n in 0..count {
            let who = people[usize::try_from(n).unwrap() % people.len()];
            self.say(from + n * 7, who, &format!("about {topic} at {from}: thought number {n}"));
        }
        self
    }
}

/// A phone and how it shows things.
#[derive(Clone)]
pub struct Phone {
    /// Of its exhibit.
    pub number: u8,
    /// Where in the exhibit its exports lie.
    pub folder: &'static str,
    /// What their names begin with: two phones' exports of one group may lie in one folder.
    pub files: &'static str,
    pub style: Style,
    pub owner: &'static str,
    /// Seconds ahead of UTC at a moment.
    pub zone: fn(i64) -> i64,
    /// Person → as shown: `+…` a number, `~…` a name of their own, else a saved name. Others show as a number.
    pub book: Vec<(&'static str, &'static str)>,
    pub keeps_media: bool,
    pub from: i64,
    pub until: i64,
    /// Texts that were deleted here, leaving nothing.
    pub without: Vec<&'static str>,
    /// Texts of which only the mark of deletion is left.
    pub marks: Vec<&'static str>,
    /// Texts that were edited after this phone's export: (before, after).
    pub edited: Vec<(&'static str, &'static str)>,
}

pub fn phone(number: u8, owner: &'static str, book: &[(&'static str, &'static str)]) -> Phone {
    Phone {
        number,
        folder: "",
        files: "",
        style: Style::default(),
        owner,
        zone: |_| 2 * HOUR,
        book: book.to_vec(),
        keeps_media: true,
        from: i64::MIN,
        until: i64::MAX,
        without: Vec::new(),
        marks: Vec::new(),
        edited: Vec::new(),
    }
}

pub fn item(n: u8) -> ItemId {
    ItemId([n; 32])
}

/// A person's number.
pub fn number_of(person: &str) -> String {
    format!("+34600{:06}", network::text_key(person) % 1_000_000)
}

impl Phone {
    pub fn exhibit(&self) -> ExhibitId {
        ExhibitId([self.number; 16])
    }

    pub fn shown(&self, person: &str) -> String {
        if person == self.owner {
            return format!("{person} (own name)");
        }
        self.book.iter().find(|b| b.0 == person).map_or_else(|| number_of(person), |b| b.1.to_owned())
    }

    /// What this phone exports of a group.
    pub fn export(&self, group: &Group) -> ChatObs {
        let begin = group.events.first().map_or(0, |e| e.at);
        let id = ChatId::of(self.exhibit(), &format!("{}{}{}/{begin}", self.folder, self.files, group.name));
        let mut chat = Writer { phone: self, chat: id, aliases: Vec::new(), messages: Vec::new() };
        let mut names = vec![group.name.to_owned()];
        for (ix, event) in (1..).zip(&group.events).filter(|(_, e)| (self.from..=self.until).contains(&e.at)) {
            chat.event(group, ix, event);
            if let What::Renamed(_, new) = event.what {
                names.push(new.to_owned());
            }
        }
        if group.kind == ChatKind::Direct {
            let other = group.events.iter().map(|e| e.who).find(|who| *who != self.owner);
            names = other.map(|other| self.shown(other)).into_iter().collect();
        }
        ChatObs {
            place: self.folder.to_owned(),
            style: self.style.clone(),
            names,
            aliases: chat.aliases,
            messages: chat.messages,
            ..ChatObs::new(id, self.exhibit(), Platform::WhatsApp, Product::WhatsAppTextAndroid, group.kind)
        }
    }
}

struct Writer<'p> {
    phone: &'p Phone,
    chat: ChatId,
    aliases: Vec<AliasObs>,
    messages: Vec<MessageObs>,
}

impl Writer<'_> {
    /// Records are named after events, so that a test can tell which are truly one.
    fn event(&mut self, group: &Group, record: u64, event: &Event) {
        let local = event.at + (self.phone.zone)(event.at);
        let at = WallTime { seconds: local.div_euclid(60) * 60, precision: Precision::Minute, offset: None };
        let blank = MessageObs::new(record, at, MessageKind::System);
        let message = match &event.what {
            What::Say(text) => self.text(event.who, text, blank),
            What::Send(n) => {
                let item = self.phone.keeps_media.then(|| item(*n));
                let sender = Some(self.sender(event.who));
                Some(MessageObs { sender, kind: MessageKind::Media, item, has_media: true, ..blank })
            }
            what => Some(MessageObs { system: Some(Box::new(self.line(group, event.who, what))), ..blank }),
        };
        self.messages.extend(message);
    }

    fn text(&mut self, who: &str, text: &str, blank: MessageObs) -> Option<MessageObs> {
        if self.phone.without.contains(&text) {
            return None;
        }
        let sender = Some(self.sender(who));
        if self.phone.marks.contains(&text) {
            return Some(MessageObs { sender, kind: MessageKind::Deleted, ..blank });
        }
        let text = self.phone.edited.iter().find(|e| e.0 == text).map_or(text, |e| e.1);
        Some(MessageObs {
            sender,
            kind: MessageKind::Text,
            text_key: network::text_key(text),
            text_chars: u32::try_from(text.chars().count()).unwrap(),
            objection: network::reads_as_objection(text),
            ..blank
        })
    }

    fn line(&mut self, group: &Group, who: &str, what: &What) -> SystemLine {
        let actor = Some(AliasIx(self.named(who)));
        let mut line = SystemLine { actor, ..SystemLine::of(SystemKind::Created) };
        match what {
            What::Created => line.new = Some(group.name.to_owned()),
            What::Added(targets) => {
                line.kind = SystemKind::Added;
                line.targets = targets.iter().map(|t| AliasIx(self.named(t))).collect();
            }
            What::Removed(target) => {
                line.kind = SystemKind::Removed;
                line.targets = vec![AliasIx(self.named(target))];
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

    /// A sender's alias: an exporter sends under its own name.
    fn sender(&mut self, person: &str) -> u32 {
        let shown = self.phone.shown(person);
        let kind = match shown.chars().next() {
            Some('+') => AliasKind::Number,
            Some('~') => AliasKind::Pushname,
            _ => AliasKind::Contact,
        };
        self.alias(shown, kind)
    }

    /// An alias in a line of the service: an exporter is "You".
    fn named(&mut self, person: &str) -> u32 {
        if person == self.phone.owner { self.alias(String::new(), AliasKind::Owner) } else { self.sender(person) }
    }

    fn alias(&mut self, text: String, kind: AliasKind) -> u32 {
        if let Some(ix) = self.aliases.iter().position(|alias| alias.text == text && alias.kind == kind) {
            return u32::try_from(ix).unwrap();
        }
        let phone = (kind == AliasKind::Number).then(|| text.clone());
        self.aliases.push(AliasObs { id: AliasId::of(self.chat, &text), text, kind, phone, account: None });
        u32::try_from(self.aliases.len() - 1).unwrap()
    }
}

pub fn observed(chats: Vec<ChatObs>) -> Observed {
    let mut chats = chats;
    chats.sort_by_key(|chat| chat.id);
    Observed { chats, ..Observed::default() }
}

pub fn build(chats: Vec<ChatObs>) -> (Observed, Network) {
    let observed = observed(chats);
    let network = network::build(&observed);
    (observed, network)
}

/// How many chats each group has, sorted.
pub fn sizes(network: &Network) -> Vec<usize> {
    let mut sizes: Vec<usize> = network.groups.iter().map(|group| group.chats.len()).collect();
    sizes.sort_unstable();
    sizes
}

/// The account that a phone's chat shows under an alias (`""`: "You").
pub fn account_of(observed: &Observed, network: &Network, phone: &Phone, group: &Group, shown: &str) -> usize {
    let chat = phone.export(group).id;
    network
        .accounts
        .iter()
        .position(|account| {
            account.aliases.iter().any(|at| {
                let obs = &observed.chats[at.chat as usize];
                obs.id == chat && obs.aliases[at.alias as usize].text == shown
            })
        })
        .unwrap_or_else(|| panic!("no alias {shown:?}"))
}
