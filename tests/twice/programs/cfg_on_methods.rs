// Methods, blocks, fields and whole items that are there under a condition.
use workflow_log::prelude::*;

#[agent]
#[derive(Debug)]
struct Shell {
    #[cfg(unix)]
    path: &'static str,
    #[cfg(not(any(unix, windows)))]
    never: NoSuchType,
    #[no_log]
    #[cfg(all())]
    key: u8,
}

#[agent]
impl Shell {
    #[cfg(all())]
    fn run(&self, command: &str) -> String {
        self.tool(command)
    }

    #[cfg(any())]
    fn run(&self, command: &NoSuchType) -> NoSuchType {
        command.nothing()
    }

    #[tool]
    #[cfg(not(any()))]
    fn tool(&self, command: &str) -> String {
        format!("{} {}", self.path, command)
    }

    #[cfg(any())]
    #[tool]
    fn tool(&self) {}

    #[cfg_attr(all(), allow(non_snake_case))]
    #[cfg_attr(any(), no_such_attribute)]
    #[action]
    fn Loud(&self) -> u8 {
        self.key
    }
}

#[cfg(any())]
#[agent]
impl Shell {
    fn never(&self, _: NoSuchType) {}
}

trait Ends {
    #[cfg(any())]
    fn never(&self);
    fn end(&self) -> u8;
}

#[resource(kind = "tool", name = "end")]
#[cfg(all())]
impl Ends for Shell {
    #[cfg(any())]
    fn never(&self) {}
    #[cfg(all())]
    fn end(&self) -> u8 {
        2
    }
}

#[workflow]
fn main() {
    let shell = Shell { path: "sh", key: 1 };
    println!("{:?}", shell);
    println!("{} {} {}", shell.run("ls"), shell.Loud(), shell.end());
}
