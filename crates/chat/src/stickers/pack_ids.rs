//! Ids of packs that tell nothing apart: what programs write into every sticker that they make.

/// UUIDs, without hyphens and in lower case: an id that ends in one is it, whatever application it claims before it.
///
/// These and the words below are constants in the public sources of programs that write stickers for bots (code search,
/// November 2026), copied from one program to the next; beside each, in how many it was met at least.
static UUIDS: &[&str] = &[
    // Behind `com.snowcorp.stickerly.android.stickercontentprovider` and other names of applications: 10.
    "b5e7275ff1de4137961f57becfad34f2",
    // 9.
    "2be7e369b5ce4706a3d4f78805a20328",
];

/// Whole ids, in lower case.
static WORDS: &[&str] = &[
    // 10.
    "com.client.tech",
    // An application of the service's own, to pass for it: 6.
    "com.whatsapp.stickers.chomp",
    // As the id of the pack of origin, likewise: 4.
    "whatsapp",
];

/// Shorter ids are counters and single words: sample projects number their packs from 1.
const FEWEST_BYTES: usize = 8;

/// Whether two stickers with this id of a pack can be taken for stickers of one pack.
pub fn tells_apart(id: &str) -> bool {
    let id = id.trim().to_lowercase();
    let bare: String = id.chars().filter(|c| *c != '-').collect();
    // The page of a program is in all that it makes.
    let is_page = id.starts_with("http://") || id.starts_with("https://");
    let is_constant = WORDS.contains(&id.as_str()) || UUIDS.iter().any(|uuid| bare.ends_with(uuid));
    bare.len() >= FEWEST_BYTES && !is_page && !is_constant
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
        for id in
            ["org.example.stickers 0f0e0d0c-1111-4222-8333-444455556666", "8e1f7a56b2", "ana-y-faro", "faro-whatsapp"]
        {
            assert!(tells_apart(id), "{id}");
        }
    }
}
