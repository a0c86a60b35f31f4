//! What the models say when nobody has named a real one: three iterations on the task `notes`.
//!
//! Only the replies are written down. The commands in them are real, and so is what they print.

use workflow_log_examples::server::{Reply, Scenario};

use crate::prompts;

/// The executor's replies. The second one forgets the form it was told to keep, so it is asked again.
const EXECUTOR: [&str; 4] = [
    "I read the program first.\nCommand: ls -R && cat notes.sh\n<END>",
    "The name goes into the path as it is. I would try a name with `..` in it.",
    "The name goes into the path as it is, so a name with `..` should leave notes/.\n\
     Command: bash notes.sh show ../secret\n<END>",
    "The patch removes `../` once, so what is left of `....//` is `../` again.\n\
     Command: bash notes.sh show ....//secret\n<END>",
];

/// The patch agent's replies. The second one's patch is naive.
const PATCHER: [&str; 3] = [
    "Before I change anything, I see what has to keep working.\n\
     Command: bash notes.sh add groceries 'milk and bread' && bash notes.sh show groceries && bash notes.sh list\n<END>",
    "I remove `../` from the name.\n\
     Command: sed -i.bak 's#^name=.*#name=${2:-}; name=${name//..\\\\/}#' notes.sh && rm notes.sh.bak && grep -n '^name=' notes.sh\n<END>",
    "Taking bad parts out of a name is a race I would lose. I say what a name may be and refuse the rest.\n\
     Command: sed -i.bak 's#^name=.*#name=${2:-}; case $name in *[!A-Za-z0-9_-]*) echo \"notes.sh: bad name\" >\\&2; exit 2 ;; esac#' \
     notes.sh && rm notes.sh.bak && grep -n '^name=' notes.sh\n<END>",
];

/// The models of both agents.
pub fn scenario() -> Scenario {
    Scenario::new()
        .role(prompts::EXECUTOR, EXECUTOR.map(Reply::text))
        .role(prompts::PATCHER, PATCHER.map(Reply::text))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::{
        DEFAULT_TASK, TIMEOUT_PER_COMMAND, bash,
        responses::{Observation, Response},
        task::{self, CHECK, CODEBASE},
    };

    async fn run(command: &str, folder: &Path) -> (bool, String) {
        let output = bash::run(command, folder, TIMEOUT_PER_COMMAND).await.unwrap();
        let success = output.status.success();
        let Observation(seen) = Observation::of(Ok(output));
        (success, seen)
    }

    /// Runs the command in a reply, and returns what it prints.
    async fn play(reply: &str, folder: &Path) -> String {
        let Ok(Response::Command(command)) = Response::parse(reply) else {
            panic!("no command in {reply:?}")
        };
        let (success, seen) = run(&command.command, folder).await;
        assert!(success, "{}: {seen}", command.command);
        seen
    }

    #[tokio::test]
    async fn three_iterations_solve_the_task_and_two_do_not() {
        let scratch = tempfile::tempdir().unwrap();
        task::copy(Path::new(DEFAULT_TASK), 0, scratch.path()).unwrap();
        let folder = scratch.path().join(CODEBASE);
        let secret = std::fs::read_to_string(folder.join("secret.txt")).unwrap();

        assert!(play(EXECUTOR[0], &folder).await.contains("cat \"notes/$name.txt\""));
        assert!(play(PATCHER[0], &folder).await.contains("milk and bread"));
        assert_eq!(
            run(CHECK, &folder).await,
            (false, "FAIL: notes.sh show ../secret prints the secret".to_owned())
        );

        assert!(Response::parse(EXECUTOR[1]).is_err(), "exactly one reply cannot be parsed");
        assert_eq!(play(EXECUTOR[2], &folder).await, secret.trim());
        play(PATCHER[1], &folder).await;
        assert_eq!(
            run(CHECK, &folder).await,
            (false, "FAIL: notes.sh show ....//secret prints the secret".to_owned())
        );

        assert_eq!(play(EXECUTOR[3], &folder).await, secret.trim());
        play(PATCHER[2], &folder).await;
        assert_eq!(
            run(CHECK, &folder).await,
            (true, "PASS: only notes are shown, and notes still work".to_owned())
        );
    }
}
