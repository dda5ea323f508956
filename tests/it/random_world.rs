//! Worlds by chance: floors, fleets, demands, policies, what goes wrong, and commands to them. A seed fixes all of it.

use std::sync::Arc;

use fleetwright::demand::Demand;
use fleetwright::grid::generate::{CrossDock, Fulfilment, Generator, OpenFloor, Sides, SortingCentre, Warehouse};
use fleetwright::grid::{CellKind, Direction, Grid, Guidance, Layout};
use fleetwright::orchestration::assignment::AssignmentRule;
use fleetwright::orchestration::guidance::{FixedGuidance, GuidanceRule};
use fleetwright::orchestration::parking::ParkingRule;
use fleetwright::orchestration::right_of_way::RightOfWayRule;
use fleetwright::orchestration::{Decision, MetaSkill, Policy};
use fleetwright::random::{Purpose, Stream};
use fleetwright::scene::{DEFAULT_SCENE, LayoutSource, Stage};
use fleetwright::sim::{Setting, WorldCommand};

use crate::random_edges;

/// The kinds of floor.
pub const FLOORS: [&str; 7] =
    ["open with blocks", "maze", "warehouse", "sorting centre", "cross-dock", "open floor", "fulfilment"];

/// On larger floors traffic-flow prices would take longer than all else.
const MOST_CELLS_WITH_PRICES: usize = 80;

/// Chance, of a purpose that no world uses.
pub struct Chance(Stream);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(Stream::new(seed, Purpose::Seeds, 0))
    }

    /// A whole number from `low` to `high`.
    pub fn between(&mut self, low: u32, high: u32) -> u32 {
        low + self.0.below(high - low + 1)
    }

    /// Once in `n` times.
    pub fn once_in(&mut self, n: u32) -> bool {
        self.0.below(n) == 0
    }

    fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.0.below(items.len() as u32) as usize]
    }
}

/// A world on one of [`FLOORS`], by its place there.
pub fn setting(chance: &mut Chance, floor: usize) -> Setting {
    let base = Stage::open(DEFAULT_SCENE, &[]).expect("a shipped scene");
    let mut scene = base.scene.clone();
    scene.layout = match floor {
        0 => LayoutSource::Ascii(rows(&blocks(chance))),
        1 => LayoutSource::Ascii(rows(&maze(chance))),
        kind => LayoutSource::Generate(generator(chance, kind)),
    };
    scene.fleet.agents = 1;
    scene.demand = ron::from_str("PerAgent()").expect("a demand");
    let stage = base.rebuild(scene).expect("a sound floor");
    let mut scene = stage.scene.clone();
    scene.fleet.agents = fleet(chance, &stage.grid);
    scene.demand = demand(chance, &stage.grid);
    scene.communication = random_edges::communication(chance, &stage.grid);
    scene.faults = random_edges::faults(chance, &stage.grid, scene.fleet.agents);
    let stage = stage.rebuild(scene).expect("a sound scene");
    let policy = policy(chance, &stage.grid);
    Setting { policy, stage: Arc::new(stage), seed: u64::from(chance.between(0, u32::MAX - 1)) }
}

/// Any rule for each decision, with random parameters and costs behind those that have some.
pub fn policy(chance: &mut Chance, grid: &Grid) -> Policy {
    let mut meta_skill = MetaSkill::initial();
    for decision in Decision::ALL {
        for index in 0..decision.features().len() {
            meta_skill.set(decision, index, chance.0.normal());
        }
    }
    meta_skill.guidance_refresh_ticks = chance.between(1, 40);
    let guidance = if chance.once_in(6) {
        let guidance = Guidance::from_edges(grid, |_: _, _: Direction, _| chance.between(1, 40) * 50);
        GuidanceRule::Fixed(Arc::new(FixedGuidance { name: "random".to_owned(), path: None, guidance }))
    } else {
        chance.pick(&GuidanceRule::ALL).clone()
    };
    let is_slow = guidance == GuidanceRule::TrafficFlow && grid.len() > MOST_CELLS_WITH_PRICES;
    Policy {
        assignment: *chance.pick(&AssignmentRule::ALL),
        guidance: if is_slow { GuidanceRule::Learned } else { guidance },
        right_of_way: *chance.pick(&RightOfWayRule::ALL),
        parking: *chance.pick(&ParkingRule::ALL),
        meta_skill: Arc::new(meta_skill),
    }
}

