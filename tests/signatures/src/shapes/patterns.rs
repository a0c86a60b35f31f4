//! Parameters that are patterns, hidden or marked, where `#[async_trait]` came first and where it did not.

use async_trait::async_trait;
use workflow_log::prelude::*;

#[derive(Debug)]
pub struct Point {
    pub x: i32,
    pub y: i32,
}

#[async_trait]
pub trait Draws: Send {
    async fn draw(
        &mut self,
        point: Point,
        sizes: [u16; 3],
        key: &str,
        unused: bool,
        text: String,
        r#type: u8,
    ) -> Result<String, String>;
}

pub struct Above(pub u16);

#[agent(run = "draw")]
#[async_trait]
impl Draws for Above {
    async fn draw(
        &mut self,
        Point { x, y }: Point,
        [first, .., last]: [u16; 3],
        #[no_log] key: &str,
        _: bool,
        mut text: String,
        r#type: u8,
    ) -> Result<String, String> {
        self.0 += first + last;
        text.push_str(key);
        if x > y { Err(text) } else { Ok(format!("{text} {} {type}", self.0)) }
    }
}

pub struct Below(pub u16);

#[async_trait]
#[agent(run = "draw")]
impl Draws for Below {
    async fn draw(
        &mut self,
        Point { x, y }: Point,
        [first, .., last]: [u16; 3],
        #[no_log] key: &str,
        _: bool,
        mut text: String,
        r#type: u8,
    ) -> Result<String, String> {
        self.0 += first + last;
        text.push_str(key);
        if x > y { Err(text) } else { Ok(format!("{text} {} {type}", self.0)) }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::recording::check;

    #[tokio::test]
    async fn patterns_are_recorded_whole_and_what_is_hidden_is_not() {
        let work = async {
            let agents: [Box<dyn Draws>; 2] = [Box::new(Above(1)), Box::new(Below(1))];
            for mut agent in agents {
                let point = Point { x: 1, y: 2 };
                agent.draw(point, [1, 2, 3], "key", true, "t".to_owned(), 7).await.unwrap();
                let point = Point { x: 2, y: 1 };
                assert!(agent.draw(point, [1, 2, 3], "", true, "t".to_owned(), 7).await.is_err());
            }
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [above](arg1="Point { x: 1, y: 2 }", arg2=[1,2,3], arg4=true, text="t", type=7): completed -> "tkey 5 7"
                  iteration 2: failed
                    [above](arg1="Point { x: 2, y: 1 }", arg2=[1,2,3], arg4=true, text="t", type=7): failed !! t
                    [below](arg1="Point { x: 1, y: 2 }", arg2=[1,2,3], arg4=true, text="t", type=7): completed -> "tkey 5 7"
                  iteration 3: failed
                    [below](arg1="Point { x: 2, y: 1 }", arg2=[1,2,3], arg4=true, text="t", type=7): failed !! t
            "#]],
        )
        .await;
    }
}
