//! From the chats of a case to its network: load observations, build, write clusters and the ledger of links down.

pub(crate) mod gaps;
mod holds;
pub(crate) mod keys;
pub(crate) mod linked;
mod made;
pub(crate) mod notes;
pub(crate) mod origins;
mod scene;
mod ties;
pub(crate) mod traces;

pub use scene::{CaseScene, Established, Said};

use crate::access::{Object, act};
use crate::{Engine, Error, PROGRAM};
use crate::{Phase, Progress};
use model::{
    AccountId, AliasId, CaseId, ChatId, ChatKind, DateOrder, DateOrderReason, ExhibitId, ItemId, Member, ObservationId,
    Origin, RollCall, SystemLine, derive,
};
use network::{
    AccountIx, AliasObs, ChatObs, LinkKind, MemberRef, MessageObs, Network, Observed, RecordRef, Style, ToldObs,
};
use notes::{CalledRow, Note};
use scene::Invited;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use store::{
    AccountRow, ChatRow, ClusterRow, GroupRow, JobState, LinkRow, Listed, MembershipRow, ObservationRef, SightingRow,
    SourceFact, SourceRow, Tx, failpoint,
};

/// What came of building the network.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct NetworkSummary {
    /// Chats as exhibits show them.
    pub chat_count: u64,
    /// Groups and chats of two.
    pub group_count: u64,
    /// Accounts.
    pub account_count: u64,
    /// Distinct messages.
    pub message_count: u64,
    /// Sightings of items.
    pub sighting_count: u64,
    /// Assertions new to the ledger.
    pub link_count: u64,
}

/// What the network was built from, with the vault's own numbers beside it.
struct Loaded {
    observed: Observed,
    /// The vault's number of each chat in `observed`.
    chats: Vec<i64>,
    /// The vault's number of each exhibit.
    exhibits: HashMap<ExhibitId, i64>,
    /// The vault's number of each item that a message carries.
    items: HashMap<ItemId, i64>,
    /// Of each chat the invitations that are messages of their own.
    invited: Vec<Vec<Invited>>,
}

impl Engine {
    /// Builds the network of a case anew from its held exhibits.
    pub fn build_network(&self, case: CaseId, progress: &dyn Progress) -> Result<NetworkSummary, Error> {
        progress.begin(Phase::Network, "", None);
        let job = self.start_case_job("network", &derive("network", &[case.as_bytes()]), case)?;
        failpoint("network.begun");
        let mut loaded = self.load_observations(case)?;
        self.context.check()?;
        let network = network::build(&loaded.observed);
        let notes = {
            let scene = self.scene_of(case, &loaded, &network)?;
            let writer = Writer { engine: self, case, loaded: &loaded, network: &network };
            writer.analysed(&scene, &self.lineage_weights()?)?
        };
        self.context.check()?;
        // Written are only their numbers, and there can be a million of them.
        loaded.observed.chats.iter_mut().for_each(|chat| chat.aliases = Vec::new());
        let summary = self.write_network(case, job, &loaded, (&network, &notes))?;
        progress.end();
        Ok(summary)
    }

    fn load_observations(&self, case: CaseId) -> Result<Loaded, Error> {
        let exhibits = self.held_exhibits(case)?;
        let items: HashMap<i64, ItemId> =
            self.vault.case_items(case)?.into_iter().map(|i| (i.n, i.digests.item())).collect();
        let matched: HashSet<ItemId> = self
            .vault
            .matches(case)?
            .iter()
            .filter(|m| is_matched(m))
            .filter_map(|m| items.get(&m.item).copied())
            .collect();
        let mut rows = self.vault.chats(case)?;
        // Nobody takes part in a page.
        rows.retain(|row| row.kind != ChatKind::Page);
        let (mut chats, mut told) = (Vec::new(), Vec::new());
        let mut by_exhibit: BTreeMap<i64, Vec<&ChatRow>> = exhibits.keys().map(|n| (*n, Vec::new())).collect();
        rows.iter().for_each(|row| by_exhibit.entry(row.exhibit).or_default().push(row));
        for (n, rows) in by_exhibit {
            let Some(exhibit) = exhibits.get(&n) else { continue };
            let mut sources = self.vault.sources(n)?;
            sources.retain(|source| source.product != chat::products::WEB_PAGE.name);
            // Places are told from all paths of an exhibit, each once: a database holds many chats.
            let paths: BTreeSet<&str> =
                rows.iter().map(|row| &row.path).chain(sources.iter().map(|s| &s.path)).map(String::as_str).collect();
            let paths: Vec<&str> = paths.into_iter().collect();
            let places: HashMap<&str, &str> = paths.iter().copied().zip(chat::places(&paths)).collect();
            let place = |path: &str| places.get(path).copied().unwrap_or_default().to_owned();
            for row in rows {
                let (obs, invited) = self.load_chat(row, *exhibit, &place(&row.path), &items)?;
                chats.push((obs, (row.n, invited)));
            }
            told.extend(self.load_told(n, *exhibit, &sources, &place)?);
        }
        chats.sort_by_key(|(chat, _)| chat.id);
        let (unlinked, apart) = self.taken_apart(case)?;
        let (chats, besides): (_, Vec<_>) = chats.into_iter().unzip();
        let (numbers, invited) = besides.into_iter().unzip();
        Ok(Loaded {
            observed: Observed { chats, matched, told, unlinked, apart },
            chats: numbers,
            exhibits: exhibits.into_iter().map(|(n, id)| (id, n)).collect(),
            items: items.into_iter().map(|(n, id)| (id, n)).collect(),
            invited,
        })
    }

