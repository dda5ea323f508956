//! Whatever is lost, late, silenced, broken or blocked: moves stay safe, and no task is lost or doubled.

use std::collections::BTreeSet;
use std::sync::Arc;

use bevy::prelude::World;
use fleetwright::demand::{TaskId, TaskPool};
use fleetwright::fleet::{AgentId, Clock, Directive, Faults, Goal, Job, Position, Roster, Waited};
use fleetwright::grid::{Area, Cell};
use fleetwright::orchestration::assignment::AssignmentRule;
use fleetwright::orchestration::communication::Communication;
use fleetwright::orchestration::parking::FEATURES;
use fleetwright::orchestration::{AgentReport, Decision, Directives, MetaSkill, Reports};
use fleetwright::random::{Purpose, Stream};
use fleetwright::scene::Stage;
use fleetwright::sim::{Routes, Setting, Tally, Trial, WorldCommand, apply, state_hash};

const SCENE: &str = r#"Scene(
    version: 1,
    name: "small",
    layout: Generate(Warehouse(rack_rows: 3, rack_columns: 2, rack_length: 5)),
    fleet: (agents: 30),
    demand: Pool(
        errands: [(at: Endpoint, service_ticks: 1), (at: Workstation, service_ticks: 2)],
        supply: Backlog(tasks_per_agent: 1.2),
    ),
)"#;

/// The whole of any floor.
const EVERYWHERE: Area = Area { from: (0, 0), to: (u32::MAX, u32::MAX) };

fn setting(overrides: &[&str], rules: &str, seed: u64) -> Setting {
    let overrides: Vec<String> = overrides.iter().map(|&text| text.to_owned()).collect();
    let stage = Stage::parse("small", SCENE, None, &overrides).unwrap_or_else(|error| panic!("{error}"));
    let policy = stage.policy.with_rules(rules, &stage.grid).expect("known rules");
    Setting { stage: Arc::new(stage), policy, seed }
}

/// A trial whose every tick is checked.
struct Watched {
    trial: Trial,
    setting: Setting,
    done: BTreeSet<TaskId>,
    jobs: Vec<Option<TaskId>>,
}

impl Watched {
    fn begin(setting: &Setting) -> Self {
        let mut trial = Trial::default();
        trial.begin(setting);
        Self { trial, setting: setting.clone(), done: BTreeSet::new(), jobs: Vec::new() }
    }

    fn world(&self) -> &World {
        self.trial.world()
    }

    fn apply(&mut self, command: &WorldCommand) {
        apply(self.trial.world_mut(), &mut self.setting, command);
        self.jobs.truncate(self.world().resource::<Roster>().agents());
    }

    fn tick(&mut self) {
        let faults = self.world().get_resource::<Faults>().cloned();
        let jobs: Vec<Job> = self.agents();
        self.trial.tick();
        self.moves_are_safe();
        if let Some(faults) = faults {
            self.faults_are_heeded(&faults, &jobs);
        }
        if self.world().contains_resource::<TaskPool>() {
            self.no_task_is_lost_or_doubled();
        }
    }

    fn agents<T: bevy::prelude::Component + Copy>(&self) -> Vec<T> {
        let roster = &self.world().resource::<Roster>().0;
        roster.iter().map(|&entity| *self.world().get::<T>(entity).expect("every agent has it")).collect()
    }

    fn moves_are_safe(&self) {
        let grid = &self.setting.stage.grid;
        let positions: Vec<Position> = self.agents();
        let mut standing = vec![None; grid.len()];
        for (agent, position) in positions.iter().enumerate() {
            let before = standing[position.now.index()].replace(agent);
            assert_eq!(before, None, "two agents stand on {:?}", position.now);
            assert!(position.now == position.before || grid.direction(position.before, position.now).is_some());
        }
        for (agent, position) in positions.iter().enumerate().filter(|(_, position)| position.now != position.before) {
            let other = standing[position.before.index()];
            let swaps = other.is_some_and(|other| positions[other].before == position.now);
            assert!(!swaps, "{agent} and {other:?} swap");
        }
    }

