//! Where the boards of stations stand in the window.
//!
//! A board stands outside the floor where its station is at the edge, else above it in the picture. Stations whose boards would overlap
//! share one, so that no board is covered and no station left out; which do depends on the view alone, and not on what happens at
//! them. Where there would still be too many to read, more of them share one. Only where the floor is so far away that boards would
//! hide much of it there are none.

use bevy::math::Rect;
use bevy::prelude::*;
use bevy_egui::EguiPostUpdateSet;

use super::super::DrawnFloor;
use super::docks::outward;
use super::seen::SeenStation;
use crate::grid::Grid;
use crate::panel::{
    BOARD_SIZE, Board, HEAT_SCALE_SIZE, Overlays, PanelMargins, Settings, Shown, SideBoards, StationBoards, StationCard,
};
use crate::viewer::sides::{Side, Sides};
use crate::viewer::{ViewerSystems, place};

/// Boards on one side, at most.
const MOST_BOARDS: usize = 40;
/// Between a station and its board, and between boards, in points.
const STEM: f32 = 16.0;
const GAP: f32 = 5.0;
/// How much more room boards are given where there are too many.
const SPREAD: f32 = 1.4;
/// What they may hide of the floor, as a share of what all of it takes, be it in view or not.
const MOST_HIDDEN: f32 = 0.15;

pub(super) fn plugin(app: &mut App) {
    app.add_systems(
        PostUpdate,
        place_boards
            .in_set(ViewerSystems::Overlays)
            .before(EguiPostUpdateSet::EndPass)
            .run_if(resource_exists::<Shown>),
    );
}

fn place_boards(
    (sides, drawn): (Res<Sides>, Res<DrawnFloor>),
    (overlays, settings, margins): (Res<Overlays>, Res<Settings>, Res<PanelMargins>),
    cameras: Query<(&Side, &Camera, &Transform), With<Camera3d>>,
    mut boards: ResMut<StationBoards>,
) {
    let mut placed = StationBoards::default();
    if let Some(grid) = drawn.grid.as_deref().filter(|_| overlays.stations) {
        for (&side, camera, view) in cameras.iter().filter(|(_, camera, _)| camera.is_active) {
            let Some((seen, within)) = sides.of(side).zip(camera.logical_viewport_rect()) else { continue };
            // What is seen may be of a floor that is not drawn yet.
            if seen.stations.len() != grid.workstations().len() || seen.stations.is_empty() {
                continue;
            }
            // The camera is where it will be drawn from; its global transform is still that of the last frame.
            let view = GlobalTransform::from(*view);
            let on_screen = |point: Vec3| camera.world_to_viewport(&view, point).ok();
            let zoom = settings.zoom();
            let stands = seen.stations.iter().filter_map(|station| stand(grid, station, zoom, within, on_screen));
            let taken = overlays.shown_heat().map(|_| below_scale(within, zoom));
            let room = Room { within, taken };
            let size = Vec2::from(BOARD_SIZE) * zoom;
            let mut boards = arrange(stands.collect(), size + GAP * zoom, room.clear_of(*margins));
            if around(grid, on_screen).is_some_and(|floor| hide_much_of(floor, &boards, size)) {
                boards.clear();
            }
            placed.0.push(SideBoards { within: [within.min.into(), within.max.into()], boards });
        }
    }
    boards.set_if_neq(placed);
}

/// Where the scale of heat stands, at the right edge of what is drawn.
fn below_scale(within: Rect, zoom: f32) -> Rect {
    let size = Vec2::from(HEAT_SCALE_SIZE) * zoom;
    Rect::from_center_size(Vec2::new(within.max.x - size.x / 2.0, within.center().y), size)
}

/// Around the floor, beyond the picture too; `None` where a corner is behind the camera.
fn around(grid: &Grid, on_screen: impl Fn(Vec3) -> Option<Vec2>) -> Option<Rect> {
    let half = place::extent(grid.layout()) / 2.0;
    let corner = |x: f32, y: f32| on_screen(Vec3::new(x * half.x, 0.0, y * half.y));
    let [a, b, c, d] = [corner(-1.0, -1.0)?, corner(1.0, -1.0)?, corner(-1.0, 1.0)?, corner(1.0, 1.0)?];
    Some(Rect::from_corners(a, d).union(Rect::from_corners(b, c)))
}

/// Whether boards of this size stand before too much of the floor.
fn hide_much_of(floor: Rect, boards: &[Board], size: Vec2) -> bool {
    let area = |rect: Rect| rect.width() * rect.height();
    let hidden = |board: &Board| area(floor.intersect(Rect::from_center_size(board.middle.into(), size)));
    boards.iter().map(hidden).sum::<f32>() > MOST_HIDDEN * area(floor)
}

