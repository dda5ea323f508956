//! Carries out the commands that wait, and keeps what they have changed.

use bevy::prelude::{Messages, ResMut, World};

use super::super::Command;
use super::super::ground::Ground;
use super::super::live::Session;
use super::controls::Control;
use super::log::{self, LogEntry};
use super::undo::{Change, ChangeLine, GoingOn};

/// Commands that the log holds; the older half goes when there would be more.
const MOST_LOGGED: usize = 8192;

/// Carries out all commands that wait, in the order in which they were given.
pub(in crate::session) fn carry_out_commands(
    mut waiting: ResMut<Messages<Command>>,
    mut session: ResMut<Session>,
    mut ground: ResMut<Ground>,
) {
    session.carry_out_all(&mut ground.world, waiting.drain());
}

impl Session {
    /// Carries out commands in this order, without those whose values the next one replaces.
    pub(in crate::session) fn carry_out_all(&mut self, world: &mut World, commands: impl IntoIterator<Item = Command>) {
        let mut commands = commands.into_iter().peekable();
        while let Some(command) = commands.next() {
            if commands.peek().is_some_and(|next| next.replaces(&command)) {
                continue;
            }
            if self.log.len() == MOST_LOGGED {
                self.log.drain(..MOST_LOGGED / 2);
            }
            self.log.push(LogEntry { tick: self.ticks, command: command.clone() });
            self.carry_out(world, command);
        }
    }

    /// Carries out a command, and keeps what it has changed. What a control sets while it is held is one change.
    pub(in crate::session) fn carry_out(&mut self, world: &mut World, command: Command) {
        let (command, is_held) = match command {
            Command::WhileHeld(command) => (*command, true),
            command => (command, false),
        };
        let (episode, tick) = (self.episode, self.watched.now(world));
        let controls = Control::set_by(&command);
        let sets_a_value = !controls.is_empty();
        let scrubs = matches!(command, Command::ShowGeneration(_));
        let held = self.changes.take_going_on(&controls, scrubs);
        self.changes.hold(is_held);
        let name = if let Command::SetEffort(effort) = &command { Some(effort.name()) } else { None };
        let event = log::event(&command);
        let told = match command {
            Command::SetParameter { decision, place, value } => {
                let since = held.as_ref().and_then(|change| change.before.first());
                self.told_of_parameter(since, decision, place, value)
            }
            // A fault is told by what was done, not by what its agent or cell was before.
            _ if controls.iter().all(|control| control.ends_with_the_episode()) => event.clone(),
            _ => None,
        };
        let (is_first, before) = match held {
            Some(change) => (false, change.since_it_began(self.values(world, &controls))),
            None => (true, self.values(world, &controls)),
        };
        self.obey(world, command);
        let mut change = Change::between(name, before, self.values(world, &controls));
        if let (Some(change), Some(text)) = (&mut change, told) {
            change.text = text;
        }
        if let Some(change) = change {
            let going_on = if scrubs { Some(GoingOn::Scrub) } else { is_held.then_some(GoingOn::Held) };
            self.note_change(change, (episode, tick), is_first, going_on);
        } else if let Some(text) = event {
            self.changes.tell(ChangeLine { episode, tick, text });
        }
        if !is_held && sets_a_value {
            self.let_go();
        }
    }

    /// Tells, marks and keeps a change that was made at a tick of an episode, the first of those that go on with it or another.
    pub(in crate::session) fn note_change(
        &mut self,
        change: Change,
        at: (u32, u32),
        is_first: bool,
        going_on: Option<GoingOn>,
    ) {
        let (episode, tick) = at;
        self.changes.tell(ChangeLine { episode, tick, text: change.text.clone() });
        self.mark_change(&change, &change.text, at, is_first);
        self.changes.note(change, going_on);
    }

    /// A control is let go, and with it what it has set on the way is final.
    pub(super) fn let_go(&mut self) {
        if self.changes.let_go() {
            self.tell_stage();
        }
    }
}
