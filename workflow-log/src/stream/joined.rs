//! What a stream gave, put together as it comes.

use workflow_log_journal::Value;

use super::answer::{Answer, Api};

/// What has come so far.
///
/// Pieces of text are one text, the chunks of a model's answer are the answer, and anything else is
/// an element of a list.
#[derive(Debug, Default)]
pub(super) struct Joined {
    parts: Vec<Part>,
}

#[derive(Debug)]
enum Part {
    Text(String),
    Answer(Answer),
    Item(Value),
}

impl Joined {
    /// Adds an item. `is_text`: it is a piece of one; `is_model`: it may be a chunk of an answer.
    pub(super) fn add(&mut self, item: Value, is_text: bool, is_model: bool) {
        let item = match (item, self.parts.last_mut()) {
            (Value::String(piece), Some(Part::Text(text))) if is_text => return text.push_str(&piece),
            (Value::String(piece), _) if is_text => return self.parts.push(Part::Text(piece)),
            (item, _) => item,
        };
        let api = Some(&item).filter(|_| is_model).and_then(Api::of);
        match (api, self.parts.last_mut()) {
            (Some(api), Some(Part::Answer(answer))) if answer.goes_on(api, &item) => answer.add(item),
            (Some(api), _) => self.parts.push(Part::Answer(Answer::begun(api, item))),
            (None, _) => self.parts.push(Part::Item(item)),
        }
    }

    /// Whether all of it is answers that came in chunks.
    pub(super) fn is_answers(&self) -> bool {
        self.parts.iter().all(|part| matches!(part, Part::Answer(_)))
    }

    /// All of it; `None` if nothing came.
    pub(super) fn take(&mut self) -> Option<Value> {
        let mut parts = std::mem::take(&mut self.parts);
        match parts.pop()? {
            Part::Text(text) if parts.is_empty() => Some(Value::String(text)),
            Part::Answer(answer) if parts.is_empty() => Some(answer.value()),
            last => Some(Value::List(parts.into_iter().chain([last]).map(Part::value).collect())),
        }
    }
}

impl Part {
    fn value(self) -> Value {
        match self {
            Self::Text(text) => Value::String(text),
            Self::Answer(answer) => answer.value(),
            Self::Item(value) => value,
        }
    }
}
