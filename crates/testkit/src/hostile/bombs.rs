//! Pictures that are small on disk and large in memory, or long in time.

use super::Piece;
use super::pictures::sound;
use super::zips::{Raw, crc, deflate_long, zip};

/// A side whose square is below every limit on pixels that a photograph may meet, and 748 MiB as RGBA.
const SIDE: u32 = 14_000;

pub(super) fn pieces() -> Vec<Piece> {
    let large = |piece: Piece| piece.whole();
    let refused = |piece: Piece, code| piece.whole().tells("", code);
    vec![
        large(Piece::file("bomb.jpg", "14,000 × 14,000 grey pixels in 800 KB", jpeg())),
        large(Piece::file("bomb-progressive.jpg", "the same, progressive: three times the memory", progressive())),
        refused(
            Piece::file("bomb.png", "14,000 × 14,000 pixels of one bit in 25 KB", png_bits()),
            "image-out-of-memory",
        ),
        refused(
            Piece::file("bomb-deep.png", "14,000 × 14,000 pixels of 64 bits in 1.5 MB", png_deep()),
            "image-out-of-memory",
        ),
        refused(
            Piece::file("bomb-profile.png", "a colour profile of 1 GiB in 1 MB", png_profile()),
            "image-out-of-memory",
        ),
        refused(
            Piece::file("bomb.gif", "a canvas of 14,000 × 14,000 around one pixel", gif(SIDE as u16, 1)),
            "image-out-of-memory",
        ),
        refused(Piece::file("bomb.webp", "14,000 × 14,000 pixels in 60 bytes", webp_lossless()), "image-out-of-memory"),
        refused(Piece::file("bomb.bmp", "14,000 × 14,000 pixels, run lengths", bmp()), "image-out-of-memory"),
        refused(Piece::file("bomb.tif", "14,000 × 14,000 pixels in one deflated strip", tiff()), "image-out-of-memory"),
        refused(
            Piece::file("million-frames.gif", "a million frames of one pixel", gif(4, 1_000_000)),
            "too-many-frames",
        ),
        refused(
            Piece::file("million-frames.webp", "a million frames of one pixel", webp_frames(1_000_000)),
            "too-many-frames",
        ),
        refused(
            Piece::file("million-frames.png", "an APNG that claims a million frames and has six thousand", apng(6_000)),
            "too-many-frames",
        ),
        refused(Piece::file("many-pages.tif", "6,000 pages that share 24 MB", many_pages()), "too-many-frames"),
        refused(Piece::file("loop.tif", "a page that says it is followed by itself", loop_tiff()), "image-damaged"),
        Piece::file("picture-bombs.zip", "four of them, packed together", packed())
            .whole()
            .holds("!/0.jpg", &vary(0))
            .holds("!/3.jpg", &vary(3)),
    ]
}

/// Copies of one large picture: to be read one after the other, not side by side.
fn packed() -> Vec<u8> {
    let members: Vec<Raw> = (0..4).map(|n| Raw::deflated(format!("{n}.jpg").as_bytes(), &vary(n))).collect();
    zip(&members)
}

/// The same picture as another file: something behind its end.
fn vary(n: u8) -> Vec<u8> {
    [jpeg(), vec![n; usize::from(n)]].concat()
}

/// One code for "no difference", one for "nothing more in this block": a block is two bits, all of them zero.
fn jpeg() -> Vec<u8> {
    let blocks = (SIDE.div_ceil(8) as usize).pow(2);
    let scan = vec![0; blocks * 2 / 8 + 1];
    [jpeg_head(0xc0), b"\xff\xda\0\x08\x01\x01\0\0\x3f\0".to_vec(), scan, b"\xff\xd9".to_vec()].concat()
}

/// First the flat parts alone, a bit for each block.
fn progressive() -> Vec<u8> {
    let blocks = (SIDE.div_ceil(8) as usize).pow(2);
    let scan = vec![0; blocks / 8 + 1];
    [jpeg_head(0xc2), b"\xff\xda\0\x08\x01\x01\0\0\0\0".to_vec(), scan, b"\xff\xd9".to_vec()].concat()
}

