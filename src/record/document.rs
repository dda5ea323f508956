//! What the chunks of a clip hold.
//!
//! | tag | content |
//! |---|---|
//! | `SCEN` | the scene as a RON document |
//! | `STRT` | seed and policy at the first tick, [postcard](https://postcard.jamesmunns.com/wire-format) |
//! | `CMDS` | the commands with their ticks, postcard |
//! | `HASH` | the state hash after every tick, eight little-endian bytes each |
//!
//! Scenes and meta-skills are embedded in the text forms that their own rooms read, which outlive changes of our types;
//! a policy's rules are written as their tokens. The structures here belong to the file format: postcard counts variants
//! and fields, so they may only grow at the end of an enum, or in a chunk with another tag.

use std::io;
use std::sync::Arc;

use ron::extensions::Extensions;
use serde::{Deserialize, Serialize};

use super::container::{self, Chunk, Tag};
use super::policy_record::{FIXED_PREFIX, PolicyRecord};
use super::{Clip, Fault};
use crate::demand::Demand;
use crate::fleet::AgentId;
use crate::grid::Cell;
use crate::orchestration::communication::Area;
use crate::orchestration::guidance::GuidanceRule;
use crate::scene::{LayoutSource, Scene, Stage};
use crate::sim::{Setting, WorldCommand};

const SCENE: Tag = *b"SCEN";
const START: Tag = *b"STRT";
const COMMANDS: Tag = *b"CMDS";
const HASHES: Tag = *b"HASH";

#[derive(Serialize, Deserialize)]
struct StartRecord {
    seed: u64,
    policy: PolicyRecord,
}

#[derive(Serialize, Deserialize)]
enum CommandRecord {
    Restart { seed: u64 },
    SwapPolicy(PolicyRecord),
    SetAgents { agents: u32 },
    SetDemandRate { rate: f64 },
    SetEpisodeTicks { ticks: u32 },
    ShiftDemand,
    BlackOut { from: (u32, u32), to: (u32, u32), ticks: u32 },
    BreakAgent { agent: u32, ticks: u32 },
    BlockCell { cell: u32, ticks: u32 },
}

/// The chunks that hold `clip`.
pub(super) fn to_chunks(clip: &Clip) -> io::Result<Vec<(Tag, Vec<u8>)>> {
    let Clip { setting: Setting { stage, policy, seed }, commands, hashes } = clip;
    let start = StartRecord { seed: *seed, policy: PolicyRecord::new(policy) };
    let commands: Vec<(u32, CommandRecord)> =
        commands.iter().map(|(tick, command)| (*tick, command_record(command))).collect();
    let scene = ron_options().to_string(&stage.scene).map_err(io::Error::other)?;
    Ok(vec![
        (SCENE, scene.into_bytes()),
        (START, postcard::to_stdvec(&start).map_err(io::Error::other)?),
        (COMMANDS, postcard::to_stdvec(&commands).map_err(io::Error::other)?),
        (HASHES, hashes.iter().flat_map(|hash| hash.to_le_bytes()).collect()),
    ])
}

