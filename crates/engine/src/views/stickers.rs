//! Stickers of a case: what they say of themselves, and how deep they lie in which exhibit.

use super::lists::record_place;
use super::{Case, EvidenceView, Shown, StickerDegreeView, StickerInvolvementView, StickerView};
use crate::Error;
use crate::stickers::Claims;
use crate::twins::Twins;
use chat::stickers::tells_apart;
use model::{AliasKind, MediaKind, Product, StickerDegree, StickerFact};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use store::{CarriedRow, StickerFactRow, StickerRow};

/// What is one sticker, or one pack, in all that is said of it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    /// A pack by its id.
    Pack(String),
    /// A file by its SHA-256, held or not.
    File([u8; 32]),
    /// A picture that is known by the application's digest alone.
    Part([u8; 32]),
    /// What is told by nothing else than its row: exhibit, path, place.
    Row(i64, String, String),
}

/// What is known of one of them.
#[derive(Default)]
struct Sticker {
    item: Option<i64>,
    /// Whether it is a pack, and no sticker of it.
    is_pack: bool,
    /// The application's digest of the picture's part, of one that is not held.
    part: Option<[u8; 32]>,
    /// What its own file says, or else a database.
    claims: Option<(Claims, &'static str)>,
    /// By the exhibit's place among those of the case: what speaks for each degree there, the first of it.
    degrees: BTreeMap<usize, BTreeMap<StickerDegree, StickerDegreeView>>,
}

/// What is read of a case for its list of stickers.
struct Reading<'c> {
    case: &'c Case<'c>,
    stickers: BTreeMap<Key, Sticker>,
    /// Each exhibit's place among those of the case.
    places: HashMap<i64, usize>,
}

impl Case<'_> {
    /// Stickers and packs: those of packs that lie in several exhibits first.
    pub fn stickers(&self) -> Result<Vec<StickerView>, Error> {
        let vault = &self.engine.vault;
        let (rows, facts, carried) =
            (vault.stickers(self.id)?, vault.sticker_facts(self.id)?, vault.stickers_carried(self.id)?);
        let twins = Twins::of(&rows);
        let mut reading = Reading {
            case: self,
            stickers: BTreeMap::new(),
            places: self.exhibits.iter().enumerate().map(|(at, e)| (e.n, at)).collect(),
        };
        reading.take_items(rows, &facts, &carried)?;
        facts.iter().for_each(|row| reading.take_fact(row));
        let owners = self.owners()?;
        carried.iter().for_each(|row| reading.take_carried(row, &owners));
        Ok(reading.views(&twins))
    }

    /// The aliases of accounts in chats of exhibits whose phone is theirs.
    fn owners(&self) -> Result<HashSet<(i64, u32)>, Error> {
        let mut owner_of = HashMap::new();
        self.engine.vault.each_account(self.id, &mut |a| {
            if !a.owner_of.is_empty() {
                owner_of.insert(a.id, a.owner_of);
            }
        })?;
        let mut owners = HashSet::new();
        self.engine.vault.each_account_alias(self.id, &mut |(account, chat, alias)| {
            let exhibit = self.chats.get(&chat).map(|chat| chat.exhibit);
            if owner_of.get(&account).zip(exhibit).is_some_and(|(of, exhibit)| of.contains(&exhibit)) {
                owners.insert((chat, alias));
            }
        })?;
        Ok(owners)
    }
}

