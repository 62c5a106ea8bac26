//! The ledger of links and the clusters made from it.

mod rows;

pub use rows::*;

use crate::vault::{count, id, int, json, maybe_id, to_json, word};
use crate::{Conn, Error, Tx};
use model::{AccountId, CaseId, ChatKind, GroupId, MessageId, Platform};
use rusqlite::Row;
use serde::Serialize;

statements! {
    NEXT_LINK = "SELECT COALESCE(MAX(n), 0) + 1 FROM link";
    LAST_LINK = "SELECT weight, support, accepted, assertion, refusal FROM link WHERE case_id = $1 AND kind = $2 AND a = $3 AND b = $4 AND rule = $5 ORDER BY n DESC LIMIT 1";
    INSERT_LINK = "INSERT INTO link (n, case_id, assertion, kind, a, b, rule, weight, support, accepted, refusal, examples, at, actor) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    LINKS = "SELECT assertion, kind, a, b, rule, weight, support, accepted, examples, refusal FROM link WHERE case_id = $1 ORDER BY n";
    CLEAR_GROUPS = "DELETE FROM chat_group WHERE case_id = $1";
    CLEAR_GROUP_CHATS = "DELETE FROM chat_group_chat WHERE case_id = $1";
    CLEAR_ACCOUNTS = "DELETE FROM account WHERE case_id = $1";
    CLEAR_ACCOUNT_ALIASES = "DELETE FROM account_alias WHERE case_id = $1";
    CLEAR_CLUSTERS = "DELETE FROM message_cluster WHERE case_id = $1";
    CLEAR_OBSERVATIONS = "DELETE FROM message_observation WHERE case_id = $1";
    CLEAR_MEMBERSHIPS = "DELETE FROM membership WHERE case_id = $1";
    CLEAR_SIGHTINGS = "DELETE FROM sighting WHERE case_id = $1";
    INSERT_GROUP = "INSERT INTO chat_group (case_id, id, kind, platform, name, names, founder, created_chat, created_record, first_chat, first_record, \
        last_chat, last_record, member_count, message_count, native, origin_chat) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";
    INSERT_GROUP_CHAT = "INSERT INTO chat_group_chat (case_id, group_id, chat) VALUES ($1, $2, $3)";
    INSERT_ACCOUNT = "INSERT INTO account (case_id, id, platform, phone, phones, country, names, owner_of, group_count, message_count, category, involvement, \
        ids, called) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    INSERT_ACCOUNT_ALIAS = "INSERT INTO account_alias (case_id, account, chat, alias) VALUES ($1, $2, $3, $4)";
    INSERT_CLUSTER = "INSERT INTO message_cluster (case_id, n, id, group_id, account, state, dated) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    INSERT_OBSERVATION = "INSERT INTO message_observation (case_id, cluster, k, chat, record) VALUES ($1, $2, $3, $4, $5)";
    INSERT_MEMBERSHIP = "INSERT INTO membership (case_id, k, group_id, account, way, by_account, joined_chat, joined_record, left_chat, left_record, \
        removed, removed_by, first_chat, first_record, last_chat, last_record, sure, evidence, evidence_count, listed) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)";
    CLEAR_NOTES = "DELETE FROM network_note WHERE case_id = $1";
    INSERT_NOTE = "INSERT INTO network_note (case_id, kind, k, note) VALUES ($1, $2, $3, $4)";
    NOTES = "SELECT note FROM network_note WHERE case_id = $1 AND kind = $2 ORDER BY k";
    INSERT_SIGHTING = "INSERT INTO sighting (case_id, k, item, group_id, account, message, chat, record, first_in_group, first_in_case) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    GROUPS = "SELECT id, kind, platform, name, names, founder, created_chat, created_record, first_chat, first_record, last_chat, last_record, \
        member_count, message_count, native, origin_chat FROM chat_group WHERE case_id = $1 ORDER BY id";
    GROUP_CHATS = "SELECT group_id, chat FROM chat_group_chat WHERE case_id = $1 ORDER BY group_id, chat";
    ACCOUNTS = "SELECT id, platform, phone, country, names, owner_of, group_count, message_count, category, involvement, phones, \
        ids, called FROM account WHERE case_id = $1 ORDER BY id";
    ACCOUNTS_BY_COUNTRY = "SELECT id, platform, phone, country, names, owner_of, group_count, message_count, category, involvement, phones, \
        ids, called FROM account WHERE case_id = $1 \
        ORDER BY CASE WHEN country IS NULL THEN 1 ELSE 0 END, country, CASE WHEN phone IS NULL THEN 0 ELSE 1 END, phone, id";
    ACCOUNT_ALIASES = "SELECT account, chat, alias FROM account_alias WHERE case_id = $1 ORDER BY chat, alias";
    CLUSTERS = "SELECT n, id, group_id, account, state, dated FROM message_cluster WHERE case_id = $1 ORDER BY n";
    OBSERVATIONS = "SELECT cluster, chat, record FROM message_observation WHERE case_id = $1 ORDER BY cluster, k";
    MEMBERSHIPS = "SELECT group_id, account, way, by_account, joined_chat, joined_record, left_chat, left_record, removed_by, sure, evidence, evidence_count, removed, \
        first_chat, first_record, last_chat, last_record, listed FROM membership WHERE case_id = $1 ORDER BY k";
    SIGHTINGS = "SELECT item, group_id, account, message, chat, record, first_in_group, first_in_case FROM sighting WHERE case_id = $1 ORDER BY k";
    INSERT_SUPERSEDED = "INSERT INTO superseded (case_id, kind, old_id, new_id, at) VALUES ($1, $2, $3, $4, $5) \
        ON CONFLICT (case_id, kind, old_id) DO UPDATE SET new_id = excluded.new_id, at = excluded.at";
    REVIVE = "DELETE FROM superseded WHERE case_id = $1 AND kind = $2 AND old_id = $3";
    SUPERSEDED = "SELECT kind, old_id, new_id FROM superseded WHERE case_id = $1 ORDER BY kind, old_id";
}