fn jpeg_head(kind: u8) -> Vec<u8> {
    let side = (SIDE as u16).to_be_bytes();
    let codes = |class: u8| [&[0xff, 0xc4, 0, 20, class, 1][..], &[0; 15], &[0]].concat();
    [
        b"\xff\xd8\xff\xdb\0\x43\0".as_slice(),
        &[1; 64],
        &[0xff, kind, 0, 11, 8],
        &side,
        &side,
        &[1, 1, 0x11, 0],
        &codes(0x00),
        &codes(0x10),
    ]
    .concat()
}

fn chunk(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let named = [name.as_slice(), content].concat();
    [&(content.len() as u32).to_be_bytes()[..], &named, &crc(&named).to_be_bytes()].concat()
}

fn png(depth: u8, colour: u8, packed: &[u8], before: &[u8]) -> Vec<u8> {
    let side = SIDE.to_be_bytes();
    let head = [&side[..], &side, &[depth, colour, 0, 0, 0]].concat();
    [b"\x89PNG\r\n\x1a\n".as_slice(), &chunk(b"IHDR", &head), before, &chunk(b"IDAT", packed), &chunk(b"IEND", b"")]
        .concat()
}

/// Zlib of zeros: rows whose filter is "none" and whose pixels are black. More than is asked for is not looked at.
fn zlib(mebibytes: u32) -> Vec<u8> {
    let (packed, ..) = deflate_long(b"", 0, mebibytes);
    // The sum of so many zeros is one, and their number, modulo 65,521, the other half.
    let count = (u64::from(mebibytes) << 20) % 65_521;
    [b"\x78\x9c".as_slice(), &packed, &(((count as u32) << 16) | 1).to_be_bytes()].concat()
}

fn png_bits() -> Vec<u8> {
    png(1, 0, &zlib(24), b"")
}

fn png_deep() -> Vec<u8> {
    png(16, 6, &zlib(1_500), b"")
}

fn png_profile() -> Vec<u8> {
    let profile = [b"x\0\0".as_slice(), &zlib(1_024)].concat();
    png(16, 6, &zlib(1), &chunk(b"iCCP", &profile))
}

/// Frames of one pixel on a canvas of this side.
fn gif(side: u16, frames: u32) -> Vec<u8> {
    let mut out = b"GIF89a".to_vec();
    out.extend([side.to_le_bytes(), side.to_le_bytes()].concat());
    out.extend(b"\x80\0\0\0\0\0\xff\xff\xff");
    // left, top, width, height, no table; codes of two bits: clear, 1, end.
    (0..frames).for_each(|_| out.extend(b"\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x4c\x01\0"));
    out.push(0x3b);
    out
}

/// A lossless picture of one colour: each of the five codes has one symbol, which takes no bits.
fn vp8l(width: u32, height: u32) -> Vec<u8> {
    let mut bits = Bits::default();
    bits.put(0x2f, 8);
    bits.put(width - 1, 14);
    bits.put(height - 1, 14);
    bits.put(0, 1 + 3); // no alpha, version 0
    bits.put(0, 1 + 1 + 1); // no transform, no colour cache, no meta codes
    // simple code of one symbol of one bit, which is 0
    (0..5).for_each(|_| bits.put(0b0_0_0_1, 4));
    bits.bytes
}

#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    used: u32,
}

impl Bits {
    fn put(&mut self, value: u32, width: u32) {
        for at in 0..width {
            if self.used.is_multiple_of(8) {
                self.bytes.push(0);
            }
            *self.bytes.last_mut().unwrap() |= (((value >> at) & 1) as u8) << (self.used % 8);
            self.used += 1;
        }
    }
}

fn riff(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let mut out = [name.as_slice(), &(content.len() as u32).to_le_bytes(), content].concat();
    if content.len() % 2 == 1 {
        out.push(0);
    }
    out
}

fn webp(chunks: &[Vec<u8>]) -> Vec<u8> {
    let body = [b"WEBP".as_slice(), &chunks.concat()].concat();
    [b"RIFF".as_slice(), &(body.len() as u32).to_le_bytes(), &body].concat()
}

fn webp_lossless() -> Vec<u8> {
    webp(&[riff(b"VP8L", &vp8l(SIDE, SIDE))])
}

fn webp_frames(count: usize) -> Vec<u8> {
    let canvas = riff(b"VP8X", &[2, 0, 0, 0, 3, 0, 0, 3, 0, 0]);
    // x, y, width - 1, height - 1, duration of 24 bits each, flags
    let frame = riff(b"ANMF", &[&[0; 12][..], &[40, 0, 0, 0], &riff(b"VP8L", &vp8l(1, 1))].concat());
    webp(&[canvas, riff(b"ANIM", &[0; 6]), frame.repeat(count)])
}

