//! Pictures of every format and colour kind, whole, damaged and hostile.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout, reason = "a test fails by panicking")]

#[path = "fuzz/mod.rs"]
mod fuzz;

use image::codecs::gif::{GifEncoder, Repeat};
use image::{DynamicImage, ExtendedColorType, ImageEncoder, ImageFormat, Luma, Rgb, RgbImage, Rgba, RgbaImage};
use media::{Error, Format, Frame, Limits, PlainFrame, Summary, decode, decode_plain, recognise};
use model::Pixels;

type Outcome = (Vec<Frame>, Result<Summary, Error>);

fn read(bytes: &[u8]) -> Outcome {
    read_within(bytes, &Limits::standard())
}

fn read_within(bytes: &[u8], limits: &Limits) -> Outcome {
    let mut frames = Vec::new();
    let outcome = decode(bytes, limits, &mut |frame| frames.push(frame));
    (frames, outcome)
}

fn scene(width: u32, height: u32) -> DynamicImage {
    let colour = |x: u32, y: u32| Rgb([(x * 3) as u8, (y * 5) as u8, ((x ^ y) * 7) as u8]);
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, colour))
}

fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn gif(frames: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = GifEncoder::new(&mut bytes);
    encoder.set_repeat(Repeat::Infinite).unwrap();
    for n in 0..frames {
        let pixels = RgbaImage::from_fn(40, 30, |x, y| Rgba([(x * 6) as u8, (y * 8) as u8, (n * 25) as u8, 255]));
        encoder.encode_frame(image::Frame::new(pixels)).unwrap();
    }
    drop(encoder);
    bytes
}

#[test]
fn every_lossless_format_gives_the_pixels_that_went_in() {
    let picture = scene(50, 40);
    for format in [ImageFormat::Png, ImageFormat::Bmp, ImageFormat::Tiff, ImageFormat::WebP] {
        let bytes = encoded(&picture, format);
        let (frames, summary) = read(&bytes);
        let summary = summary.unwrap();
        assert_eq!((summary.width, summary.height, summary.frame_count, summary.has_alpha), (50, 40, 1, false));
        assert_eq!(frames[0].picture.rgba(), picture.to_rgba8().as_raw().as_slice(), "{format:?}");
        assert!(frames[0].whole && summary.decoder.contains(' '));
    }
}

#[test]
fn sixteen_bits_grey_and_alpha_become_eight_bits_of_rgba() {
    let deep = image::ImageBuffer::from_fn(9, 9, |x, _| Luma([(x * 7000) as u16]));
    let (frames, _) = read(&encoded(&DynamicImage::ImageLuma16(deep), ImageFormat::Png));
    let row: Vec<u8> = frames[0].picture.rgba().chunks(4).take(3).map(|p| p[0]).collect();
    assert_eq!(row, [0, 27, 54]);
    let half = RgbaImage::from_pixel(8, 8, Rgba([200, 100, 50, 128]));
    for format in [ImageFormat::Png, ImageFormat::WebP] {
        let (frames, summary) = read(&encoded(&DynamicImage::ImageRgba8(half.clone()), format));
        assert!(summary.unwrap().has_alpha);
        assert_eq!(&frames[0].picture.rgba()[..4], [200, 100, 50, 128], "not premultiplied");
    }
}

#[test]
fn every_frame_of_an_animation_is_visited_in_order() {
    let (frames, summary) = read(&gif(5));
    assert_eq!(summary.unwrap().frame_count, 5);
    assert_eq!(frames.iter().map(|f| f.index).collect::<Vec<_>>(), [0, 1, 2, 3, 4]);
}

#[test]
fn the_frames_before_a_damage_are_kept() {
    let bytes = gif(5);
    let (frames, summary) = read(&bytes[..bytes.len() * 3 / 5]);
    let error = summary.unwrap_err();
    assert!((1..5).contains(&frames.len()), "{}", frames.len());
    assert_eq!(error.code(), "image-truncated");
}