impl Tx<'_> {
    /// Adds assertions to the ledger, those that it does not hold already.
    pub fn assert_links(&self, case: CaseId, rows: &[LinkRow], at: i64, actor: &str) -> Result<u64, Error> {
        let case = case.as_bytes().as_slice();
        let mut next: i64 = self.first(NEXT_LINK, (), |row| row.get(0))?.unwrap_or(1);
        let mut added = 0;
        for l in rows {
            let key = (case, &l.kind, l.a.as_slice(), l.b.as_slice(), &l.rule);
            let last = self.first(LAST_LINK, key, |row| {
                Ok((
                    row.get::<_, u16>(0)?,
                    count(row, 1)?,
                    row.get::<_, i64>(2)? != 0,
                    row.get::<_, String>(3)?,
                    row.get(4)?,
                ))
            })?;
            if last
                .is_some_and(|last| last == (l.weight, l.support, l.accepted, l.assertion.clone(), l.refusal.clone()))
            {
                continue;
            }
            self.run(
                INSERT_LINK,
                rusqlite::params![
                    next,
                    case,
                    l.assertion,
                    l.kind,
                    l.a.as_slice(),
                    l.b.as_slice(),
                    l.rule,
                    l.weight,
                    int(l.support),
                    i64::from(l.accepted),
                    l.refusal,
                    l.examples,
                    at,
                    actor,
                ],
            )?;
            next += 1;
            added += 1;
        }
        Ok(added)
    }

    /// Takes away the case's clusters, to be made anew in the same transaction.
    pub fn clear_network(&self, case: CaseId) -> Result<(), Error> {
        for sql in [
            CLEAR_NOTES,
            CLEAR_SIGHTINGS,
            CLEAR_MEMBERSHIPS,
            CLEAR_OBSERVATIONS,
            CLEAR_CLUSTERS,
            CLEAR_ACCOUNT_ALIASES,
            CLEAR_ACCOUNTS,
            CLEAR_GROUP_CHATS,
            CLEAR_GROUPS,
        ] {
            self.run(sql, [case.as_bytes().as_slice()])?;
        }
        Ok(())
    }

    /// Adds note number `k` of a kind: what the network tells that is no cluster.
    pub fn insert_note(&self, case: CaseId, kind: &str, k: u64, note: &impl Serialize) -> Result<(), Error> {
        self.insert_note_text(case, kind, k, &to_json(note)?)
    }

    /// The same of a note that is JSON already.
    pub fn insert_note_text(&self, case: CaseId, kind: &str, k: u64, note: &str) -> Result<(), Error> {
        self.run(INSERT_NOTE, (case.as_bytes().as_slice(), kind, int(k), note)).map(drop)
    }

    /// Adds a group.
    pub fn insert_group(&self, case: CaseId, g: &GroupRow) -> Result<(), Error> {
        let case = case.as_bytes().as_slice();
        self.run(
            INSERT_GROUP,
            rusqlite::params![
                case,
                g.id.as_bytes().as_slice(),
                g.kind.as_str(),
                g.platform.as_str(),
                g.name,
                to_json(&g.names)?,
                g.founder.map(|a| a.0.to_vec()),
                g.created.map(|o| o.0),
                g.created.map(|o| o.1),
                g.first.map(|o| o.0),
                g.first.map(|o| o.1),
                g.last.map(|o| o.0),
                g.last.map(|o| o.1),
                int(g.member_count),
                int(g.message_count),
                g.native,
                g.origin,
            ],
        )?;
        for chat in &g.chats {
            self.run(INSERT_GROUP_CHAT, (case, g.id.as_bytes().as_slice(), chat))?;
        }
        Ok(())
    }

    /// Adds an account.
    pub fn insert_account(&self, case: CaseId, a: &AccountRow) -> Result<(), Error> {
        let case = case.as_bytes().as_slice();
        self.run(
            INSERT_ACCOUNT,
            rusqlite::params![
                case,
                a.id.as_bytes().as_slice(),
                a.platform.as_str(),
                a.phone,
                to_json(&a.phones)?,
                a.country,
                to_json(&a.names)?,
                to_json(&a.owner_of)?,
                int(a.group_count),
                int(a.message_count),
                a.category,
                a.involvement,
                to_json(&a.ids)?,
                a.called,
            ],
        )?;
        for (chat, alias) in &a.aliases {
            self.run(INSERT_ACCOUNT_ALIAS, (case, a.id.as_bytes().as_slice(), chat, alias))?;
        }
        Ok(())
    }

    /// Adds a message.
    pub fn insert_cluster(&self, case: CaseId, c: &ClusterRow) -> Result<(), Error> {
        let case = case.as_bytes().as_slice();
        self.run(
            INSERT_CLUSTER,
            rusqlite::params![
                case,
                c.n,
                c.id.as_bytes().as_slice(),
                c.group.as_bytes().as_slice(),
                c.account.map(|a| a.0.to_vec()),
                c.state,
                int(c.dated as u64),
            ],
        )?;
        for (k, (chat, record)) in c.observations.iter().enumerate() {
            self.run(INSERT_OBSERVATION, (case, c.n, int(k as u64), chat, record))?;
        }
        Ok(())
    }

    /// Adds membership number `k`.
    pub fn insert_membership(&self, case: CaseId, k: u64, m: &MembershipRow) -> Result<(), Error> {
        self.run(
            INSERT_MEMBERSHIP,
            rusqlite::params![
                case.as_bytes().as_slice(),
                int(k),
                m.group.as_bytes().as_slice(),
                m.account.as_bytes().as_slice(),
                m.way,
                m.by.map(|a| a.0.to_vec()),
                m.joined.map(|o| o.0),
                m.joined.map(|o| o.1),
                m.left.map(|o| o.0),
                m.left.map(|o| o.1),
                i64::from(m.removed),
                m.removed_by.map(|a| a.0.to_vec()),
                m.first_seen.map(|o| o.0),
                m.first_seen.map(|o| o.1),
                m.last_seen.map(|o| o.0),
                m.last_seen.map(|o| o.1),
                m.sure,
                to_json(&m.evidence)?,
                int(m.evidence_count),
                to_json(&m.listed)?,
            ],
        )
        .map(drop)
    }

    /// Adds sighting number `k`.
    pub fn insert_sighting(&self, case: CaseId, k: u64, s: &SightingRow) -> Result<(), Error> {
        self.run(
            INSERT_SIGHTING,
            (
                case.as_bytes().as_slice(),
                int(k),
                s.item,
                s.group.as_bytes().as_slice(),
                s.account.map(|a| a.0.to_vec()),
                s.message.as_bytes().as_slice(),
                s.at.0,
                s.at.1,
                &s.first_in_group,
                &s.first_in_case,
            ),
        )
        .map(drop)
    }

    /// Takes back that a cluster id has given way: it is in use again.
    pub fn revive(&self, case: CaseId, kind: &str, old: &[u8; 16]) -> Result<(), Error> {
        self.run(REVIVE, (case.as_bytes().as_slice(), kind, old.as_slice())).map(drop)
    }

    /// Writes down that a cluster id has given way to another.
    pub fn supersede(&self, case: CaseId, kind: &str, old: &[u8; 16], new: &[u8; 16], at: i64) -> Result<(), Error> {
        self.run(INSERT_SUPERSEDED, (case.as_bytes().as_slice(), kind, old.as_slice(), new.as_slice(), at)).map(drop)
    }
}