/// Something done to a running world.
pub fn command(chance: &mut Chance, setting: &Setting) -> WorldCommand {
    match chance.between(0, 19) {
        0..6 => WorldCommand::SwapPolicy(Box::new(policy(chance, &setting.stage.grid))),
        6..9 => WorldCommand::SetAgents { agents: fleet(chance, &setting.stage.grid) },
        9..12 => WorldCommand::ShiftDemand,
        12..17 => random_edges::command(chance, setting),
        17..19 => WorldCommand::SetDemandRate { rate: f64::from(chance.between(1, 30)) / 10.0 },
        _ => WorldCommand::Restart { seed: u64::from(chance.between(0, 1000)) },
    }
}

/// From one agent to a full floor.
fn fleet(chance: &mut Chance, grid: &Grid) -> u32 {
    let cells = grid.len() as u32;
    match chance.between(0, 9) {
        0 => cells,
        1 => chance.between(1, cells),
        _ => chance.between(1, cells.div_ceil(2)),
    }
}

/// As a scene would write it, so that what it leaves out has its default.
fn demand(chance: &mut Chance, grid: &Grid) -> Demand {
    if chance.once_in(3) {
        let dead_ends = *chance.pick(&["Allow", "SwitchOff"]);
        let goals = distribution(chance, grid);
        return ron::from_str(&format!("PerAgent(dead_end_goals: {dead_ends}, goals: {goals})")).expect("a demand");
    }
    let mut sites = vec!["Anywhere"];
    sites.extend((!grid.endpoints().is_empty()).then_some("Endpoint"));
    sites.extend((!grid.workstations().is_empty()).then_some("Workstation"));
    let at_first = errands(chance, grid, &sites);
    let shifts: Vec<String> = (1..=chance.between(0, 2))
        .map(|nth| {
            let (at_tick, factor) = (nth * 40 + chance.between(0, 30), f64::from(chance.between(0, 20)) / 10.0);
            let errands = if chance.once_in(2) { errands(chance, grid, &sites) } else { String::new() };
            format!("(at_tick: {at_tick}, rate_factor: {factor:?}, errands: [{errands}])")
        })
        .collect();
    let rate = f64::from(chance.between(1, 30)) / 10.0;
    let supply = chance.pick(&["Backlog(tasks_per_agent", "Arrivals(tasks_per_tick"]);
    let supply = format!("{supply}: {rate:?})");
    let shifts = shifts.join(", ");
    ron::from_str(&format!("Pool(errands: [{at_first}], supply: {supply}, shifts: [{shifts}])")).expect("a demand")
}

fn errands(chance: &mut Chance, grid: &Grid, sites: &[&str]) -> String {
    let count = chance.between(1, 4);
    let errand = |_| {
        let (site, ticks, distribution) = (*chance.pick(sites), chance.between(0, 3), distribution(chance, grid));
        format!("(at: {site}, service_ticks: {ticks}, distribution: {distribution})")
    };
    (0..count).map(errand).collect::<Vec<_>>().join(", ")
}

/// Half of all are uniform.
fn distribution(chance: &mut Chance, grid: &Grid) -> String {
    let (sigma, share) = (f64::from(chance.between(1, 30)) / 10.0, f64::from(chance.between(1, 10)) / 10.0);
    match chance.between(0, 3) {
        0 => {
            let (row, column) = (chance.between(0, grid.height() - 1), chance.between(0, grid.width() - 1));
            format!("HotSpots(centres: [(row: {row}, column: {column})], sigma: {sigma:?}, share: {share:?})")
        }
        1 => {
            let (ticks, spots) = (chance.between(1, 60), chance.between(1, 3));
            format!("Shifting(every_ticks: {ticks}, hot_spots: {spots}, sigma: {sigma:?}, share: {share:?})")
        }
        _ => "Uniform".to_owned(),
    }
}

