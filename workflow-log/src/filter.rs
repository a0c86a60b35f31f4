//! `WORKFLOW_LOG`: a filter that wins over what the code says.

use crate::level::Level;

/// What the environment says about levels.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Filter {
    /// The level for what no directive names.
    default: Option<Level>,
    directives: Vec<Directive>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Directive {
    pattern: String,
    level: Level,
}

impl Filter {
    /// Reads `off`, a level, or directives like `info,executor_agent=debug,kali=off`.
    ///
    /// Returns what is right in it and a message for each part that is not.
    pub(crate) fn parse(text: &str) -> (Self, Vec<String>) {
        let mut filter = Self::default();
        let mut mistakes = Vec::new();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let (pattern, level) = match part.split_once('=') {
                Some((pattern, level)) => (Some(pattern.trim()), level),
                None => (None, part),
            };
            if part.contains(';') || pattern.is_some_and(|pattern| pattern.contains("::")) {
                mistakes.push(format!(
                    "`{part}` names nothing; directives look like `info,executor_agent=debug,kali=off`, with the \
                     name of an agent, a resource's type or an action"
                ));
                continue;
            }
            match (pattern, level.parse()) {
                (None, Ok(level)) => filter.default = Some(level),
                (Some(pattern), Ok(level)) => {
                    filter.directives.push(Directive { pattern: pattern.to_owned(), level });
                }
                (_, Err(error)) => mistakes.push(format!("{error}, or `name=level`")),
            }
        }
        (filter, mistakes)
    }

    /// Whether nothing at all can be recorded, whatever the code says.
    pub(crate) fn is_off(&self) -> bool {
        self.default == Some(Level::Off)
            && self.directives.iter().all(|directive| directive.level == Level::Off)
    }

    /// The level for something with any of these names; the most specific directive wins, a later
    /// one among equals.
    pub(crate) fn level(&self, names: &[&str]) -> Option<Level> {
        self.directives
            .iter()
            .filter(|directive| names.iter().any(|name| matches(&directive.pattern, name)))
            .max_by_key(|directive| specificity(&directive.pattern))
            .map(|directive| directive.level)
            .or(self.default)
    }
}

/// An exact name beats any glob; among globs, the one with more letters.
fn specificity(pattern: &str) -> (bool, usize) {
    (!pattern.contains('*'), pattern.len() - pattern.matches('*').count())
}

/// Whether a name fits a pattern in which `*` stands for any text.
fn matches(pattern: &str, name: &str) -> bool {
    let Some((head, rest)) = pattern.split_once('*') else { return pattern == name };
    let Some(mut name) = name.strip_prefix(head) else { return false };
    let mut parts = rest.split('*').peekable();
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return name.ends_with(part);
        }
        let Some(at) = name.find(part) else { return false };
        name = &name[at + part.len()..];
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_specific_directive_wins() {
        let (filter, mistakes) =
            Filter::parse("warn, *_agent=debug, executor_*=trace, executor_agent=info, kali=off");
        assert_eq!(mistakes, Vec::<String>::new());
        assert_eq!(filter.level(&["executor_agent"]), Some(Level::Info));
        assert_eq!(filter.level(&["executor_two"]), Some(Level::Trace));
        assert_eq!(filter.level(&["patch_agent"]), Some(Level::Debug));
        assert_eq!(filter.level(&["run_command", "kali", "KaliEnv"]), Some(Level::Off));
        assert_eq!(filter.level(&["anything"]), Some(Level::Warn));
        assert!(!filter.is_off());
    }

    #[test]
    fn a_star_stands_for_any_text_anywhere() {
        for (pattern, name, fits) in [
            ("*", "x", true),
            ("a*c", "abc", true),
            ("a*c", "ac", true),
            ("a*b*c", "a1b2c", true),
            ("a*c", "ab", false),
        ] {
            assert_eq!(matches(pattern, name), fits, "{pattern} {name}");
        }
    }

    #[test]
    fn off_and_numbers_are_levels_and_a_mistake_is_named() {
        assert!(Filter::parse("off").0.is_off());
        assert!(Filter::parse("0").0.is_off());
        assert_eq!(Filter::parse("2").0.level(&[]), Some(Level::Debug));
        let (filter, mistakes) = Filter::parse("verbose,debug");
        assert_eq!(filter.level(&[]), Some(Level::Debug));
        assert!(mistakes[0].contains("`verbose` is not a level"), "{mistakes:?}");
        for text in ["info;planner=debug", "my_crate::agents=debug"] {
            assert!(Filter::parse(text).1[0].contains("names nothing"), "{text}");
        }
    }
}