    /// What the sources of an exhibit say besides their chats.
    fn load_told(
        &self,
        n: i64,
        exhibit: ExhibitId,
        sources: &[SourceRow],
        place: &dyn Fn(&str) -> String,
    ) -> Result<Vec<ToldObs>, Error> {
        let mut told: BTreeMap<String, ToldObs> = BTreeMap::new();
        for (path, fact) in self.vault.facts(n)? {
            let of = told.entry(path).or_insert_with_key(|path| ToldObs {
                exhibit,
                place: place(path),
                platform: sources.iter().find(|s| s.path == *path).and_then(|s| chat::platform_of(&s.product)),
                owners: Vec::new(),
                contacts: Vec::new(),
                same: Vec::new(),
                groups: Vec::new(),
            });
            match fact {
                SourceFact::Contact(contact) => of.contacts.push(contact),
                SourceFact::Same(same) => of.same.push(same),
                SourceFact::Owner(owner) => of.owners.push(owner),
                SourceFact::Group(group) => of.groups.push(group),
                // Of no account: `made` is counted where accounts are written.
                SourceFact::Sticker(_) => {}
            }
        }
        Ok(told.into_values().collect())
    }

    fn load_chat(
        &self,
        row: &ChatRow,
        exhibit: ExhibitId,
        place: &str,
        items: &HashMap<i64, ItemId>,
    ) -> Result<(ChatObs, Vec<Invited>), Error> {
        let id = ChatId::of_key(exhibit, &row.path, &row.key);
        let rows = self.vault.aliases(row.n)?;
        // Aliases outside the scope were left out, so that the vault's numbers have gaps; the network's have none.
        let new: HashMap<u32, u32> = (0u32..).zip(&rows).map(|(ix, a)| (a.k, ix)).collect();
        let alias = |a: store::AliasRow| AliasObs {
            id: alias_id(id, a.kind, &a.text),
            text: a.text,
            kind: a.kind,
            phone: a.phone,
            account: a.account,
        };
        let aliases = rows.into_iter().map(alias).collect();
        let mut systems: HashMap<u64, SystemLine> = HashMap::new();
        for s in self.vault.system_lines(row.n)? {
            let ix = |k: &u32| new.get(k).copied().map(model::AliasIx);
            let line = SystemLine {
                actor: s.actor.as_ref().and_then(ix),
                targets: s.targets.iter().filter_map(ix).collect(),
                old: s.old,
                new: s.new,
                code: s.code,
                contested: s.contested,
                ..SystemLine::of(s.kind)
            };
            systems.insert(s.record, line);
        }
        let (mut messages, mut invited) = (Vec::new(), Vec::new());
        self.vault.messages(row.n, &mut |m| {
            let more = m.more.unwrap_or_default();
            invited.extend(u32::try_from(messages.len()).ok().zip(more.invite));
            messages.push(MessageObs {
                record: m.record,
                at: m.at,
                native: m.native.as_deref().and_then(network::native_key),
                forwarded: more.forwarded.is_some(),
                starred: more.starred,
                sender: m.sender.and_then(|k| new.get(&k).copied()),
                kind: m.kind,
                text_key: network::text_key(&m.text),
                text_chars: u32::try_from(m.text.chars().count()).unwrap_or(u32::MAX),
                item: m.item.and_then(|n| items.get(&n).copied()),
                has_media: m.has_media,
                objection: network::reads_as_objection(&m.text),
                system: systems.remove(&m.record).map(Box::new),
            });
        })?;
        let of = |ix: model::AliasIx| new.get(&ix.0).copied().map(model::AliasIx);
        let members = self.vault.members(row.n)?.into_iter();
        let calls = self.vault.roll_calls(row.n)?.into_iter();
        let origin = row.origin.clone();
        let obs = ChatObs {
            place: place.to_owned(),
            style: style(row),
            native: row.native.clone(),
            names: row.names.clone(),
            aliases,
            messages,
            members: members.filter_map(|m| Some(Member { alias: of(m.alias)?, ..m })).collect(),
            roll_calls: calls.filter_map(|c| Some(RollCall { alias: of(c.alias)?, ..c })).collect(),
            origin: origin.map(|o| Origin { founder: o.founder.and_then(of), ..o }),
            ..ChatObs::new(id, exhibit, row.platform, row.product, row.kind)
        };
        Ok((obs, invited))
    }

