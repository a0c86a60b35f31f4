// Patterns as parameters: tuples, structs, slices, references, nested ones, `mut` and `_`.
use workflow_log::prelude::*;

struct Loud(&'static str);

impl Drop for Loud {
    fn drop(&mut self) {
        println!("{} is dropped", self.0);
    }
}

#[derive(serde::Serialize)]
struct Point {
    x: i32,
    y: i32,
}

struct Walker;

#[agent]
impl Walker {
    fn run(&self, (dx, dy): (i32, i32), Point { x, y: up }: Point, mut count: u32, _: &str) -> Point {
        count += 1;
        println!("{} steps", count);
        self.go([x + dx, up + dy, 0], &mut 7, &(1, "a"))
    }

    #[action]
    fn go(&self, [x, .., z]: [i32; 3], &mut ref mut by: &mut i32, &(one, ref letter): &(i32, &str)) -> Point {
        *by += one;
        Point { x: x + *by, y: z + letter.len() as i32 }
    }

    #[tool]
    fn keeps(&self, _: Loud, (first, _): (Loud, Loud), _unused: Loud, _last @ Loud(_): Loud) {
        println!("{} is here", first.0);
    }

    #[tool]
    async fn later(&self, _: Loud, (first, _): (Loud, Loud), _unused: Loud) {
        println!("{} is here later", first.0);
    }
}

#[workflow]
fn main() {
    let Point { x, y } = Walker.run((1, 2), Point { x: 3, y: 4 }, 0, "ignored");
    println!("{} {}", x, y);
    Walker.keeps(Loud("a"), (Loud("b"), Loud("c")), Loud("d"), Loud("e"));
    futures::executor::block_on(Walker.later(Loud("f"), (Loud("g"), Loud("h")), Loud("i")));
    println!("unpolled");
    drop(Walker.later(Loud("j"), (Loud("k"), Loud("l")), Loud("m")));
}
