//! What a crash or a kill would lose is kept beside the settings, and offered at the next start.
//!
//! [`saved`] is what is kept: what was opened, its seed, what was set by hand, who is in charge, and the champion's parameters; not
//! the world at its tick, which is run again in moments, nor the learner's own state, which goes on from the champion. [`slot`]
//! says where, so that several windows do not meet: a slot is locked for as long as its process lives, whatever ends it. [`keep`]
//! writes every so often, on a thread of its own; at a clean end one file is left for all windows, with which the next start offers to
//! go on. [`back`] opens it again, as it does with a session that was left for another one, which is kept in memory.

mod back;
mod keep;
mod saved;
mod slot;

pub(super) use keep::{Keeper, keep_session};
pub(super) use saved::Saved;
