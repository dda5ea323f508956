//! What a picture says of itself, so that it can be had again.

use crate::orchestration::{Policy, name_of};
use crate::record::Clip;

/// Keywords and texts, in printable ASCII, which every reader of every format understands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Metadata {
    entries: Vec<(&'static str, String)>,
}

/// A policy by its name, as far as that can be told, and by its rules.
fn told_of(policy: &Policy) -> String {
    format!("{}: {}", name_of(policy), policy.tokens())
}

impl Metadata {
    /// Of clips shown from one tick to another; where there are several, what differs is told of each, in their order.
    pub(super) fn of(clips: &[&Clip], (from_tick, to_tick): (u32, u32)) -> Self {
        let each = |told: &dyn Fn(&Clip) -> String| {
            let mut texts: Vec<String> = clips.iter().map(|clip| told(clip)).collect();
            texts.dedup();
            plain(&texts.join("; "))
        };
        let hash = |clip: &Clip| {
            let last_tick = to_tick.min(clip.ticks());
            let hash = last_tick.checked_sub(1).and_then(|last| clip.hashes.get(last as usize));
            hash.map_or_else(|| "none".to_owned(), |hash| format!("{hash:016x} after tick {last_tick}"))
        };
        let entries = vec![
            ("Software", format!("Fleetwright {}", env!("CARGO_PKG_VERSION"))),
            ("Scene", each(&|clip| clip.setting.stage.scene.name.clone())),
            ("Policy", each(&|clip| told_of(&clip.setting.policy))),
            ("Seed", each(&|clip| clip.setting.seed.to_string())),
            ("Ticks", format!("{from_tick} to {to_tick}")),
            ("State hash", each(&hash)),
        ];
        Self { entries }
    }

    /// By keyword.
    pub(super) fn entries(&self) -> &[(&'static str, String)] {
        &self.entries
    }

    /// All of it, a line each.
    pub(super) fn lines(&self) -> String {
        self.entries.iter().flat_map(|(keyword, text)| [*keyword, ": ", text, "\n"]).collect()
    }
}

fn plain(text: &str) -> String {
    text.chars().map(|character| if (' '..='~').contains(&character) { character } else { '?' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_characters_are_written() {
        assert_eq!(plain("große Halle\n7"), "gro?e Halle?7");
    }
}
