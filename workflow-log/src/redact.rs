//! Secrets leave here, on the caller, before a byte reaches any file.
//!
//! Everything a run writes goes through [`Redactor::clean`]: the journal accepts only what comes
//! out of it, and every other output is made from the journal. Two rules are on by default:
//! values of environment variables whose names look like credentials, and what was given to
//! [`redact`](crate::redact). Each is replaced by `[redacted:NAME]`.

use std::borrow::Cow;
use std::ffi::{OsStr, OsString};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use aho_corasick::{AhoCorasick, MatchKind};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use once_cell::sync::Lazy;
use workflow_log_journal::condense::Reach;
use workflow_log_journal::record::{Begin, End, Entries, ErrorInfo, Header, Input, Record, Text};
use workflow_log_journal::{Directive, NodeKind, Value, write_string};

use crate::fault;

/// A shorter value of a variable is more likely a setting than a secret.
const ENVIRONMENT_VALUE_MIN_BYTES: usize = 8;

/// What the name of a credential's variable contains.
const CREDENTIAL_WORDS: &[&str] =
    &["KEY", "TOKEN", "SECRET", "PASSWORD", "PASSWD", "PASSPHRASE", "CREDENTIAL", "AUTH", "PRIVATE"];

/// Names that contain such a word and hold no secret: a socket's path.
const NOT_CREDENTIALS: &[&str] = &["SSH_AUTH_SOCK", "XAUTHORITY"];

/// A record that holds no secret we know. Only a [`Redactor`] makes one.
#[derive(Debug)]
pub(crate) struct Clean(Record);

impl Clean {
    pub(crate) fn record(&self) -> &Record {
        &self.0
    }

    pub(crate) fn into_record(self) -> Record {
        self.0
    }
}

/// What this process was told to keep out, and what its environment looks like.
static SECRETS: Lazy<Secrets> = Lazy::new(Secrets::default);

#[derive(Default)]
struct Secrets {
    registered: Mutex<Vec<String>>,
    rules: RwLock<Arc<Rules>>,
    /// The environment that the rules are about.
    seen: RwLock<Vec<(OsString, OsString)>>,
}

/// Keeps a value out of every log of this process from here on.
pub(crate) fn register(secret: &str) {
    if secret.is_empty() {
        return;
    }
    let mut registered = SECRETS.registered.lock().unwrap_or_else(PoisonError::into_inner);
    if !registered.iter().any(|known| known == secret) {
        registered.push(secret.to_owned());
        SECRETS.rebuild(&registered, credentials(&environment()));
    }
}

/// All variables, now.
///
/// Asked anew for every record that could hold one, because programs load `.env` files while they
/// run. That copies the environment, which is the largest part of what a small record costs.
fn environment() -> Vec<(OsString, OsString)> {
    std::env::vars_os().collect()
}

/// The variables that look like credentials.
fn credentials(environment: &[(OsString, OsString)]) -> Vec<(String, String)> {
    environment
        .iter()
        .filter(|(name, value)| value.len() >= ENVIRONMENT_VALUE_MIN_BYTES && names_a_credential(name))
        .filter_map(|(name, value)| Some((name.to_str()?.to_owned(), value.to_str()?.to_owned())))
        .collect()
}

fn names_a_credential(name: &OsStr) -> bool {
    let name = name.as_encoded_bytes();
    let contains =
        |word: &&str| name.windows(word.len()).any(|part| part.eq_ignore_ascii_case(word.as_bytes()));
    let author =
        contains(&"AUTHOR") && !CREDENTIAL_WORDS.iter().any(|word| *word != "AUTH" && contains(word));
    CREDENTIAL_WORDS.iter().any(contains)
        && !author
        && !NOT_CREDENTIALS.iter().any(|other| other.as_bytes() == name)
}

impl Secrets {
    fn current(&self) -> Arc<Rules> {
        let now = environment();
        // Which names are those of credentials is looked at only where something changed.
        let is_seen = *self.seen.read().unwrap_or_else(PoisonError::into_inner) == now;
        // Read after that: rules are there before it is said that they are.
        let rules = Arc::clone(&self.rules.read().unwrap_or_else(PoisonError::into_inner));
        if is_seen {
            return rules;
        }
        let environment = credentials(&now);
        let rules = if rules.environment == environment {
            rules
        } else {
            let registered = self.registered.lock().unwrap_or_else(PoisonError::into_inner);
            self.rebuild(&registered, environment)
        };
        // Not before: others go by it.
        *self.seen.write().unwrap_or_else(PoisonError::into_inner) = now;
        rules
    }

