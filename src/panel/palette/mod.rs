//! The command palette: one field that finds everything that can be done, and agents and cells.
//!
//! [`entries`] gathers what there is from the tables that exist (keys, scenes, runs, policies, speeds, optimisers, themes),
//! [`fuzzy`] says how well one fits what was typed, [`found`] reads an agent's number or a cell's place, [`list`] draws and obeys the
//! keys.

mod entries;
mod found;
mod fuzzy;
mod list;

pub(super) use entries::Known;
pub(super) use list::{Palette, palette_ui};
