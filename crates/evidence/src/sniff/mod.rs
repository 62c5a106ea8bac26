//! Telling what content is from how it begins. Names and extensions are not looked at.

mod boxes;
mod text;

use crate::kind::Kind;

/// How much of a beginning [`sniff`] looks at: a tar needs 512 bytes, text is more certain with more.
pub const HEAD_BYTES: usize = 4096;

/// Marks at the beginning that decide alone. Order does not matter: none is the beginning of another.
static MARKS: &[(&[u8], Kind)] = &[
    (b"\xff\xd8\xff", Kind::Jpeg),
    (b"\x89PNG\r\n\x1a\n", Kind::Png),
    (b"GIF87a", Kind::Gif),
    (b"GIF89a", Kind::Gif),
    (b"II*\0", Kind::Tiff),
    (b"MM\0*", Kind::Tiff),
    (b"II+\0", Kind::Tiff),
    (b"MM\0+", Kind::Tiff),
    (b"\xff\x0a", Kind::Jxl),
    (b"\0\0\0\x0cJXL \r\n\x87\n", Kind::Jxl),
    (b"\0\0\x01\xba", Kind::MpegVideo),
    (b"\0\0\x01\xb3", Kind::MpegVideo),
    (b"ID3", Kind::MpegAudio),
    (b"#!AMR", Kind::Amr),
    (b"OggS", Kind::Ogg),
    (b"fLaC", Kind::Flac),
    (b"PK\x03\x04", Kind::Zip),
    (b"PK\x05\x06", Kind::Zip),
    (b"PK\x07\x08PK\x03\x04", Kind::Zip),
    (b"PK00PK\x03\x04", Kind::Zip),
    (b"\x1f\x8b\x08", Kind::Gzip),
    (b"7z\xbc\xaf\x27\x1c", Kind::SevenZip),
    (b"Rar!\x1a\x07", Kind::Rar),
    (b"\xfd7zXZ\0", Kind::Xz),
    (b"\x28\xb5\x2f\xfd", Kind::Zstd),
    (b"ANDROID BACKUP\n", Kind::AndroidBackup),
    (b"EVF\x09\x0d\x0a\xff\0", Kind::Ewf),
    (b"EVF2\x0d\x0a\x81\0", Kind::Ewf),
    (b"SQLite format 3\0", Kind::Sqlite),
    (b"%PDF-", Kind::Pdf),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Kind::Ole),
    (b"{\\rtf", Kind::Rtf),
    (b"bplist0", Kind::BinaryPlist),
];

/// What content is that begins with `head`; at least [`HEAD_BYTES`] of it, or all of it if it is shorter.
pub fn sniff(head: &[u8]) -> Kind {
    let head = head.get(..HEAD_BYTES).unwrap_or(head);
    if head.is_empty() {
        return Kind::Empty;
    }
    MARKS
        .iter()
        .find(|(mark, _)| head.starts_with(mark))
        .map(|&(_, kind)| kind)
        .or_else(|| riff(head))
        .or_else(|| boxes::iso_media(head))
        .or_else(|| boxes::matroska(head))
        .or_else(|| bitmap(head))
        .or_else(|| bzip2(head))
        .or_else(|| crate::tar::is_tar(head).then_some(Kind::Tar))
        .or_else(|| transport_stream(head))
        .or_else(|| utf16_text(head))
        .or_else(|| audio_frame(head))
        .or_else(|| mail(head))
        .or_else(|| text::is_text(head).then_some(Kind::Text))
        .unwrap_or(Kind::Unknown)
}

fn riff(head: &[u8]) -> Option<Kind> {
    head.strip_prefix(b"RIFF")?;
    match head.get(8..12)? {
        b"WEBP" => Some(Kind::Webp),
        b"AVI " => Some(Kind::Avi),
        b"WAVE" => Some(Kind::Wav),
        _ => None,
    }
}

/// `BM` alone begins many texts: the size of the second header must be one that exists.
fn bitmap(head: &[u8]) -> Option<Kind> {
    head.strip_prefix(b"BM")?;
    matches!(head.get(14..18)?, [12 | 40 | 52 | 56 | 64 | 108 | 124, 0, 0, 0]).then_some(Kind::Bmp)
}

/// `BZh1` … `BZh9`, then the mark of a block or of the end.
fn bzip2(head: &[u8]) -> Option<Kind> {
    let [b'B', b'Z', b'h', b'1'..=b'9', rest @ ..] = head else { return None };
    (rest.starts_with(b"1AY&SY") || rest.starts_with(b"\x17\x72\x45\x38\x50\x90")).then_some(Kind::Bzip2)
}