/// The clip in the chunks of a file of `file_bytes` bytes.
pub(super) fn from_chunks(chunks: &[Chunk<'_>], file_bytes: usize) -> Result<Clip, Fault> {
    let content = |tag: Tag| {
        let chunk = container::first(chunks, tag, file_bytes)?;
        match chunks.iter().filter(|chunk| chunk.tag == tag).nth(1) {
            Some(second) => {
                Err(Fault::at(second.offset, format!("expected only one chunk \"{}\"", tag.escape_ascii())))
            }
            None => Ok((chunk.offset, chunk.content()?)),
        }
    };
    let (offset, scene) = content(SCENE)?;
    let stage = open_stage(&scene).map_err(|message| Fault::at(offset, message))?;
    let (offset, start) = content(START)?;
    let StartRecord { seed, policy } = unpack(offset, &start, "a seed and a policy")?;
    let policy = policy.open(&stage.grid).map_err(|message| Fault::at(offset, message))?;
    let (offset, hashes) = content(HASHES)?;
    let (hashes, rest) = hashes.as_chunks::<8>();
    if !rest.is_empty() {
        return Err(Fault::at(offset, "expected state hashes of eight bytes each"));
    }
    let (offset, records) = content(COMMANDS)?;
    let records = unpack(offset, &records, "commands with their ticks")?;
    let commands = open_commands(records, hashes.len(), &stage).map_err(|message| Fault::at(offset, message))?;
    let hashes = hashes.iter().copied().map(u64::from_le_bytes).collect();
    Ok(Clip { setting: Setting { stage: Arc::new(stage), policy, seed }, commands, hashes })
}

/// The same stage with a scene that names no file: what was read from a layout file is drawn in the scene. Its own rules
/// lose `fixed:` guidance; a clip's policy is embedded beside the scene.
pub(super) fn self_contained(stage: &Arc<Stage>) -> Arc<Stage> {
    if !needs_files(&stage.scene) {
        return Arc::clone(stage);
    }
    let mut embedded = Stage::clone(stage);
    if let LayoutSource::File(_) = embedded.scene.layout {
        let rows = embedded.grid.layout().to_ascii().lines().map(str::to_owned).collect();
        embedded.scene.layout = LayoutSource::Ascii(rows);
    }
    if embedded.scene.orchestration.guidance.starts_with(FIXED_PREFIX) {
        embedded.scene.orchestration.guidance = GuidanceRule::None.token();
        embedded.policy.guidance = GuidanceRule::None;
    }
    Arc::new(embedded)
}

fn needs_files(scene: &Scene) -> bool {
    matches!(scene.layout, LayoutSource::File(_)) || scene.orchestration.guidance.starts_with(FIXED_PREFIX)
}

/// The dialect in which [`Stage::parse`] reads scenes.
fn ron_options() -> ron::Options {
    ron::Options::default().with_default_extension(Extensions::IMPLICIT_SOME | Extensions::UNWRAP_VARIANT_NEWTYPES)
}

fn open_stage(content: &[u8]) -> Result<Stage, String> {
    let text = str::from_utf8(content).map_err(|error| format!("expected a scene in UTF-8: {error}"))?;
    // Looked at before the stage is set, which would go and read the files.
    if ron_options().from_str(text).is_ok_and(|scene: Scene| needs_files(&scene)) {
        return Err("expected a scene that needs no other file".to_owned());
    }
    Stage::parse("scene", text, None, &[]).map_err(|error| format!("expected a scene: {error}"))
}

fn unpack<'a, T: Deserialize<'a>>(offset: usize, content: &'a [u8], expected: &str) -> Result<T, Fault> {
    let (value, rest) = postcard::take_from_bytes(content)
        .map_err(|error| Fault::at(offset, format!("expected {expected}: {error}")))?;
    if rest.is_empty() { Ok(value) } else { Err(Fault::at(offset, format!("expected {expected} and no more"))) }
}

fn command_record(command: &WorldCommand) -> CommandRecord {
    match command {
        WorldCommand::Restart { seed } => CommandRecord::Restart { seed: *seed },
        WorldCommand::SwapPolicy(policy) => CommandRecord::SwapPolicy(PolicyRecord::new(policy)),
        WorldCommand::SetAgents { agents } => CommandRecord::SetAgents { agents: *agents },
        WorldCommand::SetDemandRate { rate } => CommandRecord::SetDemandRate { rate: *rate },
        WorldCommand::SetEpisodeTicks { ticks } => CommandRecord::SetEpisodeTicks { ticks: *ticks },
        WorldCommand::ShiftDemand => CommandRecord::ShiftDemand,
        WorldCommand::BlackOut { area: Area { from, to }, ticks } => {
            CommandRecord::BlackOut { from: *from, to: *to, ticks: *ticks }
        }
        WorldCommand::BreakAgent { agent, ticks } => CommandRecord::BreakAgent { agent: agent.0, ticks: *ticks },
        WorldCommand::BlockCell { cell, ticks } => CommandRecord::BlockCell { cell: cell.0, ticks: *ticks },
    }
}

fn open_commands(
    records: Vec<(u32, CommandRecord)>,
    ticks: usize,
    stage: &Stage,
) -> Result<Vec<(u32, WorldCommand)>, String> {
    if !records.is_sorted_by_key(|&(tick, _)| tick) {
        return Err("expected commands in order of their ticks".to_owned());
    }
    if let Some((tick, _)) = records.last().filter(|&&(tick, _)| tick as usize >= ticks) {
        return Err(format!("expected commands within {ticks} ticks, found one at {tick}"));
    }
    records.into_iter().map(|(tick, record)| Ok((tick, open_command(record, stage)?))).collect()
}

fn open_command(record: CommandRecord, stage: &Stage) -> Result<WorldCommand, String> {
    Ok(match record {
        CommandRecord::Restart { seed } => WorldCommand::Restart { seed },
        CommandRecord::SwapPolicy(policy) => WorldCommand::SwapPolicy(Box::new(policy.open(&stage.grid)?)),
        CommandRecord::SetAgents { agents } => WorldCommand::SetAgents { agents },
        CommandRecord::SetDemandRate { rate } => {
            check_rate(rate, stage)?;
            WorldCommand::SetDemandRate { rate }
        }
        CommandRecord::SetEpisodeTicks { ticks } => WorldCommand::SetEpisodeTicks { ticks },
        CommandRecord::ShiftDemand => WorldCommand::ShiftDemand,
        CommandRecord::BlackOut { from, to, ticks } => WorldCommand::BlackOut { area: Area { from, to }, ticks },
        CommandRecord::BreakAgent { agent, ticks } => WorldCommand::BreakAgent { agent: AgentId(agent), ticks },
        CommandRecord::BlockCell { cell, ticks } => WorldCommand::BlockCell { cell: Cell(cell), ticks },
    })
}

/// Whether a scene may ask for as much: rates beyond could ask for more tasks than memory holds.
fn check_rate(rate: f64, stage: &Stage) -> Result<(), String> {
    let Demand::Pool { supply, .. } = &stage.scene.demand else { return Ok(()) };
    let (name, most) = supply.rate_limit();
    if rate > 0.0 && rate <= most {
        return Ok(());
    }
    Err(format!("expected a rate, {name}, above 0 and at most at {most}, found {rate}"))
}
