//! The catalogue's files, carried in the program.

use super::Lang;

macro_rules! files {
    ($lang:literal) => {
        &[
            include_str!(concat!("../../words/", $lang, "/breakoffs.ftl")),
            include_str!(concat!("../../words/", $lang, "/codes.ftl")),
            include_str!(concat!("../../words/", $lang, "/columns.ftl")),
            include_str!(concat!("../../words/", $lang, "/commands.ftl")),
            include_str!(concat!("../../words/", $lang, "/countries.ftl")),
            include_str!(concat!("../../words/", $lang, "/errors.ftl")),
            include_str!(concat!("../../words/", $lang, "/help.ftl")),
            include_str!(concat!("../../words/", $lang, "/keys.ftl")),
            include_str!(concat!("../../words/", $lang, "/lineage.ftl")),
            include_str!(concat!("../../words/", $lang, "/provenance.ftl")),
            include_str!(concat!("../../words/", $lang, "/report.ftl")),
            include_str!(concat!("../../words/", $lang, "/talk.ftl")),
            include_str!(concat!("../../words/", $lang, "/values.ftl")),
        ]
    };
}

/// The files of a language.
pub(super) const fn texts(lang: Lang) -> &'static [&'static str] {
    match lang {
        Lang::Es => files!("es"),
        Lang::En => files!("en"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fluent_bundle::FluentResource;
    use std::collections::HashSet;

    #[test]
    fn every_file_is_read_without_a_mistake_and_no_key_stands_twice() {
        for lang in [Lang::Es, Lang::En] {
            let mut keys = HashSet::new();
            for text in texts(lang) {
                if let Err((_, errors)) = FluentResource::try_new((*text).to_owned()) {
                    panic!("{lang:?}: {errors:?}");
                }
                let own = text.lines().filter(|l| l.starts_with(|c: char| c.is_ascii_alphabetic()));
                for key in own.filter_map(|l| l.split_once(" =")).map(|(key, _)| key) {
                    assert!(keys.insert(key), "{lang:?}: {key} stands twice");
                }
            }
        }
    }
}
