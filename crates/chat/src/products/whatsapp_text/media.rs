//! What a file's name says it is.

use model::MediaKind;

/// Marks in names that WhatsApp makes: at the start on Android (`IMG-20231231-WA0012.jpg`), inside on iOS
/// (`00000007-PHOTO-2024-02-14-09-18-22.jpg`).
static MARKS: &[(&str, &str, MediaKind)] = &[
    ("IMG-", "-PHOTO-", MediaKind::Image),
    ("VID-", "-VIDEO-", MediaKind::Video),
    ("PTT-", "-AUDIO-", MediaKind::Audio),
    ("AUD-", "-PTT-", MediaKind::Audio),
    ("STK-", "-STICKER-", MediaKind::Sticker),
    ("GIF-", "-GIF-", MediaKind::Gif),
    ("DOC-", "-DOC-", MediaKind::Document),
];

/// Extensions, for names that people made.
static EXTENSIONS: &[(&str, MediaKind)] = &[
    ("jpg", MediaKind::Image),
    ("jpeg", MediaKind::Image),
    ("png", MediaKind::Image),
    ("heic", MediaKind::Image),
    ("heif", MediaKind::Image),
    ("avif", MediaKind::Image),
    ("webp", MediaKind::Sticker),
    ("was", MediaKind::Sticker),
    ("gif", MediaKind::Gif),
    ("mp4", MediaKind::Video),
    ("mov", MediaKind::Video),
    ("3gp", MediaKind::Video),
    ("mkv", MediaKind::Video),
    ("avi", MediaKind::Video),
    ("webm", MediaKind::Video),
    ("m4v", MediaKind::Video),
    ("opus", MediaKind::Audio),
    ("ogg", MediaKind::Audio),
    ("m4a", MediaKind::Audio),
    ("mp3", MediaKind::Audio),
    ("aac", MediaKind::Audio),
    ("amr", MediaKind::Audio),
    ("wav", MediaKind::Audio),
    ("vcf", MediaKind::ContactCard),
    ("pdf", MediaKind::Document),
    ("doc", MediaKind::Document),
    ("docx", MediaKind::Document),
    ("xls", MediaKind::Document),
    ("xlsx", MediaKind::Document),
    ("ppt", MediaKind::Document),
    ("pptx", MediaKind::Document),
    ("odt", MediaKind::Document),
    ("txt", MediaKind::Document),
    ("csv", MediaKind::Document),
    ("zip", MediaKind::Document),
    ("rar", MediaKind::Document),
    ("7z", MediaKind::Document),
    ("apk", MediaKind::Document),
];

/// The kind of file that a name tells of.
pub(crate) fn kind_of_name(name: &str) -> Option<MediaKind> {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension).unwrap_or_default();
    let by_extension =
        EXTENSIONS.iter().find(|(known, _)| known.eq_ignore_ascii_case(extension)).map(|(_, kind)| *kind);
    // A contact card is one whatever its name begins with; else the service's own mark is the better witness.
    if by_extension == Some(MediaKind::ContactCard) {
        return by_extension;
    }
    let marked = MARKS.iter().find(|(start, inside, _)| name.starts_with(start) || name.contains(inside));
    marked.map(|(_, _, kind)| *kind).or(by_extension)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_the_kind() {
        let cases = [
            ("IMG-20231231-WA0012.jpg", Some(MediaKind::Image)),
            ("STK-20230630-WA0003.webp", Some(MediaKind::Sticker)),
            ("PTT-20230630-WA0003.opus", Some(MediaKind::Audio)),
            ("00000007-PHOTO-2024-02-14-09-18-22.jpg", Some(MediaKind::Image)),
            ("00000008-GIF-2024-02-14-09-18-22.mp4", Some(MediaKind::Gif)),
            ("Plan de viaje.PDF", Some(MediaKind::Document)),
            ("Ana.vcf", Some(MediaKind::ContactCard)),
            ("plain", None),
        ];
        for (name, kind) in cases {
            assert_eq!(kind_of_name(name), kind, "{name}");
        }
    }
}
