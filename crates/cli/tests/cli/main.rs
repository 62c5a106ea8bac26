//! The program as its users meet it: commands in, rows out, held against what is true of a made operation.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

mod again;
mod amparo;
mod bad_day;
mod breakoff_words;
mod breakoffs;
mod broken;
mod chains;
mod closed;
mod contract;
mod damage;
mod doors;
mod exports;
mod hostile;
mod jail;
mod keys;
mod killed;
mod killed_vault;
mod known_good;
mod languages;
mod lists;
mod logs;
mod mail;
mod mappings;
mod marks;
mod overlays;
mod parts;
mod places;
mod protected;
mod rematch;
mod stickers;
mod truth;
mod unlink;
mod vault;
mod video;
mod whole_way;
