//! What was made, read by the readers of evidence, as the merge takes it.

#![expect(clippy::unwrap_used, clippy::panic, reason = "what was made is read whole, or the test that made it fails")]

use chat::{Context, DatabaseAt, DatabaseRead, Limits};
use model::{AliasId, ChatId, ExhibitId, ItemId, ParsedChat, Platform, Record, SourceRead, Told};
use network::{AliasObs, ChatObs, InviteObs, MessageObs, Network, Observed, RecordRef, Style, ToldObs};
use rehearsal::formats::{self, Locale, Made, Operation, Phone};
use std::collections::{BTreeSet, HashMap};
use std::io::Read as _;

/// A group and something that happened in it.
pub type Happened = (usize, usize);

/// What is true of a chat that was read.
pub struct Source {
    /// The phone.
    pub phone: Phone,
    /// The group.
    pub group: usize,
    /// How the phone writes exports, of those.
    pub locale: Option<Locale>,
}

/// Files that phones hold, by the names under which records name them: which item each is, if a phone (by the number of
/// its exhibit) holds it.
pub type Files<'o> = &'o dyn Fn(u8, &str) -> Option<ItemId>;

/// Exhibits that are being read.
pub struct Case<'o> {
    /// What happened.
    pub operation: &'o Operation,
    /// What was read of it.
    pub observed: Observed,
    /// The event of each record that was made and read.
    pub events: HashMap<(ChatId, u64), Happened>,
    /// What is true of each chat.
    pub sources: HashMap<ChatId, Source>,
    /// Records that were made, and those that were read of them.
    pub made: usize,
    /// Links and invitations that were read: the chat, the place in its messages, the code, and the group's own id.
    invites: Vec<(ChatId, u32, u64, Option<u64>)>,
    files: Option<Files<'o>>,
    exhibits: u8,
}

impl<'o> Case<'o> {
    /// Without exhibits yet.
    pub fn of(operation: &'o Operation) -> Self {
        Self {
            operation,
            observed: Observed::default(),
            events: HashMap::new(),
            sources: HashMap::new(),
            made: 0,
            invites: Vec::new(),
            files: None,
            exhibits: 0,
        }
    }

    /// The same, where phones hold files.
    pub fn with_files(operation: &'o Operation, files: Files<'o>) -> Self {
        Self { files: Some(files), ..Self::of(operation) }
    }

    fn exhibit(&mut self) -> ExhibitId {
        self.exhibits += 1;
        ExhibitId([self.exhibits; 16])
    }

    /// With the databases of a phone with Android.
    pub fn android(mut self, phone: Phone) -> Self {
        let exhibit = self.exhibit();
        for made in formats::android(self.operation, &phone).unwrap() {
            self.database(exhibit, &phone, &made);
        }
        self
    }

    /// With the databases of a phone with iOS.
    pub fn ios(mut self, phone: Phone) -> Self {
        let exhibit = self.exhibit();
        for made in formats::ios(self.operation, &phone).unwrap() {
            self.database(exhibit, &phone, &made);
        }
        self
    }

    fn database(&mut self, exhibit: ExhibitId, phone: &Phone, made: &Made) {
        let mut told = Vec::new();
        let at = DatabaseAt::Held(made.bytes.clone(), None);
        let read = chat::read_database_at(at, &context(&made.name), &mut |one| told.push(one));
        let DatabaseRead::Read(product, read) = read else { panic!("{} is not read", made.name) };
        self.take(exhibit, phone, made, None, product.name, told, read);
    }

    /// With an account of Telegram, exported on a computer whose clock is so many minutes ahead.
    pub fn telegram(mut self, phone: Phone, ahead: i64) -> Self {
        let (exhibit, made) = (self.exhibit(), formats::telegram(self.operation, &phone, ahead));
        self.stream(exhibit, &phone, &made);
        self
    }