    fn write_network(
        &self,
        case: CaseId,
        job: i64,
        loaded: &Loaded,
        (network, notes): (&Network, &[Note]),
    ) -> Result<NetworkSummary, Error> {
        let before = self.cluster_of_chats(case)?;
        let writer = Writer { engine: self, case, loaded, network };
        let tx = self.vault.begin()?;
        tx.clear_network(case)?;
        writer.groups(&tx)?;
        writer.accounts(&tx)?;
        writer.messages(&tx)?;
        writer.memberships(&tx)?;
        writer.sightings(&tx)?;
        writer.notes(&tx)?;
        notes.iter().try_for_each(|note| note.write(&tx, case))?;
        writer.superseded(&tx, &before)?;
        let added = tx.assert_links(case, &writer.links(), self.context.now(), PROGRAM)?;
        let summary = NetworkSummary {
            chat_count: loaded.chats.len() as u64,
            group_count: network.groups.len() as u64,
            account_count: network.accounts.len() as u64,
            message_count: network.messages.len() as u64,
            sighting_count: network.sightings.len() as u64,
            link_count: added,
        };
        let facts = [
            ("groups", summary.group_count.to_string()),
            ("accounts", summary.account_count.to_string()),
            ("messages", summary.message_count.to_string()),
            ("links_added", added.to_string()),
        ];
        act(&self.context, &tx, "case.network", Object::Case(case), &facts, &[])?;
        tx.end_job(job, JobState::Done, self.context.now(), "{}")?;
        failpoint("network.open");
        tx.commit()?;
        failpoint("network.done");
        Ok(summary)
    }

    /// Under which group id each chat, and under which account id each alias, is known now.
    fn cluster_of_chats(&self, case: CaseId) -> Result<Before, Error> {
        let groups = self.vault.groups(case)?;
        // By its first alias alone: there can be a million accounts.
        let mut accounts: BTreeMap<[u8; 16], (i64, u32)> = BTreeMap::new();
        self.vault.each_account_alias(case, &mut |(account, chat, alias)| {
            accounts.entry(account.0).or_insert((chat, alias));
        })?;
        Ok(Before {
            groups: groups.iter().filter_map(|g| Some((g.id.0, *g.chats.first()?))).collect(),
            accounts: accounts.into_iter().collect(),
        })
    }
}

/// How a chat is written. An order of dates that was taken for want of a better one is none.
fn style(row: &ChatRow) -> Style {
    let decided = [DateOrderReason::YearFirst, DateOrderReason::DayOverTwelve].map(|reason| reason.as_str());
    let date_order = decided.contains(&row.date_order_reason.as_str()).then(|| DateOrder::parse(&row.date_order));
    Style { language: row.language.clone(), header_form: row.header_form.clone(), date_order: date_order.flatten() }
}

/// Matches that count as "this item is on a list": a match for review is a question, not a count against anyone.
fn is_matched(m: &store::MatchRow) -> bool {
    m.confidence != model::Confidence::Review
}

struct Before {
    groups: Vec<([u8; 16], i64)>,
    accounts: Vec<([u8; 16], (i64, u32))>,
}

/// Turns the network's places into the vault's numbers.
struct Writer<'a> {
    engine: &'a Engine,
    case: CaseId,
    loaded: &'a Loaded,
    network: &'a Network,
}

