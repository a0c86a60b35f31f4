//! What is new in a prompt against the one before it.

use std::ops::Range;

use crate::contents::Extent;
use crate::error::ContentError;
use crate::record::{Input, NodeId};
use crate::report::main_parameter;
use crate::tree::{Node, Run};
use crate::value::Value;

/// Where a request that is an object holds its prompt.
const PROMPT_KEYS: [&str; 4] = ["messages", "input", "contents", "prompt"];

/// What is new in a query's prompt against the prompt before it of the same agent.
#[derive(Clone, Debug, PartialEq)]
pub struct PromptChange {
    /// The prompt as it stands in the journal: a list of messages, or a text.
    pub prompt: Value,
    /// Which of both it is, and how many messages or bytes it has. These are counted below.
    pub extent: Extent,
    /// The query whose prompt this one is compared with: the one before it by the same method of
    /// the same agent, if there is one that has a prompt.
    pub before: Option<NodeId>,
    /// How much of that prompt this one begins with.
    pub kept: u64,
    /// Where this prompt differs from that one, unless that one is the beginning of this one:
    /// the history was rewritten from there on.
    pub rewritten_at: Option<u64>,
}

impl PromptChange {
    /// The part of the prompt that is new, for [`Contents::part`](crate::Contents::part).
    pub fn news(&self) -> Range<u64> {
        self.kept..self.extent.size().unwrap_or(self.kept)
    }
}

impl Run {
    /// What is new in the prompt of a query to a model; `None` for what is no query, or has no
    /// prompt that is a text or a list.
    ///
    /// What two prompts have from the same content is not read, so this is quick for every query
    /// of a long conversation.
    ///
    /// # Errors
    ///
    /// When the journal cannot be read, or a prompt refers to what is not there.
    pub fn prompt_change(&self, node: &Node) -> Result<Option<PromptChange>, ContentError> {
        let Some((prompt, extent)) = self.prompt(node)? else { return Ok(None) };
        let mut change = PromptChange { prompt, extent, before: None, kept: 0, rewritten_at: None };
        let Some(before) = node.query_before.map(|index| &self.nodes[index as usize]) else {
            return Ok(Some(change));
        };
        if let Some((earlier, extent)) = self.prompt(before)? {
            change.before = Some(before.begin.id);
            change.kept = self.contents.resolver().common(&earlier, &change.prompt)?;
            change.rewritten_at = (Some(change.kept) != extent.size()).then_some(change.kept);
        }
        Ok(Some(change))
    }

    /// The prompt of a query, as it stands in the journal.
    fn prompt(&self, node: &Node) -> Result<Option<(Value, Extent)>, ContentError> {
        if !node.is_llm() {
            return Ok(None);
        }
        let request = match self.input(node)? {
            Input::None => return Ok(None),
            Input::Value(request) => request,
            Input::Args(mut args) => {
                match main_parameter(node.begin.kind.as_deref(), &args, &self.contents) {
                    Some(main) => args.swap_remove(main).1,
                    None => return Ok(None),
                }
            }
        };
        let extent = self.contents.extent(&request);
        if extent != Extent::Other {
            return Ok(Some((request, extent)));
        }
        let request = self.contents.surface(&request)?;
        Ok(PROMPT_KEYS.iter().find_map(|key| {
            let prompt = request.get(key)?;
            let extent = self.contents.extent(prompt);
            (extent != Extent::Other).then(|| (prompt.clone(), extent))
        }))
    }
}
