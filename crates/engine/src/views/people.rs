//! Groups, members, accounts, invites, sightings and traces.

use super::shown::Logged;
use super::times::sort_key;
use super::*;
use crate::access::{Object, act};
use crate::ingest::split;
use crate::networks::notes::CalledRow;
use crate::{Engine, Error};
use std::collections::{HashMap, HashSet};
use store::{AccountRow, GroupRow, Listed, OccurrenceRow, SightingRow};

/// Lists of members by the vault's number of their chat.
pub(super) type Lists = HashMap<i64, Vec<model::Member>>;

/// What lists of people and groups look names up in.
pub(super) struct Names {
    pub(super) groups: HashMap<GroupId, GroupRow>,
    pub(super) accounts: HashMap<AccountId, AccountRow>,
}

impl Case<'_> {
    pub(super) fn names(&self) -> Result<Names, Error> {
        Ok(Names {
            groups: self.group_rows()?.into_iter().map(|g| (g.id, g)).collect(),
            accounts: self.account_rows()?.into_iter().collect(),
        })
    }

    /// Groups by id.
    pub fn groups(&self) -> Result<Vec<GroupView>, Error> {
        self.groups_with(&self.names()?)
    }

    pub(super) fn groups_with(&self, names: &Names) -> Result<Vec<GroupView>, Error> {
        let mut matched: HashMap<GroupId, u64> = HashMap::new();
        for s in self.sighting_rows()? {
            if self.best.get(&s.item).is_some_and(|c| *c != Confidence::Review) {
                *matched.entry(s.group).or_default() += 1;
            }
        }
        let formerly = self.formerly("group")?;
        let mut groups: Vec<&GroupRow> = names.groups.values().collect();
        groups.sort_by_key(|g| g.id);
        Ok(groups.into_iter().map(|g| self.group(g, names, &matched, &formerly)).collect())
    }

    fn formerly(&self, kind: &str) -> Result<HashMap<[u8; 16], Vec<GroupId>>, Error> {
        let rows = self.engine.vault.superseded(self.id)?;
        let next: HashMap<[u8; 16], [u8; 16]> = rows.iter().filter(|r| r.0 == kind).map(|r| (r.1, r.2)).collect();
        let mut formerly: HashMap<[u8; 16], Vec<GroupId>> = HashMap::new();
        for old in rows.iter().filter(|r| r.0 == kind).map(|r| r.1) {
            // An id that gave way to one that gave way in turn belongs to the last; a circle ends by itself.
            let mut live = old;
            for _ in 0..next.len() {
                match next.get(&live) {
                    Some(new) => live = *new,
                    None => break,
                }
            }
            formerly.entry(live).or_default().push(GroupId(old));
        }
        Ok(formerly)
    }

    fn group(
        &self,
        g: &GroupRow,
        names: &Names,
        matched: &HashMap<GroupId, u64>,
        formerly: &HashMap<[u8; 16], Vec<GroupId>>,
    ) -> GroupView {
        let mut exhibits: Vec<(ExhibitId, String)> = g
            .chats
            .iter()
            .filter_map(|chat| self.exhibit_of_chat(*chat).map(|(row, id, _)| (id, row.name.clone())))
            .collect();
        exhibits.sort();
        exhibits.dedup();
        GroupView {
            group: g.id,
            platform: g.platform.to_string(),
            kind: g.kind,
            name: g.name.as_deref().map(|name| self.text(name)),
            names: self.texts(&g.names),
            platform_id: g.native.as_deref().map(|id| self.text(id)),
            exhibits: exhibits.iter().map(|e| e.0).collect(),
            exhibit_names: exhibits.iter().map(|e| self.path(&e.1)).collect(),
            founder: g.founder,
            founder_name: g.founder.and_then(|a| names.account(a)),
            created: self.born(g),
            created_source: g.created.map(|_| "line".into()).or_else(|| self.origin(g).map(|o| o.1)),
            first_seen: g.first.and_then(|o| self.time(o)),
            last_seen: g.last.and_then(|o| self.time(o)),
            member_count: g.member_count,
            message_count: g.message_count,
            matched_sighting_count: matched.get(&g.id).copied().unwrap_or(0),
            formerly: formerly.get(&g.id.0).cloned().unwrap_or_default(),
            chats: g.chats.iter().filter_map(|n| self.chat_part(*n)).collect(),
        }
    }

    /// When a group was made, as a line tells, else its id or a field of a source.
    pub(super) fn born(&self, g: &GroupRow) -> Option<TimeView> {
        g.created.and_then(|o| self.time(o)).or_else(|| self.origin(g).and_then(|o| o.0))
    }

    /// When a group was made, as its id or a field of a source says, and which of these.
    pub(super) fn origin(&self, g: &GroupRow) -> Option<(Option<TimeView>, String)> {
        let chat = g.origin?;
        let origin = self.chats.get(&chat)?.origin.as_ref()?;
        Some((origin.created.map(|at| self.time_in(chat, at)), origin.source.to_string()))
    }

    /// Memberships: group by group, account by account, in time.
    pub fn members(&self) -> Result<Vec<MemberView>, Error> {
        let names = self.names()?;
        let rows = self.membership_rows()?;
        let lists = self.member_lists(&rows)?;
        Ok(rows.into_iter().filter_map(|m| self.member(m, &names, &lists)).collect())
    }

    /// The lists of members that these memberships rest on.
    pub(super) fn member_lists(&self, rows: &[store::MembershipRow]) -> Result<Lists, Error> {
        let listed = |m: &store::MembershipRow| {
            let Listed { since, until, lists } = &m.listed;
            since.iter().chain(until).chain(lists).map(|(chat, _)| *chat).collect::<Vec<_>>()
        };
        let chats: HashSet<i64> = rows.iter().flat_map(listed).collect();
        chats.into_iter().map(|chat| Ok((chat, self.engine.vault.members(chat)?))).collect()
    }

    pub(super) fn member(&self, m: store::MembershipRow, names: &Names, lists: &Lists) -> Option<MemberView> {
        let account = names.accounts.get(&m.account)?;
        let listed = |at: &(i64, u32)| Some((at.0, lists.get(&at.0)?.get(at.1 as usize)?));
        let since = m.listed.since.as_ref().and_then(listed).and_then(|(chat, l)| Some(self.time_in(chat, l.since?)));
        let until = m.listed.until.as_ref().and_then(listed).and_then(|(chat, l)| Some(self.time_in(chat, l.until?)));
        let of_list = |at: &(i64, u32)| {
            let (chat, member) = listed(at)?;
            Some(EvidenceView { record: self.place(&member.place), ..self.evidence((chat, 0))? })
        };
        let by_lists: Vec<EvidenceView> = m.listed.lists.iter().filter_map(of_list).collect();
        Some(MemberView {
            group: m.group,
            group_name: names.group(m.group),
            account: m.account,
            names: self.of_row(&account.names),
            phone: account.phone.clone(),
            joined: m.joined.and_then(|o| self.time(o)).or(since),
            left: m.left.and_then(|o| self.time(o)).or(until),
            first_seen: m.first_seen.and_then(|o| self.time(o)),
            last_seen: m.last_seen.and_then(|o| self.time(o)),
            way: m.way,
            by: m.by,
            removed: m.removed,
            removed_by: m.removed_by,
            sure: m.sure,
            evidence: m.evidence.iter().filter_map(|o| self.evidence(*o)).chain(by_lists).collect(),
            evidence_count: m.evidence_count,
        })
    }

    /// Accounts by country, number and id.
    pub fn accounts(&self) -> Result<Vec<AccountView>, Error> {
        let mut rows = Vec::new();
        self.each_account_row(&mut |a| rows.push(a))?;
        let mut views = self.account_views(rows)?;
        let mut aliases = self.alias_parts()?;
        views.iter_mut().for_each(|view| view.aliases = aliases.remove(&view.account).unwrap_or_default());
        Ok(views)
    }

    /// The aliases of each account, chat by chat.
    fn alias_parts(&self) -> Result<HashMap<AccountId, Vec<AliasPartView>>, Error> {
        let mut of: HashMap<(i64, u32), AccountId> = HashMap::new();
        self.engine.vault.each_account_alias(self.id, &mut |(account, chat, alias)| {
            of.insert((chat, alias), account);
        })?;
        let mut parts: HashMap<AccountId, Vec<AliasPartView>> = HashMap::new();
        let chats: std::collections::BTreeSet<i64> = of.keys().map(|(chat, _)| *chat).collect();
        for chat in chats {
            for a in self.engine.vault.aliases(chat)? {
                let Some(account) = of.get(&(chat, a.k)) else { continue };
                parts.entry(*account).or_default().extend(self.alias_part(chat, &a));
            }
        }
        Ok(parts)
    }

    pub(super) fn account_views(&self, rows: Vec<AccountRow>) -> Result<Vec<AccountView>, Error> {
        let mut links = self.account_links()?;
        let mut view = |a: AccountRow| {
            Ok(AccountView {
                account: a.id,
                platform: a.platform.to_string(),
                involvement: serde_json::from_str(&a.involvement)?,
                phone: a.phone,
                phones: a.phones,
                country: a.country,
                names: self.of_row(&a.names),
                ids: self.of_row(&a.ids),
                called: self.called(&a.called)?,
                owner_of: a.owner_of.iter().filter_map(|n| self.exhibit_row(*n)?.id).collect(),
                group_count: a.group_count,
                message_count: a.message_count,
                category: a.category,
                links: links.remove(&a.id).unwrap_or_default(),
                aliases: Vec::new(),
            })
        };
        rows.into_iter().map(&mut view).collect()
    }

    /// For each account the accepted links that hold its aliases together, summed up by rule.
    fn account_links(&self) -> Result<HashMap<AccountId, Vec<LinkView>>, Error> {
        let mut in_force = self.links_in_force()?;
        in_force.retain(|l| l.kind == "account" && l.accepted);
        let linked: HashSet<[u8; 16]> = in_force.iter().map(|l| l.a).collect();
        let mut aliases: HashMap<(i64, u32), [u8; 16]> = HashMap::new();
        for chat in self.chats.keys() {
            let Some((_, exhibit, row)) = self.exhibit_of_chat(*chat) else { continue };
            let id = model::ChatId::of_key(exhibit, &row.path, &row.key);
            for a in self.engine.vault.aliases(*chat)? {
                // Most aliases are linked to none: they are many, and no link asks for them.
                let alias = crate::networks::alias_id(id, a.kind, &a.text).0;
                if linked.contains(&alias) {
                    aliases.insert((*chat, a.k), alias);
                }
            }
        }
        let mut owner: HashMap<[u8; 16], AccountId> = HashMap::new();
        self.engine.vault.each_account_alias(self.id, &mut |(account, chat, alias)| {
            owner.extend(aliases.get(&(chat, alias)).map(|alias| (*alias, account)));
        })?;
        let mut sums: BTreeMap<(AccountId, String), (u16, u64)> = BTreeMap::new();
        for l in in_force {
            if let Some(account) = owner.get(&l.a) {
                let sum = sums.entry((*account, l.rule)).or_default();
                *sum = (sum.0.max(l.weight), sum.1 + l.support);
            }
        }
        let mut links: HashMap<AccountId, Vec<LinkView>> = HashMap::new();
        for ((account, rule), (weight, support)) in sums {
            links.entry(account).or_default().push(LinkView { rule, weight, support });
        }
        Ok(links)
    }

    /// The newest assertion on each pair and rule.
    pub(super) fn links_in_force(&self) -> Result<Vec<store::LinkRow>, Error> {
        let mut newest = BTreeMap::new();
        for l in self.engine.vault.links(self.id)? {
            newest.insert((l.kind.clone(), l.a, l.b, l.rule.clone()), l);
        }
        Ok(newest.into_values().filter(|l| l.assertion == "link").collect())
    }

    /// Invites in messages, in the order of messages. Full codes are an act of their own.
    pub fn invites(&self, full: bool) -> Result<Vec<InviteView>, Error> {
        let whole = full.then(|| self.engine.log_full(self.id, "invites.show-full")).transpose()?;
        let names = self.names()?;
        let mut held: HashMap<store::ObservationRef, Vec<store::InviteRow>> = HashMap::new();
        for chat in self.chats.keys() {
            for invite in self.engine.vault.invites(*chat)? {
                held.entry((*chat, invite.record)).or_default().push(invite);
            }
        }
        let mut views = Vec::new();
        self.each_message_with(&held, &mut |message, invites| {
            views.extend(invites.iter().map(|i| self.invite(i, &message, &names, whole.as_ref())));
        })?;
        Ok(views)
    }

    fn each_message_with(
        &self,
        held: &HashMap<store::ObservationRef, Vec<store::InviteRow>>,
        visit: &mut dyn FnMut(MessageView, &[store::InviteRow]),
    ) -> Result<(), Error> {
        let mut wanted = HashMap::new();
        self.each_cluster(&mut |cluster| {
            if let Some(invites) = cluster.observations.iter().find_map(|o| held.get(o)) {
                wanted.insert(cluster.id, invites);
            }
        })?;
        // Their texts are not shown.
        self.each_message(&|_, _| Shown::default(), &mut |message| {
            if let Some(invites) = wanted.get(&message.message) {
                visit(message, invites);
            }
        })
    }

    /// Sightings of every item sent in a chat, in time order.
    pub fn sightings(&self) -> Result<Vec<SightingView>, Error> {
        let names = self.names()?;
        Ok(self.in_time_order(self.sighting_rows()?.iter(), &names))
    }

    /// By the earliest moment that each can mean, what can mean any last; what the clocks leave open is said in `first_in_case`.
    pub(super) fn in_time_order<'s>(
        &self,
        rows: impl Iterator<Item = &'s SightingRow>,
        names: &Names,
    ) -> Vec<SightingView> {
        let place = |s: &SightingRow| self.exhibit_of_chat(s.at.0).map(|(e, _, chat)| (&e.name, &chat.path));
        let mut views: Vec<_> = rows.filter_map(|s| Some((place(s)?, self.sighting(s, names)?))).collect();
        views.sort_by_cached_key(|(place, view)| (sort_key(&view.time), view.item, *place, view.record.clone()));
        views.into_iter().map(|(_, view)| view).collect()
    }

    fn sighting(&self, s: &SightingRow, names: &Names) -> Option<SightingView> {
        let evidence = self.evidence(s.at)?;
        Some(SightingView {
            item: self.items.get(&s.item)?.digests.item(),
            family: self.families.get(&s.item).copied(),
            group: s.group,
            group_name: names.group(s.group),
            account: s.account,
            account_name: s.account.and_then(|a| names.account(a)),
            time: self.time(s.at)?,
            exhibit: evidence.exhibit,
            exhibit_name: evidence.exhibit_name,
            path: evidence.path,
            record: evidence.record,
            message: s.message,
            first_in_group: s.first_in_group.clone(),
            first_in_case: s.first_in_case.clone(),
            confidence: self.best.get(&s.item).copied(),
        })
    }

    /// Every sighting of an item and of its variants, oldest first, and the places that no sighting explains.
    pub fn trace(&self, item: ItemId) -> Result<Trace, Error> {
        let own = self.items.values().find(|i| i.digests.item() == item);
        let own = own.ok_or_else(|| Error::NoItem(item.to_string()))?;
        let family = self.families.get(&own.n).copied();
        let mut variants = Vec::new();
        for member in self.engine.vault.families(self.id)?.iter().filter(|member| Some(member.family) == family) {
            if let Some(row) = self.items.get(&member.item) {
                variants.push((row.n, self.variant(row.n, row.digests.item(), member.distance)));
            }
        }
        if variants.is_empty() {
            variants.push((own.n, self.variant(own.n, item, Some(0))));
        }
        let numbers: Vec<i64> = variants.iter().map(|v| v.0).collect();
        let names = self.names()?;
        let rows = self.sighting_rows()?;
        let sightings = self.in_time_order(rows.iter().filter(|s| numbers.contains(&s.item)), &names);
        let sent = rows.iter().map(|s| s.item).filter(|item| numbers.contains(item)).collect();
        // Those that are in it by hand stand last.
        variants.sort_by_key(|(_, v)| (v.distance.is_none(), v.distance, v.item));
        let variants = variants.into_iter().map(|(_, v)| v).collect();
        let mut trace = Trace {
            item,
            family,
            variants,
            sightings,
            unsent: self.unsent(&numbers)?,
            state: TraceState::NotSent,
            network_due: false,
            due_to: Vec::new(),
            basis: None,
            weights: None,
            introductions: Vec::new(),
            sources: Vec::new(),
            carriers: None,
            tree: None,
        };
        self.tell_provenance(&mut trace, &sent, &names)?;
        Ok(trace)
    }

    fn variant(&self, n: i64, item: ItemId, distance: Option<u16>) -> Variant {
        let best = self.matches.iter().filter(|m| m.item == n).min_by_key(|m| (m.confidence, m.distance));
        Variant { item, distance, confidence: best.map(|m| m.confidence), entry: best.map(|m| m.entry_name.clone()) }
    }

    /// Places of these items to which no message points.
    fn unsent(&self, items: &[i64]) -> Result<Vec<OccurrenceView>, Error> {
        let mut sent = std::collections::HashSet::new();
        for (n, chat) in &self.chats {
            // A database names files that lie anywhere on its phone.
            let folder = chat.key.is_empty().then(|| split(&chat.path).0.to_string());
            self.engine.vault.messages(*n, &mut |m| {
                // By its item: the file beside the chat may write the name otherwise.
                if let Some(item) = m.item {
                    sent.insert((chat.exhibit, folder.clone(), item));
                }
            })?;
        }
        let mut places = Vec::new();
        for e in self.exhibits.iter().filter(|e| Self::is_held(e)) {
            for OccurrenceRow { item, path, path_bytes, .. } in self.engine.vault.occurrences(e.n)? {
                let beside = Some(split(&path).0.to_string());
                if items.contains(&item) && ![beside, None].iter().any(|at| sent.contains(&(e.n, at.clone(), item))) {
                    places.extend(self.occurrence(e.n, &path, path_bytes.as_deref()));
                }
            }
        }
        Ok(places)
    }
}

