//! Which exhibits count as one: what was seized of one owner is one chance to see something, not several.

use crate::at::{At, small};
use crate::scene::{Place, Scene};

/// An exhibit that holds phones of more owners than this is a collection: it makes no two exhibits one.
const OWNERS_OF_A_PHONE: usize = 3;

const NONE: u32 = u32::MAX;

/// Sampling occasions: exhibits that show a chat, those of one owner together. Numbered by their first exhibit.
///
/// A phone and its backup show the same groups. Counted twice they would seem to confirm each other.
#[derive(Clone, Debug, Default)]
pub struct Occasions {
    of_exhibit: Vec<u32>,
    of_chat: Vec<u32>,
    exhibits: Vec<Vec<u32>>,
    groups: Vec<Vec<u32>>,
}

impl Occasions {
    /// The occasions of a scene.
    pub fn of(scene: &Scene) -> Self {
        let exhibits = scene.views.iter().map(|view| view.exhibit + 1).max().unwrap_or(0).max(scene.exhibits);
        let mut shows = vec![false; exhibits as usize];
        scene.views.iter().for_each(|view| *shows.at_mut(view.exhibit) = true);
        let first = together(scene, exhibits);
        let mut of_exhibit = vec![NONE; exhibits as usize];
        let mut out: Vec<Vec<u32>> = Vec::new();
        for exhibit in (0..exhibits).filter(|exhibit| *shows.at(*exhibit)) {
            let root = *first.at(exhibit);
            let known = *of_exhibit.at(root);
            // a root that shows no chat is numbered with the first of its exhibits that does
            let occasion = if known == NONE { small(out.len()) } else { known };
            if known == NONE {
                out.push(Vec::new());
                *of_exhibit.at_mut(root) = occasion;
            }
            out.at_mut(occasion).push(exhibit);
            *of_exhibit.at_mut(exhibit) = occasion;
        }
        let chats = scene.views.iter().map(|view| view.chat as usize + 1).max().unwrap_or(0);
        let mut of_chat = vec![NONE; chats];
        scene.views.iter().for_each(|view| *of_chat.at_mut(view.chat) = *of_exhibit.at(view.exhibit));
        let groups = (0..small(scene.groups.len())).map(|group| {
            let mut seen: Vec<u32> = scene.views_of(group).iter().map(|view| *of_exhibit.at(view.exhibit)).collect();
            seen.sort_unstable();
            seen.dedup();
            seen
        });
        let groups = groups.collect();
        Self { of_exhibit, of_chat, exhibits: out, groups }
    }

    /// How many there are.
    pub fn count(&self) -> u32 {
        small(self.exhibits.len())
    }

    /// The share of sightings of groups on further occasions that would be of groups already seen: the sample coverage of
    /// Chao & Jost (2012) for incidences. 0 where one occasion is all there is.
    pub(crate) fn sample_coverage(&self, scene: &Scene) -> f64 {
        let (mut once, mut twice, mut all) = (0.0, 0.0, 0.0);
        for (_, seen) in (0..).zip(&self.groups).filter(|(group, _)| scene.is_group(*group)) {
            all += seen.len() as f64;
            once += f64::from(u8::from(seen.len() == 1));
            twice += f64::from(u8::from(seen.len() == 2));
        }
        let more = f64::from(self.count().saturating_sub(1));
        if all == 0.0 || more == 0.0 {
            return 0.0;
        }
        if once == 0.0 {
            return 1.0;
        }
        // Without any that two occasions show, Good's estimate alone: it says the least.
        let (part, rest) = (more * once, 2.0 * twice);
        1.0 - once / all * (part / (part + rest))
    }

    /// The exhibits of one.
    pub fn exhibits(&self, occasion: u32) -> &[u32] {
        self.exhibits.get(occasion as usize).map_or(&[], Vec::as_slice)
    }

    /// Which see a group, in order.
    pub fn of_group(&self, group: u32) -> &[u32] {
        self.groups.get(group as usize).map_or(&[], Vec::as_slice)
    }

    /// In which a place lies; `None`: in a chat without a time that tells.
    pub fn of_place(&self, place: &Place) -> Option<u32> {
        self.of_chat(place.record.chat)
    }

    /// In which a chat lies; `None`: it has no time that tells.
    pub fn of_chat(&self, chat: u32) -> Option<u32> {
        self.of_chat.get(chat as usize).copied().filter(|occasion| *occasion != NONE)
    }

    /// Of which an exhibit is; `None`: it shows no chat.
    pub fn of_exhibit(&self, exhibit: u32) -> Option<u32> {
        self.of_exhibit.get(exhibit as usize).copied().filter(|occasion| *occasion != NONE)
    }
}

/// For each exhibit the first of those that one owner ties together.
fn together(scene: &Scene, exhibits: u32) -> Vec<u32> {
    let mut owners = vec![0usize; exhibits as usize];
    let known = |exhibit: &&u32| **exhibit < exhibits;
    for account in &scene.accounts {
        account.owner_of.iter().filter(known).for_each(|exhibit| *owners.at_mut(*exhibit) += 1);
    }
    let mut first: Vec<u32> = (0..exhibits).collect();
    for account in &scene.accounts {
        let of = account.owner_of.iter().filter(known).filter(|exhibit| *owners.at(**exhibit) <= OWNERS_OF_A_PHONE);
        let roots: Vec<u32> = of.map(|exhibit| root(&first, *exhibit)).collect();
        let Some(least) = roots.iter().copied().min() else { continue };
        roots.into_iter().for_each(|other| *first.at_mut(other) = least);
    }
    (0..exhibits).map(|exhibit| root(&first, exhibit)).collect()
}

fn root(first: &[u32], mut exhibit: u32) -> u32 {
    while *first.at(exhibit) != exhibit {
        exhibit = *first.at(exhibit);
    }
    exhibit
}
