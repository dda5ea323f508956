//! From `weights` to [`Guidance`].

use super::document::{Document, key_place, weight_place};
use crate::grid::cost_to_go::LARGEST_COST;
use crate::grid::format::problem::{Fault, Findings, FormatError, Place};
use crate::grid::format::rows::Row;
use crate::grid::{Direction, Grid, Guidance, Layout, PLAIN_MOVE};

/// The order of a cell's edges in `weights`.
const EDGE_ORDER: [Direction; 4] = [Direction::Right, Direction::Up, Direction::Left, Direction::Down];

/// The guidance in `text`, for use on `grid`.
///
/// # Errors
/// As [`read_layout`](super::read_layout); else that the layout has other free cells than `grid` (squares that cannot be
/// reached count as blocked, as in [`Grid::new`]), that there are no weights or too few or too many, or all weights that
/// are refused.
pub fn read_guidance(text: &str, grid: &Grid) -> Result<Guidance, FormatError> {
    let document = Document::parse(text)?;
    let rows = document.rows(text);
    let layout = document.layout(text, &rows)?;
    check_floor(text, &layout, &rows, grid)?;
    let Some(weights) = &document.weights else {
        return Err(FormatError::one(Place { line: 1, column: 1 }, Fault::NoWeights));
    };
    let (cells, edges) = count(&layout);
    if weights.len() != edges + 1 && weights.len() != edges + cells {
        let fault = Fault::WeightCount { cells, edges, found: weights.len() };
        return Err(FormatError::one(key_place(text, "weights"), fault));
    }
    let costs = costs(text, weights, grid)?;
    let (waits, moves) = costs.split_at(costs.len() - edges);
    Ok(assign(&layout, grid, waits, moves))
}

/// Lists every square that only one of the two floors has.
fn check_floor(text: &str, layout: &Layout, rows: &[Row], grid: &Grid) -> Result<(), FormatError> {
    let (expected, found) = ((grid.width(), grid.height()), (layout.width(), layout.height()));
    if expected != found {
        return Err(FormatError::one(key_place(text, "layout"), Fault::OtherSize { expected, found }));
    }
    // A floor without a free square has no grid: then all squares of the other floor are missing.
    let reachable = Grid::new(layout.clone()).ok();
    let mut findings = Findings::default();
    for (y, row) in (0..found.1).zip(rows) {
        for x in 0..found.0 {
            let free = grid.cell_at(x, y).is_some();
            if free != reachable.as_ref().is_some_and(|grid| grid.cell_at(x, y).is_some()) {
                findings.add(|| row.place_of(x as usize), Fault::OtherFloor { column: x + 1, row: y + 1, free });
            }
        }
    }
    findings.into_result()
}

/// Weights in thousandths of a plain move.
fn costs(text: &str, weights: &[f64], grid: &Grid) -> Result<Vec<u32>, FormatError> {
    // A cheapest path has at most `diameter_bound` moves; one more cost is added when a candidate is scored.
    let most = LARGEST_COST / (grid.diameter_bound() + 1);
    let mut findings = Findings::default();
    let mut cost = |(number, &weight): (usize, &f64)| {
        let thousandths = (weight * f64::from(PLAIN_MOVE)).round();
        if weight < 0.0 || thousandths > f64::from(most) {
            let most = f64::from(most) / f64::from(PLAIN_MOVE);
            findings.add(|| weight_place(text, number), Fault::Weight { most, found: weight });
        }
        (thousandths as u32).max(1)
    };
    let costs = weights.iter().enumerate().map(&mut cost).collect();
    findings.into_result().map(|()| costs)
}

/// Free squares, and directed edges between them, whether they can be reached or not.
fn count(layout: &Layout) -> (usize, usize) {
    free_squares(layout).fold((0, 0), |(cells, edges), square| (cells + 1, edges + ways(layout, square).count()))
}

