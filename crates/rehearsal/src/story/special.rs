//! What stands out: someone who leaves at once, someone who objects, an advert in several groups.

use super::{Act, Body, Life, posts};
use crate::{
    clock::{DAY, HOUR},
    groups::{Group, Spell, Way, shape::Lang},
    people::Person,
    plan::Plan,
    rng::Rng,
    truth::{Advert, Objection},
};
use model::utc_text;

const OBJECTION_ES: &str = "por favor no manden más fotos de la excursión, borradlas";
const OBJECTION_PT: &str = "por favor não mandem mais fotos do passeio, apaguem";
const ADVERT: &str = "MERCADILLO DE DULCES 🍪 Este sábado de 11 a 14 h en la plaza: magdalenas, rosquillas y limonada. Lo que se saque es para la excursión de fin de curso. ¡Os esperamos!";

/// The stories for the truth.
pub(crate) struct Told {
    pub(crate) objections: Vec<Objection>,
    pub(crate) adverts: Vec<Advert>,
}

/// Someone who never writes is added to the first group and leaves within minutes.
pub(crate) fn hasty<'w>(plan: &Plan, people: &'w [Person], groups: &mut [Group<'w>]) {
    let mut rng = Rng::new(plan.seed, "hasty", 0);
    let Some(group) = groups.first_mut() else { return };
    let at = group.created + (group.ends - group.created) / 4 + rng.range(0, DAY);
    let strangers = || people.iter().filter(|p| !group.knows(p));
    // One who writes nowhere, if there is one; otherwise anyone who is not here.
    let who = strangers().find(|p| p.talk == 0).or_else(|| strangers().next_back());
    let Some(who) = who else { return };
    let left = Some(at + rng.range(70, 230));
    group.spells.push(Spell { who, joined: at, left, way: Way::Added, by: Some(group.founder), removed_by: None });
}

/// Adds the stories to the lives.
pub(super) fn tell<'w>(plan: &Plan, lives: &mut [Life<'w>]) -> Told {
    let mut rng = Rng::new(plan.seed, "special", 0);
    let mut objections: Vec<Objection> = Vec::new();
    objections.extend(object(&mut rng, lives, Lang::Es, OBJECTION_ES));
    objections.extend(object(&mut rng, lives, Lang::Pt, OBJECTION_PT));
    let adverts = advertise(&mut rng, lives).into_iter().collect();
    Told { objections, adverts }
}

/// Someone asks for no more pictures, minutes after one was sent to a group of that language.
fn object<'w>(rng: &mut Rng, lives: &mut [Life<'w>], lang: Lang, text: &str) -> Option<Objection> {
    // The largest such group: the one that most phones see.
    let life = lives.iter_mut().filter(|l| l.group.lang == lang).max_by_key(|l| l.group.spells.len())?;
    let photo = life.events.iter().filter_map(|e| match &e.act {
        Act::Post { by, body: Body::Media { item, .. }, .. } if !item.is_sticker() => Some((e.at, *by)),
        _ => None,
    });
    let photos: Vec<_> = photo.collect();
    let (at, sender) = rng.pick(&photos)?;
    let at = at + rng.range(40, 600);
    let others: Vec<_> = life.group.writers_at(at).into_iter().filter(|p| *p != sender).collect();
    let by = rng.pick(&others)?;
    life.events.push(posts::text(at, by, text.to_owned()));
    Some(Objection { account: by.id.clone(), group: life.group.id.clone(), at: utc_text(at), text: text.to_owned() })
}

/// The person who writes in most groups on some morning posts one text in all of them within a minute.
fn advertise(rng: &mut Rng, lives: &mut [Life<'_>]) -> Option<Advert> {
    let base = crate::clock::START + 120 * DAY + 16 * HOUR;
    let at = base + rng.range(0, 40) * DAY;
    let places =
        |p: &Person| lives.iter().filter(|l| l.group.lang == Lang::Es && l.group.writers_at(at).contains(&p)).count();
    let everyone = lives.iter().flat_map(|l| l.group.writers_at(at));
    let by = everyone.max_by_key(|p| (places(p), p.id.clone()))?;
    let mut posted = Vec::new();
    let mut second = at;
    for life in lives.iter_mut().filter(|l| l.group.lang == Lang::Es) {
        if life.group.writers_at(at).contains(&by) && second < at + 55 {
            life.events.push(posts::text(second, by, ADVERT.to_owned()));
            posted.push((life.group.id.clone(), utc_text(second)));
            second += rng.range(4, 9);
        }
    }
    Some(Advert { account: by.id.clone(), posted, text: ADVERT.to_owned() })
}