/// Windows bitmap with run lengths: 255 equal pixels in two bytes.
fn bmp() -> Vec<u8> {
    let (side, row) = (SIDE as i32, [255u8, 1].repeat(54));
    let body: Vec<u8> = [row, vec![230, 1, 0, 0]].concat().repeat(SIDE as usize);
    let mut out = b"BM".to_vec();
    out.extend((54 + 1024 + body.len() as u32).to_le_bytes());
    out.extend([0; 4]);
    out.extend((54u32 + 1024).to_le_bytes());
    out.extend(40u32.to_le_bytes());
    out.extend([side.to_le_bytes(), side.to_le_bytes()].concat());
    out.extend(b"\x01\0\x08\0\x01\0\0\0");
    out.extend((body.len() as u32).to_le_bytes());
    out.extend([0; 8]);
    out.extend(256u32.to_le_bytes());
    out.extend([0; 4]);
    out.extend((0..=255u8).flat_map(|n| [n, n, n, 0]));
    out.extend(body);
    out
}

/// A directory of these fields (tag, value), each a number.
fn directory(fields: &[(u16, u32)], next: u32) -> Vec<u8> {
    let mut out = (fields.len() as u16).to_le_bytes().to_vec();
    for (tag, value) in fields {
        out.extend(tag.to_le_bytes());
        out.extend(b"\x04\0\x01\0\0\0");
        out.extend(value.to_le_bytes());
    }
    out.extend(next.to_le_bytes());
    out
}

/// Width, height, bits, compression, black is zero, where the strip lies, samples, rows, bytes.
fn page(side: u32, compression: u32, at: u32, bytes: u32) -> [(u16, u32); 9] {
    [(256, side), (257, side), (258, 8), (259, compression), (262, 1), (273, at), (277, 1), (278, side), (279, bytes)]
}

fn tiff() -> Vec<u8> {
    let packed = zlib(188);
    let length = packed.len() as u32;
    [b"II*\0".as_slice(), &(8 + length).to_le_bytes(), &packed, &directory(&page(SIDE, 8, 8, length), 0)].concat()
}

/// Every page has the same pixels; between the pages and the end lies what must not be copied for each.
fn many_pages() -> Vec<u8> {
    let length = directory(&page(4, 1, 8, 16), 0).len() as u32;
    let mut out = b"II*\0\x18\0\0\0".to_vec();
    out.extend([9; 16]);
    (0..6_000u32).for_each(|n| out.extend(directory(&page(4, 1, 8, 16), 24 + (n + 1) * length)));
    out.resize(24 << 20, 0);
    out
}

fn loop_tiff() -> Vec<u8> {
    [b"II*\0\x18\0\0\0".as_slice(), &[9; 16], &directory(&page(4, 1, 8, 16), 24)].concat()
}

/// A sound PNG with frames that are the picture itself, again and again.
fn apng(frames: u32) -> Vec<u8> {
    let still = super::pictures::encoded(&super::pictures::scene(4, 4, 1), image::ImageFormat::Png);
    debug_assert!(sound().len() == 6);
    let (head, rest) = still.split_at(33);
    let data = rest.windows(4).position(|w| w == b"IDAT").unwrap() - 4;
    let length = u32::from_be_bytes(rest[data..data + 4].try_into().unwrap()) as usize;
    let pixels = &rest[data + 8..data + 8 + length];
    let control = |n: u32| {
        let side = 4u32.to_be_bytes();
        chunk(b"fcTL", &[&n.to_be_bytes()[..], &side, &side, &[0; 8], &[0, 1, 0, 25, 0, 0]].concat())
    };
    let mut out = [head, &chunk(b"acTL", &[1_000_000u32.to_be_bytes(), [0; 4]].concat())].concat();
    out.extend([control(0), chunk(b"IDAT", pixels)].concat());
    for n in 1..frames {
        out.extend(control(2 * n - 1));
        out.extend(chunk(b"fdAT", &[&(2 * n).to_be_bytes()[..], pixels].concat()));
    }
    out.extend(chunk(b"IEND", b""));
    out
}
