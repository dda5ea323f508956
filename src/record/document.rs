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

use serde::{Deserialize, Serialize};

use super::container::{self, Chunk, Tag};
use super::policy_record::PolicyRecord;
use super::{ByteError, Clip};
use crate::demand::{Demand, Distribution, HotSpot, HotSpotShape, Square};
use crate::fleet::AgentId;
use crate::grid::{Area, Cell};
use crate::orchestration::communication::{BlackOut, LinkSpec};
use crate::scene::{EpisodeSpec, Scene, Stage, dialect};
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
    SetLinks { reports: LinkRecord, directives: LinkRecord, relays: Vec<(u32, u32)> },
    SetBreakdowns { rate_per_agent_tick: f64, ticks: u32 },
    SetHotSpots { shares_and_sigmas: Vec<(f64, f64)> },
    PlaceHotSpots { rows_and_columns: Vec<Vec<(u32, u32)>> },
    MendAgent { agent: u32 },
    OpenCell { cell: u32 },
    SetBlackOuts { black_outs: Vec<BlackOutRecord> },
    GatherDemand { spot: Option<HotSpotRecord> },
}

#[derive(Serialize, Deserialize)]
struct HotSpotRecord {
    row: u32,
    column: u32,
    share: f64,
    sigma: f64,
}

#[derive(Serialize, Deserialize)]
struct LinkRecord {
    range_cells: Option<u32>,
    delay_ticks: u32,
    loss: f64,
}

#[derive(Serialize, Deserialize)]
struct BlackOutRecord {
    from: (u32, u32),
    to: (u32, u32),
    from_tick: u32,
    to_tick: u32,
}

/// The chunks that hold `clip`.
pub(super) fn to_chunks(clip: &Clip) -> io::Result<Vec<(Tag, Vec<u8>)>> {
    let Clip { setting: Setting { stage, policy, seed }, commands, hashes } = clip;
    let start = StartRecord { seed: *seed, policy: PolicyRecord::new(policy) };
    let commands: Vec<(u32, CommandRecord)> =
        commands.iter().map(|(tick, command)| (*tick, command_record(command))).collect();
    let scene = dialect().to_string(&stage.scene).map_err(io::Error::other)?;
    Ok(vec![
        (SCENE, scene.into_bytes()),
        (START, postcard::to_stdvec(&start).map_err(io::Error::other)?),
        (COMMANDS, postcard::to_stdvec(&commands).map_err(io::Error::other)?),
        (HASHES, hashes.iter().flat_map(|hash| hash.to_le_bytes()).collect()),
    ])
}

/// The clip in the chunks of a file of `file_bytes` bytes.
pub(super) fn from_chunks(chunks: &[Chunk<'_>], file_bytes: usize) -> Result<Clip, ByteError> {
    let content = |tag: Tag| {
        let chunk = container::first(chunks, tag, file_bytes)?;
        match chunks.iter().filter(|chunk| chunk.tag == tag).nth(1) {
            Some(second) => {
                Err(ByteError::at(second.offset, format!("expected only one chunk \"{}\"", tag.escape_ascii())))
            }
            None => Ok((chunk.offset, chunk.content()?)),
        }
    };
    let (offset, scene) = content(SCENE)?;
    let stage = open_stage(&scene).map_err(|message| ByteError::at(offset, message))?;
    let (offset, start) = content(START)?;
    let StartRecord { seed, policy } = unpack(offset, &start, "a seed and a policy")?;
    let policy = policy.open(&stage.grid).map_err(|message| ByteError::at(offset, message))?;
    let (offset, hashes) = content(HASHES)?;
    let (hashes, rest) = hashes.as_chunks::<8>();
    if !rest.is_empty() {
        return Err(ByteError::at(offset, "expected state hashes of eight bytes each"));
    }
    let (offset, records) = content(COMMANDS)?;
    let records = unpack(offset, &records, "commands with their ticks")?;
    let commands = open_commands(records, hashes.len(), &stage).map_err(|message| ByteError::at(offset, message))?;
    let hashes = hashes.iter().copied().map(u64::from_le_bytes).collect();
    Ok(Clip { setting: Setting { stage: Arc::new(stage), policy, seed }, commands, hashes })
}

fn open_stage(content: &[u8]) -> Result<Stage, String> {
    let text = str::from_utf8(content).map_err(|error| format!("expected a scene in UTF-8: {error}"))?;
    // Looked at before the stage is set, which would go and read the files.
    if dialect().from_str(text).is_ok_and(|scene: Scene| scene.needs_files()) {
        return Err("expected a scene that needs no other file".to_owned());
    }
    Stage::parse("scene", text, None, &[]).map_err(|error| format!("expected a scene: {error}"))
}

fn unpack<'a, T: Deserialize<'a>>(offset: usize, content: &'a [u8], expected: &str) -> Result<T, ByteError> {
    let (value, rest) = postcard::take_from_bytes(content)
        .map_err(|error| ByteError::at(offset, format!("expected {expected}: {error}")))?;
    if rest.is_empty() { Ok(value) } else { Err(ByteError::at(offset, format!("expected {expected} and no more"))) }
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
        WorldCommand::SetLinks { reports, directives, relays } => CommandRecord::SetLinks {
            reports: link_record(*reports),
            directives: link_record(*directives),
            relays: relays.clone(),
        },
        WorldCommand::SetBreakdowns { rate_per_agent_tick, ticks } => {
            CommandRecord::SetBreakdowns { rate_per_agent_tick: *rate_per_agent_tick, ticks: *ticks }
        }
        WorldCommand::SetHotSpots { shapes } => CommandRecord::SetHotSpots {
            shares_and_sigmas: shapes.iter().map(|shape| (shape.share, shape.sigma)).collect(),
        },
        WorldCommand::PlaceHotSpots { centres } => {
            let squares = |centres: &Vec<Square>| centres.iter().map(|square| (square.row, square.column)).collect();
            CommandRecord::PlaceHotSpots { rows_and_columns: centres.iter().map(squares).collect() }
        }
        WorldCommand::GatherDemand { spot } => CommandRecord::GatherDemand {
            spot: spot.map(|HotSpot { centre: Square { row, column }, shape: HotSpotShape { share, sigma } }| {
                HotSpotRecord { row, column, share, sigma }
            }),
        },
        WorldCommand::MendAgent { agent } => CommandRecord::MendAgent { agent: agent.0 },
        WorldCommand::OpenCell { cell } => CommandRecord::OpenCell { cell: cell.0 },
        WorldCommand::SetBlackOuts { black_outs } => {
            CommandRecord::SetBlackOuts { black_outs: black_outs.iter().map(black_out_record).collect() }
        }
    }
}

