//! Writes down what is true: from the world and from what was delivered.

use crate::{
    clock::SEIZED,
    deliver::Delivered,
    export::Export,
    groups::{Group, Spell},
    library::{Item, Library},
    people::Person,
    phone::{Book, Phone},
    plan::{Plan, Size},
    story::{Act, Body, Life, Told},
    truth::{self, Place, Truth},
};
use model::utc_text;
use std::collections::{BTreeMap, BTreeSet};

/// All that the operation is made of.
pub(crate) struct World<'a, 'w> {
    pub(crate) plan: &'a Plan,
    pub(crate) people: &'w [Person],
    pub(crate) phones: &'a [Phone<'w>],
    pub(crate) books: &'a [Book<'w>],
    pub(crate) lives: &'a [Life<'w>],
    pub(crate) library: &'a Library,
}

/// The exports with their phones.
type Exports<'a, 'w> = Vec<(&'a Phone<'w>, &'a Export<'w>)>;

/// The truth of an operation.
pub(crate) fn truth<'w>(
    world: &World<'_, 'w>,
    exports: &[Vec<Export<'w>>],
    delivered: &[Delivered],
    told: Told,
) -> Truth {
    let flat: Exports<'_, 'w> =
        world.phones.iter().zip(exports).flat_map(|(p, all)| all.iter().map(move |e| (p, e))).collect();
    Truth {
        seed: world.plan.seed,
        size: match world.plan.size {
            Size::Standard => "standard",
            Size::Small => "small",
        }
        .to_owned(),
        seized: utc_text(SEIZED),
        phones: world.phones.iter().zip(world.books).zip(delivered).map(|((p, b), d)| phone(p, b, d)).collect(),
        accounts: world.people.iter().map(|who| account(world, &flat, who)).collect(),
        groups: world.lives.iter().map(|life| group(world, &flat, life.group)).collect(),
        references: references(world.library),
        items: items(world, delivered),
        sightings: sightings(world, &flat),
        messages: world.lives.iter().map(|life| messages(&flat, life)).collect(),
        objections: told.objections,
        adverts: told.adverts,
    }
}

fn phone(phone: &Phone<'_>, book: &Book<'_>, delivered: &Delivered) -> truth::Phone {
    let same_name = book.twins.iter().map(|(name, who)| truth::SameName {
        name: name.clone(),
        accounts: who.iter().map(|&id| id.to_owned()).collect(),
    });
    truth::Phone {
        exhibit: phone.exhibit.clone(),
        owner: phone.owner.id.clone(),
        locale: phone.set.locale.to_owned(),
        form: if phone.set.form.is_ios() { "ios" } else { "android" }.to_owned(),
        zone: phone.set.zone.name.to_owned(),
        winter_offset_minutes: phone.set.zone.minutes,
        files: delivered.files.clone(),
        damaged: delivered.damaged.clone(),
        same_name: same_name.collect(),
    }
}

fn account(world: &World<'_, '_>, exports: &Exports<'_, '_>, who: &Person) -> truth::Account {
    let spells = || world.lives.iter().flat_map(|l| &l.group.spells).filter(|s| s.who == who);
    let mut posts = 0;
    let mut posts_visible = 0;
    for life in world.lives {
        let mine = life.events.iter().enumerate().filter(|(_, e)| matches!(&e.act, Act::Post { by, .. } if *by == who));
        for (ix, _) in mine {
            posts += 1;
            posts_visible += usize::from(shown(exports, life.group).any(|(_, e)| e.visible.contains_key(&ix)));
        }
    }
    let names = world.phones.iter().zip(world.books);
    let names = names.filter_map(|(p, b)| Some((p.exhibit.clone(), b.shown.get(who.id.as_str())?.plain.clone())));
    truth::Account {
        id: who.id.clone(),
        phone: who.e164.clone(),
        country: who.country.code.to_owned(),
        pushname: who.pushname.clone(),
        names: names.collect(),
        posts,
        posts_visible,
        never_posted: posts == 0,
        only_added_by_others: spells().all(|s| s.by.is_some()),
        shortest_stay_s: spells().filter_map(|s| Some(s.left? - s.joined)).min(),
    }
}

/// The exports of a group.
fn shown<'a, 'w>(
    exports: &'a Exports<'_, 'w>,
    group: &'a Group<'w>,
) -> impl Iterator<Item = (&'a Phone<'w>, &'a Export<'w>)> {
    exports.iter().copied().filter(|(_, e)| e.group.id == group.id)
}

fn group(world: &World<'_, '_>, exports: &Exports<'_, '_>, group: &Group<'_>) -> truth::Group {
    let seen: Vec<_> = shown(exports, group).collect();
    let name = |&(from, name): &(i64, &str)| truth::Name { name: name.to_owned(), from: utc_text(from) };
    truth::Group {
        id: group.id.clone(),
        names: group.names.iter().map(name).collect(),
        platform: "whatsapp".to_owned(),
        founder: group.founder.id.clone(),
        created: utc_text(group.created),
        parent: group.parent.as_ref().map(|(id, _)| id.clone()),
        kind: group.parent.as_ref().map(|(_, kind)| kind.as_str().to_owned()),
        link_posted: group.invited.map(|(at, _)| utc_text(at)),
        link_posted_by: group.invited.map(|(_, by)| by.id.clone()),
        link: group.link.clone(),
        members: group.spells.iter().map(|s| spell(world, group, s)).collect(),
        seen_by: seen.iter().map(|(p, _)| p.exhibit.clone()).collect(),
        exports: seen.iter().map(|(p, e)| (p.exhibit.clone(), p.path(&e.text_path()))).collect(),
    }
}

