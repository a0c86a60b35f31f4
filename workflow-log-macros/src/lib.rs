//! The attribute macros of workflow-log. Use them through the `workflow-log` crate.
//!
//! Stages: options → item → model → validate → expand. If a model exists, it can be expanded: all
//! checking is before, none after.

mod body;
mod diagnostics;
mod expand;
#[cfg(test)]
mod expansions;
mod fallback;
mod item;
mod marks;
mod model;
mod options;
mod paths;
mod validate;

use proc_macro::TokenStream;

use crate::diagnostics::Diagnostics;
use crate::item::Item;
use crate::options::{UnitOptions, WorkflowOptions};

/// Which attribute an item has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum UnitKind {
    Agent,
    Resource,
}

/// Opens a run around a function, and closes it with the right status however the function ends.
///
/// It goes on any `fn` or `async fn`, `main` or not, above or below `#[tokio::main]`. Above is better:
/// below, on a current-thread runtime, spawned tasks count as the workflow's own. On a method it
/// goes in an inherent `impl`, not in a trait's.
///
/// # What it records
///
/// A journal in `logs/`, written as things happen, and a report beside it when the function ends:
/// `completed` after a value, `failed` after an `Err`, `panicked` with message and place,
/// `cancelled` where its future is dropped, `exited` after `process::exit`. What a killed process
/// leaves is read as `interrupted`. Called inside another workflow, it has a journal of its own
/// and is an action of the outer one.
///
/// Parameters named `task_repo_dir`, `bounty_number` and `model_config` fill the report's fields of
/// these names and the file's name; the others go to its `additional_metadata`.
///
/// # Options
///
/// | option | means | default |
/// |---|---|---|
/// | `name = "…"` or an expression | the workflow's name, and its files' | the function's; for `main` the program's |
/// | `verbosity = "debug"` | how much is recorded: `off`, `error`, `warn`, `info`, `debug`, `trace`, or 0, 1, 2 | `info` |
/// | `logs_dir = expression` | the folder of its files | `logs` |
/// | `metadata(key = expression, …)` | entries of `additional_metadata`; anything that serializes | |
/// | `crate = path` | where the `workflow-log` crate is | `::workflow_log` |
///
/// `WORKFLOW_LOG`, `WORKFLOW_LOG_DIR` and their like in the environment win over the code.
///
/// # Example
///
/// ```no_run
/// use workflow_log::prelude::*;
///
/// #[workflow(verbosity = "debug", metadata(version = env!("CARGO_PKG_VERSION")))]
/// fn main() -> Result<(), String> {
///     Ok(())
/// }
/// ```
///
/// # What it expands to
///
/// The function with the user's body stays as it is, under a hidden name. (Here and below, without
/// the `::workflow_log::__private::` before every name that is not the user's.)
///
#[doc = concat!("```text\n", include_str!("../expansions/workflow.rs"), "```")]
#[proc_macro_attribute]
pub fn workflow(options: TokenStream, item: TokenStream) -> TokenStream {
    workflow_function(options.into(), item.into()).into()
}

fn workflow_function(
    options: proc_macro2::TokenStream,
    item: proc_macro2::TokenStream,
) -> proc_macro2::TokenStream {
    let mut diagnostics = Diagnostics::default();
    let options = WorkflowOptions::parse(options, &mut diagnostics);
    paths::rename(options.krate.as_ref());
    let parsed = Item::parse(item.clone(), &mut diagnostics);
    let model = parsed.and_then(|parsed| validate::workflow(options, parsed, &mut diagnostics));
    match diagnostics.finish(model) {
        Ok(Some(model)) => expand::workflow(&model),
        Ok(None) => item,
        Err(errors) => fallback::keep_item(item, &errors),
    }
}

