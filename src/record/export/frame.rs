//! One frame: the floor, the fleet on it, and a strip of text below.

use bevy::prelude::World;
use tiny_skia::{Pixmap, PixmapPaint, Transform};

use super::curve::Curve;
use super::strip::{self, Words};
use super::{ExportError, agents, floor, hazards, theme};
use crate::fleet::Floor;
use crate::grid::{Grid, Guidance};
use crate::sim::Routes;

/// Side of a square in pixels, at least and at most.
const SQUARE_PX: (u32, u32) = (2, 48);

/// Longest side of a picture in pixels.
const MAX_SIDE_PX: u32 = 8192;

/// Where things are on a picture, in pixels.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sheet {
    /// The whole picture.
    pub(super) width: u32,
    /// The whole picture.
    pub(super) height: u32,
    /// Space around the floor.
    pub(super) margin: u32,
    /// Side of a square of the floor.
    pub(super) square: u32,
    /// Left end of the floor.
    pub(super) left: u32,
    /// Upper end of the floor.
    pub(super) top: u32,
    /// Upper end and height of the curve; 0 high where there is none.
    pub(super) curve: (u32, u32),
    /// Upper end of the strip.
    pub(super) strip_top: u32,
}

impl Sheet {
    /// A picture `size_px` wide of the floor, which is made as large as fits; wider if the floor has too many columns.
    fn new(grid: &Grid, shape: Shape) -> Result<Self, ExportError> {
        let Shape { size_px, height_px, has_captions, has_curve } = shape;
        let (columns, rows) = (grid.width(), grid.height());
        let margin = size_px / 64;
        let curve = if has_curve { size_px / 10 } else { 0 };
        let strip = strip::height(size_px, has_captions) + curve;
        let room = height_px.map_or(size_px * 3 / 2, |height| height.saturating_sub(strip + margin + margin / 2));
        let square = ((size_px - 2 * margin) / columns).min(room / rows).clamp(SQUARE_PX.0, SQUARE_PX.1);
        let side = |squares: u32| squares.checked_mul(square).filter(|&side| side <= MAX_SIDE_PX - 2 * margin - strip);
        let (Some(floor_width), Some(floor_height)) = (side(columns), side(rows)) else {
            return Err(ExportError::FloorTooLarge { columns, rows });
        };
        let width = size_px.max(floor_width + 2 * margin);
        let curve_top = margin + floor_height + margin / 2;
        let left = (width - floor_width) / 2;
        Ok(Self {
            width,
            height: curve_top + strip,
            margin,
            square,
            left,
            top: margin,
            curve: (curve_top, curve),
            strip_top: curve_top + curve,
        })
    }

    /// Upper left corner of the square at this column and row, which may lie between two.
    pub(super) fn corner(&self, (column, row): (f32, f32)) -> (f32, f32) {
        let square = self.square as f32;
        // Whole pixels keep outlines equally sharp everywhere, and files small.
        ((self.left as f32 + column * square).round(), (self.top as f32 + row * square).round())
    }
}

/// What is asked of frames.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape {
    /// Their width in pixels.
    pub(super) size_px: u32,
    /// Their height in pixels, at most, where it is limited.
    pub(super) height_px: Option<u32>,
    /// Whether there is a row for captions.
    pub(super) has_captions: bool,
    /// Whether there is a curve.
    pub(super) has_curve: bool,
}

/// Draws the frames of one floor.
pub(super) struct FramePainter {
    sheet: Sheet,
    /// The floor without agents, drawn under `guidance`.
    backdrop: Pixmap,
    guidance: Guidance,
    frame: Pixmap,
}

impl FramePainter {
    /// Ready to draw `grid` on such pictures.
    pub(super) fn new(grid: &Grid, shape: Shape) -> Result<Self, ExportError> {
        let sheet = Sheet::new(grid, shape)?;
        let too_large = ExportError::FloorTooLarge { columns: grid.width(), rows: grid.height() };
        let frame = Pixmap::new(sheet.width, sheet.height).ok_or(too_large)?;
        let guidance = Guidance::plain(grid);
        let mut backdrop = frame.clone();
        floor::draw(&mut backdrop, &sheet, grid, &guidance);
        Ok(Self { sheet, backdrop, guidance, frame })
    }

    /// Width and height of the frames in pixels.
    pub(super) fn size_px(&self) -> (u32, u32) {
        (self.sheet.width, self.sheet.height)
    }

