//! Marks on the learning curve: what was changed by hand, at which generation and tick.

use std::sync::Arc;

use super::super::commands::controls::{Control, Value};
use super::super::commands::undo::Change;
use super::super::live::Session;
use super::super::view::{Marker, MarkerKind};

/// A change so many generations after another of the same kind shares its mark.
const NEAR_GENERATIONS: u32 = 8;

/// What the newest mark of a change stands for.
#[derive(Clone, Debug)]
pub(in crate::session) struct Marked {
    /// Its place among the markers.
    place: usize,
    /// What was set, as it was before the first change.
    before: Vec<Value>,
    first: String,
    changes: u32,
    /// Generation of the last change.
    generation: u32,
}

impl Session {
    /// Marks something on the curve, where it is now; `at`: the episode and its tick.
    pub(in crate::session) fn mark(&mut self, kind: MarkerKind, label: String, at: (u32, u32)) {
        let generation = self.learned.generation();
        let (episode, tick) = at;
        Arc::make_mut(&mut self.learned.run.markers).push(Marker { generation, kind, label, episode, tick });
    }

    /// Marks that the learner learns for another world than it did.
    pub(in crate::session) fn mark_scene(&mut self, label: &str, tick: u32) {
        if self.learned.learner.is_some() {
            self.mark(MarkerKind::Setting, label.to_owned(), (self.episode, tick));
        }
    }

    /// Marks a change that is told so. Changes of the same kind that follow soon share one mark: however often a slider is dragged
    /// or an agent broken, the curve stays legible. `is_first`: it does not merely go on with the change before.
    pub(in crate::session) fn mark_change(&mut self, change: &Change, text: &str, at: (u32, u32), is_first: bool) {
        let learned = &mut self.learned;
        let Some(kind) = kind(change).filter(|_| learned.learner.is_some() || learned.followed.is_some()) else {
            return;
        };
        let generation = learned.generation();
        if let Some(marked) = &mut learned.run.marked
            && let Some(marker) = learned.run.markers.get(marked.place)
            && marker.kind == kind
            && generation.saturating_sub(marked.generation) <= NEAR_GENERATIONS
            && (kind != MarkerKind::Setting || controls(&marked.before).eq(controls(&change.before)))
        {
            marked.generation = generation;
            marked.changes += u32::from(is_first);
            let label = marked.label(kind, change);
            Arc::make_mut(&mut learned.run.markers)[marked.place].label = label;
            return;
        }
        let (place, before) = (learned.run.markers.len(), change.before.clone());
        learned.run.marked = Some(Marked { place, before, first: text.to_owned(), changes: 1, generation });
        self.mark(kind, text.to_owned(), at);
    }
}

impl Marked {
    /// What to say of all changes, of which this is the last.
    fn label(&self, kind: MarkerKind, last: &Change) -> String {
        let Self { before, first, changes, .. } = self;
        match Change::between(None, before.clone(), last.after.clone()) {
            _ if *changes == 1 => last.text.clone(),
            Some(all) if kind == MarkerKind::Setting => format!("{}, in {changes} changes", all.text),
            None if kind == MarkerKind::Setting => format!("{first}, and back"),
            _ => format!("{first}, and {} more", changes - 1),
        }
    }
}

fn controls(values: &[Value]) -> impl Iterator<Item = Control> + '_ {
    values.iter().map(Value::control)
}

/// What kind of mark a change gets; `None` for what concerns no learning.
fn kind(change: &Change) -> Option<MarkerKind> {
    Some(match change.after.first()?.control() {
        Control::Seed | Control::PausesAt => return None,
        Control::InCharge => MarkerKind::Policy,
        Control::Broken(_) | Control::Blocked(_) | Control::BlackOuts => MarkerKind::Fault,
        Control::Centres => MarkerKind::Demand,
        _ => MarkerKind::Setting,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agents(before: u32, after: u32) -> Change {
        Change::between(None, vec![Value::Agents(before)], vec![Value::Agents(after)]).expect("a change")
    }

    fn marked(before: u32, changes: u32) -> Marked {
        let (before, first) = (vec![Value::Agents(before)], "agents 60 to 61".to_owned());
        Marked { place: 0, before, first, changes, generation: 3 }
    }

    #[test]
    fn a_mark_tells_of_all_changes_that_share_it() {
        let told = marked(60, 100).label(MarkerKind::Setting, &agents(158, 159));
        assert_eq!(told, "agents 60 to 159, in 100 changes");
        assert_eq!(marked(60, 2).label(MarkerKind::Setting, &agents(61, 60)), "agents 60 to 61, and back");
        assert_eq!(marked(60, 4).label(MarkerKind::Fault, &agents(1, 2)), "agents 60 to 61, and 3 more");
    }
}
