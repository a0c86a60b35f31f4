//! All forms build and run, and those that record leave a record of every call.

use std::path::Path;

use growth::table::{Table, thousands};

use crate::cargo::Task;
use crate::form::Form;
use crate::options::Options;
use crate::program::Program;
use crate::recorded;
use crate::verdict::Verdict;
use crate::workspace::Workspace;

pub(crate) fn run(options: &Options, verdict: &mut Verdict) -> anyhow::Result<()> {
    let programs = Form::ALL.map(|form| Program { form, methods: options.methods, once: false });
    let workspace = Workspace::create(options.folder.as_deref(), &programs)?;
    let mut table = Table::new(["", "calls", "recorded"]);
    for program in programs {
        Task::Debug.prepare(&workspace, program)?;
        let recorded = every_call(program, &Task::Debug.built(&workspace, program), verdict)?;
        table.row([
            program.form.name().to_owned(),
            thousands(program.methods as u64),
            recorded.map_or_else(String::new, |recorded| thousands(recorded as u64)),
        ]);
    }
    print!("{table}");
    Ok(())
}

/// Runs what was built, and judges whether every call is recorded.
pub(crate) fn every_call(
    program: Program,
    built: &Path,
    verdict: &mut Verdict,
) -> anyhow::Result<Option<usize>> {
    let recorded = recorded::calls(program, built)?;
    let (name, methods) = (program.form.name(), program.methods);
    verdict.expect(recorded.is_none_or(|recorded| recorded == methods), || {
        format!("{name} records {} of {methods} calls", recorded.unwrap_or_default())
    });
    Ok(recorded)
}
