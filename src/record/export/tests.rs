//! Moving pictures, decoded again.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use super::*;
use crate::fleet::AgentId;
use crate::grid::Area;
use crate::record::{Clip, record};
use crate::scene::Stage;
use crate::sim::{Setting, WorldCommand};

/// A small fleet, in which something is done halfway.
fn clip() -> Clip {
    let overrides = ["fleet.agents=30".to_owned()];
    let stage = Arc::new(Stage::open("narrow-aisles", &overrides).expect("a shipped scene"));
    let setting = Setting { policy: stage.policy.clone(), stage, seed: 5 };
    let mut clip = record(&setting, 30);
    let shift = WorldCommand::ShiftDemand;
    // Hashes after it are none of this clip's, which nobody compares here.
    clip.commands.push((15, shift));
    clip
}

fn export(clip: &Clip, path: &Path, options: &ExportOptions) -> Result<ExportReport, ExportError> {
    Show::of(clip).export(path, options, &mut |_, _| true)
}

fn small() -> ExportOptions {
    ExportOptions { from_tick: 10, to_tick: Some(20), fps: 10, size_px: 240, ..ExportOptions::default() }
}

/// Red, green and blue of each frame as it is seen, row by row.
fn seen_gif(path: &Path) -> Vec<Vec<[u8; 3]>> {
    let mut options = ::gif::DecodeOptions::new();
    options.set_color_output(::gif::ColorOutput::RGBA);
    let mut decoder = options.read_info(fs::File::open(path).expect("written")).expect("a GIF");
    let (width, height) = (usize::from(decoder.width()), usize::from(decoder.height()));
    let mut canvas = vec![[0; 3]; width * height];
    let mut frames = Vec::new();
    while let Some(frame) = decoder.read_next_frame().expect("sound") {
        let (left, top, across) = (usize::from(frame.left), usize::from(frame.top), usize::from(frame.width));
        for (place, pixel) in frame.buffer.chunks_exact(4).enumerate() {
            if pixel[3] > 0 {
                canvas[(top + place / across) * width + left + place % across] = [pixel[0], pixel[1], pixel[2]];
            }
        }
        frames.push(canvas.clone());
    }
    frames
}

/// The same of an animated PNG; and its texts.
fn seen_apng(path: &Path) -> (Vec<Vec<[u8; 3]>>, Vec<(String, String)>) {
    let file = std::io::BufReader::new(fs::File::open(path).expect("written"));
    let mut reader = png::Decoder::new(file).read_info().expect("a PNG");
    let info = reader.info();
    let (width, height) = (info.width as usize, info.height as usize);
    let count = info.animation_control().expect("an animation").num_frames;
    let palette: Vec<[u8; 3]> = info.palette.as_ref().expect("a palette").as_chunks::<3>().0.to_vec();
    let alpha = info.trns.as_ref().expect("transparency").to_vec();
    let texts = info.uncompressed_latin1_text.iter();
    let texts = texts.map(|chunk| (chunk.keyword.clone(), chunk.text.clone())).collect();
    let mut canvas = vec![[0; 3]; width * height];
    let mut frames = Vec::new();
    for _ in 0..count {
        let mut buffer = vec![0; width * height];
        reader.next_frame(&mut buffer).expect("sound");
        let control = *reader.info().frame_control().expect("a frame");
        let (left, top) = (control.x_offset as usize, control.y_offset as usize);
        let (across, down) = (control.width as usize, control.height as usize);
        for (place, &index) in buffer[..across * down].iter().enumerate() {
            if alpha[usize::from(index)] > 0 {
                canvas[(top + place / across) * width + left + place % across] = palette[usize::from(index)];
            }
        }
        frames.push(canvas.clone());
    }
    (frames, texts)
}

/// The comment in a GIF.
fn comment(path: &Path) -> String {
    let bytes = fs::read(path).expect("written");
    let mut at = bytes.windows(2).position(|pair| pair == [0x21, 0xfe]).expect("a comment") + 2;
    let mut comment = Vec::new();
    while bytes[at] > 0 {
        let length = usize::from(bytes[at]);
        comment.extend(&bytes[at + 1..=at + length]);
        at += length + 1;
    }
    String::from_utf8(comment).expect("plain text")
}

#[test]
fn both_formats_show_the_same_and_say_what() {
    let folder = tempfile::tempdir().expect("a folder");
    let [gif, png] = ["run.gif", "run.png"].map(|name| folder.path().join(name));
    let clip = clip();
    let of_gif = export(&clip, &gif, &small()).expect("drawn");
    let of_png = export(&clip, &png, &small()).expect("drawn");
    let (seen, (seen_too, texts)) = (seen_gif(&gif), seen_apng(&png));
    // Ten ticks at four a second, ten frames a second, both ends included.
    assert_eq!((seen.len(), of_gif.frames, of_png.frames), (26, 26, 26));
    assert_eq!(of_gif.size_px, of_png.size_px);
    assert!(seen == seen_too, "the frames differ");
    assert!(seen[0] != seen[25], "something moves");
    assert_eq!(of_png.bytes, fs::metadata(&png).expect("written").len());
    let hash = format!("{:016x} after tick 20", clip.hashes[19]);
    let version = format!("Fleetwright {}", env!("CARGO_PKG_VERSION"));
    let comment = comment(&gif);
    for (keyword, text) in [("Scene", "narrow-aisles"), ("Seed", "5"), ("State hash", &hash), ("Software", &version)] {
        assert!(comment.contains(&format!("{keyword}: {text}\n")), "{comment}");
        assert!(texts.contains(&(keyword.to_owned(), text.to_owned())), "{texts:?}");
    }
}

