// Errors that are returned, up to `main`: message on stderr and exit code.
use std::fmt;
use workflow_log::prelude::*;

#[derive(Debug)]
enum Failure {
    Parse(std::num::ParseIntError),
    Limit { limit: u32 },
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Parse(_) => write!(f, "cannot parse"),
            Failure::Limit { limit } => write!(f, "more than {}", limit),
        }
    }
}

impl std::error::Error for Failure {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Failure::Parse(error) => Some(error),
            Failure::Limit { .. } => None,
        }
    }
}

struct Reader;

#[agent]
impl Reader {
    fn run(&self, text: &str) -> Result<u32, Failure> {
        let number = self.parse(text).map_err(Failure::Parse)?;
        if number > 9 { Err(Failure::Limit { limit: 9 }) } else { Ok(number) }
    }

    #[tool]
    fn parse(&self, text: &str) -> Result<u32, std::num::ParseIntError> {
        text.parse()
    }
}

#[workflow]
fn main() -> Result<(), Failure> {
    println!("{}", Reader.run("7")?);
    println!("{:?}", Reader.run("10").map_err(|error| error.to_string()));
    Reader.run("seven")?;
    println!("never");
    Ok(())
}
