//! Settings for what pictures are usually made for.

use std::str::FromStr;

use super::ExportOptions;

/// What a picture is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Preset {
    /// A GIF of at most 5 MB, 640 pixels wide.
    #[default]
    Readme,
    /// An animated PNG, 960 pixels wide.
    Apng,
    /// A film of 1920 × 1080 pixels, 30 frames a second.
    Film,
}

impl Preset {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Readme, Self::Apng, Self::Film];

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Readme => "readme",
            Self::Apng => "apng",
            Self::Film => "1080p",
        }
    }

    /// What it comes to, in a few words.
    pub fn told(self) -> &'static str {
        match self {
            Self::Readme => {
                "a GIF, 640 pixels wide and at most 5 MB large: fewer frames or colours where it takes that"
            }
            Self::Apng => "an animated PNG, 960 pixels wide",
            Self::Film => "an MP4 of 1920 × 1080 pixels, 30 frames a second; needs ffmpeg",
        }
    }

    /// How its file's name ends.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Readme => "gif",
            Self::Apng => "png",
            Self::Film => "mp4",
        }
    }

    /// What it asks for.
    pub fn options(self) -> ExportOptions {
        let usual = ExportOptions::default();
        match self {
            Self::Readme => ExportOptions { most_bytes: Some(5_000_000), ..usual },
            Self::Apng => ExportOptions { size_px: 960, fps: 20, ..usual },
            Self::Film => ExportOptions { size_px: 1920, height_px: Some(1080), fps: 30, ..usual },
        }
    }
}

impl FromStr for Preset {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|preset| preset.name() == word);
        found.ok_or_else(|| format!("expected one of {}", Self::ALL.map(Self::name).join(", ")))
    }
}
