//! Whatever a decoder writes — it may be one that was taken over by what it read — ends in frames within the limits whose
//! times never go back, or in an error with a code; the same writing ends the same.

use media::{Format, Limits, Written};

/// The beginning: which decoder it is (a byte), its end (four bytes), how long its notes are (two bytes).
const HEAD: usize = 7;

/// Reads these bytes as what a decoder wrote: its notes, then its frames.
pub(crate) fn run(bytes: &[u8]) {
    let Some((&[which, a, b, c, d, e, f], rest)) = bytes.split_first_chunk::<HEAD>() else { return };
    let (notes, frames) = rest.split_at(usize::from(u16::from_le_bytes([e, f])).min(rest.len()));
    let written = Written { frames, notes, status: i32::from_le_bytes([a, b, c, d]) };
    let format = if which % 2 == 0 { Format::Mp4 } else { Format::Heif };
    let outcome = check(written, format);
    assert_eq!(outcome, check(written, format));
}

fn check(written: Written<'_>, format: Format) -> (u32, u32, Option<&'static str>) {
    let limits = Limits::for_tests();
    let (most_frames, most_pixels) = match format {
        Format::Mp4 => (limits.max_video_frames, limits.max_video_pixels),
        _ => (limits.max_frames, limits.max_total_pixels),
    };
    let (mut frames, mut pixels, mut last) = (0u32, 0u64, 0);
    let result = written.read(format, &limits, &mut |frame| {
        let (width, height) = (frame.pixels.width(), frame.pixels.height());
        assert_eq!(frame.index, frames);
        assert!(width > 0 && height > 0 && width.max(height) <= limits.max_side);
        assert!(frame.at.is_none_or(|at| at >= last), "time goes back");
        last = frame.at.unwrap_or(last);
        frames += 1;
        pixels += u64::from(width) * u64::from(height);
    });
    assert!(frames <= most_frames && pixels <= most_pixels);
    // Who did not say first that its limits hold, or did not end well, has decoded nothing to its end.
    let is_in_jail = written.notes.starts_with(b"jailed\n");
    let ended_well = written.status & 0xff7f == 0;
    assert!(result.is_err() || (is_in_jail && ended_well && frames > 0));
    match result {
        Ok(summary) => {
            assert_eq!((summary.frame_count, summary.format), (frames, format));
            (frames, last, None)
        }
        Err(error) => (frames, last, Some(error.code())),
    }
}
