//! Agents that implement a trait of their program's.

use std::error::Error;
use std::fmt::{self, Debug};
use std::marker::PhantomData;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use workflow_log::prelude::*;

use crate::model::Model;

/// What nodes of a graph of tasks are known by.
pub mod nodes {
    use super::{Debug, Error, Model, PhantomData, agent, async_trait, fmt};

    pub struct NodeId<T: ?Sized>(pub usize, PhantomData<T>);

    impl<T: ?Sized> NodeId<T> {
        pub fn new(number: usize) -> Self {
            Self(number, PhantomData)
        }
    }

    #[async_trait]
    pub trait TaskNode: Send + Sync {
        type Input: Send + Sync;
        type Output: Send + Sync;
        type Error: Error + Send + Sync;

        async fn evaluate(
            &self,
            id: &NodeId<dyn TaskNode<Input = Self::Input, Output = Self::Output, Error = Self::Error>>,
            input: &Self::Input,
        ) -> Result<Self::Output, Self::Error>;
    }

    /// As its original it is neither `Serialize` nor anything but `Debug` and `Clone`.
    #[derive(Clone, Debug)]
    pub struct Brief {
        pub topic: String,
    }

    #[derive(Debug)]
    pub struct NoTopic;

    impl fmt::Display for NoTopic {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("no topic")
        }
    }

    impl Error for NoTopic {}

    pub struct Research {
        pub model: Model,
    }

    #[agent(run = "evaluate")]
    #[async_trait]
    impl TaskNode for Research {
        type Input = Brief;
        type Output = String;
        type Error = NoTopic;

        // 13
        async fn evaluate(
            &self,
            _id: &NodeId<dyn TaskNode<Input = Self::Input, Output = Self::Output, Error = Self::Error>>,
            brief: &Self::Input,
        ) -> Result<Self::Output, Self::Error> {
            if brief.topic.is_empty() { Err(NoTopic) } else { Ok(self.model.ask(&brief.topic).await) }
        }
    }
}

/// Its errors as most of the traits below have them.
#[derive(Debug)]
pub enum AgentError {
    Refused(String),
}

impl fmt::Display for AgentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Refused(what) = self;
        write!(f, "{what} is refused")
    }
}

impl Error for AgentError {}

/// What is around an agent while it runs.
pub mod context {
    use super::{AgentError, Model, agent, async_trait};

    #[derive(Debug, Default)]
    pub struct AgentContext {
        pub turns: usize,
    }

    /// Without any derive, as in the program that it is from.
    pub struct AgentResponse {
        pub text: String,
    }

    #[async_trait]
    pub trait Agent: Send {
        // 21
        async fn run(&mut self, ctx: &mut AgentContext) -> Result<AgentResponse, AgentError>;
    }

    #[derive(Default)]
    pub struct Greeter {
        pub model: Model,
    }

    #[async_trait]
    #[agent]
    impl Agent for Greeter {
        async fn run(&mut self, ctx: &mut AgentContext) -> Result<AgentResponse, AgentError> {
            ctx.turns += 1;
            if ctx.turns > 1 {
                return Err(AgentError::Refused(format!("turn {}", ctx.turns)));
            }
            Ok(AgentResponse { text: self.model.ask("hello").await })
        }
    }
}

/// An agent that answers messages with messages.
pub mod messages {
    use super::{AgentError, Deserialize, Model, Serialize, agent};

    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Message {
        pub from: String,
        pub content: String,
    }

    #[expect(async_fn_in_trait, reason = "as in the program that it is from")]
    pub trait Replies {
        // 23
        async fn reply(&mut self, msg: Message) -> Result<Message, AgentError>;
    }

    #[derive(Default)]
    pub struct Echo {
        model: Model,
        replied: usize,
    }

    #[agent(run = "reply")]
    impl Replies for Echo {
        async fn reply(&mut self, mut msg: Message) -> Result<Message, AgentError> {
            self.replied += 1;
            if self.replied > 1 {
                return Err(AgentError::Refused(msg.content));
            }
            msg.content = self.model.ask(&msg.content).await;
            Ok(Message { from: "echo".to_owned(), ..msg })
        }
    }
}

/// Agents without anything async.
pub mod events {
    use super::{Debug, Error, Serialize, agent};

    #[derive(Clone, Debug, Serialize)]
    #[serde(rename_all = "snake_case")]
    pub enum AgentMessage {
        Text { text: String },
        Stop,
    }

    #[derive(Debug, Serialize)]
    pub struct AgentResponse {
        pub words: usize,
    }

    pub trait MessageAgent {
        // 24
        fn process_message(&mut self, message: AgentMessage) -> Result<AgentResponse, Box<dyn Error>>;
    }

