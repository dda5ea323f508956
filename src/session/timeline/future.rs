//! One way in which the running episode went on.

use std::sync::Arc;

use super::{Keyframe, Mark, MarkKind};
use crate::orchestration::champion_generation;
use crate::record::Recorder;
use crate::sim::WorldCommand;

/// Ticks of one window of [`Future::flow`].
const WINDOW_TICKS: u32 = 50;
/// Windows before one that it is compared with.
const COMPARED_WINDOWS: usize = 4;
/// The share of what was usual below which a window counts as a dip.
const DIP: f32 = 0.6;
/// What must be usual, per 1,000 ticks, for less to say anything: ten in a window.
const LEAST_USUAL: f32 = 200.0;
/// Marks that a future keeps; a world in which more happens shows the first.
const MOST_MARKS: usize = 2000;

/// One future: all commands and hashes from the episode's beginning, and what helps to find one's way in it.
#[derive(Clone, Debug)]
pub(in crate::session) struct Future {
    number: u32,
    name: String,
    /// Whether its name says what was done otherwise; until then nothing was.
    is_named: bool,
    /// The tick at which it left another future.
    fork_tick: Option<u32>,
    /// Whether it is a recording that was opened.
    is_recorded: bool,
    recorder: Recorder,
    /// Ticks and commands in the recorder from before this episode.
    before: (u32, usize),
    /// What was put in charge, and by which of the recorder's commands; in order.
    in_charge: Vec<(usize, String)>,
    /// By tick; the first is the episode's beginning.
    keyframes: Vec<Arc<Keyframe>>,
    marks: Arc<Vec<Mark>>,
    /// Finished since the episode began, by tick; the first is of its beginning.
    finished: Vec<u32>,
}

impl Future {
    pub(super) fn begin(recorder: Recorder, keyframe: Keyframe) -> Self {
        Self {
            number: 1,
            name: "as it went".to_owned(),
            is_named: true,
            fork_tick: None,
            is_recorded: false,
            before: (recorder.ticks(), recorder.commands().len()),
            recorder,
            in_charge: Vec::new(),
            keyframes: vec![Arc::new(keyframe)],
            marks: Arc::default(),
            finished: vec![0],
        }
    }

    /// A recording from its beginning on, before any of its ticks was run again.
    pub(super) fn of_recording(recorder: Recorder, keyframe: Keyframe) -> Self {
        Self { name: "as recorded".to_owned(), is_recorded: true, before: (0, 0), ..Self::begin(recorder, keyframe) }
    }

    /// Another future that is the same up to where `tick` ticks have been run and `commands` commands applied.
    pub(super) fn fork(&self, number: u32, tick: u32, commands: usize) -> Self {
        let recorder = self.recorder_to(tick, commands);
        // What happened at the fork itself belongs to the past only if it was applied before.
        let is_kept =
            |mark: &&Mark| mark.tick < tick || mark.tick == tick && commands == self.recorder.commands().len();
        let mut marks: Vec<Mark> = self.marks.iter().filter(is_kept).cloned().collect();
        marks.push(Mark { tick, kind: MarkKind::Fork, label: format!("leaves future {}", self.number) });
        Self {
            number,
            name: format!("as future {}", self.number),
            is_named: false,
            fork_tick: Some(tick),
            is_recorded: false,
            recorder,
            before: self.before,
            in_charge: self.in_charge.iter().filter(|(command, _)| *command < commands).cloned().collect(),
            keyframes: self.keyframes.iter().filter(|keyframe| keyframe.tick <= tick).cloned().collect(),
            marks: Arc::new(marks),
            finished: self.finished[..=tick as usize].to_vec(),
        }
    }

    /// Counted from 1 in the order in which futures were begun.
    pub(in crate::session) fn number(&self) -> u32 {
        self.number
    }

    /// What was done otherwise than in the future that it left.
    pub(in crate::session) fn name(&self) -> &str {
        &self.name
    }