    /// Of a tick that began with these `faults` in force and these `jobs`.
    fn faults_are_heeded(&self, faults: &Faults, jobs: &[Job]) {
        let positions: Vec<Position> = self.agents();
        for position in positions.iter().filter(|position| position.now != position.before) {
            assert!(!faults.blocked().contains(&position.now), "{:?} is blocked", position.now);
        }
        let now: Vec<Job> = self.agents();
        for &agent in faults.broken() {
            let agent = agent as usize;
            assert_eq!(positions[agent].now, positions[agent].before, "agent {agent} has broken down");
            assert!(jobs[agent].task.is_none() || now[agent] == jobs[agent], "agent {agent} works");
        }
    }

    fn no_task_is_lost_or_doubled(&mut self) {
        let jobs: Vec<Option<TaskId>> = self.agents::<Job>().iter().map(|job| job.task).collect();
        let unfinished: BTreeSet<TaskId> =
            jobs.iter().copied().flatten().chain(self.world().resource::<TaskPool>().open()).collect();
        for (before, now) in self.jobs.iter().zip(&jobs) {
            // Whoever has not begun may lose a task, which then is open or someone else's.
            if let Some(task) = before.filter(|task| before != now && !unfinished.contains(task)) {
                assert!(self.done.insert(task), "{task:?} was finished twice");
            }
        }
        assert!(self.done.is_disjoint(&unfinished), "a task goes on that was finished");
        self.jobs.clone_from(&jobs);
        let pool = self.world().resource::<TaskPool>();
        let communication = self.world().get_resource::<Communication>();
        let directives: Vec<Directive> = self.agents();
        let next = |id: AgentId| directives[id.index()].next;
        let claimed: Vec<TaskId> = (0..)
            .map(AgentId)
            .zip(jobs)
            .flat_map(|(id, job)| communication.map_or([job, next(id)], |both| both.ledger.unfinished(id, job)))
            .flatten()
            .collect();
        let distinct: BTreeSet<TaskId> = claimed.iter().copied().chain(pool.open()).collect();
        assert_eq!(distinct.len(), claimed.len() + pool.open().count(), "a task is doubled");
        assert_eq!(distinct.len(), pool.unfinished(), "a task is lost");
    }
}

/// Everything about the agents that a perfect and a limited world have in common.
fn state(watched: &Watched) -> (Vec<Position>, Vec<Goal>, Vec<Job>, Vec<Waited>, Tally) {
    let tally = *watched.world().resource::<Tally>();
    (watched.agents(), watched.agents(), watched.agents(), watched.agents(), tally)
}

const RULES: [&str; 4] = [
    "parking=nearest_station,guidance=lane_vote",
    "assignment=learned,guidance=learned,right_of_way=learned",
    "assignment=roles,right_of_way=waiting",
    "assignment=shortest_total,parking=nearest_station",
];

#[test]
fn links_without_limits_are_no_different_from_none() {
    let per_agent: &[&str] = &["demand={\"PerAgent\":{}}"];
    // Rules that match anew do so only where nothing limits communication.
    let learned = "guidance=learned,right_of_way=learned";
    for (overrides, rules) in [(&[][..], RULES[0]), (&[], learned), (&[], RULES[2]), (per_agent, RULES[0])] {
        let setting = setting(overrides, rules, 5);
        let (mut plain, mut linked) = (Watched::begin(&setting), Watched::begin(&setting));
        linked.apply(&WorldCommand::BlackOut { area: EVERYWHERE, ticks: 0 });
        for tick in 0..150 {
            plain.tick();
            linked.tick();
            assert_eq!(state(&plain), state(&linked), "{rules}, tick {tick}");
        }
        assert!(linked.world().resource::<Tally>().finished > 50);
        assert_ne!(state_hash(plain.world()), state_hash(linked.world()), "the hash covers the links' notes");
    }
}

