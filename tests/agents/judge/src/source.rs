//! What may differ between the two sources of a program.

/// How many lines may be added.
const MOST: usize = 6;

/// Says what else was changed than attributes and one `use`, or that it was too much.
pub(crate) fn only_attributes(plain: &str, logged: &str) -> Result<(), String> {
    let mut own = plain.lines().enumerate().peekable();
    let mut added = Vec::new();
    for line in logged.lines() {
        if own.next_if(|(_, plain)| *plain == line).is_none() {
            added.push(line.trim());
        }
    }
    if let Some((number, line)) = own.next() {
        return Err(format!("line {} of the plain source is not in the other: {line}", number + 1));
    }
    let is_use = |line: &&&str| line.starts_with("use workflow_log::") && line.ends_with(';');
    let is_attribute = |line: &&&str| line.starts_with("#[") && line.ends_with(']');
    if let Some(line) = added.iter().find(|line| !is_use(line) && !is_attribute(line)) {
        return Err(format!("this line was added, and is no attribute: {line}"));
    }
    let uses = added.iter().filter(is_use).count();
    if uses > 1 {
        return Err(format!("{uses} lines with `use` were added"));
    }
    if added.is_empty() || added.len() > MOST {
        return Err(format!("{} lines were added, and they should be 1 to {MOST}", added.len()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::only_attributes;

    const PLAIN: &str = "use std::env;\n\nfn main() {\n    run();\n}\n";

    fn problem(logged: &str) -> String {
        only_attributes(PLAIN, logged).expect_err("it is found")
    }

    #[test]
    fn attributes_and_one_use_are_added() {
        let logged = "use std::env;\nuse workflow_log::prelude::*;\n\n#[workflow]\nfn main() {\n    #[llm]\n    run();\n}\n";
        assert_eq!(only_attributes(PLAIN, logged), Ok(()));
    }

    #[test]
    fn everything_else_is_found() {
        assert!(problem(PLAIN).contains("0 lines were added"));
        assert!(problem(&PLAIN.replace("run()", "run(1)")).contains("line 4 of the plain source"));
        assert!(problem(&PLAIN.replace("    run", "    let x = 1;\n    run")).contains("let x = 1;"));
        assert!(problem(&format!("use workflow_log::a;\nuse workflow_log::b;\n{PLAIN}")).contains("2 lines"));
        assert!(problem(&format!("{}{PLAIN}", "#[llm]\n".repeat(7))).contains("7 lines were added"));
    }
}
