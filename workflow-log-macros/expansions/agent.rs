#[agent]
impl Planner {
    pub async fn run(&mut self, task: &str) -> Result<Plan, Error> {
        self.query(task).await?.parse()
    }

    #[llm]
    fn query(&self, prompt: &str, #[no_log] key: &str) -> Result<String, Error> {
        self.client.ask(prompt, key)
    }
}

// becomes

impl Planner {
    pub async fn run(&mut self, task: &str) -> Result<Plan, Error> {
        use ladder::*;
        static __WL_SITE: Site = Site {
            role: Role::Run,
            name: core::option::Option::None,
            default_name: "",
            kind: core::option::Option::None,
            unit_name: core::option::Option::None,
            type_name: "Planner",
            snake_name: std::sync::OnceLock::new(),
            params: &["task"],
            function: "Planner::run",
            level: Level::Info,
            verbosity: core::option::Option::None,
            output: true,
        };
        let __call = Call::begin_run(
            &__WL_SITE,
            (&&TypeProbe::<Self>::new()).__wl_info(),
            &[
                (&&&&&(&&(&&(&&Probe(&task)).__wl_peel()).__wl_peel()).__wl_peel())
                    .__wl_capture(),
            ],
            About {
                name: core::option::Option::None,
                config: core::option::Option::Some(
                    (&&(&&Probe(&self)).__wl_peel()).__wl_config(),
                ),
                hides: core::option::Option::None,
            },
        );
        let __result = scoped(Call::context(&__call), Self::__wl_run(self, task)).await;
        match (&&Probe(&__result)).__wl_split() {
            Returned::Value(__value) => {
                Call::complete(
                    __call,
                    (&&&&&(&&(&&(&&Probe(__value)).__wl_peel()).__wl_peel()).__wl_peel())
                        .__wl_capture(),
                )
            }
            Returned::Error(__error) => {
                Call::fail(__call, (&&&&&&&Probe(__error)).__wl_describe())
            }
        }
        __result
    }
    #[doc(hidden)]
    pub async fn __wl_run(&mut self, task: &str) -> Result<Plan, Error> {
        self.query(task).await?.parse()
    }
    fn query(&self, prompt: &str, key: &str) -> Result<String, Error> {
        use ladder::*;
        static __WL_SITE: Site = Site {
            role: Role::Act,
            name: core::option::Option::None,
            default_name: "query",
            kind: core::option::Option::Some("llm"),
            unit_name: core::option::Option::None,
            type_name: "Planner",
            snake_name: std::sync::OnceLock::new(),
            params: &["prompt"],
            function: "Planner::query",
            level: Level::Info,
            verbosity: core::option::Option::None,
            output: true,
        };
        let __call = Call::begin(
            &__WL_SITE,
            (&&TypeProbe::<Self>::new()).__wl_info(),
            &[
                (&&&&&(&&(&&(&&Probe(&prompt)).__wl_peel()).__wl_peel()).__wl_peel())
                    .__wl_capture(),
            ],
        );
        let __entered = Call::enter(&__call);
        let __result = Self::__wl_query(self, prompt, key);
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
    #[doc(hidden)]
    fn __wl_query(&self, prompt: &str, key: &str) -> Result<String, Error> {
        self.client.ask(prompt, key)
    }
}
const _: () = {
    #[allow(dead_code, deprecated, clippy::multiple_bound_locations)]
    fn __wl_used(_: &Planner) {
        #[allow(unused_imports)]
        use NotWanted as _;
        let () = <Planner>::put_the_attribute_agent_on_an_impl_block_of_this_type_too;
    }
};