#[test]
fn limits_that_limit_nothing_leave_every_hash_as_it_is() {
    let spelt_out =
        "communication={\"reports\":{\"range_cells\":null,\"delay_ticks\":0,\"loss\":0.0},\"relays\":[[0,0]]}";
    let run = |overrides: &[&str]| Trial::default().run(&setting(&[overrides, &["episode.ticks=60"]].concat(), "", 1));
    assert_eq!(run(&[]), run(&[spelt_out]));
}

/// Limits drawn at random within what a scene may say.
fn random_limits(stream: &mut Stream) -> Vec<String> {
    let mut limits = Vec::new();
    for link in ["reports", "directives"] {
        limits.push(format!("communication.{link}.loss={}", f64::from(stream.below(81)) / 100.0));
        limits.push(format!("communication.{link}.delay_ticks={}", stream.below(21)));
        if stream.below(2) == 0 {
            limits.push(format!("communication.{link}.range_cells={}", 5 + stream.below(12)));
        }
    }
    limits.push("communication.relays=[[3,3],[9,9]]".to_owned());
    let from = stream.below(100);
    let to = from + 1 + stream.below(100);
    limits.push(format!(
        "communication.black_outs=[{{\"area\":{{\"from\":[2,0],\"to\":[9,5]}},\"from_tick\":{from},\"to_tick\":{to}}}]"
    ));
    limits
}

/// Faults drawn at random within what a scene may say.
fn random_faults(stream: &mut Stream) -> Vec<String> {
    vec![
        format!("faults.breakdowns.rate_per_agent_tick={}", f64::from(stream.below(30)) / 10_000.0),
        format!("faults.breakdowns.ticks={}", 1 + stream.below(30)),
        format!("faults.blocked_cells.rate_per_tick={}", f64::from(stream.below(30)) / 100.0),
        format!("faults.blocked_cells.ticks={}", 1 + stream.below(30)),
    ]
}

#[test]
fn whatever_goes_wrong_moves_are_safe_and_tasks_are_kept() {
    let mut stream = Stream::new(1, Purpose::Seeds, 0);
    for round in 0..16_u32 {
        let (limits, faults) = (random_limits(&mut stream), random_faults(&mut stream));
        let both = [&limits[..], &faults].concat();
        let used = [&limits, &faults, &both][round as usize % 3];
        let overrides: Vec<&str> = used.iter().map(String::as_str).collect();
        let mut watched = Watched::begin(&setting(&overrides, RULES[round as usize / 4], u64::from(round)));
        for tick in 0..300 {
            match tick {
                80 => watched.apply(&WorldCommand::SetAgents { agents: 22 }),
                90 => watched.apply(&WorldCommand::SetAgents { agents: 35 }),
                _ => {}
            }
            watched.tick();
        }
        assert!(watched.done.len() > 20, "{used:?}: {} tasks", watched.done.len());
    }
}

/// Eight of ten messages of each kind are lost and the others take 20 ticks; still all that was asked for is done, once.
#[test]
fn every_task_is_finished_once_over_bad_links() {
    let limits = [
        "communication.reports.loss=0.8",
        "communication.directives.loss=0.8",
        "communication.reports.delay_ticks=20",
        "communication.directives.delay_ticks=20",
    ];
    let mut watched = Watched::begin(&setting(&limits, "parking=nearest_station", 2));
    for _ in 0..400 {
        watched.tick();
    }
    watched.apply(&WorldCommand::SetDemandRate { rate: 1e-9 });
    for _ in 0..1000 {
        watched.tick();
    }
    let pool = watched.world().resource::<TaskPool>();
    assert!(pool.released() > 100, "{} tasks", pool.released());
    assert_eq!((watched.done.len(), pool.finished()), (pool.released(), pool.released()));
}

