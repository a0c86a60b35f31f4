//! `#[derive(Tool)]` of swiftide's and our attributes on one type and its block.

use expect_test::expect;
use marks_recording::check;
use serde_json::json;
use swiftide::Tool;
use swiftide::chat_completion::ToolOutput;
use swiftide::chat_completion::errors::ToolError;
use swiftide::traits::AgentContext;
use workflow_log::prelude::*;

use crate::invoked::seen;

/// Without us.
mod plain {
    use super::*;

    #[derive(Clone, Tool)]
    #[tool(description = "Searches code.", param(name = "query", description = "What to look for"))]
    pub(super) struct SearchCode {
        pub(super) index: Vec<String>,
    }

    impl SearchCode {
        async fn search_code(
            &self,
            _context: &dyn AgentContext,
            query: &str,
        ) -> Result<ToolOutput, ToolError> {
            tokio::task::yield_now().await;
            let found = self.index.iter().filter(|line| line.contains(query)).count();
            Ok(format!("{found} lines").into())
        }
    }
}

mod resource {
    use super::*;

    #[resource(kind = "tool", name = "search")]
    #[derive(Clone, Tool)]
    #[tool(description = "Searches code.", param(name = "query", description = "What to look for"))]
    pub(super) struct SearchCode {
        #[no_log]
        pub(super) index: Vec<String>,
    }

    #[resource]
    impl SearchCode {
        pub(super) async fn search_code(
            &self,
            _context: &dyn AgentContext,
            query: &str,
        ) -> Result<ToolOutput, ToolError> {
            tokio::task::yield_now().await;
            let found = self.index.iter().filter(|line| line.contains(query)).count();
            Ok(format!("{found} lines").into())
        }
    }
}

/// The function is an action, and the tool that calls it is what the agent does.
mod agent {
    use super::*;

    #[agent]
    #[derive(Clone, Tool)]
    #[tool(
        name = "search_code",
        fn_name = "run",
        description = "Searches code.",
        param(name = "query", description = "What to look for")
    )]
    pub(super) struct Searcher {
        pub(super) index: Vec<String>,
    }

    #[agent]
    impl Searcher {
        async fn run(
            &self,
            #[no_log] _context: &dyn AgentContext,
            query: &str,
        ) -> Result<ToolOutput, ToolError> {
            let found = self.found(query);
            Ok(format!("{found} lines").into())
        }

        #[tool]
        fn found(&self, query: &str) -> usize {
            self.index.iter().filter(|line| line.contains(query)).count()
        }
    }
}

/// Of any lifetime and type.
mod generic {
    use super::*;

    #[resource(kind = "tool")]
    #[derive(Clone, Tool)]
    #[tool(
        name = "search_code",
        description = "Searches code.",
        param(name = "query", description = "What to look for")
    )]
    pub(super) struct SearchCode<I: AsRef<[String]> + Clone + Send + Sync> {
        pub(super) index: I,
    }

    #[resource(kind = "tool")]
    impl<I: AsRef<[String]> + Clone + Send + Sync> SearchCode<I> {
        pub(super) async fn search_code(
            &self,
            #[no_log] _context: &dyn AgentContext,
            query: &str,
        ) -> Result<ToolOutput, ToolError> {
            tokio::task::yield_now().await;
            let found = self.index.as_ref().iter().filter(|line| line.contains(query)).count();
            Ok(format!("{found} lines").into())
        }
    }
}

/// Ours below theirs.
mod last {
    use super::*;

    #[derive(Clone, Tool)]
    #[tool(description = "Searches code.", param(name = "query", description = "What to look for"))]
    #[resource(kind = "tool")]
    pub(super) struct SearchCode {
        pub(super) index: Vec<String>,
    }

    #[resource(kind = "tool")]
    impl SearchCode {
        pub(super) async fn search_code(
            &self,
            #[no_log] _context: &dyn AgentContext,
            query: &str,
        ) -> Result<ToolOutput, ToolError> {
            tokio::task::yield_now().await;
            let found = self.index.iter().filter(|line| line.contains(query)).count();
            Ok(format!("{found} lines").into())
        }
    }
}

/// Ours between what is derived and what that is told, with no mark of ours in scope.
mod between {
    use swiftide::tool;

    use super::{AgentContext, Tool, ToolError, ToolOutput};

    #[derive(Clone, Tool)]
    #[workflow_log::resource(kind = "tool")]
    #[tool(description = "Searches code.", param(name = "query", description = "What to look for"))]
    pub(super) struct SearchCode {
        pub(super) index: Vec<String>,
    }

    #[workflow_log::resource(kind = "tool")]
    impl SearchCode {
        pub(super) async fn search_code(
            &self,
            #[workflow_log::no_log] _context: &dyn AgentContext,
            query: &str,
        ) -> Result<ToolOutput, ToolError> {
            tokio::task::yield_now().await;
            let found = self.index.iter().filter(|line| line.contains(query)).count();
            Ok(format!("{found} lines").into())
        }
    }

    #[tool(description = "Says nothing.")]
    pub(super) async fn silence(_context: &dyn AgentContext) -> Result<ToolOutput, ToolError> {
        tokio::task::yield_now().await;
        Ok("".into())
    }
}

