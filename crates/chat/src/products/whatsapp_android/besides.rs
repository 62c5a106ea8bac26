//! What a database tells besides its chats; and what stands in it and is not read.

use model::{Contact, ContactKind, GroupFact, Told};

use super::batch::Work;
use super::scan::{Note, Source};
use crate::Tell;

/// Tells names of hidden ids, and groups that have no chat.
pub(super) fn tell(work: &mut Work<'_, '_>, tell: Tell<'_>) {
    hidden_names(work, tell);
    groups(work, tell);
}

/// Names in `lid_display_name`: what the account's user chose.
fn hidden_names(work: &Work<'_, '_>, tell: Tell<'_>) {
    let table = "lid_display_name";
    work.source.scan(table, &["lid_row_id", "display_name", "username"], |cells| {
        let row = cells.int(0);
        let Some(jid) = work.jids.row(row) else { return work.source.note(Note::Nowhere, table, row) };
        let jid = work.jids.resolved(jid);
        for name in [1, 2].into_iter().filter_map(|column| cells.text(column)) {
            let place = format!("{table} row {}", row.unwrap_or_default());
            let account = Some(work.jids.id(jid).to_owned());
            let phone = work.jids.phone(jid);
            tell(Told::Contact(Contact { account, phone, name, kind: ContactKind::Pushname, place }));
        }
        work.source.note_odd(table, row, cells);
    });
}

/// Groups that were known once: only their ids are left.
fn groups(work: &mut Work<'_, '_>, tell: Tell<'_>) {
    let known: Vec<_> = work.jids.groups().filter(|group| work.outline.with(*group).is_none()).collect();
    for group in known {
        let birth = work.jids.birth(group);
        tell(Told::Group(GroupFact {
            group: work.jids.id(group).to_owned(),
            creator: birth.map(|(founder, _)| work.jids.id(founder).to_owned()),
            created: birth.map(|(_, created)| created),
            place: "table jid".into(),
            ..GroupFact::default()
        }));
    }
}

/// Tables whose rows are met and not read.
static NOT_READ: &[&str] = &["message_orphan", "message_orphaned_edit", "group_participants_history"];

/// Says what stands there and is not read.
pub(super) fn note_rest(source: &Source<'_>) {
    // Reactions (56), votes (67), messages kept (68), edits (74), pins (79), answers to events (93).
    let kept = "message_add_on";
    source.scan(kept, &["message_add_on_type"], |cells| source.note_not_read(kept, cells.int(0).unwrap_or_default()));
    for table in NOT_READ {
        let mut rows = 0;
        source.scan(table, &["_id"], |_| rows += 1);
        if rows > 0 {
            source.note_many(Note::NotRead, table, None, rows);
        }
    }
}
