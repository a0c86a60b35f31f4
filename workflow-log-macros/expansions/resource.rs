#[resource(kind = "env")]
impl<'a> Shell for Docker<'a> {
    type Error = io::Error;

    fn command(&self, line: &str) -> Result<String, Self::Error> {
        self.exec(line)
    }
}

// becomes

impl<'a> Shell for Docker<'a> {
    type Error = io::Error;
    fn command(&self, line: &str) -> Result<String, Self::Error> {
        use ladder::*;
        static __WL_SITE: Site = Site {
            role: Role::Use,
            name: core::option::Option::None,
            default_name: "command",
            kind: core::option::Option::Some("env"),
            unit_name: core::option::Option::None,
            type_name: "Docker",
            snake_name: std::sync::OnceLock::new(),
            params: &["line"],
            function: "Docker::command",
            level: Level::Info,
            verbosity: core::option::Option::None,
            output: true,
        };
        let __call = Call::begin(
            &__WL_SITE,
            (&&TypeProbe::<Self>::new()).__wl_info(),
            &[
                (&&&&&(&&(&&(&&Probe(&line)).__wl_peel()).__wl_peel()).__wl_peel())
                    .__wl_capture(),
            ],
        );
        let __entered = Call::enter(&__call);
        let __result = <Self as __WlShell321c289290cbb499<'a>>::__wl_command(self, line);
        core::mem::drop(__entered);
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
}
#[doc(hidden)]
#[allow(drop_bounds)]
trait __WlShell321c289290cbb499<'a>: Shell + core::marker::Sized {
    fn __wl_command(&self, line: &str) -> Result<String, Self::Error>;
}
impl<'a> __WlShell321c289290cbb499<'a> for Docker<'a> {
    fn __wl_command(&self, line: &str) -> Result<String, Self::Error> {
        self.exec(line)
    }
}
