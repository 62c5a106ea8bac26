//! When two writings of a file's name mean one file.
//!
//! A chat names its attachments as the phone wrote them. What packs, unpacks or copies an export may write the same
//! name in another form: decomposed (zips of iOS and macOS), in other case, without marks that nobody sees.

use unicode_normalization::UnicodeNormalization;

use crate::marks;

/// The form in which names of files are compared: equal for writings of one name that differ in Unicode's
/// normalisation, in case, in invisible marks or in the width of spaces.
///
/// Two files of one folder can have the same key (`a.jpg`, `A.jpg`): who compares by it takes the very name first, and
/// the key only where it leads to one file.
pub fn name_key(name: &str) -> String {
    // Reading a chat takes the same marks and spaces out of the name: U+202F in macOS' `9.15.02 PM.png` among them.
    let plain = name.chars().filter(|c| !marks::is_mark(*c)).map(marks::plain);
    // Decomposed first, since a composed letter may have no capital (ǰ), and composed last, since lower case may
    // bring letters together again.
    plain.nfd().flat_map(lower).nfc().collect()
}

/// Lower case, one letter at a time: `ß` stays apart from `ss`, which another file may be called by.
fn lower(c: char) -> impl Iterator<Item = char> {
    // Lower case has two sigmas, upper case one.
    c.to_lowercase().map(|c| if c == 'ς' { 'σ' } else { c })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writings_of_one_name_have_one_key() {
        let cases = [
            ("Café.jpg", "Cafe\u{301}.jpg"),
            ("IMG-20231226-WA0001.JPG", "img-20231226-wa0001.jpg"),
            ("CAFE\u{301} ÑANDÚ.PDF", "café ñandú.pdf"),
            ("사진.png", "\u{1109}\u{1161}\u{110C}\u{1175}\u{11AB}.png"),
            ("\u{200E}00000007-PHOTO.jpg", "00000007-PHOTO.jpg"),
            ("\u{202A}صورة\u{202C}.jpg", "صورة.jpg"),
            ("a\u{200F}\u{202B}\u{202D}\u{202E}b.jpg", "ab.jpg"),
            ("Captura 9.15.02\u{202F}PM.png", "Captura 9.15.02 PM.png"),
            ("J\u{30C}.txt", "ǰ.txt"),
            ("ΟΔΟΣ.txt", "οδος.txt"),
            ("\u{212B}ngström.txt", "Ångström.txt"),
            ("\u{1E69}.txt", "s\u{307}\u{323}.txt"),
        ];
        for (one, other) in cases {
            assert_eq!(name_key(one), name_key(other), "{one} {other}");
            assert_eq!(name_key(&name_key(one)), name_key(one), "{one}");
        }
    }

    #[test]
    fn names_of_two_files_stay_two() {
        let cases = [
            ("cafe.jpg", "café.jpg"),
            ("IMG-1.jpg", "IMG-2.jpg"),
            ("a b.jpg", "ab.jpg"),
            ("Maße.pdf", "Masse.pdf"),
            ("ﬁn.txt", "fin.txt"),
            ("٣.txt", "3.txt"),
            ("👩\u{200D}👧.png", "👩👧.png"),
        ];
        for (one, other) in cases {
            assert_ne!(name_key(one), name_key(other), "{one} {other}");
        }
    }
}
