//! Taking a link apart: two observations that an operator holds to be two, and what becomes of it
//! ([ADR 0018](../../../docs/adr/0018-one-ledger.md), "Taking back").

use crate::access::{Object, act};
use crate::networks::alias_id;
use crate::{Engine, Error, NetworkSummary, Progress};
use model::{CaseId, ChatId, ExhibitId};
use network::{LinkKind, Unlinked};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use store::{ObservationKind, UnlinkingRow};

/// What came of a word on two observations.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct UnlinkSummary {
    /// What they are.
    pub kind: ObservationKind,
    /// Whether that was a change: two that are apart are not taken apart again.
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
    /// Takes two observations apart, whatever joined them, and makes the network anew.
    pub fn unlink(
        &self,
        case: CaseId,
        ids: [&str; 2],
        reason: &str,
        progress: &dyn Progress,
    ) -> Result<UnlinkSummary, Error> {
        self.set_apart(case, ids, (true, reason), progress)
    }

    /// Takes that back: the two are joined again if anything joins them.
    pub fn relink(
        &self,
        case: CaseId,
        ids: [&str; 2],
        reason: &str,
        progress: &dyn Progress,
    ) -> Result<UnlinkSummary, Error> {
        self.set_apart(case, ids, (false, reason), progress)
    }

    fn set_apart(
        &self,
        case: CaseId,
        ids: [&str; 2],
        (apart, reason): (bool, &str),
        progress: &dyn Progress,
    ) -> Result<UnlinkSummary, Error> {
        let reason = reason.trim();
        if reason.is_empty() {
            return Err(Error::ReasonMissing);
        }
        let pair = self.pair_of(case, ids)?;
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
        let held = self.vault.exhibits(case)?.into_iter().filter(|e| e.state == store::ExhibitState::Held);
        Ok(held.filter_map(|e| Some((e.n, e.id?))).collect())
    }

    /// What an operator has taken apart, as the network takes it.
    pub(crate) fn taken_apart(&self, case: CaseId) -> Result<BTreeSet<Unlinked>, Error> {
        let pairs = pairs_apart(&self.vault.unlinkings(case)?);
        let of = |(kind, a, b): Pair| {
            let kinds: &[LinkKind] = match kind {
                ObservationKind::Chat => &[LinkKind::Group, LinkKind::Messages],
                ObservationKind::Alias => &[LinkKind::Account],
            };
            kinds.iter().map(move |kind| Unlinked::of(*kind, a, b))
        };
        Ok(pairs.into_iter().flat_map(of).collect())
    }
}

/// Of all that was said the pairs that are apart: the last word on each holds.
pub(crate) fn pairs_apart(words: &[UnlinkingRow]) -> BTreeSet<Pair> {
    let last: BTreeMap<Pair, bool> = words.iter().map(|w| ((w.kind, w.a, w.b), w.apart)).collect();
    last.into_iter().filter(|(_, apart)| *apart).map(|(pair, _)| pair).collect()
}
