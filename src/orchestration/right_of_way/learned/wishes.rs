//! What agents would do next if nobody were in their way, and where these wishes meet.

use super::super::view::RightOfWayView;
use crate::grid::Cell;
use crate::skill::Forecast;

/// Stands for "nobody".
const NOBODY: u32 = u32::MAX;
/// Followers beyond this many count no more.
pub(super) const LONGEST_TRAIN: u32 = 10;

/// The wishes of all agents in a tick, and what they mean for one another. Scratch, kept so that a warm call allocates nothing.
#[derive(Debug, Default)]
pub(super) struct Wishes {
    /// By agent: where it would step.
    to: Vec<Cell>,
    /// By agent: what its second choice would cost more, in units of the current costs.
    regret: Vec<u32>,
    /// By agent: who is known to stand where it would step; itself if it would stay.
    ahead: Vec<u32>,
    /// By agent: how many stand behind it and would follow, directly or through others.
    train: Vec<u32>,
    /// By agent: whether all before it in its train can move.
    way: Vec<Way>,
    /// By cell, one spare entry for the void: who is known to stand there, and how many would step there.
    places: Vec<Place>,
    /// By agent: direct followers not yet counted.
    open: Vec<u32>,
    stack: Vec<u32>,
}

#[derive(Clone, Copy, Debug)]
struct Place {
    holder: u32,
    wanted: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Unknown,
    /// On the way that is being walked.
    Walked,
    Clear,
    Barred,
}

/// How an agent's wish meets those of others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Meeting {
    /// What its second choice would cost more, in units of the current costs.
    pub(super) regret: u32,
    /// Nobody is known to stand where it would step.
    pub(super) is_free_ahead: bool,
    /// Who stands there would step to where it stands.
    pub(super) is_head_on: bool,
    /// Whoever is ahead of it in its train can move, to a free cell or round a cycle.
    pub(super) is_way_clear: bool,
    /// Others that would step to the same cell.
    pub(super) rivals: u32,
    /// Agents behind it that would follow, directly or through others; [`LONGEST_TRAIN`] at most.
    pub(super) train: u32,
}

impl Wishes {
    /// Looks at all agents, of whom `forecast` says what each would like to do. Who stands on its goal wishes for nothing.
    pub(super) fn observe(&mut self, view: &RightOfWayView<'_>, forecast: &Forecast) {
        let agents = view.reports.len();
        let nothing = Place { holder: NOBODY, wanted: 0 };
        self.places.clear();
        self.places.resize(view.grid.len() + 1, nothing);
        for (agent, report) in view.reports.iter().enumerate() {
            self.places[report.cell.index()].holder = agent as u32;
        }
        self.to.clear();
        self.regret.clear();
        for (agent, report) in (0..).zip(view.reports) {
            let is_on_its_way = report.goal != report.cell && view.cost_to_go.known_slot(report.goal).is_some();
            let (to, regret) = if is_on_its_way { forecast.wish(agent) } else { (report.cell, 0) };
            if to != report.cell {
                self.places[to.index()].wanted += 1;
            }
            self.to.push(to);
            self.regret.push(regret);
        }
        self.ahead.clear();
        for (agent, (to, report)) in self.to.iter().zip(view.reports).enumerate() {
            // Old reports may have two agents on one cell.
            let stays = *to == report.cell;
            self.ahead.push(if stays { agent as u32 } else { self.places[to.index()].holder });
        }
        self.find_trains();
        self.way.clear();
        self.way.resize(agents, Way::Unknown);
        for agent in 0..agents as u32 {
            self.find_way(agent);
        }
    }

    /// Counts followers from the ends of trains forwards; agents on a cycle keep what joins them from outside.
    fn find_trains(&mut self) {
        let agents = self.ahead.len();
        self.train.clear();
        self.train.resize(agents, 0);
        self.open.clear();
        self.open.resize(agents, 0);
        let others = |agent: usize, ahead: u32| ahead != NOBODY && ahead as usize != agent;
        for (agent, &ahead) in self.ahead.iter().enumerate() {
            if others(agent, ahead) {
                self.open[ahead as usize] += 1;
            }
        }
        self.stack.clear();
        self.stack.extend((0..agents as u32).filter(|&agent| self.open[agent as usize] == 0));
        while let Some(agent) = self.stack.pop() {
            let ahead = self.ahead[agent as usize];
            if others(agent as usize, ahead) {
                let joined = self.train[agent as usize] + 1;
                let ahead = ahead as usize;
                self.train[ahead] = (self.train[ahead] + joined).min(LONGEST_TRAIN);
                self.open[ahead] -= 1;
                if self.open[ahead] == 0 {
                    self.stack.push(ahead as u32);
                }
            }
        }
    }

    fn find_way(&mut self, first: u32) {
        self.stack.clear();
        let mut agent = first;
        let found = loop {
            match self.way[agent as usize] {
                Way::Unknown => {}
                // Round a cycle of three or more all can move; two that would change places cannot.
                Way::Walked => {
                    let ahead = self.ahead[agent as usize];
                    break if self.ahead[ahead as usize] == agent { Way::Barred } else { Way::Clear };
                }
                known => break known,
            }
            self.way[agent as usize] = Way::Walked;
            self.stack.push(agent);
            let ahead = self.ahead[agent as usize];
            if ahead == NOBODY {
                break Way::Clear;
            }
            if ahead == agent {
                break Way::Barred;
            }
            agent = ahead;
        };
        for walked in self.stack.drain(..) {
            self.way[walked as usize] = found;
        }
    }

