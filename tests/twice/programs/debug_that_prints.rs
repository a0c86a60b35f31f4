// Types whose `Debug`, `Display` and `Serialize` have effects that a program sees where it uses them.
use std::fmt;
use workflow_log::prelude::*;

#[derive(serde::Serialize)]
struct Noted {
    text: String,
}

struct Quiet(u32);

impl fmt::Debug for Quiet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "quiet {}", Worker.number(self.0))
    }
}

struct Worker;

#[agent]
impl Worker {
    fn run(&self, quiet: &Quiet, noted: Noted) -> Result<Noted, Quiet> {
        if quiet.0 > 1 { Err(Quiet(quiet.0)) } else { Ok(noted) }
    }

    #[tool]
    fn number(&self, number: u32) -> u32 {
        number + 1
    }
}

#[workflow]
fn main() {
    let made = |text: &str| Noted { text: text.into() };
    println!("{:?}", Worker.run(&Quiet(1), made("one")).map(|noted| noted.text));
    println!("{:?}", Worker.run(&Quiet(2), made("two")).map(|noted| noted.text));
}
