//! All decoders: those of this process, and those outside that work in the jail.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use crate::jail::{Child, Decoding, End, Input, Jail, Order};
use crate::pam::Stop;
use crate::sink::{self, Sink};
use crate::{Error, Format, LargeItem, Limits, PlainFrame, Summary, heif, recognise, video};

/// Where programs of the system lie.
const PLACES: &[&str] = &["/usr/bin", "/usr/local/bin", "/bin"];

/// The signal that ends who writes where nobody reads.
const PIPE: i32 = rustix::process::Signal::PIPE.as_raw();

/// Which frames of a video are looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sampling {
    /// One a second, and those with which a scene begins (ten a second at most).
    Seconds,
    /// All.
    Every,
}

/// Decoders for everything that is read.
#[derive(Clone, Debug)]
pub struct Decoders {
    jail: Option<Jail>,
    heif: Arc<Program>,
    video: Arc<Program>,
}

impl Default for Decoders {
    fn default() -> Self {
        Self::inside_only()
    }
}

/// A decoder outside.
#[derive(Debug)]
pub(crate) struct Program {
    name: &'static str,
    package: &'static str,
    /// How it is asked for its version, and the words before it.
    asked: &'static str,
    before: &'static str,
    file: Option<PathBuf>,
    version: OnceLock<String>,
}

impl Decoders {
    /// Those of the system, found in its usual places.
    pub fn of_system(jail: Jail) -> Self {
        let find = |name: &str| PLACES.iter().find_map(|place| std::fs::canonicalize(Path::new(place).join(name)).ok());
        Self::with(Some(jail), find("heif-convert"), find("ffmpeg"))
    }

    /// None but those of this process: what needs another is [`Error::NotYetSupported`].
    pub fn inside_only() -> Self {
        Self::with(None, None, None)
    }

    /// These files in the place of `heif-convert` and `ffmpeg`.
    pub fn with(jail: Option<Jail>, heif: Option<PathBuf>, video: Option<PathBuf>) -> Self {
        let program = |name, package, asked, before, file| {
            Arc::new(Program { name, package, asked, before, file, version: OnceLock::new() })
        };
        Self {
            jail,
            heif: program("heif-convert", "libheif-examples", "--help", "libheif version:", heif),
            video: program("ffmpeg", "ffmpeg", "-version", "ffmpeg version", video),
        }
    }

    /// Names of the decoders outside that can be used: which files are read depends on them.
    pub fn outside_names(&self) -> Vec<&'static str> {
        let programs = [&self.heif, &self.video];
        programs.into_iter().filter(|p| self.jail.is_some() && p.file.is_some()).map(|p| p.name).collect()
    }

    /// Decodes `bytes` and hands frames to `each`, in order: all frames of a picture, and those of a video that
    /// [`Sampling::Seconds`] takes. What it says of errors and waiting is as for [`crate::decode_plain`].
    pub fn decode(&self, bytes: &[u8], limits: &Limits, each: &mut dyn FnMut(PlainFrame)) -> Result<Summary, Error> {
        match recognise(bytes) {
            Some(format @ (Format::Heif | Format::Avif)) => {
                sink::guarded(format, limits, true, each, |sink| heif::decode(self, bytes, sink))
            }
            Some(format) if format.is_video() => self.decode_video(bytes, Sampling::Seconds, limits, each),
            _ => crate::decode_plain(bytes, limits, each),
        }
    }

    /// Decodes a video.
    pub fn decode_video(
        &self,
        bytes: &[u8],
        sampling: Sampling,
        limits: &Limits,
        each: &mut dyn FnMut(PlainFrame),
    ) -> Result<Summary, Error> {
        let format = recognise(bytes).filter(|f| f.is_video()).ok_or(Error::NotRecognised)?;
        sink::guarded(format, &limits.of_video(), true, each, |sink| video::decode(self, bytes, sampling, sink))
    }

    /// Decodes a video that is too large to be held, as [`Self::decode`] decodes one that is; `head` is its beginning.
    pub fn decode_large(
        &self,
        head: &[u8],
        item: &dyn LargeItem,
        limits: &Limits,
        each: &mut dyn FnMut(PlainFrame),
    ) -> Result<Summary, Error> {
        let format = recognise(head).filter(|f| f.is_video()).ok_or(Error::NotRecognised)?;
        sink::guarded(format, &limits.of_video(), true, each, |sink| video::decode_large(self, item, sink))
    }

    /// What decodes HEIF and AVIF.
    pub(crate) fn heif(&self, sink: &mut Sink<'_>) -> Result<Outside<'_>, Error> {
        self.outside(&self.heif, sink)
    }

    /// What decodes video.
    pub(crate) fn video(&self, sink: &mut Sink<'_>) -> Result<Outside<'_>, Error> {
        self.outside(&self.video, sink)
    }

    fn outside<'a>(&'a self, program: &'a Program, sink: &mut Sink<'_>) -> Result<Outside<'a>, Error> {
        let format = sink.format();
        let jail = self.jail.as_ref().ok_or(Error::NotYetSupported { format })?;
        let missing = || Error::DecoderMissing { format, program: program.name, package: program.package };
        let file = program.file.as_deref().ok_or_else(missing)?;
        let outside = Outside { jail, file };
        let version = program.version.get_or_init(|| outside.version(program, sink.limits));
        sink.outside = Some(format!("{} {version}", program.name).trim_end().to_owned());
        Ok(outside)
    }
}

