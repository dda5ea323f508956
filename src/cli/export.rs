//! `fleetwright export`: a clip as a moving picture.

use std::path::PathBuf;

use anyhow::anyhow;
use clap::Args;

use super::failure::Failure;
use super::progress::Verbosity;
use super::replay;
use crate::record::{ExportError, ExportOptions, ExportReport, export_gif};

/// Draw a clip as an animated GIF, without a window.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The clip.
    clip: PathBuf,
    /// The picture to write, *.gif.
    #[arg(short, long, value_name = "GIF")]
    output: PathBuf,
    /// Ticks run before the first frame.
    #[arg(long, value_name = "TICK", default_value_t = ExportOptions::default().from_tick)]
    from: u32,
    /// Ticks run at the last frame [default: the clip's end].
    #[arg(long, value_name = "TICK")]
    to: Option<u32>,
    /// Frames in a second.
    #[arg(long, value_name = "N", default_value_t = ExportOptions::default().fps)]
    fps: u32,
    /// Width of the picture in pixels.
    #[arg(long, value_name = "PIXELS", default_value_t = ExportOptions::default().size_px)]
    size: u32,
}

/// Draws the clip.
pub(super) fn run(arguments: &Arguments, verbosity: Verbosity) -> Result<(), Failure> {
    let output = arguments.output.as_path();
    if output.extension().is_none_or(|extension| !extension.eq_ignore_ascii_case("gif")) {
        let message = format!("{}: expected a file name that ends in .gif", output.display());
        return Err(Failure::bad_input(anyhow!(message)));
    }
    let clip = replay::open(&arguments.clip)?;
    let options = ExportOptions {
        from_tick: arguments.from,
        to_tick: arguments.to,
        fps: arguments.fps,
        size_px: arguments.size,
        ..ExportOptions::default()
    };
    verbosity.say(&format!("drawing {}", arguments.clip.display()));
    let ExportReport { frames, bytes, size_px: (width, height) } =
        export_gif(&clip, output, &options).map_err(failure)?;
    verbosity.say(&format!("wrote {}: {frames} frames of {width} × {height} pixels, {bytes} bytes", output.display()));
    Ok(())
}

/// Options that cannot be met are the user's to change.
pub(super) fn failure(error: ExportError) -> Failure {
    match error {
        ExportError::Option(_) | ExportError::AfterTheEnd { .. } | ExportError::FloorTooLarge { .. } => {
            Failure::bad_input(error)
        }
        ExportError::Encoding(_) | ExportError::Write { .. } => Failure::from(error),
    }
}
