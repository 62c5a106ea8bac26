//! Videos and the picture formats of telephones, through the decoders of the system in the jail.

use crate::amparo::program;
use crate::jail::jail;
use media::{Decoders, Error, Limits, Sampling};
use std::path::Path;
use std::process::Command;

/// The decoders, if the system has them; `AMPARO_REQUIRE_FFMPEG` says that it must.
#[expect(clippy::print_stdout, reason = "a test that is skipped must say so where the runner shows it")]
fn decoders() -> Option<Decoders> {
    let decoders = Decoders::of_system(jail());
    let found = decoders.outside_names();
    if found.len() == 2 {
        return Some(decoders);
    }
    assert!(std::env::var_os("AMPARO_REQUIRE_FFMPEG").is_none(), "only {found:?} was found");
    println!("skipped: of heif-convert and ffmpeg only {found:?} was found");
    None
}

/// A file made by a tool of the system, from a generated picture.
fn made(tool: &str, arguments: &[&str], file: &Path) -> Vec<u8> {
    let made = Command::new(tool).args(arguments).arg(file).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    std::fs::read(file).unwrap()
}

/// What the reference says of a frame: quality, hash, milliseconds.
fn expected(text: &str) -> Vec<(u8, signal::Pdq, f64)> {
    let row = |line: &str| {
        let mut fields = line.split(',').skip(1);
        let quality = fields.next()?.parse().ok()?;
        Some((quality, signal::Pdq::from_hex(fields.next()?)?, fields.next()?.parse().ok()?))
    };
    text.lines().map(|line| row(line).unwrap()).collect()
}

#[test]
fn frames_of_videos_are_those_of_the_reference() {
    let (Some(decoders), Some(folder)) = (decoders(), testkit::fixtures("vpdq")) else { return };
    let (mut usable, mut near, mut total) = (0u32, 0u32, 0u64);
    let mut videos = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|e| e != "mp4") {
            continue;
        }
        let expected = expected(&std::fs::read_to_string(path.with_extension("txt")).unwrap());
        let mut frames = Vec::new();
        let each = &mut |frame: media::PlainFrame| {
            frames.push((signal::of_picture(&frame.pixels).pdq_full, frame.at.unwrap()));
        };
        let limits = Limits::standard();
        decoders.decode_video(&std::fs::read(&path).unwrap(), Sampling::Every, &limits, each).unwrap();
        assert_eq!(frames.len(), expected.len(), "{}", path.display());
        for ((hash, at), (quality, reference, seconds)) in frames.iter().zip(&expected) {
            assert!((f64::from(*at) / 1000.0 - seconds).abs() < 0.02, "{at} {seconds}");
            if *quality >= 50 {
                let distance = signal::distance(hash, reference);
                (usable, near, total) = (usable + 1, near + u32::from(distance <= 31), total + u64::from(distance));
            }
        }
        videos += 1;
    }
    assert_eq!(videos, 8);
    let mean = total as f64 / f64::from(usable);
    println!("{usable} frames, {near} within 31, mean distance {mean:.2}");
    assert!(f64::from(near) >= 0.99 * f64::from(usable) && mean <= 4.0, "{near} of {usable}, mean {mean}");
}

#[test]
fn a_video_is_looked_at_once_a_second_and_where_scenes_begin() {
    let Some(decoders) = decoders() else { return };
    let folder = tempfile::tempdir().unwrap();
    // three seconds of one picture, and in the middle of a second one of others
    let source = "testsrc2=s=160x120:r=20:d=2.5,format=yuv420p[a];mandelbrot=s=160x120:r=20,trim=end=1.5,format=yuv420p[b];\
        [a][b]concat";
    for (name, extra) in
        [("a.mp4", "mp4"), ("a.mov", "mov"), ("a.mkv", "matroska"), ("a.webm", "webm"), ("a.3gp", "3gp")]
    {
        let codec = if extra == "webm" { "libvpx" } else { "mpeg4" };
        let arguments = ["-v", "error", "-filter_complex", source, "-c:v", codec, "-f", extra];
        let bytes = made("ffmpeg", &arguments, &folder.path().join(name));
        let mut times = Vec::new();
        let limits = Limits::standard();
        let summary = decoders.decode(&bytes, &limits, &mut |frame| times.push(frame.at.unwrap())).unwrap();
        assert_eq!(times, [0, 1000, 2000, 2500, 3500], "{name}");
        assert_eq!((summary.width, summary.height), (160, 120));
        assert!(summary.decoder.starts_with("ffmpeg ") && summary.decoder.len() > 9, "{}", summary.decoder);
    }
}

