//! What a model call cost: model, tokens, finish reason, found in whatever was captured.
//!
//! Every client has its own types, and they change; their serialized form is a handful of shapes
//! that hardly do. So the facts are looked up by structure, never by type. What is not there
//! stays unknown, and is never 0.

use workflow_log_journal::Value;
use workflow_log_journal::record::{Entries, Text};

/// A response text larger than this is not parsed for facts.
const JSON_TEXT_LIMIT_BYTES: usize = 8 * 1024 * 1024;

/// How deep facts may lie in a response: a tuple or wrapper around the provider's object.
const DEPTH_LIMIT: usize = 4;

/// Tokens used by one model call, as far as they are known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Usage {
    /// Tokens of the prompt.
    pub input_tokens: Option<u64>,
    /// Tokens of the answer.
    pub output_tokens: Option<u64>,
    /// Tokens of the prompt that came from a cache.
    pub cached_tokens: Option<u64>,
    /// Tokens the model thought with.
    pub reasoning_tokens: Option<u64>,
}

impl Usage {
    /// Usage of known input and output.
    pub fn new(input_tokens: u64, output_tokens: u64) -> Self {
        Self { input_tokens: Some(input_tokens), output_tokens: Some(output_tokens), ..Self::default() }
    }
}

/// A model's response that tells its facts itself, where they cannot be found by structure.
///
/// Everything that serializes in the form of a usual provider is understood without this.
///
/// ```
/// use workflow_log::{LlmResponse, Usage};
///
/// struct Reply {
///     text: String,
///     spent: (u64, u64),
/// }
///
/// impl LlmResponse for Reply {
///     fn model(&self) -> Option<&str> {
///         Some("in-house-7b")
///     }
///     fn usage(&self) -> Option<Usage> {
///         Some(Usage::new(self.spent.0, self.spent.1))
///     }
///     fn content(&self) -> Option<&str> {
///         Some(&self.text)
///     }
/// }
/// ```
pub trait LlmResponse {
    /// The model that answered.
    fn model(&self) -> Option<&str> {
        None
    }

    /// What it used.
    fn usage(&self) -> Option<Usage> {
        None
    }

    /// Why it stopped.
    fn finish_reason(&self) -> Option<&str> {
        None
    }

    /// What it said. Recorded as the output where the type can do neither `Serialize` nor `Debug`.
    fn content(&self) -> Option<&str> {
        None
    }
}

/// What is known about one model call.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    model: Option<String>,
    usage: Usage,
    finish_reason: Option<String>,
    cost: Option<f64>,
    /// What the response says, and the type that says so.
    content: Option<(String, &'static str)>,
}

impl Facts {
    /// What a response says of itself.
    pub(crate) fn given<T: LlmResponse + ?Sized>(response: &T) -> Self {
        Self {
            model: response.model().map(ToOwned::to_owned),
            usage: response.usage().unwrap_or_default(),
            finish_reason: response.finish_reason().map(ToOwned::to_owned),
            cost: None,
            content: response.content().map(|text| (text.to_owned(), std::any::type_name::<T>())),
        }
    }

    /// The output of a call: as it was captured, unless that was the type's name alone.
    pub(crate) fn output(self, captured: Value) -> Value {
        match self.content {
            Some((text, type_name)) if captured.as_str() == Some(type_name) => Value::String(text),
            _ => captured,
        }
    }

    /// What can be found in a captured response.
    pub(crate) fn of_response(response: &Value) -> Self {
        let parsed = json_text(response);
        let mut facts = Self::default();
        facts.search(parsed.as_ref().unwrap_or(response), 0);
        facts
    }

    /// Whether a response that came piece by piece says that this is all of it.
    pub(crate) fn is_whole(response: &Value) -> bool {
        const ENDED: &[&str] = &["completed", "incomplete", "failed"];
        let status = response.get("status").and_then(Value::as_str);
        status.is_some_and(|status| ENDED.contains(&status))
            || Self::of_response(response).finish_reason.is_some()
    }