    /// The world with agents `alpha` of the way from where they stood one tick ago, above `curve`, if there is one, and `words`.
    pub(super) fn paint(&mut self, world: &World, words: &Words, curve: Option<&Curve>, alpha: f32) -> &Pixmap {
        let grid = &world.resource::<Floor>().0;
        let guidance = &world.resource::<Routes>().guidance;
        if *guidance != self.guidance {
            self.guidance = guidance.clone();
            floor::draw(&mut self.backdrop, &self.sheet, grid, guidance);
        }
        self.frame.fill(theme::to_color(theme::PAGE));
        let backdrop = self.backdrop.as_ref();
        self.frame.draw_pixmap(0, 0, backdrop, &PixmapPaint::default(), Transform::identity(), None);
        hazards::draw(&mut self.frame, &self.sheet, grid, world);
        agents::draw(&mut self.frame, &self.sheet, grid, world, alpha);
        if let Some(curve) = curve {
            curve.draw(&mut self.frame, &self.sheet);
        }
        strip::draw(&mut self.frame, &self.sheet, words);
        &self.frame
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use super::*;
    use crate::fleet::{AgentId, Position, Roster};
    use crate::grid::{Area, Cell};
    use crate::scene::Stage;
    use crate::sim::{Setting, Trial, WorldCommand, apply};

    /// How many pixels of each colour a square of the floor has.
    type Colours = BTreeMap<theme::Rgb, usize>;

    /// A world in which nothing has happened, and a way to paint it.
    struct Studio {
        trial: Trial,
        setting: Setting,
        painter: FramePainter,
    }

    impl Studio {
        fn new(size_px: u32) -> Self {
            let stage = Stage::open("narrow-aisles", &["fleet.agents=30".to_owned()]).expect("a shipped scene");
            let setting = Setting { policy: stage.policy.clone(), stage: Arc::new(stage), seed: 5 };
            let shape = Shape { size_px, height_px: None, has_captions: false, has_curve: false };
            let painter = FramePainter::new(&setting.stage.grid, shape).expect("it fits");
            let mut trial = Trial::default();
            trial.begin(&setting);
            Self { trial, setting, painter }
        }

        fn agent(&self, number: usize) -> Cell {
            let entity = self.trial.world().resource::<Roster>().0[number];
            self.trial.world().get::<Position>(entity).expect("an agent").now
        }

        /// A cell on which nobody stands.
        fn free_cell(&self) -> Cell {
            let taken: Vec<Cell> = (0..30).map(|number| self.agent(number)).collect();
            self.setting.stage.grid.cells().find(|cell| !taken.contains(cell)).expect("there is room")
        }

        fn give(&mut self, command: &WorldCommand) {
            apply(self.trial.world_mut(), &mut self.setting, command);
        }

        /// What is seen of these cells.
        fn look<const N: usize>(&mut self, cells: [Cell; N]) -> [Colours; N] {
            let words = Words::new("floor", self.trial.world(), &self.setting, 1.0);
            self.painter.paint(self.trial.world(), &words, None, 1.0);
            let FramePainter { sheet, frame, .. } = &self.painter;
            cells.map(|cell| {
                let (column, row) = self.setting.stage.grid.place(cell);
                let (left, top) = sheet.corner((column as f32, row as f32));
                let mut colours = Colours::new();
                for (x, y) in (0..sheet.square).flat_map(|y| (0..sheet.square).map(move |x| (x, y))) {
                    let pixel = frame.pixel(left as u32 + x, top as u32 + y).expect("on the picture");
                    *colours.entry([pixel.red(), pixel.green(), pixel.blue()]).or_default() += 1;
                }
                colours
            })
        }
    }

    fn count(colours: &Colours, colour: theme::Rgb) -> usize {
        colours.get(&colour).copied().unwrap_or_default()
    }

    #[test]
    fn a_broken_agent_is_crossed_out_and_the_others_are_as_they_were() {
        for (size_px, has_cross) in [(640, true), (100, false)] {
            let mut studio = Studio::new(size_px);
            let cells = [studio.agent(3), studio.agent(4)];
            let [_, sound] = studio.look(cells);
            studio.give(&WorldCommand::BreakAgent { agent: AgentId(3), ticks: 20 });
            let [broken, still_sound] = studio.look(cells);
            assert!(count(&broken, theme::BROKEN) > 0, "{broken:?}");
            assert_eq!(count(&broken, theme::SIGN) > 0, has_cross, "{broken:?}");
            assert_eq!(sound, still_sound);
            studio.give(&WorldCommand::MendAgent { agent: AgentId(3) });
            assert_eq!(count(&studio.look(cells)[0], theme::BROKEN), 0, "it can move again");
        }
    }

    #[test]
    fn a_blocked_cell_is_hatched_until_it_is_open() {
        for size_px in [640, 100] {
            let mut studio = Studio::new(size_px);
            let cell = studio.free_cell();
            let [open] = studio.look([cell]);
            studio.give(&WorldCommand::BlockCell { cell, ticks: 20 });
            let [blocked] = studio.look([cell]);
            let [stripes, cover] = [theme::BROKEN, theme::SIGN].map(|colour| count(&blocked, colour));
            let all: usize = blocked.values().sum();
            assert!(stripes > 0 && cover > 0 && 2 * (stripes + cover) > all, "{blocked:?}");
            studio.give(&WorldCommand::OpenCell { cell });
            assert_eq!(studio.look([cell]), [open]);
        }
    }

    #[test]
    fn a_black_out_is_shade_with_a_rim_for_as_long_as_it_lasts() {
        let mut studio = Studio::new(640);
        let agent = studio.agent(3);
        let (column, row) = studio.setting.stage.grid.place(agent);
        let before = studio.look([agent]);
        studio.give(&WorldCommand::BlackOut { area: Area::around((column, row), 0), ticks: 2 });
        let [silent] = studio.look([agent]);
        assert!(count(&silent, theme::SIGN) > 0, "{silent:?}");
        assert_eq!(count(&silent, theme::FLOOR), 0, "{silent:?}");
        let shade = theme::shaded(theme::FLOOR);
        let is_shade = |colour: &theme::Rgb| (0..3).all(|channel| colour[channel].abs_diff(shade[channel]) <= 1);
        assert!(silent.keys().any(is_shade), "{silent:?} without {shade:?}");
        for look in [theme::IDLE, theme::FETCHING, theme::LOADED] {
            assert_eq!(count(&silent, look), count(&before[0], look), "agents lie over shade");
        }
        studio.trial.tick();
        studio.trial.tick();
        assert_eq!(count(&studio.look([agent])[0], theme::SIGN), 0, "it is over");
    }
}