/// Records an agent: what it is given, what it does, what comes of it.
///
/// It goes on the struct or enum, on its `impl` blocks, inherent or of a trait, and on a free
/// function that is an agent by itself. With `#[async_trait]` it may stand above or below.
/// On the definition of a trait, the methods that have a body there are recorded where no `impl`
/// replaces them, and the agent is named after the type that has the trait. On a module with its
/// contents it is as if it stood on the `impl` blocks and traits in it and on their types, but for
/// those of traits that say what every type may be, like `Display`.
///
/// On a single method it records that one, as its type's run.
///
/// A type that is annotated and has no annotated `impl` block is an error: nothing of it would be
/// recorded.
///
/// # What it records
///
/// - The method `run` is an **interaction**: its parameters, its result, when, how it ended.
/// - Methods marked `#[llm]`, `#[env]`, `#[tool]` or `#[action]` are **actions** in it.
/// - Other methods that take `self` are actions of kind `step` at `debug`; associated functions are
///   actions at `trace`.
/// - What returns `impl Future`, `Pin<Box<dyn Future>>` or `BoxFuture` is recorded when that is
///   polled first; a future behind another name of the user's is a value like any.
/// - A `const fn` in an `impl` block is left alone: it may run in the compiler.
/// - On the type: a snapshot of its fields at `debug`, once a run.
///
/// `#[no_log]` keeps out a method, a parameter or a field; `#[no_log(input)]` and
/// `#[no_log(output)]` one side of a method. What a `#[no_log]` method calls is recorded as if its
/// caller had called it. A field's mark holds wherever a value of the type is passed; where the
/// type derives `Debug` or `Serialize`, put the attribute **above** the derives, so that it also
/// holds inside other types.
///
/// # Options
///
/// | option | means | default |
/// |---|---|---|
/// | `name = "…"` | the agent's name; on an `impl` block also an expression such as `self.name` | the type in snake case, the function's name |
/// | `run = "step"`, `run("plan", "act")` | which methods are interactions; on an `impl` block | `run` |
/// | `verbosity = "…"` | as for `#[workflow]`, for this agent | the workflow's |
/// | `crate = path` | where the `workflow-log` crate is | `::workflow_log` |
///
/// Where type and `impl` both say something, the `impl` wins.
///
/// # Example
///
/// ```
/// use workflow_log::prelude::*;
///
/// #[agent]
/// struct Planner {
///     model: String,
///     #[no_log]
///     api_key: String,
/// }
///
/// #[agent]
/// impl Planner {
///     pub async fn run(&mut self, task: &str) -> Result<String, std::io::Error> {
///         self.query(&format!("Plan this: {task}")).await
///     }
///
///     #[llm]
///     async fn query(&self, prompt: &str) -> Result<String, std::io::Error> {
///         # let _ = (&self.model, &self.api_key);
///         Ok(prompt.to_uppercase())
///     }
/// }
/// ```
///
/// # What it expands to
///
/// Each recorded method becomes a thin one under its name, and beside it the user's body
/// untouched. Marks like `#[llm]` expand to nothing: they are read, and taken away.
///
#[doc = concat!("```text\n", include_str!("../expansions/agent.rs"), "```")]
///
/// A type keeps its derives, and says what its attribute does:
///
#[doc = concat!("```text\n", include_str!("../expansions/agent_type.rs"), "```")]
#[proc_macro_attribute]
pub fn agent(options: TokenStream, item: TokenStream) -> TokenStream {
    unit(UnitKind::Agent, None, options.into(), item.into()).into()
}

/// Records a resource: a model, an environment, a tool that agents use.
///
/// It goes on the struct or enum, on its `impl` blocks, inherent or of a trait, on a free function,
/// on the definition of a trait and on a module, as [`macro@agent`] does.
///
/// # What it records
///
/// Every method that takes `self` and is visible outside its module, and every method of a trait,
/// is an action. The type enters the report's `resources_used` when a constructor (a function that
/// returns `Self`, `Result<Self, _>` or `Option<Self>`) succeeds, or at its first use.
///
/// Of kind `llm`, model, tokens and finish reason are found in whatever request and response can
/// be serialized; of kind `env`, the exit code. Marks and `#[no_log]` work as in `#[agent]`.
///
/// # Options
///
/// | option | means | default |
/// |---|---|---|
/// | `kind = "llm"`, `"env"`, `"tool"`, or your own | what its actions are | |
/// | `name = "…"` | what its actions are called | the kind, else the method's name |
/// | `verbosity = "…"` | as for `#[workflow]`, for this resource | the workflow's |
/// | `crate = path` | where the `workflow-log` crate is | `::workflow_log` |
///
/// # Example
///
/// ```
/// use std::process::{Command, Output};
/// use workflow_log::prelude::*;
///
/// struct KaliEnv;
///
/// #[resource(kind = "env", name = "kali")]
/// impl KaliEnv {
///     pub fn run_command(&self, command: &str) -> std::io::Result<Output> {
///         Command::new("bash").args(["-c", command]).output()
///     }
/// }
/// ```
///
/// # What it expands to
///
/// The same as [`macro@agent`]: a thin method under the user's name, and the user's body beside it.
/// In a trait's `impl`, inherent methods could not say `Self::Error`: the bodies go into a private
/// trait that has the user's above it.
///
#[doc = concat!("```text\n", include_str!("../expansions/resource.rs"), "```")]
///
/// The folder `expansions` of this crate has the others: a free function, a method by itself, the
/// definition of a trait, a module, marked types, statements and loops.
#[proc_macro_attribute]
pub fn resource(options: TokenStream, item: TokenStream) -> TokenStream {
    unit(UnitKind::Resource, None, options.into(), item.into()).into()
}