/// A decoder that is there, and the jail for it.
pub(crate) struct Outside<'a> {
    jail: &'a Jail,
    file: &'a Path,
}

impl Outside<'_> {
    /// Lets it begin to work on `input`.
    pub(crate) fn start(
        &self,
        arguments: &[&str],
        readable: Option<&Path>,
        input: Input<'_>,
        sink: &Sink<'_>,
    ) -> Result<Child, Error> {
        let order = self.order(arguments, readable);
        Child::start(self.jail, &order, input, &sink.limits.jail)
            .map_err(|_| Error::NoJail { format: sink.format(), missing: "program" })
    }

    fn order<'a>(&'a self, arguments: &[&str], readable: Option<&'a Path>) -> Order<'a> {
        Order { decoder: self.file, arguments: arguments.iter().map(Into::into).collect(), readable }
    }

    /// What it says of itself, empty if it says nothing.
    fn version(&self, program: &Program, limits: &Limits) -> String {
        let order = self.order(&[program.asked], None);
        let Ok(mut child) = Child::start(self.jail, &order, Input::Held(&[]), &limits.jail) else {
            return String::new();
        };
        let mut said = String::new();
        let _ = std::io::Read::read_to_string(&mut child, &mut said);
        let _ = child.finish();
        said.push_str(child.words());
        let after = said.split_once(program.before).map_or("", |(_, after)| after);
        after.split_whitespace().next().unwrap_or_default().to_owned()
    }
}

/// Lets `take` read what a decoder writes, to its end; gives what was taken, and how many complaints there were.
pub(crate) fn read_to_end<D: Decoding, T>(
    decoder: &mut D,
    sink: &mut Sink<'_>,
    take: impl FnOnce(&mut D, &mut Sink<'_>) -> Result<T, Stop>,
) -> Result<(T, u64), Error> {
    let taken = match take(decoder, sink) {
        // Of no interest how it would have gone on.
        Err(Stop::Ours(error)) => return Err(error),
        Err(Stop::Theirs) => None,
        Ok(taken) => Some(taken),
    };
    match (decoder.finish(), taken) {
        (Ok(()), Some(taken)) => Ok((taken, decoder.complaint_count())),
        // Went on writing when nobody read any more, or was through.
        (Ok(()) | Err(End::Killed(PIPE)), None) => Err(sink.damaged("the decoder wrote something else than frames")),
        (Err(end), _) => Err(ended(end, sink)),
    }
}

fn ended(end: End, sink: &Sink<'_>) -> Error {
    let (format, frame) = (sink.format(), sink.next_frame());
    match end {
        End::Refused(missing) => Error::NoJail { format, missing },
        End::Over(limit, allowed) => Error::DecoderEnded { format, frame, limit, allowed },
        End::Killed(signal) => Error::DecoderDied { format, frame, signal },
        End::GaveUp(code) => sink.damaged(format!("the decoder gave up ({code})")),
    }
}
