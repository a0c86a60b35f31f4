// Loops whose passes are iterations, with early ends, and loops that are only loops.
use workflow_log::prelude::*;

struct Worker(u32);

#[agent]
impl Worker {
    fn run(&mut self, number: u32) -> Result<u32, String> {
        self.0 += number;
        #[iteration]
        for inner in 0..2 {
            self.0 += inner;
        }
        if self.0 > 9 { Err(format!("{} is too much", self.0)) } else { Ok(self.0) }
    }
}

fn loops() -> Result<u32, String> {
    unreachable!()
}

#[workflow]
fn main() {
    let (mut one, mut other) = (Worker(0), Worker(1));
    #[iteration]
    for number in 0..4 {
        if number == 1 {
            continue;
        }
        println!("{:?}", one.run(number));
        println!("{:?}", one.run(number));
        if number == 2 {
            break;
        }
    }
    let mut left = 2;
    #[iteration]
    'outer: while left > 0 {
        left -= 1;
        loop {
            println!("{:?}", other.run(left));
            continue 'outer;
        }
    }
    println!("{:?}", other.run(1));
    let found = {
        let mut pass = 0;
        #[iteration]
        loop {
            pass += 1;
            if let Err(error) = one.run(pass) {
                break error;
            }
        }
    };
    println!("{found} {}", std::panic::catch_unwind(loops).is_err());
}
