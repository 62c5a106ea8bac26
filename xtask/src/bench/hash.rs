//! Pictures → perceptual hashes: ours, and beside it the field's reference package for Python, if it is installed.

use super::runs::Scratch;
use super::{Wanted, runs};
use crate::fixtures;
use crate::workspace::Workspace;
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The peer, as its users call it: bytes in, hash out (decoding included). Processor time, the best of three, as for
/// ours.
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
                start = time.thread_time()
                PdqSignal.hash_from_bytes(data)
                spent = time.thread_time() - start
                best = spent if best is None else min(best, spent)
        except Exception:
            continue
        total += best
        count += 1
    print('{"picture_count":%d,"ms":%.3f}' % (count, total * 1e3 / max(count, 1)))
"#;

/// Three folders of derived pictures, by the peer's own picture library: 12-megapixel baseline JPEG of quality 90,
/// 1-megapixel of quality 85, and stickers: 512 × 512 lossy WebP, cut out by three shapes.
const MAKER: &str = include_str!("hash_pictures.py");

pub(super) fn run(workspace: &Workspace, wanted: &Wanted) -> Result<()> {
    let scratch = Scratch::new("pictures")?;
    let folders = folders(workspace, wanted, &scratch)?;
    if folders.is_empty() {
        bail!("no pictures: give --pictures DIR, or --corpus DIR with large photographs to derive some from");
    }
    let example = runs::example(workspace, "signal", "hash_speed")?;
    let ours = runs::measure(Command::new(example).args(&folders))?;
    let peer = peer(&folders)?;
    println!(
        "Milliseconds of processor time per picture, one thread, best of three. `both` is the hashes of both routes,"
    );
    println!("`all` every hash and form that ingest makes, of every frame; `÷ decode` is decode + both to decode.\n");
    println!(
        "| folder | pictures | Mpx | decode | in colour | both | decode + both | ÷ decode | decode + all | {} | both | all |",
        peer.name
    );
    println!("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
    for (at, (folder, line)) in folders.iter().zip(ours.stdout.lines()).enumerate() {
        row(folder, line, peer.lines.get(at).map(String::as_str))?;
    }
    println!(
        "\nThe peer decodes the first frame and makes one hash at full size; the last two columns are its time to ours."
    );
    Ok(())
}

fn row(folder: &Path, ours: &str, peer: Option<&str>) -> Result<()> {
    let ms = |name| runs::number(ours, name);
    let (decode, both, all) = (ms("decode_ms")?, ms("decode_both_ms")?, ms("decode_all_ms")?);
    let theirs = peer.map(|line| runs::number(line, "ms")).transpose()?;
    // A mean over other pictures is no comparison: each side passes over what it cannot read.
    let same = peer.is_none_or(|line| runs::number(line, "picture_count").ok() == ms("picture_count").ok());
    let ratio = |ours: f64| match theirs {
        Some(ms) if same => format!("{:.1} ×", ms / ours),
        _ => "–".into(),
    };
    let shown = match theirs {
        Some(ms) if same => format!("{ms:.2}"),
        Some(ms) => format!("{ms:.2} (other pictures)"),
        None => "–".into(),
    };
    println!(
        "| {} | {:.0} | {:.2} | {decode:.2} | {:.2} | {:.2} | {both:.2} | {:.2} | {all:.2} | {shown} | {} | {} |",
        folder.file_name().unwrap_or(folder.as_os_str()).display(),
        ms("picture_count")?,
        ms("megapixels")?,
        ms("decode_colour_ms")?,
        ms("both_ms")?,
        both / decode,
        ratio(both),
        ratio(all),
    );
    Ok(())
}

fn folders(workspace: &Workspace, wanted: &Wanted, scratch: &Scratch) -> Result<Vec<PathBuf>> {
    let mut folders = wanted.pictures.clone();
    if !wanted.corpora.is_empty() {
        let mut maker = Command::new("python3");
        maker.args(["-c", MAKER]).arg(scratch.path()).args(&wanted.corpora);
        runs::measure(&mut maker).context("deriving pictures (python3 with Pillow)")?;
        folders.extend(["mp12", "mp1", "st"].map(|name| scratch.path().join(name)));
    }
    if folders.is_empty() {
        let root = fixtures::root(workspace);
        folders.extend(["photos", "stickers"].map(|name| root.join(name)).into_iter().filter(|path| path.is_dir()));
    }
    Ok(folders)
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