#[tokio::test]
async fn a_derived_tool_is_the_same_tool_and_its_function_is_recorded() {
    let index: Vec<_> = ["fn one()", "fn two()", "struct Three"].map(ToOwned::to_owned).into();
    let questions = [json!({ "query": "fn" }), json!({ "query": 1 })];
    let plain = seen(Box::new(plain::SearchCode { index: index.clone() }), &questions).await;
    assert_eq!(plain["answers"][0], json!({ "Text": "2 lines" }));
    let work = async {
        assert_eq!(seen(Box::new(resource::SearchCode { index: index.clone() }), &questions).await, plain);
        let other = seen(Box::new(agent::Searcher { index: index.clone() }), &questions).await;
        assert_eq!(other["answers"], plain["answers"]);
        assert_eq!(seen(Box::new(generic::SearchCode { index }), &questions).await, plain);
    };
    check(work, &expect![[r#"
        usual: completed
          iteration 1: completed
            [usual] (implicit)(): completed
              search <tool>(_context="dyn swiftide_core::agent_traits::AgentContext", query="fn"): completed -> {"Text":"2 lines"}
              tool(query="fn"): completed -> {"Text":"2 lines"}
            [searcher](query="fn"): completed -> {"Text":"2 lines"}
              tool(query="fn"): completed -> 2
        resources: SearchCode
    "#]]).await;
}

#[tokio::test]
async fn a_derive_above_ours_is_as_good_as_one_below() {
    let index = vec!["fn one()".to_owned(), "fn two()".to_owned()];
    let questions = [json!({ "query": "fn" })];
    let plain = seen(Box::new(plain::SearchCode { index: index.clone() }), &questions).await;
    let work = async {
        assert_eq!(seen(Box::new(last::SearchCode { index: index.clone() }), &questions).await, plain);
        assert_eq!(seen(Box::new(between::SearchCode { index }), &questions).await, plain);
        let silence = seen(between::silence(), &[json!(null)]).await;
        assert_eq!(silence["answers"], json!([{ "Text": "" }]));
    };
    check(
        work,
        &expect![[r#"
        usual: completed
          iteration 1: completed
            [usual] (implicit)(): completed
              tool(query="fn"): completed -> {"Text":"2 lines"}
              tool(query="fn"): completed -> {"Text":"2 lines"}
        resources: SearchCode
    "#]],
    )
    .await;
}

/// A tool of theirs with a field that is marked as ours: on a field, `tool` is a word that their derive
/// knows, too.
mod fields {
    use super::*;

    #[derive(Clone)]
    pub(super) struct Index(pub(super) Vec<String>);

    impl Index {
        async fn count(&self, query: &str) -> usize {
            tokio::task::yield_now().await;
            self.0.iter().filter(|line| line.contains(query)).count()
        }
    }

    #[resource]
    #[derive(Clone, Tool)]
    #[tool(description = "Searches code.", param(name = "query", description = "What to look for"))]
    pub(super) struct SearchCode {
        #[tool(name = "index")]
        pub(super) index: Index,
    }

    #[agent(name = "searcher", run = "search_code")]
    impl SearchCode {
        async fn search_code(
            &self,
            #[no_log] _context: &dyn AgentContext,
            query: &str,
        ) -> Result<ToolOutput, ToolError> {
            let found = self.index.count(query).await;
            Ok(format!("{found} lines").into())
        }
    }
}

#[tokio::test]
async fn a_field_that_is_marked_is_ours_in_a_tool_of_theirs() {
    let index = vec!["fn one()".to_owned(), "fn two()".to_owned()];
    let questions = [json!({ "query": "fn" })];
    let plain = seen(Box::new(plain::SearchCode { index: index.clone() }), &questions).await;
    let work = async {
        let tool = fields::SearchCode { index: fields::Index(index) };
        assert_eq!(seen(Box::new(tool), &questions).await, plain);
    };
    check(
        work,
        &expect![[r#"
        usual: completed
          iteration 1: completed
            [searcher](query="fn"): completed -> {"Text":"2 lines"}
              index <tool>(query="fn"): completed -> 2
    "#]],
    )
    .await;
}

/// Their marks under a condition.
mod conditional {
    use swiftide::tool;

    use super::*;

    #[resource(kind = "tool")]
    #[derive(Clone)]
    #[cfg_attr(
        test,
        derive(Tool),
        tool(description = "Searches code.", param(name = "query", description = "What to look for"))
    )]
    pub(super) struct SearchCode {
        pub(super) index: Vec<String>,
    }

    #[resource(kind = "tool")]
    impl SearchCode {
        pub(super) async fn search_code(
            &self,
            #[no_log] _context: &dyn AgentContext,
            query: &str,
        ) -> Result<ToolOutput, ToolError> {
            tokio::task::yield_now().await;
            let found = self.index.iter().filter(|line| line.contains(query)).count();
            Ok(format!("{found} lines").into())
        }
    }

    #[resource(kind = "tool")]
    #[cfg_attr(test, tool(description = "Says it.", param(name = "text", description = "What to say")))]
    pub(super) async fn say(
        #[no_log] _context: &dyn AgentContext,
        text: String,
    ) -> Result<ToolOutput, ToolError> {
        tokio::task::yield_now().await;
        Ok(text.into())
    }
}

#[tokio::test]
async fn marks_of_theirs_under_a_condition_stay_theirs() {
    let index = vec!["fn one()".to_owned()];
    let work = async {
        let tool = conditional::SearchCode { index };
        assert_eq!(
            seen(Box::new(tool), &[json!({ "query": "fn" })]).await["answers"],
            json!([{ "Text": "1 lines" }])
        );
        let said = seen(conditional::say(), &[json!({ "text": "yes" })]).await;
        assert_eq!(said["answers"], json!([{ "Text": "yes" }]));
    };
    check(
        work,
        &expect![[r#"
        usual: completed
          iteration 1: completed
            [usual] (implicit)(): completed
              tool(query="fn"): completed -> {"Text":"1 lines"}
              tool(text="yes"): completed -> {"Text":"yes"}
        resources: SearchCode
    "#]],
    )
    .await;
}