impl Conn {
    /// The case's ledger, oldest first.
    pub fn links(&self, case: CaseId) -> Result<Vec<LinkRow>, Error> {
        self.rows(LINKS, [case.as_bytes().as_slice()], |row| {
            Ok(LinkRow {
                assertion: row.get(0)?,
                kind: row.get(1)?,
                a: crate::vault::bytes(row, 2)?,
                b: crate::vault::bytes(row, 3)?,
                rule: row.get(4)?,
                weight: row.get(5)?,
                support: count(row, 6)?,
                accepted: row.get::<_, i64>(7)? != 0,
                examples: row.get(8)?,
                refusal: row.get(9)?,
            })
        })
    }

    /// The case's groups by id.
    pub fn groups(&self, case: CaseId) -> Result<Vec<GroupRow>, Error> {
        let key = [case.as_bytes().as_slice()];
        let mut groups = self.rows(GROUPS, key, |row| {
            Ok(GroupRow {
                id: id(row, 0, GroupId::from_slice)?,
                kind: word(row, 1, ChatKind::parse)?,
                platform: word(row, 2, Platform::parse)?,
                name: row.get(3)?,
                names: json(row, 4)?,
                founder: maybe_id(row, 5, AccountId::from_slice)?,
                created: observation(row, 6)?,
                first: observation(row, 8)?,
                last: observation(row, 10)?,
                member_count: count(row, 12)?,
                message_count: count(row, 13)?,
                chats: Vec::new(),
                native: row.get(14)?,
                origin: row.get(15)?,
            })
        })?;
        let chats = self.rows(GROUP_CHATS, key, |row| Ok((id(row, 0, GroupId::from_slice)?, row.get(1)?)))?;
        for (group, chat) in chats {
            if let Ok(at) = groups.binary_search_by_key(&group, |g| g.id)
                && let Some(g) = groups.get_mut(at)
            {
                g.chats.push(chat);
            }
        }
        Ok(groups)
    }