impl Reading<'_> {
    /// Items that say to be stickers, that a chat calls so, that a database names, or that can be nothing else.
    fn take_items(
        &mut self,
        rows: Vec<StickerRow>,
        facts: &[StickerFactRow],
        carried: &[CarriedRow],
    ) -> Result<(), Error> {
        let named: HashSet<[u8; 32]> = facts.iter().filter_map(|row| row.fact.digest).collect();
        let is_sticker = |row: &&CarriedRow| row.media.as_deref() == Some(MediaKind::Sticker.as_str());
        let called: HashSet<i64> = carried.iter().filter(is_sticker).map(|row| row.item).collect();
        let mut keys = HashMap::new();
        for row in rows {
            let Some(item) = self.case.items.get(&row.item).filter(|item| !self.case.is_hidden(item.n)) else {
                continue;
            };
            let claims = Claims::read(&row)?.into_iter().next();
            let is_animation = item.mime == "application/gzip";
            let sha256 = item.digests.sha256;
            if claims.is_none() && !is_animation && !called.contains(&row.item) && !named.contains(&sha256) {
                continue;
            }
            let claims = claims.map(|claims| (claims, "file"));
            keys.insert(row.item, Key::File(sha256));
            self.stickers.insert(Key::File(sha256), Sticker { item: Some(row.item), claims, ..Sticker::default() });
        }
        for (item, exhibit, path, ..) in self.case.engine.vault.case_occurrences(self.case.id)? {
            if let Some(key) = keys.get(&item) {
                self.add(key.clone(), exhibit, (StickerDegree::Present, None), self.case.path(&path), String::new());
            }
        }
        Ok(())
    }

    fn take_fact(&mut self, row: &StickerFactRow) {
        let fact = &row.fact;
        let key = key_of(row);
        let sticker = self.stickers.entry(key.clone()).or_default();
        sticker.is_pack = fact.is_pack();
        sticker.part = sticker.part.or(fact.image_part);
        // What the file says of its pack stands; where it says nothing, the application's word does.
        if sticker.claims.as_ref().is_none_or(|(claims, _)| claims.names_no_pack()) {
            let flags = sticker.claims.as_ref().map(|(claims, _)| claims.flags.clone()).unwrap_or_default();
            let told = claims_of(fact, flags).map(|claims| (claims, "database"));
            sticker.claims = told.or(sticker.claims.take());
        }
        let at = fact.at_ms.map(|ms| model::utc_text(ms.div_euclid(1000)));
        let place = self.case.place(&fact.place);
        self.add(key, row.exhibit, (fact.degree, at), self.case.path(&row.path), place);
    }

    /// A message that this phone sent, or that its own database shows as received.
    fn take_carried(&mut self, row: &CarriedRow, owners: &HashSet<(i64, u32)>) {
        let (Some(item), Some(sender)) = (self.case.items.get(&row.item), row.sender) else { return };
        let (key, Some(chat)) = (Key::File(item.digests.sha256), self.case.chats.get(&row.chat)) else { return };
        let is_owner = row.sender_kind == Some(AliasKind::Owner) || owners.contains(&(row.chat, sender));
        let is_in_database = matches!(
            chat.product,
            Product::WhatsAppAndroid
                | Product::WhatsAppAndroidLegacy
                | Product::WhatsAppIos
                | Product::SignalDesktop
                | Product::SignalAndroid
        );
        let is_read = chat.read_until.is_some_and(|until| row.record <= until);
        let degrees: &[StickerDegree] = match (is_owner, is_in_database) {
            (true, _) => &[StickerDegree::Sent],
            (false, true) if is_read => &[StickerDegree::StoredAutomatically, StickerDegree::ChatOpened],
            (false, true) => &[StickerDegree::StoredAutomatically],
            (false, false) => return,
        };
        if !self.stickers.contains_key(&key) {
            return;
        }
        for degree in degrees {
            let (path, record) = (self.case.path(&chat.path), record_place(chat, row.record));
            self.add(key.clone(), row.exhibit, (*degree, None), path, record);
        }
    }

    fn add(
        &mut self,
        key: Key,
        exhibit: i64,
        (degree, at_utc): (StickerDegree, Option<String>),
        path: Shown,
        record: String,
    ) {
        let Some(id) = self.case.exhibit_row(exhibit).and_then(|row| row.id) else { return };
        let Some(place) = self.places.get(&exhibit) else { return };
        let evidence = EvidenceView { exhibit: id, exhibit_name: self.case.exhibit_name(exhibit), path, record };
        let degrees = self.stickers.entry(key).or_default().degrees.entry(*place).or_default();
        degrees.entry(degree).or_insert(StickerDegreeView { degree, at_utc, evidence });
    }

    fn views(self, twins: &Twins) -> Vec<StickerView> {
        let mut exhibits: HashMap<String, BTreeSet<usize>> = HashMap::new();
        for sticker in self.stickers.values() {
            if let Some(id) = sticker.pack().filter(|id| tells_apart(id)) {
                exhibits.entry(id.into()).or_default().extend(sticker.degrees.keys());
            }
        }
        let mut views = Vec::new();
        for sticker in self.stickers.values() {
            let in_exhibits = sticker.pack().and_then(|id| exhibits.get(id)).map_or(0, BTreeSet::len) as u64;
            let view = self.view(sticker, in_exhibits, twins);
            let shared = if in_exhibits > 1 { in_exhibits } else { 0 };
            views.push(((Reverse(shared), sticker.pack().map(str::to_owned)), view));
        }
        views.sort_by(|(one, _), (other, _)| one.cmp(other));
        views.into_iter().map(|(_, view)| view).collect()
    }

    fn view(&self, sticker: &Sticker, pack_exhibit_count: u64, twins: &Twins) -> StickerView {
        let (claims, claimed_by) = match &sticker.claims {
            Some((claims, by)) => (claims.clone(), Some((*by).to_string())),
            None => (Claims::default(), None),
        };
        let item_of = |n: i64| self.case.items.get(&n).map(|item| item.digests.item());
        let same: BTreeSet<i64> = match sticker.item {
            Some(item) => twins.of_item(item),
            None => sticker.part.iter().flat_map(|part| twins.with_part(*part)).copied().collect(),
        };
        let mut same: Vec<_> = same.into_iter().filter_map(item_of).collect();
        same.sort_unstable();
        let text = |raw: &Option<String>| raw.as_deref().map(|raw| self.case.text(raw));
        StickerView {
            item: sticker.item.and_then(item_of),
            is_pack: sticker.is_pack,
            pack_id: text(&claims.pack_id),
            pack_name: text(&claims.pack_name),
            publisher: text(&claims.publisher),
            origin_pack_id: text(&claims.origin_pack_id),
            claimed_by,
            tells_apart: claims.pack_id.as_deref().is_some_and(tells_apart),
            flags: claims.flags,
            pack_exhibit_count,
            same_picture: same,
            confidence: sticker.item.and_then(|item| self.case.best.get(&item)).copied(),
            exhibit_count: sticker.degrees.len() as u64,
            involvement: sticker.degrees.values().filter_map(involvement).collect(),
        }
    }
}

