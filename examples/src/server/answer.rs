//! All that a reply is written from, in whichever form.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use chrono::{DateTime, Utc};

use super::{ChatRequest, Completion, Usage, chunk::Said};

/// What a script says to one request, and what the API makes of it.
#[derive(Debug)]
pub(super) struct Answer<'a> {
    pub(super) id: String,
    pub(super) created: DateTime<Utc>,
    pub(super) model: &'a str,
    pub(super) completion: &'a Completion,
    /// What is told of the completion's.
    pub(super) usage: Option<Usage>,
    /// The completion's, in the words of the API.
    pub(super) finish_reason: Option<String>,
}

impl<'a> Answer<'a> {
    pub(super) fn new(request: &'a ChatRequest, completion: &'a Completion) -> Self {
        let form = request.api().form();
        Self {
            id: completion.id.clone().unwrap_or_else(|| next_id(form.id_prefix())),
            created: Utc::now(),
            model: request.model(),
            completion,
            usage: form.told(completion.usage, request),
            finish_reason: form.finish_reason(completion),
        }
    }

    /// All that it says.
    pub(super) fn says(&self) -> Vec<Said> {
        let completion = self.completion;
        let reasoning = completion.reasoning_content.iter().map(|text| Said::Reasoning(text.to_string()));
        let text = completion.content.iter().map(|text| Said::Text(text.to_string()));
        let calls = completion.tool_calls.iter().flat_map(Said::call);
        let usage = self.usage.map(Said::Usage);
        reasoning.chain(text).chain(calls).chain(usage).chain(self.ending()).collect()
    }

    /// What it says at the end.
    pub(super) fn ending(&self) -> Option<Said> {
        self.finish_reason.clone().map(Said::Finish)
    }
}

fn next_id(prefix: &str) -> String {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    format!("{prefix}{}", NEXT.fetch_add(1, Relaxed))
}