/// Report and answer take twelve ticks. An agent that had to ask after each task would stand idle for as long.
#[test]
fn agents_go_on_to_the_task_that_they_were_given_ahead() {
    let late = ["communication.reports.delay_ticks=6", "communication.directives.delay_ticks=6"];
    for rules in RULES {
        let mut watched = Watched::begin(&setting(&late, rules, 9));
        let (mut at_work, mut went_on) = (0, 0);
        for tick in 0..300 {
            let before: Vec<Job> = watched.agents();
            watched.tick();
            let now: Vec<Job> = watched.agents();
            if tick >= 100 {
                at_work += now.iter().filter(|job| job.task.is_some()).count();
                let goes_on = |(before, now): &(&Job, &Job)| {
                    before.task.is_some() && now.task.is_some() && before.task != now.task
                };
                went_on += before.iter().zip(&now).filter(goes_on).count();
            }
        }
        let share = at_work as f64 / (200 * watched.agents::<Job>().len()) as f64;
        assert!(share > 0.85 && went_on > 50, "{rules}: {share} of the time at work, {went_on} went on at once");
    }
}

/// Who has not begun may lose a task to someone whom it suits better. Over links nobody can: it may have begun, unheard.
#[test]
fn tasks_are_taken_back_only_where_everything_is_heard_at_once() {
    let setting = setting(&[], RULES[3], 7);
    let (mut plain, mut linked) = (Watched::begin(&setting), Watched::begin(&setting));
    linked.apply(&WorldCommand::BlackOut { area: EVERYWHERE, ticks: 0 });
    let (mut taken_back, mut swapped) = (0, 0);
    for _ in 0..200 {
        let before: Vec<Job> = plain.agents();
        plain.tick();
        linked.tick();
        let Directives { taken_back: lost, matches, .. } = plain.world().resource::<Directives>();
        for (agent, task) in lost {
            let job = before[agent.index()];
            assert_eq!((job.task, job.errand, job.service_left_ticks), (Some(*task), 0, 0), "it has begun");
            taken_back += 1;
            swapped += u32::from(matches.iter().any(|&(other, given)| other != *agent && given == *task));
        }
        assert!(linked.world().resource::<Directives>().taken_back.is_empty());
    }
    assert!(taken_back > 100 && swapped > 20, "{taken_back} taken back, {swapped} of them given to another at once");
    let tally = *plain.world().resource::<Tally>();
    let at_work = plain.agents::<Job>().iter().filter(|job| job.task.is_some()).count() as u64;
    assert_eq!(tally.assigned, tally.finished + at_work, "what was taken back is not assigned");
}

/// The share of active agents is a parameter of learned parking, whichever rule gives the tasks out.
#[test]
fn no_more_agents_have_tasks_than_parking_lets_be_active() {
    let active = FEATURES.iter().position(|feature| feature.name == "active").expect("it is there");
    for assignment in AssignmentRule::ALL {
        for limits in [&[][..], &["communication.reports.loss=0.3", "communication.directives.delay_ticks=3"]] {
            let mut setting = setting(limits, &format!("parking=learned,assignment={}", assignment.token()), 8);
            let mut meta_skill = MetaSkill::initial();
            meta_skill.set(Decision::Parking, active, -1.0);
            setting.policy = setting.policy.with_meta_skill(meta_skill);
            let mut watched = Watched::begin(&setting);
            let mut most = 0;
            for _ in 0..60 {
                watched.tick();
                most = most.max(watched.agents::<Job>().iter().filter(|job| job.task.is_some()).count());
            }
            assert_eq!(most, 12, "{}: 30 agents times 1 / e, rounded up", assignment.token());
        }
    }
}

