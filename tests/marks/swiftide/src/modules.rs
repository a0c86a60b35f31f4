//! A module under our attribute, with tools of theirs in it.

use expect_test::expect;
use marks_recording::check;
use serde_json::json;

use crate::invoked::seen;

#[workflow_log::resource(kind = "tool")]
mod annotated {
    use swiftide::chat_completion::ToolOutput;
    use swiftide::chat_completion::errors::ToolError;
    use swiftide::traits::AgentContext;
    use swiftide::{Tool, tool};

    #[derive(Clone, Tool)]
    #[tool(description = "Searches code.", param(name = "query", description = "What to look for"))]
    pub(super) struct SearchCode {
        #[no_log]
        pub(super) index: Vec<String>,
    }

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

    #[workflow_log::resource(kind = "tool", name = "twice")]
    #[tool(description = "Says it twice.", param(name = "text", description = "What to say"))]
    pub(super) async fn twice(
        #[no_log] _context: &dyn AgentContext,
        text: String,
    ) -> Result<ToolOutput, ToolError> {
        Ok(format!("{text} {text}").into())
    }
}

#[tokio::test]
async fn tools_in_an_annotated_module_are_recorded_and_do_what_they_do() {
    let work = async {
        let tool = annotated::SearchCode { index: vec!["fn one()".to_owned()] };
        let answers = &seen(Box::new(tool), &[json!({ "query": "fn" })]).await["answers"];
        assert_eq!(*answers, json!([{ "Text": "1 lines" }]));
        let answers = &seen(annotated::twice(), &[json!({ "text": "yes" })]).await["answers"];
        assert_eq!(*answers, json!([{ "Text": "yes yes" }]));
    };
    check(
        work,
        &expect![[r#"
        usual: completed
          iteration 1: completed
            [usual] (implicit)(): completed
              tool(query="fn"): completed -> {"Text":"1 lines"}
              twice <tool>(text="yes"): completed -> {"Text":"yes yes"}
        resources: SearchCode
    "#]],
    )
    .await;
}
