//! What an attribute on a type says about it.

use std::collections::{BTreeMap, HashMap};

use workflow_log_journal::Value;

use crate::level::Level;

/// The options of `#[agent]` or `#[resource]` on a struct or enum.
#[derive(Debug)]
pub struct UnitInfo {
    /// The type, as written.
    pub type_name: &'static str,
    /// The option `name`.
    pub name: Option<&'static str>,
    /// The option `kind`.
    pub kind: Option<&'static str>,
    /// The option `verbosity`.
    pub verbosity: Option<Level>,
    /// The names under which the type may serialize.
    pub serialized_names: &'static [&'static str],
    /// The fields marked `#[no_log]`, under all names that they may serialize under.
    pub hidden: &'static [&'static str],
}

/// An annotated type.
pub trait Unit {
    /// What its attribute says.
    const INFO: &'static UnitInfo;

    /// Its fields, without those marked `#[no_log]`.
    fn snapshot(&self) -> Value;
}

/// An annotated type with fields marked `#[no_log]`, which its own `Serialize` or `Debug` would show.
pub trait Hides: Unit {}

/// The constant that an annotated agent has, on every type: on one that has its own, that is taken.
pub trait NotWanted {
    /// The same as a type's own, and as little.
    #[allow(non_upper_case_globals)]
    const put_the_attribute_agent_on_an_impl_block_of_this_type_too: () = ();
}

impl<T: ?Sized> NotWanted for T {}

/// The name of an agent whose `run` does not stand in a block that says its type: what the attribute
/// on the type says, or the type in snake case.
pub fn agent_name<T: ?Sized>(unit: Option<&'static UnitInfo>) -> String {
    let of_type = || {
        let name = std::any::type_name::<T>();
        let name = name.split('<').next().unwrap_or(name);
        snake_case(name.rsplit("::").next().unwrap_or(name))
    };
    unit.and_then(|unit| unit.name).map_or_else(of_type, ToOwned::to_owned)
}

/// `ExecutorAgent` → `executor_agent`, `LLMAgent` → `llm_agent`.
pub(crate) fn snake_case(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut snake = String::new();
    for (index, letter) in letters.iter().enumerate() {
        let before = index.checked_sub(1).map(|before| letters[before]);
        let after_lower = before.is_some_and(|before| before.is_lowercase() || before.is_numeric());
        let ends_acronym = before.is_some_and(char::is_uppercase)
            && letters.get(index + 1).is_some_and(|next| next.is_lowercase());
        if letter.is_uppercase() && (after_lower || ends_acronym) {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

/// A value in which such types are, in the containers of the standard library.
pub trait Hiding {
    /// The value without the hidden fields.
    fn without_hidden(&self) -> Value;
}

impl<T: Hides> Hiding for T {
    fn without_hidden(&self) -> Value {
        T::INFO.hide();
        self.snapshot()
    }
}

impl<T: Hiding> Hiding for Option<T> {
    fn without_hidden(&self) -> Value {
        self.as_ref().map_or(Value::Null, Hiding::without_hidden)
    }
}

impl<T: Hiding> Hiding for [T] {
    fn without_hidden(&self) -> Value {
        Value::List(self.iter().map(Hiding::without_hidden).collect())
    }
}

impl<T: Hiding> Hiding for Vec<T> {
    fn without_hidden(&self) -> Value {
        self.as_slice().without_hidden()
    }
}

impl<K: ToString, T: Hiding, S> Hiding for HashMap<K, T, S> {
    fn without_hidden(&self) -> Value {
        Value::object(self.iter().map(|(key, value)| (key.to_string(), value.without_hidden())))
    }
}

impl<K: ToString, T: Hiding> Hiding for BTreeMap<K, T> {
    fn without_hidden(&self) -> Value {
        Value::object(self.iter().map(|(key, value)| (key.to_string(), value.without_hidden())))
    }
}

impl UnitInfo {
    /// Sees to it that the hidden fields are left out inside other types' `Serialize` too.
    pub(crate) fn hide(&self) {
        if !self.hidden.is_empty() {
            for name in self.serialized_names {
                crate::capture::hide_fields(name, self.hidden);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::snake_case;

    #[test]
    fn type_names_become_agent_names() {
        for (name, snake) in [
            ("ExecutorAgent", "executor_agent"),
            ("LLMAgent", "llm_agent"),
            ("HTTPServer2Go", "http_server2_go"),
            ("Plan", "plan"),
            ("KaliEnv", "kali_env"),
            ("already_snake", "already_snake"),
            ("ÄrgerAgent", "ärger_agent"),
        ] {
            assert_eq!(snake_case(name), snake);
        }
    }
}
