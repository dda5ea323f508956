use super::*;
use crate::grid::{CostToGo, Grid, Guidance, Layout};
use crate::orchestration::AgentReport;
use crate::random::{Purpose, Stream};

const TICK: u32 = 5;

/// What agents report that stand on the first cell of each pair and head for the second.
fn reports(places: &[(u32, u32)]) -> Vec<AgentReport> {
    let report = |&(cell, goal)| AgentReport {
        cell: Cell(cell),
        goal: Cell(goal),
        has_work: true,
        made_tick: TICK,
        heard_tick: TICK,
        ..AgentReport::BLANK
    };
    places.iter().map(report).collect()
}

fn view<'a>(grid: &'a Grid, cost_to_go: &'a CostToGo, reports: &'a [AgentReport]) -> RightOfWayView<'a> {
    RightOfWayView { grid, tick: TICK, reports, remaining: &[], cost_to_go, pool: None }
}

/// Two rounds of a search that has seen nothing before.
fn mend(view: &RightOfWayView<'_>, worth: Worth<'_>, ranks: &mut [u64]) {
    let mut foresight = Foresight::default();
    foresight.look(view);
    foresight.mend(view, 2, worth, ranks);
}

/// Costs of one and two plain moves, at random.
fn rough_floor(grid: &Grid, stream: &mut Stream, reports: &[AgentReport]) -> CostToGo {
    let guidance = Guidance::from_edges(grid, |_, _, _| 1000 * (1 + stream.below(2)));
    let mut cost_to_go = CostToGo::new(grid, &guidance);
    cost_to_go.prepare(grid, reports.iter().map(|report| report.goal));
    cost_to_go
}

/// Two ways are equally good for the first agent, one of them is the only good one for the second.
#[test]
fn who_has_a_choice_lets_others_go_first() {
    let grid = Grid::new(Layout::open(3, 3)).expect("free");
    let mut reports = reports(&[(0, 4), (2, 0)]);
    let mut cost_to_go = CostToGo::new(&grid, &Guidance::plain(&grid));
    cost_to_go.prepare(&grid, [Cell(4), Cell(0)].into_iter());
    let mended = |reports: &[AgentReport], stakes: &[u32]| {
        let mut ranks = [10, 20];
        mend(&view(&grid, &cost_to_go, reports), Worth::new(stakes, 1.0), &mut ranks);
        ranks
    };
    let without: Vec<u32> = {
        let mut forecast = Forecast::default();
        forecast.look(&grid, &cost_to_go, reports.iter().map(|report| (report.cell, report.goal)));
        forecast.under(&grid, [0, 1].into_iter(), &[]);
        vec![forecast.loss(0), forecast.loss(1)]
    };
    assert_eq!(without, [0, 1], "the first goes right, and the second waits");
    assert_eq!(mended(&reports, &[]), [10, 0]);
    assert_eq!(mended(&reports, &[64, 1]), [10, 0], "nothing is lost, whatever it is worth");
    reports[1].made_tick = TICK - 1;
    assert_eq!(mended(&reports, &[]), [10, 20], "where it is now is not known");
    reports[1].made_tick = TICK;
    reports[1].has_work = false;
    assert_eq!(mended(&reports, &[]), [10, 20], "it loses nothing that counts");
}

/// Two want the same cell, and the other one has only worse ways: who has more at stake goes.
#[test]
fn what_is_at_stake_decides() {
    let grid = Grid::new(Layout::open(3, 1)).expect("free");
    let reports = reports(&[(0, 1), (2, 1)]);
    let mut cost_to_go = CostToGo::new(&grid, &Guidance::plain(&grid));
    cost_to_go.prepare(&grid, [Cell(1)].into_iter());
    let mended = |stakes: &[u32], harm_sixteenths: i64| {
        let mut ranks = [10, 20];
        let worth = Worth::new(stakes, harm_sixteenths as f64 / 16.0);
        mend(&view(&grid, &cost_to_go, &reports), worth, &mut ranks);
        ranks
    };
    assert_eq!(mended(&[], 16), [10, 20], "as much is lost as before");
    assert_eq!(mended(&[2, 1], 16), [10, 20]);
    assert_eq!(mended(&[1, 2], 16), [10, 0]);
    assert_eq!(mended(&[1, 2], 31), [10, 0], "one lost counts for nearly two that are spared");
    assert_eq!(mended(&[1, 2], 32), [10, 20]);
}

/// Groups nearly never concern one another: what they keep is what then happens.
#[test]
fn the_fleet_does_what_was_foreseen_and_loses_less() {
    let grid = Grid::new(Layout::open(16, 12)).expect("free");
    let (mut before, mut after, mut foreseen) = (0, 0, 0);
    for seed in 0..40 {
        let mut stream = Stream::new(seed, Purpose::Placement, 0);
        let cells = stream.choose_distinct((0..grid.len() as u32).collect(), 90);
        let places: Vec<(u32, u32)> = cells.into_iter().map(|cell| (cell, stream.below(grid.len() as u32))).collect();
        let reports = reports(&places);
        let cost_to_go = rough_floor(&grid, &mut stream, &reports);
        let view = view(&grid, &cost_to_go, &reports);
        let ranks: Vec<u64> = (0..90).map(|agent| 1000 + agent).collect();
        let mut mended = ranks.clone();
        let mut foresight = Foresight::default();
        foresight.look(&view);
        foresight.mend(&view, DEFAULT_ROUNDS, Worth::new(&[], 1.0), &mut mended);
        let mut under = |ranks: &[u64]| {
            let order: Vec<u32> = RightOfWay::default().order(ranks).collect();
            let next = foresight.forecast.under(&grid, order.into_iter(), &[]).to_vec();
            (next, (0..90).map(|agent| i64::from(foresight.forecast.loss(agent))).sum::<i64>())
        };
        before += under(&ranks).1;
        let (next, lost) = under(&mended);
        after += lost;
        foreseen += u32::from(next == foresight.next);
    }
    assert!(foreseen >= 32, "{foreseen} of 40");
    assert!(4 * after < 3 * before, "{after} lost instead of {before}");
}
