//! Pictures → perceptual hashes: ours, and beside it the field's reference package for Python, if it is installed.

use super::{Wanted, runs};
use crate::fixtures;
use crate::workspace::Workspace;
use anyhow::{Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The peer, as its users call it: bytes in, hash out (decoding included). The best of three counts, as for ours.
const PEER: &str = r#"
import sys, time, pathlib, importlib.metadata
from threatexchange.signal_type.pdq.signal import PdqSignal
print("threatexchange", importlib.metadata.version("threatexchange"))
for folder in sys.argv[1:]:
    total = count = 0
    for path in sorted(p for p in pathlib.Path(folder).rglob("*") if p.is_file()):
        data = path.read_bytes()
        best = None
        try:
            for _ in range(3):
                start = time.perf_counter()
                PdqSignal.hash_from_bytes(data)
                spent = time.perf_counter() - start
                best = spent if best is None else min(best, spent)
        except Exception:
            continue
        total += best
        count += 1
    print('{"picture_count":%d,"ms":%.3f}' % (count, total * 1e3 / max(count, 1)))
"#;

pub(super) fn run(workspace: &Workspace, wanted: &Wanted) -> Result<()> {
    let folders = folders(workspace, wanted);
    if folders.is_empty() {
        bail!("no pictures: give --pictures DIR");
    }
    let example = runs::example(workspace, "signal", "hash_speed")?;
    let ours = runs::measure(Command::new(example).args(&folders))?;
    let peer = peer(&folders)?;
    println!("Milliseconds per picture, one thread, best of three; `all` is every hash and form that ingest makes.\n");
    println!("| folder | pictures | Mpx | decode | pdq | pdq_full | all | decode + all | {} | ratio |", peer.name);
    println!("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
    for (at, (folder, line)) in folders.iter().zip(ours.stdout.lines()).enumerate() {
        row(folder, line, peer.lines.get(at).map(String::as_str))?;
    }
    println!(
        "\nThe peer decodes the first frame and makes one hash at full size. The ratio is against our `decode + pdq_full`;"
    );
    println!("our `decode` reads every frame of an animation.");
    Ok(())
}

fn row(folder: &Path, ours: &str, peer: Option<&str>) -> Result<()> {
    let ms = |name| runs::number(ours, name);
    let (decode, pdq, full, all) = (ms("decode_ms")?, ms("hash_pdq_ms")?, ms("hash_pdq_full_ms")?, ms("hash_all_ms")?);
    let theirs = peer.map(|line| runs::number(line, "ms")).transpose()?;
    // A mean over other pictures is no comparison: each side passes over what it cannot read.
    let same = peer.is_none_or(|line| runs::number(line, "picture_count").ok() == ms("picture_count").ok());
    let (shown, ratio) = match theirs {
        Some(ms) if same => (format!("{ms:.2}"), format!("{:.1} ×", ms / (decode + full))),
        Some(ms) => (format!("{ms:.2} (other pictures)"), "–".into()),
        None => ("–".into(), "–".into()),
    };
    println!(
        "| {} | {:.0} | {:.2} | {decode:.2} | {pdq:.2} | {full:.2} | {all:.2} | {:.2} | {shown} | {ratio} |",
        folder.file_name().unwrap_or(folder.as_os_str()).display(),
        ms("picture_count")?,
        ms("megapixels")?,
        decode + all,
    );
    Ok(())
}

fn folders(workspace: &Workspace, wanted: &Wanted) -> Vec<PathBuf> {
    if !wanted.pictures.is_empty() {
        return wanted.pictures.clone();
    }
    let root = fixtures::root(workspace);
    ["photos", "stickers"].map(|name| root.join(name)).into_iter().filter(|path| path.is_dir()).collect()
}

struct Peer {
    name: String,
    lines: Vec<String>,
}

fn peer(folders: &[PathBuf]) -> Result<Peer> {
    let there = Command::new("python3").args(["-c", "import threatexchange.signal_type.pdq.signal"]).output();
    if !there.is_ok_and(|output| output.status.success()) {
        return Ok(Peer { name: "threatexchange (not installed)".into(), lines: Vec::new() });
    }
    let run = runs::measure(Command::new("python3").args(["-c", PEER]).args(folders))?;
    let mut lines = run.stdout.lines().map(String::from);
    let name = lines.next().unwrap_or_default();
    Ok(Peer { name, lines: lines.collect() })
}
