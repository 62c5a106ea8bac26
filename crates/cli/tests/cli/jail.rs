//! A decoder that was taken over by what it reads: whatever it tries is stopped, said, and the next item is read.

use media::{Decoders, Error, Jail, JailLimits, Limits};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// `decoder.c`, built.
fn decoder() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/decoder.c");
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("decoder");
        // Tests run side by side: each process builds its own and moves it into place.
        let beside = target.with_extension(std::process::id().to_string());
        let mut compiler = Command::new(std::env::var_os("CC").unwrap_or_else(|| "cc".into()));
        let built = compiler.args(["-O1", "-pthread", "-o"]).arg(&beside).arg(source).output().unwrap();
        assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
        std::fs::rename(&beside, &target).unwrap();
        target
    })
}

/// The program under test, as the one that enters the jail.
pub(crate) fn jail() -> Jail {
    Jail::of(env!("CARGO_BIN_EXE_amparo"))
}

fn decoders() -> Decoders {
    Decoders::with(Some(jail()), None, Some(decoder().into()))
}

const MOST_FRAMES: u32 = 8;

/// Limits on memory and processor that are met at once, and patience where the clock is not what is tested.
fn limits(what: char) -> Limits {
    let (max_seconds, max_silent_seconds) = match what {
        'h' | 'l' => (60, 2),
        'y' => (3, 60),
        _ => (120, 60),
    };
    let (max_memory, max_cpu_seconds, max_output) = (256 << 20, 1, 1 << 20);
    let jail = JailLimits { max_memory, max_cpu_seconds, max_seconds, max_silent_seconds, max_output };
    Limits { jail, max_video_frames: MOST_FRAMES, ..Limits::for_tests() }
}

/// What comes of an item that makes the decoder do `what`, and how many frames there were before.
fn of_item(decoders: &Decoders, what: char) -> (Result<(), Error>, u32) {
    let item = format!("\0\0\0\x10ftypisom{what}\0\0\0");
    let mut frames = 0;
    let result = decoders.decode(item.as_bytes(), &limits(what), &mut |_| frames += 1);
    (result.map(drop), frames)
}

/// An item of several megabytes, more than a pipe takes, that makes the decoder do `what`.
struct Large(Vec<u8>);

impl Large {
    fn new(what: char) -> Self {
        let mut item = format!("\0\0\0\x10ftypisom{what}\0\0\0").into_bytes();
        item.resize(4 << 20, 0);
        Self(item)
    }

    /// What comes of it where it is decoded as a stream, and how many frames there were before.
    fn decode(&self) -> (Result<(), Error>, u32) {
        let mut frames = 0;
        let limits = limits(self.0[12].into());
        let result = decoders().decode_large(&self.0[..64], self, &limits, &mut |_| frames += 1);
        (result.map(drop), frames)
    }
}

impl media::LargeItem for Large {
    fn open(&self) -> Box<dyn media::ReadForward + '_> {
        Box::new(std::io::Cursor::new(self.0.as_slice()))
    }
}

#[test]
fn a_decoder_that_reads_no_more_of_a_large_item_is_not_waited_for() {
    assert_eq!(Large::new('g').decode(), (Ok(()), 1));
    let too_many = Error::TooManyFrames { allowed: MOST_FRAMES };
    assert_eq!(Large::new('z').decode(), (Err(too_many), MOST_FRAMES));
    for (what, limit) in [('h', "max_silent_seconds"), ('c', "max_cpu_seconds"), ('l', "max_silent_seconds")] {
        let (result, frames) = Large::new(what).decode();
        assert_eq!((ended_by(&result.unwrap_err()), frames), (limit, 0));
    }
    assert!(matches!(Large::new('s').decode().0, Err(Error::DecoderDied { signal: 6, frame: 0, .. })));
}

/// The error that `what` ends with, without a frame; the next item is read as if nothing had been.
fn stopped(what: char) -> Error {
    let decoders = decoders();
    let (result, frames) = of_item(&decoders, what);
    assert_eq!(frames, 0, "{result:?}");
    assert_eq!(of_item(&decoders, 'g'), (Ok(()), 1));
    result.unwrap_err()
}

/// Asserts that `what` was answered with one of these errors of the system.
fn refused(what: char, errors: &[i32]) {
    let error = stopped(what).to_string();
    assert!(errors.iter().any(|n| error.ends_with(&format!("({n})"))), "{error}");
}

const ENOMEM: i32 = 12;
const EACCES: i32 = 13;
const ENOSYS: i32 = 38;

fn ended_by(error: &Error) -> &str {
    match error {
        Error::DecoderEnded { limit, .. } => limit,
        _ => panic!("{error:?}"),
    }
}

