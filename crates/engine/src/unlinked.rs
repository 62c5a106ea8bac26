//! Taking a link apart: two observations that an operator holds to be two, or an exhibit apart from all others, and what
//! becomes of it
//! ([ADR 0018](../../../docs/adr/0018-one-ledger.md), "Taking back").

use crate::access::{Object, act};
use crate::marks::given;
use crate::networks::alias_id;
use crate::{Engine, Error, NetworkSummary, Progress};
use model::{CaseId, ChatId, ExhibitId};
use network::{LinkKind, Unlinked};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use store::{ExhibitRow, ExhibitState, ObservationKind, UnlinkingRow};

/// What is to be taken apart, or put together again.
#[derive(Clone, Copy)]
pub enum Parts<'a> {
    /// Two observations of one kind, by their ids.
    Two(&'a str, &'a str),
    /// An exhibit, by its id, number or name: from all others.
    Exhibit(&'a str),
}

/// What came of a word on what is apart.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct UnlinkSummary {
    /// What was named.
    pub kind: ObservationKind,
    /// Whether that was a change: what is apart is not taken apart again.
    pub changed: bool,
    /// Groups and chats of two of the network that was made anew.
    pub group_count: u64,
    /// Its accounts.
    pub account_count: u64,
    /// Its distinct messages.
    pub message_count: u64,
}

/// Two observations: what they are, the smaller id first.
pub(crate) type Pair = (ObservationKind, [u8; 16], [u8; 16]);

impl Engine {
    /// Takes two observations apart, or an exhibit from all others, whatever joined them, and makes the network anew.
    pub fn unlink(
        &self,
        case: CaseId,
        parts: Parts<'_>,
        reason: &str,
        progress: &dyn Progress,
    ) -> Result<UnlinkSummary, Error> {
        self.set_apart(case, parts, (true, reason), progress)
    }

    /// Takes that back: they are joined again if anything joins them.
    pub fn relink(
        &self,
        case: CaseId,
        parts: Parts<'_>,
        reason: &str,
        progress: &dyn Progress,
    ) -> Result<UnlinkSummary, Error> {
        self.set_apart(case, parts, (false, reason), progress)
    }

    fn set_apart(
        &self,
        case: CaseId,
        parts: Parts<'_>,
        (apart, reason): (bool, &str),
        progress: &dyn Progress,
    ) -> Result<UnlinkSummary, Error> {
        let reason = given(reason)?;
        let pair = match parts {
            Parts::Two(a, b) => self.pair_of(case, [a, b])?,
            Parts::Exhibit(named) => {
                let (_, id) = self.held_exhibit(case, named)?;
                (ObservationKind::Exhibit, id.0, id.0)
            }
        };
        let changed = pairs_apart(&self.vault.unlinkings(case)?).contains(&pair) != apart;
        if changed {
            self.say_apart(case, pair, apart, reason)?;
        }
        let network = self.build_network(case, progress)?;
        let NetworkSummary { group_count, account_count, message_count, .. } = network;
        Ok(UnlinkSummary { kind: pair.0, changed, group_count, account_count, message_count })
    }

    fn say_apart(&self, case: CaseId, (kind, a, b): Pair, apart: bool, reason: &str) -> Result<(), Error> {
        let tx = self.vault.begin()?;
        let (actor, at) = (self.context.operator.clone(), self.context.now());
        tx.insert_unlinking(case, &UnlinkingRow { kind, a, b, apart, reason: reason.into(), actor, at })?;
        let facts = [("kind", kind.to_string()), ("a", model::to_hex(&a)), ("b", model::to_hex(&b))];
        let verb = if apart { "network.unlink" } else { "network.relink" };
        act(&self.context, &tx, verb, Object::Case(case), &facts, &[("reason", reason.into())])?;
        Ok(tx.commit()?)
    }

    fn pair_of(&self, case: CaseId, [a, b]: [&str; 2]) -> Result<Pair, Error> {
        let known = self.observations(case)?;
        let find = |text: &str| {
            let id = model::from_hex::<16>(text.trim()).and_then(|id| Some((id, *known.get(&id)?)));
            id.ok_or_else(|| Error::NoObservation(text.into()))
        };
        let ((a, kind), (b, other)) = (find(a)?, find(b)?);
        if kind != other || a == b {
            return Err(Error::NotTwoOfAKind);
        }
        Ok((kind, a.min(b), a.max(b)))
    }

