// Lifetimes: elided, named, `'static`, of the type, of a trait's `'_`, outliving one another.
use workflow_log::prelude::*;

trait Borrowing<'a, T> {
    fn run(&self, text: &'a str, other: T) -> &'a str;
}

struct Parser<'t> {
    text: &'t str,
    longest: &'t str,
}

#[agent]
impl<'t> Parser<'t> {
    fn run<'s: 't>(&mut self, more: &'s str) -> &'t str {
        for word in self.text.split(' ').chain(more.split(' ')) {
            self.longest = self.longer(self.longest, word);
        }
        self.longest
    }

    #[action]
    fn longer<'x, 'y>(&self, one: &'x str, other: &'y str) -> &'x str
    where
        'y: 'x,
    {
        if other.len() > one.len() { other } else { one }
    }

    #[tool]
    async fn later<'l>(&'l self, text: &'l str) -> (&'t str, &'l str) {
        (self.longest, text)
    }

    #[tool(name = "static")]
    fn fixed(&self) -> &'static str {
        "static"
    }
}

#[agent(name = "elided")]
impl Borrowing<'_, u32> for Parser<'_> {
    fn run(&self, text: &str, other: u32) -> &'static str {
        println!("{} {}", text, other);
        "borrowed"
    }
}

#[agent(name = "named")]
impl<'a, 'p: 'a> Borrowing<'a, Option<&'p str>> for Parser<'p> {
    fn run(&self, text: &'a str, other: Option<&'p str>) -> &'a str {
        other.unwrap_or(text)
    }
}

#[workflow]
fn main() {
    let text = String::from("a bcd");
    let mut parser = Parser { text: &text, longest: "" };
    println!("{}", Parser::run(&mut parser, "efgh i"));
    println!("{:?}", futures::executor::block_on(parser.later("x")));
    println!("{}", parser.fixed());
    println!("{}", Borrowing::run(&parser, "text", 7));
    println!("{}", Borrowing::run(&parser, "text", Some("some")));
}
