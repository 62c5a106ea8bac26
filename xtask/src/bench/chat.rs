//! Chats → vault: lines and messages a second, with the readers alone and another reader beside it.

use super::{Wanted, peers, runs};
use crate::workspace::Workspace;
use anyhow::{Context, Result};
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// People of the export: numbers in a range that Spain keeps for no subscriber, and made-up names.
const PEOPLE: u64 = 24;
static WORDS: &[&str] = &[
    "mañana",
    "comemos",
    "en",
    "casa",
    "el",
    "partido",
    "empieza",
    "a",
    "las",
    "ocho",
    "traigo",
    "pan",
    "y",
    "queso",
    "llueve",
    "mucho",
    "hoy",
    "vamos",
    "al",
    "parque",
    "con",
    "la",
    "bicicleta",
    "feliz",
    "cumpleaños",
    "gracias",
    "nos",
    "vemos",
    "luego",
    "qué",
    "tal",
    "bien",
    "foto",
    "del",
    "perro",
    "receta",
    "de",
    "tortilla",
];

/// What is measured beside us: the module, and what pip calls it.
const PEER: (&str, &str) = ("Whatsapp_Chat_Exporter", "whatsapp-chat-exporter==0.13.1");

pub(super) fn run(workspace: &Workspace, wanted: &Wanted) -> Result<()> {
    let scratch = runs::Scratch::new("chat")?;
    let (program, peer) = (runs::program(workspace)?, peers::python(workspace, PEER.0, &[PEER.1]));
    let bench = Bench { scratch: scratch.path(), program, peer, count: wanted.lines };
    bench.text(workspace)?;
    bench.database(workspace)
}

struct Bench<'a> {
    scratch: &'a Path,
    program: PathBuf,
    peer: Option<PathBuf>,
    /// Lines of the export, messages of the database.
    count: u64,
}

impl Bench<'_> {
    fn text(&self, workspace: &Workspace) -> Result<()> {
        let file = self.scratch.join("Chat de WhatsApp con Vecinos.txt");
        let bytes = write_export(&file, self.count)?;
        println!("A WhatsApp text export of {} lines ({:.1} MB), generated.\n", self.count, bytes as f64 / 1e6);
        table("lines");
        let parsed = runs::measure(Command::new(runs::example(workspace, "chat", "parse_speed")?).arg(&file))?;
        let best = runs::number(&parsed.stdout, "seconds")?;
        println!("| parser alone, one core, best of five | {best:.2} | | {:.0} | |", self.count as f64 / best);
        self.exporter(&[OsStr::new("-e"), file.as_os_str(), OsStr::new("--assume-first-as-me")])?;
        self.ours("text", &file)
    }

    fn database(&self, workspace: &Workspace) -> Result<()> {
        let file = self.scratch.join("msgstore.db");
        let maker = runs::example(workspace, "rehearsal", "msgstore")?;
        runs::measure(Command::new(maker).arg(&file).arg(self.count.to_string()))?;
        let bytes = std::fs::metadata(&file)?.len() as f64 / 1e6;
        println!("\nA `msgstore.db` of {} messages in 500 groups ({bytes:.1} MB), generated.\n", self.count);
        table("messages");
        let reader = runs::example(workspace, "chat", "database_speed")?;
        self.row("reader alone, one core", &runs::measure(Command::new(reader).arg(&file))?);
        self.exporter(&[OsStr::new("-a"), OsStr::new("-d"), file.as_os_str()])?;
        self.ours("database", &file)
    }

    /// The exporter, into one JSON file: it lays what it makes into the folder that it runs in.
    fn exporter(&self, arguments: &[&OsStr]) -> Result<()> {
        let Some(python) = &self.peer else {
            println!("| {} (not measured: there is no {}) | | | | |", PEER.1, PEER.0);
            return Ok(());
        };
        let folder = self.scratch.join("exporter");
        std::fs::create_dir_all(&folder)?;
        let mut command = Command::new(python);
        command.current_dir(&folder).args(["-m", PEER.0]).args(arguments).args(["-j", "--no-html", "--no-banner"]);
        self.row(&format!("{} to JSON", PEER.1), &runs::measure(&mut command)?);
        Ok(std::fs::remove_dir_all(&folder)?)
    }

    fn ours(&self, name: &str, file: &Path) -> Result<()> {
        let vault = self.scratch.join(name);
        let amparo = |arguments: &[&str]| -> Result<runs::Run> {
            runs::measure(Command::new(&self.program).arg("--vault").arg(&vault).args(arguments))
        };
        amparo(&["vault", "init", "--unencrypted"])?;
        amparo(&["case", "open", "bench", "--legal-basis", "benchmark", "--review-by", "2099-12-31"])?;
        let path = file.to_str().context("the temporary folder's name is not UTF-8")?;
        self.row("`amparo ingest` into a fresh vault", &amparo(&["ingest", path, "--case", "bench"])?);
        self.row("`amparo network`", &amparo(&["network", "--case", "bench"])?);
        Ok(())
    }

    fn row(&self, what: &str, run: &runs::Run) {
        let (rate, peak) = (self.count as f64 / run.seconds, run.peak_mib);
        println!("| {what} | {:.2} | {:.2} | {rate:.0} | {peak:.0} MiB |", run.seconds, run.cpu_seconds);
    }
}

