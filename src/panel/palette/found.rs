//! An agent by its number, or a cell by its column and row.

use super::super::Action;
use super::entries::Entry;
use crate::fleet::AgentId;
use crate::grid::Grid;

/// What `query` names on the floor, with `agents` agents on `grid`; the error says why there is no such thing. `None`: it
/// names nothing on the floor.
pub(super) fn found(query: &str, agents: u32, grid: &Grid) -> Option<Result<Entry, String>> {
    let named = |word: &str| query.trim().strip_prefix(word).unwrap_or(query).trim().to_owned();
    if let Ok(number) = named("agent").parse::<u32>() {
        return Some(agent(number, agents));
    }
    let (column, row) =
        named("cell").split_once(',').map(|(column, row)| (column.trim().parse(), row.trim().parse()))?;
    Some(cell((column.ok()?, row.ok()?), grid))
}

fn agent(number: u32, agents: u32) -> Result<Entry, String> {
    if number >= agents {
        return Err(format!("no agent {number}: the last is {}", agents.saturating_sub(1)));
    }
    Ok(Entry { text: format!("agent {number}"), beside: "select", action: Action::SelectAgent(AgentId(number)) })
}

fn cell((column, row): (u32, u32), grid: &Grid) -> Result<Entry, String> {
    if column >= grid.width() || row >= grid.height() {
        let last = (grid.width() - 1, grid.height() - 1);
        return Err(format!("no cell {column},{row}: the last is {},{}", last.0, last.1));
    }
    let cell =
        grid.cell_at(column, row).ok_or_else(|| format!("no cell {column},{row}: a shelf or wall stands there"))?;
    Ok(Entry { text: format!("cell {column},{row}"), beside: "select", action: Action::SelectCell(cell) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::{Cell, CellKind, Layout};

    #[test]
    fn numbers_are_agents_and_pairs_are_cells() {
        let mut layout = Layout::open(4, 3);
        layout.set(2, 1, CellKind::Blocked);
        let grid = Grid::new(layout).expect("free");
        let action = |query: &str| found(query, 12, &grid).and_then(Result::ok).map(|entry| entry.action);
        for query in ["7", " agent 7", "agent7"] {
            assert_eq!(action(query), Some(Action::SelectAgent(AgentId(7))), "{query}");
        }
        for query in ["1,1", "cell 1, 1", " 1 ,1 "] {
            assert_eq!(action(query), Some(Action::SelectCell(Cell(5))), "{query}");
        }
        let problem = |query: &str| found(query, 12, &grid).and_then(Result::err);
        assert_eq!(problem("12").as_deref(), Some("no agent 12: the last is 11"));
        assert_eq!(problem("4,0").as_deref(), Some("no cell 4,0: the last is 3,2"));
        assert_eq!(problem("2,1").as_deref(), Some("no cell 2,1: a shelf or wall stands there"));
        for query in ["", "x", "1,", "-1", "1,2,3", "99999999999", "agent x", "cell 7"] {
            assert_eq!(found(query, 12, &grid), None, "{query}");
        }
    }
}