    /// What can be found in the items of a stream that is no answer in chunks: the last one tells what
    /// it took until then.
    pub(crate) fn of_items(items: &[Value]) -> Self {
        let of_item = |facts: Self, item: &Value| Self::of_response(item).or(facts);
        items.iter().fold(Self::default(), of_item)
    }

    /// The model that a captured request asks for.
    pub(crate) fn requested_model(args: &[(&'static str, Value)]) -> Option<String> {
        let named = args.iter().find(|(name, _)| *name == "model").and_then(|(_, value)| value.as_str());
        let text = |model: &Value| model.as_str().map(ToOwned::to_owned);
        named.map(ToOwned::to_owned).or_else(|| {
            args.iter().find_map(|(_, value)| {
                let parsed = json_text(value);
                let value = parsed.as_ref().unwrap_or(value);
                first(value, &[&["model"], &["model_id"], &["model_name"], &["body", "model"]]).and_then(text)
            })
        })
    }

    /// Takes what is missing here from there.
    #[must_use]
    pub(crate) fn or(self, other: Self) -> Self {
        Self {
            model: self.model.or(other.model),
            usage: Usage {
                input_tokens: self.usage.input_tokens.or(other.usage.input_tokens),
                output_tokens: self.usage.output_tokens.or(other.usage.output_tokens),
                cached_tokens: self.usage.cached_tokens.or(other.usage.cached_tokens),
                reasoning_tokens: self.usage.reasoning_tokens.or(other.usage.reasoning_tokens),
            },
            finish_reason: self.finish_reason.or(other.finish_reason),
            cost: self.cost.or(other.cost),
            content: self.content.or(other.content),
        }
    }

    /// Two answers in one: what they took together, and what both say.
    fn and(self, other: Self) -> Self {
        fn same<T: PartialEq>(one: Option<T>, other: Option<T>) -> Option<T> {
            one.filter(|one| other.is_none_or(|other| *one == other))
        }
        let sum = |one: Option<u64>, other: Option<u64>| match (one, other) {
            (Some(one), Some(other)) => Some(one.saturating_add(other)),
            _ => None,
        };
        Self {
            model: same(self.model, other.model),
            usage: Usage {
                input_tokens: sum(self.usage.input_tokens, other.usage.input_tokens),
                output_tokens: sum(self.usage.output_tokens, other.usage.output_tokens),
                cached_tokens: sum(self.usage.cached_tokens, other.usage.cached_tokens),
                reasoning_tokens: sum(self.usage.reasoning_tokens, other.usage.reasoning_tokens),
            },
            finish_reason: same(self.finish_reason, other.finish_reason),
            cost: self.cost.zip(other.cost).map(|(one, other)| one + other),
            content: None,
        }
    }

    /// The entries of the record, in the order of the original's metadata.
    pub(crate) fn entries(self, requested_model: Option<String>) -> Entries {
        let usage = self.usage;
        [
            ("model", Value::from(self.model.or(requested_model))),
            ("input_tokens", usage.input_tokens.into()),
            ("output_tokens", usage.output_tokens.into()),
            ("cached_tokens", usage.cached_tokens.into()),
            ("reasoning_tokens", usage.reasoning_tokens.into()),
            ("finish_reason", self.finish_reason.into()),
            ("cost", self.cost.into()),
        ]
        .into_iter()
        .filter(|(_, value)| !value.is_null())
        .map(|(name, value)| (Text::Borrowed(name), value))
        .collect()
    }

    fn search(&mut self, value: &Value, depth: usize) {
        match value {
            Value::Object(entries) => {
                self.object(value);
                if depth < DEPTH_LIMIT && self.usage == Usage::default() {
                    for (_, inner) in entries {
                        self.search(inner, depth + 1);
                    }
                }
            }
            Value::List(items) if depth < DEPTH_LIMIT => {
                let found = items.iter().map(|item| {
                    let mut facts = Self::default();
                    facts.search(item, depth + 1);
                    facts
                });
                let found: Vec<Self> = found.collect();
                let told = found.iter().filter(|facts| facts.usage != Usage::default()).count();
                // A pair of a reply and what it took is one answer; several answers have a sum, if all
                // say what they took. What lies deeper may be a history.
                let sums = depth == 0 && told == found.len();
                let both = |one: Self, other: Self| if sums { one.and(other) } else { one.or(other) };
                let mut all = found.into_iter().reduce(both).unwrap_or_default();
                if depth == 0 && told > 1 && !sums {
                    all.usage = Usage::default();
                }
                *self = std::mem::take(self).or(all);
            }
            _ => {}
        }
    }

    fn object(&mut self, value: &Value) {
        let usage = first(value, USAGE).or_else(|| first(value, TOKENS).map(|_| value));
        let choice = value.get("choices").or_else(|| value.get("candidates"));
        let choice = choice.and_then(Value::as_list).and_then(<[Value]>::first);
        if usage.is_none() && choice.is_none() && first(value, FINISH).is_none() {
            return;
        }
        let found = Self {
            model: first(value, MODEL).and_then(name_inside),
            usage: usage.map(tokens).unwrap_or_default(),
            finish_reason: choice
                .and_then(|choice| first(choice, FINISH))
                .or_else(|| first(value, FINISH))
                .and_then(word),
            cost: usage
                .and_then(|usage| first(usage, COST))
                .or_else(|| first(value, COST))
                .and_then(Value::as_f64),
            content: None,
        };
        *self = std::mem::take(self).or(found);
    }
}

/// A path of keys to a value.
type Path = &'static [&'static str];

const USAGE: &[Path] =
    &[&["usage"], &["usage_metadata"], &["usageMetadata"], &["final_data"], &["token_usage"]];
const MODEL: &[Path] = &[
    &["model"],
    &["provider_model_iden", "model_name"],
    &["model_iden", "model_name"],
    &["model_version"],
    &["modelVersion"],
    &["model_id"],
    &["origin", "model"],
];
const INPUT: &[Path] = &[
    &["prompt_tokens"],
    &["input_tokens"],
    &["prompt_eval_count"],
    &["prompt_token_count"],
    &["promptTokenCount"],
    &["inputTokens"],
    &["total_input_tokens"],
];
const OUTPUT: &[Path] = &[
    &["completion_tokens"],
    &["output_tokens"],
    &["eval_count"],
    &["candidates_token_count"],
    &["candidatesTokenCount"],
    &["outputTokens"],
    &["total_output_tokens"],
];
const TOKENS: &[Path] = &[
    &["prompt_tokens"],
    &["input_tokens"],
    &["prompt_eval_count"],
    &["completion_tokens"],
    &["output_tokens"],
    &["eval_count"],
];
const CACHED: &[Path] = &[
    &["prompt_tokens_details", "cached_tokens"],
    &["input_tokens_details", "cached_tokens"],
    &["cache_read_input_tokens"],
    &["cached_input_tokens"],
    &["cached_tokens"],
    &["cached_content_token_count"],
    &["cachedContentTokenCount"],
    &["cacheReadInputTokens"],
];
const REASONING: &[Path] = &[
    &["completion_tokens_details", "reasoning_tokens"],
    &["output_tokens_details", "reasoning_tokens"],
    &["reasoning_tokens"],
    &["thoughts_token_count"],
    &["thoughtsTokenCount"],
];
const FINISH: &[Path] = &[
    &["finish_reason"],
    &["finishReason"],
    &["stop_reason"],
    &["stopReason"],
    &["done_reason"],
    &["incomplete_details", "reason"],
];
const COST: &[Path] = &[&["cost_usd"], &["cost"], &["total_cost"]];

fn first<'a>(value: &'a Value, paths: &[Path]) -> Option<&'a Value> {
    paths.iter().find_map(|path| value.at(path).filter(|found| !found.is_null()))
}

