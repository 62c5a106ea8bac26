//! What comes on a decoder's standard error: our own line, times of frames, complaints.

use std::collections::VecDeque;

use super::READY;

/// Bytes of notes kept for whoever asks the decoder who it is.
const NOTES_KEPT: usize = 4 << 10;
/// A longer line is no line.
const LONGEST_LINE: usize = 4 << 10;
/// Times of frames that have not arrived yet. The pipe between holds far fewer frames.
const MOST_TIMES: usize = 4 << 10;

/// What comes on its standard error.
#[derive(Default)]
pub(super) struct Notes {
    line: Vec<u8>,
    /// It said first that its limits hold.
    pub(super) ready: bool,
    times: VecDeque<Option<u32>>,
    clock: Clock,
    /// Lines in which it complained.
    pub(super) complaints: u64,
    /// The beginning of its words.
    pub(super) words: String,
}

impl Notes {
    /// Whether a frame's time is known that was not asked for yet.
    pub(super) fn has_time(&self) -> bool {
        !self.times.is_empty()
    }

    /// The next frame's time, in milliseconds.
    pub(super) fn next_time(&mut self) -> Option<u32> {
        let time = self.times.pop_front().flatten()?;
        Some(self.clock.goes_on(time))
    }

    pub(super) fn take(&mut self, bytes: &[u8]) {
        for byte in bytes {
            match byte {
                b'\n' => self.end_line(),
                _ if self.line.len() < LONGEST_LINE => self.line.push(*byte),
                _ => {}
            }
        }
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        let line = String::from_utf8_lossy(&line);
        match line.split_once("pts_time:") {
            _ if !self.ready => self.ready = line == READY,
            Some((before, time)) if before.starts_with("frame:") => {
                if self.times.len() < MOST_TIMES {
                    self.times.push_back(milliseconds(time));
                }
            }
            // what was written down beside the time
            _ if line.starts_with("lavfi.") => {}
            _ => {
                // `[demuxer @ address] words`; libraries say other things that are not about the item
                self.complaints += u64::from(line.starts_with('['));
                if self.words.len() + line.len() < NOTES_KEPT {
                    self.words.push_str(&line);
                    self.words.push('\n');
                }
            }
        }
    }
}

fn milliseconds(seconds: &str) -> Option<u32> {
    let seconds: f64 = seconds.trim().parse().ok()?;
    let is_time = (0.0..=4_000_000.0).contains(&seconds);
    is_time.then(|| (seconds * 1000.0).round() as u32)
}

/// Times that never go back, whatever the decoder says: from when to when a picture is shown hangs on it. Where they do,
/// they go on from where they were.
#[derive(Default)]
struct Clock {
    said: u32,
    ahead: u32,
}

impl Clock {
    fn goes_on(&mut self, time: u32) -> u32 {
        self.ahead = self.ahead.saturating_add(self.said.saturating_sub(time));
        self.said = time;
        time.saturating_add(self.ahead)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn notes(text: &str) -> Notes {
        let mut notes = Notes::default();
        notes.take(text.as_bytes());
        notes
    }

    #[test]
    fn times_are_told_from_complaints() {
        let text =
            "jailed\nframe:0    pts:0       pts_time:0.5\nlavfi.n=1\nframe:1 pts:9 pts_time:nan\n[mov] wrong\nhm\n";
        let notes = notes(text);
        assert_eq!((notes.ready, notes.times.iter().copied().collect::<Vec<_>>()), (true, vec![Some(500), None]));
        assert_eq!((notes.complaints, notes.words.as_str()), (1, "[mov] wrong\nhm\n"));
    }

    #[test]
    fn who_does_not_say_first_that_limits_hold_is_not_in_the_jail() {
        assert!(!notes("hello\nframe:0 pts_time:1\n").ready);
    }

    #[test]
    fn times_that_go_back_go_on() {
        let mut notes = Notes::default();
        notes.take(b"jailed\n");
        for time in ["9", "0", "1.5", "1.5", "1", "4000000", "0"] {
            notes.take(format!("frame:0 pts_time:{time}\n").as_bytes());
        }
        let times: Vec<u32> = std::iter::from_fn(|| notes.next_time()).collect();
        assert_eq!(times, [9_000, 9_000, 10_500, 10_500, 10_500, 4_000_009_500, 4_000_009_500]);
    }

    proptest! {
        #[test]
        fn any_notes_are_taken_and_little_is_kept(bytes in proptest::collection::vec(any::<u8>(), 0..20_000)) {
            let mut notes = Notes::default();
            notes.take(b"jailed\n");
            for _ in 0..4 {
                notes.take(&bytes);
            }
            prop_assert!(notes.line.len() <= LONGEST_LINE && notes.words.len() <= NOTES_KEPT);
            prop_assert!(notes.times.len() <= MOST_TIMES);
        }
    }
}
