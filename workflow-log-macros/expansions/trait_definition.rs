#[resource(kind = "tool")]
trait Tool {
    fn name(&self) -> String;

    fn call(&self) -> Pin<Box<dyn Future<Output = String> + '_>> {
        Box::pin(async { self.name() })
    }
}

// becomes

trait Tool {
    fn name(&self) -> String;
    fn call(&self) -> Pin<Box<dyn Future<Output = String> + '_>> {
        use ladder::*;
        static __WL_SITE: Site = Site {
            role: Role::Use,
            name: core::option::Option::None,
            default_name: "call",
            kind: core::option::Option::Some("tool"),
            unit_name: core::option::Option::None,
            type_name: "Tool",
            snake_name: std::sync::OnceLock::new(),
            params: &[],
            function: "Tool::call",
            level: Level::Info,
            verbosity: core::option::Option::None,
            output: true,
        };
        let __call = Prepared::new(&__WL_SITE, core::option::Option::None, &[]);
        let __future = <Self as __WlTool>::__wl_call(self);
        std::boxed::Box::pin(
            RecordedFuture::new(
                __call,
                __future,
                |__call, __result| {
                    match (&&Probe(__result)).__wl_split() {
                        Returned::Value(__value) => {
                            Call::complete(
                                __call,
                                (&&&&&(&&(&&(&&Probe(__value)).__wl_peel()).__wl_peel())
                                    .__wl_peel())
                                    .__wl_capture(),
                            )
                        }
                        Returned::Error(__error) => {
                            Call::fail(__call, (&&&&&&&Probe(__error)).__wl_describe())
                        }
                    }
                },
            ),
        )
    }
}
#[doc(hidden)]
#[allow(drop_bounds)]
trait __WlTool: Tool {
    fn __wl_call(&self) -> Pin<Box<dyn Future<Output = String> + '_>> {
        Box::pin(async { self.name() })
    }
}
impl<__WlSelf: Tool + ?core::marker::Sized> __WlTool for __WlSelf {}
