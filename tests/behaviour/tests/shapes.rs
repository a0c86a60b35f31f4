//! Every shape of agent and resource leaves the tree it should.
#![allow(missing_docs, unreachable_pub, unused_variables)]
#![allow(clippy::needless_raw_string_hashes, clippy::ptr_arg, clippy::unnecessary_literal_bound)]
#![allow(clippy::unnecessary_wraps, clippy::unused_async, clippy::unused_self, clippy::unwrap_used)]

use std::io;
use std::path::Path;
use std::process::{Command, Output};

use behaviour_tests::Logs;
use expect_test::expect;
use serde::Serialize;
use workflow_log::prelude::*;

#[derive(Serialize)]
struct Answer {
    text: String,
}

struct Shell;

#[resource(kind = "env", name = "kali")]
impl Shell {
    pub fn new() -> io::Result<Self> {
        Ok(Self)
    }

    pub fn run_command(&self, command: &str, _retries: u32) -> io::Result<Output> {
        Command::new("bash").arg("-c").arg(command).output()
    }

    fn helper(&self) {}
}

#[agent]
struct ExecutorAgent {
    shell: Shell,
    model: String,
    #[no_log]
    api_key: String,
}

#[agent]
impl ExecutorAgent {
    fn new(shell: Shell) -> Self {
        Self { shell, model: "m-1".into(), api_key: "sk-never-seen".into() }
    }

    pub async fn run(&mut self, task: &str) -> io::Result<Answer> {
        let reply = self.query(task).await?;
        let output = self.observe(&reply)?;
        Ok(Answer { text: String::from_utf8_lossy(&output.stdout).into_owned() })
    }

    #[llm]
    async fn query(&self, prompt: &str) -> io::Result<serde_json::Value> {
        if prompt.is_empty() {
            return Err(io::Error::other("no prompt"));
        }
        Ok(serde_json::json!({
            "model": self.model, "content": format!("echo {prompt}"), "usage": {"input_tokens": 3, "output_tokens": 2},
        }))
    }

    fn observe(&self, reply: &serde_json::Value) -> io::Result<Output> {
        let _ = &self.api_key;
        self.shell.helper();
        self.shell.run_command(reply["content"].as_str().unwrap_or("false"), 2)
    }
}

#[workflow(name = "flow", verbosity = "debug", logs_dir = logs, metadata(purpose = "test"))]
async fn flow(
    #[no_log] logs: &Path,
    task_repo_dir: &Path,
    bounty_number: u32,
    rounds: usize,
) -> io::Result<()> {
    let mut agent = ExecutorAgent::new(Shell::new()?);
    for round in 0..rounds {
        agent.run(if round == 0 { "one" } else { "two" }).await?;
    }
    agent.run("").await?;
    Ok(())
}

