//! Policies as a session names them, and which is in charge.

use std::path::Path;

use bevy::prelude::World;

use super::Session;
use super::commands::controls::Control;
use super::commands::undo::Change;
use super::learning::parameters::EDITED;
use crate::learner::policy_by_name;
use crate::orchestration::{Policy, UNTRAINED, champion_name};
use crate::sim::WorldCommand;

impl Session {
    /// The policy that a name stands for here, and what it is called from now on: `champion`, `untrained`, `generation N`, a
    /// preset, a shipped meta-skill, a run directory, a file with a meta-skill, or DECISION=RULE,….
    pub(super) fn policy_named(&self, name: &str) -> Result<(Policy, String), String> {
        let stage = &self.watched.setting.stage;
        let named = |policy| (policy, name.to_owned());
        if name == "champion" {
            let champion = self.learned.champion.as_ref();
            let champion = champion.ok_or("no champion yet: the learner has not scored one")?;
            let policy = self.learned.rules.with_meta_skill(champion.meta_skill.clone());
            return Ok((policy, champion_name(champion.generation)));
        }
        if name == UNTRAINED {
            return Ok(named(self.learned.rules.clone()));
        }
        if let Some(Ok(generation)) = name.strip_prefix("generation ").map(str::parse) {
            return self.generation_named(generation);
        }
        let policy = policy_by_name(name, stage, None).map_err(|error| error.to_string())?;
        let path = Path::new(name);
        let is_file = path.extension().is_some_and(|extension| extension == "ron") && !name.contains('=');
        let file = is_file.then(|| path.file_stem().unwrap_or_default().to_string_lossy().into_owned());
        Ok((policy, file.unwrap_or_else(|| name.to_owned())))
    }

    pub(super) fn set_policy(&mut self, world: &mut World, name: &str) {
        match self.policy_named(name) {
            Ok((policy, policy_name)) => {
                // Whoever asks for the champion by name may go on following it.
                self.learned.follows_champion &= name == "champion";
                self.put_in_charge(world, policy, &policy_name);
            }
            Err(error) => self.notify(error, true),
        }
    }

    /// Swaps the policy of the running fleet; one that is compared with keeps its own.
    pub(super) fn put_in_charge(&mut self, world: &mut World, policy: Policy, name: &str) {
        let command = WorldCommand::SwapPolicy(Box::new(policy));
        if let Some(forked) = self.watched.change(world, &command, Some(name)) {
            let tick = self.watched.now(world);
            self.other_side(|versus| versus.fork(tick));
            self.told_of_fork(forked);
        }
        // A parameter that is dragged is no champion that takes over.
        if name != EDITED {
            self.swap_flash = 1.0;
        }
    }

    pub(super) fn put_champion_in_charge(&mut self, world: &mut World) {
        self.learned.champion_waits = false;
        match self.policy_named("champion") {
            Ok((policy, name)) => self.put_in_charge(world, policy, &name),
            Err(error) => self.notify(error, true),
        }
    }

    /// Puts a policy that no command names in charge, which is a change as others are.
    pub(super) fn put_in_charge_by_choice(&mut self, world: &mut World, policy: Policy, name: &str) {
        let (episode, tick) = (self.episode, self.watched.now(world));
        let before = self.values(world, &[Control::InCharge]);
        self.learned.follows_champion = false;
        self.put_in_charge(world, policy, name);
        if let Some(change) = Change::between(None, before, self.values(world, &[Control::InCharge])) {
            self.note_change(change, (episode, tick), true, None);
        }
    }
}
