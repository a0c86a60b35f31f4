#[agent]
impl Planner {
    fn run(&self, task: &str) -> String {
        self.client.ask(task)
    }
}

// becomes

const _: () = {
    #[allow(unused_imports)]
    use unmarked as __WlMarks;
    const _: () = {
        #[allow(deprecated, unused_imports)]
        use Planner as __WlMarks;
        const _: () = {
            __WlMarks! {
                agent() impl Planner { fn run(& self, task : & str) -> String { self
                .client.ask(task) } }
            }
        };
    };
};
