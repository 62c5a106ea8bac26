//! Which alias of one chat is which of another: votes of shared records, and mutual dominance.

use crate::ids;
use crate::world::Chat;
use std::collections::BTreeMap;

/// Votes for pairs of aliases (one of the first chat, one of the second).
pub(crate) type Votes = BTreeMap<(u32, u32), u32>;

/// How two senders go together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Fit {
    /// Votes say they are one.
    Same,
    /// No votes.
    Unknown,
    /// Votes say that one of them is another.
    Other,
}

/// Pairs of aliases in which each is by far the other's most frequent partner: (first, second, votes).
///
/// By far: at least three of four votes of either. A forwarder, or a text sent twice by chance, stays below.
pub(crate) fn dominant(votes: &Votes) -> Vec<(u32, u32, u32)> {
    let (mut of_a, mut of_b) = (BTreeMap::<u32, u32>::new(), BTreeMap::<u32, u32>::new());
    for (&(a, b), &n) in votes {
        *of_a.entry(a).or_default() += n;
        *of_b.entry(b).or_default() += n;
    }
    let far = |n: u32, all: Option<&u32>| all.is_some_and(|all| u64::from(n) * 4 >= u64::from(*all) * 3);
    votes
        .iter()
        .filter(|((a, b), n)| far(**n, of_a.get(a)) && far(**n, of_b.get(b)))
        .map(|(&(a, b), &n)| (a, b, n))
        .collect()
}

/// [`dominant`], with the votes for either exporter's "You" counted apart from those for names.
pub(crate) fn dominant_apart(votes: &Votes, a: &Chat, b: &Chat) -> Vec<(u32, u32, u32)> {
    let part = |wanted: (bool, bool)| -> Votes {
        votes.iter().filter(|((x, y), _)| (a.is_owner(*x), b.is_owner(*y)) == wanted).map(|(k, n)| (*k, *n)).collect()
    };
    let mut out = dominant(&part((false, false)));
    out.extend(dominant(&part((true, false))));
    out.extend(dominant(&part((false, true))));
    out
}

/// Aliases of two chats mapped onto each other. The exporters' "You" stand apart: beside it, an exporter also sends
/// under its own name.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Senders {
    forth: BTreeMap<u32, u32>,
    back: BTreeMap<u32, u32>,
    owner_a: Option<u32>,
    owner_b: Option<u32>,
}

impl Senders {
    /// From votes; a pair needs `least` of them.
    pub(crate) fn of(votes: &Votes, a: &Chat, b: &Chat, least: u32) -> Self {
        let mut out = Self::default();
        for (x, y, _) in dominant_apart(votes, a, b).into_iter().filter(|p| p.2 >= least) {
            match (a.is_owner(x), b.is_owner(y)) {
                (true, _) => out.owner_a = Some(y),
                (false, true) => out.owner_b = Some(x),
                (false, false) => {
                    out.forth.insert(x, y);
                    out.back.insert(y, x);
                }
            }
        }
        out
    }

    /// Whether two aliases can be one.
    pub(crate) fn fit(&self, a: &Chat, b: &Chat, x: u32, y: u32) -> Fit {
        if let Some(fit) = by_account(a, b, x, y) {
            return fit;
        }
        let told = match (a.is_owner(x), b.is_owner(y)) {
            (true, true) => return Fit::Unknown,
            (true, false) => self.owner_a.map(|known| known == y),
            (false, true) => self.owner_b.map(|known| known == x),
            (false, false) => self.either(x, y),
        };
        match told {
            Some(true) => Fit::Same,
            Some(false) => Fit::Other,
            None => match (&a.alias(x).phone, &b.alias(y).phone) {
                (Some(p), Some(q)) if p == q => Fit::Same,
                (Some(_), Some(_)) => Fit::Other,
                _ => Fit::Unknown,
            },
        }
    }

    fn either(&self, x: u32, y: u32) -> Option<bool> {
        let (forth, back) = (self.forth.get(&x), self.back.get(&y));
        (forth.is_some() || back.is_some()).then(|| forth == Some(&y))
    }

    /// The partner of an alias of the first chat.
    pub(crate) fn partner(&self, x: u32) -> Option<u32> {
        self.forth.get(&x).copied()
    }

    /// Whether an alias of the second chat has a partner.
    pub(crate) fn known_b(&self, y: u32) -> bool {
        self.back.contains_key(&y)
    }
}

/// How two aliases go together by the service's own ids, if both have one of one form.
fn by_account(a: &Chat, b: &Chat, x: u32, y: u32) -> Option<Fit> {
    let (p, q) = (a.alias(x).account.as_deref()?, b.alias(y).account.as_deref()?);
    match p == q {
        true if !p.is_empty() => Some(Fit::Same),
        _ => (ids::server(p) == ids::server(q)).then_some(Fit::Other),
    }
}
