#[workflow(verbosity = "debug", metadata(build = BUILD))]
fn main() -> Result<(), String> {
    Planner.run("plan")
}

// becomes

fn main() -> Result<(), String> {
    fn __wl_main() -> Result<(), String> {
        Planner.run("plan")
    }
    use ladder::*;
    let __call = Workflow::begin(
        core::option::Option::None,
        core::option::Option::Some(Level::Debug),
        true,
        |__opening| {
            Opening::metadata(__opening, "build", &(BUILD));
        },
    );
    let __entered = Workflow::enter(&__call);
    let __result = __wl_main();
    core::mem::drop(__entered);
    match (&&Probe(&__result)).__wl_split() {
        Returned::Value(__value) => {
            Workflow::complete(
                __call,
                (&&&&&(&&(&&(&&Probe(__value)).__wl_peel()).__wl_peel()).__wl_peel())
                    .__wl_capture(),
            )
        }
        Returned::Error(__error) => {
            Workflow::fail(__call, (&&&&&&&Probe(__error)).__wl_describe())
        }
    }
    __result
}
