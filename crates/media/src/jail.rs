//! Where decoders written in C work: a process that can read what it is given, write frames, and nothing else.
//!
//! The program starts itself once more under the name [`NAME`]. What was started limits itself (`inside.rs`: memory,
//! processor time, files, then Landlock, then seccomp), says so in one line, and becomes the decoder. The item's bytes
//! are its standard input, in sealed memory that can be sought in (of a large video, a pipe); frames come out of its
//! standard output. Who started it watches the clock and the amount (`child.rs`) and ends it.
//!
//! Where the system offers no Landlock or no seccomp, nothing is decoded: there is no way to be less strict.

mod child;
mod inside;
mod notes;
mod replay;
mod syscalls;

pub(crate) use child::{Child, Decoding, End, Input};
pub use replay::Written;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The name (`argv[0]`) under which the program enters the jail. No shell starts a program under another name by
/// accident.
const NAME: &str = "amparo: jail";

/// The line in which what was started says that its limits hold.
const READY: &str = "jailed";

/// The program that enters the jail when it is started under its name for that: one whose `main` begins with
/// [`enter`].
#[derive(Clone, Debug)]
pub struct Jail {
    program: PathBuf,
}

impl Jail {
    /// The program that runs now, whatever became of its file since.
    pub fn of_this_program() -> Self {
        Self::of("/proc/self/exe")
    }

    /// Another program that calls [`enter`]: for tests, which are programs of their own.
    pub fn of(program: impl Into<PathBuf>) -> Self {
        Self { program: program.into() }
    }
}

/// To be called first in `main`. Does nothing unless the program was started to enter the jail; else limits itself and
/// becomes the decoder, and gives an exit code only if that failed.
pub fn enter() -> Option<ExitCode> {
    let mut arguments = std::env::args_os();
    let is_called = arguments.next().is_some_and(|name| name == NAME);
    is_called.then(|| ExitCode::from(inside::become_decoder(arguments).code()))
}

/// What one decoder may take. All of it is enforced from outside the decoder's own code.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize)]
pub struct JailLimits {
    /// Bytes of memory that it may map, its libraries included.
    pub max_memory: u64,
    /// Seconds of processor time.
    pub max_cpu_seconds: u64,
    /// Seconds by the clock, time in which it waits for us included.
    pub max_seconds: u64,
    /// Seconds that it may let us wait for the next piece of a frame.
    pub max_silent_seconds: u64,
    /// Bytes that it may write.
    pub max_output: u64,
}

impl JailLimits {
    /// For evidence: an hour of video takes about two minutes of processor time.
    pub const fn standard() -> Self {
        Self {
            max_memory: 1 << 30,
            max_cpu_seconds: 600,
            max_seconds: 3_600,
            max_silent_seconds: 120,
            max_output: 100 << 30,
        }
    }

    /// Short enough for a test to wait for.
    pub const fn for_tests() -> Self {
        Self { max_memory: 1 << 30, max_cpu_seconds: 20, max_seconds: 30, max_silent_seconds: 3, max_output: 16 << 20 }
    }
}

/// A decoder, and what it is asked to do.
pub(crate) struct Order<'a> {
    /// Absolute, without links: the only file that may be executed.
    pub(crate) decoder: &'a Path,
    /// Its arguments.
    pub(crate) arguments: Vec<OsString>,
    /// What it may read besides system libraries.
    pub(crate) readable: Option<&'a Path>,
}

/// Why the jail was not entered: what is missing, as issues name it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Refusal {
    Order,
    Limits,
    Landlock,
    Seccomp,
    Execute,
}

impl Refusal {
    const ALL: [Self; 5] = [Self::Order, Self::Limits, Self::Landlock, Self::Seccomp, Self::Execute];

    const fn code(self) -> u8 {
        match self {
            Self::Order => 120,
            Self::Limits => 121,
            Self::Landlock => 122,
            Self::Seccomp => 123,
            Self::Execute => 124,
        }
    }

    const fn what(self) -> &'static str {
        match self {
            Self::Order => "program",
            Self::Limits => "limits",
            Self::Landlock => "landlock",
            Self::Seccomp => "seccomp",
            Self::Execute => "decoder",
        }
    }

    fn of_code(code: i32) -> Option<Self> {
        Self::ALL.into_iter().find(|refusal| i32::from(refusal.code()) == code)
    }
}
