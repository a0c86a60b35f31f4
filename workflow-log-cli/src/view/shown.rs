//! As much of a node's payload as a page has room for: of a conversation what is new in it, of
//! long values their beginning. The rest of a journal is not read.

use workflow_log_journal::record::{Entries, Input};
use workflow_log_journal::report::main_parameter;
use workflow_log_journal::{
    ContentError, Contents, Extent, Node, NodeKind, Payload, PromptChange, Run, Value,
};

use crate::view::quantity;

/// What a page shows of a node's payload.
#[derive(Debug, Default)]
pub(crate) struct Shown {
    /// Its values are resolved as far as they are shown; of a prompt that is a list, the last
    /// message is left.
    pub(crate) payload: Payload,
    /// How many messages the prompt has, if it is a list of them.
    pub(crate) messages: Option<u64>,
    /// What is new in a prompt that is a text and goes on where the one before it ended.
    pub(crate) news: Option<String>,
    /// Where the history was rewritten.
    pub(crate) rewritten: Option<String>,
    /// Why the payload cannot be shown.
    pub(crate) fault: Option<String>,
}

impl Shown {
    /// Reads it. `limit` is how many bytes of a value can matter that is not a text.
    ///
    /// # Errors
    ///
    /// When the journal cannot be read any more.
    pub(crate) fn of(run: &Run, node: &Node, limit: usize) -> Result<Self, ContentError> {
        match Self::read(run, node, limit) {
            Err(error @ ContentError::Io { .. }) => Err(error),
            Err(error) => Ok(Self { fault: Some(error.to_string()), ..Self::default() }),
            shown => shown,
        }
    }

    fn read(run: &Run, node: &Node, limit: usize) -> Result<Self, ContentError> {
        let contents = run.contents();
        let mut payload = run.payload(node)?;
        let mut shown = Self::default();
        if let Some(change) = run.prompt_change(node)? {
            if let Some(request) = request(node, &mut payload.input, contents) {
                *request = shown.newest(run, node, request, &change)?;
            }
        }
        let beginning = |value: &Value| beginning(contents, value, limit);
        let entries = |entries: &Entries| -> Result<Entries, ContentError> {
            entries.iter().map(|(name, value)| Ok((name.clone(), beginning(value)?))).collect()
        };
        shown.payload.input = match &payload.input {
            Input::None => Input::None,
            Input::Args(args) => Input::Args(entries(args)?),
            Input::Value(value) => Input::Value(beginning(value)?),
        };
        shown.payload.metadata = entries(&payload.metadata)?;
        // Answers and what commands print are looked into for what is worth to be shown.
        let whole = node.is_llm() || node.begin.kind.as_deref() == Some("env");
        let output = |value: &Value| if whole { contents.resolve(value) } else { beginning(value) };
        shown.payload.output = payload.output.as_ref().map(output).transpose()?;
        Ok(shown)
    }

    /// A request without what was asked before.
    fn newest(
        &mut self,
        run: &Run,
        node: &Node,
        request: &Value,
        change: &PromptChange,
    ) -> Result<Value, ContentError> {
        let contents = run.contents();
        self.rewritten = rewriting(run, node, change);
        let newest = if let Extent::List(messages) = change.extent {
            self.messages = Some(messages);
            contents.part(&change.prompt, messages.saturating_sub(1)..messages)?
        } else {
            if change.kept > 0 && change.rewritten_at.is_none() {
                let news = contents.part(&change.prompt, change.news())?;
                let news = news.as_str().unwrap_or_default().trim_start();
                self.news = (!news.is_empty()).then(|| news.to_owned());
            }
            if self.news.is_some() { Value::from("") } else { change.prompt.clone() }
        };
        if *request == change.prompt {
            return Ok(newest);
        }
        let mut request = contents.surface(request)?;
        if let Value::Object(entries) = &mut request {
            if let Some((_, prompt)) = entries.iter_mut().find(|(_, value)| *value == change.prompt) {
                *prompt = newest;
            }
        }
        Ok(request)
    }
}

/// What a query was asked with: the parameter that holds the prompt.
fn request<'a>(node: &Node, input: &'a mut Input, contents: &Contents) -> Option<&'a mut Value> {
    match input {
        Input::None => None,
        Input::Value(value) => Some(value),
        Input::Args(args) => {
            let main = main_parameter(node.begin.kind.as_deref(), args, contents)?;
            Some(&mut args[main].1)
        }
    }
}

/// What is said of a history that was rewritten: nothing where another conversation began, which
/// another run of the agent does, or a prompt that has little in common with the one before it.
fn rewriting(run: &Run, node: &Node, change: &PromptChange) -> Option<String> {
    let at = change.rewritten_at.filter(|at| *at > 0)?;
    let before = run.node(change.before?)?;
    let agent = |node| run.enclosing(node, NodeKind::Interaction).map(|agent| agent.begin.id);
    if agent(node) != agent(before) {
        return None;
    }
    match change.extent {
        Extent::List(_) => Some(format!("history rewritten at message {}", quantity::count(at + 1))),
        Extent::Text(size) if at >= size / 2 => {
            Some(format!("history rewritten at byte {}", quantity::count(at)))
        }
        _ => None,
    }
}

fn beginning(contents: &Contents, value: &Value, limit: usize) -> Result<Value, ContentError> {
    let (mut beginning, _) = contents.beginning(value, limit + 1)?;
    if let (Value::String(text), Extent::Text(size)) = (&mut beginning, contents.extent(value)) {
        let missing = size.saturating_sub(text.len() as u64);
        if missing > 0 {
            text.push_str("\n… ");
            text.push_str(&quantity::counted(missing, "more byte"));
        }
    }
    Ok(beginning)
}

/// The beginnings of a run's own values.
pub(crate) fn entries(contents: &Contents, entries: &Entries, limit: usize) -> Result<Entries, ContentError> {
    entries.iter().map(|(name, value)| Ok((name.clone(), beginning(contents, value, limit)?))).collect()
}

/// What a page shows of the payload of the run itself.
pub(crate) fn root(run: &Run, limit: usize) -> Result<Payload, ContentError> {
    let payload = run.root_payload()?;
    let contents = run.contents();
    Ok(Payload {
        input: Input::None,
        output: payload.output.as_ref().map(|value| beginning(contents, value, limit)).transpose()?,
        metadata: entries(contents, &payload.metadata, limit)?,
    })
}
