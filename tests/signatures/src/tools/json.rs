//! Tools of programs, whose arguments are JSON as it came from the model.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};
use async_trait::async_trait;
use serde::Serialize;
use serde_json::Value;
use workflow_log::prelude::*;

#[async_trait]
pub trait Tool: Send + Sync {
    // 72
    async fn execute(&self, args: &Value) -> Result<String, String>;
}

pub struct ReadFile;

#[resource(kind = "tool", name = "read_file")]
#[async_trait]
impl Tool for ReadFile {
    async fn execute(&self, args: &Value) -> Result<String, String> {
        let path = args["path"].as_str().ok_or("no path")?;
        fs::read_to_string(path).map_err(|error| format!("{path}: {:?}", error.kind()))
    }
}

// 73
#[resource(kind = "tool")]
pub fn call_run_bash(args: Value) -> Result<String, String> {
    let command = args["command"].as_str().ok_or_else(|| format!("no command in {args}"))?;
    let output = Command::new("bash").args(["-c", command]).output().map_err(|error| error.to_string())?;
    String::from_utf8(output.stdout).map_err(|error| error.to_string())
}

pub trait FileTool {
    // 74
    fn execute(&self, args: &Value, working_dir: &Path) -> Result<String>;
}

pub struct FirstLine;

#[resource(kind = "tool", name = "first_line")]
impl FileTool for FirstLine {
    fn execute(&self, args: &Value, working_dir: &Path) -> Result<String> {
        let path = working_dir.join(args["path"].as_str().context("no path")?);
        let text = fs::read_to_string(&path).context("the file cannot be read")?;
        Ok(text.lines().next().unwrap_or_default().to_owned())
    }
}

#[derive(Debug, Serialize)]
pub struct ToolResult {
    pub output: String,
    pub success: bool,
}

#[async_trait]
pub trait TextTool: Send + Sync {
    // 75
    async fn execute(&self, args: &str) -> Result<ToolResult>;
}

#[async_trait]
#[resource(kind = "tool", name = "reverse")]
impl TextTool for FirstLine {
    async fn execute(&self, args: &str) -> Result<ToolResult> {
        let args: Value = serde_json::from_str(args).context("arguments that are no JSON")?;
        let output: String = args["text"].as_str().unwrap_or_default().chars().rev().collect();
        Ok(ToolResult { success: !output.is_empty(), output })
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use serde_json::json;

    use super::*;
    use crate::recording::check;

    #[tokio::test]
    async fn an_error_that_is_a_string_is_recorded_as_it_is() {
        let work = async {
            let tool: Box<dyn Tool> = Box::new(ReadFile);
            assert!(tool.execute(&json!({})).await.is_err());
            assert!(tool.execute(&json!({"path": "no such file"})).await.is_err());
            assert_eq!(call_run_bash(json!({"command": "echo hello"})).unwrap(), "hello\n");
            assert!(call_run_bash(json!([])).is_err());
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [all] (implicit)(): completed
                      read_file <tool>(args={}): failed !! no path
                      read_file <tool>(args={"path":"no such file"}): failed !! no such file: NotFound
                      tool(args={"command":"echo hello"}): completed -> "hello\n"
                      tool(args=[]): failed !! no command in []
                resources: ReadFile
            "#]],
        )
        .await;
    }

    #[tokio::test]
    async fn json_is_recorded_as_it_came_as_a_value_or_a_text() {
        let work = async {
            let args = json!({"path": "Cargo.toml"});
            assert_eq!(FileTool::execute(&FirstLine, &args, Path::new(".")).unwrap(), "[package]");
            assert!(FileTool::execute(&FirstLine, &args, Path::new("nowhere")).is_err());
            assert!(TextTool::execute(&FirstLine, r#"{"text":"abc"}"#).await.unwrap().success);
            assert!(TextTool::execute(&FirstLine, "abc").await.is_err());
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [all] (implicit)(): completed
                      first_line <tool>(args={"path":"Cargo.toml"}, working_dir="."): completed -> "[package]"
                      first_line <tool>(args={"path":"Cargo.toml"}, working_dir="nowhere"): failed !! the file cannot be read <- No such file or directory (os error 2)
                      reverse <tool>(args="{\"text\":\"abc\"}"): completed -> {"output":"cba","success":true}
                      reverse <tool>(args="abc"): failed !! arguments that are no JSON <- expected value at line 1 column 1
                resources: FirstLine
            "#]],
        )
        .await;
    }
}
