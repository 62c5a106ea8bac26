//! The chunks of a WebP, as they lie, and not as the file says that they should lie.
//!
//! `RIFF`, the length of what follows (u32le), `WEBP`, then chunks: four characters, a length (u32le), the data, and a
//! byte that makes the length even (RFC 9649). Programs that write metadata into stickers get every one of these
//! wrong, so that a length is a hint: where it leads out of the file, what there is is taken.

use super::Limits;

/// Four characters, a length.
const HEAD: usize = 8;
/// The file's own head.
const FIRST: usize = 12;
/// What stands before the chunks in a frame of an animation.
const FRAME_HEAD: usize = 16;

/// Chunks that the format knows. Behind the end that the file gives, only these are taken for chunks.
static KNOWN: &[&[u8; 4]] = &[b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP", b"EXIF", b"XMP "];

/// A piece of a WebP.
#[derive(Clone, Copy)]
pub struct Chunk<'b> {
    /// Its four characters.
    pub name: [u8; 4],
    /// What there is of its data.
    pub data: &'b [u8],
    /// The byte at which it begins.
    pub at: usize,
    /// How many bytes of data it says to have.
    pub said: u32,
    /// Whether it begins before the end that the file gives: what does not, no program shows.
    pub inside: bool,
}

/// The chunks of a WebP.
pub struct Webp<'b> {
    /// In the order of the file.
    pub chunks: Vec<Chunk<'b>>,
    /// Bytes at the end that are no chunk.
    pub trailing: usize,
    /// Whether the file ends where it says to end.
    pub ends_as_said: bool,
    /// Whether there are more chunks than the limit; the rest was not looked at.
    pub cut: bool,
}

impl Chunk<'_> {
    /// Whether all of its data is there.
    pub fn is_whole(&self) -> bool {
        u32::try_from(self.data.len()).is_ok_and(|length| length == self.said)
    }

    /// Whether it holds a part of the picture.
    pub(super) fn is_picture(&self) -> bool {
        matches!(&self.name, b"VP8 " | b"VP8L" | b"ALPH" | b"ANIM" | b"ANMF")
    }
}

impl<'b> Webp<'b> {
    /// The chunks that programs show: those before the file's end as it says, or all if none of the picture is there.
    pub(super) fn shown(&self) -> impl Iterator<Item = &Chunk<'b>> {
        let sound = self.chunks.iter().any(|chunk| chunk.inside && chunk.is_picture());
        self.chunks.iter().filter(move |chunk| chunk.inside || !sound)
    }
}

/// The chunks of a WebP; nothing for any other file.
pub fn webp<'b>(bytes: &'b [u8], limits: &Limits) -> Option<Webp<'b>> {
    let [b'R', b'I', b'F', b'F', length @ .., b'W', b'E', b'B', b'P'] = bytes.first_chunk::<FIRST>()? else {
        return None;
    };
    let [a, b, c, d] = *length;
    let said = usize::try_from(u32::from_le_bytes([a, b, c, d])).unwrap_or(usize::MAX).saturating_add(HEAD);
    let mut found = walk(bytes, FIRST, said, limits);
    // Whether the byte that makes the length even is counted, programs do not agree.
    found.ends_as_said = said == bytes.len() || said.next_multiple_of(2) == bytes.len();
    Some(found)
}

/// The chunks of a frame of an animation, behind its head.
pub(super) fn frame<'b>(data: &'b [u8], limits: &Limits) -> Option<(&'b [u8], Webp<'b>)> {
    let (head, _) = data.split_at_checked(FRAME_HEAD)?;
    Some((head, walk(data, FRAME_HEAD, data.len(), limits)))
}

fn walk<'b>(bytes: &'b [u8], from: usize, said_end: usize, limits: &Limits) -> Webp<'b> {
    let mut found = Webp { chunks: Vec::new(), trailing: 0, ends_as_said: true, cut: false };
    let mut at = from;
    while let Some(chunk) = chunk_at(bytes, at, at < said_end) {
        if found.chunks.len() == limits.chunks {
            found.cut = true;
            break;
        }
        at = behind(bytes, &chunk);
        found.chunks.push(chunk);
    }
    found.trailing = bytes.len().saturating_sub(at);
    found
}

