//! Tools whose arguments and results are types of their own.

use std::error::Error;
use std::fmt;

use serde::{Deserialize, Serialize};
use workflow_log::prelude::*;

pub trait WasmCompatSend: Send {}
impl<T: Send> WasmCompatSend for T {}

/// What a tool may know and change of the conversation.
#[derive(Debug, Default)]
pub struct ToolContext {
    pub calls: usize,
}

pub trait IntoToolOutput {
    fn into_tool_output(self) -> String;
}

impl IntoToolOutput for i64 {
    fn into_tool_output(self) -> String {
        self.to_string()
    }
}

#[derive(Debug)]
pub struct MathError;

impl fmt::Display for MathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Math error")
    }
}

impl Error for MathError {}

/// As in most programs, they can be deserialized and no more.
#[derive(Deserialize)]
pub struct OperationArgs {
    pub x: i64,
    pub y: i64,
}

/// The present form of the trait, with a context.
pub mod contextual {
    use super::{
        Deserialize, Error, IntoToolOutput, MathError, OperationArgs, ToolContext, WasmCompatSend, resource,
    };

    pub trait Tool: Send + Sync {
        const NAME: &'static str;
        type Args: for<'de> Deserialize<'de> + Send;
        type Output: IntoToolOutput;
        type Error: Error + Send;

        // 59
        fn call(
            &self,
            ctx: &mut ToolContext,
            args: Self::Args,
        ) -> impl Future<Output = Result<Self::Output, Self::Error>> + WasmCompatSend;
    }

    pub struct Divide;

    #[resource(kind = "tool", name = "divide")]
    impl Tool for Divide {
        const NAME: &'static str = "divide";
        type Args = OperationArgs;
        type Output = i64;
        type Error = MathError;

        async fn call(
            &self,
            ctx: &mut ToolContext,
            OperationArgs { x, y }: Self::Args,
        ) -> Result<Self::Output, Self::Error> {
            ctx.calls += Self::NAME.len() / "divide".len();
            x.checked_div(y).ok_or(MathError)
        }
    }

    pub struct Subtract;

    #[resource(kind = "tool", name = "subtract")]
    impl Tool for Subtract {
        const NAME: &'static str = "subtract";
        type Args = OperationArgs;
        type Output = i64;
        type Error = MathError;

        fn call(
            &self,
            ctx: &mut ToolContext,
            args: Self::Args,
        ) -> impl Future<Output = Result<Self::Output, Self::Error>> + WasmCompatSend {
            async move {
                tokio::task::yield_now().await;
                ctx.calls += 1;
                args.x.checked_sub(args.y).ok_or(MathError)
            }
        }
    }

    /// Calls whichever tool with JSON, as a framework does.
    pub async fn called<T: Tool>(tool: &T, ctx: &mut ToolContext, args: &str) -> Result<String, String> {
        let args = serde_json::from_str(args).map_err(|error| error.to_string())?;
        let output = tool.call(ctx, args).await;
        output.map(IntoToolOutput::into_tool_output).map_err(|error| format!("{}: {error}", T::NAME))
    }
}

/// Its earlier form.
pub mod stateless {
    use super::{Deserialize, Error, MathError, OperationArgs, Serialize, resource};

    #[expect(async_fn_in_trait, reason = "as in the library that it is from")]
    pub trait Tool {
        type Args: for<'de> Deserialize<'de>;
        type Output: Serialize;
        type Error: Error;

        // 60
        async fn call(&self, args: Self::Args) -> Result<Self::Output, Self::Error>;
    }

    #[resource(kind = "tool")]
    pub struct Add;

    #[derive(Debug, Serialize, PartialEq, Eq)]
    pub struct Sum {
        pub sum: i64,
    }

    #[resource(name = "add")]
    impl Tool for Add {
        type Args = OperationArgs;
        type Output = Sum;
        type Error = MathError;

        async fn call(&self, args: Self::Args) -> Result<Self::Output, Self::Error> {
            Ok(Sum { sum: args.x.checked_add(args.y).ok_or(MathError)? })
        }
    }
}