    /// Whether an agent is known to stand on a cell.
    pub(super) fn is_occupied(&self, cell: Cell) -> bool {
        self.places[cell.index()].holder != NOBODY
    }

    /// How an agent's wish meets those of others.
    pub(super) fn meeting(&self, agent: usize) -> Meeting {
        let (to, ahead) = (self.to[agent], self.ahead[agent]);
        let stays = ahead as usize == agent;
        Meeting {
            regret: self.regret[agent],
            is_free_ahead: ahead == NOBODY,
            is_head_on: ahead != NOBODY && !stays && self.ahead[ahead as usize] as usize == agent,
            is_way_clear: self.way[agent] == Way::Clear,
            rivals: if stays { 0 } else { self.places[to.index()].wanted - 1 },
            train: self.train[agent],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::{CostToGo, Grid, Guidance, Layout};
    use crate::orchestration::AgentReport;

    /// The meetings of agents that stand on the first cell of each pair and head for the second.
    fn meetings(grid: &Grid, agents: &[(u32, u32)]) -> Vec<Meeting> {
        let mut cost_to_go = CostToGo::new(grid, &Guidance::plain(grid));
        cost_to_go.prepare(grid, agents.iter().map(|&(_, goal)| Cell(goal)));
        let report = |&(cell, goal)| AgentReport { cell: Cell(cell), goal: Cell(goal), ..AgentReport::BLANK };
        let reports: Vec<AgentReport> = agents.iter().map(report).collect();
        let remaining = vec![0; agents.len()];
        let view = RightOfWayView {
            grid,
            tick: 1,
            reports: &reports,
            remaining: &remaining,
            cost_to_go: &cost_to_go,
            pool: None,
        };
        let (mut wishes, mut forecast) = (Wishes::default(), Forecast::default());
        forecast.look(grid, &cost_to_go, agents.iter().map(|&(cell, goal)| (Cell(cell), Cell(goal))));
        wishes.observe(&view, &forecast);
        assert!(agents.iter().all(|&(cell, _)| wishes.is_occupied(Cell(cell))));
        (0..agents.len()).map(|agent| wishes.meeting(agent)).collect()
    }

    fn corridor(length: u32) -> Grid {
        Grid::new(Layout::open(length, 1)).expect("free")
    }

    #[test]
    fn a_train_is_as_clear_as_its_head() {
        let moving = meetings(&corridor(5), &[(0, 4), (1, 4), (2, 4)]);
        assert_eq!(
            moving.iter().map(|m| (m.is_free_ahead, m.is_way_clear)).collect::<Vec<_>>(),
            [(false, true), (false, true), (true, true)]
        );
        assert_eq!(moving.iter().map(|m| m.train).collect::<Vec<_>>(), [0, 1, 2]);
        let barred = meetings(&corridor(5), &[(0, 4), (1, 4), (2, 2)]);
        assert!(barred.iter().all(|meeting| !meeting.is_way_clear));
        assert_eq!(barred.iter().map(|m| m.train).collect::<Vec<_>>(), [0, 1, 2]);
    }

    #[test]
    fn two_that_would_change_places_are_head_on_and_bar_their_trains() {
        let met = meetings(&corridor(5), &[(0, 4), (1, 4), (2, 0)]);
        assert_eq!(met.iter().map(|m| m.is_head_on).collect::<Vec<_>>(), [false, true, true]);
        assert!(met.iter().all(|meeting| !meeting.is_way_clear));
        assert_eq!(met[1].train, 1, "who comes against it does not follow it");
    }

    /// Three cells around the middle of a cross, and all want to go through it; and four that go round a square.
    #[test]
    fn rivals_want_the_same_cell_and_cycles_are_clear() {
        let grid = Grid::new(Layout::open(3, 3)).expect("free");
        let met = meetings(&grid, &[(1, 7), (7, 1), (3, 5)]);
        assert!(met.iter().all(|meeting| meeting.rivals == 2 && meeting.is_free_ahead));
        assert_eq!(met[0].regret, 1, "staying costs one tick");
        let square = Grid::new(Layout::open(2, 2)).expect("free");
        let round = meetings(&square, &[(0, 1), (1, 3), (3, 2), (2, 0)]);
        assert!(round.iter().all(|meeting| meeting.is_way_clear && !meeting.is_head_on && meeting.train == 0));
    }

    #[test]
    fn whoever_is_where_it_would_be_stays() {
        let met = meetings(&corridor(2), &[(0, 0), (1, 0)]);
        assert_eq!(
            met[0],
            Meeting { regret: 0, is_free_ahead: false, is_head_on: false, is_way_clear: false, rivals: 0, train: 1 }
        );
        assert_eq!(met[1].rivals, 0);
    }

    #[test]
    fn old_reports_may_have_two_agents_on_one_cell() {
        let met = meetings(&corridor(3), &[(1, 1), (1, 2), (0, 2)]);
        assert_eq!((met[0].rivals, met[0].is_way_clear), (0, false), "it stays");
        assert_eq!((met[1].rivals, met[1].is_free_ahead), (0, true));
        assert_eq!((met[2].rivals, met[2].is_way_clear), (0, true), "behind the one that was heard of last");
    }
}
