//! Undo and redo: one stack of changed settings, whatever they belong to.

use std::sync::Arc;

use bevy::prelude::World;

use super::super::live::Session;
use super::controls::{Control, Value};

/// Changes that can be undone; beyond them the oldest cannot any more.
const MOST_CHANGES: usize = 200;
/// Lines of the list of changes; beyond them the oldest go.
const MOST_LINES: usize = 500;

/// What one command has changed: the values of the same controls before and after.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::session) struct Change {
    /// What it was, in a few words.
    pub(in crate::session) text: String,
    pub(in crate::session) before: Vec<Value>,
    pub(in crate::session) after: Vec<Value>,
}

impl Change {
    /// What has changed between two readings of the same controls; `None`: nothing. `name`: what all of it together is
    /// called, if anything.
    pub(in crate::session) fn between(name: Option<&str>, before: Vec<Value>, after: Vec<Value>) -> Option<Self> {
        let (before, after): (Vec<_>, Vec<_>) = before.into_iter().zip(after).filter(|(a, b)| !a.is_same(b)).unzip();
        if before.is_empty() {
            return None;
        }
        // A change too small for the digits that are written is not worth a word beside others.
        let (mut told, fine): (Vec<_>, Vec<_>) =
            before.iter().zip(&after).partition(|(before, after)| before.is_told_otherwise(after));
        if told.is_empty() {
            told = fine;
        }
        let told = told.into_iter().map(|(before, after)| before.change_to(after)).collect::<Vec<_>>().join(", ");
        Some(Self { text: name.map_or_else(|| told.clone(), |name| format!("{name}: {told}")), before, after })
    }

    /// What controls had before it, which have these values now: of those that it has not changed, that is the same.
    pub(super) fn since_it_began(self, now: Vec<Value>) -> Vec<Value> {
        let mut before = self.before;
        let had = |now: Value| match before.iter().position(|had| had.control() == now.control()) {
            Some(place) => before.swap_remove(place),
            None => now,
        };
        now.into_iter().map(had).collect()
    }

    /// The change that takes it back.
    pub(super) fn turned_round(self) -> Self {
        Self { before: self.after, after: self.before, ..self }
    }

    /// Leaves out what was the episode's alone; returns whether anything is left.
    fn outlast_the_episode(&mut self) -> bool {
        for values in [&mut self.before, &mut self.after] {
            values.retain(|value| !value.control().ends_with_the_episode());
        }
        !self.after.is_empty()
    }
}

/// A line of the list of what was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeLine {
    /// Number of the episode, from 1.
    pub episode: u32,
    /// Ticks that had been run in it.
    pub tick: u32,
    /// What was changed.
    pub text: String,
}

/// How one change may go on in the next command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::session) enum GoingOn {
    /// Its control is held.
    Held,
    /// Champions are passed along.
    Scrub,
}

/// What was changed, what can be undone, and what was undone and can be done again.
#[derive(Debug, Default)]
pub(in crate::session) struct Changes {
    done: Vec<Change>,
    undone: Vec<Change>,
    lines: Arc<Vec<ChangeLine>>,
    /// Whether a control is held that sets something on the way.
    is_held: bool,
    /// Whether it has changed the world, and the learner is to be told of that at the end.
    is_world_untold: bool,
    /// What the last change may go on with.
    going_on: Option<GoingOn>,
}

impl Changes {
    /// A control is held, or is no longer.
    pub(super) fn hold(&mut self, is_held: bool) {
        self.is_held = is_held;
    }

    /// Whether the learner is told of a changed world later, as a control is held.
    pub(super) fn puts_off_telling(&mut self) -> bool {
        self.is_world_untold |= self.is_held;
        self.is_held
    }

    /// The control is let go: what is changed next is another change. Returns whether the learner is to be told of the world.
    pub(super) fn let_go(&mut self) -> bool {
        self.is_held = false;
        self.going_on.take_if(|going_on| *going_on == GoingOn::Held);
        std::mem::take(&mut self.is_world_untold)
    }

    /// The change that goes on with these controls, and is to be noted anew with all that it comes to; its line is taken back.
    /// `scrubs`: whether champions are passed along.
    pub(super) fn take_going_on(&mut self, controls: &[Control], scrubs: bool) -> Option<Change> {
        self.going_on.filter(|going_on| scrubs || *going_on == GoingOn::Held)?;
        // What is held may have changed some of its controls only, so far; the first tells what it is.
        let goes_on = |last: &mut Change| {
            let had = || last.before.iter().map(Value::control);
            had().next().as_ref() == controls.first() && had().all(|control| controls.contains(&control))
        };
        let change = self.done.pop_if(goes_on)?;
        self.going_on = None;
        Arc::make_mut(&mut self.lines).pop_if(|line| line.text == change.text);
        Some(change)
    }