fn chunk_at(bytes: &[u8], at: usize, inside: bool) -> Option<Chunk<'_>> {
    let rest = bytes.get(at..)?;
    let [n0, n1, n2, n3, length @ ..] = *rest.first_chunk::<HEAD>()?;
    let name = [n0, n1, n2, n3];
    let is_name = if inside { name.iter().all(|b| matches!(b, b' '..=b'~')) } else { KNOWN.contains(&&name) };
    let said = u32::from_le_bytes(length);
    let data = rest.get(HEAD..)?;
    let data = usize::try_from(said).ok().and_then(|length| data.get(..length)).unwrap_or(data);
    is_name.then_some(Chunk { name, data, at, said, inside })
}

/// Where the next chunk begins. Some programs leave out the byte that makes the length even.
fn behind(bytes: &[u8], chunk: &Chunk<'_>) -> usize {
    let end = chunk.at.saturating_add(HEAD).saturating_add(chunk.data.len());
    let even = chunk.data.len().is_multiple_of(2);
    let name_at =
        |at: usize| bytes.get(at..).and_then(<[u8]>::first_chunk::<4>).is_some_and(|name| KNOWN.contains(&name));
    if even || (name_at(end) && !name_at(end.saturating_add(1))) { end } else { end.saturating_add(1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
        let mut body = b"WEBP".to_vec();
        for (name, data) in chunks {
            body.extend(*name);
            body.extend((data.len() as u32).to_le_bytes());
            body.extend(*data);
            body.resize(body.len().next_multiple_of(2), 0);
        }
        [b"RIFF".as_slice(), &(body.len() as u32).to_le_bytes(), &body].concat()
    }

    fn names(found: &Webp<'_>) -> String {
        found.chunks.iter().map(|chunk| String::from_utf8_lossy(&chunk.name).into_owned()).collect()
    }

    fn read(bytes: &[u8]) -> Webp<'_> {
        webp(bytes, &Limits::standard()).unwrap()
    }

    #[test]
    fn what_is_no_webp_is_nothing() {
        for bytes in [&b""[..], b"RIFF\0\0\0\0WAVE", b"RIFF\0\0\0\0WEB", b"GIF89a and more"] {
            assert!(webp(bytes, &Limits::standard()).is_none());
        }
        assert_eq!(read(b"RIFF\x04\0\0\0WEBP").chunks.len(), 0);
    }

    #[test]
    fn chunks_of_odd_length_are_followed_with_and_without_their_byte() {
        let sound = file(&[(b"VP8L", b"abc"), (b"EXIF", b"{}")]);
        let bare: Vec<u8> = sound.iter().enumerate().filter(|(at, _)| *at != 23).map(|(_, b)| *b).collect();
        for bytes in [&sound, &bare] {
            let found = read(bytes);
            assert_eq!((names(&found).as_str(), found.trailing), ("VP8LEXIF", 0));
            assert!(found.chunks.iter().all(Chunk::is_whole));
        }
        assert!(read(&sound).ends_as_said && !read(&bare).ends_as_said);
    }

    #[test]
    fn a_length_that_leads_out_of_the_file_gives_what_there_is() {
        let mut bytes = file(&[(b"VP8L", b"abcd"), (b"EXIF", b"{}")]);
        bytes[28..32].copy_from_slice(&u32::MAX.to_le_bytes());
        let found = read(&bytes);
        assert_eq!((found.chunks[1].data, found.chunks[1].is_whole()), (&b"{}"[..], false));
    }

    #[test]
    fn what_lies_behind_the_end_is_a_chunk_only_by_a_known_name() {
        let mut bytes = file(&[(b"VP8L", b"abcd")]);
        bytes.extend(b"EXIF\x02\0\0\0{}note\x02\0\0\0hi");
        let found = read(&bytes);
        assert_eq!((names(&found).as_str(), found.trailing, found.ends_as_said), ("VP8LEXIF", 10, false));
        assert_eq!(found.chunks.iter().map(|chunk| chunk.inside).collect::<Vec<_>>(), [true, false]);
        assert_eq!(found.shown().count(), 1);
        // A file that says to have nothing is shown from what there is.
        bytes[4..8].fill(0);
        assert_eq!(read(&bytes).shown().count(), 2);
    }

    #[test]
    fn the_number_of_chunks_is_bounded() {
        let bytes = file(&[(b"ANMF", b"".as_slice()); 20]);
        let found = webp(&bytes, &Limits::for_tests()).unwrap();
        assert_eq!((found.chunks.len(), found.cut), (Limits::for_tests().chunks, true));
        assert!(!read(&bytes).cut);
    }
}