fn table(what: &str) {
    println!("| what | seconds | processor seconds | {what}/s | peak memory |\n|---|--:|--:|--:|--:|");
}

/// Writes an export of `lines` lines and gives its size. The same number of lines is the same bytes.
pub(super) fn write_export(path: &Path, lines: u64) -> Result<u64> {
    let file = std::fs::File::create(path).with_context(|| format!("making {}", path.display()))?;
    let mut out = std::io::BufWriter::new(file);
    let (mut bytes, mut line) = (0, String::new());
    for n in 0..lines {
        line.clear();
        write_line(&mut line, n);
        out.write_all(line.as_bytes())?;
        bytes += line.len() as u64;
    }
    out.flush()?;
    Ok(bytes)
}

fn write_line(line: &mut String, n: u64) {
    let chance = mix(n);
    // One line in eleven goes on from the one above.
    if n > 1 && chance.is_multiple_of(11) {
        words(line, chance, 4);
        line.push('\n');
        return;
    }
    // A message every 40 seconds from the first of January 2024 on.
    let minute = n * 40 / 60;
    let (day, hour, minute) = (minute / 1440, minute / 60 % 24, minute % 60);
    // Months of 28 days: every date exists.
    let (year, month, day) = (2024 + day / 336, day / 28 % 12 + 1, day % 28 + 1);
    let _ = write!(line, "{day}/{month}/{year}, {hour}:{minute:02} - ");
    if n == 0 {
        line.push_str("Los mensajes y las llamadas están cifrados de extremo a extremo.\n");
        return;
    }
    let person = chance >> 8 & 0xff;
    let _ = write!(line, "+34 600 000 {:03}: ", person % PEOPLE);
    if chance.is_multiple_of(13) {
        line.push_str("<Multimedia omitido>");
    } else {
        words(line, chance, 3 + (chance >> 16 & 7));
    }
    line.push('\n');
}

fn words(line: &mut String, seed: u64, count: u64) {
    for k in 0..count {
        let word = usize::try_from(mix(seed ^ k << 40)).ok().and_then(|at| WORDS.get(at % WORDS.len()));
        line.push_str(if k == 0 { "" } else { " " });
        line.push_str(word.copied().unwrap_or("hola"));
    }
}

/// SplitMix64 (Steele, Lea & Flood 2014): a number from a counter.
fn mix(n: u64) -> u64 {
    let mut z = n.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_export_is_the_same_each_time_and_reads_like_one() {
        let text = |n: std::ops::Range<u64>| {
            n.fold(String::new(), |mut text, n| {
                write_line(&mut text, n);
                text
            })
        };
        assert_eq!(text(0..500), text(0..500));
        assert!(text(0..1).starts_with("1/1/2024, 0:00 - Los mensajes"));
        assert_eq!(text(0..500).lines().count(), 500);
        assert!(text(700_000..700_100).contains(" - +34 600 000 "));
    }
}
