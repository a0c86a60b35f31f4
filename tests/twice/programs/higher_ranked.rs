// Higher-ranked bounds and closures in signatures, in parameters and in where clauses.
use workflow_log::prelude::*;

struct Filter<F> {
    keep: F,
}

#[agent]
impl<F> Filter<F>
where
    F: for<'a> Fn(&'a str) -> &'a str,
{
    fn run<'t>(&self, text: &'t str) -> &'t str {
        self.apply(text, &self.keep)
    }

    #[tool]
    fn apply<'t, G: ?Sized>(&self, text: &'t str, #[no_log] with: &G) -> &'t str
    where
        for<'x> G: Fn(&'x str) -> &'x str,
    {
        with(text)
    }

    #[tool]
    fn boxed(&self, text: String, #[no_log] with: Box<dyn for<'x> Fn(&'x str) -> &'x str>) -> String {
        with(&text).to_owned()
    }

    #[tool]
    fn pointer(&self, #[no_log] with: for<'x> fn(&'x str) -> &'x str) -> &'static str {
        with(" a pointer ")
    }
}

#[workflow]
fn main() {
    let filter = Filter { keep: str::trim_start };
    println!("[{}]", filter.run("  text "));
    let second: &dyn Fn(&str) -> &str = &|text| &text[1..2];
    println!("[{}]", filter.apply(" text ", second));
    println!("[{}]", filter.boxed(" text ".into(), Box::new(str::trim)));
    println!("[{}]", filter.pointer(str::trim));
}