#[test]
fn a_video_that_breaks_off_gives_what_there_is_and_an_error() {
    let Some(decoders) = decoders() else { return };
    let folder = tempfile::tempdir().unwrap();
    let arguments = ["-v", "error", "-f", "lavfi", "-i", "testsrc2=s=160x120:r=10:d=6", "-c:v", "mpeg4"];
    let bytes = made("ffmpeg", &[&arguments[..], &["-movflags", "faststart"]].concat(), &folder.path().join("a.mp4"));
    let mut frames = 0;
    let error = decoders.decode(&bytes[..bytes.len() * 2 / 3], &Limits::standard(), &mut |_| frames += 1).unwrap_err();
    assert!(matches!(error, Error::Damaged { .. }), "{error:?}");
    assert!((2..6).contains(&frames), "{frames}");
}

#[test]
fn a_sound_without_pictures_is_damaged_video() {
    let Some(decoders) = decoders() else { return };
    let folder = tempfile::tempdir().unwrap();
    let bytes = made("ffmpeg", &["-v", "error", "-f", "lavfi", "-i", "sine=d=1"], &folder.path().join("a.mp4"));
    let error = decoders.decode(&bytes, &Limits::standard(), &mut |_| ()).unwrap_err();
    assert!(matches!(error, Error::Damaged { frame: 0, .. }), "{error:?}");
}

#[test]
fn a_photograph_of_a_telephone_is_the_picture_that_it_was_made_from() {
    let Some(decoders) = decoders() else { return };
    let folder = tempfile::tempdir().unwrap();
    let png = folder.path().join("a.png");
    let source = ["-v", "error", "-f", "lavfi", "-i", "mandelbrot=s=640x480", "-frames:v", "1"];
    let original = made("ffmpeg", &source, &png);
    let hash = |bytes: &[u8]| {
        let mut found = Vec::new();
        let summary = decoders
            .decode(bytes, &Limits::standard(), &mut |frame| found.push(signal::of_picture(&frame.pixels).pdq))
            .unwrap();
        (found, summary)
    };
    let (expected, _) = hash(&original);
    for (name, format) in [("a.heic", None), ("a.avif", Some("-A"))] {
        let arguments: Vec<&str> = format.into_iter().chain([png.to_str().unwrap(), "-o"]).collect();
        let (found, summary) = hash(&made("heif-enc", &arguments, &folder.path().join(name)));
        assert_eq!(found.len(), 1);
        assert!(signal::distance(&found[0], &expected[0]) <= 4, "{name}");
        assert!(summary.decoder.starts_with("heif-convert 1."), "{}", summary.decoder);
    }
}

