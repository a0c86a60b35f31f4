//! Reads a journal back and holds it against the story it was recorded from, byte for byte.

use std::path::Path;

use workflow_log_journal::{Value, write_compact};

use crate::account::Account;
use crate::agent::write_args;
use crate::calls::Calls;
use crate::story::Story;

/// What was found.
#[derive(Debug)]
pub struct Readback {
    /// What the story holds.
    pub account: Account,
    /// Calls whose input or output is not what was given, and damaged lines.
    pub differences: u64,
}

/// Reads the journal of so many turns of `story`, which begins anew here.
///
/// # Errors
///
/// When the journal cannot be read at all.
pub fn read_back(journal: &Path, mut story: Story, turns: usize) -> anyhow::Result<Readback> {
    let mut account = Account::default();
    let mut calls = Calls::open(journal)?;
    let mut differences = 0;
    // One for all prompts: they are megabytes.
    let (mut given, mut read) = (Vec::new(), Vec::new());
    let mut is = |given: &[u8], value: &Value| {
        read.clear();
        write_compact(value, &mut read);
        given == read
    };
    // What a call was given and returned, held against the next in the journal.
    let mut check = |kind: &str, given: &[u8], returned: &[u8]| {
        let call = calls.next_call()?;
        let same = call.is_some_and(|call| {
            call.kind == kind
                && is(given, &call.args_object())
                && call.output.is_some_and(|output| is(returned, &output))
        });
        differences += u64::from(!same);
        anyhow::Ok(())
    };
    while story.told() < turns {
        let exchange = story.advance();
        given.clear();
        write_args(&exchange, &mut given)?;
        account.add(&exchange, &given)?;
        let turn = exchange.turn;
        check("llm", &given, &serde_json::to_vec(&turn.reply)?)?;
        let command = serde_json::to_vec(&serde_json::json!({ "command": turn.command }))?;
        check("env", &command, &serde_json::to_vec(&turn.printed)?)?;
    }
    // Calls that nobody made.
    while calls.next_call()?.is_some() {
        differences += 1;
    }
    Ok(Readback { account, differences: differences + calls.damaged })
}
