//! Passes marked values through everything that must, or must not, keep them out of the log.
#![allow(
    clippy::boxed_local,
    clippy::cloned_ref_to_slice_refs,
    clippy::unused_self,
    clippy::needless_pass_by_value,
    unreachable_pub,
    dead_code
)]

use serde::Serialize;
use workflow_log::prelude::*;

#[agent]
#[derive(Debug, Serialize, Clone)]
struct Below {
    seen: String,
    #[no_log]
    key: String,
}

#[derive(Debug, Serialize, Clone)]
#[agent]
struct Above {
    seen: String,
    #[no_log]
    key: String,
}

#[agent]
#[derive(Debug, Clone)]
enum OnlyDebug {
    Named {
        seen: String,
        #[no_log]
        key: String,
    },
    Tuple(String, #[no_log] String),
    Unit,
}

#[resource]
#[derive(Serialize, Clone)]
struct NewtypeBelow(#[no_log] String);

#[derive(Serialize, Clone)]
#[resource]
struct NewtypeAbove(#[no_log] String);

#[resource]
#[derive(Serialize, Clone)]
enum Choice {
    One(#[no_log] String),
    Two(u8, #[no_log] String),
}

#[derive(Serialize, Clone)]
#[resource]
#[serde(rename_all = "camelCase")]
struct Renamed {
    #[no_log]
    api_key: String,
    #[no_log]
    #[serde(rename = "other")]
    second: String,
    seen: &'static str,
}

mod elsewhere {
    /// Another type of the name of one above.
    #[derive(serde::Serialize, Clone)]
    #[workflow_log::resource]
    pub(super) struct Above {
        #[no_log]
        pub(super) token: String,
        pub(super) seen: &'static str,
    }
}

/// What holds them in somebody else's type, after they were seen once.
#[derive(Serialize, Clone)]
struct Shapes {
    below: NewtypeBelow,
    above: NewtypeAbove,
    choices: [Choice; 2],
    renamed: Renamed,
    elsewhere: elsewhere::Above,
}

#[derive(Serialize, Clone)]
struct Wrapped {
    below: Vec<Below>,
    above: Option<Above>,
}

#[derive(Debug, Clone)]
struct WrappedDebug {
    inner: Vec<OnlyDebug>,
}

#[agent]
impl Below {
    /// A parameter named like a field that is hidden.
    fn new(seen: &str, key: String) -> Self {
        Self { seen: seen.into(), key }
    }

    fn run(&self, other: &Below) -> Below {
        self.clone().passed(other.clone())
    }

    fn passed(&self, other: Below) -> Below {
        other
    }
}

#[agent]
impl Above {
    fn run(&self, others: &[Above], boxed: Box<Above>) -> Above {
        others[0].clone().same(*boxed)
    }

    fn same(&self, other: Above) -> Above {
        other
    }
}

#[agent]
impl OnlyDebug {
    fn run(&self, other: &OnlyDebug, inside: &WrappedDebug) -> OnlyDebug {
        let _ = inside;
        other.clone()
    }
}

/// Bytes as serde writes them, and with one that makes them no text.
#[derive(Serialize)]
struct RawBody {
    bytes: Vec<u8>,
}

struct Vault;

#[resource(kind = "tool")]
impl Vault {
    #[no_log]
    pub fn method(&self, secret: &str) -> String {
        self.inside("called from a hidden method");
        secret.to_owned()
    }

    pub fn inside(&self, note: &str) {
        let _ = note;
    }

    pub fn parameter(&self, #[no_log] secret: &str, seen: &str) -> usize {
        secret.len() + seen.len()
    }

    #[no_log(input)]
    pub fn input(&self, secret: &str) -> &'static str {
        let _ = secret;
        "output seen"
    }

    #[no_log(output)]
    pub fn output(&self, seen: &str) -> String {
        std::env::var("MARKER").unwrap_or_default() + seen
    }

    #[no_log(output)]
    pub fn error(&self) -> Result<(), String> {
        Err(std::env::var("MARKER").unwrap_or_default())
    }

    pub fn plain(&self, value: &str) -> String {
        format!("before {value} after")
    }

    pub fn object(&self, value: serde_json::Value) -> Result<(), String> {
        Err(format!("cannot store {value}"))
    }

    pub fn shapes(
        &self,
        below: &NewtypeBelow,
        above: Vec<NewtypeAbove>,
        choices: Option<&[Choice]>,
        renamed: Box<Renamed>,
        elsewhere: &elsewhere::Above,
    ) {
        let _ = (below, above, choices, renamed, elsewhere);
    }

    pub fn together(&self, shapes: Shapes) -> Shapes {
        shapes
    }

    pub fn raw(&self, body: RawBody) -> Vec<u8> {
        [b"key=", body.bytes.as_slice(), b"\xff"].concat()
    }

    pub fn wrapped(&self, value: Wrapped) -> Wrapped {
        value
    }
}

#[workflow(name = "secrets", verbosity = "trace", metadata(note = std::env::var("NOTE").unwrap_or_default()))]
fn main() {
    let marker = std::env::var("MARKER").unwrap_or_default();
    let below = Below { seen: "seen".into(), key: marker.clone() };
    let above = Above { seen: "seen".into(), key: marker.clone() };
    let named = OnlyDebug::Named { seen: "seen".into(), key: marker.clone() };
    let tuple = OnlyDebug::Tuple("seen".into(), marker.clone());
    match std::env::args().nth(1).as_deref() {
        Some("method") => drop(Vault.method(&marker)),
        Some("parameter") => drop(Vault.parameter(&marker, "seen")),
        Some("input") => drop(Vault.input(&marker)),
        Some("output") => {
            drop(Vault.output("seen"));
            let _ = Vault.error();
        }
        Some("field-below") => drop(below.run(&below)),
        Some("field-above") => drop(above.run(&[above.clone()], Box::new(above.clone()))),
        Some("field-debug") => {
            let inside = WrappedDebug { inner: vec![tuple.clone(), OnlyDebug::Unit] };
            drop(named.run(&tuple, &inside));
        }
        Some("field-wrapped") => {
            // The first use of the type tells what it hides.
            drop(above.run(&[above.clone()], Box::new(above.clone())));
            drop(Vault.wrapped(Wrapped { below: vec![below], above: Some(above) }));
        }
        Some("field-shapes") => {
            let shapes = Shapes {
                below: NewtypeBelow(marker.clone()),
                above: NewtypeAbove(marker.clone()),
                choices: [Choice::One(marker.clone()), Choice::Two(1, marker.clone())],
                renamed: Renamed { api_key: marker.clone(), second: marker.clone(), seen: "seen" },
                elsewhere: elsewhere::Above { token: marker.clone(), seen: "seen" },
            };
            drop(above.run(&[above.clone()], Box::new(above.clone())));
            let choices = shapes.choices.as_slice();
            let (renamed, above) = (Box::new(shapes.renamed.clone()), vec![shapes.above.clone()]);
            Vault.shapes(&shapes.below, above, Some(choices), renamed, &shapes.elsewhere);
            drop(Vault.together(shapes));
        }
        Some("constructor") => drop(Below::new("seen", marker)),
        Some("bytes") => {
            workflow_log::redact(&marker);
            drop(Vault.raw(RawBody { bytes: marker.clone().into_bytes() }));
        }
        Some("redact") => {
            workflow_log::redact(&marker);
            mention(&marker);
        }
        Some("late-environment") => {
            // SAFETY: this program has one thread.
            #[allow(unsafe_code)]
            unsafe {
                std::env::set_var("LATE_API_KEY", &marker);
            }
            mention(&marker);
        }
        _ => {
            mention(&marker);
            let public = (&below.seen, &above.seen, &below.key, &above.key);
            Vault.plain(&format!("{public:?} {named:?} {tuple:?}"));
        }
    }
}

fn mention(marker: &str) {
    Vault.plain(marker);
    let nested = serde_json::json!({ marker: [marker], "text": format!("{{\"inner\": {marker:?}}}") });
    let _ = Vault.object(nested);
}
