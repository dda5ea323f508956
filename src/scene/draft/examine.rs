//! What is wrong with a draft, and where.

use std::sync::Arc;

use super::Draft;
use crate::grid::{CellKind, Grid, Layout};
use crate::scene::validate::check;
use crate::scene::{Scene, Stage};

/// What checking a draft has found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Examination {
    /// Why it cannot be opened as it is, in words; as of a scene file, each once.
    pub problems: Vec<String>,
    /// What need not be meant.
    pub warnings: Vec<String>,
    /// Columns and rows of the squares that any of this is about, row by row.
    pub squares: Vec<(u32, u32)>,
    /// Cells that agents can reach.
    pub cells: u32,
    /// Squares of each kind, by [`CellKind`] as a number.
    pub kinds: [u32; 4],
}

impl Examination {
    /// Whether it opens.
    pub fn is_sound(&self) -> bool {
        self.problems.is_empty()
    }

    /// Squares of a kind.
    pub fn squares_of(&self, kind: CellKind) -> u32 {
        self.kinds[kind as usize]
    }
}

impl Draft {
    /// Checks the draft, as a scene of this name, by the code that checks scene files.
    pub fn examine(&self, name: &str) -> Examination {
        let mut found = Examination::default();
        for &kind in self.layout().kinds() {
            found.kinds[kind as usize] += 1;
        }
        let settings = Scene { name: name.to_owned(), ..self.settings().clone() };
        let problems = check(&settings, "");
        let grid = match Grid::new(self.layout().clone()) {
            Ok(grid) => grid,
            Err(error) => {
                found.problems = messages(problems.into_iter().map(|problem| problem.message));
                found.problems.push(error.to_string());
                return found;
            }
        };
        found.cells = grid.len() as u32;
        found.squares = unreachable(self.layout(), &grid);
        let sealed = grid.sealed_cells();
        if sealed > 0 {
            let cells = if sealed == 1 { "1 cell".to_owned() } else { format!("{sealed} cells") };
            found
                .warnings
                .push(format!("{cells} cannot be reached from the largest part of the floor: treated as blocked"));
        }
        let scheduled = settings.faults.blocked_cells.schedule.iter().map(|blocked| (blocked.column, blocked.row));
        let on_floor = |&(column, row): &(u32, u32)| column < grid.width() && row < grid.height();
        found.squares.extend(scheduled.filter(|&(column, row)| grid.cell_at(column, row).is_none()).filter(on_floor));
        found.squares.sort_unstable_by_key(|&(column, row)| (row, column));
        found.squares.dedup();
        if let Err(error) = Stage::finish(name, "", settings, problems, Some(Arc::new(grid))) {
            found.problems = messages(error.problems.into_iter().map(|problem| problem.message));
        }
        found
    }
}

/// Each message once, in order.
fn messages(all: impl Iterator<Item = String>) -> Vec<String> {
    let mut messages = Vec::new();
    for message in all {
        if !messages.contains(&message) {
            messages.push(message);
        }
    }
    messages
}

/// Squares that are free and out of reach.
fn unreachable(layout: &Layout, grid: &Grid) -> Vec<(u32, u32)> {
    if grid.sealed_cells() == 0 {
        return Vec::new();
    }
    let pairs = layout.kinds().iter().zip(grid.layout().kinds()).enumerate();
    let out_of_reach = pairs.filter(|(_, (painted, kept))| painted.is_free() && !kept.is_free());
    out_of_reach.map(|(index, _)| (index as u32 % layout.width(), index as u32 / layout.width())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::LayoutSource;
    use crate::scene::draft::Work;

    fn draft(work: Work, rows: &[&str]) -> Draft {
        let stage = Stage::open("open-floor", &["fleet.agents=2".to_owned()]).expect("a shipped scene");
        let open = vec![".".repeat(rows[0].len()); rows.len()];
        let scene = Scene { layout: LayoutSource::Ascii(open), ..stage.scene };
        let mut draft = Draft::of(&Stage::of_scene(scene, &[]).expect("a scene"));
        draft.set_work(work);
        for (row, symbols) in (0..).zip(rows) {
            for (column, symbol) in (0..).zip(symbols.chars()) {
                let kinds = [CellKind::Floor, CellKind::Blocked, CellKind::Endpoint, CellKind::Workstation];
                let kind = kinds.into_iter().find(|kind| kind.symbol() == symbol).expect("a symbol");
                draft.press((column, row), kind, false);
            }
        }
        draft.release();
        draft
    }

    #[test]
    fn a_sound_draft_is_counted() {
        let found = draft(Work::ToWorkstations, &["e@w", "..."]).examine("x");
        let expected = Examination { cells: 5, kinds: [3, 1, 1, 1], ..Examination::default() };
        assert_eq!(found, expected);
        assert!(found.is_sound());
        assert_eq!(found.squares_of(CellKind::Blocked), 1);
    }

    #[test]
    fn what_is_out_of_reach_is_marked_and_opens_all_the_same() {
        let found = draft(Work::Anywhere, &["..@e", "..@@", "...@"]).examine("x");
        assert_eq!((found.cells, found.squares.as_slice(), found.is_sound()), (7, [(3, 0)].as_slice(), true));
        assert_eq!(found.warnings.len(), 1);
        assert!(found.warnings[0].starts_with("1 cell cannot be reached"), "{}", found.warnings[0]);
    }

    /// Exactly what `scene check` says of the same scene in a file.
    #[test]
    fn problems_are_those_of_a_file() {
        let crowded = {
            let mut draft = draft(Work::ToWorkstations, &["..", "@."]);
            draft.set_agents(9);
            draft.set_supply(crate::demand::Supply::Backlog { tasks_per_agent: -1.0 });
            draft
        };
        let expected = [
            "tasks_per_agent lies above 0 and at most at 100",
            "9 agents do not fit on 3 free cells",
            "the layout has no endpoints (e)",
            "the layout has no workstations (w)",
        ];
        assert_eq!(crowded.examine("x").problems, expected);
        let file = Stage::parse("x", &crowded.scene("x").to_document(), None, &[]).expect_err("the same problems");
        let mut told: Vec<&str> = file.problems.iter().map(|problem| problem.message.as_str()).collect();
        let mut expected = expected.to_vec();
        told.sort_unstable();
        expected.sort_unstable();
        assert_eq!(told, expected);
    }

    #[test]
    fn a_floor_of_shelves_is_no_floor() {
        let found = draft(Work::Anywhere, &["@@", "@@"]).examine("x");
        assert_eq!(
            (found.problems.as_slice(), found.cells),
            (["the layout has no free cell".to_owned()].as_slice(), 0)
        );
    }

    /// A cell that is to be blocked for a while must be one.
    #[test]
    fn shelves_on_scheduled_faults_are_marked() {
        let stage = Stage::open("breakdowns", &[]).expect("a shipped scene");
        let mut scene = stage.scene.clone();
        let blocked = crate::fleet::faults::BlockedCell { column: 0, row: 0, from_tick: 5, to_tick: 9 };
        scene.faults.blocked_cells.schedule = vec![blocked];
        let mut draft = Draft::of(&stage.rebuild(scene).expect("a free corner"));
        assert!(draft.examine("x").is_sound());
        draft.press((0, 0), CellKind::Blocked, false);
        let found = draft.examine("x");
        assert_eq!(found.squares, [(0, 0)]);
        assert_eq!(found.problems, ["no agent could ever enter (0, 0): there is no free cell"]);
    }
}