#[tokio::test]
async fn a_workflow_of_an_agent_with_a_shell() {
    let logs = Logs::new();
    let ended = flow(logs.path(), Path::new("repos/lunary"), 7, 2).await;
    assert_eq!(ended.unwrap_err().to_string(), "no prompt");
    logs.check(&expect![[r#"
        flow: failed repo="repos/lunary" bounty=7 rounds=2 purpose="test" !! no prompt
          iteration 1: completed
            [executor_agent](task="one"): completed config={"shell":"shapes::Shell","model":"m-1"} -> {"text":"one\n"}
              llm(prompt="one"): completed model="m-1" input_tokens=3 output_tokens=2 -> {"content":"echo one","model":"m-1","usage":{"input_tokens":3,"output_tokens":2}}
              observe <step>(reply={"content":"echo one","model":"m-1","usage":{"input_tokens":3,"output_tokens":2}}): completed -> {"stdout":"one\n","stderr":"","exit_code":0}
                kali <env>(command="echo one", _retries=2): completed exit_code=0 -> {"stdout":"one\n","stderr":"","exit_code":0}
          iteration 2: completed
            [executor_agent](task="two"): completed -> {"text":"two\n"}
              llm(prompt="two"): completed model="m-1" input_tokens=3 output_tokens=2 -> {"content":"echo two","model":"m-1","usage":{"input_tokens":3,"output_tokens":2}}
              observe <step>(reply={"content":"echo two","model":"m-1","usage":{"input_tokens":3,"output_tokens":2}}): completed -> {"stdout":"two\n","stderr":"","exit_code":0}
                kali <env>(command="echo two", _retries=2): completed exit_code=0 -> {"stdout":"two\n","stderr":"","exit_code":0}
          iteration 3: failed
            [executor_agent](task=""): failed !! no prompt
              llm(prompt=""): failed !! no prompt
        resources: Shell
    "#]]);
    assert!(!logs.bytes().contains("sk-never-seen"));
    let name = logs.run().name();
    assert!(name.starts_with("flow_lunary_7_2"), "{name}");
}

#[agent]
async fn summarise(text: &str, limit: Option<usize>) -> Result<String, String> {
    if let Some(0) = limit {
        return Err("nothing fits".into());
    }
    Ok(text.chars().take(limit.unwrap_or(3)).collect())
}

#[agent(name = "counter")]
fn count(words: &[&str]) -> usize {
    words.iter().map(|word| measure(word)).sum()
}

#[resource(kind = "tool")]
fn measure(word: &str) -> usize {
    word.len()
}

#[workflow(logs_dir = logs)]
async fn free_functions(#[no_log] logs: &Path) -> usize {
    let _ = summarise("summary", None).await;
    let _ = summarise("summary", Some(0)).await;
    count(&["one", "three"])
}

#[tokio::test]
async fn free_functions_are_agents_and_tools() {
    let logs = Logs::new();
    assert_eq!(free_functions(logs.path()).await, 8);
    logs.check(&expect![[r#"
        free_functions: completed -> 8
          iteration 1: completed
            [summarise](text="summary", limit=null): completed -> "sum"
          iteration 2: failed
            [summarise](text="summary", limit=0): failed !! nothing fits
            [counter](words=["one","three"]): completed -> 8
              tool(word="one"): completed -> 3
              tool(word="three"): completed -> 5
    "#]]);
}

trait Agent {
    type Input;
    async fn run(&mut self, input: Self::Input) -> Option<u32>;
    fn describe(&self) -> String {
        "an agent".into()
    }
}

struct Native;

#[agent]
impl Agent for Native {
    type Input = (u8, &'static str);

    async fn run(&mut self, (number, word): Self::Input) -> Option<u32> {
        if word.is_empty() {
            return None;
        }
        tokio::task::yield_now().await;
        Some(u32::from(number) + Self::bonus(word))
    }
}

impl Native {
    fn bonus(word: &str) -> u32 {
        u32::from(word.len() == 3)
    }
}

#[async_trait::async_trait]
trait DynAgent: Send {
    async fn run(&self, task: &str) -> Result<String, Box<dyn std::error::Error + Send + Sync>>;
    fn name(&self) -> &str;
}

struct Above;

#[agent]
#[async_trait::async_trait]
impl DynAgent for Above {
    async fn run(&self, task: &str) -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
        let number: i32 = task.parse()?;
        Ok(format!("{number}!"))
    }

    #[no_log]
    fn name(&self) -> &str {
        "above"
    }
}

struct Below;

#[async_trait::async_trait]
#[agent]
impl DynAgent for Below {
    async fn run(&self, task: &str) -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
        tokio::task::yield_now().await;
        let number: i32 = task.parse()?;
        Ok(format!("{number}?"))
    }

    fn name(&self) -> &str {
        "below"
    }
}

#[workflow(logs_dir = logs, verbosity = "debug")]
async fn trait_impls(#[no_log] logs: &Path) {
    assert_eq!(Native.run((1, "abc")).await, Some(2));
    assert_eq!(Native.run((1, "")).await, None);
    assert_eq!(Native.describe(), "an agent");
    let agents: Vec<Box<dyn DynAgent>> = vec![Box::new(Above), Box::new(Below)];
    for agent in &agents {
        assert!(agent.run("7").await.unwrap().starts_with('7'));
        assert!(agent.run("seven").await.is_err());
        assert!(!agent.name().is_empty());
    }
}

#[tokio::test]
async fn trait_impls_native_and_boxed_above_and_below() {
    let logs = Logs::new();
    trait_impls(logs.path()).await;
    logs.check(&expect![[r#"
        trait_impls: completed
          iteration 1: completed
            [native](arg1=[1,"abc"]): completed -> 2
          iteration 2: completed
            [native](arg1=[1,""]): completed
            [above](task="7"): completed -> "7!"
          iteration 3: failed
            [above](task="seven"): failed !! invalid digit found in string
            [below](task="7"): completed -> "7?"
          iteration 4: failed
            [below](task="seven"): failed !! invalid digit found in string
            [trait_impls] (implicit)(): completed
              name <step>(): completed -> "below"
    "#]]);
}

type Outcome<T> = std::result::Result<T, std::num::ParseIntError>;

struct Generic<'a, T, const N: usize> {
    items: &'a [T],
}

#[agent]
impl<'a, T: std::fmt::Debug, const N: usize> Generic<'a, T, N>
where
    T: Clone,
{
    fn run(self, extra: impl Into<String>, more: &'a T, pick: impl Fn(&T) -> bool) -> Option<&'a T> {
        let _: String = extra.into();
        self.items.iter().take(N).find(|item| pick(item)).or(Some(more))
    }

    fn made<D: Default + std::fmt::Debug>(&self) -> D {
        D::default()
    }

    fn parsed(&self, text: &str) -> Outcome<u8> {
        let number = text.parse::<u8>()?;
        Ok(number)
    }

    fn first_mut<'b>(&self, of: &'b mut Vec<T>) -> Result<&'b mut T, String> {
        of.first_mut().ok_or_else(|| "empty".to_owned())
    }
}

#[workflow(logs_dir = logs, verbosity = 2)]
fn generics(#[no_log] logs: &Path) {
    let items = [1, 2, 3];
    let generic = || Generic::<_, 2> { items: &items };
    assert_eq!(generic().run("x", &9, |item| *item == 2), Some(&2));
    assert_eq!(generic().made::<u64>(), 0);
    assert_eq!(generic().parsed("8"), Ok(8));
    assert!(generic().parsed("eight").is_err());
    let mut list = vec![5];
    *generic().first_mut(&mut list).unwrap() += 1;
    assert_eq!(list, [6]);
    assert!(generic().first_mut(&mut Vec::new()).is_err());
}

#[test]
fn generics_lifetimes_and_aliases() {
    let logs = Logs::new();
    generics(logs.path());
    logs.check(&expect![[r#"
        generics: completed
          iteration 1: completed
            [generic](extra="&str", more="9", pick="shapes::generics::{{closure}}"): completed -> "Some(2)"
            [generics] (implicit)(): completed
              made <step>(): completed -> "0"
              parsed <step>(text="8"): completed -> 8
              parsed <step>(text="eight"): failed !! invalid digit found in string
              first_mut <step>(of="[5]"): completed -> "5"
              first_mut <step>(of="[]"): failed !! empty
    "#]]);
}

struct Planner;

#[agent(run("plan", "act"), name = "planner")]
impl Planner {
    fn plan(&self) -> u8 {
        self.act(1)
    }

    fn act(&self, step: u8) -> u8 {
        self.tool(step)
    }

    #[tool(name = "doubler")]
    fn tool(&self, step: u8) -> u8 {
        step * 2
    }

    #[action]
    fn unused(&self) {}
}

struct Named {
    name: String,
}

#[agent(name = self.name)]
impl Named {
    fn run(&self) {}
}

#[workflow(logs_dir = logs)]
fn names(#[no_log] logs: &Path) {
    Planner.plan();
    Planner.unused();
    for name in ["ada", "bob", "ada"] {
        Named { name: name.into() }.run();
    }
    measure("outside");
}

#[test]
fn names_come_from_options_types_and_values() {
    let logs = Logs::new();
    names(logs.path());
    logs.check(&expect![[r#"
        names: completed
          iteration 1: completed
            [planner](): completed -> 2
              [planner](step=1): completed -> 2
                doubler <tool>(step=1): completed -> 2
            [names] (implicit)(): completed
              unused(): completed
            [ada](): completed
            [bob](): completed
          iteration 2: completed
            [ada](): completed
            [names] (implicit)(): completed
              tool(word="outside"): completed -> 7
    "#]]);
}

#[workflow(name = "outer", logs_dir = logs)]
fn outer(#[no_log] logs: &Path, depth: u8) -> u8 {
    inner(logs, depth + 1)
}

#[workflow(name = "inner", logs_dir = logs)]
fn inner(#[no_log] logs: &Path, depth: u8) -> u8 {
    measure(&"x".repeat(depth.into()));
    depth
}

#[test]
fn a_workflow_in_a_workflow_has_its_own_journal_and_is_an_action_of_the_outer() {
    let logs = Logs::new();
    assert_eq!(outer(logs.path(), 1), 2);
    let mut runs: Vec<_> = logs.journals().iter().map(|path| behaviour_tests::load(path)).collect();
    runs.sort_by_key(|run| run.header.workflow.clone());
    let (inner, outer) = (&runs[0], &runs[1]);
    let parent = inner.header.parent.as_ref().expect("a parent");
    assert_eq!(parent.run, outer.header.run);
    assert_eq!(&*outer.node(parent.id).expect("that node").begin.name, "inner");
    expect![[r#"
        outer: completed depth=1 -> 2
          iteration 1: completed
            [outer] (implicit)(): completed
              inner <workflow>(depth=2): completed -> 2
    "#]]
    .assert_eq(&behaviour_tests::picture(outer));
    expect![[r#"
        inner: completed depth=2 -> 2
          iteration 1: completed
            [inner] (implicit)(): completed
              tool(word="xx"): completed -> 2
    "#]]
    .assert_eq(&behaviour_tests::picture(inner));
}

struct Quiet;

impl workflow_log::LlmResponse for Quiet {
    fn model(&self) -> Option<&str> {
        Some("in-house")
    }
    fn usage(&self) -> Option<workflow_log::Usage> {
        Some(workflow_log::Usage::new(5, 6))
    }
    fn finish_reason(&self) -> Option<&str> {
        Some("stop")
    }
    fn content(&self) -> Option<&str> {
        Some("what it said")
    }
}

struct InHouse;

#[resource(kind = "llm")]
impl InHouse {
    pub fn ask(&self, prompt: &str) -> Result<Quiet, String> {
        Ok(Quiet)
    }
}

/// Not an agent: a tool that runs two of them, and is called outside any.
#[resource(kind = "tool", name = "panel")]
fn panel(question: &str) -> usize {
    InHouse.ask(question).map_or(0, |_| 1) + count(&["yes"]) + count(&["no"])
}

#[workflow(name = "facts", logs_dir = logs)]
fn facts(#[no_log] logs: &Path) -> usize {
    panel("why?")
}

#[test]
fn a_response_may_tell_its_facts_and_a_tool_may_run_agents() {
    let logs = Logs::new();
    assert_eq!(facts(logs.path()), 6);
    logs.check(&expect![[r#"
        facts: completed -> 6
          iteration 1: completed
            [facts] (implicit)(): completed
              panel <tool>(question="why?"): completed -> 6
                llm(prompt="why?"): completed model="in-house" input_tokens=5 output_tokens=6 finish_reason="stop" -> "what it said"
                [counter](words=["yes"]): completed -> 3
                  tool(word="yes"): completed -> 3
                [counter](words=["no"]): completed -> 2
                  tool(word="no"): completed -> 2
        resources: InHouse
    "#]]);
}

#[test]
fn a_mark_on_a_free_function_is_enough() {
    #[tool]
    fn read_file(arguments: &serde_json::Value) -> Result<String, String> {
        arguments["path"].as_str().map(ToOwned::to_owned).ok_or_else(|| "no path".to_owned())
    }

    #[llm(name = "small model")]
    fn ask(prompt: &str) -> String {
        prompt.to_uppercase()
    }

    #[action]
    fn think() {}

    #[agent]
    fn run(task: &str) -> Result<String, String> {
        think();
        let path = ask(task);
        read_file(&serde_json::json!({})).unwrap_err();
        read_file(&serde_json::json!({"path": path}))
    }

    #[workflow(name = "marked_functions", logs_dir = logs)]
    fn play(#[no_log] logs: &std::path::Path) {
        run("look").expect("a path");
    }

    let logs = Logs::new();
    play(logs.path());
    logs.check(&expect![[r#"
        marked_functions: completed
          iteration 1: completed
            [run](task="look"): completed -> "LOOK"
              think(): completed
              small model <llm>(prompt="look"): completed -> "LOOK"
              tool(arguments={}): failed !! no path
              tool(arguments={"path":"LOOK"}): completed -> "LOOK"
    "#]]);
}

#[test]
fn tools_in_a_registry_are_recorded_when_they_are_used_and_not_when_they_are_described() {
    trait Tool {
        fn name(&self) -> &'static str;
        fn description(&self) -> String {
            format!("It is called {}.", self.name())
        }
        fn call(&self, arguments: serde_json::Value) -> Result<String, String>;
    }

    struct Read;
    struct Write;

    #[resource(kind = "tool")]
    impl Tool for Read {
        fn name(&self) -> &'static str {
            "read"
        }
        fn call(&self, arguments: serde_json::Value) -> Result<String, String> {
            Ok(format!("contents of {}", arguments["path"]))
        }
    }

    #[resource(kind = "tool", name = "writer")]
    impl Tool for Write {
        fn name(&self) -> &'static str {
            "write"
        }
        fn description(&self) -> String {
            "Writes.".to_owned()
        }
        fn call(&self, arguments: serde_json::Value) -> Result<String, String> {
            Err("read-only".to_owned())
        }
    }

    #[agent]
    fn run(tools: &[Box<dyn Tool>]) -> usize {
        let described: usize = tools.iter().map(|tool| tool.description().len()).sum();
        let called = ["write", "read", "fly"].map(|name| {
            let tool = tools.iter().find(|tool| tool.name() == name)?;
            Some(tool.call(serde_json::json!({"path": "/"})))
        });
        described + called.iter().flatten().filter(|result| result.is_ok()).count()
    }

    #[workflow(name = "registry", logs_dir = logs)]
    fn play(#[no_log] logs: &std::path::Path) {
        assert_eq!(run(&[Box::new(Read), Box::new(Write)]), 26);
    }

    let logs = Logs::new();
    play(logs.path());
    logs.check(&expect![[r#"
        registry: completed
          iteration 1: completed
            [run](tools="[alloc::boxed::Box<dyn shapes::tools_in_a_registry_are_recorded_when_they_are_used_and_not_when_they_are_described::Tool>]"): completed -> 26
              writer <tool>(arguments={"path":"/"}): failed !! read-only
              tool(arguments={"path":"/"}): completed -> "contents of \"/\""
        resources: Write, Read
    "#]]);
}

#[test]
fn an_answer_may_tell_of_calls_and_several_answers_of_what_they_took_together() {
    /// An agent of another library, which asks the model as often as it takes.
    struct Theirs;

    impl Theirs {
        fn prompt(&self, wish: &str) -> serde_json::Value {
            let call = |tokens: u64, reason: &str| {
                serde_json::json!({
                    "usage": {"input_tokens": tokens, "output_tokens": 1}, "finish_reason": reason,
                    "raw": {"id": format!("reply to {wish}"), "model": "m-1"},
                })
            };
            serde_json::json!({
                "output": "done", "usage": {"input_tokens": 30, "output_tokens": 2},
                "completion_calls": [call(10, "tool_calls"), call(20, "stop")],
            })
        }
    }

    #[agent]
    fn run(theirs: &Theirs) -> usize {
        #[action]
        let answer = theirs.prompt("a song");
        let reply = |tokens: u64| serde_json::json!({"model": "m-1", "usage": {"prompt_tokens": tokens}});
        let replies = |first: u64| vec![reply(first), reply(first + 1)];
        #[llm]
        let replies = replies(5);
        replies.len()
    }

    /// The calls are told once, however often the answer is handed on.
    #[agent]
    fn hand_on(theirs: &Theirs) -> serde_json::Value {
        #[action]
        let answer = theirs.prompt("a poem");
        answer
    }

    #[workflow(name = "told", logs_dir = logs)]
    fn play(#[no_log] logs: &std::path::Path) {
        assert_eq!(run(&Theirs), 2);
        assert!(hand_on(&Theirs).is_object());
    }

    let logs = Logs::new();
    play(logs.path());
    logs.check(&expect![[r#"
        told: completed
          iteration 1: completed
            [run](theirs="shapes::an_answer_may_tell_of_calls_and_several_answers_of_what_they_took_together::Theirs"): completed -> 2
              prompt(arg0="a song"): completed -> {"completion_calls":[{"finish_reason":"tool_calls","raw":{"id":"reply to a song","model":"m-1"},"usage":{"input_tokens":10,"output_tokens":1}},{"finish_reason":"stop","raw":{"id":"reply to a song","model":"m-1"},"usage":{"input_tokens":20,"output_tokens":1}}],"output":"done","usage":{"input_tokens":30,"output_tokens":2}}
                llm(): completed model="m-1" input_tokens=10 output_tokens=1 finish_reason="tool_calls" -> {"id":"reply to a song","model":"m-1"}
                llm(): completed model="m-1" input_tokens=20 output_tokens=1 finish_reason="stop" -> {"id":"reply to a song","model":"m-1"}
              llm(): completed model="m-1" input_tokens=11 -> [{"model":"m-1","usage":{"prompt_tokens":5}},{"model":"m-1","usage":{"prompt_tokens":6}}]
            [hand_on](theirs="shapes::an_answer_may_tell_of_calls_and_several_answers_of_what_they_took_together::Theirs"): completed -> {"completion_calls":[{"finish_reason":"tool_calls","raw":{"id":"reply to a poem","model":"m-1"},"usage":{"input_tokens":10,"output_tokens":1}},{"finish_reason":"stop","raw":{"id":"reply to a poem","model":"m-1"},"usage":{"input_tokens":20,"output_tokens":1}}],"output":"done","usage":{"input_tokens":30,"output_tokens":2}}
              prompt(arg0="a poem"): completed -> {"completion_calls":[{"finish_reason":"tool_calls","raw":{"id":"reply to a poem","model":"m-1"},"usage":{"input_tokens":10,"output_tokens":1}},{"finish_reason":"stop","raw":{"id":"reply to a poem","model":"m-1"},"usage":{"input_tokens":20,"output_tokens":1}}],"output":"done","usage":{"input_tokens":30,"output_tokens":2}}
                llm(): completed model="m-1" input_tokens=10 output_tokens=1 finish_reason="tool_calls" -> {"id":"reply to a poem","model":"m-1"}
                llm(): completed model="m-1" input_tokens=20 output_tokens=1 finish_reason="stop" -> {"id":"reply to a poem","model":"m-1"}
    "#]]);
}
