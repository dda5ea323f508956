//! Features of an edge from the floor alone.
//!
//! A lane is a row (for horizontal edges) or a column (for vertical ones); s is the direction's sign, q the lane's
//! position across the floor and a the position along it, both −1 … 1. A corridor is a group of neighbouring lanes, each at
//! least as free as lanes are on average: the aisles between shelves, however far apart they lie. A street is what lies between
//! the obstacles on both sides of a cell, wherever its lanes begin.

use super::features::EDGE_FEATURES;
use crate::grid::{Cell, CellKind, Direction, Grid};

/// What the features need to know of a floor.
pub(super) struct Geometry {
    /// Along rows, and along columns.
    corridors: [Corridors; 2],
}

impl Geometry {
    pub(super) fn new(grid: &Grid) -> Self {
        Self { corridors: [Corridors::new(grid, true), Corridors::new(grid, false)] }
    }

    /// The features of the edge that leaves `cell` in `direction`.
    pub(super) fn features(&self, grid: &Grid, cell: Cell, direction: Direction) -> [f64; EDGE_FEATURES] {
        let (column, row) = grid.place(cell);
        let (lane, lanes, along, length) = if direction.is_horizontal() {
            (row, grid.height(), column, grid.width())
        } else {
            (column, grid.width(), row, grid.height())
        };
        let (dc, dr) = direction.step();
        let s = f64::from(dc + dr);
        let (q, a) = (centred(lane, lanes), centred(along, length));
        let parity = if lane % 2 == 0 { 1.0 } else { -1.0 };
        let turn = |period: u32| core::f64::consts::TAU * f64::from(lane % period) / f64::from(period);
        let in_aisle =
            is_beside_shelf(grid, cell) && grid.neighbour(cell, direction).is_some_and(|to| is_beside_shelf(grid, to));
        let in_aisle = f64::from(u8::from(in_aisle));
        let corridors = &self.corridors[usize::from(!direction.is_horizontal())];
        let (corridor, side) = (corridors.sign[lane as usize], corridors.side[lane as usize]);
        let blocked = |side: Direction| f64::from(u8::from(grid.neighbour(cell, side).is_none()));
        let right = right_of(direction);
        [
            1.0,
            s * parity,
            s * libm::cos(turn(4)),
            s * libm::sin(turn(4)),
            s * libm::cos(turn(3)),
            s * libm::sin(turn(3)),
            s * q,
            s * q * a,
            in_aisle,
            q.abs(),
            s * corridor,
            s * side,
            s * corridor * in_aisle,
            blocked(right) - blocked(right.opposite()),
            side_of_street(grid, cell, right),
        ]
    }
}

/// Corridors along one axis, by lane.
struct Corridors {
    /// 1 and −1 in turn from corridor to corridor, 0 between them.
    sign: Vec<f64>,
    /// Position across the corridor, −1 … 1.
    side: Vec<f64>,
}

impl Corridors {
    fn new(grid: &Grid, horizontal: bool) -> Self {
        let lanes = if horizontal { grid.height() } else { grid.width() } as usize;
        let mut free = vec![0_usize; lanes];
        for cell in grid.cells() {
            let (column, row) = grid.place(cell);
            free[if horizontal { row } else { column } as usize] += 1;
        }
        let is_open = |lane: usize| free[lane] * lanes >= grid.len();
        let (mut sign, mut side) = (vec![0.0; lanes], vec![0.0; lanes]);
        let (mut first, mut next_sign) = (0, 1.0);
        while let Some(begin) = (first..lanes).find(|&lane| is_open(lane)) {
            let end = (begin..lanes).find(|&lane| !is_open(lane)).unwrap_or(lanes);
            for lane in begin..end {
                sign[lane] = next_sign;
                side[lane] = centred((lane - begin) as u32, (end - begin) as u32);
            }
            next_sign = -next_sign;
            first = end;
        }
        Self { sign, side }
    }
}

/// Lanes of the widest street.
const WIDEST_STREET: usize = 8;

