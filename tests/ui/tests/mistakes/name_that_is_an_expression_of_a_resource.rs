use workflow_log::prelude::*;

struct Shell {
    name: String,
}

#[resource(name = self.name)]
impl Shell {
    pub fn execute(&self) -> usize {
        self.name.len()
    }
}

fn main() {
    Shell { name: String::new() }.execute();
}