/// An `impl` block, with the marked fields of its type in front: what `#[agent]` and `#[resource]` on a
/// block come back as.
#[doc(hidden)]
#[proc_macro]
pub fn __marked(tokens: TokenStream) -> TokenStream {
    expand::found(tokens.into())
        .map_or_else(proc_macro2::TokenStream::new, |found| {
            unit(found.kind, Some(&found.fields), found.options, found.item)
        })
        .into()
}

/// `fields` are the marked fields of an `impl` block's type, where they were looked up.
fn unit(
    kind: UnitKind,
    fields: Option<&[body::FieldMark]>,
    options: proc_macro2::TokenStream,
    item: proc_macro2::TokenStream,
) -> proc_macro2::TokenStream {
    let mut diagnostics = Diagnostics::default();
    let said = options.clone();
    let options = UnitOptions::parse(kind, options, &mut diagnostics);
    paths::rename(options.krate.as_ref());
    let parsed = Item::parse(item.clone(), &mut diagnostics);
    if let (None, Some(Item::Impl(block))) = (fields, &parsed) {
        let root = paths::Root::new(options.krate.as_ref());
        if let Some(lookup) = expand::lookup(&root, kind, block, &said, &item) {
            return lookup;
        }
    }
    let fields = fields.unwrap_or_default();
    let model = parsed.map(|parsed| validate::unit(kind, options, fields, parsed, &mut diagnostics));
    match diagnostics.finish(model) {
        Ok(Some(model)) => expand::unit(&model),
        Ok(None) => item,
        Err(errors) => fallback::keep_item(item, &errors),
    }
}