/// Where boards may stand.
#[derive(Clone, Copy, Debug)]
struct Room {
    /// What is drawn.
    within: Rect,
    /// What something else covers, at the right edge.
    taken: Option<Rect>,
}

impl Room {
    /// What is left of it below and above what floats at the top and the bottom, if anything is.
    fn clear_of(self, margins: PanelMargins) -> Self {
        let Rect { min, max } = self.within;
        let within = Rect { min: min + Vec2::Y * margins.top, max: max - Vec2::Y * margins.bottom };
        Self { within: if within.min.y < within.max.y { within } else { self.within }, ..self }
    }
}

/// One station, or several that share a board.
#[derive(Clone, Copy, Debug)]
struct Stand {
    /// Sums over the stations.
    middle: Vec2,
    foot: Vec2,
    stations: u32,
    queued: u32,
    per_1000_ticks: Option<f64>,
}

impl Stand {
    /// The middle of its board, within what is drawn and left of what is covered.
    fn place(&self, size: Vec2, Room { within, taken }: Room) -> Vec2 {
        let room = Rect { min: within.min + size / 2.0, max: (within.max - size / 2.0).max(within.min + size / 2.0) };
        let place = (self.middle / self.stations as f32).clamp(room.min, room.max);
        match taken {
            Some(taken) if !taken.intersect(Rect::from_center_size(place, size)).is_empty() => {
                Vec2::new((taken.min.x - size.x / 2.0).max(room.min.x), place.y)
            }
            _ => place,
        }
    }

    fn join(&mut self, other: &Self) {
        self.middle += other.middle;
        self.foot += other.foot;
        self.stations += other.stations;
        self.queued += other.queued;
        self.per_1000_ticks = self.per_1000_ticks.zip(other.per_1000_ticks).map(|(a, b)| a + b);
    }
}

/// A board of one station; `None` where the station is out of view.
fn stand(
    grid: &Grid,
    station: &SeenStation,
    zoom: f32,
    within: Rect,
    on_screen: impl Fn(Vec3) -> Option<Vec2>,
) -> Option<Stand> {
    let centre = place::centre(grid, station.cell);
    let foot = on_screen(centre).filter(|&foot| within.contains(foot))?;
    let half = Vec2::from(BOARD_SIZE) * zoom / 2.0;
    let away = outward(grid, station.cell).and_then(|direction| {
        let (columns, rows) = direction.step();
        (on_screen(centre + Vec3::new(columns as f32, 0.0, rows as f32))? - foot).try_normalize()
    });
    let away = away.unwrap_or(Vec2::NEG_Y);
    // So far that the board ends a stem from the station, whichever way it lies.
    let reach = (half / away.abs().max(Vec2::splat(1e-3))).min_element() + STEM * zoom;
    let StationCard { queued, per_1000_ticks, .. } = station.card;
    Some(Stand { middle: foot + away * reach, foot, stations: 1, queued, per_1000_ticks })
}

/// Boards of this size each, none over another.
fn arrange(stands: Vec<Stand>, size: Vec2, within: Room) -> Vec<Board> {
    let (mut stands, mut room) = (stands, size);
    loop {
        stands = joined(stands, room, size, within);
        if stands.len() <= MOST_BOARDS {
            break;
        }
        room *= SPREAD;
    }
    let board = |stand: Stand| Board {
        middle: stand.place(size, within).into(),
        foot: (stand.foot / stand.stations as f32).into(),
        stations: stand.stations,
        queued: stand.queued,
        per_1000_ticks: stand.per_1000_ticks,
    };
    stands.into_iter().map(board).collect()
}