#[test]
fn a_still_of_a_video_meets_the_video_and_a_video_meets_a_still() {
    let Some(folder) = known_and_seized() else { return };
    let path = |name: &str| folder.path().join(name);
    let quiet = ["-v", "error"];
    // what is known: a video, and a picture that is not in it
    let clip = ["-f", "lavfi", "-i", "mandelbrot=s=320x240:r=10", "-t", "4", "-c:v", "mpeg4", "-q:v", "4"];
    made("ffmpeg", &[&quiet[..], &clip].concat(), &path("known/clip.mp4"));
    let scene = ["-f", "lavfi", "-i", "mandelbrot=s=320x240:start_x=-0.1:start_y=0.9:start_scale=0.5"];
    made("ffmpeg", &[&quiet[..], &scene, &["-frames:v", "1"]].concat(), &path("known/scene.png"));
    // what was seized: a picture from that video, a video with that picture behind a black second
    let (known, scene) = (path("known/clip.mp4"), path("known/scene.png"));
    let still = ["-ss", "2", "-i", known.to_str().unwrap(), "-frames:v", "1"];
    made("ffmpeg", &[&quiet[..], &still].concat(), &path("evidence/a/still.png"));
    let source = "color=black:s=320x240:r=10:d=1[a];[0]fps=10,scale=320:240,setsar=1,format=yuv420p[b];[a][b]concat";
    let reel = ["-loop", "1", "-t", "3", "-i", scene.to_str().unwrap(), "-filter_complex", source, "-c:v", "mpeg4"];
    made("ffmpeg", &[&quiet[..], &reel].concat(), &path("evidence/a/reel.mp4"));

    let rows = matches(folder.path(), "A");
    let told = |path: &str| {
        let row = rows.as_array().unwrap().iter().find(|row| row["path"] == path).unwrap_or_else(|| panic!("{rows:#}"));
        (["entry", "method", "why_code"].map(|key| row[key].as_str().unwrap()), row)
    };
    // a fractal is a drawing
    let (found, row) = told("still.png");
    assert_eq!(found, ["clip", "near", "picture-drawing"]);
    assert_eq!(row["why_details"]["entry_shown_from"], "0:02.0", "{row}");
    assert!(row["why"].as_str().unwrap().contains("entry's frame is shown from 0:02.0"), "{row}");
    let (found, row) = told("reel.mp4");
    assert_eq!(found, ["scene", "near", "picture-drawing"]);
    assert_eq!(row["why_details"]["shown_from"], "0:01.0");
    assert_eq!(row["why_details"]["shown_until"], "0:03.0");
    assert!(row["why"].as_str().unwrap().contains("shown from 0:01.0 to 0:03.0"), "{row}");
    assert_eq!(rows.as_array().unwrap().len(), 2, "a black frame meets nothing: {rows:#}");
}

/// A folder for what is known and what was seized; none without decoders.
fn known_and_seized() -> Option<tempfile::TempDir> {
    decoders()?;
    let folder = tempfile::tempdir().unwrap();
    ["known", "evidence/a"].iter().for_each(|dir| std::fs::create_dir_all(folder.path().join(dir)).unwrap());
    Some(folder)
}

/// What a triage of `evidence` finds of `known`, in a folder that holds both.
fn matches(folder: &Path, case: &str) -> serde_json::Value {
    let run = |args: &[&str]| program(folder).args(args).args(["--vault", "vault"]).output().unwrap();
    let terms = ["--case", case, "--legal-basis", "Auto 1/2026", "--review-by", "2027-06-30", "--lang", "en"];
    let triage = run(&[&["triage", "evidence", "--each", "--known", "known"], &terms[..]].concat());
    assert!(triage.status.success(), "{}", String::from_utf8_lossy(&triage.stderr));
    let listed = run(&["list", "matches", "--case", case, "--json", "--lang", "en"]);
    serde_json::from_slice(&listed.stdout).unwrap()
}

/// Six scenes of a second and a half each: the places of a fractal, none flat and none like another.
const SCENES: [(&str, &str, &str); 6] = [
    ("-0.743", "0.131", "0.01"),
    ("-0.1", "0.9", "0.5"),
    ("-0.16", "1.035", "0.05"),
    ("-1.768", "0.0", "0.04"),
    ("0.36", "0.36", "0.15"),
    ("-0.55", "0.63", "0.3"),
];

/// A video of these scenes.
fn slides(scenes: std::ops::Range<usize>, file: &Path) {
    let source = |(x, y, scale): &(&str, &str, &str)| {
        format!("mandelbrot=s=480x360:r=10:start_x={x}:start_y={y}:start_scale={scale}:end_scale={scale},trim=end=1.5")
    };
    let (mut graph, mut joined) = (String::new(), String::new());
    for (at, scene) in SCENES[scenes.clone()].iter().enumerate() {
        graph.push_str(&format!("{}[s{at}];", source(scene)));
        joined.push_str(&format!("[s{at}]"));
    }
    let graph = format!("{graph}{joined}concat=n={},format=yuv420p", scenes.len());
    made("ffmpeg", &["-v", "error", "-filter_complex", &graph, "-c:v", "mpeg4", "-q:v", "4"], file);
}

