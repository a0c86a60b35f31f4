//! What a model was asked and what it answered, found in whatever request and response were
//! recorded: chat completions, responses, messages, `generateContent`, Ollama, plain text.

use std::borrow::Cow;

use workflow_log_journal::Value;

use crate::view::preview::Preview;

/// The newest part of what a model was asked.
#[derive(Debug)]
pub(crate) struct Question<'a> {
    /// Who says it: `user`, `tool`, `system`; unknown for a plain prompt.
    pub(crate) role: Option<Cow<'a, str>>,
    pub(crate) text: Preview<'a>,
}

/// What a model answered.
#[derive(Debug, Default)]
pub(crate) struct Answer<'a> {
    pub(crate) text: Option<Preview<'a>>,
    /// Calls it asks for: the function's name, and its arguments.
    pub(crate) calls: Vec<(Cow<'a, str>, Preview<'a>)>,
}

/// The messages of a request, if it is a list of them or holds one.
fn messages(request: &Value) -> Option<&[Value]> {
    if let Some(items) = request.as_list() {
        return Some(items);
    }
    ["messages", "contents", "input"].iter().find_map(|key| request.get(key)?.as_list())
}

/// What is new in a request: the last of its messages, because those before it were asked before.
pub(crate) fn question(request: &Value, limit: usize) -> Question<'_> {
    if let Some(last) = messages(request).and_then(<[Value]>::last) {
        return message(last, limit);
    }
    let text = ["prompt", "input", "message", "content", "text", "query"]
        .iter()
        .find_map(|key| request.get(key).filter(|value| value.as_str().is_some()));
    Question { role: None, text: Preview::value(text.unwrap_or(request), limit) }
}

fn message(message: &Value, limit: usize) -> Question<'_> {
    let content = ["content", "parts", "output", "text"]
        .iter()
        .find_map(|key| message.get(key))
        .filter(|v| !v.is_null());
    let said_by = message.get("role").and_then(Value::as_str);
    let is_result = matches!(content.and_then(Value::as_list), Some([.., last]) if is_tool_result(last))
        || is_tool_result(message);
    let role = if is_result { Some("tool") } else { said_by };
    let text = match content {
        Some(content) => parts_text(content, limit),
        None => Preview::value(message, limit),
    };
    Question { role: role.map(Cow::Borrowed), text }
}

fn is_tool_result(part: &Value) -> bool {
    let kind = part.get("type").and_then(Value::as_str);
    matches!(kind, Some("tool_result" | "function_call_output"))
        || ["functionResponse", "function_response"].iter().any(|key| part.get(key).is_some())
}

/// The text of a message's content: a string, or parts.
fn parts_text(content: &Value, limit: usize) -> Preview<'_> {
    let Some(parts) = content.as_list() else { return Preview::value(content, limit) };
    if let [only] = parts {
        return part_text(only, limit);
    }
    let mut whole = Preview::text(String::new());
    for part in parts {
        let part = part_text(part, limit);
        let text = whole.text.to_mut();
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&part.text);
        whole.cut |= part.cut;
    }
    whole
}

fn part_text(part: &Value, limit: usize) -> Preview<'_> {
    let inside = ["text", "content", "output", "refusal"].iter().find_map(|key| part.get(key));
    if let Some(inside) = inside.filter(|inside| !inside.is_null()) {
        return parts_text(inside, limit);
    }
    let response = ["functionResponse", "function_response"].iter().find_map(|key| part.get(key));
    if let Some(response) = response.and_then(|response| response.get("response")) {
        return Preview::value(response, limit);
    }
    match part.get("type").and_then(Value::as_str) {
        // An image or a file: its bytes say nothing to a reader.
        Some(kind) => Preview::text(format!("[{kind}]")),
        None => Preview::value(part, limit),
    }
}

/// The answer in a response.
pub(crate) fn answer(response: &Value, limit: usize) -> Answer<'_> {
    let mut answer = Answer::default();
    match response {
        Value::List(items) => {
            answer.chunks(items);
            if answer.is_empty() {
                answer.parts(items, limit);
            }
        }
        Value::Object(_) => answer.response(response, limit),
        _ => {}
    }
    if answer.is_empty() {
        answer.text = Some(Preview::value(response, limit));
    }
    answer
}