#[test]
fn an_honest_decoder_gives_its_frame_also_from_a_thread() {
    assert_eq!(of_item(&decoders(), 'g'), (Ok(()), 1));
    assert_eq!(of_item(&decoders(), 't'), (Ok(()), 1));
}

#[test]
fn a_decoder_that_opens_a_file_is_refused() {
    refused('o', &[EACCES]);
}

#[test]
fn a_decoder_that_lists_a_folder_is_refused() {
    refused('d', &[EACCES]);
}

#[test]
fn a_decoder_that_makes_or_removes_a_file_is_refused() {
    refused('w', &[EACCES]);
    refused('r', &[ENOSYS]);
    assert!(!Path::new("/tmp/amparo-out-of-the-jail").exists());
}

#[test]
fn a_decoder_that_changes_its_item_is_ended() {
    // file sizes are limited to nothing: the system says so by a signal
    let error = stopped('i');
    assert!(matches!(error, Error::DecoderDied { signal: 25, .. }), "{error:?}");
}

#[test]
fn a_decoder_that_opens_a_socket_is_refused() {
    refused('n', &[ENOSYS]);
    refused('u', &[ENOSYS]);
}

#[test]
fn a_decoder_that_lets_the_kernel_send_signals_is_refused() {
    refused('a', &[ENOSYS]);
    refused('j', &[ENOSYS]);
}

#[test]
fn a_decoder_that_begins_a_process_is_refused() {
    refused('f', &[ENOSYS]);
}

#[test]
fn a_decoder_that_runs_another_program_is_refused() {
    refused('x', &[EACCES]);
}

#[test]
fn a_decoder_that_reaches_for_its_parent_is_refused() {
    refused('p', &[ENOSYS]);
    refused('k', &[ENOSYS]);
}

#[test]
fn a_decoder_sees_nothing_of_the_environment() {
    refused('e', &[77]);
}

#[test]
fn a_decoder_that_eats_memory_gets_no_more() {
    refused('m', &[ENOMEM]);
}

#[test]
fn a_decoder_that_hangs_is_ended() {
    assert_eq!(ended_by(&stopped('h')), "max_silent_seconds");
}

#[test]
fn a_decoder_that_computes_without_end_is_ended() {
    assert_eq!(ended_by(&stopped('c')), "max_cpu_seconds");
}

#[test]
fn a_decoder_that_closes_its_ends_and_stays_is_ended() {
    assert_eq!(ended_by(&stopped('l')), "max_silent_seconds");
}

#[test]
fn a_decoder_that_dies_is_an_error_and_no_crash() {
    assert!(matches!(stopped('s'), Error::DecoderDied { signal: 6, frame: 0, .. }));
}

#[test]
fn a_decoder_that_writes_something_else_without_end_is_ended() {
    let error = stopped('b').to_string();
    assert!(error.contains("something else than frames") || error.contains("max_"), "{error}");
}

#[test]
fn a_decoder_that_complains_without_end_is_ended() {
    let error = stopped('y');
    assert!(matches!(ended_by(&error), "max_seconds" | "max_cpu_seconds"), "{error:?}");
}

#[test]
fn a_decoder_that_gives_frames_without_end_is_ended_and_the_first_are_kept() {
    let decoders = decoders();
    let allowed = MOST_FRAMES;
    assert_eq!(of_item(&decoders, 'z'), (Err(Error::TooManyFrames { allowed }), allowed));
    assert_eq!(of_item(&decoders, 'g'), (Ok(()), 1));
}

#[test]
fn a_program_that_does_not_enter_the_jail_decodes_nothing() {
    let outside = Decoders::with(Some(Jail::of("/bin/true")), None, Some(decoder().into()));
    let (result, frames) = of_item(&outside, 'g');
    assert!(matches!(result, Err(Error::NoJail { missing: "program", .. })), "{result:?}");
    assert_eq!(frames, 0);
}

#[test]
fn a_decoder_that_is_a_script_is_told_and_no_damage() {
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("ffmpeg");
    std::fs::write(&script, "#!/bin/sh\nexit 0\n").unwrap();
    std::fs::set_permissions(&script, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let wrapped = Decoders::with(Some(jail()), None, Some(script));
    let error = of_item(&wrapped, 'g').0.unwrap_err();
    assert!(matches!(error, Error::NoJail { missing: "decoder", .. }), "{error:?}");
    assert!(!error.is_damage());
}

#[test]
fn a_decoder_that_is_not_there_is_named() {
    let none = Decoders::with(Some(jail()), None, None);
    let error = of_item(&none, 'g').0.unwrap_err();
    assert_eq!((error.code(), error.is_damage()), ("decoder-missing", false));
    assert_eq!(error.details(), [("program", "ffmpeg".to_owned()), ("package", "ffmpeg".to_owned())]);
}
