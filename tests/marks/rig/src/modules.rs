//! A module under our attribute, with a tool of theirs in it.

use expect_test::expect;
use marks_recording::check;
use serde_json::json;

use crate::asked::seen;

#[workflow_log::resource(kind = "tool")]
mod annotated {
    use rig_core::rig_tool;
    use rig_core::tool::ToolExecutionError;
    use workflow_log::resource;

    pub(super) struct Doubler;

    impl Doubler {
        pub(super) fn double(&self, number: i64) -> i64 {
            number * 2
        }
    }

    /// Functions of a module have their own attribute.
    #[resource(kind = "tool", name = "twice")]
    #[rig_tool(description = "Doubles a number.")]
    pub(super) fn twice(number: i64) -> Result<i64, ToolExecutionError> {
        Ok(Doubler.double(number))
    }

    #[rig_tool(description = "Is not recorded.")]
    pub(super) fn once(number: i64) -> Result<i64, ToolExecutionError> {
        Ok(number)
    }
}

#[tokio::test]
async fn a_tool_in_an_annotated_module_is_recorded_where_it_has_the_attribute() {
    let work = async {
        let questions = [json!({ "number": 4 })];
        assert_eq!(seen(annotated::Twice, &questions).await["answers"], json!(["8"]));
        assert_eq!(seen(annotated::Once, &questions).await["answers"], json!(["4"]));
        assert_eq!(annotated::Doubler.double(4), 8);
    };
    check(
        work,
        &expect![[r"
        usual: completed
          iteration 1: completed
            [usual] (implicit)(): completed
              twice <tool>(number=4): completed -> 8
                tool(number=4): completed -> 8
              tool(number=4): completed -> 8
        resources: Doubler
    "]],
    )
    .await;
}
