// `#[no_log]` on fields of structs and enums, which the program itself shows in full.
use workflow_log::prelude::*;

#[agent]
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
struct Planner {
    model: String,
    #[no_log]
    key: String,
    #[no_log]
    #[serde(rename = "Token")]
    token: (u32, u32),
}

#[agent]
#[derive(Debug, Clone, serde::Serialize)]
enum Key {
    Plain(#[no_log] String),
    Named {
        id: u32,
        #[no_log]
        secret: String,
    },
    Nothing,
}

#[agent]
impl Planner {
    fn run(&self, keys: &[Key]) -> Planner {
        println!("{:?}", keys);
        self.clone()
    }
}

#[agent]
impl Key {
    #[action]
    #[no_log(output)]
    fn open(&self) -> Result<u32, String> {
        match self {
            Key::Plain(secret) => Err(format!("{} is plain", secret)),
            Key::Named { id, secret } => Ok(id + secret.len() as u32),
            Key::Nothing => Ok(0),
        }
    }
}

#[workflow(verbosity = "debug")]
fn main() {
    let planner = Planner { model: "m".into(), key: "top secret".into(), token: (1, 2) };
    let keys = [Key::Plain("abc".into()), Key::Named { id: 7, secret: "def".into() }, Key::Nothing];
    println!("{:?} {}", planner, planner == planner.run(&keys));
    println!("{} {}", serde_json::to_string(&planner).unwrap(), serde_json::to_string(&keys).unwrap());
    println!("{:?} {:?} {:?}", keys[0].open(), keys[1].open(), keys[2].open());
}
