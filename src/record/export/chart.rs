//! Log-log charts as PNGs.

use std::path::Path;

use tiny_skia::{FillRule, PathBuilder, Pixmap, Stroke, Transform};

use super::shape::rounded;
use super::theme::{self, Rgb};
use super::{ExportError, ExportReport, font};
use crate::atomic_file;

/// Width and height of a panel, and what its axes leave free around the plot, in pixels.
const PANEL: (u32, u32) = (440, 320);
const LEFT: u32 = 56;
const RIGHT: u32 = 20;
const TOP: u32 = 40;
const BOTTOM: u32 = 48;

/// Scale of the font.
const TEXT: u32 = 2;
const SMALL_TEXT: u32 = 1;

/// Colours of the series, in their order.
const COLOURS: [Rgb; 3] = [theme::FETCHING, theme::LOADED, theme::IDLE];

/// Side of the mark of a point in pixels.
const MARK_PX: f32 = 8.0;

/// One plot with logarithmic axes.
#[derive(Clone, Debug, PartialEq)]
pub struct LogPanel {
    /// What stands above it; printable ASCII, as all texts.
    pub title: String,
    /// What grows to the right.
    pub x_label: String,
    /// At most three.
    pub series: Vec<LogSeries>,
}

/// Points, all above 0, and a power law through them.
#[derive(Clone, Debug, PartialEq)]
pub struct LogSeries {
    /// What they are.
    pub name: String,
    /// x and y.
    pub points: Vec<(f64, f64)>,
    /// The line y = scale · x^exponent, as (exponent, scale).
    pub line: Option<(f64, f64)>,
}

/// Draws panels in rows of `columns`.
///
/// # Errors
/// If the picture cannot be encoded or the file not be written; an older file of that name is then intact.
pub fn chart_png(panels: &[LogPanel], columns: usize, path: &Path) -> Result<ExportReport, ExportError> {
    let (across, down) = (columns.min(panels.len()).max(1), panels.len().div_ceil(columns.max(1)).max(1));
    let size_px = (PANEL.0 * across as u32, PANEL.1 * down as u32);
    let Some(mut picture) = Pixmap::new(size_px.0, size_px.1) else {
        return Err(ExportError::Encoding(format!("{} panels do not fit a picture", panels.len())));
    };
    picture.fill(theme::to_color(theme::PAGE));
    for (k, panel) in panels.iter().enumerate() {
        let corner = (PANEL.0 * (k % across) as u32, PANEL.1 * (k / across) as u32);
        draw_panel(&mut picture, corner, panel);
    }
    let file = picture.encode_png().map_err(|error| ExportError::Encoding(error.to_string()))?;
    atomic_file::write(path, &file).map_err(|source| ExportError::Write { path: path.to_owned(), source })?;
    Ok(ExportReport { frames: 1, bytes: file.len() as u64, size_px })
}

/// Powers of ten that an axis runs between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Decades {
    first: i32,
    last: i32,
}

impl Decades {
    /// The smallest range around `values`, at least one decade.
    fn around(values: impl Iterator<Item = f64>) -> Self {
        let (mut first, mut last) = (f64::INFINITY, f64::NEG_INFINITY);
        for value in values.map(libm::log10) {
            (first, last) = (first.min(value), last.max(value));
        }
        if first > last {
            return Self { first: 0, last: 1 };
        }
        let first = libm::floor(first) as i32;
        Self { first, last: (libm::ceil(last) as i32).max(first + 1) }
    }

    /// Where a value lies, 0 at the beginning and 1 at the end.
    fn share(self, value: f64) -> f32 {
        ((libm::log10(value) - f64::from(self.first)) / f64::from(self.last - self.first)) as f32
    }
}

/// Where the plot of a panel lies and what it shows.
struct Axes {
    x: Decades,
    y: Decades,
    left: f32,
    bottom: f32,
}

impl Axes {
    const WIDTH: f32 = (PANEL.0 - LEFT - RIGHT) as f32;
    const HEIGHT: f32 = (PANEL.1 - TOP - BOTTOM) as f32;

    fn place(&self, (x, y): (f64, f64)) -> (f32, f32) {
        (self.left + Self::WIDTH * self.x.share(x), self.bottom - Self::HEIGHT * self.y.share(y))
    }
}

fn draw_panel(picture: &mut Pixmap, (left, top): (u32, u32), panel: &LogPanel) {
    let points = || panel.series.iter().flat_map(|series| &series.points);
    let axes = Axes {
        x: Decades::around(points().map(|point| point.0)),
        y: Decades::around(points().map(|point| point.1)),
        left: (left + LEFT) as f32,
        bottom: (top + PANEL.1 - BOTTOM) as f32,
    };
    let title = font::fit(&panel.title, PANEL.0 - LEFT - RIGHT, TEXT);
    font::draw(picture, (left + LEFT, top + 12), TEXT, theme::INK, &title);
    draw_axes(picture, &axes);
    let label_left = left + LEFT + (Axes::WIDTH as u32).saturating_sub(font::width(&panel.x_label, SMALL_TEXT));
    font::draw(picture, (label_left, top + PANEL.1 - 14), SMALL_TEXT, theme::PALE_INK, &panel.x_label);
    for (k, (series, colour)) in panel.series.iter().zip(COLOURS).enumerate() {
        draw_series(picture, &axes, series, colour);
        let place = (left + LEFT + 8, top + TOP + 6 + 12 * k as u32);
        font::draw(picture, place, SMALL_TEXT, colour, &series.name);
    }
}