impl Writer<'_> {
    fn record(&self, at: RecordRef) -> Option<ObservationRef> {
        let chat = self.loaded.observed.chats.get(at.chat as usize)?;
        let number = self.loaded.chats.get(at.chat as usize)?;
        Some((*number, chat.messages.get(at.message as usize)?.record))
    }

    fn account(&self, ix: AccountIx) -> Option<AccountId> {
        self.network.accounts.get(ix.0 as usize).map(|a| a.id)
    }

    fn groups(&self, tx: &Tx<'_>) -> Result<(), Error> {
        for g in &self.network.groups {
            let row = GroupRow {
                id: g.id,
                kind: g.kind,
                platform: g.platform,
                name: g.name.clone(),
                names: g.names.clone(),
                founder: g.founder.and_then(|a| self.account(a)),
                created: g.created.and_then(|r| self.record(r)),
                first: g.first_seen.and_then(|r| self.record(r)),
                last: g.last_seen.and_then(|r| self.record(r)),
                member_count: g.member_count.into(),
                message_count: g.message_count.into(),
                native: g.native.clone(),
                origin: g.origin.and_then(|c| self.loaded.chats.get(c as usize).copied()),
                chats: g.chats.iter().filter_map(|c| self.loaded.chats.get(*c as usize).copied()).collect(),
            };
            tx.insert_group(self.case, &row)?;
        }
        Ok(())
    }

    fn accounts(&self, tx: &Tx<'_>) -> Result<(), Error> {
        let made = made::Made::read(self.engine, self.case, &self.network.accounts)?;
        // The vault's own alias numbers, read back chat by chat: the network's have no gaps.
        let mut numbers: BTreeMap<i64, Vec<u32>> = BTreeMap::new();
        for chat in &self.loaded.chats {
            numbers.insert(*chat, self.engine.vault.aliases(*chat)?.into_iter().map(|a| a.k).collect());
        }
        for a in &self.network.accounts {
            let alias = |r: &network::AliasRef| {
                let chat = self.loaded.chats.get(r.chat as usize)?;
                Some((*chat, *numbers.get(chat)?.get(r.alias as usize)?))
            };
            let row = AccountRow {
                id: a.id,
                platform: a.platform,
                phone: a.phone.clone(),
                phones: a.phones.clone(),
                country: a.phone.as_deref().and_then(chat::country),
                names: a.names.clone(),
                owner_of: a.is_exporter_of.iter().filter_map(|e| self.loaded.exhibits.get(e).copied()).collect(),
                group_count: a.group_count.into(),
                message_count: a.message_count.into(),
                category: "not-determined".into(),
                involvement: involvement(&a.involvement, made.of(a, &self.loaded.exhibits)),
                aliases: a.aliases.iter().filter_map(alias).collect(),
                ids: a.ids.clone(),
                called: called(&a.called)?,
            };
            tx.insert_account(self.case, &row)?;
        }
        Ok(())
    }

    fn messages(&self, tx: &Tx<'_>) -> Result<(), Error> {
        for (n, m) in (0i64..).zip(&self.network.messages) {
            let Some(group) = self.network.groups.get(m.group.0 as usize) else { continue };
            let row = ClusterRow {
                n,
                id: m.id,
                group: group.id,
                account: m.account.and_then(|a| self.account(a)),
                observations: self.network.observations(m).iter().filter_map(|r| self.record(*r)).collect(),
                state: m.state.to_string(),
                dated: self.network.dated_place(m),
            };
            tx.insert_cluster(self.case, &row)?;
        }
        Ok(())
    }

    fn memberships(&self, tx: &Tx<'_>) -> Result<(), Error> {
        for (k, m) in (0u64..).zip(&self.network.memberships) {
            let group = self.network.groups.get(m.group.0 as usize);
            let (Some(group), Some(account)) = (group, self.account(m.account)) else { continue };
            let listed = |m: &MemberRef| Some((*self.loaded.chats.get(m.chat as usize)?, m.member));
            let row = MembershipRow {
                group: group.id,
                account,
                way: m.way.to_string(),
                by: m.by.and_then(|a| self.account(a)),
                joined: m.joined.and_then(|r| self.record(r)),
                left: m.left.and_then(|r| self.record(r)),
                removed: m.removed,
                removed_by: m.removed_by.and_then(|a| self.account(a)),
                first_seen: m.first_seen.and_then(|r| self.record(r)),
                last_seen: m.last_seen.and_then(|r| self.record(r)),
                listed: Listed {
                    since: m.joined_listed.as_ref().and_then(listed),
                    until: m.left_listed.as_ref().and_then(listed),
                    lists: m.lists.iter().filter_map(listed).collect(),
                },
                sure: m.sure.to_string(),
                evidence: m.evidence.iter().filter_map(|r| self.record(*r)).collect(),
                evidence_count: m.evidence_count.into(),
            };
            tx.insert_membership(self.case, k, &row)?;
        }
        Ok(())
    }

    fn sightings(&self, tx: &Tx<'_>) -> Result<(), Error> {
        for (k, s) in (0u64..).zip(&self.network.sightings) {
            let group = self.network.groups.get(s.group.0 as usize);
            let message = self.network.messages.get(s.message.0 as usize);
            let (Some(group), Some(message), Some(at), Some(item)) =
                (group, message, self.record(s.record), self.loaded.items.get(&s.item))
            else {
                continue;
            };
            let row = SightingRow {
                item: *item,
                group: group.id,
                account: s.account.and_then(|a| self.account(a)),
                message: message.id,
                at,
                first_in_group: s.first_in_group.to_string(),
                first_in_case: s.first_in_case.to_string(),
            };
            tx.insert_sighting(self.case, k, &row)?;
        }
        Ok(())
    }

    fn links(&self) -> Vec<LinkRow> {
        let kind = |l: &network::Link| match l.kind {
            LinkKind::Group => "group",
            LinkKind::Account => "account",
            LinkKind::Messages => "messages",
        };
        let examples = |l: &network::Link| -> Vec<ObservationId> {
            l.examples.iter().filter_map(|r| self.observation(*r)).collect()
        };
        self.network
            .links
            .iter()
            .map(|l| LinkRow {
                assertion: "link".into(),
                kind: kind(l).into(),
                a: l.a,
                b: l.b,
                rule: l.rule.to_string(),
                weight: l.weight,
                support: l.support.into(),
                accepted: l.accepted,
                refusal: l.refusal.map(|r| r.to_string()),
                examples: serde_json::to_string(&examples(l)).unwrap_or_default(),
            })
            .collect()
    }

    fn observation(&self, at: RecordRef) -> Option<ObservationId> {
        let chat = self.loaded.observed.chats.get(at.chat as usize)?;
        Some(ObservationId::of(chat.id, chat.messages.get(at.message as usize)?.record))
    }

    /// Ids that users have seen and that no cluster has any more point to the cluster that holds their first
    /// observation now.
    fn superseded(&self, tx: &Tx<'_>, before: &Before) -> Result<(), Error> {
        let now = self.engine.context.now();
        let groups = self.engine.vault.groups(self.case)?;
        // An id that is in use again, or still, has not given way.
        let accounts = self.network.accounts.iter().map(|a| a.id.0);
        let alive: HashSet<[u8; 16]> = groups.iter().map(|g| g.id.0).chain(accounts).collect();
        for (kind, old, _) in self.engine.vault.superseded(self.case)? {
            if alive.contains(&old) {
                tx.revive(self.case, &kind, &old)?;
            }
        }
        for (old, chat) in before.groups.iter().filter(|(old, _)| !alive.contains(old)) {
            let holder = groups.iter().find(|g| g.chats.contains(chat)).filter(|g| g.id.0 != *old);
            if let Some(new) = holder {
                tx.supersede(self.case, "group", old, &new.id.0, now)?;
            }
        }
        let first: HashSet<(i64, u32)> = before.accounts.iter().map(|(_, alias)| *alias).collect();
        let mut holder: HashMap<(i64, u32), [u8; 16]> = HashMap::new();
        self.engine.vault.each_account_alias(self.case, &mut |(account, chat, alias)| {
            if first.contains(&(chat, alias)) {
                holder.insert((chat, alias), account.0);
            }
        })?;
        for (old, alias) in before.accounts.iter().filter(|(old, _)| !alive.contains(old)) {
            if let Some(new) = holder.get(alias).filter(|new| *new != old) {
                tx.supersede(self.case, "account", old, new, now)?;
            }
        }
        Ok(())
    }
}

/// An alias's id. Its kind is part of it: the exporter's own alias has no text.
pub(crate) fn alias_id(chat: ChatId, kind: model::AliasKind, text: &str) -> AliasId {
    AliasId::of(chat, &format!("{kind} {text}"))
}

/// By whose word an account has its names.
fn called(called: &[network::Called]) -> Result<String, Error> {
    let one = |c: &network::Called| CalledRow { name: c.name.clone(), by: c.by, exhibit: c.exhibit };
    Ok(serde_json::to_string(&called.iter().map(one).collect::<Vec<_>>())?)
}

fn involvement(i: &network::Involvement, made: Option<u64>) -> String {
    serde_json::json!({
        "added_by_others": i.added_by_others,
        "left_within_minutes": i.left_within_minutes,
        "objected": i.objected,
        "never_posted": i.never_posted,
        "received": i.received,
        "received_matched": i.received_matched,
        "sent": i.sent,
        "sent_matched": i.sent_matched,
        "forwarded": i.forwarded,
        "starred": i.starred,
        "made": i.made.map(u64::from).or(made),
    })
    .to_string()
}