/// Nobody could hear of new edge costs. They wait, and go out once most of the fleet is heard again.
#[test]
fn guidance_waits_until_the_last_was_heard_of() {
    let versions = |is_silent: bool| {
        // New prices every five ticks.
        let mut watched = Watched::begin(&setting(&[], "guidance=usage_priced", 6));
        let run = |ticks: u32, watched: &mut Watched| {
            let before = watched.world().resource::<Routes>().version;
            (0..ticks).for_each(|_| watched.tick());
            watched.world().resource::<Routes>().version - before
        };
        run(28, &mut watched);
        if is_silent {
            watched.apply(&WorldCommand::BlackOut { area: EVERYWHERE, ticks: 40 });
        }
        (run(40, &mut watched), run(10, &mut watched))
    };
    assert_eq!(versions(false), (8, 2));
    let (silent, after) = versions(true);
    assert!(silent <= 1 && after >= 2, "{silent} versions in the black-out, {after} after it");
}

fn reports(watched: &Watched) -> &[AgentReport] {
    &watched.world().resource::<Reports>().0
}

#[test]
fn reports_are_as_old_as_the_links_make_them() {
    let mut late = Watched::begin(&setting(&["communication.reports.delay_ticks=7"], "", 3));
    for tick in 0..40_u32 {
        let before: Vec<Position> = late.agents();
        late.tick();
        assert!(reports(&late).iter().all(|report| report.made_tick == tick.saturating_sub(7)));
        let stale = reports(&late).iter().zip(&before).any(|(report, position)| report.cell != position.now);
        assert_eq!(stale, tick > 0, "orchestration sees what was, not what is");
    }
}

#[test]
fn a_silent_fleet_goes_on_with_what_it_was_told_and_gets_nothing_new() {
    let mut watched = Watched::begin(&setting(&[], "", 4));
    for _ in 0..30 {
        watched.tick();
    }
    watched.apply(&WorldCommand::BlackOut { area: EVERYWHERE, ticks: 40 });
    let working = |watched: &Watched| watched.agents::<Job>().iter().filter(|job| job.task.is_some()).count();
    let mut assigned = 0;
    for tick in 30..70 {
        let before = working(&watched);
        watched.tick();
        assert!(working(&watched) <= before);
        if tick == 30 + AgentReport::SILENT_TICKS {
            assigned = watched.world().resource::<Tally>().assigned;
        }
        assert!(reports(&watched).iter().all(|report| report.made_tick == 30 && report.heard_tick == 30), "{tick}");
    }
    assert_eq!(working(&watched), 0, "everyone has finished");
    assert_eq!(watched.world().resource::<Tally>().assigned, assigned, "nobody was given a task");
    watched.tick();
    watched.tick();
    assert_eq!((watched.world().resource::<Clock>().tick, working(&watched)), (72, 30), "all are back");
}

/// Lanes are turned around while nobody hears of it: the fleet moves on as if nothing had happened, by the guidance it
/// knows, until that is the fifth.
#[test]
fn agents_descend_the_guidance_they_heard_of_last() {
    let setting = setting(&[], "", 4);
    let (mut still, mut turned) = (Watched::begin(&setting), Watched::begin(&setting));
    for watched in [&mut still, &mut turned] {
        for _ in 0..30 {
            watched.tick();
        }
        watched.apply(&WorldCommand::BlackOut { area: EVERYWHERE, ticks: 25 });
    }
    let agents = 30;
    for change in 1..=6_u64 {
        let guidance = if change % 2 == 1 { "guidance=crisscross" } else { "guidance=none" };
        let policy = setting.policy.with_rules(guidance, &setting.stage.grid).expect("known rules");
        turned.apply(&WorldCommand::SwapPolicy(Box::new(policy)));
        for _ in 0..4 {
            still.tick();
            turned.tick();
            let same = still.agents::<Position>() == turned.agents::<Position>();
            assert!(same || change > 3, "change {change}");
        }
        let communication = turned.world().resource::<Communication>();
        let oldest = (change as u32).saturating_sub(3);
        assert_eq!(communication.followed_versions(), vec![oldest; agents]);
        assert_eq!(communication.moved_on(), u64::from(oldest) * agents as u64);
        assert_eq!(turned.world().resource::<Routes>().version, change as u32);
    }
    assert_ne!(still.agents::<Position>(), turned.agents::<Position>(), "the fifth guidance shows");
    turned.tick();
    turned.tick();
    let communication = turned.world().resource::<Communication>();
    assert_eq!(communication.followed_versions(), [6; 30], "all have heard");
}

