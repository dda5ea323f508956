//! Frames into an MP4, encoded by `ffmpeg`, which is handed raw frames.

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};

use super::ExportError;
use super::metadata::Metadata;
use super::sink::Sink;

/// A film in the making. Dropped before its end, nothing of it is left.
pub(super) struct Film {
    ffmpeg: Child,
    frames: Option<ChildStdin>,
    fps: u32,
    path: PathBuf,
    /// Where it is written until it is whole.
    partial: PathBuf,
}

impl Film {
    /// Starts `ffmpeg` on frames of `size_px`, which are put in the middle of a film that is at least `film_px` large.
    pub(super) fn new(
        path: &Path,
        size_px: (u32, u32),
        film_px: (u32, u32),
        fps: u32,
        metadata: &Metadata,
    ) -> Result<Self, ExportError> {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let partial = path.with_file_name(format!(".{name}.{}.partial", std::process::id()));
        // Colours are kept by blocks of two by two pixels.
        let even = |picture: u32, film: u32| picture.max(film).next_multiple_of(2);
        let (width, height) = (even(size_px.0, film_px.0), even(size_px.1, film_px.1));
        let text = |wanted: &str| {
            let found = metadata.entries().iter().find(|(keyword, _)| *keyword == wanted);
            found.map(|(_, text)| text.clone()).unwrap_or_default()
        };
        let mut command = Command::new("ffmpeg");
        command.args(["-y", "-nostdin", "-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "rgba"]);
        command.args(["-s", &format!("{}x{}", size_px.0, size_px.1), "-r", &fps.to_string(), "-i", "pipe:0"]);
        command.args(["-vf", &format!("pad={width}:{height}:(ow-iw)/2:(oh-ih)/2:white"), "-pix_fmt", "yuv420p"]);
        command.args(["-metadata", &format!("title={}", text("Scene"))]);
        command.args(["-metadata", &format!("comment={}", metadata.lines())]);
        command.args(["-movflags", "+faststart", "-f", "mp4"]).arg(&partial);
        let started = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn();
        let mut ffmpeg = started.map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => ExportError::NoFfmpeg,
            _ => ExportError::Encoding(format!("ffmpeg: {error}")),
        })?;
        let frames = ffmpeg.stdin.take();
        Ok(Self { ffmpeg, frames, fps, path: path.to_owned(), partial })
    }

    /// Ends the film; returns the length of its file.
    pub(super) fn finish(mut self) -> Result<u64, ExportError> {
        self.frames = None;
        let complaint = self.complaint();
        let status = self.ffmpeg.wait().map_err(|error| ExportError::Encoding(format!("ffmpeg: {error}")))?;
        if !status.success() {
            return Err(ExportError::Encoding(complaint));
        }
        let written = fs::rename(&self.partial, &self.path).and_then(|()| fs::metadata(&self.path));
        let written = written.map_err(|source| ExportError::Write { path: self.path.clone(), source })?;
        Ok(written.len())
    }

    /// What `ffmpeg` has to say, once it ends.
    fn complaint(&mut self) -> String {
        let mut said = String::new();
        if let Some(mut stderr) = self.ffmpeg.stderr.take() {
            // What cannot be read is not said.
            let _ = stderr.read_to_string(&mut said);
        }
        let said = said.trim();
        format!("ffmpeg: {}", if said.is_empty() { "it ended without a word" } else { said })
    }
}

impl Sink for Film {
    /// A film has one pace: a frame that stands longer is repeated.
    fn add(&mut self, pixels: &[u8], delay_centisecs: u16) -> Result<(), ExportError> {
        let times = (u32::from(delay_centisecs) * self.fps).div_ceil(100).max(1);
        // The last frame alone stands for longer than one; fractions of others are carried over by their delays.
        let times = if times <= 2 { 1 } else { times };
        for _ in 0..times {
            let written = self.frames.as_mut().map_or(Ok(()), |frames| frames.write_all(pixels));
            if written.is_err() {
                self.frames = None;
                return Err(ExportError::Encoding(self.complaint()));
            }
        }
        Ok(())
    }

    /// Known when it is whole.
    fn bytes(&self) -> u64 {
        0
    }
}

impl Drop for Film {
    fn drop(&mut self) {
        // One that has ended is beyond being told, and has left nothing.
        let _ = self.ffmpeg.kill();
        let _ = self.ffmpeg.wait();
        let _ = fs::remove_file(&self.partial);
    }
}
