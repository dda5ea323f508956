//! Clips: recorded, run again in a fresh process, exported, and refused when damaged.

use std::io::ErrorKind;
use std::path::Path;
use std::process::{Command, Stdio};

use fleetwright::record::Clip;

use crate::program::{fields, fleetwright, json, say_skipped, stderr_of_failure};

fn record_into(folder: &Path) -> String {
    let clip = folder.join("run.clip").to_string_lossy().into_owned();
    let arguments =
        ["record", "narrow-aisles", "--policy", "highways", "--agents", "60", "--ticks", "80", "--seed", "3"];
    fleetwright(&[&arguments[..], &["-o", &clip]].concat()).assert().success();
    clip
}

/// Recorded before scenes had limits of communication.
#[test]
fn a_clip_of_the_first_version_still_opens() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/clips/version-1.clip");
    let clip = Clip::load(&path).expect("a sound clip");
    assert_eq!((clip.ticks(), clip.setting.stage.scene.fleet.agents), (20, 30));
    assert!(clip.setting.stage.scene.communication.is_perfect());
}

#[test]
fn a_clip_replays_exactly_in_a_fresh_process() {
    let folder = tempfile::tempdir().expect("a folder");
    let clip = record_into(folder.path());
    let report = json(&["replay", &clip, "--verify"]);
    let names = [
        "agents",
        "completion_rate",
        "format",
        "name",
        "policy",
        "scene",
        "seed",
        "state_hash",
        "throughput",
        "ticks",
        "verified_ticks",
    ];
    assert_eq!(fields(&report), names);
    assert_eq!((&report["verified_ticks"], &report["ticks"], &report["seed"]), (&80.into(), &80.into(), &3.into()));
    let arguments =
        ["eval", "narrow-aisles", "--policy", "highways", "--agents", "60", "--ticks", "80", "--seed-list", "3"];
    let result = &json(&arguments)["results"][0];
    assert_eq!((&report["state_hash"], &report["throughput"]), (&result["state_hash"][0], &result["throughput"][0]));
}

#[test]
fn a_damaged_clip_is_bad_input() {
    let folder = tempfile::tempdir().expect("a folder");
    let clip = record_into(folder.path());
    let sound = std::fs::read(&clip).expect("written");
    for at in [0, 9, sound.len() / 2, sound.len() - 1] {
        let mut damaged = sound.clone();
        damaged[at] ^= 0x10;
        std::fs::write(&clip, damaged).expect("writable");
        let text = stderr_of_failure(&["replay", &clip, "--verify"], 2);
        assert!(text.starts_with(&clip) && text.contains("byte "), "{text}");
    }
    std::fs::write(&clip, &sound[..sound.len() / 2]).expect("writable");
    stderr_of_failure(&["export", &clip, "-o", "never.gif"], 2);
}

#[test]
fn a_run_that_differs_from_its_recording_fails() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = record_into(folder.path());
    let mut clip = Clip::load(Path::new(&file)).expect("a clip");
    clip.hashes[40] ^= 1;
    clip.save(Path::new(&file)).expect("writable");
    let text = stderr_of_failure(&["replay", &file, "--verify"], 1);
    assert!(text.contains("after tick 41"), "{text}");
    fleetwright(&["replay", &file]).assert().success();
    clip.hashes[79] ^= 1;
    clip.save(Path::new(&file)).expect("writable");
    stderr_of_failure(&["replay", &file], 1);
}

#[test]
fn exports_have_the_size_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let clip = record_into(folder.path());
    let file = folder.path().join("run.gif");
    let file = file.to_string_lossy();
    let arguments = ["export", &clip, "-o", &file, "--size", "240", "--fps", "5"];
    fleetwright(&[&arguments[..], &["--from", "10", "--to", "20"]].concat()).assert().success();
    let bytes = std::fs::read(&*file).expect("written");
    assert!(bytes.starts_with(b"GIF89a"));
    assert_eq!(u16::from_le_bytes([bytes[6], bytes[7]]), 240);
    let refused = stderr_of_failure(&[&arguments[..], &["--from", "81"]].concat(), 2);
    assert!(refused.contains("80 ticks"), "{refused}");
    stderr_of_failure(&[&arguments[..], &["--from", "9", "--to", "8"]].concat(), 2);
}

/// Lossless and in colours of a palette, with a curve below: what the command line was asked for can be read in the file.
#[test]
fn an_animated_png_says_what_it_shows() {
    let folder = tempfile::tempdir().expect("a folder");
    let clip = record_into(folder.path());
    let file = folder.path().join("run.png");
    let arguments = ["export", &clip, "-o", &file.to_string_lossy(), "--size", "200", "--from", "10", "--to", "20"];
    fleetwright(&[&arguments[..], &["--curve", "--markers"]].concat()).assert().success();
    let reader = std::io::BufReader::new(std::fs::File::open(&file).expect("written"));
    let mut reader = png::Decoder::new(reader).read_info().expect("a PNG");
    let info = reader.info();
    // Ten ticks at four a second, twelve frames a second, both ends included.
    assert_eq!((info.width, info.animation_control().map(|animation| animation.num_frames)), (200, Some(31)));
    let text = |keyword: &str| {
        let found = info.uncompressed_latin1_text.iter().find(|chunk| chunk.keyword == keyword);
        found.map(|chunk| chunk.text.clone()).unwrap_or_default()
    };
    let hash = Clip::load(Path::new(&clip)).expect("a clip").hashes[19];
    assert_eq!((text("Scene"), text("Seed")), ("narrow-aisles".to_owned(), "3".to_owned()));
    assert_eq!(text("State hash"), format!("{hash:016x} after tick 20"));
    let mut pixels = vec![0; reader.output_buffer_size().expect("it fits")];
    for _ in 0..31 {
        reader.next_frame(&mut pixels).expect("a sound frame");
    }
    assert!(reader.next_frame(&mut pixels).is_err(), "there are no more");
}