    /// With a report of Cellebrite's tool.
    pub fn ufdr(mut self, phone: Phone) -> Self {
        let (exhibit, mut made) = (self.exhibit(), formats::ufdr(self.operation, &phone).unwrap());
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(std::mem::take(&mut made.bytes))).unwrap();
        assert!(zip.file_names().any(|name| name.is_ok_and(|name| name.starts_with("files/Image/"))));
        zip.by_name("report.xml").unwrap().read_to_end(&mut made.bytes).unwrap();
        self.stream(exhibit, &phone, &made);
        self
    }

    fn stream(&mut self, exhibit: ExhibitId, phone: &Phone, made: &Made) {
        let product = chat::recognise(&made.bytes).unwrap_or_else(|| panic!("{} is not known", made.name));
        let mut told = Vec::new();
        let tell = &mut |one| told.push(one);
        let read = chat::read_stream(product, &mut made.bytes.as_slice(), &context(&made.name), tell);
        self.take(exhibit, phone, made, None, product.name, told, read);
    }

    /// With the exports of all groups of a phone.
    pub fn texts(self, phone: Phone, locale: Locale) -> Self {
        self.exports(phone, locale, formats::text)
    }

    /// The same, exported with their files.
    pub fn texts_with_files(self, phone: Phone, locale: Locale) -> Self {
        self.exports(phone, locale, formats::text_with_files)
    }

    fn exports(
        mut self,
        phone: Phone,
        locale: Locale,
        export: impl Fn(&Operation, &Phone, usize, Locale) -> Option<Made>,
    ) -> Self {
        let exhibit = self.exhibit();
        let mut names = BTreeSet::new();
        for group in 0..self.operation.groups.len() {
            let Some(mut made) = export(self.operation, &phone, group, locale) else { continue };
            // Groups can have one name, and their exports then lie in different folders.
            if !names.insert(made.name.clone()) {
                made.name = format!("{group}/{}", made.name);
            }
            let chat = chat::parse(&made.bytes, &context(&made.name));
            let damage = chat.issues.iter().find(|issue| issue.kind == model::IssueKind::Damaged);
            assert_eq!(damage, None, "{:?}", made.name);
            assert_eq!(chat.head.language.as_deref(), Some(locale.language()));
            let told = vec![Told::Chat(Box::new(chat))];
            self.take(exhibit, &phone, &made, Some((group, locale)), "whatsapp-text", told, SourceRead::default());
        }
        self
    }

    #[expect(clippy::too_many_arguments, reason = "what one source is, and all that it told")]
    fn take(
        &mut self,
        exhibit: ExhibitId,
        phone: &Phone,
        made: &Made,
        text: Option<(usize, Locale)>,
        product: &str,
        told: Vec<Told>,
        read: SourceRead,
    ) {
        let damage = |issue: &&model::Issue| issue.kind == model::IssueKind::Damaged;
        assert_eq!(read.issues.iter().find(damage), None, "{}", made.name);
        self.made += made.legend.len();
        let platform = Platform::ALL.iter().copied().find(|platform| product.starts_with(platform.as_str()));
        let mut beside = ToldObs {
            exhibit,
            place: String::new(),
            platform,
            owners: Vec::new(),
            contacts: Vec::new(),
            same: Vec::new(),
            groups: Vec::new(),
        };
        for one in told {
            match one {
                Told::Chat(chat) => self.chat(exhibit, phone, made, text, *chat),
                Told::Contact(contact) => beside.contacts.push(contact),
                Told::Same(same) => beside.same.push(same),
                Told::Owner(owner) => beside.owners.push(owner),
                // None is made here.
                Told::Sticker(_) => {}
                Told::Group(group) => beside.groups.push(group),
            }
        }
        self.observed.told.push(beside);
    }

    fn chat(
        &mut self,
        exhibit: ExhibitId,
        phone: &Phone,
        made: &Made,
        text: Option<(usize, Locale)>,
        chat: ParsedChat,
    ) {
        assert!(chat.tally.adds_up() && chat.tally.refused == 0 && chat.tally.doubtful == 0, "{:?}", chat.tally);
        assert_eq!(chat.part, 0);
        let id = ChatId::of_key(exhibit, &made.name, &chat.key);
        let native = chat.head.native.clone().unwrap_or_default();
        let mut group = text.map(|(group, _)| group);
        for record in &chat.records {
            if let Some(happened) = self.happened(made, &native, record) {
                self.events.insert((id, record.number), happened);
                group = group.or(Some(happened.0));
            }
        }
        let Some(group) = group else { return };
        let source = Source { phone: phone.clone(), group, locale: text.map(|(_, locale)| locale) };
        self.sources.insert(id, source);
        for (at, record) in (0..).zip(&chat.records) {
            self.invites.extend(invited(record).into_iter().map(|(code, to)| (id, at, code, to)));
        }
        let items: Vec<Option<ItemId>> = chat.records.iter().map(|record| self.item(exhibit, record)).collect();
        let mut chat = observation(id, exhibit, chat);
        chat.messages.iter_mut().zip(items).for_each(|(message, item)| message.item = item);
        self.observed.chats.push(chat);
    }

    /// The item that a record carries, if the phone holds its file.
    fn item(&self, exhibit: ExhibitId, record: &Record) -> Option<ItemId> {
        let path = record.attachment.as_ref()?.name.as_deref()?;
        let number = exhibit.0.first().copied().unwrap_or_default();
        self.files?(number, path.rsplit('/').next().unwrap_or(path))
    }

    /// What a record tells of: as its maker says, or, of what is only quoted, its id.
    fn happened(&self, made: &Made, native: &str, record: &Record) -> Option<Happened> {
        let by_id = || {
            let key = record.native.as_deref()?;
            let groups = self.operation.groups.iter().enumerate();
            groups
                .flat_map(|(ix, group)| group.events.iter().enumerate().map(move |(n, event)| (ix, n, event)))
                .find(|(.., event)| !event.key.is_empty() && event.key == key)
                .map(|(ix, n, _)| (ix, n))
        };
        made.legend.get(&(native.to_owned(), record.number)).copied().or_else(by_id)
    }

    /// Links and invitations, when chats are in their last order.
    pub fn invites(&self) -> Vec<InviteObs> {
        let chats: HashMap<ChatId, u32> = self.observed.chats.iter().map(|chat| chat.id).zip(0..).collect();
        let invite = |(chat, message, code, to): &(ChatId, u32, u64, Option<u64>)| {
            let record = RecordRef { chat: *chats.get(chat)?, message: *message };
            Some(InviteObs { record, code: *code, to: *to })
        };
        self.invites.iter().filter_map(invite).collect()
    }

    /// Without one exhibit.
    pub fn without(&mut self, exhibit: u8) {
        let exhibit = ExhibitId([exhibit; 16]);
        self.observed.chats.retain(|chat| chat.exhibit != exhibit);
        self.observed.told.retain(|told| told.exhibit != exhibit);
    }

    /// With the network of all.
    pub fn merged(mut self) -> (Self, Network) {
        self.observed.chats.sort_by_key(|chat| chat.id);
        let network = network::build(&self.observed);
        (self, network)
    }
}