impl Sticker {
    fn pack(&self) -> Option<&str> {
        self.claims.as_ref()?.0.pack_id.as_deref()
    }
}

/// What an exhibit shows of one, the highest degree first.
fn involvement(degrees: &BTreeMap<StickerDegree, StickerDegreeView>) -> Option<StickerInvolvementView> {
    let (degree, highest) = degrees.last_key_value()?;
    Some(StickerInvolvementView {
        exhibit: highest.evidence.exhibit,
        exhibit_name: highest.evidence.exhibit_name.clone(),
        why: String::new(),
        degree: *degree,
        degrees: degrees.values().rev().cloned().collect(),
    })
}

fn key_of(row: &StickerFactRow) -> Key {
    let fact = &row.fact;
    let pack = fact.pack_id.as_ref().filter(|id| fact.is_pack() && tells_apart(id));
    match (fact.digest, fact.image_part, pack) {
        (Some(digest), ..) => Key::File(digest),
        (None, Some(part), _) => Key::Part(part),
        (None, None, Some(id)) => Key::Pack(id.clone()),
        (None, None, None) => Key::Row(row.exhibit, row.path.clone(), fact.place.clone()),
    }
}

fn claims_of(fact: &StickerFact, mut flags: Vec<model::StickerFlag>) -> Option<Claims> {
    if fact.first_party == Some(true) && !flags.contains(&model::StickerFlag::FirstParty) {
        flags.push(model::StickerFlag::FirstParty);
    }
    let (pack_id, pack_name, publisher) = (fact.pack_id.clone(), fact.pack_name.clone(), fact.publisher.clone());
    let is_there = pack_id.is_some() || pack_name.is_some() || !flags.is_empty();
    is_there.then_some(Claims { pack_id, pack_name, publisher, origin_pack_id: None, flags, whole: true })
}
