//! Times the reading of a report that is written while it is read, and lies nowhere:
//! `cargo run --release -p chat --example ufdr_speed -- [MEGABYTES] [MESSAGES_OF_A_CHAT]`.

#![allow(clippy::print_stdout, clippy::indexing_slicing, reason = "an example talks to who runs it, and may fail")]

#[path = "../tests/all/ufdr_maker.rs"]
#[allow(dead_code, reason = "tests use more of it")]
mod ufdr_maker;

use std::io::Read;
use std::time::{Duration, Instant};

use chat::products::CELLEBRITE_UFDR;
use chat::{Context, Limits};
use model::Told;
use ufdr_maker::{ANA, BO, CARO, Chance, Extra, Maker, SYSTEM, WORDS, minute};

/// How much is written at once.
const CHUNK: usize = 1 << 20;

/// A report of about `bytes` bytes, as long as it is read.
struct Pipe {
    chance: Chance,
    maker: Maker,
    read: usize,
    left: u64,
    chat: u64,
    message: u64,
    messages: u64,
    is_over: bool,
    /// Time spent on writing it.
    writing: Duration,
}

impl Pipe {
    fn of(bytes: u64, messages: u64) -> Self {
        let mut maker = Maker::new();
        maker.raw("<taggedFiles>\n");
        (0..200).for_each(|n| maker.file(&format!("f{n}"), &format!("files\\Image\\{n}.jpg"), &"0a".repeat(32)));
        maker.raw("</taggedFiles>\n<decodedData>\n<modelType type=\"Call\">\n");
        maker.begin("Call", "c", "deleted_state=\"Intact\"");
        maker.end();
        maker.raw("</modelType>\n<modelType type=\"Chat\">\n");
        let chance = Chance(0x9e37_79b9_7f4a_7c15);
        let mut pipe = Self {
            chance,
            maker,
            read: 0,
            left: bytes,
            chat: 0,
            message: 0,
            messages,
            is_over: false,
            writing: Duration::ZERO,
        };
        pipe.begin();
        pipe
    }

    fn begin(&mut self) {
        self.chat += 1;
        let (id, native) = (format!("chat-{}", self.chat), format!("34600000012-{}@g.us", 1_559_589_144 + self.chat));
        self.maker.chat(&id, "WhatsApp", &native, "Excursiones", "Group", &[ANA, BO, CARO]);
    }

    fn write(&mut self) {
        let start = Instant::now();
        self.maker.out.drain(..self.read);
        self.read = 0;
        while self.maker.out.len() < CHUNK && !self.is_over {
            self.one();
        }
        self.writing += start.elapsed();
    }

    fn one(&mut self) {
        self.message += 1;
        let n = self.message;
        let mut extra = Extra::default();
        let body = WORDS[usize::try_from(self.chance.below(WORDS.len() as u64)).unwrap_or(0)];
        let mut from = [ANA, BO, CARO][usize::try_from(self.chance.below(3)).unwrap_or(0)];
        match self.chance.below(20) {
            0 => extra.files.push((format!("f{}", n % 200), format!("files\\Image\\{n}.jpg"))),
            1 => extra.answers = Some((format!("{:032X}", n - 1), CARO, body.to_owned())),
            2 => extra.labels.push("Forwarded"),
            3 => {
                from = SYSTEM;
                extra.activity = Some(("ParticipantJoined", CARO));
            }
            _ if from.is_owner => extra.to = vec![BO, CARO],
            _ => {}
        }
        let before = self.maker.out.len();
        self.maker.message(&format!("m-{n:032x}"), &format!("{n:032X}"), &minute(n), from, body, &extra);
        self.left = self.left.saturating_sub((self.maker.out.len() - before) as u64);
        self.is_over = self.left == 0;
        if self.is_over || n.is_multiple_of(self.messages) {
            self.maker.chat_ends();
            match self.is_over {
                true => self.maker.raw("</modelType>\n</decodedData>\n</project>\n"),
                false => self.begin(),
            }
        }
    }
}

impl Read for Pipe {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        if self.read >= self.maker.out.len() && !self.is_over {
            self.write();
        }
        let rest = &self.maker.out.as_bytes()[self.read..];
        let count = rest.len().min(to.len());
        to[..count].copy_from_slice(&rest[..count]);
        self.read += count;
        Ok(count)
    }
}

fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let megabytes: u64 = arguments.next().map_or(Ok(2_000), |text| text.parse())?;
    let messages: u64 = arguments.next().map_or(Ok(20_000), |text| text.parse())?;
    let mut pipe = Pipe::of(megabytes * 1_000_000, messages);
    let context = Context { file_name: None, siblings: &|_| false, limits: Limits::standard() };
    let (mut parts, mut records, mut beside) = (0_u64, 0_u64, 0_u64);
    let start = Instant::now();
    let read = chat::read_stream(&CELLEBRITE_UFDR, &mut pipe, &context, &mut |told| match told {
        Told::Chat(chat) => {
            parts += 1;
            records += chat.records.len() as u64;
        }
        _ => beside += 1,
    });
    let all = start.elapsed().as_secs_f64();
    let seconds = all - pipe.writing.as_secs_f64();
    let issues: Vec<_> = read.issues.iter().map(|issue| issue.code).collect();
    let out = serde_json::json!({
        "megabytes": megabytes,
        "messages_written": pipe.message,
        "chats": pipe.chat,
        "parts": parts,
        "records": records,
        "beside": beside,
        "issues": issues,
        "seconds": seconds,
        "seconds_with_writing": all,
        "megabytes_per_second": (megabytes as f64 / seconds).round(),
        "records_per_second": (records as f64 / seconds).round(),
        "peak_kib": peak(),
    });
    println!("{out}");
    Ok(())
}