impl<'a> Answer<'a> {
    fn is_empty(&self) -> bool {
        self.text.is_none() && self.calls.is_empty()
    }

    fn response(&mut self, response: &'a Value, limit: usize) {
        let first = |key: &str| response.get(key).and_then(Value::as_list).and_then(<[Value]>::first);
        if let Some(choice) = first("choices") {
            match choice.get("message").or_else(|| choice.get("delta")) {
                Some(message) => self.message(message, limit),
                None => self.say(choice.get("text"), limit),
            }
        } else if let Some(candidate) = first("candidates") {
            let parts = candidate.at(&["content", "parts"]).and_then(Value::as_list);
            self.parts(parts.unwrap_or_default(), limit);
        } else if let Some(message) = response.get("message").filter(|value| value.as_object().is_some()) {
            self.message(message, limit);
        } else if let Some(items) = response.get("output").and_then(Value::as_list) {
            self.parts(items, limit);
        } else {
            self.message(response, limit);
            let keys = ["output_text", "response", "text", "completion", "output"];
            if self.is_empty() {
                let said =
                    keys.iter().find_map(|key| response.get(key).filter(|said| said.as_str().is_some()));
                self.say(said, limit);
            }
        }
    }

    fn message(&mut self, message: &'a Value, limit: usize) {
        for content in ["content", "refusal"].iter().filter_map(|key| message.get(key)) {
            match content {
                Value::List(parts) => self.parts(parts, limit),
                content => self.say(Some(content), limit),
            }
        }
        let calls = message.get("tool_calls").and_then(Value::as_list).unwrap_or_default();
        for call in calls.iter().chain(message.get("function_call")) {
            self.call(call.get("function").unwrap_or(call), limit);
        }
    }

    /// Parts of a message, or the items of a response.
    fn parts(&mut self, parts: &'a [Value], limit: usize) {
        for part in parts {
            let kind = part.get("type").and_then(Value::as_str);
            let nested = ["functionCall", "function_call"].iter().find_map(|key| part.get(key));
            if matches!(kind, Some("thinking" | "redacted_thinking" | "reasoning"))
                || part.get("thought") == Some(&Value::Bool(true))
            {
                // Thinking is not the answer; `cat` and `--json` have it.
            } else if let Some(call) = nested {
                self.call(call, limit);
            } else if matches!(kind, Some("tool_use" | "server_tool_use" | "function_call")) {
                self.call(part, limit);
            } else if let Some(items) = part.get("content").and_then(Value::as_list) {
                self.parts(items, limit);
            } else {
                self.say(["text", "refusal"].iter().find_map(|key| part.get(key)), limit);
            }
        }
    }

