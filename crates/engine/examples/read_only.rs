//! What reading, digests, decoding and hashing of an exhibit cost without a vault, as JSON: `read_only PATH`. The rest of
//! what `ingest` takes is the vault's.
#![expect(clippy::print_stdout, reason = "an example's output is its purpose")]

use engine::IngestLimits;
use evidence::{Class, Content, Entry, Event, Limits, walk};
use rayon::prelude::*;
use std::collections::HashSet;
use std::ops::ControlFlow;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args_os().nth(1).ok_or("name a file or folder to read")?;
    let start = Instant::now();
    let (send, receive) = sync_channel(1);
    let mut met = HashSet::new();
    let (mut entries, mut frames) = (0usize, 0usize);
    let walked = std::thread::scope(|threads| {
        let reader = threads.spawn(|| batches(path.as_ref(), send));
        for batch in receive {
            let digests: Vec<_> = batch.par_iter().map(Entry::digests).collect();
            let new: Vec<bool> = digests.iter().map(|d| met.insert(d.sha256)).collect();
            frames += batch.par_iter().zip(new).filter(|(_, new)| *new).map(|(entry, _)| decode(entry)).sum::<usize>();
            entries += batch.len();
        }
        reader.join()
    });
    walked.map_err(|_| "the reader panicked")??;
    let seconds = start.elapsed().as_secs_f64();
    println!("{{\"seconds\": {seconds:.3}, \"entry_count\": {entries}, \"frame_count\": {frames}}}");
    Ok(())
}

fn batches(path: &std::path::Path, send: SyncSender<Vec<Entry>>) -> Result<(), evidence::Error> {
    let IngestLimits { batch_bytes, batch_files, .. } = IngestLimits::default();
    let (mut batch, mut bytes) = (Vec::new(), 0);
    walk(path, &Limits::standard(), &mut |event| {
        if let Event::Entry(entry) = event {
            bytes += entry.size.min(batch_bytes);
            batch.push(entry);
        }
        if bytes < batch_bytes && batch.len() < batch_files {
            return ControlFlow::Continue(());
        }
        bytes = 0;
        send.send(std::mem::take(&mut batch)).map_or(ControlFlow::Break(()), ControlFlow::Continue)
    })?;
    let _ = send.send(batch);
    Ok(())
}

fn decode(entry: &Entry) -> usize {
    let (Class::Image, Content::Held(bytes)) = (entry.kind.class(), &entry.content) else { return 0 };
    let mut frames = 0;
    let _ = media::decode(bytes, &media::Limits::standard(), &mut |frame| {
        std::hint::black_box(signal::of_picture(&frame.picture));
        frames += 1;
    });
    frames
}