#[test]
fn half_a_jpeg_is_given_and_said_to_be_half() {
    let bytes = encoded(&scene(200, 200), ImageFormat::Jpeg);
    let (frames, summary) = read(&bytes[..bytes.len() / 2]);
    assert_eq!(summary.unwrap_err().code(), "image-truncated");
    assert_eq!((frames.len(), frames[0].whole), (1, false));
    let (whole, _) = read(&bytes);
    let upper = 200 * 60 * 4;
    assert_eq!(frames[0].picture.rgba()[..upper], whole[0].picture.rgba()[..upper], "the upper part is the same");
}

#[test]
fn bytes_left_between_the_segments_of_a_jpeg_do_no_harm() {
    let bytes = encoded(&scene(64, 64), ImageFormat::Jpeg);
    let second_segment = 4 + usize::from(bytes[5]);
    let padded = [&bytes[..second_segment], &[0; 16], &bytes[second_segment..]].concat();
    let (frames, summary) = read(&padded);
    assert!(summary.is_ok() && frames[0].whole);
    assert_eq!(frames[0].picture, read(&bytes).0[0].picture);
}

#[test]
fn a_grey_jpeg_is_read() {
    let mut bytes = Vec::new();
    let encoder = image::codecs::jpeg::JpegEncoder::new(&mut bytes);
    encoder.write_image(&[120; 64 * 64], 64, 64, ExtendedColorType::L8).unwrap();
    let (frames, summary) = read(&bytes);
    assert!(summary.is_ok());
    assert!(frames[0].picture.rgba().chunks(4).all(|p| p[0].abs_diff(120) < 3 && p[0] == p[1] && p[3] == 255));
}

