//! Archives that lie, swell, overlap or break off.

use super::Piece;
use super::zips::{Raw, closed, deflate_long, end, noise, overlapping, quine, zip};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write as _;

const TEXT: &[u8] = b"Some quiet words about the weather, and some more of them.\n";

/// Zips, tars, gzips and what is recognised only.
pub(super) fn pieces() -> Vec<Piece> {
    [swelling(), lying(), broken(), streams()].into_iter().flatten().collect()
}

fn file(name: &str, about: &'static str, bytes: Vec<u8>) -> Piece {
    Piece::file(name, about, bytes).whole()
}

/// Content of which a claim is made that it is not held whole in the archive's directory.
fn long(name: &[u8], mebibytes: u32) -> Raw {
    let (packed, crc, size) = deflate_long(b"", 0, mebibytes);
    Raw { name: name.to_vec(), packed, size: size as u32, crc, method: 8, flags: 0, external: 0 }
}

fn swelling() -> Vec<Piece> {
    let bomb = zip(&[long(b"blank", 64)]);
    let sixteen = |inner: &[u8]| -> Vec<Raw> {
        (0..16).map(|n: u8| Raw::deflated(format!("{n:02}.zip").as_bytes(), inner)).collect()
    };
    let deep = (0..9).fold(zip(&[Raw::stored(b"last.txt", TEXT)]), |inner, _| zip(&[Raw::stored(b"next.zip", &inner)]));
    let empties: Vec<Raw> = (0..300u32).map(|n| Raw::stored(format!("{n}").as_bytes(), b"")).collect();
    vec![
        file("bomb-plain.zip", "160 MiB of nothing in 160 KB: as much as DEFLATE can", zip(&[long(b"blank", 160)])),
        file("bomb-nested.zip", "zips in zips in a zip, 16 GiB in all", zip(&sixteen(&zip(&sixteen(&bomb)))))
            .tells("", "archive-limit"),
        file(
            "bomb-overlapping.zip",
            "4,000 members that share one content of 8 MiB",
            overlapping(&long(b"", 8), 4_000),
        )
        .tells("", "members-overlap")
        .tells("", "archive-limit"),
        file("bomb-nested.gz", "a gzip in a gzip in a gzip", gz(&gz(&gz(&vec![0; 96 << 20]))))
            .tells("", "archive-limit"),
        file(
            "bomb.tar.gz",
            "a tar of 256 MiB of nothing, gzipped twice",
            gz(&gz(&tar(&[(b"blank", &vec![0; 96 << 20])]))),
        )
        .tells("", "archive-limit"),
        file("ten-deep.zip", "a zip in a zip, ten times", deep).tells("!/next.zip", "archive-limit"),
        file("in-itself.zip", "unpacks to itself, without end", quine()).tells("!/", "archive-limit"),
        file("empty-members.zip", "300 members without a byte", zip(&empties)).tells("!/0", "empty-file"),
    ]
}

fn lying() -> Vec<Piece> {
    let good = Raw::stored(b"good.txt", TEXT);
    let odd = |odd: Raw| zip(&[odd, good.clone()]);
    let text = || Raw::deflated(b"odd.txt", TEXT);
    let covering = Raw { packed: [TEXT, &good.local()].concat(), ..Raw::stored(b"odd.txt", TEXT) };
    let covered = {
        let at = covering.local().len() - good.local().len();
        closed(covering.local(), &[covering.central(0), good.central(at as u32)].concat(), 2)
    };
    let nowhere = closed(good.local(), &[good.central(0), text().central(4_000_000)].concat(), 2);
    let pieces = vec![
        file("overlapping.zip", "one member begins within another", covered).tells("", "members-overlap"),
        file("nowhere.zip", "a member that the directory places behind the end", nowhere)
            .tells("!/odd.txt", "member-damaged"),
        file("claims-4-gib.zip", "a member of 59 bytes that claims 4 GiB", odd(Raw { size: u32::MAX - 1, ..text() }))
            .tells("!/odd.txt", "member-incomplete"),
        file("wrong-crc.zip", "a member whose CRC differs", odd(Raw { crc: 1, ..text() }))
            .tells("!/odd.txt", "checksum-differs"),
        file("larger-than-said.zip", "a member that is larger than it says", odd(Raw { size: 9, ..text() }))
            .tells("!/odd.txt", "size-differs"),
        file("encrypted.zip", "a member under a password", odd(Raw { flags: 1, ..text() }))
            .tells("!/odd.txt", "archive-encrypted"),
        file("lzma.zip", "a compression that is not read", odd(Raw { method: 14, ..text() }))
            .tells("!/odd.txt", "compression-unsupported"),
        file(
            "link.zip",
            "a symbolic link to /etc/passwd",
            odd(Raw { external: 0xa1ff_0000, ..Raw::stored(b"odd.txt", b"/etc/passwd") }),
        )
        .tells("!/odd.txt", "symbolic-link"),
    ];
    pieces.into_iter().map(|p| p.holds("!/good.txt", TEXT)).collect()
}

