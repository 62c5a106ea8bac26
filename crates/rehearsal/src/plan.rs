//! What is to be made: a seed and a size; everything else follows from them.

/// How large an operation is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Size {
    /// 27 groups, 250 accounts in 11 countries, 24 phones: the demo.
    Standard,
    /// 6 groups, 30 accounts, 6 phones: for quick tests.
    Small,
}

/// A plan: the same plan gives the same bytes, on any machine.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Plan {
    /// Where all chance comes from.
    pub seed: u64,
    /// How large.
    pub size: Size,
    /// Put a truncated archive, a broken picture, a chat text that is not UTF-8 and an empty file into every exhibit.
    pub damage: bool,
    /// Put one broken picture into one exhibit and one empty file into another, as real extractions have them.
    pub blemishes: bool,
}

impl Plan {
    /// The operation of the demo.
    pub fn standard(seed: u64) -> Self {
        Self { seed, size: Size::Standard, damage: false, blemishes: true }
    }

    /// A small one, made in about two seconds of one core.
    pub fn small(seed: u64) -> Self {
        Self { seed, size: Size::Small, damage: false, blemishes: false }
    }

    pub(crate) fn counts(&self) -> &'static Counts {
        match self.size {
            Size::Standard => &STANDARD,
            Size::Small => &SMALL,
        }
    }
}

/// How many of each.
pub(crate) struct Counts {
    pub(crate) accounts: usize,
    pub(crate) phones: usize,
    /// Reference pictures that the unit holds.
    pub(crate) references: usize,
    /// Those of them that appear in the evidence.
    pub(crate) found: usize,
    /// Unrelated photographs sent in chats.
    pub(crate) photos: usize,
    /// Unrelated stickers.
    pub(crate) stickers: usize,
    /// Plain drawings and stripes: hard negatives.
    pub(crate) flats: usize,
    /// Photographs in each phone's camera folder.
    pub(crate) camera: usize,
}

const STANDARD: Counts =
    Counts { accounts: 250, phones: 24, references: 40, found: 25, photos: 90, stickers: 50, flats: 24, camera: 3 };
const SMALL: Counts =
    Counts { accounts: 30, phones: 6, references: 16, found: 13, photos: 8, stickers: 6, flats: 4, camera: 1 };
