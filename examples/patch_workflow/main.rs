//! The workflow that workflow-log comes from: two agents attack and repair a program until it passes
//! its check.
//!
//! ```text
//! cargo run --example patch_workflow
//! ```
//!
//! Without `OPENAI_BASE_URL`, a model server on this machine says what `scenario.rs` holds; the
//! commands are run for real. With it (and `OPENAI_API_KEY`, and a model's name), a real model
//! decides **what is run on this machine**: do that in a container.
//!
//! No line of these files writes a log. The attributes do: look for `#[workflow]` below, `#[agent]`
//! in `agents.rs`, `#[resource]` in `resources.rs`.

mod agents;
mod bash;
mod error;
mod memory;
mod model;
mod prompts;
mod resources;
mod responses;
mod scenario;
mod task;

use std::{
    env,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
    time::Duration,
};

use anyhow::Context as _;
use clap::Parser;
use serde::Serialize;
use workflow_log::prelude::*;
use workflow_log_examples::server::{ModelServer, Settings};

use crate::{
    agents::{ExecutorAgent, PatchAgent},
    error::PatchError,
    model::{Model, ModelConfig},
    resources::{InitFilesResource, KaliEnv},
    responses::Response,
};

const DEFAULT_TASK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/patch_workflow/tasks/notes");
const TIMEOUT_PER_COMMAND: Duration = Duration::from_secs(120);

/// Lets two agents find and repair a vulnerability.
#[derive(Debug, Parser)]
struct Args {
    /// The folder of the task.
    #[arg(long, value_name = "DIR", default_value = DEFAULT_TASK)]
    task_repo_dir: PathBuf,
    /// Which of the task's bounties.
    #[arg(long, value_name = "N", default_value_t = 0)]
    bounty_number: u32,
    /// The model to ask at `OPENAI_BASE_URL` [default: `OPENAI_MODEL`].
    #[arg(long, value_name = "NAME")]
    model: Option<String>,
    /// How many turns both agents have.
    #[arg(long, value_name = "N", default_value_t = 5)]
    max_iterations: u32,
}

/// How the workflow ended.
#[derive(Serialize)]
struct Outcome {
    /// What the check said when it passed.
    verdict: Option<String>,
    /// Where the log is.
    #[serde(skip)]
    log: Option<PathBuf>,
}

#[workflow(name = "patch", verbosity = "info")]
async fn patch(
    task_repo_dir: &Path,
    bounty_number: u32,
    model_config: &ModelConfig,
    #[no_log] api_key: &str,
    max_iterations: u32,
) -> Result<Outcome, PatchError> {
    let files = InitFilesResource::new(task_repo_dir, bounty_number).map_err(PatchError::Files)?;
    let kali = Arc::new(KaliEnv::new(files.codebase(), TIMEOUT_PER_COMMAND));
    let model = Arc::new(Model::new(model_config.clone(), api_key)?);
    let mut executor = ExecutorAgent::new(Arc::clone(&model), Arc::clone(&kali), files.description());
    let mut patcher = PatchAgent::new(model, kali, files.description());

    let mut previous = None;
    for _ in 0..max_iterations {
        let finding = executor.run(previous).await?;
        match patcher.run(finding).await? {
            Response::Answer(answer) => {
                return Ok(Outcome { verdict: Some(answer.answer), log: workflow_log::log_path() });
            }
            unsolved @ Response::Command(_) => previous = Some(unsolved),
        }
    }
    Ok(Outcome { verdict: None, log: workflow_log::log_path() })
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
    let (model_config, _server) = choose_model(args.model).await?;
    let api_key = env::var("OPENAI_API_KEY").unwrap_or_default();

    let outcome =
        patch(&args.task_repo_dir, args.bounty_number, &model_config, &api_key, args.max_iterations).await?;

    if let Some(journal) = &outcome.log {
        workflow_log_cli::print_run(journal)?;
        println!(
            "\nThe journal is {}\nThe report is {}",
            journal.display(),
            journal.with_extension("json").display()
        );
    }
    if let Some(verdict) = outcome.verdict {
        println!("\nPatched. {verdict}");
        Ok(ExitCode::SUCCESS)
    } else {
        eprintln!(
            "\nNot patched after {} iterations; --max-iterations allows for more.",
            args.max_iterations
        );
        Ok(ExitCode::FAILURE)
    }
}

/// The model to ask, and the server that plays it if there is no other.
async fn choose_model(name: Option<String>) -> anyhow::Result<(ModelConfig, Option<ModelServer>)> {
    let (model, base_url, server) = if let Ok(base_url) = env::var("OPENAI_BASE_URL") {
        let model = name.or_else(|| env::var("OPENAI_MODEL").ok());
        let model =
            model.context("OPENAI_BASE_URL is set, but no model: add --model NAME or set OPENAI_MODEL")?;
        (model, base_url, None)
    } else {
        let server = ModelServer::start(Arc::new(scenario::scenario()), Settings::default()).await?;
        ("scripted".to_owned(), server.base_url(), Some(server))
    };
    Ok((ModelConfig { model, base_url, temperature: 0.5, max_output_tokens: 1000 }, server))
}
