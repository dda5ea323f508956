//! The floor from above in a corner, with where agents are and what the camera shows; a click or a drag moves the camera there.
//!
//! The viewer fills a [`Survey`] only while the map is shown. The picture has a pixel for one or more cells, and is painted when
//! something has moved.

use std::sync::Arc;

use bevy::prelude::Resource;
use bevy_egui::egui::{
    Color32, ColorImage, Context, Pos2, Rect, Sense, Shape, Stroke, StrokeKind, TextureHandle, TextureOptions, Ui,
    Vec2, WidgetInfo, WidgetType, pos2, vec2,
};

use super::super::shortcuts::tip;
use super::super::theme::MapColours;
use super::super::widgets::{Arrows, focus_ring, take_arrows};
use super::super::{Action, theme};
use crate::grid::{CellKind, Grid};

/// The longer and the least shorter side of the map, in points.
const LONGEST: f32 = 190.0;
const SHORTEST: f32 = 28.0;
/// Pixels of the longer side, at most.
const MOST_PIXELS: u32 = 190;

/// Whether the map is shown, and what is on it.
#[derive(Resource, Clone, Debug, Default)]
pub struct Minimap {
    /// Shown or hidden by key; `None`: shown where the floor does not fit the view.
    pub wish: Option<bool>,
    /// What is on it; `None`: it is hidden.
    pub survey: Option<Survey>,
}

impl Minimap {
    /// Shows it if it is hidden, and hides it if it is shown.
    pub(in crate::panel) fn toggle(&mut self) {
        self.wish = Some(self.survey.is_none());
    }
}

/// The floor as it is now.
#[derive(Clone, Debug)]
pub struct Survey {
    /// The floor.
    pub grid: Arc<Grid>,
    /// Column and row of every agent.
    pub agents: Vec<(u32, u32)>,
    /// The corners of what the camera shows, in columns and rows from the floor's left upper corner.
    pub outline: Vec<[f32; 2]>,
}

/// The picture that was painted last.
#[derive(Default)]
pub(in crate::panel) struct MapPicture {
    grid: Option<Arc<Grid>>,
    /// In which it was painted.
    colours: Option<MapColours>,
    /// The floor without agents, and how many free cells are behind each pixel.
    bare: ColorImage,
    free_cells: Vec<u16>,
    agents: Vec<(u32, u32)>,
    texture: Option<TextureHandle>,
}

impl std::fmt::Debug for MapPicture {
    fn fmt(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        formatter.debug_struct("MapPicture").field("size", &self.bare.size).finish_non_exhaustive()
    }
}

/// Cells along one side of a pixel.
fn cells_per_pixel(grid: &Grid) -> u32 {
    grid.width().max(grid.height()).div_ceil(MOST_PIXELS)
}

/// The floor without agents, and the free cells behind each pixel.
fn bare(grid: &Grid, MapColours { free, taken, workstation, .. }: MapColours) -> (ColorImage, Vec<u16>) {
    let per_pixel = cells_per_pixel(grid);
    let size = [grid.width().div_ceil(per_pixel) as usize, grid.height().div_ceil(per_pixel) as usize];
    let mut free_cells = vec![0_u16; size[0] * size[1]];
    let mut has_workstation = vec![false; free_cells.len()];
    for cell in grid.cells() {
        let place = pixel(grid.place(cell), per_pixel, size[0]);
        free_cells[place] = free_cells[place].saturating_add(1);
        has_workstation[place] |= grid.kind(cell) == CellKind::Workstation;
    }
    let colours = free_cells.iter().zip(has_workstation).map(|(&cells, has_workstation)| match cells {
        0 => taken,
        _ if has_workstation => workstation,
        _ => taken.lerp_to_gamma(free, f32::from(cells) / (per_pixel * per_pixel) as f32),
    });
    (ColorImage::new(size, colours.collect()), free_cells)
}

fn pixel((column, row): (u32, u32), per_pixel: u32, width: usize) -> usize {
    (row / per_pixel) as usize * width + (column / per_pixel) as usize
}

/// The floor with its agents: the fuller, the nearer to the colour of what is `full`.
fn painted(picture: &MapPicture, grid: &Grid, agents: &[(u32, u32)], full: Color32) -> ColorImage {
    let (per_pixel, mut image) = (cells_per_pixel(grid), picture.bare.clone());
    let mut counts = vec![0_u16; picture.free_cells.len()];
    for &place in agents {
        let place = pixel(place, per_pixel, image.size[0]);
        counts[place] = counts[place].saturating_add(1);
    }
    for ((colour, &count), &free) in image.pixels.iter_mut().zip(&counts).zip(&picture.free_cells) {
        if count > 0 {
            // Even a single agent among many cells shows.
            let share = (f32::from(count) / f32::from(free.max(1))).sqrt().clamp(0.35, 1.0);
            *colour = colour.lerp_to_gamma(full, share);
        }
    }
    image
}

