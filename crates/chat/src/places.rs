//! Where exports lie: out of which folder, or archive, chats were handed over.
//!
//! Exports that lie together were most likely made on one phone. An export can be a text alone, or an archive or folder
//! of its own with the text and its files; what counts is where *that* lies. Folders that hold one chat may just as well
//! be phones, so that a folder is taken for an export only if it is called like one.

use crate::products::named_as_export;
use std::collections::{HashMap, HashSet};

/// For each of the paths of an exhibit's chats the place in which its export lies: a part of the path, without the
/// slash at its end; archive boundaries stay (`phone.zip!`). All chats of the exhibit must be among them.
pub fn places<'p>(paths: &[&'p str]) -> Vec<&'p str> {
    let mut chats: HashMap<&str, u32> = HashMap::new();
    paths.iter().flat_map(|path| containers(path)).for_each(|container| *chats.entry(container).or_default() += 1);
    let is_export = |container: &str| chats.get(container) == Some(&1) && is_called_as_export(container);
    let place = |path: &&'p str| containers(path).find(|container| !is_export(container)).unwrap_or_default();
    let places: Vec<&str> = paths.iter().map(place).collect();
    let mut exports: HashMap<&str, HashSet<&str>> = HashMap::new();
    for (path, place) in paths.iter().zip(&places) {
        exports.entry(place).or_default().insert(export(path, place));
    }
    places.into_iter().map(|place| of_namesakes(place, &exports).unwrap_or(place)).collect()
}

/// Folders and archives around a path, the innermost first; the exhibit itself is the last, and empty.
fn containers(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |inner| (!inner.is_empty()).then(|| parent(inner))).skip(1)
}

fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |cut| cut.0)
}

fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

fn is_called_as_export(container: &str) -> bool {
    let name = name(container);
    named_as_export(name.strip_suffix('!').unwrap_or(name))
}

/// The name under which the export of a chat lies in its place.
fn export<'p>(path: &'p str, place: &str) -> &'p str {
    let inner = path.strip_prefix(place).unwrap_or(path).trim_start_matches('/');
    inner.split('/').next().unwrap_or_default().trim_end_matches('!')
}

/// The place around a folder that was made because two groups of one name give exports of one name: it has a number
/// for a name, and all that lies in it has a namesake in the place around it.
fn of_namesakes<'p>(place: &'p str, exports: &HashMap<&str, HashSet<&str>>) -> Option<&'p str> {
    let number = name(place).parse::<u8>().is_ok_and(|n| (2..=99).contains(&n));
    let around = Some(parent(place)).filter(|_| number)?;
    exports.get(place)?.is_subset(exports.get(around)?).then_some(around)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_export_lies_where_its_folder_or_archive_lies() {
        let cases = [
            ("WhatsApp Chat with Ana.txt", ""),
            ("a/WhatsApp Chat with Ana.txt", "a"),
            ("a/WhatsApp Chat - Ana/_chat.txt", "a"),
            ("a/WhatsApp Chat - Ana.zip!/_chat.txt", "a"),
            ("a/Chat de WhatsApp con Ana.zip!/Chat de WhatsApp con Ana.txt", "a"),
            ("a/WhatsApp Chat - Ana.zip!/WhatsApp Chat - Ana/_chat.txt", "a"),
            ("a/WhatsApp Chat - Ana (1).zip!/_chat.txt", "a"),
            ("phone.zip!/WhatsApp Chat - Ana.zip!/_chat.txt", "phone.zip!"),
            ("!/WhatsApp Chat - Ana.zip!/_chat.txt", "!"),
            ("!/_chat.txt", "!"),
            ("_chat.txt", ""),
        ];
        for (path, place) in cases {
            assert_eq!(places(&[path]), [place], "{path}");
        }
    }

    #[test]
    fn a_folder_that_could_be_a_phone_is_no_export() {
        let phones = ["phone-1/_chat.txt", "phone-2.zip!/_chat.txt", "phone-3/phone-3.txt"];
        assert_eq!(places(&phones), ["phone-1", "phone-2.zip!", "phone-3"]);
        let together =
            ["WhatsApp Chat - Ana/one.txt", "WhatsApp Chat - Ana/two.txt", "WhatsApp Chat - Ana/b/_chat.txt"];
        assert_eq!(places(&together), ["WhatsApp Chat - Ana", "WhatsApp Chat - Ana", "WhatsApp Chat - Ana/b"]);
    }

    #[test]
    fn a_numbered_folder_for_namesakes_is_no_place_of_its_own() {
        let two = ["p/WhatsApp Chat - Ana.zip!/_chat.txt", "p/2/WhatsApp Chat - Ana.zip!/_chat.txt"];
        assert_eq!(places(&two), ["p", "p"]);
        let another = ["WhatsApp Chat with Ana.txt", "2/WhatsApp Chat with Ana.txt", "2/WhatsApp Chat with Bo.txt"];
        assert_eq!(places(&another), ["", "2", "2"]);
        let phones = ["1/WhatsApp Chat with Ana.txt", "2/WhatsApp Chat with Ana.txt"];
        assert_eq!(places(&phones), ["1", "2"]);
        let named = ["WhatsApp Chat with Ana.txt", "Bo/WhatsApp Chat with Ana.txt"];
        assert_eq!(places(&named), ["", "Bo"]);
    }

    #[test]
    fn exports_of_their_own_folders_lie_together() {
        let paths =
            ["p/WhatsApp Chat - Ana/_chat.txt", "p/WhatsApp Chat - Bo.zip!/_chat.txt", "p/WhatsApp Chat with C.txt"];
        assert_eq!(places(&paths), ["p", "p", "p"]);
    }
}
