//! Any bytes are a database and its write-ahead log, or an error: what is read of the log adds up, and every row of a table
//! that is given comes once, in its order and outside what was said to be a gap before it.

use sqlite_ro::{Database, Error, Limits, Piece, Rows};
use std::ops::ControlFlow;

/// Reads these bytes: four that say how long the database is, the database, and its log – as it is, and with checksums that
/// are made right.
pub(crate) fn run(bytes: &[u8]) {
    let Some((length, rest)) = bytes.split_first_chunk() else { return };
    let length = usize::try_from(u32::from_le_bytes(*length)).unwrap_or(usize::MAX).min(rest.len());
    let (database, log) = rest.split_at(length);
    read(database, None);
    read(database, Some(log));
    read(database, Some(&summed(log)));
}

fn read(bytes: &[u8], log: Option<&[u8]>) {
    let Ok((database, log)) = Database::from_bytes(bytes, log, Limits::for_tests()) else { return };
    assert_eq!(log.frames, log.applied + log.ignored);
    assert!(log.pages <= log.applied);
    assert!(database.missing_bytes() == 0 || database.bytes() > 0);
    let _ = database.stray_pages();
    for table in database.tables().unwrap_or_default() {
        let _ = (database.columns(&table), database.indexed(&table));
        go_through(&database, &table);
    }
}

fn go_through(database: &Database, table: &str) {
    let name = table.replace('"', "\"\"");
    let full = format!("SELECT t.rowid, t.*, o.* FROM \"{name}\" t LEFT JOIN \"{name}\" o ON o.rowid = t.rowid + 1");
    let alone = format!("SELECT t.rowid FROM \"{name}\" t NOT INDEXED");
    let rows = Rows { table, id: "t.rowid", selects: &[&full, &alone], filter: "" };
    let (mut last, mut count, mut poorer, mut gaps) = (None, 0, 0, 0);
    let read = database.each_surviving(&rows, |piece| {
        match piece {
            Piece::Row { row, select } => {
                let id = row.get(0)?.integer();
                assert!(id.is_some() && id > last, "rows in their order, each once");
                last = id;
                count += 1;
                poorer += u64::from(select > 0);
            }
            Piece::Gap(gap) => {
                assert!(gap.after.zip(gap.before).is_none_or(|(after, before)| after < before - 1), "an empty gap");
                gaps += 1;
            }
        }
        Ok::<_, Error>(ControlFlow::Continue(()))
    });
    if let Ok(read) = read {
        assert_eq!((read.rows, read.poorer, read.gaps), (count, poorer, gaps));
    }
}

/// Behind the checksums lies what a mutation would otherwise never reach.
fn summed(log: &[u8]) -> Vec<u8> {
    let mut out = log.to_vec();
    let Some((header, frames)) = out.split_first_chunk_mut::<32>() else { return out };
    let big = header[3] & 1 == 1;
    let page = u32::from_be_bytes([header[8], header[9], header[10], header[11]]);
    let mut sum = add(&header[..24], big, (0, 0));
    put(&mut header[24..], sum);
    for frame in frames.chunks_mut(24 + usize::try_from(page).unwrap_or(0).clamp(512, 65_536)) {
        let Some((head, content)) = frame.split_first_chunk_mut::<24>() else { break };
        sum = add(content, big, add(&head[..8], big, sum));
        put(&mut head[16..], sum);
    }
    out
}

fn add(bytes: &[u8], big: bool, from: (u32, u32)) -> (u32, u32) {
    let word = |bytes: [u8; 4]| if big { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) };
    bytes.chunks_exact(8).fold(from, |(a, b), pair| {
        let a = a.wrapping_add(word([pair[0], pair[1], pair[2], pair[3]])).wrapping_add(b);
        (a, b.wrapping_add(word([pair[4], pair[5], pair[6], pair[7]])).wrapping_add(a))
    })
}

fn put(to: &mut [u8], (a, b): (u32, u32)) {
    to.iter_mut().zip(a.to_be_bytes().into_iter().chain(b.to_be_bytes())).for_each(|(to, byte)| *to = byte);
}
