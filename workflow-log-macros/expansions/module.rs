#[agent]
mod agents {
    struct Planner;

    impl Planner {
        fn run(&self) {}
    }

    impl Display for Planner {
        fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
            f.write_str("planner")
        }
    }
}

// becomes

mod agents {
    #[::workflow_log::agent()]
    struct Planner;
    #[::workflow_log::agent()]
    impl Planner {
        fn run(&self) {}
    }
    impl Display for Planner {
        fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
            f.write_str("planner")
        }
    }
}
