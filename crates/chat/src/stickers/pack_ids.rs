//! Ids of packs that tell nothing apart: what programs write into every sticker that they make.

/// Constants, without hyphens and in lower case; an id that ends in one is it, whatever application it claims.
///
/// Seen as constants in the public sources of programs that make stickers for bots (code search, November 2026): each
/// in several that have nothing else in common, copied from one to the next.
static CONSTANTS: &[&str] = &[
    // Behind `com.snowcorp.stickerly.android.stickercontentprovider` and other names of applications.
    "b5e7275ff1de4137961f57becfad34f2",
    "b5e7275ff1de4137961f57becfad88ff",
    "2be7e369b5ce4706a3d4f78805a20328",
    "com.client.tech",
    // As the id of the pack of origin, to pass for a sticker of the service.
    "whatsapp",
    "com.whatsapp.stickers.chomp",
    "bot whatsapp",
];

/// Shorter ids are counters and single words: sample projects number their packs from 1.
const FEWEST_BYTES: usize = 8;

/// Whether two stickers with this id can be taken for stickers of one pack.
pub(super) fn tells_apart(id: &str) -> bool {
    let id = id.trim().to_lowercase();
    let bare: String = id.chars().filter(|c| *c != '-').collect();
    // The page of a program is in all that it makes.
    let is_page = id.starts_with("http://") || id.starts_with("https://");
    bare.len() >= FEWEST_BYTES && !is_page && !CONSTANTS.iter().any(|constant| bare.ends_with(constant))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_counters_and_pages_tell_nothing_apart() {
        for id in [
            "com.snowcorp.stickerly.android.stickercontentprovider b5e7275f-f1de-4137-961f-57becfad34f2",
            "org.example.stickers B5E7275F-F1DE-4137-961F-57BECFAD34F2 ",
            "com.client.tech",
            "https://example.org/bot",
            "whatsapp",
            "12",
            "",
        ] {
            assert!(!tells_apart(id), "{id}");
        }
        for id in ["org.example.stickers 0f0e0d0c-1111-4222-8333-444455556666", "8e1f7a56b2", "ana-y-faro"] {
            assert!(tells_apart(id), "{id}");
        }
    }
}
