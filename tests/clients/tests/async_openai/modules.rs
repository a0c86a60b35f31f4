//! Agents whose type is in one module and whose `impl` is in another, in either order.

use client_tests::{Compared, Order, Stage, numbered};

use crate::client;

mod type_first {
    use async_openai::Client;
    use async_openai::config::OpenAIConfig;
    use workflow_log::prelude::*;

    #[agent]
    pub(super) struct Early {
        #[llm]
        pub(super) client: Client<OpenAIConfig>,
    }

    mod asking {
        use workflow_log::prelude::*;

        use super::Early;
        use crate::{Result, question, said};

        #[agent]
        impl Early {
            pub(crate) async fn run(&self) -> Result<String> {
                let request = question("early", "Who came first?")?;
                Ok(said(&self.client.chat().create(request).await?))
            }
        }
    }
}

mod impl_first {
    mod asking {
        use workflow_log::prelude::*;

        use super::Late;
        use crate::{Result, question, said};

        #[agent]
        impl Late {
            pub(crate) async fn run(&self) -> Result<String> {
                let request = question("late", "Who came last?")?;
                Ok(said(&self.client.chat().create(request).await?))
            }
        }
    }

    use async_openai::Client;
    use async_openai::config::OpenAIConfig;
    use workflow_log::prelude::*;

    #[agent]
    pub(super) struct Late {
        #[llm]
        pub(super) client: Client<OpenAIConfig>,
    }
}

#[tokio::test]
async fn the_type_stands_before_its_impl() {
    let stage = Stage::new(numbered()).await;
    stage.play(type_first::Early { client: client(&stage) }.run()).await.unwrap();
    assert_eq!(stage.compare(Order::Served), Compared { answered: 1, requests: 1, refused: vec![] });
}

#[tokio::test]
async fn the_impl_stands_before_its_type() {
    let stage = Stage::new(numbered()).await;
    stage.play(impl_first::Late { client: client(&stage) }.run()).await.unwrap();
    assert_eq!(stage.compare(Order::Served), Compared { answered: 1, requests: 1, refused: vec![] });
}
