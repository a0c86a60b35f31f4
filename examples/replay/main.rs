//! Lives a recorded run again: the same agents, prompts, replies, commands and outputs, logged anew.
//!
//! ```text
//! cargo run --example replay -- FILE [--delay-ms N] [--witness PATH] [--limit N]
//! ```
//!
//! FILE is a trajectory in the format `wltraj/1`. Every prompt goes over HTTP to a server on this
//! machine, which holds it against the recorded checksum and gives the recorded reply.

mod agent;
mod resources;
mod tape;
mod witness;

use std::{path::PathBuf, process::ExitCode, sync::Arc, time::Duration};

use async_openai::{Client, config::OpenAIConfig};
use clap::Parser;
use workflow_log::prelude::*;
use workflow_log_examples::{
    connect,
    server::{ModelServer, Settings},
    trajectory::{Call, Prompts, Recording, Trajectory},
};

use crate::{
    agent::{ReplayAgent, ReplayError, World},
    resources::{Model, Sandbox, Toolbox},
    witness::Witness,
};

/// Lives a recorded run again.
#[derive(Debug, Parser)]
struct Args {
    /// The recorded run, in the format `wltraj/1`.
    file: PathBuf,
    /// How long the model takes for each reply.
    #[arg(long, value_name = "N", default_value_t = 0)]
    delay_ms: u64,
    /// Where to write the number of each step, on a line of its own, once its call has returned.
    #[arg(long, value_name = "PATH")]
    witness: Option<PathBuf>,
    /// How many steps to live again [default: all].
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

/// Gives every agent its turns, in the recorded order, and returns where that was logged.
#[workflow(name = "replay", metadata(trajectory = trajectory.id, steps = trajectory.steps.len()))]
async fn replay(
    #[no_log] trajectory: &Trajectory,
    #[no_log] client: Client<OpenAIConfig>,
    #[no_log] witness: Option<Witness>,
) -> Result<Option<PathBuf>, ReplayError> {
    let mut world = World {
        prompts: Prompts::default(),
        model: Model::new(client),
        sandbox: Sandbox::new(trajectory),
        toolbox: Toolbox::new(trajectory),
        witness,
    };
    let mut begin = 0;
    for turn in trajectory.steps.chunk_by(|one, next| one.agent == next.agent) {
        let end = begin + turn.len();
        let mut agent = ReplayAgent::new(&turn[0].agent, trajectory, &mut world);
        agent.run(begin..end).await?;
        begin = end;
    }
    Ok(workflow_log::log_path())
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Args::parse()).await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}

async fn run(args: Args) -> anyhow::Result<ExitCode> {
    let mut trajectory = Trajectory::open(&args.file)?;
    trajectory.steps.truncate(args.limit.unwrap_or(usize::MAX));

    let recording = Arc::new(Recording::new(&trajectory));
    let delay = Duration::from_millis(args.delay_ms);
    let settings = Settings { delay, counts_only: true, ..Settings::default() };
    let server = ModelServer::start(Arc::clone(&recording), settings).await?;
    let client = connect(&server.base_url(), "not needed")?;
    let witness = args.witness.as_deref().map(Witness::open).transpose()?;
    let log = replay(&trajectory, client, witness).await?;

    let count = |kind: fn(&Call) -> bool| trajectory.steps.iter().filter(|step| kind(&step.call)).count();
    println!(
        "steps {} llm {} env {} tool {} mismatches {}",
        trajectory.steps.len(),
        count(|call| matches!(call, Call::Llm { .. })),
        count(|call| matches!(call, Call::Env { .. })),
        count(|call| matches!(call, Call::Tool { .. })),
        recording.mismatches(),
    );
    match log {
        Some(log) => println!("log: {}", log.display()),
        None => println!("log: none, WORKFLOW_LOG is off"),
    }
    Ok(if recording.mismatches() == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