#[test]
fn limits_are_met_before_anything_is_allocated() {
    let limits = Limits::for_tests();
    // a header alone: 60,000 × 60,000 pixels of which there is not one
    let mut png = encoded(&scene(4, 4), ImageFormat::Png);
    png[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
    let (frames, outcome) = read_within(&png, &limits);
    assert!(frames.is_empty());
    assert_eq!(outcome.unwrap_err().code(), "image-too-large");
    for format in [ImageFormat::Png, ImageFormat::Bmp, ImageFormat::Tiff, ImageFormat::WebP, ImageFormat::Jpeg] {
        let (frames, outcome) = read_within(&encoded(&scene(200, 200), format), &limits);
        assert!(frames.is_empty());
        assert_eq!(outcome.unwrap_err().code(), "image-too-large", "{format:?}");
    }
}

#[test]
fn an_animation_stops_at_the_limit_of_frames_and_of_pixels() {
    let (frames, outcome) = read_within(&gif(9), &Limits::for_tests());
    assert_eq!((frames.len(), outcome.unwrap_err()), (8, Error::TooManyFrames { allowed: 8 }));
    let limits = Limits { max_total_pixels: 40 * 30 * 3, ..Limits::for_tests() };
    let (frames, outcome) = read_within(&gif(9), &limits);
    let error = outcome.unwrap_err();
    assert_eq!((frames.len(), error.code(), error.place().as_str()), (3, "too-many-pixels", "frame 3"));
    let exactly = read_within(&gif(8), &Limits::for_tests());
    assert!(exactly.1.is_ok(), "as many frames as allowed are no error");
}

#[test]
fn every_page_of_a_tiff_is_visited() {
    let (first, second) = (encoded(&scene(20, 10), ImageFormat::Tiff), encoded(&scene(12, 14), ImageFormat::Tiff));
    let (frames, summary) = read(&two_pages(&first, &second));
    let summary = summary.unwrap();
    assert_eq!((summary.frame_count, summary.width, summary.height), (2, 20, 10));
    assert_eq!(frames[1].picture.rgba(), scene(12, 14).to_rgba8().as_raw().as_slice());
}

/// Chains the second file's directory to the first's, all its offsets moved.
fn two_pages(first: &[u8], second: &[u8]) -> Vec<u8> {
    let short = |b: &[u8], at: usize| usize::from(u16::from_le_bytes([b[at], b[at + 1]]));
    let long = |b: &[u8], at: usize| u32::from_le_bytes(b[at..at + 4].try_into().unwrap());
    let mut both = first.to_vec();
    both.resize(first.len().next_multiple_of(4), 0);
    let base = both.len();
    both.extend_from_slice(second);
    let moved = base + long(second, 4) as usize;
    for entry in 0..short(&both, moved) {
        let at = moved + 2 + entry * 12;
        let sizes = [1, 1, 1, 2, 4, 8];
        let (tag, kind) = (short(&both, at), short(&both, at + 2));
        let bytes = sizes[kind] * long(&both, at + 4) as usize;
        if bytes > 4 || tag == 273 {
            let to = long(&both, at + 8) + base as u32;
            both[at + 8..at + 12].copy_from_slice(&to.to_le_bytes());
        }
    }
    // strips' own offsets, where there are several, would have to move too: these pictures have one strip
    let directory = long(first, 4) as usize;
    let next = directory + 2 + short(first, directory) * 12;
    both[next..next + 4].copy_from_slice(&(moved as u32).to_le_bytes());
    both
}

#[test]
fn what_is_not_read_yet_is_said_to_be_so() {
    let (frames, outcome) = read(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic");
    let error = outcome.unwrap_err();
    assert!(frames.is_empty() && !error.is_damage());
    assert_eq!((error.code(), error), ("not-yet-supported", Error::NotYetSupported { format: Format::Heif }));
    assert_eq!(read(b"hello").1.unwrap_err().code(), "image-not-recognised");
}

#[test]
#[should_panic(expected = "the caller's own")]
fn a_panic_of_the_caller_is_not_taken_for_one_of_the_decoder() {
    let bytes = encoded(&scene(8, 8), ImageFormat::Png);
    let _ = decode(&bytes, &Limits::for_tests(), &mut |_| panic!("the caller's own"));
}

#[test]
fn every_sticker_is_decoded_with_every_frame() {
    let Some(folder) = testkit::fixtures("stickers") else { return };
    let (mut still, mut moving, mut all) = (0, 0, 0);
    for entry in walk(&folder) {
        let bytes = std::fs::read(&entry).unwrap();
        if recognise(&bytes) != Some(Format::WebP) {
            continue;
        }
        let (frames, summary) = read(&bytes);
        let summary = summary.unwrap();
        assert_eq!(summary.frame_count as usize, frames.len());
        assert_eq!(summary.frame_count, frames_in(&bytes), "{entry:?}");
        assert_eq!((summary.width, summary.height), (512, 512));
        if summary.frame_count == 1 {
            still += 1
        } else {
            moving += 1
        }
        all += summary.frame_count;
    }
    println!("{still} still, {moving} moving, {all} frames");
    assert_eq!((still, moving), (25, 21));
}

#[test]
fn a_sticker_that_breaks_off_keeps_its_first_frames() {
    let Some(folder) = testkit::fixtures("stickers") else { return };
    let moving = walk(&folder).into_iter().map(|p| std::fs::read(p).unwrap()).find(|b| frames_in(b) > 5).unwrap();
    let (frames, outcome) = read(&moving[..moving.len() * 2 / 3]);
    assert!(!frames.is_empty());
    assert_eq!(outcome.unwrap_err().code(), "image-truncated");
}

/// Counted without a decoder: a still picture has no `ANMF` chunk.
fn frames_in(webp: &[u8]) -> u32 {
    let mut at = 12;
    let mut frames = 0;
    while let Some(head) = webp.get(at..at + 8) {
        frames += u32::from(head.starts_with(b"ANMF"));
        at += 8 + (u32::from_le_bytes(head[4..].try_into().unwrap()) as usize).next_multiple_of(2);
    }
    frames.max(1)
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    let folders: Vec<_> = files.extract_if(.., |f| f.is_dir()).collect();
    files.extend(folders.iter().flat_map(|f| walk(f)));
    files.sort();
    files
}

mod hostile {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn any_damage_ends_in_a_result_within_the_limits(at in 0.0..1.0f64, value: u8, cut in 0.2..1.0f64, which in 0..6usize) {
            let formats = [ImageFormat::Png, ImageFormat::Bmp, ImageFormat::Tiff, ImageFormat::WebP, ImageFormat::Jpeg];
            let mut bytes = formats.get(which).map_or_else(|| gif(3), |f| encoded(&scene(64, 48), *f));
            let at = (bytes.len() as f64 * at) as usize;
            bytes[at] = value;
            bytes.truncate((bytes.len() as f64 * cut) as usize);
            let (frames, outcome) = read_within(&bytes, &Limits::for_tests());
            prop_assert!(frames.len() <= 8);
            if let Err(error) = outcome {
                prop_assert!(!error.code().is_empty());
            }
        }

        #[test]
        fn any_bytes_after_a_magic_end_in_a_result(tail in proptest::collection::vec(any::<u8>(), 0..300), which in 0..6usize) {
            let magic: [&[u8]; 6] = [b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\x40\0\0\0WEBPVP8X", b"GIF89a", b"BM", b"II*\0"];
            let bytes = [magic[which], &tail].concat();
            let _ = read_within(&bytes, &Limits::for_tests());
        }
    }
}

/// A generated picture in every sampling of colour, baseline and progressive.
fn jpegs() -> Vec<(String, Vec<u8>)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/jpeg");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "jpg"));
    files.sort();
    files.iter().map(|path| (path.file_name().unwrap().display().to_string(), std::fs::read(path).unwrap())).collect()
}

fn read_plain(bytes: &[u8]) -> (Vec<PlainFrame>, Result<Summary, Error>) {
    let mut frames = Vec::new();
    let outcome = decode_plain(bytes, &Limits::standard(), &mut |frame| frames.push(frame));
    (frames, outcome)
}

#[test]
fn luma_alone_is_the_luma_of_the_colours_whatever_the_sampling() {
    let jpegs = jpegs();
    assert_eq!(jpegs.len(), 12);
    for (name, bytes) in jpegs {
        let (colour, summary) = read(&bytes);
        let (plain, plain_summary) = read_plain(&bytes);
        let Pixels::Luma(luma) = &plain[0].pixels else {
            assert!(name.starts_with("440"), "{name} came in colour");
            continue;
        };
        let rgba = colour[0].picture.rgba();
        let weighed = |p: &[u8]| 0.299 * f32::from(p[0]) + 0.587 * f32::from(p[1]) + 0.114 * f32::from(p[2]);
        let apart = rgba.chunks(4).zip(luma.luma()).map(|(p, y)| (weighed(p) - f32::from(*y)).abs());
        // colours beyond what RGB can hold are cut, here and there by more
        let mean = apart.sum::<f32>() / luma.luma().len() as f32;
        assert!(mean < 0.6, "{name}: {mean}");
        let (summary, plain_summary) = (summary.unwrap(), plain_summary.unwrap());
        assert_eq!((luma.width(), luma.height()), (67, 45), "{name}");
        assert_eq!(Summary { decoder: summary.decoder.clone(), ..plain_summary.clone() }, summary);
        assert_ne!(plain_summary.decoder, summary.decoder);
    }
}

#[test]
fn what_holds_no_luma_comes_in_colour() {
    let (frames, summary) = read_plain(&encoded(&scene(50, 40), ImageFormat::Png));
    assert!(matches!(frames[0].pixels, Pixels::Colour(_)));
    assert_eq!(summary.unwrap().decoder, read(&encoded(&scene(50, 40), ImageFormat::Png)).1.unwrap().decoder);
}

#[test]
fn half_a_jpeg_gives_its_luma_and_an_error() {
    let (_, bytes) = jpegs().into_iter().find(|(name, _)| name == "420.jpg").unwrap();
    let (frames, outcome) = read_plain(&bytes[..bytes.len() * 2 / 3]);
    assert!(matches!(frames[0].pixels, Pixels::Luma(_)) && !frames[0].whole);
    assert!(matches!(outcome, Err(Error::Truncated { .. })));
}