impl MapPicture {
    fn paint(&mut self, context: &Context, survey: &Survey) -> TextureHandle {
        let is_same_floor = self.grid.as_ref().is_some_and(|grid| Arc::ptr_eq(grid, &survey.grid));
        let colours = theme::map_colours();
        if !is_same_floor || self.colours != Some(colours) {
            (self.bare, self.free_cells) = bare(&survey.grid, colours);
            self.grid = Some(Arc::clone(&survey.grid));
            self.colours = Some(colours);
            self.texture = None;
        }
        if let Some(texture) = self.texture.as_ref().filter(|_| self.agents == survey.agents) {
            return texture.clone();
        }
        self.agents.clone_from(&survey.agents);
        let image = painted(self, &survey.grid, &survey.agents, colours.full);
        let texture = match self.texture.take() {
            Some(mut texture) => {
                texture.set(image, TextureOptions::NEAREST);
                texture
            }
            None => context.load_texture("map of the floor", image, TextureOptions::NEAREST),
        };
        self.texture = Some(texture.clone());
        texture
    }
}

/// The map's size in points.
fn size(grid: &Grid) -> Vec2 {
    let floor = vec2(grid.width() as f32, grid.height() as f32);
    (floor * (LONGEST / floor.max_elem())).max(Vec2::splat(SHORTEST))
}

/// The map.
pub(super) fn minimap_ui(ui: &mut Ui, survey: &Survey, picture: &mut MapPicture) -> Vec<Action> {
    let texture = picture.paint(ui.ctx(), survey);
    let (rect, response) = ui.allocate_exact_size(size(&survey.grid), Sense::click_and_drag());
    let is_enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, is_enabled, "map of the floor"));
    let floor = vec2(survey.grid.width() as f32, survey.grid.height() as f32);
    let whole = Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0));
    ui.painter().image(texture.id(), rect, whole, Color32::WHITE);
    ui.painter().rect_stroke(rect, 0.0, Stroke::new(1.0, theme::LINE), StrokeKind::Outside);
    let on_map = |[column, row]: [f32; 2]| rect.min + vec2(column, row) / floor * rect.size();
    let corners: Vec<Pos2> = survey.outline.iter().map(|&corner| on_map(corner)).collect();
    let shape = Shape::closed_line(corners, Stroke::new(1.5, theme::BRIGHT));
    ui.painter().with_clip_rect(rect.intersect(ui.clip_rect())).add(shape);
    focus_ring(ui, &response, rect);
    let stepped = stepped(take_arrows(ui, &response, true), survey);
    let asked = response.interact_pointer_pos().filter(|_| response.clicked() || response.dragged()).map(|at| {
        let place = ((at - rect.min) / rect.size()).clamp(Vec2::ZERO, Vec2::splat(1.0));
        Action::LookAt([place.x * floor.x, place.y * floor.y])
    });
    response.on_hover_text(format!("click or drag: look there; {}", tip(&Action::ToggleMinimap)));
    asked.or(stepped).into_iter().collect()
}

/// Where the diagonals of four corners meet: what the middle of the picture shows, in any perspective.
fn crossing(corners: &[[f32; 2]]) -> Option<Vec2> {
    let [a, b, c, d] = <[[f32; 2]; 4]>::try_from(corners).ok()?.map(Vec2::from);
    let (one, other) = (c - a, d - b);
    let cross = |a: Vec2, b: Vec2| a.x * b.y - a.y * b.x;
    let area = cross(one, other);
    (area.abs() > 1e-3).then(|| a + one * (cross(b - a, other) / area))
}

