//! Whose phones were taken, and under which names their owners know the others.

use crate::{
    error::Error,
    groups::{Group, Spell},
    handset::{HANDSETS, Handset, Parcel},
    names,
    people::Person,
    plan::Plan,
    rng::Rng,
};
use std::collections::{BTreeMap, BTreeSet};

/// One exhibit.
pub(crate) struct Phone<'w> {
    pub(crate) ix: usize,
    /// The direct child of `evidence/`.
    pub(crate) exhibit: String,
    pub(crate) owner: &'w Person,
    pub(crate) set: &'static Handset,
}

impl Phone<'_> {
    /// A path below the exhibit: in an exhibit that is itself an archive it begins with the boundary, since the
    /// archive's own name is a place and not content.
    pub(crate) fn path(&self, inner: &str) -> String {
        match self.set.parcel {
            Parcel::Folder => inner.to_owned(),
            Parcel::Zip | Parcel::TarGz => format!("!/{inner}"),
        }
    }

    /// The owner's memberships in a group.
    pub(crate) fn spells<'a, 'w>(&'a self, group: &'a Group<'w>) -> impl Iterator<Item = &'a Spell<'w>> {
        group.spells.iter().filter(|s| *s.who == *self.owner)
    }

    /// Whether the export of this group brings the files along.
    pub(crate) fn with_media(&self, seed: u64, group: &Group<'_>) -> bool {
        Rng::new(seed, &group.id, self.ix).chance(if self.set.form.is_ios() { 70 } else { 58 })
    }
}

/// One phone for each handset of the plan: the first person of its country who has none yet.
pub(crate) fn cast<'w>(plan: &Plan, people: &'w [Person]) -> Result<Vec<Phone<'w>>, Error> {
    let mut taken = BTreeSet::new();
    let mut phone = |(ix, set): (usize, &'static Handset)| {
        let owner = people.iter().find(|p| p.country.code == set.country && !taken.contains(p.id.as_str()));
        let owner = owner.ok_or(Error::Plan("fewer accounts of a country than phones"))?;
        taken.insert(owner.id.as_str());
        let suffix = match set.parcel {
            Parcel::Folder => "",
            Parcel::Zip => ".zip",
            Parcel::TarGz => ".tar.gz",
        };
        Ok(Phone { ix, exhibit: format!("phone-{:02}{suffix}", ix + 1), owner, set })
    };
    HANDSETS.iter().take(plan.counts().phones).enumerate().map(&mut phone).collect()
}

/// A name as one phone shows it.
#[derive(Clone, Debug)]
pub(crate) struct Shown {
    /// As written into exports, invisible marks included.
    pub(crate) written: String,
    /// Without them, spaces made plain.
    pub(crate) plain: String,
}

impl Shown {
    fn contact(name: &str) -> Self {
        Self { written: name.to_owned(), plain: name.to_owned() }
    }

    /// A number: bare, or wrapped as newer versions do.
    fn number(who: &Person, wrapped: bool) -> Self {
        let written = if wrapped {
            format!("\u{202a}{}\u{202c}", who.shown.replace(' ', "\u{a0}").replace('-', "\u{2011}"))
        } else {
            who.shown.clone()
        };
        Self { written, plain: who.shown.clone() }
    }

    fn pushname(who: &Person) -> Self {
        Self { written: format!("~\u{202f}{}", who.pushname), plain: format!("~ {}", who.pushname) }
    }
}

/// Names on one phone for everyone whom its owner met.
#[derive(Default)]
pub(crate) struct Book<'w> {
    pub(crate) shown: BTreeMap<&'w str, Shown>,
    /// Two people under one name.
    pub(crate) twins: Option<(String, [&'w str; 2])>,
}

impl<'w> Book<'w> {
    /// The name of a person; the number if they never met.
    pub(crate) fn written(&self, who: &Person) -> String {
        self.shown.get(who.id.as_str()).map_or_else(|| who.shown.clone(), |s| s.written.clone())
    }
}

/// Fills a phone's address book.
pub(crate) fn book<'w>(plan: &Plan, phone: &Phone<'w>, groups: &[Group<'w>]) -> Book<'w> {
    let mut rng = Rng::new(plan.seed, "book", phone.ix);
    let mut book = Book::default();
    let mut used = BTreeSet::from([phone.owner.pushname.clone()]);
    book.shown.insert(&phone.owner.id, Shown::contact(&phone.owner.pushname));
    if phone.ix % 5 == 1 {
        twins(&mut rng, phone, groups, &mut book, &mut used);
    }
    for who in met(phone, groups) {
        if !book.shown.contains_key(who.id.as_str()) {
            let name = name(&mut rng, phone, who, &mut used);
            book.shown.insert(&who.id, name);
        }
    }
    book
}

/// Everyone who ever was in a group together with the owner, each once, in order of ids.
fn met<'w>(phone: &Phone<'w>, groups: &[Group<'w>]) -> Vec<&'w Person> {
    let shared = groups.iter().filter(|g| phone.spells(g).next().is_some());
    let all: BTreeMap<&str, &'w Person> =
        shared.flat_map(|g| g.spells.iter().map(|s| (s.who.id.as_str(), s.who))).collect();
    all.into_values().collect()
}

/// Two writers of one group, saved under the same first name.
fn twins<'w>(rng: &mut Rng, phone: &Phone<'w>, groups: &[Group<'w>], book: &mut Book<'w>, used: &mut BTreeSet<String>) {
    let shared: Vec<usize> =
        (0..groups.len()).filter(|&i| groups.get(i).is_some_and(|g| phone.spells(g).next().is_some())).collect();
    let Some(group) = rng.pick(&shared).and_then(|i| groups.get(i)) else { return };
    let mut writers: Vec<&'w Person> = group.spells.iter().map(|s| s.who).collect();
    writers.retain(|p| p.talk > 0 && *p != phone.owner);
    writers.sort_by(|a, b| a.id.cmp(&b.id));
    writers.dedup_by(|a, b| a == b);
    if let [one, two, ..] = rng.some(&writers, 2).as_slice() {
        let name = one.given.to_owned();
        if used.insert(name.clone()) {
            book.shown.insert(&one.id, Shown::contact(&name));
            book.shown.insert(&two.id, Shown::contact(&name));
            book.twins = Some((name, [&one.id, &two.id]));
        }
    }
}

fn name(rng: &mut Rng, phone: &Phone<'_>, who: &Person, used: &mut BTreeSet<String>) -> Shown {
    if rng.chance(58) {
        let wishes = [0, 1].map(|_| wish(rng, who)).into_iter().chain([format!("{} {}", who.given, who.family)]);
        for wish in wishes {
            if used.insert(wish.clone()) {
                return Shown::contact(&wish);
            }
        }
    }
    let pushname = Shown::pushname(who);
    if phone.set.form.is_ios() && rng.chance(80) && used.insert(pushname.plain.clone()) {
        return pushname;
    }
    Shown::number(who, phone.set.form.is_ios() || phone.ix.is_multiple_of(2))
}

/// How someone might save a contact.
fn wish(rng: &mut Rng, who: &Person) -> String {
    match rng.below(10) {
        0..4 => format!("{} {}", who.given, who.family),
        4..6 => format!("{} {}", who.given, rng.word(names::TAGS)),
        6..8 => who.given.to_owned(),
        _ => rng.word(names::NICKS).to_owned(),
    }
}
