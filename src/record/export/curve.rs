//! Throughput so far, and what was done to the world, below the floor.

use bevy::prelude::World;
use tiny_skia::{PathBuilder, Pixmap, Stroke, Transform};

use super::frame::Sheet;
use super::theme::{self, Rgb};
use super::{font, strip};
use crate::sim::Tally;

/// Places along the curve at which throughput is drawn.
const POINTS: u32 = 120;
/// Ticks over which throughput is counted, at least.
const LEAST_WINDOW: u32 = 20;

/// The curve from one tick to another.
#[derive(Clone, Debug)]
pub(super) struct Curve {
    from_tick: u32,
    to_tick: u32,
    /// Finished since the clip began, by the ticks that had been run; restarts of the episode do not take it back.
    finished: Vec<u64>,
    /// Finished in the running episode when it was looked at last.
    in_episode: u64,
    /// Ticks at which something was done to the world.
    marks: Vec<u32>,
}

impl Curve {
    /// A curve without a tick.
    pub(super) fn new((from_tick, to_tick): (u32, u32), marks: Vec<u32>) -> Self {
        Self { from_tick, to_tick, finished: vec![0], in_episode: 0, marks }
    }

    /// Notes that a tick was run.
    pub(super) fn note(&mut self, world: &World) {
        self.note_finished(world.resource::<Tally>().finished);
    }

    fn note_finished(&mut self, in_episode: u64) {
        // An episode that begins anew counts from nothing.
        let new = in_episode.checked_sub(self.in_episode).unwrap_or(in_episode);
        self.in_episode = in_episode;
        self.finished.push(self.finished.last().copied().unwrap_or_default() + new);
    }

    /// Ticks over which throughput is counted.
    fn window(&self) -> u32 {
        ((self.to_tick - self.from_tick) / 20).max(LEAST_WINDOW)
    }

    /// Finished per 1,000 ticks, lately, when so many ticks had been run.
    fn flow(&self, tick: u32) -> f64 {
        let since = tick.saturating_sub(self.window());
        let at = |tick: u32| self.finished.get(tick as usize).copied().unwrap_or_default();
        if tick == since { 0.0 } else { (at(tick) - at(since)) as f64 * 1000.0 / f64::from(tick - since) }
    }

    /// Ticks and throughput up to the last tick that was run.
    fn points(&self) -> Vec<(u32, f64)> {
        let now = (self.finished.len() as u32 - 1).min(self.to_tick);
        let span = self.to_tick - self.from_tick;
        let mut ticks: Vec<u32> = (0..=POINTS).map(|point| self.from_tick + span * point / POINTS).collect();
        ticks.retain(|&tick| tick < now);
        ticks.push(now.max(self.from_tick));
        ticks.dedup();
        ticks.into_iter().map(|tick| (tick, self.flow(tick))).collect()
    }

    pub(super) fn draw(&self, picture: &mut Pixmap, sheet: &Sheet) {
        let (top, height) = sheet.curve;
        let small = strip::scale(sheet.width);
        let left = sheet.left.min(2 * sheet.margin) as f32;
        let (right, bottom) = (sheet.width as f32 - left, (top + height) as f32 - 2.0 * small as f32);
        let points = self.points();
        let most = round_up(points.iter().map(|(_, flow)| *flow).fold(1.0, f64::max));
        let line_top = (top + small * (font::HEIGHT + 4)) as f32;
        let span = f64::from((self.to_tick - self.from_tick).max(1));
        let x = |tick: u32| left + (right - left) * (f64::from(tick.saturating_sub(self.from_tick)) / span) as f32;
        let y = |flow: f64| bottom - (bottom - line_top) * (flow / most) as f32;
        stroke(picture, [(left, bottom), (right, bottom)], theme::SHELF, small as f32);
        let (now, _) = points.last().copied().unwrap_or_default();
        for &mark in self.marks.iter().filter(|&&mark| (self.from_tick..=now).contains(&mark)) {
            stroke(picture, [(x(mark), line_top), (x(mark), bottom)], theme::LOADED, 2.0 * small as f32);
        }
        let line = points.iter().map(|&(tick, flow)| (x(tick), y(flow)));
        stroke(picture, line, theme::FETCHING, 2.0 * small as f32);
        let label = format!("throughput, up to {most:.0} per 1,000 ticks");
        font::draw(
            picture,
            (left as u32, top),
            small,
            theme::PALE_INK,
            &font::fit(&label, (right - left) as u32, small),
        );
    }
}

/// The next of 1, 2 and 5 with noughts, so that a growing curve is seldom drawn anew.
fn round_up(value: f64) -> f64 {
    let decade = libm::pow(10.0, libm::floor(libm::log10(value)));
    let steps = [1.0, 2.0, 5.0, 10.0].map(|step| step * decade);
    steps.into_iter().find(|&step| step >= value).unwrap_or(value)
}

fn stroke(picture: &mut Pixmap, line: impl IntoIterator<Item = (f32, f32)>, colour: Rgb, width: f32) {
    let mut path = PathBuilder::new();
    for (place, (x, y)) in line.into_iter().enumerate() {
        if place == 0 {
            path.move_to(x, y);
        } else {
            path.line_to(x, y);
        }
    }
    if let Some(path) = path.finish() {
        let stroke = Stroke { width, ..Stroke::default() };
        picture.stroke_path(&path, &theme::paint(colour), &stroke, Transform::identity(), None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn throughput_goes_on_over_a_restart() {
        let mut curve = Curve::new((0, 400), Vec::new());
        // One task every second tick, and the episode begins anew after a hundred.
        for tick in 1..=200_u64 {
            curve.note_finished((tick % 100) / 2);
        }
        assert_eq!(curve.window(), 20);
        assert!((curve.flow(90) - 500.0).abs() < 1e-9 && (curve.flow(150) - 500.0).abs() < 1e-9);
        assert!((curve.flow(0)).abs() < 1e-9, "nothing was run");
        let points = curve.points();
        assert_eq!((points[0].0, points.last().map(|point| point.0)), (0, Some(200)), "up to now");
        assert!(points.len() < POINTS as usize);
    }

    #[test]
    fn axes_end_at_round_numbers() {
        for (value, end) in [(1.0, 1.0), (3.0, 5.0), (5.0, 5.0), (51.0, 100.0), (1999.0, 2000.0), (2001.0, 5000.0)] {
            assert!((round_up(value) - end).abs() < 1e-9, "{value} ends at {}", round_up(value));
        }
    }
}