#[test]
fn a_small_file_gives_up_frames_and_colours_or_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("run.gif");
    let clip = clip();
    let all = export(&clip, &path, &small()).expect("drawn");
    for (share, fewest) in [(100, 26), (60, 2)] {
        let most_bytes = all.bytes * share / 100;
        let options = ExportOptions { most_bytes: Some(most_bytes), ..small() };
        let report = export(&clip, &path, &options).expect("drawn");
        assert!(report.bytes <= most_bytes && report.frames >= fewest, "{report:?} of {most_bytes}");
        assert_eq!(seen_gif(&path).len() as u32, report.frames);
        assert_eq!(report.frames == all.frames, share == 100, "nothing is given up without need");
    }
    fs::remove_file(&path).expect("removed");
    for name in ["run.gif", "run.png"] {
        let path = folder.path().join(name);
        let refused = export(&clip, &path, &ExportOptions { most_bytes: Some(900), ..small() });
        assert!(matches!(refused, Err(ExportError::TooLarge { most_bytes: 900 })), "{refused:?}");
        assert!(!path.exists());
    }
}

#[test]
fn markers_and_curve_are_drawn_where_they_are_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("run.gif");
    let clip = clip();
    let plain = export(&clip, &path, &small()).expect("drawn");
    let curved = export(&clip, &path, &ExportOptions { has_curve: true, ..small() }).expect("drawn");
    assert!(curved.size_px.1 > plain.size_px.1 && curved.size_px.0 == plain.size_px.0);
    let orange = |frame: &[[u8; 3]]| frame.iter().filter(|&&pixel| pixel == theme::LOADED).count();
    let without = seen_gif(&path);
    export(&clip, &path, &ExportOptions { has_curve: true, has_markers: true, ..small() }).expect("drawn");
    let with = seen_gif(&path);
    let (first, last) = (0, with.len() - 1);
    assert_eq!(orange(&with[first]), orange(&without[first]), "nothing was done yet");
    assert!(orange(&with[last]) > orange(&without[last]), "there is a sign");
}

/// In the colours of the palette, from the tick of each fault on.
#[test]
fn faults_of_a_clip_are_seen_from_their_tick_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("run.gif");
    let mut clip = clip();
    let area = Area { from: (0, 0), to: (9, 9) };
    clip.commands.extend([2, 3, 4].map(|agent| (15, WorldCommand::BreakAgent { agent: AgentId(agent), ticks: 50 })));
    clip.commands.push((16, WorldCommand::BlackOut { area, ticks: 50 }));
    export(&clip, &path, &small()).expect("drawn");
    let seen = seen_gif(&path);
    let count = |frame: usize, colour| seen[frame].iter().filter(|&&pixel| pixel == colour).count();
    let (first, last) = (0, seen.len() - 1);
    for colour in [theme::BROKEN, theme::shaded(theme::FLOOR)] {
        assert_eq!(count(first, colour), 0, "nothing is out of order yet");
        assert!(count(last, colour) > 4, "{colour:?} is missing");
    }
}

/// Frames as they come, before a palette makes their colours fewer.
#[derive(Default)]
struct Kept(Vec<Vec<u8>>);

impl sink::Sink for Kept {
    fn add(&mut self, pixels: &[u8], _: u16) -> Result<(), ExportError> {
        self.0.push(pixels.to_owned());
        Ok(())
    }

    fn bytes(&self) -> u64 {
        0
    }
}

#[test]
fn a_frame_by_itself_is_that_of_the_whole_picture() {
    let options = ExportOptions { has_curve: true, has_markers: true, ..small() };
    let [clip, other] = [clip(), Clip { hashes: clip().hashes[..16].to_vec(), ..clip() }];
    for show in [Show::of(&clip), Show::side_by_side([(&clip, "long"), (&other, "short")])] {
        let mut kept = Kept::default();
        show.reel(&options).expect("a reel").run(&mut kept, &options, &mut |_, _| true).expect("drawn");
        let ends = [End::First, End::Last].map(|end| show.frame(&options, end, &mut || true).expect("drawn").rgba);
        assert_eq!(kept.0.len(), 26);
        assert!(ends == [kept.0.remove(0), kept.0.remove(24)] && ends[0] != ends[1]);
        let stopped = show.frame(&options, End::Last, &mut || false);
        assert!(matches!(stopped, Err(ExportError::Stopped)), "{stopped:?}");
    }
}

#[test]
fn a_picture_that_is_not_wanted_any_more_is_not_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("run.gif");
    let mut told = Vec::new();
    let stopped = Show::of(&clip()).export(&path, &small(), &mut |frames, of_frames| {
        told.push((frames, of_frames));
        frames < 3
    });
    assert!(matches!(stopped, Err(ExportError::Stopped)), "{stopped:?}");
    assert_eq!((told.last(), path.exists()), (Some(&(3, 26)), false));
}

#[test]
fn a_film_fits_its_frame() {
    let stage = Stage::open("narrow-aisles", &[]).expect("a shipped scene");
    let options = Preset::Film.options();
    let shape = |height_px| frame::Shape { size_px: 1920, height_px, has_captions: true, has_curve: true };
    let fitted = frame::FramePainter::new(&stage.grid, shape(options.height_px)).expect("it fits").size_px();
    assert!(fitted.0 == 1920 && fitted.1 <= 1080, "{fitted:?}");
    assert!(frame::FramePainter::new(&stage.grid, shape(None)).expect("it fits").size_px().1 > 1080);
}
