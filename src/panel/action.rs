//! What a user can ask for.

use bevy::prelude::Message;

use super::{CurveOptions, Edit, FaultBrush, HeatOf, Settings};
use crate::fleet::AgentId;
use crate::grid::Cell;
use crate::record::{ExportOptions, Preset};
use crate::scene::Viewpoint;
use crate::session::Command;

/// One thing a key, button or slider asks for.
#[derive(Message, Clone, Debug, PartialEq)]
pub enum Action {
    /// Something done to the session.
    Session(Command),
    /// Start recording, or stop.
    ToggleRecording,
    /// Save the recording, or what was just seen, to `fleetwright-<scene>-<n>.clip`, the first name that is free.
    SaveClip,
    /// Open or close the card on which a picture of the last clip is asked for.
    ToggleExport,
    /// Draw a picture of the last clip into `fleetwright-<scene>-<n>`, the first name that is free.
    Export {
        /// What it is for, which says of what kind it is.
        preset: Preset,
        /// Which part of the clip, and how.
        options: ExportOptions,
        /// Whether what it was compared with is drawn at its side.
        has_both: bool,
    },
    /// Save the meta-skill that is in charge to `fleetwright-<scene>-skill-<n>.ron`, the first name that is free.
    SaveChampion,
    /// Ask for a file to open.
    AskForFile,
    /// Ask for the directory of a run to open.
    AskForRun,
    /// Show or hide the scenes that can be opened.
    ToggleScenes,
    /// The card for the first start is not wanted any more.
    DismissWelcome,
    /// Show the learning curve in this way.
    ShowCurve(CurveOptions),
    /// Save the learning curve to `fleetwright-<scene>-curve-<n>.csv`, the first name that is free.
    SaveCurve,
    /// Save a picture of the learning curve.
    SaveCurvePicture,
    /// Copy a picture of the learning curve.
    CopyCurvePicture,
    /// Let the window look so.
    Set(Settings),
    /// Text and controls a step larger.
    Larger,
    /// A step smaller.
    Smaller,
    /// As large as at first.
    NormalSize,
    /// Open or close the settings.
    ToggleSettings,
    /// Turn the camera.
    LookFrom(Viewpoint),
    /// Look at this column and row, from the floor's left upper corner.
    LookAt([f32; 2]),
    /// Show or hide the map of the floor.
    ToggleMinimap,
    /// Bring the whole floor into view.
    Fit,
    /// Let the camera follow the selected agent, or stop.
    FollowSelected,
    /// Break the selected agent down for a while; with nothing selected, break by clicking.
    BreakDown,
    /// Block the selected cell, or the selected agent's, for a while; with nothing selected, break by clicking.
    BlockCell,
    /// Silence communication around what is selected for a while; with nothing selected, at every click.
    BlackOut,
    /// Let clicks on the floor break what is there, or no longer.
    HoldBrush(FaultBrush),
    /// Show or hide the guidance arrows.
    ToggleGuidance,
    /// Show or hide the heat over the floor, of what it was last.
    ToggleHeat,
    /// Show heat of this, or hide it if it is shown.
    ShowHeat(HeatOf),
    /// Show or hide the selected agent's way.
    TogglePaths,
    /// Show or hide the ways of the fleet.
    ToggleFleetWays,
    /// Show or hide the lines from agents to their errands.
    ToggleErrands,
    /// Show or hide relays, how far they reach, and agents that were not heard for long.
    ToggleRadio,
    /// Show or hide the boards at the stations.
    ToggleStations,
    /// Show or hide agents' numbers beside them.
    ToggleNumbers,
    /// Let guidance and heat show what differs between the two sides, or what each has.
    ToggleDifferences,
    /// Save a picture of the window.
    Screenshot,
    /// Fill the screen, or stop.
    FullScreen,
    /// Select this agent, and look there.
    SelectAgent(AgentId),
    /// Select this cell, and look there.
    SelectCell(Cell),
    /// Open or close the command palette.
    TogglePalette,
    /// Show or hide the list of keys.
    ToggleShortcuts,
    /// Open or close the table of policies.
    ToggleRanking,
    /// Close what is open, select nothing; leave the editor of the floor.
    Clear,
    /// Something done to the draft of a scene, or to its editor.
    Edit(Edit),
}
