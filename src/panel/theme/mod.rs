//! The panel's look: calm, one accent for what was learned and one for the best it has to beat.
//!
//! Colours are named by what they are for ([`TEXT`], [`LEARNED`], …). Which colour a name stands for is said by the
//! [`Theme`] in force on the thread that draws: [`put_in_force`] is called before a frame is drawn, and everything drawn in it
//! agrees. Without it, as in tests, that is the dark one.

mod colours;
mod fonts;
mod style;
mod tone;

pub(super) use colours::MapColours;
pub use colours::Theme;
pub(super) use style::{GAP, GAP_SMALL, ROUND, apply, card, floating, floating_size, title};
pub(super) use tone::{
    ALERT, BRIGHT, CANDIDATES, CARD, DIRECTIVES, FLOATING, LEARNED, LINE, PANEL, RAISED, RIVAL, SUNKEN, TEXT, Tone,
    WEAK, earlier_run, in_force, map_colours, put_in_force,
};