#[test]
fn a_video_meets_a_clip_of_it_a_mirrored_copy_and_what_it_is_a_part_of() {
    let Some(folder) = known_and_seized() else { return };
    let path = |name: &str| folder.path().join(name);
    slides(1..5, &path("known/reference.mp4"));
    let reference = path("known/reference.mp4");
    // a clip of the middle, smaller and in another format; the whole, mirrored; a longer video with the whole in it
    let from = |arguments: &[&str], name: &str| {
        let given = ["-v", "error", "-i", reference.to_str().unwrap()];
        made("ffmpeg", &[&given, arguments].concat(), &path(name));
    };
    from(&["-ss", "1.5", "-t", "4.5", "-vf", "scale=320:240", "-c:v", "libvpx", "-b:v", "1M"], "evidence/a/clip.webm");
    from(&["-vf", "hflip", "-c:v", "mpeg4", "-q:v", "4"], "evidence/a/mirrored.mp4");
    slides(0..6, &path("evidence/a/longer.mp4"));
    // a sticker of a frame: its middle, cut out
    from(&["-ss", "3.5", "-frames:v", "1", "-vf", "crop=300:225,scale=512:384"], "evidence/a/sticker.png");

    let rows = matches(folder.path(), "A");
    let row = |path: &str| {
        let row = rows.as_array().unwrap().iter().find(|row| row["path"] == path);
        row.unwrap_or_else(|| panic!("{path}: {rows:#}"))
    };
    let told = |path: &str| {
        let details = &row(path)["why_details"];
        let counts = ["item_matched", "item_frames", "entry_matched", "entry_frames"];
        let counts = counts.map(|key| details[key].as_str().unwrap().parse::<u32>().unwrap());
        assert_eq!(
            (&row(path)["method"], &row(path)["why_code"]),
            (&"video".into(), &"video-agrees".into()),
            "{rows:#}"
        );
        assert_eq!(row(path)["confidence"], "strong");
        counts
    };
    let [own, all, _, of_entry] = told("clip.webm");
    assert!(own == all && own < of_entry, "{rows:#}");
    assert_eq!(row("clip.webm")["why_details"]["offset"], "+0:01.5");
    let [own, all, of_entry, in_entry] = told("longer.mp4");
    assert!(of_entry == in_entry && own < all, "{rows:#}");
    assert_eq!(row("longer.mp4")["why_details"]["offset"], "-0:01.5");
    told("mirrored.mp4");
    assert_eq!(row("mirrored.mp4")["why_details"]["entry_form"], "flipy");
    let sticker = row("sticker.png");
    assert_eq!((&sticker["method"], &sticker["entry"]), (&"partial".into(), &"reference".into()), "{sticker}");
    assert!(sticker["why_details"]["entry_shown_from"].is_string(), "{sticker}");
    assert!(row("clip.webm")["why"].as_str().unwrap().contains("distinct pictures of the item's video"));
}

/// Bytes that are decoded as those of a large video.
struct Large<'a>(&'a [u8]);

impl media::LargeItem for Large<'_> {
    fn open(&self) -> Box<dyn media::ReadForward + '_> {
        Box::new(std::io::Cursor::new(self.0))
    }
}

