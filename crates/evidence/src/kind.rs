//! What content can be, and what stands for it in the vault.

model::closed_enum! {
    /// What content is, told from its bytes.
    pub enum Kind {
        /// No bytes.
        Empty = "empty",
        /// JPEG.
        Jpeg = "jpeg",
        /// PNG, animated or not.
        Png = "png",
        /// WebP, animated or not: a chat's sticker.
        Webp = "webp",
        /// GIF.
        Gif = "gif",
        /// Windows bitmap.
        Bmp = "bmp",
        /// TIFF, and the raw formats of cameras that are built on it.
        Tiff = "tiff",
        /// HEIF: a phone's photograph.
        Heif = "heif",
        /// AVIF.
        Avif = "avif",
        /// JPEG XL.
        Jxl = "jxl",
        /// MPEG-4.
        Mp4 = "mp4",
        /// QuickTime.
        Mov = "mov",
        /// 3GPP.
        ThreeGp = "3gp",
        /// WebM.
        Webm = "webm",
        /// Matroska.
        Mkv = "mkv",
        /// AVI.
        Avi = "avi",
        /// MPEG transport or program stream.
        MpegVideo = "mpeg-video",
        /// MPEG audio (MP3).
        MpegAudio = "mpeg-audio",
        /// AAC in ADTS.
        Aac = "aac",
        /// Adaptive multi-rate speech.
        Amr = "amr",
        /// Ogg: Opus voice messages, Vorbis.
        Ogg = "ogg",
        /// MPEG-4 audio.
        M4a = "m4a",
        /// WAVE.
        Wav = "wav",
        /// FLAC.
        Flac = "flac",
        /// Zip, and everything built on it (office documents, Android packages, books): walked always.
        Zip = "zip",
        /// Tar.
        Tar = "tar",
        /// Gzip.
        Gzip = "gzip",
        /// 7z: recognised.
        SevenZip = "7z",
        /// RAR: recognised.
        Rar = "rar",
        /// bzip2: recognised.
        Bzip2 = "bzip2",
        /// xz: recognised.
        Xz = "xz",
        /// Zstandard: recognised.
        Zstd = "zstd",
        /// An Android backup: recognised.
        AndroidBackup = "android-backup",
        /// An Expert Witness disk image: recognised.
        Ewf = "ewf",
        /// SQLite.
        Sqlite = "sqlite",
        /// PDF.
        Pdf = "pdf",
        /// An OLE compound file: old office documents.
        Ole = "ole",
        /// Rich text.
        Rtf = "rtf",
        /// An Apple property list in binary form.
        BinaryPlist = "binary-plist",
        /// A mail: its files are members.
        Email = "email",
        /// A mailbox of mails: the same.
        Mbox = "mbox",
        /// A page that was saved with what it shows: the same.
        Mhtml = "mhtml",
        /// A web archive: the same.
        Warc = "warc",
        /// Text in UTF-8, UTF-16 or an 8-bit code.
        Text = "text",
        /// Nothing that we know.
        Unknown = "unknown",
    }
}

model::closed_enum! {
    /// What a kind is good for.
    pub enum Class {
        /// Still or animated pictures.
        Image = "image",
        /// Moving pictures.
        Video = "video",
        /// Sound.
        Audio = "audio",
        /// Contains other files.
        Archive = "archive",
        /// Records.
        Database = "database",
        /// Documents to be read by people, in a format of their own.
        Document = "document",
        /// Plain text.
        Text = "text",
        /// Anything else.
        Other = "other",
        /// No bytes.
        Empty = "empty",
    }
}

impl Kind {
    /// Class and media type (IANA where it has one).
    const fn facts(self) -> (Class, &'static str) {
        use Class::*;
        match self {
            Kind::Empty => (Empty, "application/x-empty"),
            Kind::Jpeg => (Image, "image/jpeg"),
            Kind::Png => (Image, "image/png"),
            Kind::Webp => (Image, "image/webp"),
            Kind::Gif => (Image, "image/gif"),
            Kind::Bmp => (Image, "image/bmp"),
            Kind::Tiff => (Image, "image/tiff"),
            Kind::Heif => (Image, "image/heif"),
            Kind::Avif => (Image, "image/avif"),
            Kind::Jxl => (Image, "image/jxl"),
            Kind::Mp4 => (Video, "video/mp4"),
            Kind::Mov => (Video, "video/quicktime"),
            Kind::ThreeGp => (Video, "video/3gpp"),
            Kind::Webm => (Video, "video/webm"),
            Kind::Mkv => (Video, "video/matroska"),
            Kind::Avi => (Video, "video/x-msvideo"),
            Kind::MpegVideo => (Video, "video/mpeg"),
            Kind::MpegAudio => (Audio, "audio/mpeg"),
            Kind::Aac => (Audio, "audio/aac"),
            Kind::Amr => (Audio, "audio/amr"),
            Kind::Ogg => (Audio, "audio/ogg"),
            Kind::M4a => (Audio, "audio/mp4"),
            Kind::Wav => (Audio, "audio/wav"),
            Kind::Flac => (Audio, "audio/flac"),
            Kind::Zip => (Archive, "application/zip"),
            Kind::Tar => (Archive, "application/x-tar"),
            Kind::Gzip => (Archive, "application/gzip"),
            Kind::SevenZip => (Archive, "application/x-7z-compressed"),
            Kind::Rar => (Archive, "application/vnd.rar"),
            Kind::Bzip2 => (Archive, "application/x-bzip2"),
            Kind::Xz => (Archive, "application/x-xz"),
            Kind::Zstd => (Archive, "application/zstd"),
            Kind::AndroidBackup => (Archive, "application/x-android-backup"),
            Kind::Ewf => (Archive, "application/x-ewf"),
            Kind::Sqlite => (Database, "application/vnd.sqlite3"),
            Kind::Pdf => (Document, "application/pdf"),
            Kind::Ole => (Document, "application/x-ole-storage"),
            Kind::Rtf => (Document, "application/rtf"),
            Kind::BinaryPlist => (Other, "application/x-bplist"),
            Kind::Email => (Document, "message/rfc822"),
            Kind::Mbox => (Document, "application/mbox"),
            Kind::Mhtml => (Document, "multipart/related"),
            Kind::Warc => (Archive, "application/warc"),
            Kind::Text => (Text, "text/plain"),
            Kind::Unknown => (Other, "application/octet-stream"),
        }
    }

    /// The media type.
    pub const fn mime(self) -> &'static str {
        self.facts().1
    }

    /// What it is good for.
    pub const fn class(self) -> Class {
        self.facts().0
    }

    /// Whether [`crate::walk`] goes into it.
    pub const fn is_walked(self) -> bool {
        matches!(self, Kind::Zip | Kind::Tar | Kind::Gzip | Kind::Email | Kind::Mbox | Kind::Mhtml | Kind::Warc)
    }
}