fn broken() -> Vec<Piece> {
    let whole = zip(&[Raw::stored(b"good.txt", TEXT), Raw::deflated(b"more.bin", &noise(20_000, 1))]);
    let mut flipped = whole.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 0x55;
    let mut no_directory = whole.clone();
    let second = no_directory.windows(4).rposition(|w| w == b"PK\x01\x02").unwrap();
    no_directory[second] = b'?';
    let unknown = Raw { flags: 8, ..Raw::stored(b"endless", TEXT) };
    let mut endless = unknown.local();
    endless[18..22].fill(0);
    vec![
        file("truncated.zip", "breaks off in its second member", whole[..9_000].to_vec())
            .tells("", "archive-truncated")
            .tells("!/more.bin", "member-incomplete")
            .holds("!/good.txt", TEXT),
        file("bit-flipped.zip", "one bit of a packed content is wrong", flipped)
            .tells("!/more.bin", "checksum-differs")
            .holds("!/good.txt", TEXT),
        file("no-directory.zip", "its directory is damaged", no_directory)
            .tells("", "archive-truncated")
            .holds("!/good.txt", TEXT)
            .holds("!/more.bin", &noise(20_000, 1)),
        file("no-length.zip", "a member that does not say where it ends", endless)
            .tells("!/endless", "member-length-unknown"),
        file(
            "only-an-end.zip",
            "the end of a directory and nothing before it",
            end(65_535, 0x7fff_ffff, 0xffff_fff0, b""),
        )
        .tells("", "archive-truncated"),
        file(
            "some.7z",
            "a form of archive that is not read",
            [b"7z\xbc\xaf\x27\x1c\0\x04".as_slice(), &noise(64, 2)].concat(),
        )
        .tells("", "archive-unsupported"),
    ]
}

fn streams() -> Vec<Piece> {
    let good: (&[u8], &[u8]) = (b"good.txt", TEXT);
    let special = |kind: u8, name: &[u8], to: &[u8]| header(name, 0, kind, to);
    let specials = [
        special(b'1', b"hard", b"good.txt"),
        special(b'2', b"soft", b"/etc/passwd"),
        special(b'3', b"device", b""),
        special(b'6', b"fifo", b""),
        tar(&[good]),
    ];
    let mut damaged = tar(&[(b"lost.txt", TEXT), good]);
    damaged[..90].fill(b'?');
    let damaged = [tar(&[(b"first.txt", TEXT)])[..1024].to_vec(), damaged].concat();
    let sparse = [header(b"holes", 512, b'S', b""), vec![7; 512], tar(&[good])].concat();
    let mut beyond = header(b"beyond", 0, b'0', b"");
    beyond[124..136].copy_from_slice(b"\x80\0\0\0\x7f\xff\xff\xff\xff\xff\xff\xff");
    let beyond = [checked(beyond), TEXT.to_vec()].concat();
    let long_name =
        [header(b"././@LongLink", 100_000, b'L', b""), padded(&[b'n'; 100_000]), tar(&[(b"x", TEXT)])].concat();
    let mut wrong = gz(TEXT);
    let sum = wrong.len() - 8;
    wrong[sum] ^= 1;
    vec![
        file("special.tar", "links, a device and a pipe, and one good file", specials.concat())
            .tells("!/hard", "hard-link")
            .tells("!/soft", "symbolic-link")
            .tells("!/device", "special-file")
            .tells("!/fifo", "special-file")
            .holds("!/good.txt", TEXT),
        file("damaged-header.tar", "a header in the middle is damaged", damaged)
            .tells("", "archive-damaged")
            .holds("!/first.txt", TEXT)
            .holds("!/good.txt", TEXT),
        file(
            "truncated.tar",
            "breaks off in its second member",
            tar(&[good, (b"more.bin", &noise(4_000, 3))])[..3_000].to_vec(),
        )
        .tells("!/more.bin", "member-incomplete")
        .holds("!/good.txt", TEXT),
        file("sparse.tar", "a member with holes", sparse).tells("!/holes", "member-sparse").holds("!/good.txt", TEXT),
        file("beyond-measure.tar", "a member that claims 9 EiB", beyond).tells("!/beyond", "member-incomplete"),
        file("long-name.tar", "a name of 100,000 bytes", long_name).tells("!/nnn", "name-too-long"),
        file("truncated.gz", "breaks off", gz(&noise(30_000, 4))[..20_000].to_vec()).tells("!/", "member-incomplete"),
        file("wrong-crc.gz", "its CRC differs", wrong).tells("!/", "member-damaged"),
    ]
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(6));
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A tar of these files, with its end.
fn tar(files: &[(&[u8], &[u8])]) -> Vec<u8> {
    let mut out = Vec::new();
    for (name, bytes) in files {
        out.extend(header(name, bytes.len(), b'0', b""));
        out.extend(padded(bytes));
    }
    out.extend([0; 1024]);
    out
}

fn padded(bytes: &[u8]) -> Vec<u8> {
    let mut out = bytes.to_vec();
    out.resize(bytes.len().next_multiple_of(512), 0);
    out
}

fn header(name: &[u8], size: usize, kind: u8, to: &[u8]) -> Vec<u8> {
    let mut block = vec![0; 512];
    block[..name.len()].copy_from_slice(name);
    block[100..108].copy_from_slice(b"0000644\0");
    block[124..136].copy_from_slice(format!("{size:011o}\0").as_bytes());
    block[136..148].copy_from_slice(b"14524770400\0");
    block[156] = kind;
    block[157..157 + to.len()].copy_from_slice(to);
    block[257..265].copy_from_slice(b"ustar\x0000");
    checked(block)
}

/// With its checksum.
fn checked(mut block: Vec<u8>) -> Vec<u8> {
    block[148..156].fill(b' ');
    let sum: u32 = block.iter().map(|b| u32::from(*b)).sum();
    block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    block
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_member_is_small() {
        assert!(long(b"x", 64).packed.len() < 100_000);
    }
}
