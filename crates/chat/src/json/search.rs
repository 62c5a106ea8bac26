//! Where to go on after damage.

use super::Json;

/// How far ahead a beginning is looked at: a name of 255 characters, all escaped, is within.
const LOOK: usize = 4096;

/// A part of what a record begins with; space between parts does not count.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Piece {
    /// A bracket, a colon, a comma.
    Mark(u8),
    /// A string of just this content.
    Word(&'static str),
    /// Any string, number or word.
    Scalar,
}

impl Json<'_> {
    /// Whether a value begins here as `pieces` say.
    pub(crate) fn stands(&mut self, pieces: &[Piece]) -> bool {
        self.ahead(LOOK);
        begins(self.rest(), pieces)
    }

    /// The same of `outer` with `inner` at once behind it.
    pub(crate) fn stands_in(&mut self, outer: &[Piece], inner: &[Piece]) -> bool {
        self.ahead(LOOK);
        begins_behind(self.rest(), outer).is_some_and(|rest| begins(rest, inner))
    }

    /// Goes to the next place at which one of `beginnings` stands, and says which; `None` at the document's end.
    pub(crate) fn find(&mut self, beginnings: &[&[Piece]]) -> Option<usize> {
        loop {
            let Some(skipped) = memchr::memchr2(b'{', b'"', self.rest()) else {
                self.at = self.window.len();
                if !self.fill() {
                    return None;
                }
                continue;
            };
            self.at += skipped;
            self.ahead(LOOK);
            let here = self.rest();
            let here = here.get(..LOOK).unwrap_or(here);
            if let Some(found) = beginnings.iter().position(|pieces| begins(here, pieces)) {
                return Some(found);
            }
            self.at += 1;
        }
    }
}

fn begins(bytes: &[u8], pieces: &[Piece]) -> bool {
    begins_behind(bytes, pieces).is_some()
}

fn begins_behind<'b>(bytes: &'b [u8], pieces: &[Piece]) -> Option<&'b [u8]> {
    pieces.iter().try_fold(bytes, |rest, piece| behind(rest.trim_ascii_start(), *piece))
}

/// What comes behind a piece, if it stands there.
fn behind(rest: &[u8], piece: Piece) -> Option<&[u8]> {
    match piece {
        Piece::Mark(mark) => rest.strip_prefix(&[mark]),
        Piece::Word(word) => rest.strip_prefix(b"\"")?.strip_prefix(word.as_bytes())?.strip_prefix(b"\""),
        Piece::Scalar => scalar(rest),
    }
}

fn scalar(rest: &[u8]) -> Option<&[u8]> {
    let Some(inside) = rest.strip_prefix(b"\"") else {
        let length = rest.iter().position(|b| !b.is_ascii_alphanumeric() && !b"-+.".contains(b))?;
        return rest.get(length..).filter(|_| length > 0);
    };
    let mut at = 0;
    loop {
        at += inside.get(at..)?.iter().position(|b| matches!(b, b'"' | b'\\' | 0..=0x1F))?;
        match inside.get(at)? {
            b'"' => return inside.get(at + 1..),
            b'\\' => at += 2,
            _ => return None,
        }
    }
}
