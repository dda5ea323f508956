//! Where agents' numbers stand in the window: beside the agents that are nearest to what the camera looks at.

use bevy::math::Rect;
use bevy::prelude::*;
use bevy_egui::EguiPostUpdateSet;

use super::super::ViewerSystems;
use super::super::camera::Orbit;
use super::super::sides::Side;
use super::agents::Figure;
use crate::fleet::AgentId;
use crate::panel::{
    AgentNumbers, BOARD_SIZE, MOST_NUMBERS, NumberSign, Overlays, Settings, Shown, SideNumbers, StationBoards,
    number_size,
};

/// From the middle of an agent to the left edge of its number, in cells.
const ASIDE: f32 = 0.42;
/// Between two numbers, in points.
const GAP: f32 = 2.0;

pub(in crate::viewer) fn plugin(app: &mut App) {
    app.add_systems(
        PostUpdate,
        place_numbers
            .in_set(ViewerSystems::Overlays)
            .before(EguiPostUpdateSet::EndPass)
            .run_if(resource_exists::<Shown>),
    );
}

fn place_numbers(
    (overlays, settings): (Res<Overlays>, Res<Settings>),
    cameras: Query<(&Side, &Camera, &Transform), With<Camera3d>>,
    orbit: Option<Single<&Orbit>>,
    boards: Res<StationBoards>,
    figures: Query<(&Figure, &GlobalTransform)>,
    mut numbers: ResMut<AgentNumbers>,
) {
    let mut placed = AgentNumbers::default();
    if let Some(orbit) = orbit.filter(|_| overlays.numbers) {
        for (&side, camera, view) in cameras.iter().filter(|(_, camera, _)| camera.is_active) {
            let Some(within) = camera.logical_viewport_rect() else { continue };
            let of_side = figures.iter().filter(|(figure, _)| figure.side == side);
            let agents = of_side.map(|(figure, place)| (figure.agent, place.translation()));
            let near = nearest(agents, orbit.focus());
            let aside = view.right() * ASIDE;
            // The camera is where it will be drawn from; its global transform is still that of the last frame.
            let view = GlobalTransform::from(*view);
            let beside =
                |(agent, place): (AgentId, Vec3)| Some((agent, camera.world_to_viewport(&view, place + aside).ok()?));
            let signs = arrange(near.into_iter().filter_map(beside), settings.zoom(), within, &boards);
            placed.0.push(SideNumbers { within: [within.min.into(), within.max.into()], signs });
        }
    }
    numbers.set_if_neq(placed);
}

/// The agents nearest to a point, as many as have numbers, the nearest first.
fn nearest(agents: impl Iterator<Item = (AgentId, Vec3)>, focus: Vec3) -> Vec<(AgentId, Vec3)> {
    let mut near: Vec<(AgentId, Vec3)> = agents.collect();
    // Where two are equally far, the lower number stays whatever the order in which figures lie.
    let order = |a: &(AgentId, Vec3), b: &(AgentId, Vec3)| {
        let away = |place: Vec3| place.distance_squared(focus);
        away(a.1).total_cmp(&away(b.1)).then(a.0.cmp(&b.0))
    };
    if near.len() > MOST_NUMBERS {
        near.select_nth_unstable_by(MOST_NUMBERS, order);
        near.truncate(MOST_NUMBERS);
    }
    near.sort_unstable_by(order);
    near
}

