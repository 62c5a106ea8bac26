//! Writes a tar that reads like a phone's file system: `phone_archive TAR KNOWN MEMBERS`. Two members in five are small
//! JPEG of generated scenes, the rest texts, and no two are equal. KNOWN becomes a folder with one of the pictures.

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use std::error::Error;
use std::io::{BufWriter, Cursor, Write};
use std::path::Path;

/// Of so many members …
const GROUP: u64 = 5;
/// … so many are pictures.
const PICTURES: u64 = 2;
const TEXT_BYTES: usize = 13_000;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [archive, known, members] = arguments.as_slice() else { return Err("TAR KNOWN MEMBERS".into()) };
    let pictures = pictures(Path::new(known))?;
    let first = pictures.first().ok_or("no pictures")?;
    std::fs::write(Path::new(known).join("first.jpg"), numbered(first, 0))?;
    let mut out = BufWriter::with_capacity(1 << 20, std::fs::File::create(archive)?);
    let mut text = vec![b' '; TEXT_BYTES];
    for n in 0..members.parse()? {
        let picture = usize::try_from(n)?.checked_rem(pictures.len()).and_then(|at| pictures.get(at));
        match picture.filter(|_| n % GROUP < PICTURES) {
            Some(jpeg) => member(&mut out, &format!("data/media/0/DCIM/{}/IMG_{n}.jpg", n / 1000), &numbered(jpeg, n))?,
            None => {
                fill(&mut text, n);
                member(&mut out, &format!("data/data/app/files/{}/{n}.txt", n / 1000), &text)?;
            }
        }
    }
    out.write_all(&[0; 1024])?;
    Ok(out.flush()?)
}

/// Small pictures from those of a made operation; leaves `known` empty.
fn pictures(known: &Path) -> Result<Vec<Vec<u8>>, Box<dyn Error>> {
    rehearsal::make(&rehearsal::Plan::small(1), known)?;
    let mut paths: Vec<_> =
        std::fs::read_dir(known.join("reference"))?.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>()?;
    paths.sort();
    let mut pictures = Vec::new();
    for path in paths {
        let small = image::open(&path)?.resize(360, 360, FilterType::Triangle).into_rgb8();
        let mut jpeg = Cursor::new(Vec::new());
        small.write_with_encoder(JpegEncoder::new_with_quality(&mut jpeg, 90))?;
        pictures.push(jpeg.into_inner());
    }
    std::fs::remove_dir_all(known)?;
    std::fs::create_dir_all(known)?;
    Ok(pictures)
}

/// The picture with a comment (JPEG marker COM) that makes it another file.
fn numbered(jpeg: &[u8], n: u64) -> Vec<u8> {
    let (head, rest) = jpeg.split_at(2);
    [head, &[0xff, 0xfe, 0, 10], &n.to_be_bytes(), rest].concat()
}

/// Letters in words of seven, another text for each `n`.
fn fill(text: &mut [u8], n: u64) {
    let mut state = n.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    for word in text.chunks_mut(8) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        for (letter, chance) in word.iter_mut().zip(state.to_le_bytes()) {
            *letter = b'a' + chance % 26;
        }
        word.iter_mut().take(1).for_each(|letter| *letter = b' ');
    }
}

/// One member of a tar (POSIX.1-1988, ustar).
fn member(out: &mut impl Write, name: &str, bytes: &[u8]) -> std::io::Result<()> {
    let mut header = [0u8; 512];
    let mut put = |at: usize, field: &[u8]| header.iter_mut().skip(at).zip(field).for_each(|(to, from)| *to = *from);
    put(0, name.as_bytes());
    put(100, b"0000600\x000000000\x000000000\x00");
    put(124, format!("{:011o}\0", bytes.len()).as_bytes());
    put(136, b"14520562400\x00        0");
    put(257, b"ustar\x0000");
    let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
    header.iter_mut().skip(148).zip(format!("{sum:06o}\0 ").bytes()).for_each(|(to, from)| *to = from);
    out.write_all(&header)?;
    out.write_all(bytes)?;
    let rest = bytes.len().next_multiple_of(512) - bytes.len();
    out.write_all(&vec![0; rest])
}
