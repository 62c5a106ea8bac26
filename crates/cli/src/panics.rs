//! A panic tells where, and never what: its words may hold what was being read.
//!
//! Decoders and readers may panic on hostile bytes; the fences around them make an issue of it, and the work goes on.
//! One that no fence holds ends the program with exit code 1, and the place in our source is all that is said of it.

use crate::app::Failure;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;

/// Where the last panic was, in source.
static PLACE: Mutex<String> = Mutex::new(String::new());

/// Replaces the hook that would print a panic's words on stderr.
pub(crate) fn keep_quiet() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::warn!(place, "panic");
        if let Ok(mut last) = PLACE.lock() {
            *last = place;
        }
    }));
}

/// Runs a command; a panic that nothing caught becomes an internal error.
pub(crate) fn caught(command: impl FnOnce() -> Result<u8, Failure>) -> Result<u8, Failure> {
    catch_unwind(AssertUnwindSafe(command)).unwrap_or_else(|_| {
        let place = PLACE.lock().map(|place| place.clone()).unwrap_or_default();
        Err(Failure::Other(anyhow::anyhow!("panic at {place}")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_panic_says_is_not_passed_on() {
        keep_quiet();
        let outcome = caught(|| panic!("a message of someone"));
        let Err(Failure::Other(error)) = outcome else { panic!("no failure") };
        let text = format!("{error:#}");
        assert!(text.starts_with("panic at ") && text.contains("panics.rs") && !text.contains("someone"), "{text}");
    }
}