    fn rebuild(&self, registered: &[String], mut environment: Vec<(String, String)>) -> Arc<Rules> {
        // What was once a secret stays one, even if the variable is gone.
        let old = Arc::clone(&self.rules.read().unwrap_or_else(PoisonError::into_inner));
        let former: Vec<_> = old.environment.iter().chain(&old.former).cloned().collect();
        let former = former.into_iter().filter(|pair| !environment.contains(pair)).collect();
        environment.shrink_to_fit();
        let rules = Arc::new(Rules::new(old.number + 1, registered, environment, former));
        *self.rules.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&rules);
        rules
    }
}

#[derive(Default)]
struct Rules {
    environment: Vec<(String, String)>,
    former: Vec<(String, String)>,
    search: Option<AhoCorasick>,
    replacements: Vec<String>,
    reach: Reach,
    /// Which rules these are: the first have number 0.
    number: u64,
}

impl Rules {
    fn new(
        number: u64,
        registered: &[String],
        environment: Vec<(String, String)>,
        former: Vec<(String, String)>,
    ) -> Self {
        let mut patterns: Vec<String> = Vec::new();
        let mut replacements = Vec::new();
        let named = environment.iter().chain(&former).map(|(name, value)| (name.as_str(), value));
        for (name, secret) in registered.iter().map(|secret| ("secret", secret)).chain(named) {
            for form in forms(secret) {
                if !patterns.contains(&form) {
                    patterns.push(form);
                    replacements.push(format!("[redacted:{name}]"));
                }
            }
        }
        let search = (!patterns.is_empty())
            .then(|| AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&patterns));
        let search = search.and_then(|built| {
            built.map_err(|error| fault::report(&format!("secrets cannot be searched for: {error}"))).ok()
        });
        let longest =
            |patterns: &mut dyn Iterator<Item = &String>| patterns.map(String::len).max().unwrap_or(0);
        let reach = Reach {
            any: longest(&mut patterns.iter()),
            across_lines: longest(&mut patterns.iter().filter(|pattern| pattern.contains('\n'))),
        };
        Self { environment, former, search, replacements, reach, number }
    }
}

/// A tool call's arguments are JSON in a string of JSON in a string: that deep a secret is found.
const ESCAPED_LEVELS: usize = 3;

/// A secret as it is, without the white space around it, and as it stands inside JSON that was
/// put into strings.
fn forms(secret: &str) -> Vec<String> {
    let mut forms = vec![secret.to_owned()];
    let trimmed = secret.trim();
    if !trimmed.is_empty() {
        forms.push(trimmed.to_owned());
        for _ in 0..ESCAPED_LEVELS {
            let mut escaped = Vec::new();
            write_string(&forms[forms.len() - 1], &mut escaped);
            forms.push(String::from_utf8_lossy(&escaped[1..escaped.len() - 1]).into_owned());
        }
        forms.extend((0..3).filter_map(|offset| base64_form(trimmed, offset)));
    }
    forms
}

/// How a secret stands inside base64, where so many bytes (modulo 3) come before it: bytes that
/// are no text are written so, and a single stray byte makes them that.
fn base64_form(secret: &str, offset: usize) -> Option<String> {
    if secret.len() < ENVIRONMENT_VALUE_MIN_BYTES {
        return None;
    }
    let mut bytes = vec![0; offset];
    bytes.extend_from_slice(secret.as_bytes());
    let encoded = BASE64_STANDARD.encode(&bytes);
    // The first characters mix with what comes before, the last one with what comes after.
    let (start, end) = ((offset * 8).div_ceil(6), bytes.len() * 8 / 6);
    encoded.get(start..end).map(ToOwned::to_owned)
}

/// The one place every record goes through on its way to a file.
#[derive(Debug)]
pub(crate) struct Redactor {
    on: bool,
}

impl Redactor {
    pub(crate) fn new(on: bool) -> Self {
        Self { on }
    }

    /// The record without secrets.
    pub(crate) fn clean(&self, mut record: Record) -> Clean {
        if self.on && may_hold_a_secret(&record) {
            let rules = SECRETS.current();
            if let Some(search) = &rules.search {
                Pass { search, replacements: &rules.replacements }.record(&mut record);
            }
        }
        Clean(record)
    }

    /// Which rules are in force, and how long what they search for may be. What was recorded under
    /// others was searched for less.
    pub(crate) fn rules(&self) -> (u64, Reach) {
        if !self.on {
            return (0, Reach::default());
        }
        let rules = SECRETS.rules.read().unwrap_or_else(PoisonError::into_inner);
        (rules.number, rules.reach)
    }

    /// Likewise, after a look at the environment: for what is not going to be searched again.
    pub(crate) fn current_rules(&self) -> (u64, Reach) {
        if self.on {
            let _rebuilt = SECRETS.current();
        }
        self.rules()
    }