/// Where arrow keys lead from the middle of what the camera shows: a tenth of the floor, with Shift half of it.
fn stepped(Arrows { right, far_right, down, .. }: Arrows, survey: &Survey) -> Option<Action> {
    if (right, far_right, down) == (0, 0, 0) {
        return None;
    }
    let floor = vec2(survey.grid.width() as f32, survey.grid.height() as f32);
    let middle = crossing(&survey.outline).unwrap_or(floor / 2.0);
    let step = vec2(right as f32 + 5.0 * far_right as f32, down as f32) * floor.max_elem() / 10.0;
    let place = (middle.clamp(Vec2::ZERO, floor) + step).clamp(Vec2::ZERO, floor);
    Some(Action::LookAt([place.x, place.y]))
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable;

    use super::*;
    use crate::grid::Layout;

    fn survey(width: u32, height: u32, agents: Vec<(u32, u32)>) -> Survey {
        let mut layout = Layout::open(width, height);
        layout.set(width - 1, height - 1, CellKind::Blocked);
        layout.set(0, height - 1, CellKind::Workstation);
        let grid = Arc::new(Grid::new(layout).expect("free"));
        Survey { grid, agents, outline: vec![[0.0, 0.0], [3.0, 0.0], [3.0, 2.0], [0.0, 2.0]] }
    }

    fn image(survey: &Survey) -> ColorImage {
        let (bare, free_cells) = bare(&survey.grid, theme::map_colours());
        let picture = MapPicture { bare, free_cells, ..MapPicture::default() };
        painted(&picture, &survey.grid, &survey.agents, theme::map_colours().full)
    }

    #[test]
    fn a_small_floor_has_a_pixel_for_every_cell() {
        let image = image(&survey(6, 4, vec![(2, 1)]));
        assert_eq!(image.size, [6, 4]);
        let MapColours { free, taken, workstation, full } = theme::map_colours();
        assert_eq!((image[(2, 1)], image[(5, 3)], image[(0, 3)], image[(1, 1)]), (full, taken, workstation, free));
    }

    #[test]
    fn a_large_floor_has_no_more_pixels_than_the_map_and_shows_single_agents() {
        let survey = survey(1000, 600, vec![(999, 0), (0, 0), (1, 0), (2, 0), (3, 0)]);
        let image = image(&survey);
        assert_eq!(image.size, [167, 100]);
        let brightness = |x, y| {
            let colour: Color32 = image[(x, y)];
            u32::from(colour.r())
        };
        assert!(brightness(0, 0) > brightness(166, 0) && brightness(166, 0) > brightness(80, 50));
        assert_eq!(size(&survey.grid), vec2(LONGEST, 114.0));
    }

    #[test]
    fn a_click_and_a_drag_look_at_what_is_pointed_at() {
        let survey = survey(60, 30, Vec::new());
        let state = (Vec::<Action>::new(), MapPicture::default());
        let mut harness = Harness::new_ui_state(
            |ui, (asked, picture): &mut (Vec<Action>, MapPicture)| asked.extend(minimap_ui(ui, &survey, picture)),
            state,
        );
        let map = harness.get_by_label("map of the floor").rect();
        harness.get_by_label("map of the floor").click();
        harness.run();
        let looked_at = |harness: &Harness<(Vec<Action>, MapPicture)>| match harness.state().0.last() {
            Some(Action::LookAt(place)) => place.map(|side| side.round() as u32),
            other => panic!("{other:?}"),
        };
        assert_eq!(looked_at(&harness), [30, 15]);
        harness.drag_at(map.left_top() + vec2(2.0, 2.0));
        harness.run();
        harness.hover_at(map.right_bottom() + vec2(400.0, 0.0));
        harness.run();
        assert_eq!(looked_at(&harness), [60, 30], "beyond the edge is the edge");
    }

    #[test]
    fn arrow_keys_move_what_the_camera_shows() {
        let survey = Survey {
            outline: vec![[20.0, 0.0], [40.0, 0.0], [30.0, 20.0], [30.0, 20.0]],
            ..survey(60, 30, Vec::new())
        };
        let looked_at = |arrows: Arrows, survey: &Survey| match stepped(arrows, survey) {
            Some(Action::LookAt([column, row])) => Some((column.round(), row.round())),
            _ => None,
        };
        let square = Survey { outline: vec![[20.0, 10.0], [40.0, 10.0], [40.0, 20.0], [20.0, 20.0]], ..survey.clone() };
        assert_eq!(looked_at(Arrows { right: 1, ..Arrows::default() }, &square), Some((36.0, 15.0)));
        assert_eq!(
            looked_at(Arrows { down: -9, ..Arrows::default() }, &square),
            Some((30.0, 0.0)),
            "not beyond the floor"
        );
        assert_eq!(looked_at(Arrows::default(), &square), None);
        assert_eq!(crossing(&survey.outline).map(|at| at.x.round()), Some(30.0), "a triangle is what a low view shows");
        assert_eq!(crossing(&[]), None);
    }

    #[test]
    fn the_key_turns_what_is_seen_around() {
        let mut map = Minimap::default();
        map.toggle();
        assert_eq!(map.wish, Some(true));
        map.survey = Some(survey(3, 3, Vec::new()));
        map.toggle();
        assert_eq!(map.wish, Some(false));
    }
}
