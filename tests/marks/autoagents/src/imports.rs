//! Both libraries' `agent` and `tool` in one scope, told apart by name, by path and by another name.

use std::sync::Arc;

use expect_test::expect;
use marks_recording::check;

use crate::executed::{Said, Scripted};

/// Ours by name, which goes before what their prelude brings; theirs by path.
mod ours_by_name {
    use autoagents::prelude::*;
    use workflow_log::agent;

    use super::{Arc, Scripted};

    #[agent(name = "brief")]
    #[autoagents::prelude::agent(name = "theirs", description = "Answers in one sentence.")]
    #[derive(Clone, AgentHooks, Default)]
    pub(super) struct Brief;

    #[agent]
    impl Brief {
        pub(super) async fn run(&self, #[no_log] model: Arc<Scripted>) -> String {
            let built = AgentBuilder::<_, DirectAgent>::new(BasicAgent::new(self.clone())).llm(model).build();
            self.checked(built.await.unwrap().agent.run(Task::new("Who?")).await.unwrap())
        }

        #[tool]
        fn checked(&self, answer: String) -> String {
            assert!(!answer.is_empty());
            answer
        }
    }
}

/// Ours under another name.
mod ours_renamed {
    use autoagents::prelude::*;
    use workflow_log::agent as recorded;

    use super::{Arc, Scripted};

    #[recorded]
    #[agent(name = "theirs", description = "Answers in one sentence.")]
    #[derive(Clone, AgentHooks, Default)]
    pub(super) struct Renamed;

    #[recorded]
    impl Renamed {
        pub(super) async fn run(&self, #[no_log] model: Arc<Scripted>) -> String {
            let built = AgentBuilder::<_, DirectAgent>::new(BasicAgent::new(self.clone())).llm(model).build();
            built.await.unwrap().agent.run(Task::new("Who?")).await.unwrap()
        }
    }
}

/// All of both preludes: the attributes that are in both by path, and a mark, which is never looked up.
mod both_preludes {
    use autoagents::prelude::*;
    use workflow_log::prelude::*;

    use super::{Arc, Scripted};

    #[workflow_log::agent]
    #[autoagents::prelude::agent(name = "theirs", description = "Answers in one sentence.")]
    #[derive(Clone, AgentHooks, Default)]
    pub(super) struct Mixed;

    #[workflow_log::agent]
    impl Mixed {
        pub(super) async fn run(&self, #[no_log] model: Arc<Scripted>) -> String {
            let built = AgentBuilder::<_, DirectAgent>::new(BasicAgent::new(self.clone())).llm(model).build();
            self.checked(built.await.unwrap().agent.run(Task::new("Who?")).await.unwrap())
        }

        #[tool(name = "check")]
        fn checked(&self, answer: String) -> String {
            log_action!("said", output = answer);
            answer
        }
    }
}

#[tokio::test]
async fn agents_of_both_are_told_apart_however_they_are_named() {
    let model = || Scripted::new([Said::Text("It is me.")]);
    let work = async {
        assert_eq!(ours_by_name::Brief.run(model()).await, "It is me.");
        assert_eq!(ours_renamed::Renamed.run(model()).await, "It is me.");
        assert_eq!(both_preludes::Mixed.run(model()).await, "It is me.");
    };
    check(work, &expect![[r#"
        usual: completed
          iteration 1: completed
            [brief](): completed -> "It is me."
              scripted <llm>(messages=[{"role":"System","message_type":"Text","content":"Answers in one sentence."},{"role":"User","message_type":"Text","content":"Who?"}]): completed -> "Text(\"It is me.\")"
              tool(answer="It is me."): completed -> "It is me."
            [renamed](): completed -> "It is me."
              scripted <llm>(messages=[{"role":"System","message_type":"Text","content":"Answers in one sentence."},{"role":"User","message_type":"Text","content":"Who?"}]): completed -> "Text(\"It is me.\")"
            [mixed](): completed -> "It is me."
              scripted <llm>(messages=[{"role":"System","message_type":"Text","content":"Answers in one sentence."},{"role":"User","message_type":"Text","content":"Who?"}]): completed -> "Text(\"It is me.\")"
              check <tool>(answer="It is me."): completed -> "It is me."
                said(): completed -> "It is me."
        resources: Scripted
    "#]]).await;
}