fn tokens(usage: &Value) -> Usage {
    let count = |paths| first(usage, paths).and_then(Value::as_u64);
    Usage {
        input_tokens: count(INPUT),
        output_tokens: count(OUTPUT),
        cached_tokens: count(CACHED),
        reasoning_tokens: count(REASONING),
    }
}

/// A name, or an enum with the name inside: `{"Shared": "gpt-5"}`.
fn name_inside(value: &Value) -> Option<String> {
    match value {
        Value::String(name) => Some(name.clone()),
        Value::Object(entries) => entries.first().and_then(|(_, inner)| name_inside(inner)),
        _ => None,
    }
}

/// A reason is a word, or an enum with the word inside.
fn word(value: &Value) -> Option<String> {
    match value {
        Value::String(word) => Some(word.clone()),
        Value::Object(entries) => {
            entries.first().map(|(key, inner)| word(inner).unwrap_or_else(|| key.clone()))
        }
        _ => None,
    }
}

/// A body that was captured as the text it came as.
fn json_text(value: &Value) -> Option<Value> {
    let text = value.as_str()?.trim_start();
    let is_object = text.starts_with('{') && text.len() <= JSON_TEXT_LIMIT_BYTES;
    is_object.then(|| workflow_log_journal::parse(text.trim_end()).ok())?
}