fn link_record(LinkSpec { range_cells, delay_ticks, loss }: LinkSpec) -> LinkRecord {
    LinkRecord { range_cells, delay_ticks, loss }
}

fn black_out_record(BlackOut { area: Area { from, to }, from_tick, to_tick }: &BlackOut) -> BlackOutRecord {
    BlackOutRecord { from: *from, to: *to, from_tick: *from_tick, to_tick: *to_tick }
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
        CommandRecord::SetEpisodeTicks { ticks } => {
            let most = EpisodeSpec::MAX_TICKS;
            if !(1..=most).contains(&ticks) {
                return Err(format!("expected an episode of 1 to {most} ticks, found {ticks}"));
            }
            WorldCommand::SetEpisodeTicks { ticks }
        }
        CommandRecord::ShiftDemand => WorldCommand::ShiftDemand,
        CommandRecord::BlackOut { from, to, ticks } => WorldCommand::BlackOut { area: Area { from, to }, ticks },
        CommandRecord::BreakAgent { agent, ticks } => WorldCommand::BreakAgent { agent: AgentId(agent), ticks },
        CommandRecord::BlockCell { cell, ticks } => WorldCommand::BlockCell { cell: Cell(cell), ticks },
        CommandRecord::SetLinks { reports, directives, relays } => {
            let (reports, directives) = (open_link(reports, &relays)?, open_link(directives, &relays)?);
            WorldCommand::SetLinks { reports, directives, relays }
        }
        CommandRecord::SetBreakdowns { rate_per_agent_tick, ticks } => {
            if !(0.0..=1.0).contains(&rate_per_agent_tick) {
                return Err(format!("expected a rate of breakdowns from 0 to 1, found {rate_per_agent_tick}"));
            }
            WorldCommand::SetBreakdowns { rate_per_agent_tick, ticks }
        }
        CommandRecord::SetHotSpots { shares_and_sigmas } => {
            let shape = |(share, sigma)| HotSpotShape { share, sigma };
            let shapes = shares_and_sigmas.into_iter().map(shape).map(sound_shape);
            WorldCommand::SetHotSpots { shapes: shapes.collect::<Result<_, _>>()? }
        }
        CommandRecord::GatherDemand { spot } => {
            let open = |HotSpotRecord { row, column, share, sigma }: HotSpotRecord| {
                let shape = sound_shape(HotSpotShape { share, sigma })?;
                Ok::<_, String>(HotSpot { centre: Square { row, column }, shape })
            };
            WorldCommand::GatherDemand { spot: spot.map(open).transpose()? }
        }
        CommandRecord::PlaceHotSpots { rows_and_columns } => {
            let most = Distribution::MAX_HOT_SPOTS;
            if let Some(too_many) = rows_and_columns.iter().map(Vec::len).find(|&count| count > most) {
                return Err(format!("expected at most {most} hot spots, found {too_many}"));
            }
            let squares =
                |places: Vec<(u32, u32)>| places.into_iter().map(|(row, column)| Square { row, column }).collect();
            WorldCommand::PlaceHotSpots { centres: rows_and_columns.into_iter().map(squares).collect() }
        }
        CommandRecord::MendAgent { agent } => WorldCommand::MendAgent { agent: AgentId(agent) },
        CommandRecord::OpenCell { cell } => WorldCommand::OpenCell { cell: Cell(cell) },
        CommandRecord::SetBlackOuts { black_outs } => {
            let open = |record: BlackOutRecord| {
                let BlackOutRecord { from, to, from_tick, to_tick } = record;
                BlackOut { area: Area { from, to }, from_tick, to_tick }
            };
            WorldCommand::SetBlackOuts { black_outs: black_outs.into_iter().map(open).collect() }
        }
    })
}

/// Hot spots that a scene may have.
fn sound_shape(shape: HotSpotShape) -> Result<HotSpotShape, String> {
    let HotSpotShape { share, sigma } = shape;
    let refused = || format!("expected hot spots as a scene may have them, found share {share} and sigma {sigma}");
    if shape.is_sound() { Ok(shape) } else { Err(refused()) }
}

/// A link with limits that a scene may have.
fn open_link(record: LinkRecord, relays: &[(u32, u32)]) -> Result<LinkSpec, String> {
    let LinkRecord { range_cells, delay_ticks, loss } = record;
    let link = LinkSpec { range_cells, delay_ticks, loss };
    if !link.is_sound() {
        let most = LinkSpec::MAX_DELAY_TICKS;
        return Err(format!(
            "expected a loss from 0 to 1 and a delay of 0 to {most} ticks, found {loss} and {delay_ticks}"
        ));
    }
    if link.range_cells.is_some() && relays.is_empty() {
        return Err("expected relays from which a range is measured".to_owned());
    }
    Ok(link)
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
