use workflow_log::prelude::*;

#[resource]
struct Shell {
    #[no_log(output)]
    key: String,
}

fn main() {
    let _ = Shell { key: String::new() }.key;
}
