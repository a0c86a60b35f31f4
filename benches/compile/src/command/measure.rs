//! Time to compile a program in each form, in rounds in which the forms take turns, and the size
//! of what comes out.

use std::fs;
use std::time::Duration;

use growth::table::{Table, thousands};

use super::smoke::every_call;
use crate::cargo::Task;
use crate::cost::Cost;
use crate::form::Form;
use crate::options::Options;
use crate::program::{Program, agent};
use crate::verdict::Verdict;
use crate::workspace::Workspace;

/// What is known of a form: for each task the cost, and how many bytes a release has.
#[derive(Clone, Copy, Debug, Default)]
struct Measured {
    costs: [Cost; Task::ALL.len()],
    bytes: u64,
    /// Where only the first agent has the attributes.
    bytes_once: u64,
}

pub(crate) fn run(options: &Options, verdict: &mut Verdict) -> anyhow::Result<()> {
    let programs = Form::ALL.map(|form| Program { form, methods: options.methods, once: false });
    let once = programs.map(|program| Program { once: true, ..program });
    let all: Vec<_> = programs.into_iter().chain(once).collect();
    let workspace = Workspace::create(options.folder.as_deref(), &all)?;

    let mut measured = [Measured::default(); Form::ALL.len()];
    for ((program, once), measured) in programs.into_iter().zip(once).zip(&mut measured) {
        eprintln!("preparing {}", program.form.name());
        for task in Task::ALL {
            task.prepare(&workspace, program)?;
        }
        let size = |program: Program| -> anyhow::Result<u64> {
            Task::Release.prepare(&workspace, program)?;
            Ok(fs::metadata(Task::Release.built(&workspace, program))?.len())
        };
        (measured.bytes, measured.bytes_once) = (size(program)?, size(once)?);
        every_call(program, &Task::Release.built(&workspace, program), verdict)?;
    }
    let costs = rounds(options.rounds, &workspace, programs)?;
    for (measured, costs) in measured.iter_mut().zip(&costs) {
        measured.costs = costs.each_ref().map(|costs| Cost::median(costs));
    }

    println!("{} methods; medians of {} rounds", thousands(options.methods as u64), options.rounds);
    print!("\n{}", times(&measured));
    print!("\n{}", for_each_method(&measured, options.methods));
    print!("\n{}", sizes(&measured, options.methods));
    judge(&measured, verdict);
    Ok(())
}

/// The costs of each form, of each task, of each round.
type Rounds = [[Vec<Cost>; Task::ALL.len()]; Form::ALL.len()];

fn rounds(number: usize, workspace: &Workspace, programs: [Program; 4]) -> anyhow::Result<Rounds> {
    let mut costs = Rounds::default();
    for round in 0..number {
        eprintln!("round {} of {number}", round + 1);
        for (index, task) in Task::ALL.into_iter().enumerate() {
            // Not always the same one after the same one.
            for place in (0..programs.len()).map(|place| (place + round) % programs.len()) {
                costs[place][index].push(task.rebuild(workspace, programs[place], round)?);
            }
        }
    }
    Ok(costs)
}

fn times(measured: &[Measured]) -> Table {
    let heads = Task::ALL.iter().flat_map(|task| [format!("{} cpu", task.name()), "wall".to_owned()]);
    let mut table = Table::new([String::new()].into_iter().chain(heads));
    for (form, measured) in Form::ALL.iter().zip(measured) {
        let cells = measured.costs.iter().flat_map(|cost| [seconds(cost.cpu), seconds(cost.wall)]);
        table.row([form.name().to_owned()].into_iter().chain(cells));
    }
    table
}

fn seconds(time: Duration) -> String {
    format!("{:.2} s", time.as_secs_f64())
}

/// What a form takes more than the one without attributes.
fn for_each_method(measured: &[Measured], methods: usize) -> Table {
    let mut table = Table::new(["for each method"].into_iter().chain(Task::ALL.map(Task::name)));
    for (form, measured_form) in Form::ALL.iter().zip(measured).skip(1) {
        let cells = measured_form.costs.iter().zip(&measured[0].costs).map(|(cost, none)| {
            let more = cost.judged().as_secs_f64() - none.judged().as_secs_f64();
            #[expect(clippy::cast_precision_loss, reason = "it is rounded anyway")]
            let each = more / methods as f64;
            format!("{:.2} ms", each * 1e3)
        });
        table.row([form.name().to_owned()].into_iter().chain(cells));
    }
    table
}

/// What is beyond the form without attributes is the library, and as much for each method.
fn sizes(measured: &[Measured], methods: usize) -> Table {
    let mut table = Table::new(["stripped release", "bytes", "beyond none", "library", "each method"]);
    let none = measured[0].bytes;
    for (form, measured) in Form::ALL.iter().zip(measured) {
        let beyond = measured.bytes.saturating_sub(none);
        let others = methods.saturating_sub(agent::METHODS) as u64;
        let each = measured.bytes.saturating_sub(measured.bytes_once).checked_div(others).unwrap_or(0);
        let library = beyond.saturating_sub(each * methods as u64);
        let cells = [measured.bytes, beyond, library, each].map(thousands);
        table.row([form.name().to_owned()].into_iter().chain(cells));
    }
    table
}

fn judge(measured: &[Measured; Form::ALL.len()], verdict: &mut Verdict) {
    let [_, tracing, _, ours] = measured;
    for (task, (ours, tracing)) in Task::ALL.iter().zip(ours.costs.iter().zip(&tracing.costs)) {
        if let Task::Debug | Task::Release = task {
            let (ours, tracing) = (ours.judged(), tracing.judged());
            verdict.expect(ours <= tracing, || {
                format!("{}: ours takes {}, tracing {}", task.name(), seconds(ours), seconds(tracing))
            });
        }
    }
    verdict.expect(ours.bytes <= tracing.bytes, || {
        format!("ours has {} bytes, tracing {}", thousands(ours.bytes), thousands(tracing.bytes))
    });
}
