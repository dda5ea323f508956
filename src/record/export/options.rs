//! What may be asked of an export, and what comes of it.

use std::io;
use std::ops::RangeInclusive;
use std::path::PathBuf;

use thiserror::Error;

/// Widths that a picture may have, in pixels.
const SIZES_PX: RangeInclusive<u32> = 160..=4096;

/// Frame rates that GIF players keep to.
const FRAME_RATES: RangeInclusive<u32> = 1..=50;

/// Which part of a clip is shown, how fast and how large.
#[derive(Clone, Debug, PartialEq)]
pub struct ExportOptions {
    /// Ticks run before the first frame.
    pub from_tick: u32,
    /// Ticks run at the last frame; `None`: the clip's end.
    pub to_tick: Option<u32>,
    /// Frames in a second, 1 to 50.
    pub fps: u32,
    /// Ticks in a second; `None`: 4, or as many as it takes for the picture to last no longer than 20 seconds.
    pub ticks_per_sec: Option<f64>,
    /// Width of the picture in pixels, 160 to 4,096. A floor of very many columns makes it wider.
    pub size_px: u32,
    /// Height of the picture in pixels, 160 to 4,096: the floor is made as large as fits. A floor of very many rows makes it
    /// higher. `None`: as high as the floor is at this width, up to one and a half times as high as wide.
    pub height_px: Option<u32>,
    /// What the file may take: frames a second and colours are given up until it does. Not for films.
    pub most_bytes: Option<u64>,
    /// Whether it is told what was done to the world, when it was.
    pub has_markers: bool,
    /// What is told below the floor where neither the scene nor a marker has anything to say; one line, cut where the picture ends.
    pub caption: Option<String>,
    /// Whether the throughput so far is drawn below the floor.
    pub has_curve: bool,
}

impl Default for ExportOptions {
    fn default() -> Self {
        Self {
            from_tick: 0,
            to_tick: None,
            fps: 12,
            ticks_per_sec: None,
            size_px: 640,
            height_px: None,
            most_bytes: None,
            has_markers: false,
            caption: None,
            has_curve: false,
        }
    }
}

impl ExportOptions {
    /// Refuses what cannot be done.
    pub(super) fn check(&self) -> Result<(), ExportError> {
        let Self { from_tick, to_tick, fps, ticks_per_sec, size_px, height_px, .. } = *self;
        check_size(size_px)?;
        if let Some(height_px) = height_px.filter(|height_px| !SIZES_PX.contains(height_px)) {
            let (least, most) = SIZES_PX.into_inner();
            return Err(ExportError::Option(format!("{height_px} pixels high: expected {least} to {most}")));
        }
        if !FRAME_RATES.contains(&fps) {
            let (least, most) = FRAME_RATES.into_inner();
            return Err(ExportError::Option(format!("{fps} frames a second: expected {least} to {most}")));
        }
        if let Some(pace) = ticks_per_sec.filter(|pace| !(pace.is_finite() && *pace > 0.0)) {
            return Err(ExportError::Option(format!("{pace} ticks a second: expected a number above 0")));
        }
        match to_tick.filter(|&to| to < from_tick) {
            Some(to) => {
                Err(ExportError::Option(format!("from tick {from_tick} to {to}: expected an end after the start")))
            }
            None => Ok(()),
        }
    }
}

/// Refuses widths beyond what is drawn.
pub(super) fn check_size(size_px: u32) -> Result<(), ExportError> {
    if SIZES_PX.contains(&size_px) {
        return Ok(());
    }
    let (least, most) = SIZES_PX.into_inner();
    Err(ExportError::Option(format!("{size_px} pixels wide: expected {least} to {most}")))
}

/// What an export wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExportReport {
    /// Number of frames.
    pub frames: u32,
    /// Length of the file in bytes.
    pub bytes: u64,
    /// Width and height of the picture in pixels.
    pub size_px: (u32, u32),
}

/// Why nothing was exported.
#[derive(Debug, Error)]
pub enum ExportError {
    /// An option is out of its range.
    #[error("{0}")]
    Option(String),
    /// The clip does not reach the first frame.
    #[error("the clip lasts {ticks} ticks, so it cannot be shown from tick {from_tick}")]
    AfterTheEnd {
        /// The tick asked for.
        from_tick: u32,
        /// The clip's length.
        ticks: u32,
    },
    /// The floor has too many rows or columns for a picture.
    #[error("a floor of {columns} × {rows} squares is too large for a picture")]
    FloorTooLarge {
        /// Squares in a row.
        columns: u32,
        /// Number of rows.
        rows: u32,
    },
    /// The file's name does not say what kind of picture it is to be.
    #[error("{}: expected a file name that ends in .gif, .png, .apng or .mp4", .0.display())]
    Format(PathBuf),
    /// Whatever is given up, the file is too large.
    #[error("the picture takes more than {most_bytes} bytes: show fewer ticks of it, or make it smaller")]
    TooLarge {
        /// What it may take.
        most_bytes: u64,
    },
    /// There is nobody to encode a film.
    #[error("an MP4 is encoded by ffmpeg, which is not found: install it, or write a .gif or a .png")]
    NoFfmpeg,
    /// Whoever asked for it does not want it any more.
    #[error("the picture was broken off")]
    Stopped,
    /// The picture could not be encoded.
    #[error("the picture cannot be encoded: {0}")]
    Encoding(String),
    /// The file could not be written; an older one of that name is intact.
    #[error("{}: cannot be written", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// The reason.
        source: io::Error,
    },
}