#[test]
fn a_large_video_shows_the_same_frames_as_one_that_is_held() {
    let Some(decoders) = decoders() else { return };
    let folder = tempfile::tempdir().unwrap();
    let quiet = ["-v", "error"];
    // with sound between the pictures, as telephones write it; the index behind them, before them, in pieces
    let inputs = ["-f", "lavfi", "-i", "testsrc2=s=320x240:r=20:d=4", "-f", "lavfi", "-i", "sine=d=4"];
    let video = ["-c:v", "mpeg4", "-g", "10", "-c:a", "aac"];
    for (name, extra) in [
        ("behind.mp4", &[][..]),
        ("before.mp4", &["-movflags", "faststart"]),
        ("pieces.mp4", &["-movflags", "frag_keyframe+empty_moov"]),
        ("behind.mov", &[]),
        ("behind.3gp", &["-ar", "8000", "-ac", "1"]),
        ("a.mkv", &[]),
        ("a.avi", &[]),
    ] {
        let arguments = [&quiet[..], &inputs, &video, extra].concat();
        let bytes = made("ffmpeg", &arguments, &folder.path().join(name));
        let (mut held, mut large) = (Vec::new(), Vec::new());
        let limits = Limits::standard();
        let summary = decoders.decode(&bytes, &limits, &mut |frame| held.push((frame.at, frame.pixels)));
        let of_large = decoders
            .decode_large(&bytes[..64], &Large(&bytes), &limits, &mut |frame| large.push((frame.at, frame.pixels)));
        assert_eq!(summary.unwrap(), of_large.unwrap(), "{name}");
        assert!(held.len() >= 4 && held == large, "{name}: {} and {} frames", held.len(), large.len());
    }
}

#[test]
fn a_large_video_is_found_in_a_folder_and_in_archives_and_where_it_cannot_be_read_again_it_is_said() {
    let Some(folder) = known_and_seized() else { return };
    let path = |name: &str| folder.path().join(name);
    slides(0..4, &path("known/reference.mp4"));
    let reference = path("known/reference.mp4");
    // the same pictures in other bytes, four times
    let copy = |n: &str| {
        let comment = format!("comment={n}");
        let again = ["-v", "error", "-i", reference.to_str().unwrap(), "-c", "copy", "-metadata", &comment];
        made("ffmpeg", &again, &path(&format!("{n}.mp4")))
    };
    std::fs::write(path("evidence/a/plain.mp4"), copy("plain")).unwrap();
    testkit::write_zip(&path("evidence/a/packed.zip"), &[("v.mp4", &copy("packed"))]);
    let tar = |bytes: &[u8]| {
        let mut tar = tar::Builder::new(Vec::new());
        let mut header = tar::Header::new_ustar();
        header.set_size(bytes.len() as u64);
        tar.append_data(&mut header, "v.mp4", bytes).unwrap();
        tar.into_inner().unwrap()
    };
    std::fs::write(path("evidence/a/plain.tar"), tar(&copy("tar"))).unwrap();
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packed, &tar(&copy("gzip"))).unwrap();
    std::fs::write(path("evidence/a/packed.tar.gz"), packed.finish().unwrap()).unwrap();
    // too large for what is decoded at all
    std::fs::write(path("evidence/a/beyond.mp4"), [copy("beyond"), vec![0; 600_000]].concat()).unwrap();
    let smallest = std::fs::metadata(path("plain.mp4")).unwrap().len();
    assert!((20_000..500_000).contains(&smallest), "{smallest}");
    std::fs::write(path("amparo.toml"), "[evidence]\nhold_bytes = 10000\n[ingest]\nvideo_bytes = 600000\n").unwrap();

    let rows = matches(folder.path(), "A");
    let mut found: Vec<_> = rows
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["method"] == "video" && row["confidence"] == "strong")
        .map(|row| row["path"].as_str().unwrap())
        .collect();
    found.sort_unstable();
    assert_eq!(found, ["packed.zip!/v.mp4", "plain.mp4", "plain.tar!/v.mp4"], "{rows:#}");
    let listed = program(folder.path())
        .args(["list", "issues", "--case", "A", "--json", "--lang", "en", "--vault", "vault"])
        .output()
        .unwrap();
    let issues: serde_json::Value = serde_json::from_slice(&listed.stdout).unwrap();
    let mut told: Vec<_> = issues
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["path"].as_str().unwrap(), row["reason_code"].as_str().unwrap()))
        .collect();
    told.sort_unstable();
    let code = "video-over-hold-limit";
    assert_eq!(told, [("beyond.mp4", code), ("packed.tar.gz!/v.mp4", code)], "{issues:#}");
}