/// The links and the invitation of a record: the code, hashed, and the group's own id, hashed as a scene does.
fn invited(record: &Record) -> Vec<(u64, Option<u64>)> {
    let links = chat::invites(&record.text).into_iter().filter(|invite| invite.kind == chat::InviteKind::WhatsAppGroup);
    let mut out: Vec<_> = links.map(|invite| (network::text_key(&invite.normalised), None)).collect();
    if let Some(invite) = &record.invite {
        let link = invite.code.as_ref().map(|code| format!("chat.whatsapp.com/{code}"));
        let to = invite.group.as_deref().map(network::text_key);
        out.extend(link.or(invite.group.clone()).map(|code| (network::text_key(&code), to)));
    }
    out
}

fn context(name: &str) -> Context<'_> {
    Context { file_name: Some(name), siblings: &|_| false, limits: Limits::standard() }
}

fn observation(id: ChatId, exhibit: ExhibitId, chat: ParsedChat) -> ChatObs {
    let head = chat.head;
    let alias = |alias: model::Alias| AliasObs {
        id: AliasId::of(id, &format!("{} {}", alias.kind, alias.text)),
        text: alias.text,
        kind: alias.kind,
        phone: alias.phone,
        account: alias.account,
    };
    let decided = matches!(head.date_order_reason, model::DateOrderReason::DayOverTwelve);
    let date_order = decided.then_some(head.date_order);
    ChatObs {
        style: Style { language: head.language, header_form: head.header_form, date_order },
        native: head.native,
        names: head.names,
        aliases: chat.aliases.into_iter().map(alias).collect(),
        messages: chat.records.into_iter().map(message).collect(),
        members: chat.members,
        roll_calls: chat.roll_calls,
        origin: head.origin,
        ..ChatObs::new(id, exhibit, head.platform, head.product, head.kind)
    }
}

fn message(record: Record) -> MessageObs {
    MessageObs {
        native: record.native.as_deref().and_then(network::native_key),
        sender: record.sender.map(|sender| sender.0),
        text_key: network::text_key(&record.text),
        text_chars: u32::try_from(record.text.chars().count()).unwrap(),
        has_media: record.attachment.is_some(),
        objection: network::reads_as_objection(&record.text),
        forwarded: record.forwarded.is_some(),
        starred: record.starred,
        system: record.system,
        ..MessageObs::new(record.number, record.at, record.kind)
    }
}