    /// Only `Debug`.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub enum BusEvent {
        Tick(u64),
        Counted(u64),
    }

    pub trait EventAgent {
        // 25
        fn handle_event(&mut self, event: &BusEvent) -> Option<BusEvent>;
    }

    #[derive(Default)]
    pub struct Counter {
        ticks: u64,
    }

    #[agent(run = "process_message")]
    impl MessageAgent for Counter {
        fn process_message(&mut self, message: AgentMessage) -> Result<AgentResponse, Box<dyn Error>> {
            match message {
                AgentMessage::Text { text } => Ok(AgentResponse { words: text.split(' ').count() }),
                AgentMessage::Stop => Err("told to stop")?,
            }
        }
    }

    #[agent(name = "event counter", run = "handle_event")]
    impl EventAgent for Counter {
        fn handle_event(&mut self, event: &BusEvent) -> Option<BusEvent> {
            self.ticks += u64::from(matches!(event, BusEvent::Tick(_)));
            (self.ticks == 2).then_some(BusEvent::Counted(self.ticks))
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::context::{AgentContext, Greeter};
    use super::events::{AgentMessage, BusEvent, Counter, EventAgent as _, MessageAgent as _};
    use super::messages::{Echo, Message, Replies as _};
    use super::nodes::{Brief, NodeId, Research, TaskNode};
    use super::*;
    use crate::recording::check;

    #[tokio::test]
    async fn a_task_of_a_graph_is_an_interaction() {
        let work = async {
            let node = Research { model: Model };
            for topic in ["bees", ""] {
                let brief = Brief { topic: topic.to_owned() };
                assert_eq!(node.evaluate(&NodeId::new(1), &brief).await.is_ok(), topic == "bees");
            }
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [research](_id="signatures_tests::agents::traits::nodes::NodeId<dyn signatures_tests::agents::traits::nodes::TaskNode<Error = signatures_tests::agents::traits::nodes::NoTopic, Input = signatures_tests::agents::traits::nodes::Brief, Output = alloc::string::String>>", brief="Brief { topic: \"bees\" }"): completed -> "BEES"
                      llm(prompt="bees"): completed -> "BEES"
                  iteration 2: failed
                    [research](_id="signatures_tests::agents::traits::nodes::NodeId<dyn signatures_tests::agents::traits::nodes::TaskNode<Error = signatures_tests::agents::traits::nodes::NoTopic, Input = signatures_tests::agents::traits::nodes::Brief, Output = alloc::string::String>>", brief="Brief { topic: \"\" }"): failed !! no topic
                resources: Model
            "#]],
        )
        .await;
    }

    #[tokio::test]
    async fn a_context_is_recorded_as_it_was_before_the_agent_ran() {
        let work = async {
            let mut context = AgentContext::default();
            let mut agents: [Box<dyn context::Agent>; 2] =
                [Box::new(Greeter::default()), Box::new(Greeter::default())];
            let said = agents[0].run(&mut context).await.unwrap().text;
            assert_eq!(said, "HELLO");
            assert!(agents[1].run(&mut context).await.is_err());
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [greeter](ctx="AgentContext { turns: 0 }"): completed -> "signatures_tests::agents::traits::context::AgentResponse"
                      llm(prompt="hello"): completed -> "HELLO"
                  iteration 2: failed
                    [greeter](ctx="AgentContext { turns: 1 }"): failed !! turn 2 is refused
                resources: Model
            "#]],
        )
        .await;
    }

    #[tokio::test]
    async fn a_message_is_recorded_as_it_came_though_it_is_changed() {
        let work = async {
            let mut echo = Echo::default();
            let message = Message { from: "me".to_owned(), content: "hello".to_owned() };
            assert_eq!(echo.reply(message.clone()).await.unwrap().content, "HELLO");
            assert!(echo.reply(message).await.is_err());
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [echo](msg={"from":"me","content":"hello"}): completed -> {"from":"echo","content":"HELLO"}
                      llm(prompt="hello"): completed -> "HELLO"
                  iteration 2: failed
                    [echo](msg={"from":"me","content":"hello"}): failed !! hello is refused
                resources: Model
            "#]],
        )
        .await;
    }

    #[tokio::test]
    async fn sync_agents_may_fail_with_a_box_or_return_nothing() {
        let work = async {
            let mut counter = Counter::default();
            let message = AgentMessage::Text { text: "one two".to_owned() };
            assert_eq!(counter.process_message(message).unwrap().words, 2);
            assert!(counter.process_message(AgentMessage::Stop).is_err());
            assert_eq!(counter.handle_event(&BusEvent::Tick(7)), None);
            assert_eq!(counter.handle_event(&BusEvent::Tick(8)), Some(BusEvent::Counted(2)));
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [counter](message={"text":{"text":"one two"}}): completed -> {"words":2}
                  iteration 2: failed
                    [counter](message="stop"): failed !! told to stop
                    [event counter](event="Tick(7)"): completed -> "None"
                  iteration 3: completed
                    [event counter](event="Tick(8)"): completed -> "Some(Counted(2))"
            "#]],
        )
        .await;
    }
}