macro_rules! marks {
    ($($(#[$doc:meta])* $mark:ident: $place:literal;)*) => {$(
        $(#[$doc])*
        #[proc_macro_attribute]
        pub fn $mark(arguments: TokenStream, item: TokenStream) -> TokenStream {
            if let Some(options) = marks::alone(stringify!($mark), &arguments.clone().into(), &item.clone().into()) {
                return unit(UnitKind::Resource, None, options, item.into()).into();
            }
            let message = if arguments.is_empty() {
                concat!("`#[", stringify!($mark), "]` ", $place)
            } else {
                concat!(
                    "`#[", stringify!($mark), "]` ", $place,
                    "; with arguments that are not its own it is taken for another library's"
                )
            };
            misplaced(message, &item.into()).into()
        }
    )*};
}

marks! {
    /// Marks a query to a model: a free function, or a method, a field or a statement inside what is
    /// annotated.
    ///
    /// Recorded as an action of kind `llm`, with model, tokens and finish reason where request or
    /// response tell them. It is bare or has only `name = "…"`.
    ///
    /// On a field, every call through it is one: the outermost chain of methods that begins with
    /// `self.client` and is awaited, or that becomes a future which somebody else awaits; in a
    /// function that is not `async`, the outermost chain. `clone`, `as_ref`, `lock` and their like are
    /// none. What it is given is recorded where that has a name and a type that is known: a parameter,
    /// `let request = …;`, another field, a literal. The type and its `impl` may stand in different
    /// modules. An alias like `let client = &self.client;` is not seen: mark the statement.
    ///
    /// On a statement of an annotated function, its first call is one.
    ///
    #[doc = concat!("```text\n", include_str!("../expansions/marked_field.rs"), "```")]
    ///
    /// ```
    /// # use workflow_log::prelude::*;
    /// # #[derive(Default)] struct Client;
    /// # impl Client {
    /// #     async fn ask(&self, prompt: &str) -> Result<String, std::io::Error> { Ok(prompt.to_owned()) }
    /// # }
    /// #[agent]
    /// struct Planner {
    ///     #[llm]
    ///     client: Client,
    /// }
    ///
    /// #[agent]
    /// impl Planner {
    ///     async fn run(&self, task: &str) -> Result<String, std::io::Error> {
    ///         self.client.ask(task).await
    ///     }
    /// }
    ///
    /// #[agent]
    /// async fn plan(client: &Client, task: &str) -> Result<String, std::io::Error> {
    ///     #[llm]
    ///     let plan = client.ask(task).await?;
    ///     Ok(plan)
    /// }
    /// # let _ = (Planner { client: Client }, plan);
    /// ```
    ///
    /// A free function, and a method of an annotated `impl` block, too:
    ///
    /// ```
    /// # use workflow_log::prelude::*;
    /// # struct Planner;
    /// #[llm]
    /// fn ask(prompt: &str) -> String {
    ///     prompt.to_uppercase()
    /// }
    ///
    /// #[agent]
    /// impl Planner {
    ///     #[llm(name = "planning model")]
    ///     fn query(&self, prompt: &str) -> String {
    ///         prompt.to_uppercase()
    ///     }
    /// }
    /// ```
    llm: "marks a free function, a method or field of an item that has `#[agent]` or `#[resource]`, or a statement in an annotated function, bare or with `name = \"…\"`";
    /// Marks a command in an environment: a function, a method, a field or a statement, as [`macro@llm`]
    /// does.
    ///
    /// Recorded as an action of kind `env`, with the exit code where the result tells one. It is
    /// bare or has only `name = "…"`. A whole type of such methods is better a
    /// [`#[resource(kind = "env")]`](macro@resource).
    env: "marks a free function, a method or field of an item that has `#[agent]` or `#[resource]`, or a statement in an annotated function, bare or with `name = \"…\"`";
    /// Marks the use of a tool: a function, a method, a field or a statement, as [`macro@llm`] does.
    ///
    /// Recorded as an action of kind `tool`. It is bare or has only `name = "…"`; with any other
    /// argument the attribute is another library's and stays. `#[workflow_log::tool]` is always
    /// this one.
    tool: "marks a free function, a method or field of an item that has `#[agent]` or `#[resource]`, or a statement in an annotated function, bare or with `name = \"…\"`";
    /// Marks an action of no particular kind: a function, a method, a field or a statement, as
    /// [`macro@llm`] does.
    ///
    /// It is recorded at `info`, where a method without a mark is a step, at `debug`. It is bare or
    /// has only `name = "…"`.
    action: "marks a free function, a method or field of an item that has `#[agent]` or `#[resource]`, or a statement in an annotated function, bare or with `name = \"…\"`";
    /// Marks a loop of which each pass is an iteration.
    ///
    /// It goes on a `for`, `while` or `loop` of a workflow. Without it an iteration begins when an
    /// agent runs again that has run in the current one. Inside an agent, and in what the workflow
    /// spawned, a loop is a loop.
    ///
    /// ```
    /// # use workflow_log::prelude::*;
    /// # #[agent] fn attempt(number: u32) -> bool { number > 1 }
    /// #[workflow]
    /// fn solve() {
    ///     #[iteration]
    ///     for number in 0..3 {
    ///         if attempt(number) {
    ///             break;
    ///         }
    ///     }
    /// }
    /// # solve();
    /// ```
    iteration: "marks a `for`, `while` or `loop` in a function that has `#[agent]`, `#[resource]` or `#[workflow]`";
    /// Keeps something out of the log.
    ///
    /// | on | keeps out |
    /// |---|---|
    /// | a method | its call; what it calls is recorded as its caller's |
    /// | a method, as `#[no_log(input)]` or `#[no_log(output)]` | what it is given; what it returns, and what its errors say |
    /// | a parameter | its value |
    /// | a field of an annotated type | its value, wherever the type is passed, and parameters of that name |
    /// | a statement, a loop | the calls in it that marks would record |
    /// | an `impl` block | all of it |
    ///
    /// The type needs `#[agent]` or `#[resource]`, **above** its derives. A type that is neither
    /// agent nor resource is kept out where it is passed, or its secret by `workflow_log::redact`.
    ///
    /// ```
    /// # use workflow_log::prelude::*;
    /// #[agent]
    /// #[derive(Debug)]
    /// struct Planner {
    ///     model: String,
    ///     #[no_log]
    ///     key: String,
    /// }
    ///
    /// #[agent]
    /// impl Planner {
    ///     fn run(&self, task: &str, #[no_log] password: &str) -> usize {
    ///         # let _ = (&self.model, &self.key);
    ///         task.len() + password.len()
    ///     }
    /// }
    /// ```
    no_log: "marks a method, parameter, field or statement of an item that has `#[agent]`, `#[resource]` or `#[workflow]`";
}

/// A mark that our attributes did not take stands where they do not see it.
fn misplaced(message: &str, item: &proc_macro2::TokenStream) -> proc_macro2::TokenStream {
    let error = syn::Error::new(proc_macro2::Span::call_site(), message).to_compile_error();
    quote::quote!(#error #item)
}