/// Joins stands until none is within another's `room`.
fn joined(mut stands: Vec<Stand>, room: Vec2, size: Vec2, within: Room) -> Vec<Stand> {
    loop {
        let before = stands.len();
        let mut apart: Vec<(Vec2, Stand)> = Vec::with_capacity(before);
        for stand in stands {
            let place = stand.place(size, within);
            let near = apart.iter_mut().find(|(other, _)| (*other - place).abs().cmplt(room).all());
            match near {
                Some((place, other)) => {
                    other.join(&stand);
                    *place = other.place(size, within);
                }
                None => apart.push((place, stand)),
            }
        }
        stands = apart.into_iter().map(|(_, stand)| stand).collect();
        if stands.len() == before {
            return stands;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WITHIN: Room = Room { within: Rect { min: Vec2::ZERO, max: Vec2::new(1000.0, 600.0) }, taken: None };
    const SIZE: Vec2 = Vec2::new(90.0, 40.0);

    fn stand(x: f32, y: f32, queued: u32) -> Stand {
        let middle = Vec2::new(x, y);
        Stand { middle, foot: middle + Vec2::Y * 40.0, stations: 1, queued, per_1000_ticks: Some(10.0) }
    }

    fn is_apart(boards: &[Board]) -> bool {
        boards.iter().enumerate().all(|(number, a)| {
            boards[number + 1..].iter().all(|b| {
                let away = (Vec2::from(a.middle) - Vec2::from(b.middle)).abs();
                away.cmpge(SIZE - 1e-3).any()
            })
        })
    }

    #[test]
    fn boards_hide_little_of_a_floor_or_there_are_none() {
        let boards = arrange(vec![stand(100.0, 100.0, 1), stand(300.0, 100.0, 2)], SIZE, WITHIN);
        let floor = |width: f32, height: f32| Rect::from_center_size(Vec2::new(200.0, 100.0), Vec2::new(width, height));
        assert!(!hide_much_of(floor(500.0, 400.0), &boards, SIZE));
        assert!(hide_much_of(floor(300.0, 100.0), &boards, SIZE));
        assert!(!hide_much_of(floor(100.0, 100.0), &boards, SIZE), "they stand at its sides");
    }

    #[test]
    fn boards_that_have_room_stay_where_they_are() {
        let boards =
            arrange(vec![stand(100.0, 100.0, 1), stand(300.0, 100.0, 2), stand(100.0, 160.0, 3)], SIZE, WITHIN);
        assert_eq!(boards.len(), 3);
        assert!((Vec2::from(boards[1].middle) - Vec2::new(300.0, 100.0)).length() < 1e-3);
        assert_eq!((boards[1].stations, boards[1].queued), (1, 2));
    }

    #[test]
    fn no_board_is_below_the_scale_of_heat() {
        let taken = below_scale(WITHIN.within, 1.0);
        let stands = vec![stand(990.0, 300.0, 1), stand(990.0, 20.0, 2)];
        let boards = arrange(stands, SIZE, Room { taken: Some(taken), ..WITHIN });
        let place = |board: &Board| Rect::from_center_size(board.middle.into(), SIZE);
        assert!(boards.iter().all(|board| taken.intersect(place(board)).is_empty()), "{boards:?}");
        assert!((boards[1].middle[0] - 955.0).abs() < 1e-3, "above it there is room up to the edge");
    }

    #[test]
    fn stations_too_close_together_share_a_board_and_nothing_is_left_out() {
        let many: Vec<Stand> =
            (0..900).map(|n| stand(20.0 + (n % 30) as f32 * 33.0, (n / 30) as f32 * 20.0, 1)).collect();
        let boards = arrange(many, SIZE, WITHIN);
        assert!(boards.len() > 1 && boards.len() <= MOST_BOARDS && is_apart(&boards));
        let sum = |of: fn(&Board) -> u32| boards.iter().map(of).sum::<u32>();
        assert_eq!((sum(|board| board.stations), sum(|board| board.queued)), (900, 900));
        let visits: f64 = boards.iter().filter_map(|board| board.per_1000_ticks).sum();
        assert!((visits - 9000.0).abs() < 1e-6);
    }

    #[test]
    fn no_board_is_behind_legend_or_bar() {
        let margins = PanelMargins { top: 60.0, bottom: 120.0 };
        let boards = arrange(vec![stand(100.0, 5.0, 1), stand(400.0, 590.0, 1)], SIZE, WITHIN.clear_of(margins));
        for board in &boards {
            let [_, y] = board.middle;
            assert!((60.0 - 1e-3..=480.0 + 1e-3).contains(&(y - SIZE.y / 2.0)) && y + SIZE.y / 2.0 <= 480.0 + 1e-3);
        }
        let high = PanelMargins { top: 400.0, bottom: 300.0 };
        assert_eq!(WITHIN.clear_of(high).within, WITHIN.within, "where nothing is left, they stand where they may");
    }

    #[test]
    fn boards_at_the_edge_of_the_window_are_whole() {
        let boards = arrange(vec![stand(-40.0, 5.0, 1), stand(999.0, 599.0, 1)], SIZE, WITHIN);
        for board in &boards {
            let (low, high) = (Vec2::from(board.middle) - SIZE / 2.0, Vec2::from(board.middle) + SIZE / 2.0);
            assert!(low.cmpge(Vec2::splat(-1e-3)).all() && high.cmple(WITHIN.within.max + 1e-3).all(), "{board:?}");
        }
    }
}