fn spell(world: &World<'_, '_>, group: &Group<'_>, spell: &Spell<'_>) -> truth::Spell {
    // On a phone whose owner was added in the same line, only the owner is named.
    let together = |p: &Phone<'_>| {
        spell.by.is_some()
            && *p.owner != *spell.who
            && p.spells(group).any(|s| s.joined == spell.joined && s.by == spell.by)
    };
    let shows = |p: &&Phone<'_>| p.spells(group).any(|s| s.covers(spell.joined)) && !together(p);
    truth::Spell {
        account: spell.who.id.clone(),
        joined: utc_text(spell.joined),
        left: spell.left.map(utc_text),
        way: spell.way.as_str().to_owned(),
        by: spell.by.map(|p| p.id.clone()),
        removed_by: spell.removed_by.map(|p| p.id.clone()),
        joined_shown_by: world.phones.iter().filter(shows).map(|p| p.exhibit.clone()).collect(),
    }
}

fn references(library: &Library) -> Vec<truth::Reference> {
    let reference = |held: &crate::library::Held| truth::Reference {
        stem: held.stem.clone(),
        file: format!("{}.{}", held.stem, held.item.ext),
        sha256: held.item.sha256.clone(),
        in_evidence: !held.forms.is_empty(),
    };
    library.held.iter().map(reference).collect()
}

/// Each distinct picture with its places; pictures that were sent but lie in no export have no place and stand too.
fn items(world: &World<'_, '_>, delivered: &[Delivered]) -> Vec<truth::Item> {
    let forms = world.library.held.iter().flat_map(|h| &h.forms);
    let extra = delivered.iter().flat_map(|d| &d.extra);
    let mut all: BTreeMap<&str, &Item> = BTreeMap::new();
    for item in forms.chain(&world.library.others).chain(extra) {
        all.entry(&item.sha256).or_insert(item);
    }
    let entry = |item: &Item| {
        let method = item.derivation.method();
        truth::Item {
            sha256: item.sha256.clone(),
            reference: item.reference.clone(),
            derivation: item.derivation.as_str().to_owned(),
            expected_method: method.to_owned(),
            expected: method != "none",
            paths: places(world, delivered, &item.sha256),
        }
    };
    all.into_values().map(entry).filter(|item| !item.paths.is_empty()).collect()
}

fn places(world: &World<'_, '_>, delivered: &[Delivered], sha256: &str) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::new();
    for (phone, delivered) in world.phones.iter().zip(delivered) {
        let paths = delivered.pictures.get(sha256).into_iter().flatten();
        places.extend(paths.map(|path| Place { exhibit: phone.exhibit.clone(), path: path.clone() }));
    }
    places.sort();
    places
}

fn sightings(world: &World<'_, '_>, exports: &Exports<'_, '_>) -> Vec<truth::Sighting> {
    let mut all = Vec::new();
    for life in world.lives {
        for (ix, event) in life.events.iter().enumerate() {
            let Act::Post { by, body: Body::Media { item, .. }, .. } = &event.act else { continue };
            let phones = shown(exports, life.group).filter_map(|(p, e)| {
                let path = e.visible.get(&ix)?.as_ref().map(|name| p.path(&e.path(name)));
                Some(truth::Shown { exhibit: p.exhibit.clone(), path })
            });
            all.push(truth::Sighting {
                sha256: item.sha256.clone(),
                group: life.group.id.clone(),
                account: by.id.clone(),
                at_utc: utc_text(event.at),
                phones: phones.collect(),
            });
        }
    }
    all.sort_by(|a, b| (&a.at_utc, &a.group, &a.sha256).cmp(&(&b.at_utc, &b.group, &b.sha256)));
    all
}

fn messages(exports: &Exports<'_, '_>, life: &Life<'_>) -> truth::Messages {
    let post = |ix: &usize| matches!(life.events.get(*ix).map(|e| &e.act), Some(Act::Post { .. }));
    let gone = |ix: &&usize| matches!(life.events.get(**ix).map(|e| &e.act), Some(Act::Post { deleted: true, .. }));
    let visible: BTreeSet<usize> = shown(exports, life.group).flat_map(|(_, e)| e.visible.keys().copied()).collect();
    truth::Messages {
        group: life.group.id.clone(),
        sent: (0..life.events.len()).filter(post).count(),
        visible: visible.len(),
        visible_deleted: visible.iter().filter(gone).count(),
        exports: shown(exports, life.group).map(|(p, e)| (p.exhibit.clone(), e.counts)).collect(),
    }
}