    /// The case's accounts by id.
    pub fn accounts(&self, case: CaseId) -> Result<Vec<AccountRow>, Error> {
        let key = [case.as_bytes().as_slice()];
        let mut accounts = self.rows(ACCOUNTS, key, account)?;
        self.each_account_alias(case, &mut |(account, chat, alias)| {
            if let Ok(at) = accounts.binary_search_by_key(&account, |a| a.id)
                && let Some(a) = accounts.get_mut(at)
            {
                a.aliases.push((chat, alias));
            }
        })?;
        Ok(accounts)
    }

    /// Hands over each of the case's accounts by country, number and id, those of no known country last; without
    /// their aliases.
    pub fn each_account(&self, case: CaseId, visit: &mut dyn FnMut(AccountRow)) -> Result<(), Error> {
        self.each(ACCOUNTS_BY_COUNTRY, [case.as_bytes().as_slice()], account, visit)
    }

    /// Hands over each alias of the case's accounts: the account, the vault's number of the chat, the alias's in it.
    pub fn each_account_alias(&self, case: CaseId, visit: &mut dyn FnMut((AccountId, i64, u32))) -> Result<(), Error> {
        let read = |row: &Row<'_>| Ok((id(row, 0, AccountId::from_slice)?, row.get(1)?, row.get(2)?));
        self.each(ACCOUNT_ALIASES, [case.as_bytes().as_slice()], read, visit)
    }

