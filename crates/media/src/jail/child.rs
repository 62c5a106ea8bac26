//! The jailed process as seen from outside: its bytes, its notes, its clock, its end.

use std::io::{self, ErrorKind, Read};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{ChildStderr, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{MemfdFlags, SealFlags, SeekFrom, fcntl_add_seals, memfd_create, seek};
use rustix::process::{Pid, PidfdFlags, Signal, kill_process_group, pidfd_open};

use super::notes::Notes;
use super::{Jail, JailLimits, NAME, Order, Refusal, inside};

/// Why a decoder is no longer waited for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum End {
    /// The jail could not be entered; what was missing.
    Refused(&'static str),
    /// Over the limit of this name in [`JailLimits`], with its value.
    Over(&'static str, u64),
    /// A signal ended it: a fault of it, or the kernel's limit on processor time.
    Killed(i32),
    /// It gave up by itself.
    GaveUp(i32),
}

/// What a decoder hands over. Whatever comes of it may be a lie.
///
/// Its bytes are read; an error is final, and [`Decoding::finish`] knows why.
pub(crate) trait Decoding: Read {
    /// The time of the frame that comes next, in milliseconds; none if the decoder says none.
    fn next_time(&mut self) -> Option<u32>;

    /// What it complained of, in lines.
    fn complaint_count(&self) -> u64;

    /// Reads what is left of its notes and waits for its end; bytes are not read any more.
    fn finish(&mut self) -> Result<(), End>;
}

/// What a decoder is given.
#[derive(Clone, Copy)]
pub(crate) enum Input<'a> {
    /// These bytes, in memory that it can seek in.
    Held(&'a [u8]),
    /// What is written into [`Child::input`].
    Stream,
}

/// A running decoder. Ended when it is dropped.
pub(crate) struct Child {
    process: std::process::Child,
    out: Option<ChildStdout>,
    err: Option<ChildStderr>,
    notes: Notes,
    limits: JailLimits,
    began: Instant,
    given: u64,
    over: Option<End>,
}

impl Child {
    /// Starts a decoder on `input`.
    pub(crate) fn start(jail: &Jail, order: &Order<'_>, input: Input<'_>, limits: &JailLimits) -> io::Result<Self> {
        let input = match input {
            Input::Held(bytes) => sealed(bytes)?,
            Input::Stream => Stdio::piped(),
        };
        let mut process = Command::new(&jail.program)
            .arg0(NAME)
            .args(inside::arguments(order, limits))
            .env_clear()
            .current_dir("/")
            .process_group(0)
            .stdin(input)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let gone = || io::Error::from(ErrorKind::BrokenPipe);
        let out = Some(process.stdout.take().ok_or_else(gone)?);
        let err = process.stderr.take();
        let (notes, began) = (Notes::default(), Instant::now());
        Ok(Self { process, out, err, notes, limits: *limits, began, given: 0, over: None })
    }

    /// Where its item is to be written, if it is a stream; given once.
    pub(crate) fn input(&mut self) -> Option<ChildStdin> {
        self.process.stdin.take()
    }

    /// The beginning of what it said in words.
    pub(crate) fn words(&self) -> &str {
        &self.notes.words
    }

    fn status(&mut self) -> Option<ExitStatus> {
        while self.over.is_none() && self.err.is_some() {
            self.wait(Wanted::Notes).ok()?;
        }
        let pid = Pid::from_child(&self.process);
        // A process that closed its pipes and goes on would be waited for without end.
        let ended = pidfd_open(pid, PidfdFlags::empty()).ok()?;
        while self.over.is_none() && !self.is_ready(&ended).ok()? {}
        self.end();
        self.process.wait().ok()
    }

    /// Waits for bytes or notes, as long as limits allow, and takes up notes. Whether there are bytes.
    fn wait(&mut self, wanted: Wanted) -> io::Result<bool> {
        let time = self.time_left()?;
        let ready = PollFlags::IN;
        let (mut bytes, mut notes) = (false, false);
        {
            let mut fds = Vec::with_capacity(2);
            if let Some(err) = &self.err {
                fds.push(PollFd::new(err, ready));
            }
            if let (Wanted::Bytes, Some(out)) = (wanted, &self.out) {
                fds.push(PollFd::new(out, ready));
            }
            poll_again(&mut fds, &time)?;
            let mut answers = fds.iter().map(|fd| !fd.revents().is_empty());
            if self.err.is_some() {
                notes = answers.next().unwrap_or_default();
            }
            if wanted == Wanted::Bytes {
                bytes = answers.next().unwrap_or_default();
            }
        }
        if notes {
            self.take_notes();
        }
        if !bytes && !notes {
            return Err(self.silent());
        }
        Ok(bytes)
    }

    fn is_ready(&mut self, fd: &OwnedFd) -> io::Result<bool> {
        let time = self.time_left()?;
        let mut fds = [PollFd::new(fd, PollFlags::IN)];
        poll_again(&mut fds, &time)?;
        let [fd] = fds;
        if fd.revents().is_empty() { Err(self.silent()) } else { Ok(true) }
    }

    /// How long may be waited now.
    fn time_left(&mut self) -> io::Result<Timespec> {
        let whole = Duration::from_secs(self.limits.max_seconds).checked_sub(self.began.elapsed());
        let Some(left) = whole.filter(|left| !left.is_zero()) else {
            return Err(self.stop("max_seconds", self.limits.max_seconds));
        };
        let wait = left.min(Duration::from_secs(self.limits.max_silent_seconds));
        Timespec::try_from(wait).map_err(io::Error::other)
    }

    fn silent(&mut self) -> io::Error {
        match self.time_left() {
            Ok(_) => self.stop("max_silent_seconds", self.limits.max_silent_seconds),
            Err(over) => over,
        }
    }

    fn stop(&mut self, limit: &'static str, allowed: u64) -> io::Error {
        self.over.get_or_insert(End::Over(limit, allowed));
        self.end();
        io::Error::from(ErrorKind::TimedOut)
    }

    fn take_notes(&mut self) {
        let mut piece = [0; 4096];
        let read = self.err.as_mut().map(|err| err.read(&mut piece));
        match read {
            Some(Ok(n)) if n > 0 => self.notes.take(piece.get(..n).unwrap_or_default()),
            Some(Err(error)) if error.kind() == ErrorKind::Interrupted => {}
            _ => self.err = None,
        }
    }

    /// Ends it, with all that it may have begun.
    fn end(&mut self) {
        // Until it was waited for its number is its own; that it is gone already is no failure.
        let _ = kill_process_group(Pid::from_child(&self.process), Signal::KILL);
    }
}

impl Decoding for Child {
    fn next_time(&mut self) -> Option<u32> {
        while !self.notes.has_time() && self.err.is_some() {
            self.wait(Wanted::Notes).ok()?;
        }
        self.notes.next_time()
    }

    fn complaint_count(&self) -> u64 {
        self.notes.complaints
    }

    fn finish(&mut self) -> Result<(), End> {
        self.out = None;
        let status = self.status();
        match (self.over, status) {
            (Some(over), _) => Err(over),
            (None, Some(status)) => judge(&self.notes, status, &self.limits, self.began.elapsed()),
            (None, None) => Err(End::GaveUp(-1)),
        }
    }
}

/// What an exit says of a decoder that took so long.
pub(super) fn judge(notes: &Notes, status: ExitStatus, limits: &JailLimits, took: Duration) -> Result<(), End> {
    let code = status.code().unwrap_or(-1);
    // Where soft and hard limit are one, the kernel kills at once.
    let is_killed_late =
        |signal| signal == Signal::KILL.as_raw() && took >= Duration::from_secs(limits.max_cpu_seconds);
    match status.signal() {
        _ if !notes.ready => Err(End::Refused(Refusal::of_code(code).unwrap_or(Refusal::Order).what())),
        Some(signal) if signal == Signal::XCPU.as_raw() || is_killed_late(signal) => {
            Err(End::Over("max_cpu_seconds", limits.max_cpu_seconds))
        }
        Some(signal) => Err(End::Killed(signal)),
        // It said that its limits hold, and then there was nothing to become.
        None if code == i32::from(Refusal::Execute.code()) => Err(End::Refused(Refusal::Execute.what())),
        None if code != 0 => Err(End::GaveUp(code)),
        None => Ok(()),
    }
}

/// The bytes that it writes.
impl Read for Child {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.over.is_some() {
            return Err(ErrorKind::TimedOut.into());
        }
        while !self.wait(Wanted::Bytes)? {}
        let n = self.out.as_mut().map_or(Ok(0), |out| out.read(buffer))?;
        self.given = self.given.saturating_add(n as u64);
        if self.given > self.limits.max_output {
            return Err(self.stop("max_output", self.limits.max_output));
        }
        Ok(n)
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        if let Ok(None) = self.process.try_wait() {
            self.end();
            let _ = self.process.wait();
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Bytes,
    Notes,
}

/// `input` as a descriptor to read from and to seek in, in memory, that nobody can change.
fn sealed(input: &[u8]) -> io::Result<Stdio> {
    let file = memfd_create("item", MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING)?;
    let mut left = input;
    while !left.is_empty() {
        let n = rustix::io::write(&file, left)?;
        left = left.get(n..).unwrap_or_default();
    }
    seek(&file, SeekFrom::Start(0))?;
    fcntl_add_seals(file.as_fd(), SealFlags::WRITE | SealFlags::GROW | SealFlags::SHRINK | SealFlags::SEAL)?;
    Ok(file.into())
}

fn poll_again(fds: &mut [PollFd<'_>], time: &Timespec) -> io::Result<()> {
    loop {
        match poll(fds, Some(time)) {
            Err(rustix::io::Errno::INTR) => {}
            done => return Ok(done.map(|_| ())?),
        }
    }
}