    /// Notes a change; what was undone before it cannot be done again.
    pub(super) fn note(&mut self, change: Change, going_on: Option<GoingOn>) {
        self.going_on = going_on;
        self.undone.clear();
        self.done.push(change);
        if self.done.len() > MOST_CHANGES {
            self.done.remove(0);
        }
    }

    /// Adds a line to the list.
    pub(in crate::session) fn tell(&mut self, line: ChangeLine) {
        let lines = Arc::make_mut(&mut self.lines);
        lines.push(line);
        if lines.len() > MOST_LINES {
            lines.remove(0);
        }
    }

    /// The last change that was not undone; it counts as undone from now on.
    pub(in crate::session) fn undo(&mut self) -> Option<Change> {
        let change = self.done.pop()?;
        self.going_on = None;
        self.undone.push(change.clone());
        Some(change)
    }

    /// The last change that was undone; it counts as done from now on.
    pub(in crate::session) fn redo(&mut self) -> Option<Change> {
        let change = self.undone.pop()?;
        self.going_on = None;
        self.done.push(change.clone());
        Some(change)
    }

    /// An episode is over: its faults, black-outs and hot spots are gone, and cannot be undone or done again in another.
    pub(in crate::session) fn end_episode(&mut self) {
        self.done.retain_mut(Change::outlast_the_episode);
        self.undone.retain_mut(Change::outlast_the_episode);
    }

    /// What would be undone.
    pub(in crate::session) fn next_undo(&self) -> Option<&str> {
        self.done.last().map(|change| change.text.as_str())
    }

    /// What would be done again.
    pub(in crate::session) fn next_redo(&self) -> Option<&str> {
        self.undone.last().map(|change| change.text.as_str())
    }

    /// What was changed, oldest first.
    pub(in crate::session) fn lines(&self) -> &Arc<Vec<ChangeLine>> {
        &self.lines
    }
}

impl Session {
    /// Sets what the last change has set to what it was before.
    pub(in crate::session) fn undo(&mut self, world: &mut World) {
        match self.changes.undo() {
            Some(change) => self.go_back_to(world, &change.turned_round(), "undone"),
            None => self.notify("there is nothing to undo", true),
        }
    }

    /// Sets again what was undone last.
    pub(in crate::session) fn redo(&mut self, world: &mut World) {
        match self.changes.redo() {
            Some(change) => self.go_back_to(world, &change, "done again"),
            None => self.notify("there is nothing to do again", true),
        }
    }