#[test]
fn the_preset_for_a_readme_keeps_its_limit() {
    let folder = tempfile::tempdir().expect("a folder");
    let clip = record_into(folder.path());
    let file = folder.path().join("run.gif");
    fleetwright(&["export", &clip, "-o", &file.to_string_lossy(), "--preset", "readme"]).assert().success();
    let bytes = std::fs::read(&file).expect("written");
    assert_eq!(u16::from_le_bytes([bytes[6], bytes[7]]), 640);
    assert!(bytes.len() <= 5_000_000, "{} bytes", bytes.len());
    let refused = stderr_of_failure(&["export", &clip, "-o", "x.gif", "--preset", "postcard"], 2);
    assert!(refused.contains("readme, apng, 1080p"), "{refused}");
}

#[test]
fn a_film_without_ffmpeg_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let clip = record_into(folder.path());
    let file = folder.path().join("run.mp4");
    let arguments = ["export", &clip, "-o", &file.to_string_lossy(), "--size", "200", "--to", "2"];
    let output = fleetwright(&arguments).env("PATH", folder.path()).assert().code(1).get_output().stderr.clone();
    let text = String::from_utf8_lossy(&output).into_owned();
    assert!(text.contains("ffmpeg") && text.contains(".gif"), "{text}");
    assert!(!file.exists());
}

/// A stand-in that keeps what it is handed: whole frames, as many as the film lasts, and nothing is left beside the film.
#[cfg(unix)]
#[test]
fn ffmpeg_is_handed_every_frame() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    let clip = record_into(folder.path());
    let programs = folder.path().join("bin");
    std::fs::create_dir(&programs).expect("writable");
    let stand_in = |script: &str| {
        let ffmpeg = programs.join("ffmpeg");
        std::fs::write(&ffmpeg, script).expect("writable");
        std::fs::set_permissions(&ffmpeg, std::fs::Permissions::from_mode(0o755)).expect("allowed");
    };
    let export = |name: &str| {
        let file = folder.path().join(name);
        let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap_or_default());
        let arguments = ["export", &clip, "-o", &file.to_string_lossy(), "--size", "200", "--fps", "4", "--to", "8"];
        (fleetwright(&arguments).env("PATH", path).assert(), file)
    };
    stand_in("#!/bin/sh\nfor last; do :; done\nexec cat > \"$last\"\n");
    let (done, film) = export("run.mp4");
    done.success();
    let bytes = std::fs::metadata(&film).expect("a film").len();
    // A tick a frame, and the last one stands for a second and a half.
    let frames = 8 + 6;
    assert!(bytes.is_multiple_of(4 * 200 * frames), "{bytes} bytes");
    assert!(bytes / (4 * 200 * frames) > 100, "rows of a frame");
    stand_in("#!/bin/sh\necho no such codec >&2\nexit 1\n");
    let (done, film) = export("other.mp4");
    let text = String::from_utf8_lossy(&done.code(1).get_output().stderr).into_owned();
    assert!(text.contains("no such codec") && !film.exists(), "{text}");
    let left = std::fs::read_dir(folder.path()).expect("the folder").flatten().map(|entry| entry.file_name());
    assert!(!left.into_iter().any(|name| name.to_string_lossy().ends_with(".partial")));
}

/// What a program says when it ends well; `None`, said aloud, where it is missing.
fn said_by(program: &str, arguments: &[&str]) -> Option<String> {
    let output = match Command::new(program).args(arguments).stdin(Stdio::null()).output() {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            say_skipped(&format!("films, which need {program}"));
            return None;
        }
        output => output.expect("it starts"),
    };
    let [said, complained] = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    assert!(output.status.success() && complained.is_empty(), "{program}: {complained}");
    Some(said)
}

/// By the real encoder, and read by another program: every frame is there, as large as was asked for, and can be decoded.
#[test]
fn a_film_can_be_watched() {
    if ["ffmpeg", "ffprobe"].iter().any(|program| said_by(program, &["-loglevel", "error", "-version"]).is_none()) {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let clip = record_into(folder.path());
    let [film, still] = ["run.mp4", "run.gif"].map(|name| folder.path().join(name).to_string_lossy().into_owned());
    for file in [&film, &still] {
        let arguments = ["export", &clip, "-o", file, "--size", "200", "--fps", "4", "--to", "8"];
        fleetwright(&arguments).assert().success();
    }
    let drawn = std::fs::read(&still).expect("written");
    let drawn_height = u16::from_le_bytes([drawn[8], drawn[9]]);
    let asked = "stream=width,height,pix_fmt,nb_read_frames:format_tags=title";
    let arguments =
        ["-v", "error", "-count_frames", "-show_entries", asked, "-of", "default=noprint_wrappers=1", &film];
    let Some(told) = said_by("ffprobe", &arguments) else { return };
    let height = drawn_height.next_multiple_of(2);
    // A tick a frame, and the last one stands for a second and a half.
    let frames = 8 + 6;
    for line in [
        "width=200".to_owned(),
        format!("height={height}"),
        "pix_fmt=yuv420p".to_owned(),
        format!("nb_read_frames={frames}"),
        "TAG:title=narrow-aisles".to_owned(),
    ] {
        assert!(told.lines().any(|found| found == line), "{line} is missing: {told}");
    }
    let decoded = said_by("ffmpeg", &["-nostdin", "-v", "error", "-xerror", "-i", &film, "-f", "null", "-"]);
    assert!(decoded.is_some());
}