/// The position of `cell` across its street, −1 … 1 where `right` is; 0 where there is a single lane, or no street.
fn side_of_street(grid: &Grid, cell: Cell, right: Direction) -> f64 {
    let lanes = |side: Direction| {
        let beyond = core::iter::successors(grid.neighbour(cell, side), |&lane| grid.neighbour(lane, side));
        beyond.take(WIDEST_STREET).count()
    };
    let (on_the_left, on_the_right) = (lanes(right.opposite()), lanes(right));
    let all = on_the_left + on_the_right + 1;
    if all > WIDEST_STREET { 0.0 } else { centred(on_the_left as u32, all as u32) }
}

/// What lies to the right of an agent that moves in `direction`.
fn right_of(direction: Direction) -> Direction {
    match direction {
        Direction::Left => Direction::Up,
        Direction::Right => Direction::Down,
        Direction::Up => Direction::Right,
        Direction::Down => Direction::Left,
    }
}

/// The position `k` of `n` as −1 … 1.
fn centred(k: u32, n: u32) -> f64 {
    if n < 2 { 0.0 } else { 2.0 * f64::from(k) / f64::from(n - 1) - 1.0 }
}

fn is_beside_shelf(grid: &Grid, cell: Cell) -> bool {
    grid.kind(cell) == CellKind::Endpoint || grid.degree(cell) < 4
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "counts, and quotients of counts, are exact")]
mod tests {
    use super::*;
    use crate::grid::format::ascii;

    #[test]
    fn corridors_take_turns_however_far_apart_they_lie() {
        let layout = ascii::read(".....\n.@@@.\n.....\n.....\n.@@@.\n.....\n").expect("a layout");
        let grid = Grid::new(layout).expect("free");
        let rows = Corridors::new(&grid, true);
        assert_eq!(rows.sign, [1.0, 0.0, -1.0, -1.0, 0.0, 1.0]);
        assert_eq!(rows.side, [0.0, 0.0, -1.0, 1.0, 0.0, 0.0]);
    }

    const KEEP_RIGHT: usize = 13;

    #[test]
    fn the_right_hand_side_turns_with_the_agent() {
        let layout = ascii::read("...\n@.@\n@.@\n").expect("a layout");
        let grid = Grid::new(layout).expect("free");
        let geometry = Geometry::new(&grid);
        let keep_right = |cell, direction| geometry.features(&grid, Cell(cell), direction)[KEEP_RIGHT];
        assert_eq!(keep_right(0, Direction::Right), 1.0 - 1.0, "the rim above, a shelf below");
        assert_eq!(keep_right(1, Direction::Right), -1.0, "only the rim above, on the left");
        assert_eq!(keep_right(1, Direction::Left), 1.0);
        assert_eq!(keep_right(3, Direction::Down), 0.0, "in the gap");
    }

    #[test]
    fn streets_have_sides_wherever_their_lanes_begin() {
        let street = |rows: &str| Grid::new(ascii::read(rows).expect("a layout")).expect("free");
        let sides = |grid: &Grid, direction| {
            let cells = grid.cells().map(|cell| side_of_street(grid, cell, right_of(direction)));
            cells.collect::<Vec<f64>>()
        };
        let three_lanes = street("@@.\n@@.\n...\n");
        assert_eq!(sides(&three_lanes, Direction::Down), [0.0, 0.0, 1.0, 0.0, -1.0]);
        assert_eq!(sides(&three_lanes, Direction::Right), [-1.0, 0.0, 0.0, 0.0, 1.0]);
        let eight = street(&"..\n".repeat(8));
        let leftwards: Vec<f64> = sides(&eight, Direction::Left).into_iter().step_by(2).collect();
        assert_eq!((leftwards[0], leftwards[7]), (1.0, -1.0), "up is right of who goes left");
        assert!(leftwards.windows(2).all(|pair| pair[0] > pair[1]), "{leftwards:?}");
        assert!(sides(&street(&"..\n".repeat(9)), Direction::Left).iter().all(|&side| side == 0.0), "a hall");
    }
}
