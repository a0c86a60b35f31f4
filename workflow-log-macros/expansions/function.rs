#[resource(kind = "llm")]
pub fn complete(prompt: &str) -> String {
    prompt.to_uppercase()
}

// becomes

pub fn complete(prompt: &str) -> String {
    fn __wl_complete(prompt: &str) -> String {
        prompt.to_uppercase()
    }
    use ladder::*;
    static __WL_SITE: Site = Site {
        role: Role::Use,
        name: core::option::Option::None,
        default_name: "complete",
        kind: core::option::Option::Some("llm"),
        unit_name: core::option::Option::None,
        type_name: "",
        snake_name: std::sync::OnceLock::new(),
        params: &["prompt"],
        function: "complete",
        level: Level::Info,
        verbosity: core::option::Option::None,
        output: true,
    };
    let __call = Call::begin(
        &__WL_SITE,
        core::option::Option::None,
        &[
            (&&&&&(&&(&&(&&Probe(&prompt)).__wl_peel()).__wl_peel()).__wl_peel())
                .__wl_capture(),
        ],
    );
    let __entered = Call::enter(&__call);
    let __result = __wl_complete(prompt);
    core::mem::drop(__entered);
    match (&&Probe(&__result)).__wl_split() {
        Returned::Value(__value) => {
            Call::answered(
                __call,
                (&&&&&(&&(&&(&&Probe(__value)).__wl_peel()).__wl_peel()).__wl_peel())
                    .__wl_capture(),
                (&&Probe(__value)).__wl_tell(),
            )
        }
        Returned::Error(__error) => {
            Call::fail(__call, (&&&&&&&Probe(__error)).__wl_describe())
        }
    }
    __result
}