/// The model calls that an agent of another library tells of in its answer: what the model said, and what
/// is known of the call.
///
/// They are those of rig's `PromptResponse`, which has a list `completion_calls` of `usage`,
/// `finish_reason` and `raw`, the provider's reply.
pub(crate) fn calls_told(answer: &Value) -> Vec<(Value, Facts)> {
    let calls = answer.get("completion_calls").and_then(Value::as_list).unwrap_or_default();
    let told = calls.iter().filter(|call| call.get("usage").is_some()).map(|call| {
        let raw = call.get("raw").filter(|raw| !raw.is_null());
        let mut said = raw.map(Facts::of_response).unwrap_or_default();
        // A reply that says no more of itself says at least who answered.
        said.model = said.model.or_else(|| first(raw?, MODEL).and_then(name_inside));
        (raw.unwrap_or(call).clone(), said.or(Facts::of_response(call)))
    });
    told.collect()
}

/// The exit code that a command's captured result holds.
pub(crate) fn exit_code(output: &Value) -> Option<i64> {
    const EXIT: &[Path] = &[&["exit_code"], &["exit_status"], &["returncode"], &["return_code"], &["code"]];
    match first(output, EXIT)? {
        Value::Number(number) => number.as_str().parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(response: &str) -> String {
        let value = workflow_log_journal::parse(response).unwrap();
        let entries = Facts::of_response(&value).entries(Some("asked".into()));
        Value::object(entries.into_iter().map(|(name, value)| (name.into_owned(), value))).to_string()
    }

    #[test]
    fn every_usual_shape_is_understood() {
        for (shape, response, expected) in [
            (
                "OpenAI chat",
                r#"{"model":"gpt-4o","choices":[{"finish_reason":"stop","message":{"content":"{\"usage\":1}"}}],
                    "usage":{"prompt_tokens":812,"completion_tokens":96,"total_tokens":908,
                    "prompt_tokens_details":{"cached_tokens":512},"completion_tokens_details":{"reasoning_tokens":9}}}"#,
                r#"{"model":"gpt-4o","input_tokens":812,"output_tokens":96,"cached_tokens":512,"reasoning_tokens":9,"finish_reason":"stop"}"#,
            ),
            (
                "OpenAI responses",
                r#"{"object":"response","model":"o3","status":"incomplete","incomplete_details":{"reason":"max_output_tokens"},
                    "usage":{"input_tokens":1,"output_tokens":2,"input_tokens_details":{"cached_tokens":0},
                    "output_tokens_details":{"reasoning_tokens":1}}}"#,
                r#"{"model":"o3","input_tokens":1,"output_tokens":2,"cached_tokens":0,"reasoning_tokens":1,"finish_reason":"max_output_tokens"}"#,
            ),
            (
                "Anthropic",
                r#"{"model":"claude","stop_reason":"tool_use","content":[{"type":"text","text":"x"}],
                    "usage":{"input_tokens":5,"output_tokens":6,"cache_read_input_tokens":7}}"#,
                r#"{"model":"claude","input_tokens":5,"output_tokens":6,"cached_tokens":7,"finish_reason":"tool_use"}"#,
            ),
            (
                "Gemini",
                r#"{"candidates":[{"finishReason":"STOP"}],"modelVersion":"gemini-2","usageMetadata":
                    {"promptTokenCount":3,"candidatesTokenCount":4,"thoughtsTokenCount":2,"cachedContentTokenCount":1}}"#,
                r#"{"model":"gemini-2","input_tokens":3,"output_tokens":4,"cached_tokens":1,"reasoning_tokens":2,"finish_reason":"STOP"}"#,
            ),
            (
                "Ollama",
                r#"{"model":"llama3","message":{"content":"hi"},"done":true,"done_reason":"stop","prompt_eval_count":8,"eval_count":9}"#,
                r#"{"model":"llama3","input_tokens":8,"output_tokens":9,"finish_reason":"stop"}"#,
            ),
            (
                "ollama-rs",
                r#"{"model":"llama3","done":true,"final_data":{"prompt_eval_count":8,"eval_count":9}}"#,
                r#"{"model":"llama3","input_tokens":8,"output_tokens":9}"#,
            ),
            (
                "genai",
                r#"{"model_iden":{"model_name":"m"},"stop_reason":{"Completed":"end_turn"},"usage":{"prompt_tokens":1,"completion_tokens":null}}"#,
                r#"{"model":"m","input_tokens":1,"finish_reason":"end_turn"}"#,
            ),
            (
                "genai's names of models",
                r#"{"provider_model_iden":{"model_name":{"Shared":"m"}},"usage":{"prompt_tokens":1}}"#,
                r#"{"model":"m","input_tokens":1}"#,
            ),
            (
                "the original",
                r#"{"content":"x","input_tokens":10,"output_tokens":11,"time_taken_in_ms":12.5}"#,
                r#"{"model":"asked","input_tokens":10,"output_tokens":11}"#,
            ),
            (
                "several answers",
                r#"[{"model":"m","usage":{"input_tokens":1,"output_tokens":2}},{"model":"m","usage":{"input_tokens":10,"output_tokens":20}},
                    {"model":"m","usage":{"input_tokens":100,"output_tokens":200,"cost":0.5}}]"#,
                r#"{"model":"m","input_tokens":111,"output_tokens":222}"#,
            ),
            (
                "a pair with the usage",
                r#"[{"role":"assistant"},{"model":"m","usage":{"input_tokens":1,"output_tokens":2,"cost":0.25}}]"#,
                r#"{"model":"m","input_tokens":1,"output_tokens":2,"cost":0.25}"#,
            ),
            (
                "a body kept as text",
                r#""{\"model\":\"t\",\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}""#,
                r#"{"model":"t","input_tokens":1,"output_tokens":2}"#,
            ),
            ("nothing known", r#"{"content":"hello","model":"not ours"}"#, r#"{"model":"asked"}"#),
        ] {
            assert_eq!(facts(response), expected, "{shape}");
        }
    }

    #[test]
    fn the_requested_model_is_found_in_a_parameter_or_a_request() {
        let request = workflow_log_journal::parse(r#"{"messages":[],"model":"m"}"#).unwrap();
        assert_eq!(Facts::requested_model(&[("request", request)]).as_deref(), Some("m"));
        assert_eq!(
            Facts::requested_model(&[("prompt", "p".into()), ("model", "n".into())]).as_deref(),
            Some("n")
        );
        assert_eq!(Facts::requested_model(&[("prompt", "p".into())]), None);
    }
}
