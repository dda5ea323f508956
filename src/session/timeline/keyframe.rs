//! A moment to which the world can be brought back.

use std::sync::Arc;

use bevy::prelude::World;

use crate::scene::Stage;
use crate::sim::{Setting, Snapshot, SnapshotError};

/// Keyframes that a future keeps; more, and every other one goes.
const MOST: usize = 96;
/// Bytes that all keyframes may take together, the first one aside.
const MOST_BYTES: usize = 128 << 20;
/// Ticks between keyframes of a small world.
const CLOSEST_TICKS: u32 = 8;
/// Cells and agents for which a tick more lies between keyframes: a large world's take time and room.
const SIZE_PER_TICK: usize = 500;

/// What was before the episode in which the world is, where a timeline goes over several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::session) struct Earlier {
    /// Episodes.
    pub(in crate::session) episodes: u32,
    /// Ticks in them.
    pub(in crate::session) ticks: u32,
    /// Finished in them.
    pub(in crate::session) finished: u64,
}

/// The world before a tick and before the commands of that tick.
#[derive(Debug)]
pub(in crate::session) struct Keyframe {
    /// Ticks that had been run since the timeline began.
    pub(in crate::session) tick: u32,
    /// Those of earlier episodes.
    pub(in crate::session) earlier: Earlier,
    /// What was in force.
    pub(in crate::session) setting: Setting,
    /// What was in charge.
    pub(in crate::session) policy_name: String,
    bytes: Vec<u8>,
}

impl Keyframe {
    /// Keeps the world as it is.
    ///
    /// # Errors
    /// If it cannot be encoded.
    pub(in crate::session) fn take(
        world: &World,
        setting: &Setting,
        policy_name: &str,
        earlier: Earlier,
    ) -> Result<Self, SnapshotError> {
        let snapshot = Snapshot::take(world, setting);
        let (tick, bytes) = (earlier.ticks + snapshot.tick(), snapshot.to_bytes()?);
        Ok(Self { tick, earlier, setting: setting.clone(), policy_name: policy_name.to_owned(), bytes })
    }

    /// Brings the world back.
    ///
    /// # Errors
    /// If the floor is another one; the world is then as it was.
    pub(in crate::session) fn restore(&self, world: &mut World) -> Result<(), SnapshotError> {
        Snapshot::from_bytes(&self.bytes)?.restore(world, &self.setting)
    }
}

/// Ticks between the first keyframes of an episode.
pub(in crate::session) fn first_spacing(stage: &Stage) -> u32 {
    let size = stage.grid.len() + stage.scene.fleet.agents as usize;
    CLOSEST_TICKS.max(size.div_ceil(SIZE_PER_TICK) as u32).next_power_of_two()
}

/// Whether the keyframes of all futures are too many or too large; those that futures share count once.
pub(super) fn is_too_much<'a>(futures: impl Iterator<Item = &'a [Arc<Keyframe>]> + Clone) -> bool {
    if futures.clone().any(|keyframes| keyframes.len() > MOST) {
        return true;
    }
    // The first is the only way back, whatever it takes.
    let mut all: Vec<&Arc<Keyframe>> = futures.flat_map(|keyframes| &keyframes[1..]).collect();
    all.sort_unstable_by_key(|keyframe| Arc::as_ptr(keyframe));
    all.dedup_by_key(|keyframe| Arc::as_ptr(keyframe));
    all.iter().map(|keyframe| keyframe.bytes.len()).sum::<usize>() > MOST_BYTES
}
