//! `fleetwright export`: a clip as a moving picture.

use std::path::PathBuf;

use clap::Args;

use super::failure::Failure;
use super::output::keep_apart;
use super::progress::Verbosity;
use super::replay;
use crate::orchestration::name_of;
use crate::record::{Clip, ExportError, ExportOptions, ExportReport, Format, Preset, Show};

/// Draw a clip as a moving picture, without a window.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The clip.
    clip: PathBuf,
    /// The picture to write: *.gif, *.apng or *.png (animated), or *.mp4, which needs ffmpeg.
    #[arg(short, long, value_name = "PICTURE")]
    output: PathBuf,
    /// What it is for: readme (640 pixels wide, at most 5 MB, by fewer frames or colours where it takes that), apng (960 pixels
    /// wide), 1080p (1920 × 1080, 30 frames a second). What is given besides counts more.
    #[arg(long, value_name = "PRESET")]
    preset: Option<Preset>,
    /// Ticks run before the first frame.
    #[arg(long, value_name = "TICK", default_value_t = ExportOptions::default().from_tick)]
    from: u32,
    /// Ticks run at the last frame [default: the clip's end].
    #[arg(long, value_name = "TICK")]
    to: Option<u32>,
    /// Frames in a second [default: 12].
    #[arg(long, value_name = "N")]
    fps: Option<u32>,
    /// Width of the picture in pixels [default: 640].
    #[arg(long, value_name = "PIXELS")]
    size: Option<u32>,
    /// Another clip that is shown at the right, run at the same time; each is headed by its policy.
    #[arg(long, value_name = "CLIP")]
    beside: Option<PathBuf>,
    /// A line below the floor, where the scene says nothing.
    #[arg(long, value_name = "TEXT")]
    caption: Option<String>,
    /// Tell what was done to the world, when it was.
    #[arg(long)]
    markers: bool,
    /// Draw the throughput so far below the floor.
    #[arg(long)]
    curve: bool,
}

/// Draws the clip.
pub(super) fn run(arguments: &Arguments, verbosity: Verbosity) -> Result<(), Failure> {
    let output = arguments.output.as_path();
    // Before anything that takes time.
    Format::of(output).map_err(failure)?;
    for clip in [Some(&arguments.clip), arguments.beside.as_ref()].into_iter().flatten() {
        keep_apart(output, clip)?;
    }
    let clip = replay::open(&arguments.clip)?;
    let beside = arguments.beside.as_deref().map(replay::open).transpose()?;
    let usual = arguments.preset.map_or_else(ExportOptions::default, Preset::options);
    let options = ExportOptions {
        from_tick: arguments.from,
        to_tick: arguments.to,
        fps: arguments.fps.unwrap_or(usual.fps),
        size_px: arguments.size.unwrap_or(usual.size_px),
        has_markers: arguments.markers,
        caption: arguments.caption.clone(),
        has_curve: arguments.curve,
        ..usual
    };
    verbosity.say(&format!("drawing {}", arguments.clip.display()));
    let heading = |clip: &Clip| name_of(&clip.setting.policy);
    let show = match &beside {
        None => Show::of(&clip),
        Some(beside) => Show::side_by_side([(&clip, &heading(&clip)), (beside, &heading(beside))]),
    };
    let drawn = show.export(output, &options, &mut |_, _| true);
    let ExportReport { frames, bytes, size_px: (width, height) } = drawn.map_err(failure)?;
    verbosity.say(&format!("wrote {}: {frames} frames of {width} × {height} pixels, {bytes} bytes", output.display()));
    Ok(())
}

/// Options that cannot be met are the user's to change.
pub(super) fn failure(error: ExportError) -> Failure {
    match error {
        ExportError::Option(_)
        | ExportError::AfterTheEnd { .. }
        | ExportError::FloorTooLarge { .. }
        | ExportError::Format(_)
        | ExportError::TooLarge { .. } => Failure::bad_input(error),
        ExportError::NoFfmpeg | ExportError::Stopped | ExportError::Encoding(_) | ExportError::Write { .. } => {
            Failure::from(error)
        }
    }
}
