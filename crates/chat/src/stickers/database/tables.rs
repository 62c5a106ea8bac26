//! The tables of `stickers.db`, and what their columns are called (public schemas of WhatsApp for Android, `user_version`
//! 44 and 47 and older; see `docs/formats/stickers.md`).

use model::StickerDegree;

/// A table.
pub(super) struct Table {
    pub(super) name: &'static str,
    /// The column by which it is known.
    pub(super) key: &'static str,
    /// Columns that are read, in the order of the constants below; of several names the first that is there.
    pub(super) columns: &'static [&'static [&'static str]],
    pub(super) holds: Holds,
}

/// What the rows of a table are.
#[derive(Clone, Copy)]
pub(super) enum Holds {
    /// Stickers, with what the table itself says about each.
    Stickers(Option<StickerDegree>),
    Installed,
    ThirdParty,
    Offered,
    Mentions,
}

/// Columns of stickers.
pub(super) const DIGEST: usize = 0;
pub(super) const IMAGE_PART: usize = 1;
pub(super) const PACK_ID: usize = 2;
pub(super) const AUTHORITY: usize = 3;
pub(super) const PATH: usize = 4;
pub(super) const TIME: usize = 5;
pub(super) const FIRST_PARTY: usize = 6;
pub(super) const EMOJIS: usize = 7;

/// Columns of packs.
pub(super) const PACK_KEY: usize = 0;
pub(super) const PACK_NAME: usize = 1;
pub(super) const PUBLISHER: usize = 2;
pub(super) const DESCRIPTION: usize = 3;
/// Of installed packs.
pub(super) const PACK_KIND: usize = 4;
pub(super) const MADE_HERE: usize = 5;
/// Of packs of sticker applications.
pub(super) const THIRD_AUTHORITY: usize = 3;
/// Of packs that are only named.
pub(super) const ORDER: usize = 1;

static OF_STICKERS: &[&[&str]] = &[
    &["plaintext_hash", "plain_file_hash"],
    &["hash_of_image_part"],
    &["sticker_pack_id"],
    &["authority"],
    &["file_path"],
    &["timestamp", "last_sticker_sent_ts"],
    &["is_first_party"],
    &["emojis"],
];

/// Packs before stickers.
pub(super) static TABLES: &[Table] = &[
    Table {
        name: "installed_sticker_packs",
        key: "installed_id",
        columns: &[
            &["installed_id"],
            &["installed_name"],
            &["installed_publisher"],
            &["installed_description"],
            &["installed_pack_type"],
            &["is_created_by_me"],
        ],
        holds: Holds::Installed,
    },
    Table {
        name: "third_party_whitelist_packs",
        key: "authority",
        columns: &[&["sticker_pack_id"], &["sticker_pack_name"], &["sticker_pack_publisher"], &["authority"]],
        holds: Holds::ThirdParty,
    },
    Table {
        name: "downloadable_sticker_packs",
        key: "image_data_hash",
        columns: &[&["id"], &["name"], &["publisher"], &["description"]],
        holds: Holds::Offered,
    },
    Table {
        name: "sticker_pack_order",
        key: "sticker_pack_id",
        columns: &[&["sticker_pack_id"], &["pack_order"]],
        holds: Holds::Mentions,
    },
    Table { name: "new_sticker_packs", key: "pack_id", columns: &[&["pack_id"], &[]], holds: Holds::Mentions },
    Table { name: "unseen_sticker_packs", key: "pack_id", columns: &[&["pack_id"], &[]], holds: Holds::Mentions },
    Table { name: "stickers", key: "plain_file_hash", columns: OF_STICKERS, holds: Holds::Stickers(None) },
    Table {
        name: "third_party_sticker_emoji_mapping",
        key: "plaintext_hash",
        columns: OF_STICKERS,
        holds: Holds::Stickers(None),
    },
    Table {
        name: "recent_stickers",
        key: "plaintext_hash",
        columns: OF_STICKERS,
        holds: Holds::Stickers(Some(StickerDegree::Recent)),
    },
    Table {
        name: "starred_stickers",
        key: "plaintext_hash",
        columns: OF_STICKERS,
        holds: Holds::Stickers(Some(StickerDegree::Starred)),
    },
];