    /// A text without secrets, for names of files.
    pub(crate) fn clean_text<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let rules = SECRETS.current();
        match &rules.search {
            Some(search) if self.on && search.is_match(text) => {
                Cow::Owned(search.replace_all(text, &rules.replacements))
            }
            _ => Cow::Borrowed(text),
        }
    }
}

/// A list of small numbers is how serde writes bytes.
fn bytes_as_text(items: &[Value]) -> Option<String> {
    if items.len() < ENVIRONMENT_VALUE_MIN_BYTES {
        return None;
    }
    let bytes: Option<Vec<u8>> = items.iter().map(|item| u8::try_from(item.as_u64()?).ok()).collect();
    Some(String::from_utf8_lossy(&bytes?).into_owned())
}

/// Whether anything in a record comes from the user's values: names and outcomes alone do not.
fn may_hold_a_secret(record: &Record) -> bool {
    match record {
        Record::Begin(begin) => {
            begin.input != Input::None
                || !begin.metadata.is_empty()
                || (matches!(begin.name, Text::Owned(_)) && begin.node != NodeKind::Iteration)
        }
        Record::End(end) => {
            end.input != Input::None || end.output.is_some() || end.error.is_some() || !end.facts.is_empty()
        }
        Record::Resource { name, .. } => matches!(name, Text::Owned(_)),
        _ => true,
    }
}

struct Pass<'a> {
    search: &'a AhoCorasick,
    replacements: &'a [String],
}

impl Pass<'_> {
    fn string(&self, text: &mut String) {
        if self.search.is_match(text.as_str()) {
            *text = self.search.replace_all(text, self.replacements);
        }
    }

    fn text(&self, text: &mut Text) {
        // What stands in the program's source is no secret of its environment.
        if let Cow::Owned(owned) = text {
            self.string(owned);
        }
    }

    fn value(&self, value: &mut Value) {
        match value {
            Value::Null | Value::Bool(_) => {}
            Value::Number(number) => {
                if self.search.is_match(number.as_str()) {
                    *value = Value::String(self.search.replace_all(number.as_str(), self.replacements));
                }
            }
            Value::String(text) => self.string(text),
            Value::List(items) => {
                if let Some(text) = bytes_as_text(items).filter(|text| self.search.is_match(text.as_str())) {
                    *value = Value::String(self.search.replace_all(&text, self.replacements));
                    return;
                }
                for item in items {
                    self.value(item);
                }
            }
            Value::Object(entries) => {
                for (key, item) in entries {
                    self.string(key);
                    self.value(item);
                }
            }
            Value::Directive(directive) => match &mut **directive {
                Directive::Cat(parts) => parts.iter_mut().for_each(|part| self.value(part)),
                // What is in the journal already went through here.
                Directive::Ref(_) | Directive::Part { .. } => {}
            },
        }
    }

    fn entries(&self, entries: &mut Entries) {
        for (key, value) in entries {
            self.text(key);
            self.value(value);
        }
    }

    fn input(&self, input: &mut Input) {
        match input {
            Input::None => {}
            Input::Args(args) => self.entries(args),
            Input::Value(value) => self.value(value),
        }
    }

    fn error(&self, error: &mut ErrorInfo) {
        self.string(&mut error.message);
        for source in error.chain.iter_mut().chain(&mut error.location) {
            self.string(source);
        }
    }

    fn begin(&self, begin: &mut Begin) {
        self.text(&mut begin.name);
        for text in [&mut begin.kind, &mut begin.function].into_iter().flatten() {
            self.text(text);
        }
        self.entries(&mut begin.metadata);
        self.input(&mut begin.input);
    }

    fn end(&self, end: &mut End) {
        self.input(&mut end.input);
        self.entries(&mut end.facts);
        if let Some(output) = &mut end.output {
            self.value(output);
        }
        if let Some(error) = &mut end.error {
            self.error(error);
        }
    }

    fn header(&self, header: &mut Header) {
        self.string(&mut header.workflow);
        self.string(&mut header.program);
        self.entries(&mut header.metadata);
        for value in [&mut header.task_repo_dir, &mut header.model_config].into_iter().flatten() {
            self.value(value);
        }
        if let Some(number) = &mut header.bounty_number {
            self.string(number);
        }
    }

    fn record(&self, record: &mut Record) {
        match record {
            Record::Run(header) => self.header(header),
            Record::Begin(begin) => self.begin(begin),
            Record::End(end) => self.end(end),
            Record::Action(begin, end) => {
                self.begin(begin);
                self.end(end);
            }
            Record::Metadata { entries, .. } => self.entries(entries),
            Record::Score { name, .. } | Record::Resource { name, .. } => self.text(name),
            Record::Status { status, .. } => self.text(status),
            Record::Error { message, data, .. } => {
                self.string(message);
                self.entries(data);
            }
            Record::Content { value, .. } => self.value(value),
            // Counts and the system's own words.
            _ => {}
        }
    }
}
