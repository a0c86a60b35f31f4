// Calls through marked fields of types that know nothing of us, in every position.
use workflow_log::prelude::*;

mod client {
    use std::future::{Future, IntoFuture};
    use std::pin::Pin;

    #[derive(Clone, Debug, Default)]
    pub struct Client {
        pub calls: u32,
    }

    pub struct Chat<'c>(&'c Client);

    #[derive(Debug)]
    pub struct Failure;

    impl std::fmt::Display for Failure {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("the model is away")
        }
    }

    impl std::error::Error for Failure {}

    pub struct Request<'c>(&'c Client, String);

    impl<'c> IntoFuture for Request<'c> {
        type Output = String;
        type IntoFuture = Pin<Box<dyn Future<Output = String> + Send + 'c>>;

        fn into_future(self) -> Self::IntoFuture {
            Box::pin(async move { format!("{} after {}", self.1, self.0.calls) })
        }
    }

    impl Client {
        pub fn chat(&self) -> Chat<'_> {
            Chat(self)
        }

        pub async fn asked(&self, text: &str) -> Result<String, Failure> {
            Ok(format!("{text}?"))
        }

        pub fn prompt(&self, text: &str) -> Request<'_> {
            Request(self, text.to_owned())
        }

        pub fn size(&self) -> usize {
            self.calls as usize
        }

        pub fn count(&mut self) -> u32 {
            self.calls += 1;
            self.calls
        }

        pub async fn open(&self, host: &str) -> Result<Session, Failure> {
            if host.is_empty() { Err(Failure) } else { Ok(Session(host.to_owned())) }
        }
    }

    pub struct Session(String);

    impl Session {
        pub fn checked(self) -> Result<Self, Failure> {
            if self.0 == "bad" { Err(Failure) } else { Ok(self) }
        }

        pub async fn text(self) -> Result<String, Failure> {
            Ok(self.0)
        }
    }

    impl Chat<'_> {
        pub async fn create(&self, request: Vec<String>) -> Result<String, Failure> {
            if request.is_empty() { Err(Failure) } else { Ok(request.concat()) }
        }
    }

    #[derive(Debug, Default)]
    pub struct Shell;

    impl Shell {
        pub fn run(&self, command: &str) -> Result<String, Failure> {
            if command == "fail" { Err(Failure) } else { Ok(command.to_uppercase()) }
        }

        pub fn session(&self, name: &str) -> Result<Session, Failure> {
            if name.is_empty() { Err(Failure) } else { Ok(Session(name.into())) }
        }
    }

    impl Session {
        pub fn name(&self) -> Result<usize, Failure> {
            Ok(self.0.len())
        }
    }
}

mod agents {
    use super::client::Failure;

    impl super::Planner {
        pub fn plain(&self) -> usize {
            self.client.size()
        }
    }

    use super::*;

    #[agent]
    impl Planner {
        pub async fn run(&mut self, task: &str) -> Result<String, Failure> {
            let request = vec![task.to_owned(), self.model.clone()];
            let first = self.client.chat().create(request).await?;
            let clone = self.client.clone();
            let unknown = Vec::new();
            if self.client.chat().create(unknown).await.is_err() && clone.size() == 0 {
                println!("empty");
            }
            let length = match self.client.chat().create(vec![first.clone()]).await {
                Ok(text) if text.len() > 2 => text.len(),
                Ok(_) | Err(_) => 0,
            };
            let in_time = tokio::time::timeout(
                std::time::Duration::from_secs(9),
                self.client.chat().create(vec![task.to_owned()]),
            )
            .await;
            let (one, two) = tokio::join!(
                self.client.asked("one"),
                async { self.client.chat().create(vec!["two".to_owned()]).await },
            );
            let later = async move |number: u32| number + 1;
            let said = self.client.prompt(&first).await;
            println!("{length} {} {} {} {said}", in_time.is_ok(), one.is_ok(), two.is_ok());
            self.client.count();
            let text = self.client.open("host").await?.checked()?.text().await?;
            println!("{} {text}", later(1).await);
            let bad = async { Ok::<_, Failure>(self.client.open("bad").await?.checked()?.text().await?) };
            println!("{:?}", bad.await);
            let never = self.client.asked("never");
            drop(never);
            self.by_hand("ls")?;
            let shown = self.shell.run("in async").map(|text| text.len())?;
            tokio::select! {
                reply = self.client.asked("selected") => println!("{reply:?}"),
                () = std::future::pending() => {}
            }
            Ok(format!("{first} {shown}"))
        }

        fn by_hand(&self, command: &str) -> Result<usize, Failure> {
            let out = self.shell.run(command)?;
            let _ = self.shell.run("fail");
            for word in ["a", "b"] {
                self.shell.run(word)?;
            }
            let lengths: Vec<usize> = ["x", "yy"].iter().map(|text| self.shell.run(text).unwrap().len()).collect();
            let token = "a secret";
            let _ = (self.shell.run(token), self.shell.run(&self.key), self.shell.run(&self.model));
            let name = self.shell.session("s")?.name()?;
            println!("{lengths:?} {name}");
            assert!(self.shell.run("asserted").is_ok());
            if self.shell.run("condition").is_ok_and(|text| text.len() == 9) { Ok(out.len()) } else { Ok(0) }
        }
    }
}

use client::{Client, Shell};

#[agent]
#[derive(Debug)]
struct Planner {
    #[llm]
    client: Client,
    #[env(name = "shell")]
    shell: Shell,
    model: String,
    #[no_log]
    key: String,
}

#[workflow]
#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut planner =
        Planner { client: Client::default(), shell: Shell, model: "m".into(), key: "secret".into() };
    println!("{:?} {} {}", planner.run("task").await.unwrap(), planner.plain(), planner.key.len());
}