    /// The tick at which it left another.
    pub(in crate::session) fn fork_tick(&self) -> Option<u32> {
        self.fork_tick
    }

    /// Ticks up to which another future of the same episode was the same: until something else was done or came of it.
    pub(super) fn shared_ticks(&self, other: &Self) -> u32 {
        let (ours, theirs) = (&self.recorder, &other.recorder);
        let commands = ours.commands().iter().zip(theirs.commands()).take_while(|(a, b)| a == b).count();
        let next = [ours, theirs].into_iter().filter_map(|recorder| Some(recorder.commands().get(commands)?.0)).min();
        let ticks =
            (1..=ours.ticks().min(theirs.ticks())).take_while(|&tick| ours.hash_after(tick) == theirs.hash_after(tick));
        (ticks.count() as u32).min(next.unwrap_or(u32::MAX)).saturating_sub(self.before.0)
    }

    /// Whether it is a recording that was opened.
    pub(in crate::session) fn is_recorded(&self) -> bool {
        self.is_recorded
    }

    /// Ticks that have been run here; a recording has others.
    pub(in crate::session) fn known_ticks(&self) -> u32 {
        self.finished.len() as u32 - 1
    }

    /// What has happened in it, in order of ticks.
    pub(in crate::session) fn marks(&self) -> &Arc<Vec<Mark>> {
        &self.marks
    }

    /// Finished since the episode began, by the ticks that had been run, from 0 on.
    pub(in crate::session) fn finished(&self) -> &[u32] {
        &self.finished
    }

    /// Finished in every whole window of 50 ticks, per 1,000 ticks.
    pub(in crate::session) fn flow(&self) -> impl DoubleEndedIterator<Item = f32> + ExactSizeIterator {
        let window = WINDOW_TICKS as usize;
        (0..self.known_ticks() as usize / window).map(move |number| {
            let (before, now) = (self.finished[number * window], self.finished[(number + 1) * window]);
            (now - before) as f32 * 1000.0 / window as f32
        })
    }

    /// The same, of the windows before a tick.
    pub(in crate::session) fn flow_before(
        &self,
        tick: u32,
    ) -> impl DoubleEndedIterator<Item = f32> + ExactSizeIterator {
        self.flow().take((tick / WINDOW_TICKS) as usize)
    }

    /// The recording that it is.
    pub(in crate::session) fn recorder(&self) -> &Recorder {
        &self.recorder
    }

    /// The recording up to where `tick` ticks of the episode have been run and `commands` commands applied.
    pub(in crate::session) fn recorder_to(&self, tick: u32, commands: usize) -> Recorder {
        self.recorder.back_at(self.before.0 + tick, commands)
    }

    /// Ticks that it has: where it goes on.
    pub(in crate::session) fn ticks(&self) -> u32 {
        self.recorder.ticks() - self.before.0
    }

    /// What the world was like where so many ticks had been run.
    pub(in crate::session) fn hash_after(&self, tick: u32) -> Option<u64> {
        self.recorder.hash_after(self.before.0 + tick)
    }

    /// The recorder's command number `cursor`, if it is due once `tick` ticks have been run.
    pub(in crate::session) fn command(&self, cursor: usize, tick: u32) -> Option<&WorldCommand> {
        let (at, command) = self.recorder.commands().get(cursor)?;
        (*at <= self.before.0 + tick).then_some(command)
    }

    /// How many of the recorder's commands were applied before the last of `tick` ticks had been run.
    pub(in crate::session) fn commands_before(&self, tick: u32) -> usize {
        let reached = self.before.0 + tick;
        self.recorder.commands().partition_point(|&(at, _)| at < reached).max(self.before.1)
    }

    /// Whether anything was done in this episode but that champions took over.
    pub(in crate::session) fn was_changed(&self) -> bool {
        let is_champion = |cursor| self.put_in_charge(cursor).is_some_and(|name| champion_generation(name).is_some());
        (self.before.1..self.recorder.commands().len()).any(|cursor| !is_champion(cursor))
    }