/// A library's tools that may change, and say their names without themselves.
pub mod mutable {
    use super::{Deserialize, Error, resource};

    pub type Result<T> = std::result::Result<T, Box<dyn Error + Sync + Send>>;

    pub trait Parameters: for<'de> Deserialize<'de> {}

    pub trait Tool: Send + Sync {
        type Params: Parameters;

        fn name() -> &'static str;
        fn description() -> &'static str;

        // 65
        fn call(&mut self, parameters: Self::Params) -> impl Future<Output = Result<String>> + Send;
    }

    /// With `Debug`, which the library asks for nowhere.
    #[derive(Debug, Deserialize)]
    pub struct Key {
        pub key: String,
    }

    impl Parameters for Key {}

    #[derive(Default)]
    pub struct Notes {
        pub read: Vec<String>,
    }

    #[resource(kind = "tool")]
    impl Tool for Notes {
        type Params = Key;

        fn name() -> &'static str {
            "notes"
        }

        #[no_log]
        fn description() -> &'static str {
            "reads notes"
        }

        async fn call(&mut self, parameters: Self::Params) -> Result<String> {
            if self.read.contains(&parameters.key) {
                return Err(format!("{} was read", parameters.key).into());
            }
            self.read.push(parameters.key);
            Ok(format!("{} of {}", self.read.len(), Self::name()))
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::contextual::{Divide, Subtract, called};
    use super::mutable::{Key, Notes, Tool as _};
    use super::stateless::{Add, Sum, Tool as _};
    use super::*;
    use crate::recording::check;

    #[tokio::test]
    async fn a_tool_of_a_trait_with_an_opaque_future_is_recorded_when_a_framework_awaits_it() {
        let work = async {
            let mut context = ToolContext::default();
            let context = &mut context;
            assert_eq!(called(&Divide, context, r#"{"x":6,"y":3}"#).await.unwrap(), "2");
            assert_eq!(called(&Divide, context, r#"{"x":6,"y":0}"#).await.unwrap_err(), "divide: Math error");
            assert_eq!(called(&Subtract, context, r#"{"x":6,"y":3}"#).await.unwrap(), "3");
            assert_eq!(context.calls, 3);
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [all] (implicit)(): completed
                      divide <tool>(ctx="ToolContext { calls: 0 }", arg2="signatures_tests::tools::typed::OperationArgs"): completed -> 2
                      divide <tool>(ctx="ToolContext { calls: 1 }", arg2="signatures_tests::tools::typed::OperationArgs"): failed !! Math error
                      subtract <tool>(ctx="ToolContext { calls: 2 }", args="signatures_tests::tools::typed::OperationArgs"): completed -> 3
                resources: Divide, Subtract
            "#]],
        )
        .await;
    }

    #[tokio::test]
    async fn a_tools_kind_may_stand_on_its_type() {
        let work = async {
            assert_eq!(Add.call(OperationArgs { x: 1, y: 2 }).await.unwrap(), Sum { sum: 3 });
            assert!(Add.call(OperationArgs { x: i64::MAX, y: 2 }).await.is_err());
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [all] (implicit)(): completed
                      add <tool>(args="signatures_tests::tools::typed::OperationArgs"): completed -> {"sum":3}
                      add <tool>(args="signatures_tests::tools::typed::OperationArgs"): failed !! Math error
                resources: Add
            "#]],
        )
        .await;
    }

    #[tokio::test]
    async fn what_a_tool_says_without_itself_is_no_use_of_it() {
        let work = async {
            assert_eq!((Notes::name(), Notes::description()), ("notes", "reads notes"));
            let mut notes = Notes::default();
            assert_eq!(notes.call(Key { key: "a".to_owned() }).await.unwrap(), "1 of notes");
            assert!(notes.call(Key { key: "a".to_owned() }).await.is_err());
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [all] (implicit)(): completed
                      name(): completed -> "notes"
                      tool(parameters="Key { key: \"a\" }"): completed -> "1 of notes"
                        name(): completed -> "notes"
                      tool(parameters="Key { key: \"a\" }"): failed !! a was read
                resources: Notes
            "#]],
        )
        .await;
    }
}
