//! Any bytes end in frames within the limits, or in an error with a code; the same bytes end the same.

use media::{Limits, decode, decode_plain, recognise};

/// Decodes these bytes twice, and once for luma.
pub(crate) fn run(bytes: &[u8]) {
    let outcome = check(bytes);
    assert_eq!(outcome, check(bytes));
    check_plain(bytes);
}

fn check(bytes: &[u8]) -> (u32, Option<&'static str>) {
    let limits = Limits::for_tests();
    let (mut frames, mut pixels) = (0u32, 0u64);
    let result = decode(bytes, &limits, &mut |frame| {
        let (width, height) = (frame.picture.width(), frame.picture.height());
        assert_eq!(frame.index, frames);
        assert!(width.max(height) <= limits.max_side);
        frames += 1;
        pixels += u64::from(width) * u64::from(height);
    });
    assert!(frames <= limits.max_frames && pixels <= limits.max_total_pixels);
    match result {
        Ok(summary) => {
            assert_eq!(summary.frame_count, frames);
            assert_eq!(recognise(bytes), Some(summary.format));
            (frames, None)
        }
        Err(error) => (frames, Some(error.code())),
    }
}

/// Passing over colour may pass over what is wrong with it; limits hold all the same.
fn check_plain(bytes: &[u8]) {
    let limits = Limits::for_tests();
    let (mut frames, mut pixels) = (0u32, 0u64);
    let result = decode_plain(bytes, &limits, &mut |frame| {
        assert!(frame.pixels.width().max(frame.pixels.height()) <= limits.max_side);
        frames += 1;
        pixels += u64::from(frame.pixels.width()) * u64::from(frame.pixels.height());
    });
    assert!(frames <= limits.max_frames && pixels <= limits.max_total_pixels);
    assert!(result.is_err() || result.is_ok_and(|summary| summary.frame_count == frames));
}