impl Case<'_> {
    /// By whose word an account has its names.
    fn called(&self, json: &str) -> Result<Vec<CalledView>, Error> {
        let rows: Vec<CalledRow> = serde_json::from_str(json)?;
        let view = |row: CalledRow| CalledView { name: self.name(&row.name), by: row.by, exhibit: row.exhibit };
        Ok(rows.into_iter().map(view).collect())
    }
}

impl Engine {
    /// Full addresses open doors: asking for them is logged before they are shown.
    pub(super) fn log_full(&self, case: model::CaseId, verb: &str) -> Result<Logged, Error> {
        let tx = self.vault.begin()?;
        act(&self.context, &tx, verb, Object::Case(case), &[], &[])?;
        tx.commit()?;
        Ok(Logged(()))
    }
}

impl Case<'_> {
    fn invite(&self, i: &store::InviteRow, message: &MessageView, names: &Names, whole: Option<&Logged>) -> InviteView {
        InviteView {
            kind: i.kind.clone(),
            host: i.host.clone(),
            code: self.code(&i.code, whole),
            digest: chat::address_digest(&i.host, &i.code),
            full: whole.is_some(),
            group: message.group,
            group_name: names.group(message.group),
            account: message.account,
            message: message.message,
            time: message.time.clone(),
            evidence: message.evidence.clone(),
        }
    }
}
