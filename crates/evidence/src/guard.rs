//! A fence around decoders: what panics on hostile bytes becomes an error of that member alone.

use std::io::{self, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A decoder panicked.
#[derive(Debug, thiserror::Error)]
#[error("the reader panicked")]
pub(crate) struct Panicked;

/// A reader whose panics are errors. After one, it is never touched again.
pub(crate) struct Guarded<R> {
    reader: R,
    broken: bool,
}

impl<R> Guarded<R> {
    pub(crate) fn new(reader: R) -> Self {
        Self { reader, broken: false }
    }

    /// The reader inside.
    pub(crate) fn inner(&mut self) -> &mut R {
        &mut self.reader
    }
}

impl<R: Read> Read for Guarded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.broken {
            return Err(io::Error::other(Panicked));
        }
        // Unwind safety: the reader is not used again, and `into` is plain bytes.
        catch_unwind(AssertUnwindSafe(|| self.reader.read(into))).unwrap_or_else(|_| {
            self.broken = true;
            Err(io::Error::other(Panicked))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Bad(u32);
    impl Read for Bad {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            self.0 += 1;
            panic!("read {} times", self.0)
        }
    }

    #[test]
    fn a_panic_is_an_error_and_the_reader_is_left_alone() {
        let mut guarded = Guarded::new(Bad(0));
        for _ in 0..2 {
            let error = guarded.read(&mut [0; 4]).unwrap_err();
            assert!(error.get_ref().unwrap().is::<Panicked>());
        }
        assert_eq!(guarded.inner().0, 1);
    }
}
