//! The program's arguments, and which function answers each subcommand.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use super::failure::Failure;
use super::learn::Ended;
use super::progress::Verbosity;
use super::{bare, eval, explain, export, record, replay, scene, speed, study, train, watch};
use crate::grid::cost_to_go::set_field_memory;

/// Exit code after Ctrl-C, once the run is saved.
const INTERRUPTED: u8 = 130;

/// A warehouse fleet whose agents never learn: what learns is how they are coordinated.
#[derive(Debug, Parser)]
#[command(name = "fleetwright", version, args_conflicts_with_subcommands = true)]
struct Program {
    /// Write no progress to stderr.
    #[arg(long, global = true)]
    quiet: bool,
    /// Memory for the cost-to-go fields of each world (a rollout worker has one), in MiB. When it runs short, the least
    /// recently used are dropped and computed again when needed: slower, with equal results [default: 4096].
    #[arg(long, global = true, value_name = "MIB", value_parser = clap::value_parser!(u32).range(1..))]
    field_memory: Option<u32>,
    #[command(flatten)]
    bare: bare::Arguments,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    Watch(watch::Arguments),
    Train(train::Arguments),
    Eval(eval::Arguments),
    Study(study::Arguments),
    Explain(explain::Arguments),
    Record(record::Arguments),
    Replay(replay::Arguments),
    Export(export::Arguments),
    Speed(speed::Arguments),
    #[command(subcommand)]
    Scene(scene::Command),
    #[command(hide = true)]
    SpeedCase(speed::CaseArguments),
}

/// Runs the program with the arguments it was started with. Mistakes in their form end the process with exit code 2, as
/// do the requests for help and version with 0.
pub fn run() -> ExitCode {
    let program = Program::parse();
    if let Some(mebibytes) = program.field_memory {
        set_field_memory(u64::from(mebibytes) << 20);
    }
    let verbosity = if program.quiet { Verbosity::Quiet } else { Verbosity::Progress };
    match answer(&program, verbosity) {
        Ok(Ended::Finished) => ExitCode::SUCCESS,
        Ok(Ended::Interrupted) => ExitCode::from(INTERRUPTED),
        Err(failure) => failure.report(),
    }
}

fn answer(program: &Program, verbosity: Verbosity) -> Result<Ended, Failure> {
    let Some(command) = &program.command else { return bare::run(&program.bare, verbosity) };
    match command {
        Command::Watch(arguments) => return watch::run(arguments),
        Command::Train(arguments) => return train::run(arguments, verbosity),
        Command::Eval(arguments) => eval::run(arguments, verbosity),
        Command::Study(arguments) => study::run(arguments, verbosity),
        Command::Explain(arguments) => explain::run(arguments, verbosity),
        Command::Record(arguments) => record::run(arguments, verbosity),
        Command::Replay(arguments) => replay::run(arguments, verbosity),
        Command::Export(arguments) => export::run(arguments, verbosity),
        Command::Speed(arguments) => speed::run(arguments, verbosity),
        Command::Scene(command) => scene::run(command, verbosity),
        Command::SpeedCase(arguments) => speed::run_case(arguments),
    }?;
    Ok(Ended::Finished)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn no_two_arguments_clash() {
        Program::command().debug_assert();
    }
}
