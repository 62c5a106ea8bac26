//! In which language each message of a chat is written.

use chat::{ChatLanguages, Language, MessageLanguage};
use model::{AliasIx, MessageKind, Record};
use rayon::prelude::*;
use std::collections::HashMap;

/// Messages of a sender whose language their words say: then trigrams of the others are not asked, which cost ten times as
/// much; what they do not say is inferred from these.
const KNOWN: u32 = 20;
/// Messages of a sender whose trigrams are asked at most.
const ASKED: u32 = 200;

/// For each record its language, where it can be told or inferred; with `?` behind it if it is inferred.
pub(super) fn of(records: &[Record]) -> Vec<Option<String>> {
    let mut found: Vec<Option<Language>> =
        records.par_iter().map(|r| is_text(r).then(|| chat::language_by_words(&r.text)).flatten()).collect();
    let unsure = unsure(records, &found);
    let asked: Vec<(usize, Option<Language>)> =
        unsure.into_par_iter().filter_map(|ix| Some((ix, chat::language(&records.get(ix)?.text)))).collect();
    for (ix, language) in asked {
        if let Some(slot) = found.get_mut(ix) {
            *slot = language;
        }
    }
    let mut languages = ChatLanguages::default();
    for (record, found) in records.iter().zip(&found) {
        languages.note(record.sender, *found);
    }
    let one = |(record, found): (&Record, &Option<Language>)| {
        is_text(record).then(|| languages.of(record.sender, &record.text, *found)).flatten().map(written)
    };
    records.par_iter().zip(&found).map(one).collect()
}

/// Records whose trigrams are worth asking.
fn unsure(records: &[Record], found: &[Option<Language>]) -> Vec<usize> {
    let is_sure = |found: &Option<Language>| found.is_some_and(|language| language.sure);
    let mut known: HashMap<Option<AliasIx>, u32> = HashMap::new();
    for (record, _) in records.iter().zip(found).filter(|(_, found)| is_sure(found)) {
        *known.entry(record.sender).or_default() += 1;
    }
    let mut asked: HashMap<Option<AliasIx>, u32> = HashMap::new();
    let mut is_worth = |record: &Record| {
        let asked = asked.entry(record.sender).or_default();
        *asked += 1;
        known.get(&record.sender).is_none_or(|known| *known < KNOWN) && *asked <= ASKED
    };
    let rows = records.iter().zip(found).enumerate();
    rows.filter(|(_, (r, found))| is_text(r) && !is_sure(found) && is_worth(r)).map(|(ix, _)| ix).collect()
}

fn is_text(record: &Record) -> bool {
    matches!(record.kind, MessageKind::Text | MessageKind::Media | MessageKind::Quoted) && !record.text.is_empty()
}

fn written(language: MessageLanguage) -> String {
    format!("{}{}", language.code, if language.inferred() { "?" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::WallTime;

    #[test]
    fn short_messages_are_in_the_language_of_their_sender() {
        let says = |n: u64, sender: u32, text: &str| Record {
            sender: Some(AliasIx(sender)),
            text: text.into(),
            ..Record::new(n, WallTime::utc(0))
        };
        let mut records: Vec<Record> =
            (0..4).map(|n| says(n, 1, "mañana vamos todos al monte con la abuela")).collect();
        records.extend((4..8).map(|n| says(n, 2, "we will meet at the station before the train leaves")));
        records.extend([says(8, 1, "ok"), says(9, 2, "ok"), says(10, 3, "12:30")]);
        let of = of(&records);
        assert_eq!([of[0].as_deref(), of[4].as_deref()], [Some("es"), Some("en")]);
        assert_eq!([of[8].as_deref(), of[9].as_deref(), of[10].as_deref()], [Some("es?"), Some("en?"), None]);
    }
}
