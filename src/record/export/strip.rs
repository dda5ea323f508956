//! The text below the floor.

use bevy::prelude::World;
use tiny_skia::Pixmap;

use super::font;
use super::frame::Sheet;
use super::theme;
use crate::demand::Demand;
use crate::fleet::Clock;
use crate::sim::{Setting, Tally};

/// Pixels between the strip's upper end and its first row, its rows, and its last row and the lower end of the picture,
/// at scale 1.
const GAPS_PX: (u32, u32, u32) = (4, 5, 9);

/// What the strip says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Words {
    heading: String,
    tick: String,
    score: String,
    unit: &'static str,
    policy: String,
    /// The same without the names of the decisions.
    rules: String,
    /// `None` where the scene has no captions at all.
    caption: Option<String>,
}

impl Words {
    /// The same with a caption where the scene has none at this moment.
    pub(super) fn with_caption(self, own: Option<&str>) -> Self {
        let is_silent = self.caption.as_deref().is_none_or(str::is_empty);
        match own.filter(|_| is_silent) {
            Some(own) => Self { caption: Some(own.to_owned()), ..self },
            None => self,
        }
    }

    /// The same with what has just happened in place of the scene's caption, if anything has.
    pub(super) fn with_marker(self, marker: Option<&str>) -> Self {
        match marker {
            Some(marker) => Self { caption: Some(marker.to_owned()), ..self },
            None => self,
        }
    }

    /// What there is to say of a world run under `setting`, `alpha` of the way through its last tick.
    pub(super) fn new(heading: &str, world: &World, setting: &Setting, alpha: f32) -> Self {
        let scene = &setting.stage.scene;
        let tick = world.resource::<Clock>().tick.saturating_sub(u32::from(alpha < 1.0));
        let policy = setting.policy.tokens();
        let rules: Vec<&str> =
            policy.split(',').map(|part| part.split_once('=').map_or(part, |(_, rule)| rule)).collect();
        let is_shown = |from_tick: u32, to_tick: u32| (from_tick..to_tick).contains(&tick);
        let caption = scene.captions.iter().rfind(|caption| is_shown(caption.from_tick, caption.to_tick));
        Self {
            heading: heading.to_owned(),
            tick: format!("tick {tick}"),
            score: grouped((1000.0 * world.resource::<Tally>().throughput()).round() as u64),
            unit: match scene.demand {
                Demand::PerAgent { .. } => "goals per 1,000 ticks",
                Demand::Pool { .. } => "tasks per 1,000 ticks",
            },
            rules: rules.join(", "),
            policy: policy.replace(',', "  "),
            caption: has_captions(setting).then(|| caption.map(|caption| caption.text.clone()).unwrap_or_default()),
        }
    }
}

/// A number with its thousands set apart.
fn grouped(number: u64) -> String {
    if number < 1000 { number.to_string() } else { format!("{},{:03}", grouped(number / 1000), number % 1000) }
}

/// Whether the strip needs a row for captions.
pub(super) fn has_captions(setting: &Setting) -> bool {
    !setting.stage.scene.captions.is_empty()
}

/// Height of the strip on a picture `size_px` wide.
pub(super) fn height(size_px: u32, has_captions: bool) -> u32 {
    let (before, between, after) = GAPS_PX;
    let small_row = between + font::HEIGHT;
    let rows = before + 2 * font::HEIGHT + small_row + if has_captions { small_row } else { 0 } + after;
    scale(size_px) * rows
}

/// How large text is drawn.
pub(super) fn scale(size_px: u32) -> u32 {
    ((size_px + 320) / 640).max(1)
}

/// Draws the text on an empty strip.
pub(super) fn draw(picture: &mut Pixmap, sheet: &Sheet, words: &Words) {
    let Words { heading, tick, score, unit, policy, rules, caption } = words;
    let small = scale(sheet.width);
    let (large, space) = (2 * small, 8 * small);
    let (before, between, _) = GAPS_PX;
    let left = sheet.left.min(2 * sheet.margin);
    let right = sheet.width - left;
    let mut y = sheet.strip_top + small * before;

    let score_x = right - font::width(score, large).min(right - left);
    let tick_width = font::width(tick, large);
    let heading = font::fit(heading, (score_x - left).saturating_sub(tick_width + 2 * space), large);
    font::draw(picture, (left, y), large, theme::INK, &heading);
    let tick_x = left + font::width(&heading, large) + space;
    if tick_x + tick_width + space <= score_x {
        font::draw(picture, (tick_x, y), large, theme::PALE_INK, tick);
    }
    font::draw(picture, (score_x, y), large, theme::INK, score);

    y += large * font::HEIGHT + small * between;
    let unit_x = right - font::width(unit, small).min(right - left);
    let room = (unit_x - left).saturating_sub(space);
    let policy = if font::width(policy, small) <= room { policy } else { rules };
    font::draw(picture, (left, y), small, theme::PALE_INK, &font::fit(policy, room, small));
    font::draw(picture, (unit_x, y), small, theme::PALE_INK, unit);

    if let Some(caption) = caption {
        y += small * (font::HEIGHT + between);
        font::draw(picture, (left, y), small, theme::INK, &font::fit(caption, right - left, small));
    }
}
