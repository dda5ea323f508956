//! What a user can ask of the editor.

use super::Tool;
use crate::demand::Supply;
use crate::scene::draft::Work;

/// One thing that a key or a button asks of the editor.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// Open the editor, or leave it.
    Toggle,
    /// Leave it; the draft is kept.
    Leave,
    /// Leave it and forget the draft.
    Discard,
    /// Take a tool.
    Take(Tool),
    /// Take the last step back.
    Undo,
    /// Do it again.
    Redo,
    /// Columns and rows of the floor.
    Resize(u32, u32),
    /// Begin with an empty floor.
    BeginAnew,
    /// Begin with the floor of the scene that is open.
    TakeOver,
    /// Make all free squares beside shelves endpoints.
    PutEndpoints,
    /// Size of the fleet.
    SetAgents(u32),
    /// How many tasks there are.
    SetSupply(Supply),
    /// Ticks of an episode.
    SetEpisodeTicks(u32),
    /// What agents have to do.
    SetWork(Work),
    /// Take out what the scene holds that the editor cannot show.
    TakeOutUnseen,
    /// The file to save to, as typed.
    Name(String),
    /// Write the scene to its file, unless that is somebody else's.
    Save,
    /// Write it there all the same.
    Replace,
    /// Make the draft the session, with a learner.
    Learn,
}