    /// Hands over each message of a case in its order.
    pub fn clusters(&self, case: CaseId, visit: &mut dyn FnMut(ClusterRow)) -> Result<(), Error> {
        let key = [case.as_bytes().as_slice()];
        let mut observations = self.0.prepare_cached(OBSERVATIONS)?;
        let mut places = observations.query(key)?;
        let mut held: Option<(i64, ObservationRef)> = None;
        let mut clusters = self.0.prepare_cached(CLUSTERS)?;
        let mut rows = clusters.query(key)?;
        while let Some(row) = rows.next()? {
            let mut cluster = ClusterRow {
                n: row.get(0)?,
                id: id(row, 1, MessageId::from_slice)?,
                group: id(row, 2, GroupId::from_slice)?,
                account: maybe_id(row, 3, AccountId::from_slice)?,
                state: row.get(4)?,
                dated: usize::try_from(count(row, 5)?).unwrap_or_default(),
                observations: Vec::new(),
            };
            // Both statements run in the order of cluster numbers: a merge of two sorted streams.
            loop {
                if held.is_none() {
                    let Some(place) = places.next()? else { break };
                    held = Some((place.get(0)?, (place.get(1)?, place.get(2)?)));
                }
                match held {
                    Some((n, at)) if n == cluster.n => cluster.observations.push(at),
                    _ => break,
                }
                held = None;
            }
            visit(cluster);
        }
        Ok(())
    }

    /// The notes of a kind.
    pub fn notes<T: serde::de::DeserializeOwned>(&self, case: CaseId, kind: &str) -> Result<Vec<T>, Error> {
        self.rows(NOTES, (case.as_bytes().as_slice(), kind), |row| json(row, 0))
    }

    /// The case's memberships, group by group.
    pub fn memberships(&self, case: CaseId) -> Result<Vec<MembershipRow>, Error> {
        let mut all = Vec::new();
        self.each_membership(case, &mut |row| all.push(row))?;
        Ok(all)
    }

    /// Hands over each of the case's memberships, group by group.
    pub fn each_membership(&self, case: CaseId, visit: &mut dyn FnMut(MembershipRow)) -> Result<(), Error> {
        self.each(MEMBERSHIPS, [case.as_bytes().as_slice()], membership, visit)
    }

    /// The case's sightings in time order.
    pub fn sightings(&self, case: CaseId) -> Result<Vec<SightingRow>, Error> {
        self.rows(SIGHTINGS, [case.as_bytes().as_slice()], |row| {
            Ok(SightingRow {
                item: row.get(0)?,
                group: id(row, 1, GroupId::from_slice)?,
                account: maybe_id(row, 2, AccountId::from_slice)?,
                message: id(row, 3, MessageId::from_slice)?,
                at: (row.get(4)?, row.get(5)?),
                first_in_group: row.get(6)?,
                first_in_case: row.get(7)?,
            })
        })
    }

    /// Every cluster id that has given way: kind, old, new.
    pub fn superseded(&self, case: CaseId) -> Result<Vec<Superseded>, Error> {
        self.rows(SUPERSEDED, [case.as_bytes().as_slice()], |row| {
            Ok((row.get(0)?, crate::vault::bytes(row, 1)?, crate::vault::bytes(row, 2)?))
        })
    }
}

fn account(row: &Row<'_>) -> rusqlite::Result<AccountRow> {
    Ok(AccountRow {
        id: id(row, 0, AccountId::from_slice)?,
        platform: word(row, 1, Platform::parse)?,
        phone: row.get(2)?,
        country: row.get(3)?,
        names: json(row, 4)?,
        owner_of: json(row, 5)?,
        group_count: count(row, 6)?,
        message_count: count(row, 7)?,
        category: row.get(8)?,
        involvement: row.get(9)?,
        phones: json(row, 10)?,
        aliases: Vec::new(),
        ids: json(row, 11)?,
        called: row.get(12)?,
    })
}

fn membership(row: &Row<'_>) -> rusqlite::Result<MembershipRow> {
    Ok(MembershipRow {
        group: id(row, 0, GroupId::from_slice)?,
        account: id(row, 1, AccountId::from_slice)?,
        way: row.get(2)?,
        by: maybe_id(row, 3, AccountId::from_slice)?,
        joined: observation(row, 4)?,
        left: observation(row, 6)?,
        removed_by: maybe_id(row, 8, AccountId::from_slice)?,
        sure: row.get(9)?,
        evidence: json(row, 10)?,
        evidence_count: count(row, 11)?,
        removed: row.get::<_, i64>(12)? != 0,
        first_seen: observation(row, 13)?,
        last_seen: observation(row, 15)?,
        listed: json(row, 17)?,
    })
}

fn observation(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<Option<ObservationRef>> {
    let chat: Option<i64> = row.get(column)?;
    let record: Option<u64> = row.get(column + 1)?;
    Ok(chat.zip(record))
}