#[test]
fn no_policy_changes_what_is_lost() {
    let limits = ["communication.reports.loss=0.5", "communication.directives.loss=0.5"];
    let [mut one, mut other] = [RULES[0], RULES[2]].map(|rules| Watched::begin(&setting(&limits, rules, 6)));
    let mut lost = 0;
    for tick in 0..60 {
        one.tick();
        other.tick();
        let heard =
            |watched: &Watched| -> Vec<u32> { reports(watched).iter().map(|report| report.heard_tick).collect() };
        assert_eq!(heard(&one), heard(&other));
        lost += heard(&one).iter().filter(|&&heard| heard != tick).count();
    }
    assert!((700..1100).contains(&lost), "{lost} of 1800 reports");
    assert_ne!(one.agents::<Position>(), other.agents::<Position>(), "the policies do differ");
}

#[test]
fn no_policy_changes_what_breaks() {
    let rates = [
        "faults.breakdowns.rate_per_agent_tick=0.01",
        "faults.breakdowns.ticks=5",
        "faults.blocked_cells.rate_per_tick=0.2",
        "faults.blocked_cells.ticks=9",
    ];
    let [mut one, mut other] = [RULES[0], RULES[2]].map(|rules| Watched::begin(&setting(&rates, rules, 6)));
    let mut in_force = 0;
    for _ in 0..60 {
        one.tick();
        other.tick();
        let faults = |watched: &Watched| watched.world().resource::<Faults>().ends().collect::<Vec<_>>();
        assert_eq!(faults(&one), faults(&other));
        in_force += faults(&one).len();
    }
    assert!((130..300).contains(&in_force), "{in_force}, expected 90 + 108");
    assert_ne!(one.agents::<Position>(), other.agents::<Position>(), "the policies do differ");
}

#[test]
fn a_broken_agent_stands_still_and_keeps_its_task() {
    let corridor = ["layout={\"Ascii\":[\"e......w\"]}", "fleet.agents=1", "demand.supply.tasks_per_agent=1"];
    let mut watched = Watched::begin(&setting(&corridor, "", 1));
    for _ in 0..3 {
        watched.tick();
    }
    let before = watched.agents::<Job>();
    watched.apply(&WorldCommand::BreakAgent { agent: AgentId(0), ticks: 10 });
    let here = watched.agents::<Position>()[0].now;
    for _ in 0..10 {
        watched.tick();
        assert_eq!((watched.agents::<Position>()[0].now, watched.agents::<Job>()[0]), (here, before[0]));
        assert!(reports(&watched)[0].is_broken);
    }
    for _ in 0..30 {
        watched.tick();
    }
    assert!(!reports(&watched)[0].is_broken);
    assert!(watched.done.contains(&before[0].task.expect("it had work")), "{before:?}");
}

#[test]
fn a_blocked_cell_is_left_and_not_entered() {
    let mut watched = Watched::begin(&setting(&[], "", 3));
    let cell = watched.agents::<Position>()[5].now;
    watched.apply(&WorldCommand::BlockCell { cell, ticks: 60 });
    let mut passed = 0;
    for tick in 0..120 {
        watched.tick();
        let is_taken = watched.agents::<Position>().iter().any(|position| position.now == cell);
        assert!(!is_taken || !(5..60).contains(&tick), "tick {tick}: it was left within five ticks");
        passed += usize::from(is_taken);
    }
    assert!(passed > 0, "it is entered again afterwards");
    watched.apply(&WorldCommand::BlockCell { cell: Cell(u32::MAX), ticks: 60 });
    watched.tick();
}
