//! Agents beside each other, agents inside agents, and a tool that asks a model, with nothing but the
//! client's field marked.
//!
//! ```text
//! cargo run --example crew
//! ```
//!
//! The editor has two researchers look into a question at the same time, each in a task of its own; a
//! researcher's tool asks a model to shorten what it found; a reviewer reads what the editor wrote, and
//! the editor writes it again. The model is a server on this machine.

mod agents;
mod model;

use std::{process::ExitCode, sync::Arc};

use workflow_log::prelude::*;
use workflow_log_examples::{
    connect,
    server::{ModelServer, Settings},
};

use crate::{agents::Editor, model::said};

#[workflow(verbosity = "debug")]
#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match report("How do rings of Saturn stay in place?").await {
        Ok(text) => {
            println!("{text}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn report(question: &str) -> anyhow::Result<String> {
    let server = ModelServer::start(Arc::new(said), Settings::default()).await?;
    let client = connect(&server.base_url(), "none is needed")?;
    let mut editor = Editor::new(client);
    let mut text = editor.run(question).await?;
    if text.contains("unsure") {
        text = editor.run(question).await?;
    }
    Ok(text)
}