/// A sign at the right of each of these points; none where it would not be whole, or would cover one before it or a board.
fn arrange(
    points: impl Iterator<Item = (AgentId, Vec2)>,
    zoom: f32,
    within: Rect,
    boards: &StationBoards,
) -> Vec<NumberSign> {
    let mut signs = Vec::new();
    let boards = boards.0.iter().flat_map(|side| &side.boards);
    let size = Vec2::from(BOARD_SIZE) * zoom;
    let mut taken: Vec<Rect> = boards.map(|board| Rect::from_center_size(board.middle.into(), size)).collect();
    for (agent, point) in points {
        let size = Vec2::from(number_size(agent)) * zoom;
        let middle = point + Vec2::X * (size.x / 2.0);
        let place = Rect::from_center_size(middle, size);
        let is_whole = within.contains(place.min) && within.contains(place.max);
        if is_whole && taken.iter().all(|other| other.inflate(GAP * zoom).intersect(place).is_empty()) {
            taken.push(place);
            signs.push(NumberSign { agent, middle: middle.into() });
        }
    }
    signs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::panel::{Board, SideBoards};

    const WITHIN: Rect = Rect { min: Vec2::ZERO, max: Vec2::new(1000.0, 600.0) };

    fn numbers(signs: &[NumberSign]) -> Vec<u32> {
        signs.iter().map(|sign| sign.agent.0).collect()
    }

    #[test]
    fn the_nearest_agents_have_numbers_and_no_more_than_can_be_read() {
        let agents = |count: u32| (0..count).rev().map(|number| (AgentId(number), Vec3::X * number as f32));
        let found = nearest(agents(500), Vec3::X * 100.2);
        assert_eq!(found.len(), MOST_NUMBERS);
        assert_eq!(found[..4].iter().map(|(agent, _)| agent.0).collect::<Vec<_>>(), [100, 101, 99, 102]);
        assert_eq!(nearest(agents(7), Vec3::ZERO).len(), 7);
        let equal = nearest([AgentId(9), AgentId(4)].map(|agent| (agent, Vec3::X)).into_iter(), Vec3::ZERO);
        assert_eq!(equal[0].0, AgentId(4));
    }

    #[test]
    fn a_number_stands_at_the_right_of_its_agent() {
        let point = Vec2::new(300.0, 200.0);
        for zoom in [1.0, 1.5] {
            let [sign] = arrange([(AgentId(1234), point)].into_iter(), zoom, WITHIN, &StationBoards::default())[..]
            else {
                panic!("one sign")
            };
            let left = sign.middle[0] - number_size(AgentId(1234))[0] * zoom / 2.0;
            assert!((left - point.x).abs() < 1e-3 && (sign.middle[1] - point.y).abs() < 1e-3, "{sign:?}");
        }
        let [zero, short, long] = [0, 9, 10_000].map(|number| number_size(AgentId(number))[0]);
        assert!(long > short + 20.0 && (zero - short).abs() < 1e-3, "{zero} {short} {long}");
    }

    #[test]
    fn no_number_covers_another_and_none_is_cut_off() {
        let points = [(3, 300.0, 200.0), (4, 305.0, 204.0), (5, 300.0, 230.0), (6, 995.0, 300.0), (7, 400.0, 3.0)];
        let points = points.map(|(agent, x, y)| (AgentId(agent), Vec2::new(x, y)));
        assert_eq!(
            numbers(&arrange(points.into_iter(), 1.0, WITHIN, &StationBoards::default())),
            [3, 5],
            "the nearest has the place"
        );
        assert_eq!(numbers(&arrange(points.into_iter(), 2.5, WITHIN, &StationBoards::default())), [3]);
    }

    #[test]
    fn no_number_covers_a_board() {
        let board =
            Board { middle: [300.0, 200.0], foot: [300.0, 260.0], stations: 1, queued: 0, per_1000_ticks: None };
        let boards = StationBoards(vec![SideBoards { within: [[0.0; 2], [1000.0, 600.0]], boards: vec![board] }]);
        let points = [(3, 310.0, 205.0), (4, 310.0, 260.0)].map(|(agent, x, y)| (AgentId(agent), Vec2::new(x, y)));
        assert_eq!(numbers(&arrange(points.into_iter(), 1.0, WITHIN, &boards)), [4]);
        assert_eq!(numbers(&arrange(points.into_iter(), 1.0, WITHIN, &StationBoards::default())), [3, 4]);
    }
}
