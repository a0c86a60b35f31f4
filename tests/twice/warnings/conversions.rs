// Comparisons, overflows and conversions that the compiler doubts.
use workflow_log::prelude::*;

struct Worker;

#[agent]
impl Worker {
    fn run(&self, number: u8) -> bool {
        number >= 0
    }

    #[tool]
    fn literal(&self) -> Option<u32> {
        let small = 3 as *const u8;
        let never = f32::NAN == 1.0;
        self.text(&format!("{}", never).clone());
        small.is_null().then(|| 1)
    }

    #[tool]
    fn text(&self, text: &str) -> String {
        let noop = (&text).clone();
        std::mem::drop(&noop);
        std::mem::forget(1);
        text.to_owned()
    }

    #[tool]
    async fn later(&self) -> u32 {
        for x in Some(1) {
            return x;
        }
        2
    }
}

#[workflow]
fn main() {
    Worker.run(1);
    Worker.literal();
    drop(Worker.later());
}
