//! How often the language of a message is told, by its length, on sentences written for it.

use std::collections::BTreeMap;

static SENTENCES: &[(&str, &str)] = &[
    ("ar", include_str!("../../../../testdata/language/ar.txt")),
    ("ca", include_str!("../../../../testdata/language/ca.txt")),
    ("de", include_str!("../../../../testdata/language/de.txt")),
    ("en", include_str!("../../../../testdata/language/en.txt")),
    ("es", include_str!("../../../../testdata/language/es.txt")),
    ("fr", include_str!("../../../../testdata/language/fr.txt")),
    ("it", include_str!("../../../../testdata/language/it.txt")),
    ("nl", include_str!("../../../../testdata/language/nl.txt")),
    ("pt", include_str!("../../../../testdata/language/pt.txt")),
    ("ru", include_str!("../../../../testdata/language/ru.txt")),
];

#[derive(Default, Debug)]
struct Count {
    all: u32,
    right: u32,
    wrong: u32,
    sure_and_right: u32,
    sure_and_wrong: u32,
}

impl Count {
    fn take(&mut self, wanted: &str, found: Option<chat::Language>) {
        self.all += 1;
        let Some(found) = found else { return };
        let is_right = found.code == wanted;
        *(if is_right { &mut self.right } else { &mut self.wrong }) += 1;
        if found.sure {
            *(if is_right { &mut self.sure_and_right } else { &mut self.sure_and_wrong }) += 1;
        }
    }
}

fn length(text: &str) -> &'static str {
    match text.chars().count() {
        0..20 => "short",
        20..60 => "medium",
        _ => "long",
    }
}

#[test]
fn most_messages_say_their_language() {
    let mut counts: BTreeMap<&str, Count> = BTreeMap::new();
    for (code, text) in SENTENCES {
        for line in text.lines() {
            let found = chat::language(line);
            counts.entry(length(line)).or_default().take(code, found);
        }
    }
    let floor = |length: &str, right: u32, sure: u32| {
        let count = &counts[length];
        assert!(count.all > 80, "{length} {count:?}");
        assert!(
            100 * count.right >= right * count.all && 100 * count.sure_and_right >= sure * count.all,
            "{length} {count:?}"
        );
        // What is said to be sure is wrong once in fifty at most.
        assert!(50 * count.sure_and_wrong <= count.all, "{length} {count:?}");
    };
    floor("short", 90, 70);
    floor("medium", 97, 85);
    floor("long", 99, 97);
}