/// A line and a number at each power of ten.
fn draw_axes(picture: &mut Pixmap, axes: &Axes) {
    for decade in axes.x.first..=axes.x.last {
        let (x, y) = axes.place((power(decade), power(axes.y.first)));
        stroke(picture, &[(x, y), (x, y - Axes::HEIGHT)], theme::SEAM, 1.0);
        let number = number(decade);
        let place = ((x as u32).saturating_sub(font::width(&number, SMALL_TEXT) / 2), y as u32 + 6);
        font::draw(picture, place, SMALL_TEXT, theme::PALE_INK, &number);
    }
    for decade in axes.y.first..=axes.y.last {
        let (x, y) = axes.place((power(axes.x.first), power(decade)));
        stroke(picture, &[(x, y), (x + Axes::WIDTH, y)], theme::SEAM, 1.0);
        let number = number(decade);
        let place = ((x as u32).saturating_sub(font::width(&number, SMALL_TEXT) + 6), (y as u32).saturating_sub(4));
        font::draw(picture, place, SMALL_TEXT, theme::PALE_INK, &number);
    }
}

fn draw_series(picture: &mut Pixmap, axes: &Axes, series: &LogSeries, colour: Rgb) {
    let ends = (series.points.first(), series.points.last());
    if let (Some((exponent, scale)), (Some(first), Some(last))) = (series.line, ends) {
        let on_line = |&(x, _): &(f64, f64)| axes.place((x, scale * libm::pow(x, exponent)));
        stroke(picture, &[on_line(first), on_line(last)], colour, 1.5);
    }
    for &point in &series.points {
        let (x, y) = axes.place(point);
        if let Some(mark) = rounded([x - MARK_PX / 2.0, y - MARK_PX / 2.0, MARK_PX, MARK_PX], MARK_PX / 2.0) {
            picture.fill_path(&mark, &theme::paint(colour), FillRule::Winding, Transform::identity(), None);
        }
    }
}

fn stroke(picture: &mut Pixmap, line: &[(f32, f32); 2], colour: Rgb, width: f32) {
    let mut path = PathBuilder::new();
    path.move_to(line[0].0, line[0].1);
    path.line_to(line[1].0, line[1].1);
    if let Some(path) = path.finish() {
        let stroke = Stroke { width, ..Stroke::default() };
        picture.stroke_path(&path, &theme::paint(colour), &stroke, Transform::identity(), None);
    }
}

fn power(decade: i32) -> f64 {
    libm::pow(10.0, f64::from(decade))
}

/// A power of ten in few characters.
fn number(decade: i32) -> String {
    match decade {
        0..=2 => format!("{}", power(decade)),
        3..=5 => format!("{}k", power(decade - 3)),
        6..=8 => format!("{}M", power(decade - 6)),
        _ => format!("1e{decade}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_span_whole_decades() {
        let around = |values: &[f64]| Decades::around(values.iter().copied());
        assert_eq!(around(&[120.0, 99_000.0]), Decades { first: 2, last: 5 });
        assert_eq!(around(&[100.0]), Decades { first: 2, last: 3 });
        assert_eq!(around(&[]), Decades { first: 0, last: 1 });
        let share = around(&[1.0, 100.0]).share(10.0);
        assert!((share - 0.5).abs() < 1e-6, "{share}");
    }

    #[test]
    fn points_and_line_lie_where_they_belong() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("chart.png");
        let points = vec![(100.0, 10.0), (10_000.0, 1000.0)];
        let series = LogSeries { name: "pool".to_owned(), points, line: Some((1.0, 0.1)) };
        let panel = LogPanel { title: "time".to_owned(), x_label: "agents".to_owned(), series: vec![series] };
        let report = chart_png(&[panel.clone(), panel], 2, &path).unwrap();
        assert_eq!(report.size_px, (2 * PANEL.0, PANEL.1));
        let picture = Pixmap::load_png(&path).unwrap();
        // Edges are smoothed, so that a thin line may have no pixel of its pure colour.
        let is_blue = |x: u32, y: u32| {
            let pixel = picture.pixel(x, y).unwrap();
            pixel.blue() > pixel.red().saturating_add(80)
        };
        let (left, bottom) = (LEFT, PANEL.1 - BOTTOM);
        let (right, top) = (PANEL.0 - RIGHT, TOP);
        assert!(is_blue(left + 1, bottom - 1) && is_blue(right - 1, top + 1));
        assert!(is_blue(left.midpoint(right), bottom.midpoint(top)), "the line passes the middle");
        assert!(is_blue(PANEL.0 + left + 1, bottom - 1), "the second panel stands beside the first");
        assert!(!is_blue(left + 40, bottom - 1));
    }
}