/// MPEG-2 transport stream: a sync byte every 188 bytes.
fn transport_stream(head: &[u8]) -> Option<Kind> {
    let packets = head.chunks_exact(188);
    (packets.len() >= 3 && packets.into_iter().all(|p| p.first() == Some(&0x47))).then_some(Kind::MpegVideo)
}

/// A mail is known by its fields; its text may be in any code.
fn mail(head: &[u8]) -> Option<Kind> {
    mime::form(head).map(|form| match form {
        mime::Form::Mail => Kind::Email,
        mime::Form::Mailbox => Kind::Mbox,
        mime::Form::Mhtml => Kind::Mhtml,
        mime::Form::Warc => Kind::Warc,
    })
}

/// UTF-16 with its mark, which is a valid beginning of an MPEG frame as well.
fn utf16_text(head: &[u8]) -> Option<Kind> {
    (head.starts_with(b"\xff\xfe") && text::is_text(head)).then_some(Kind::Text)
}

/// ADTS or MPEG audio without a tag: a frame header with no reserved value, and, for MPEG, a bit rate.
fn audio_frame(head: &[u8]) -> Option<Kind> {
    let &[0xff, b1, b2, ..] = head else { return None };
    match (b1 & 0xf6, b1 & 0xe0, (b1 >> 3) & 3, (b1 >> 1) & 3) {
        (0xf0, ..) if (b2 >> 2) & 15 < 13 => Some(Kind::Aac),
        (_, 0xe0, version, layer) if version != 1 && layer != 0 => {
            let (rate, frequency) = (b2 >> 4, (b2 >> 2) & 3);
            (rate != 0 && rate != 15 && frequency != 3).then_some(Kind::MpegAudio)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kind::Class;

    #[test]
    fn content_is_told_from_its_beginning() {
        let cases: &[(&[u8], Kind)] = &[
            (b"", Kind::Empty),
            (b"\xff\xd8\xff\xe0\0\x10JFIF", Kind::Jpeg),
            (b"RIFF\x10\0\0\0WEBPVP8 ", Kind::Webp),
            (b"RIFF\x10\0\0\0AVI LIST", Kind::Avi),
            (b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0", Kind::Bmp),
            (b"\xff\xfe1\x002\x00/\x003\x00", Kind::Text),
            (b"\xfe\xff\x001\x002\x00/\x003", Kind::Text),
            (b"BM is how this note begins, and nothing else.", Kind::Text),
            (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", Kind::Heif),
            (b"\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf", Kind::Avif),
            (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", Kind::Mov),
            (b"\0\0\0\x18ftyp3gp4\0\0\0\0isom3gp4", Kind::ThreeGp),
            (b"\0\0\0\x18ftypisom\0\0\0\0isommp42", Kind::Mp4),
            (b"\0\0\0\x18ftypM4A \0\0\0\0M4A mp42", Kind::M4a),
            (b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm", Kind::Webm),
            (b"\x1a\x45\xdf\xa3\xa3\x42\x82\x88matroska", Kind::Mkv),
            (b"\xff\xfb\x90\x64\0\0\0\0", Kind::MpegAudio),
            (b"\xff\xf1\x50\x80\x02\x1f\xfc", Kind::Aac),
            (b"OggS\0\x02\0\0\0\0\0\0\0\0", Kind::Ogg),
            (b"PK\x05\x06\0\0\0\0", Kind::Zip),
            (b"BZh91AY&SY", Kind::Bzip2),
            (b"SQLite format 3\0\x10\0", Kind::Sqlite),
            ("12/3/24, 9:15 - José: ¿vienes?\n".as_bytes(), Kind::Text),
            (b"Received: by mx\nDate: x\nFrom: ana@example.org\nSubject: x\n\nhi", Kind::Email),
            (b"From ana@example.org Sun Dec  1 10:00:00 2024\nFrom: ana@example.org\n", Kind::Mbox),
            (b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\n", Kind::Mhtml),
            (b"WARC/1.0\r\nWARC-Type: warcinfo\r\n", Kind::Warc),
            (b"\x00\x01\x02\x03\x9f\xff\xfe", Kind::Unknown),
        ];
        for (head, kind) in cases {
            assert_eq!(sniff(head), *kind, "{head:?}");
        }
    }

    #[test]
    fn no_mark_hides_another() {
        for (mark, kind) in MARKS {
            assert_eq!(sniff(mark), *kind, "{mark:?}");
        }
    }

    #[test]
    fn every_kind_has_the_class_that_its_media_type_says() {
        for kind in Kind::ALL {
            let class = kind.class().as_str();
            match kind.mime().split_once('/').unwrap() {
                (top @ ("image" | "video" | "audio" | "text"), _) => assert_eq!(top, class, "{kind}"),
                _ => assert!(!matches!(kind.class(), Class::Image | Class::Video | Class::Audio), "{kind}"),
            }
        }
    }
}