fn rows(layout: &Layout) -> Vec<String> {
    layout.to_ascii().lines().map(str::to_owned).collect()
}

/// Blocks, endpoints and workstations anywhere.
fn blocks(chance: &mut Chance) -> Layout {
    let mut layout = Layout::open(chance.between(2, 28), chance.between(1, 28));
    let (blocked_of_100, marked_of_100) = (chance.between(0, 40), chance.between(0, 20));
    for row in 0..layout.height() {
        // One square of the floor always stays free.
        for column in u32::from(row == 0)..layout.width() {
            let kind = match chance.between(0, 99) {
                share if share < blocked_of_100 => CellKind::Blocked,
                share if share < blocked_of_100 + marked_of_100 => CellKind::Endpoint,
                share if share < blocked_of_100 + 2 * marked_of_100 => CellKind::Workstation,
                _ => CellKind::Floor,
            };
            layout.set(column, row, kind);
        }
    }
    layout
}

/// Corridors one square wide without a circle: a depth-first walk over the squares in even columns and rows.
fn maze(chance: &mut Chance) -> Layout {
    let (columns, rows) = (chance.between(2, 12), chance.between(2, 12));
    let mut layout = Layout::open(2 * columns - 1, 2 * rows - 1);
    for row in 0..layout.height() {
        for column in 0..layout.width() {
            layout.set(column, row, CellKind::Blocked);
        }
    }
    let mut walk = vec![(0_u32, 0_u32)];
    layout.set(0, 0, CellKind::Floor);
    while let Some(&(column, row)) = walk.last() {
        let ahead: Vec<(u32, u32)> = Direction::ALL
            .into_iter()
            .filter_map(|direction| {
                let (dc, dr) = direction.step();
                Some((column.checked_add_signed(2 * dc)?, row.checked_add_signed(2 * dr)?))
            })
            .filter(|&(c, r)| c < layout.width() && r < layout.height() && !layout.at(c, r).is_free())
            .collect();
        if ahead.is_empty() {
            walk.pop();
            continue;
        }
        let (c, r) = *chance.pick(&ahead);
        layout.set(column.midpoint(c), row.midpoint(r), CellKind::Floor);
        layout.set(c, r, CellKind::Floor);
        walk.push((c, r));
    }
    layout
}

/// A generator with small sound parameters: drawn until they fit each other.
fn generator(chance: &mut Chance, kind: usize) -> Generator {
    loop {
        let generator = any_generator(chance, kind);
        if generator.problems().is_empty() {
            return generator;
        }
    }
}

fn any_generator(chance: &mut Chance, kind: usize) -> Generator {
    let mut n = || chance.between(1, 5);
    match kind {
        2 => Generator::Warehouse(Warehouse {
            rack_rows: n(),
            rack_columns: n(),
            rack_length: n(),
            rack_depth: n(),
            aisle_width: n(),
            cross_aisle_width: n(),
            perimeter_width: n(),
            station_spacing: n(),
            most_endpoints: None,
        }),
        3 => Generator::SortingCentre(SortingCentre {
            chute_rows: n(),
            chute_columns: n(),
            chute_spacing: n(),
            perimeter_width: n(),
            corner: n(),
            station_spacing: n(),
        }),
        4 => Generator::CrossDock(CrossDock {
            inbound_doors: n(),
            outbound_doors: n(),
            lanes: n(),
            lane_length: n(),
            zones: n(),
            aisle_width: n(),
            cross_aisle_width: n(),
            apron_width: n(),
        }),
        5 => Generator::OpenFloor(OpenFloor {
            width: 4 * n(),
            height: 4 * n(),
            obstacle_share: f64::from(n() - 1) / 10.0,
            seed: u64::from(n()),
        }),
        _ => {
            let side = |margin| Sides { top: margin, bottom: margin, left: margin, right: margin };
            Generator::Fulfilment(Fulfilment {
                block_rows: n(),
                block_columns: n(),
                block_width: n(),
                block_height: n(),
                margins: side(2 + n()),
                corner: n(),
                bay_size: n(),
                bay_spacing: n(),
                first_bays: side(n()),
                slips: Vec::new(),
            })
        }
    }
}