    /// What the command number `cursor` put in charge, if anything.
    pub(in crate::session) fn put_in_charge(&self, cursor: usize) -> Option<&str> {
        let found = self.in_charge.iter().find(|(command, _)| *command == cursor);
        found.map(|(_, name)| name.as_str())
    }

    /// The last keyframe at or before a tick.
    pub(in crate::session) fn keyframe_before(&self, tick: u32) -> Arc<Keyframe> {
        let after = self.keyframes.partition_point(|keyframe| keyframe.tick <= tick);
        Arc::clone(&self.keyframes[after.saturating_sub(1)])
    }

    pub(super) fn keyframes(&self) -> &[Arc<Keyframe>] {
        &self.keyframes
    }

    pub(super) fn keep(&mut self, keyframe: Keyframe) {
        self.keyframes.push(Arc::new(keyframe));
    }

    pub(super) fn thin_out(&mut self, spacing: u32) {
        self.keyframes.retain(|keyframe| keyframe.tick.is_multiple_of(spacing));
    }

    /// Notes a command that was applied before the next tick; `policy_name`: what it put in charge.
    pub(in crate::session) fn note(&mut self, command: &WorldCommand, mark: Option<Mark>, policy_name: Option<&str>) {
        self.put(self.recorder.commands().len(), policy_name);
        self.recorder.note(command);
        if let Some(mark) = mark {
            if !self.is_named {
                self.name.clone_from(&mark.label);
                self.is_named = true;
            }
            self.mark(mark);
        }
    }

    /// Notes what the recorder's command number `cursor` puts in charge, if anything.
    pub(in crate::session) fn put(&mut self, cursor: usize, policy_name: Option<&str>) {
        self.in_charge.extend(policy_name.map(|name| (cursor, name.to_owned())));
    }

    /// Notes something that happened.
    pub(in crate::session) fn mark(&mut self, mark: Mark) {
        if self.marks.len() < MOST_MARKS {
            let place = self.marks.partition_point(|earlier| earlier.tick <= mark.tick);
            Arc::make_mut(&mut self.marks).insert(place, mark);
        }
    }

    /// Notes that a tick was run for the first time, after which the world has this hash and so much is finished since the
    /// timeline began.
    pub(in crate::session) fn tick(&mut self, state_hash: u64, finished: u64) {
        if self.known_ticks() == self.ticks() {
            self.recorder.tick(state_hash);
        }
        self.finished.push(finished as u32);
        let ticks = self.known_ticks();
        if ticks.is_multiple_of(WINDOW_TICKS)
            && let Some(label) = self.dip()
        {
            self.mark(Mark { tick: ticks - WINDOW_TICKS, kind: MarkKind::Dip, label });
        }
    }

    /// What to say of the last window if it is a dip.
    fn dip(&self) -> Option<String> {
        let mut newest = self.flow().rev();
        let last = newest.next()?;
        let compared: [f32; COMPARED_WINDOWS] = core::array::from_fn(|_| newest.next().unwrap_or(0.0));
        dip(last, compared)
    }
}

/// What to say of a window if much less was finished in it than in those before; all per 1,000 ticks.
fn dip(last: f32, before: [f32; COMPARED_WINDOWS]) -> Option<String> {
    let usual = before.iter().sum::<f32>() / COMPARED_WINDOWS as f32;
    let says_something = usual >= LEAST_USUAL && before.iter().all(|&flow| flow > 0.0);
    (says_something && last < usual * DIP).then(|| format!("throughput falls by {:.0} %", 100.0 - last / usual * 100.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dip_is_much_less_than_usual() {
        assert_eq!(dip(200.0, [400.0; 4]).as_deref(), Some("throughput falls by 50 %"));
        assert_eq!(dip(300.0, [400.0; 4]), None, "a quarter less is chance");
        assert_eq!(dip(0.0, [40.0; 4]), None, "too few to say anything");
        assert_eq!(dip(0.0, [400.0, 400.0, 400.0, 0.0]), None, "it has only begun");
    }
}