    /// Every observation of held exhibits that an operator can name, by its id.
    fn observations(&self, case: CaseId) -> Result<HashMap<[u8; 16], ObservationKind>, Error> {
        let exhibits = self.held_exhibits(case)?;
        let mut known = HashMap::new();
        for row in self.vault.chats(case)? {
            let Some(exhibit) = exhibits.get(&row.exhibit) else { continue };
            let chat = ChatId::of_key(*exhibit, &row.path, &row.key);
            known.insert(chat.0, ObservationKind::Chat);
            let aliases = self.vault.aliases(row.n)?.into_iter();
            known.extend(aliases.map(|a| (alias_id(chat, a.kind, &a.text).0, ObservationKind::Alias)));
        }
        Ok(known)
    }

    /// Exhibits of a case by the vault's numbers: those that were read to their end.
    pub(crate) fn held_exhibits(&self, case: CaseId) -> Result<HashMap<i64, ExhibitId>, Error> {
        let held = self.vault.exhibits(case)?.into_iter().filter(|e| e.state == ExhibitState::Held);
        Ok(held.filter_map(|e| Some((e.n, e.id?))).collect())
    }

    /// The exhibit that an operator names by its id, number or name; of two of one name neither is meant.
    pub(crate) fn held_exhibit(&self, case: CaseId, named: &str) -> Result<(ExhibitRow, ExhibitId), Error> {
        let held = self.vault.exhibits(case)?.into_iter().filter(|e| e.state == ExhibitState::Held);
        let held: Vec<(ExhibitRow, ExhibitId)> = held.filter_map(|e| e.id.map(|id| (e, id))).collect();
        let by_id = held.iter().position(|(_, id)| id.to_string() == named);
        let is_named = |e: &ExhibitRow| e.name == named || e.number.as_deref() == Some(named);
        let by_name: Vec<usize> = (0..).zip(&held).filter(|(_, (e, _))| is_named(e)).map(|(ix, _)| ix).collect();
        let only = || <[usize; 1]>::try_from(by_name).ok().map(|[ix]| ix);
        by_id.or_else(only).and_then(|ix| held.into_iter().nth(ix)).ok_or_else(|| Error::NoExhibit(named.into()))
    }

    /// What an operator has taken apart, as the network takes it: pairs, and exhibits.
    pub(crate) fn taken_apart(&self, case: CaseId) -> Result<(BTreeSet<Unlinked>, BTreeSet<ExhibitId>), Error> {
        let pairs = pairs_apart(&self.vault.unlinkings(case)?);
        let of = |(kind, a, b): &Pair| {
            let kinds: &[LinkKind] = match kind {
                ObservationKind::Chat => &[LinkKind::Group, LinkKind::Messages],
                ObservationKind::Alias => &[LinkKind::Account],
                ObservationKind::Exhibit => &[],
            };
            let (a, b) = (*a, *b);
            kinds.iter().map(move |kind| Unlinked::of(*kind, a, b))
        };
        Ok((pairs.iter().flat_map(of).collect(), exhibits_apart(&pairs)))
    }
}

/// The exhibits among what is apart.
pub(crate) fn exhibits_apart(pairs: &BTreeSet<Pair>) -> BTreeSet<ExhibitId> {
    let exhibits = pairs.iter().filter(|(kind, ..)| *kind == ObservationKind::Exhibit);
    exhibits.map(|(_, id, _)| ExhibitId(*id)).collect()
}

/// Of all that was said the pairs that are apart: the last word on each holds.
pub(crate) fn pairs_apart(words: &[UnlinkingRow]) -> BTreeSet<Pair> {
    let last: BTreeMap<Pair, bool> = words.iter().map(|w| ((w.kind, w.a, w.b), w.apart)).collect();
    last.into_iter().filter(|(_, apart)| *apart).map(|(pair, _)| pair).collect()
}
