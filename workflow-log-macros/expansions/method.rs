#[agent]
async fn run(&self, (first, second): (u8, u8)) -> u8 {
    first + second
}

// becomes

async fn run(&self, arg1: (u8, u8)) -> u8 {
    use ladder::*;
    static __WL_SITE: Site = Site {
        role: Role::Run,
        name: core::option::Option::None,
        default_name: "run",
        kind: core::option::Option::None,
        unit_name: core::option::Option::None,
        type_name: "",
        snake_name: std::sync::OnceLock::new(),
        params: &["arg1"],
        function: "run",
        level: Level::Info,
        verbosity: core::option::Option::None,
        output: true,
    };
    let __call = Call::begin_run(
        &__WL_SITE,
        (&&TypeProbe::<Self>::new()).__wl_info(),
        &[
            (&&&&&(&&(&&(&&Probe(&arg1)).__wl_peel()).__wl_peel()).__wl_peel())
                .__wl_capture(),
        ],
        About {
            name: core::option::Option::Some(
                &|| agent_name::<Self>((&&TypeProbe::<Self>::new()).__wl_info()),
            ),
            config: core::option::Option::Some(
                (&&(&&Probe(&self)).__wl_peel()).__wl_config(),
            ),
            hides: core::option::Option::None,
        },
    );
    let __result = scoped(
            Call::context(&__call),
            async move {
                #[allow(
                    unreachable_code,
                    clippy::diverging_sub_expression,
                    clippy::needless_return
                )]
                if false {
                    let __returned: u8 = loop {};
                    return __returned;
                }
                let _ = &self;
                let arg1 = arg1;
                #[allow(clippy::no_effect_underscore_binding)]
                let (first, second) = arg1;
                match () {
                    () => first + second,
                }
            },
        )
        .await;
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
