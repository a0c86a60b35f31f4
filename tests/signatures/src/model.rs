//! A model without a network, for the agents here to ask: it says what it is told, loudly.

use workflow_log::prelude::*;

#[derive(Clone, Debug, Default)]
pub struct Model;

#[resource(kind = "llm")]
impl Model {
    pub async fn ask(&self, prompt: &str) -> String {
        tokio::task::yield_now().await;
        prompt.to_uppercase()
    }
}
