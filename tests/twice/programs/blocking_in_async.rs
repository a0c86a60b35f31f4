// Blocking calls inside async runs: sync methods, `block_on` in a thread, `spawn_blocking`.
use workflow_log::prelude::*;

struct Shell;

#[resource(kind = "env")]
impl Shell {
    pub fn run_command(&self, command: &str) -> std::io::Result<std::process::Output> {
        std::process::Command::new("sh").args(["-c", command]).output()
    }
}

struct Coder {
    shell: Shell,
}

#[agent]
impl Coder {
    async fn run(&self, task: &str) -> usize {
        let output = self.shell.run_command(task).unwrap();
        let inner = std::thread::scope(|scope| {
            scope.spawn(|| futures::executor::block_on(self.ask("inside a thread"))).join().unwrap()
        });
        let blocked = tokio::task::spawn_blocking(|| wait(3)).await.unwrap();
        output.stdout.len() + inner + blocked
    }

    #[llm]
    async fn ask(&self, prompt: &str) -> usize {
        tokio::task::yield_now().await;
        prompt.len()
    }
}

#[resource(kind = "tool")]
fn wait(millis: u64) -> usize {
    std::thread::sleep(std::time::Duration::from_millis(millis));
    1
}

#[workflow]
#[tokio::main]
async fn main() {
    println!("{}", Coder { shell: Shell }.run("echo out; echo err >&2; exit 3").await);
}