    /// Sets what a change says; where all of it is so already, as a fault that has passed, that is told.
    fn go_back_to(&mut self, world: &mut World, change: &Change, how: &str) {
        let (episode, tick) = (self.episode, self.watched.now(world));
        let is_there = !change.after.iter().any(|value| self.would_change(world, value));
        let already = if is_there { ", which changes nothing: it is so already" } else { "" };
        let text = format!("{how}: {}{already}", change.text);
        self.changes.tell(ChangeLine { episode, tick, text: text.clone() });
        self.set(world, &change.after);
        if !is_there {
            self.mark_change(change, &text, (episode, tick), true);
        }
        self.notify(text, false);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demand::Square;
    use crate::fleet::AgentId;

    fn agents(before: u32, after: u32) -> Change {
        Change::between(None, vec![Value::Agents(before)], vec![Value::Agents(after)]).expect("a change")
    }

    #[test]
    fn changes_are_undone_last_first_and_done_again() {
        let mut changes = Changes::default();
        assert_eq!((changes.undo(), changes.redo()), (None, None));
        changes.note(agents(60, 75), None);
        changes.note(agents(75, 90), None);
        assert_eq!(changes.next_undo(), Some("agents 75 to 90"));
        assert_eq!(changes.undo(), Some(agents(75, 90)));
        assert_eq!((changes.next_undo(), changes.next_redo()), (Some("agents 60 to 75"), Some("agents 75 to 90")));
        assert_eq!(changes.redo(), Some(agents(75, 90)));
        changes.undo();
        changes.note(agents(75, 30), None);
        assert_eq!(changes.redo(), None, "another way was taken");
        assert_eq!(changes.next_undo(), Some("agents 75 to 30"));
    }

    /// As a command does that sets the size of the fleet.
    fn set(changes: &mut Changes, before: u32, after: u32, scrubs: bool, is_held: bool) {
        let held = changes.take_going_on(&[Control::Agents], scrubs);
        let before = held.map_or(vec![Value::Agents(before)], |held| held.before);
        if let Some(change) = Change::between(None, before, vec![Value::Agents(after)]) {
            let going_on = if scrubs { Some(GoingOn::Scrub) } else { is_held.then_some(GoingOn::Held) };
            changes.note(change, going_on);
        }
    }

    #[test]
    fn what_is_scrubbed_through_is_one_change() {
        let mut changes = Changes::default();
        set(&mut changes, 60, 75, false, false);
        for (before, after) in [(75, 80), (80, 85), (85, 90)] {
            set(&mut changes, before, after, true, false);
        }
        assert_eq!(changes.undo(), Some(agents(75, 90)));
        assert_eq!(changes.next_undo(), Some("agents 60 to 75"), "what was before is a change of its own");
        for (before, after) in [(75, 80), (80, 75), (75, 90)] {
            set(&mut changes, before, after, true, false);
        }
        assert_eq!(changes.undo(), Some(agents(75, 90)), "whoever came back begins anew");
        assert_eq!(changes.undo(), Some(agents(60, 75)));
        set(&mut changes, 60, 70, true, false);
        set(&mut changes, 70, 80, false, false);
        assert_eq!(changes.undo(), Some(agents(70, 80)), "what is set otherwise does not go on with it");
    }

    #[test]
    fn what_is_set_until_a_control_is_let_go_is_one_change() {
        let mut changes = Changes::default();
        set(&mut changes, 60, 75, false, true);
        set(&mut changes, 75, 70, false, true);
        set(&mut changes, 70, 72, false, false);
        set(&mut changes, 72, 80, false, true);
        changes.let_go();
        set(&mut changes, 80, 85, false, true);
        let undone: Vec<Change> = std::iter::from_fn(|| changes.undo()).collect();
        assert_eq!(undone, [agents(80, 85), agents(72, 80), agents(60, 72)]);
    }

    #[test]
    fn a_change_names_what_differs_alone() {
        let before = vec![Value::Population(16), Value::Rollouts(1), Value::StepSize(0.1)];
        let after = vec![Value::Population(32), Value::Rollouts(4), Value::StepSize(0.1)];
        let change = Change::between(Some("thorough"), before.clone(), after).expect("a change");
        assert_eq!(change.text, "thorough: population 16 to 32, rollouts 1 to 4");
        assert_eq!(change.before, [Value::Population(16), Value::Rollouts(1)]);
        assert_eq!(Change::between(None, before.clone(), before), None);
        let [before, after] = [(16, 0.1), (8, 0.100_01)].map(|(p, s)| vec![Value::Population(p), Value::StepSize(s)]);
        let change = Change::between(Some("quick"), before, after).expect("a change");
        assert_eq!((change.text.as_str(), change.before.len()), ("quick: population 16 to 8", 2));
    }

    #[test]
    fn of_a_change_what_was_the_episodes_alone_is_forgotten_with_it() {
        let mut changes = Changes::default();
        let values =
            |rate, column| vec![Value::DemandRate(rate), Value::Centres(vec![vec![Square { row: 0, column }]])];
        changes.note(Change::between(None, values(1.0, 2), values(2.0, 3)).expect("a change"), None);
        changes.end_episode();
        let left = changes.undo().expect("a change");
        assert_eq!((left.before, left.after), (vec![Value::DemandRate(1.0)], vec![Value::DemandRate(2.0)]));
    }

    #[test]
    fn faults_are_forgotten_with_their_episode() {
        let mut changes = Changes::default();
        let broken = |until| Value::Broken(AgentId(7), until);
        let fault = Change::between(None, vec![broken(None)], vec![broken(Some(80))]).expect("a change");
        assert_eq!(fault.text, "agent 7 sound to broken until tick 80");
        assert_eq!(fault.clone().turned_round().after, [broken(None)]);
        changes.note(agents(60, 75), None);
        changes.note(fault.clone(), None);
        changes.undo();
        changes.end_episode();
        assert_eq!((changes.redo(), changes.next_undo()), (None, Some("agents 60 to 75")));
        changes.note(fault, None);
        changes.end_episode();
        assert_eq!(changes.next_undo(), Some("agents 60 to 75"));
    }

    #[test]
    fn what_lies_far_back_is_forgotten() {
        let mut changes = Changes::default();
        for number in 0..=MOST_CHANGES as u32 {
            changes.note(agents(number, number + 1), None);
        }
        let undone = std::iter::from_fn(|| changes.undo()).last();
        assert_eq!(undone, Some(agents(1, 2)), "the first one is gone");
    }
}