/// Column and row of the free squares, row by row.
fn free_squares(layout: &Layout) -> impl Iterator<Item = (u32, u32)> {
    let row = |row| (0..layout.width()).map(move |column| (column, row));
    (0..layout.height()).flat_map(row).filter(|&(column, row)| layout.at(column, row).is_free())
}

/// The directions in which a free square follows, in the order of the file.
fn ways(layout: &Layout, (column, row): (u32, u32)) -> impl Iterator<Item = Direction> {
    EDGE_ORDER.into_iter().filter(move |direction| {
        let (columns, rows) = direction.step();
        match (column.checked_add_signed(columns), row.checked_add_signed(rows)) {
            (Some(c), Some(r)) => c < layout.width() && r < layout.height() && layout.at(c, r).is_free(),
            _ => false,
        }
    })
}

/// Puts the costs on the cells of `grid`; those of squares that cannot be reached are passed over.
fn assign(layout: &Layout, grid: &Grid, waits: &[u32], moves: &[u32]) -> Guidance {
    let mut guidance = Guidance::plain(grid);
    let mut moves = moves.iter().copied();
    let mut waits = waits.iter().copied().cycle();
    for (square, wait) in free_squares(layout).zip(&mut waits) {
        let cell = grid.cell_at(square.0, square.1);
        for direction in ways(layout, square) {
            if let (Some(cost), Some(cell)) = (moves.next(), cell) {
                guidance.moves[cell.index()][direction as usize] = cost;
            }
        }
        if let Some(cell) = cell {
            guidance.waits[cell.index()] = wait;
        }
    }
    guidance
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::grid::format::guidance_graph::read_layout;
    use crate::grid::format::{Problem, benchmark_file};

    fn grid(text: &str) -> Grid {
        Grid::new(read_layout(text).unwrap()).unwrap()
    }

    fn problem(line: usize, column: usize, fault: Fault) -> Problem {
        Problem { place: Place { line, column }, fault }
    }

    /// Cells 0 1 in the first row, 2 below 0; edges 0→1, 0→2, 1→0, 2→0 in the order of the file.
    fn corner(weights: &str) -> String {
        format!("{{\"n_row\": 2, \"n_col\": 2, \"layout\": [\"..\", \".@\"],\n \"weights\": [{weights}]}}")
    }

    #[test]
    fn waits_come_first_then_edges_right_up_left_down() {
        let text = corner("1, 2, 3, 10, 20, 30, 40");
        let guidance = read_guidance(&text, &grid(&text)).unwrap();
        assert_eq!(guidance.waits, [1000, 2000, 3000]);
        assert_eq!(guidance.moves[0][Direction::Right as usize], 10_000);
        assert_eq!(guidance.moves[0][Direction::Down as usize], 20_000);
        assert_eq!(guidance.moves[1][Direction::Left as usize], 30_000);
        assert_eq!(guidance.moves[2][Direction::Up as usize], 40_000);
    }

    #[test]
    fn one_wait_may_stand_for_all_and_costs_are_rounded() {
        let text = corner("0.5, 0.1234, 0.12351, 0, 0.0001");
        let guidance = read_guidance(&text, &grid(&text)).unwrap();
        assert_eq!(guidance.waits, [500, 500, 500]);
        assert_eq!(guidance.moves[0][Direction::Right as usize], 123);
        assert_eq!(guidance.moves[0][Direction::Down as usize], 124);
        assert_eq!((guidance.moves[1][Direction::Left as usize], guidance.moves[2][Direction::Up as usize]), (1, 1));
    }

    #[test]
    fn weights_of_squares_out_of_reach_are_passed_over() {
        let text = r#"{"n_row": 2, "n_col": 4, "layout": [".@..", ".@@@"], "weights": [7, 8, 5, 6, 1, 2, 3, 4]}"#;
        let guidance = read_guidance(text, &grid(text)).unwrap();
        assert_eq!(guidance.waits, [7000, 6000]);
        assert_eq!(guidance.moves[0][Direction::Down as usize], 1000);
        assert_eq!(guidance.moves[1][Direction::Up as usize], 4000);
    }

    #[test]
    fn refused_weights_are_listed_with_their_places() {
        let text = corner("1, -2, 3,\n1e9, 20");
        let grid = grid(&text);
        let most = f64::from(LARGEST_COST / (grid.diameter_bound() + 1)) / 1000.0;
        let weight = |found| Fault::Weight { most, found };
        let error = read_guidance(&text, &grid).unwrap_err();
        assert_eq!(error.problems(), [problem(2, 17, weight(-2.0)), problem(3, 1, weight(1e9))]);
        let text = corner("1, 2, 3, 4");
        let fault = Fault::WeightCount { cells: 3, edges: 4, found: 4 };
        assert_eq!(read_guidance(&text, &grid).unwrap_err().problems(), [problem(2, 2, fault)]);
        let text = text.replace("weights", "weight");
        assert_eq!(read_guidance(&text, &grid).unwrap_err().problems(), [problem(1, 1, Fault::NoWeights)]);
    }

    #[test]
    fn guidance_of_another_floor_is_refused() {
        let grid = grid(&corner("1, 1, 1, 1, 1").replace("\"..\"", "\".@\""));
        let fault = Fault::OtherFloor { column: 2, row: 1, free: false };
        assert_eq!(read_guidance(&corner(""), &grid).unwrap_err().problems(), [problem(1, 39, fault)]);
        let grid = Grid::new(Layout::open(3, 2)).unwrap();
        let fault = Fault::OtherSize { expected: (3, 2), found: (2, 2) };
        assert_eq!(read_guidance(&corner(""), &grid).unwrap_err().problems(), [problem(1, 26, fault)]);
    }

    /// The published crisscross file follows a rule that the benchmark protocol states in words: half the cost in even
    /// rows to the right, odd rows to the left, even columns up, odd columns down.
    #[test]
    fn the_published_crisscross_follows_its_rule() {
        let Some(text) = benchmark_file::read("guidance-graphs/published/warehouse-33-36_crisscross.json") else {
            return;
        };
        let grid = grid(&text);
        let guidance = read_guidance(&text, &grid).unwrap();
        let rule = Guidance::from_edges(&grid, |from, direction, _| {
            let (column, row) = grid.place(from);
            let favoured = match direction {
                Direction::Right => row % 2 == 0,
                Direction::Left => row % 2 == 1,
                Direction::Up => column % 2 == 0,
                Direction::Down => column % 2 == 1,
            };
            if favoured { 500 } else { 1000 }
        });
        assert_eq!(guidance, rule);
    }

    #[test]
    fn all_published_guidance_is_read() {
        for name in [
            "warehouse-33-36_traffic-flow",
            "warehouse-33-36_HM",
            "warehouse-33-36_cma-es",
            "warehouse-33-36_cma-es-piu",
            "random-32-32-20_cma-es",
            "maze-32-32-4_cma-es",
            "empty-48-48_cma-es",
            "empty-48-48_cma-es-piu",
        ] {
            let Some(text) = benchmark_file::read(&format!("guidance-graphs/published/{name}.json")) else { continue };
            let grid = grid(&text);
            let guidance = read_guidance(&text, &grid).unwrap();
            let range = 100..=100_000;
            assert!(guidance.moves.iter().flatten().chain(&guidance.waits).all(|cost| range.contains(cost)), "{name}");
            assert_ne!(guidance, Guidance::plain(&grid), "{name}");
        }
    }

    proptest! {
        #[test]
        fn arbitrary_weights_never_panic(weights in r#"[0-9.,eE\- \[\]"ü]{0,60}"#, numbers in prop::collection::vec(any::<f64>(), 0..8)) {
            let numbers = numbers.iter().map(f64::to_string).collect::<Vec<_>>().join(",");
            let grid = grid(&corner(""));
            for weights in [weights, numbers] {
                if let Err(error) = read_guidance(&corner(&weights), &grid) {
                    prop_assert!(!error.problems().is_empty());
                }
            }
        }
    }
}