    /// What arrived of a stream, piece by piece.
    fn chunks(&mut self, chunks: &'a [Value]) {
        let piece = |chunk: &'a Value| {
            let choice = chunk.get("choices").and_then(Value::as_list).and_then(<[Value]>::first);
            let delta = choice.or(Some(chunk)).and_then(|chunk| chunk.get("delta"));
            chunk
                .as_str()
                .or_else(|| delta?.as_str())
                .or_else(|| delta?.get("content")?.as_str())
                .or_else(|| delta?.get("text")?.as_str())
                .or_else(|| chunk.at(&["message", "content"])?.as_str())
        };
        let text: String = chunks.iter().filter_map(piece).collect();
        if !text.is_empty() {
            self.text = Some(Preview::text(text));
        }
    }

    fn call(&mut self, call: &'a Value, limit: usize) {
        let name = call.get("name").and_then(Value::as_str).unwrap_or("?");
        let arguments = ["arguments", "input", "args"].iter().find_map(|key| call.get(key));
        let arguments = arguments.map_or(Preview::text(""), |value| Preview::value(value, limit));
        self.calls.push((Cow::Borrowed(name), arguments));
    }

    fn say(&mut self, said: Option<&'a Value>, limit: usize) {
        let Some(said) = said.filter(|said| !said.is_null() && said.as_str() != Some("")) else { return };
        let said = Preview::value(said, limit);
        match &mut self.text {
            None => self.text = Some(said),
            Some(text) => {
                text.text.to_mut().push('\n');
                text.text.to_mut().push_str(&said.text);
                text.cut |= said.cut;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use workflow_log_journal::parse;

    fn asked(request: &str) -> String {
        let request = parse(request).unwrap();
        let question = question(&request, 1000);
        format!("{}: {}", question.role.unwrap_or("-".into()), question.text.text)
    }

    fn answered(response: &str) -> String {
        let response = parse(response).unwrap();
        let answer = answer(&response, 1000);
        let text = answer.text.map(|text| text.text.into_owned()).unwrap_or_default();
        let calls = answer.calls.iter().map(|(name, arguments)| format!(" <{name} {}>", arguments.text));
        text + &calls.collect::<String>()
    }

    #[test]
    fn the_last_message_is_what_was_asked() {
        let cases = [
            (r#""just text""#, "-: just text"),
            (r#"[{"role":"system","content":"be brief"},{"role":"user","content":"hi"}]"#, "user: hi"),
            (r#"{"model":"m","messages":[{"role":"tool","content":"42"}]}"#, "tool: 42"),
            (
                r#"{"messages":[{"role":"user","content":[{"type":"text","text":"look"},{"type":"image_url","image_url":{}}]}]}"#,
                "user: look\n[image_url]",
            ),
            (
                r#"{"messages":[{"role":"user","content":[{"type":"tool_result","tool_use_id":"x","content":[{"type":"text","text":"ok"}]}]}]}"#,
                "tool: ok",
            ),
            (r#"{"contents":[{"role":"user","parts":[{"text":"hello"}]}]}"#, "user: hello"),
            (r#"{"input":"a question","model":"m"}"#, "-: a question"),
            (r#"{"input":[{"type":"function_call_output","output":"done"}]}"#, "tool: done"),
            (r#"{"unknown":1}"#, r#"-: {"unknown":1}"#),
            ("[]", "-: []"),
        ];
        for (request, expected) in cases {
            assert_eq!(asked(request), expected, "{request}");
        }
    }

    #[test]
    fn the_answer_is_found_in_every_known_response() {
        let cases = [
            (r#""text""#, "text"),
            (r#"{"choices":[{"message":{"role":"assistant","content":"hi"}}],"usage":{}}"#, "hi"),
            (
                r#"{"choices":[{"message":{"content":null,"tool_calls":[{"function":{"name":"ls","arguments":"{\"a\":1}"}}]}}]}"#,
                r#" <ls {"a":1}>"#,
            ),
            (
                r#"{"content":[{"type":"thinking","thinking":"hm"},{"type":"text","text":"hi"},{"type":"tool_use","name":"ls","input":{"a":1}}]}"#,
                r#"hi <ls {"a":1}>"#,
            ),
            (
                r#"{"candidates":[{"content":{"parts":[{"text":"hi"},{"functionCall":{"name":"ls","args":{}}}]}}]}"#,
                "hi <ls {}>",
            ),
            (r#"{"message":{"role":"assistant","content":"hi"},"done":true}"#, "hi"),
            (
                r#"{"output":[{"type":"reasoning","content":[]},{"type":"message","content":[{"type":"output_text","text":"hi"}]},{"type":"function_call","name":"ls","arguments":"{}"}]}"#,
                "hi <ls {}>",
            ),
            (r#"{"response":"hi"}"#, "hi"),
            (r#"{"choices":[{"delta":{"content":"hi"}}]}"#, "hi"),
            (r#"[{"choices":[{"delta":{"content":"h"}}]},{"choices":[{"delta":{"content":"i"}}]}]"#, "hi"),
            (r#"[{"type":"content_block_delta","delta":{"type":"text_delta","text":"hi"}}]"#, "hi"),
            (r#"["h","i"]"#, "hi"),
            (r#"[{"type":"text","text":"hi"}]"#, "hi"),
            (r#"{"verdict":{"sound":true}}"#, r#"{"verdict":{"sound":true}}"#),
            ("17", "17"),
        ];
        for (response, expected) in cases {
            assert_eq!(answered(response), expected, "{response}");
        }
    }
}
