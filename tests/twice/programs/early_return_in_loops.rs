// Early returns, labelled breaks and `continue` inside loops, sync and async.
use workflow_log::prelude::*;

struct Searcher;

#[agent]
impl Searcher {
    fn run(&self, grid: &[Vec<u32>], wanted: u32) -> Option<(usize, usize)> {
        for (y, row) in grid.iter().enumerate() {
            for (x, item) in row.iter().enumerate() {
                if *item == 0 {
                    continue;
                }
                if self.same(*item, wanted) {
                    return Some((x, y));
                }
            }
        }
        None
    }

    #[action]
    fn same(&self, one: u32, other: u32) -> bool {
        one == other
    }

    #[tool]
    async fn later(&self, limit: u32) -> Result<u32, String> {
        let mut sum = 0;
        let found = 'outer: loop {
            for number in 0.. {
                tokio::task::yield_now().await;
                sum += number;
                if number == limit {
                    return Err(format!("not below {}", limit));
                }
                if sum > 5 {
                    break 'outer number;
                }
            }
        };
        Ok(found)
    }
}

#[workflow]
#[tokio::main(flavor = "current_thread")]
async fn main() {
    let grid = vec![vec![0, 1], vec![2, 0, 3]];
    println!("{:?} {:?}", Searcher.run(&grid, 2), Searcher.run(&grid, 9));
    println!("{:?} {:?}", Searcher.later(2).await, Searcher.later(9).await);
}
