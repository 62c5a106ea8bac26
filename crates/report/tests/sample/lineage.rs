//! A lineage made by hand for small numbers, and by a rule for large ones. Harmless groups of hikers and cooks.

use engine::views::{BranchKind, LineageBranchView, LineageGroupView, LineageView, Shown, TimeView};
use model::{GroupId, Zone, civil};

const DAY: i64 = 86_400;
/// 2025-03-03.
const FROM: i64 = 1_740_960_000;

const KINDS: [BranchKind; 5] =
    [BranchKind::Split, BranchKind::Companion, BranchKind::ReCreation, BranchKind::Merger, BranchKind::Sibling];

const NAMES: [&str; 12] = [
    "Senderistas del norte",
    "Recetas de la abuela",
    "Fotos 📷 de montaña",
    "Los viernes",
    "Sticker club",
    "Grupo 2.0",
    "Excursión a los lagos, fin de semana largo de octubre",
    "Друзья",
    "Pádel",
    "Huerto urbano",
    "<Vecinos> & \"amigos\"",
    "Trueque",
];

/// Numbers that look like chance and are the same on every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n.max(1)
    }
}

fn at(seconds: i64) -> TimeView {
    let day = civil(seconds);
    let text = format!("{:04}-{:02}-{:02}T{:02}:{:02}", day.year, day.month, day.day, day.hour, day.minute);
    TimeView { at: text.clone(), at_utc: None, at_from: text.clone(), at_to: text, zone: Zone::Unknown }
}

/// Groups of which most broke off from earlier ones.
pub(crate) fn lineage(count: usize) -> LineageView {
    let mut chance = Numbers(20_171);
    let mut out = LineageView::default();
    for ix in 0..count {
        let begins = FROM + if ix == 0 { 0 } else { chance.below(600) as i64 * DAY + chance.below(86_400) as i64 };
        let lasts = (5 + chance.below(if ix == 0 { 620 } else { 240 })) as i64;
        let ends = (begins + lasts * DAY).min(FROM + 640 * DAY);
        let mut id = [0; 16];
        id[..8].copy_from_slice(&(ix as u64 + 1).to_be_bytes());
        let number = if ix < NAMES.len() { String::new() } else { format!(" {}", ix / NAMES.len() + 1) };
        out.groups.push(LineageGroupView {
            group: GroupId(id),
            name: (ix % 19 != 18).then(|| Shown::text(&format!("{}{number}", NAMES[ix % NAMES.len()]))),
            begins: Some(begins),
            begins_at: Some(at(begins)),
            begin_known: chance.below(5) > 0,
            ends: Some(ends),
            ends_at: Some(at(ends)),
            member_count: 3 + chance.below(250),
            message_count: 40 + chance.below(30_000),
        });
    }
    if count > 9 {
        let undated = &mut out.groups[9];
        (undated.begins, undated.begins_at, undated.begin_known) = (None, None, false);
        (undated.ends, undated.ends_at) = (None, None);
    }
    for child in 1..count as u32 {
        let begins = |g: u32| out.groups[g as usize].begins;
        let earlier: Vec<u32> =
            (0..count as u32).filter(|g| *g != child && begins(*g) < begins(child) && begins(*g).is_some()).collect();
        let said = chance.below(10);
        if said == 0 || earlier.is_empty() {
            continue;
        }
        let parent = (said > 1)
            .then(|| earlier[if chance.below(3) == 0 { 0 } else { chance.below(earlier.len() as u64) as usize }]);
        let kind = KINDS[if chance.below(2) == 0 { 0 } else { chance.below(5) as usize }];
        let mut also = Vec::new();
        if kind == BranchKind::Merger {
            also.extend(earlier.iter().copied().find(|g| Some(*g) != parent && parent.is_some()));
        }
        out.branches.push(LineageBranchView { parent, child, kind, certain: chance.below(5) > 0, also });
    }
    out
}
