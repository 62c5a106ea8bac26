//! The database of stickers (`stickers.db`): what the application keeps of them and of their packs.

use crate::stickers::{
    InstalledPack, Limits, StickerDatabase, StickerFact, ThirdPartyPack, is_sticker_database, sticker_database,
};
use crate::{Context, Tables, Tell};
use model::{SourceRead, StickerDegree, Told};
use sqlite_ro::Database;

pub(super) fn recognise(tables: &Tables<'_>) -> bool {
    is_sticker_database(tables)
}

/// Packs that the service offers, and those that are only named, say nothing about who uses the phone: they are counted.
pub(super) fn read(database: &Database, _: &Tables<'_>, context: &Context<'_>, tell: Tell<'_>) -> SourceRead {
    let limits = Limits { issues: context.limits.issues, ..Limits::standard() };
    let StickerDatabase { facts, installed, third_party, issues, tally, .. } = sticker_database(database, &limits);
    let packs = installed.into_iter().map(of_installed).chain(third_party.into_iter().map(of_third_party));
    packs.chain(facts).for_each(|fact| tell(Told::Sticker(fact)));
    SourceRead { issues, tally }
}

fn of_installed(pack: InstalledPack) -> StickerFact {
    let is_made_here = pack.made_here == Some(true);
    let degree = if is_made_here { StickerDegree::PackMadeHere } else { StickerDegree::PackInstalled };
    of_pack((pack.id, pack.name, pack.publisher), degree, pack.place)
}

fn of_third_party(pack: ThirdPartyPack) -> StickerFact {
    of_pack((pack.id, pack.name, pack.publisher), StickerDegree::PackInstalled, pack.place)
}

fn of_pack(
    (id, pack_name, publisher): (String, Option<String>, Option<String>),
    degree: StickerDegree,
    place: String,
) -> StickerFact {
    StickerFact {
        digest: None,
        image_part: None,
        pack_id: Some(id),
        pack_name,
        publisher,
        file_path: None,
        degree,
        at_ms: None,
        first_party: None,
        emojis: None,
        place,
    }
}
