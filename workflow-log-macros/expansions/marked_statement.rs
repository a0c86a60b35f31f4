#[workflow]
fn main() {
    #[env]
    let output = Command::new("ls").output();
    #[iteration]
    for line in output.iter() {
        thread::spawn(move || println!("{line:?}"));
    }
}

// becomes

fn main() {
    fn __wl_main() {
        use ladder::*;
        let output = called(
            {
                static __WL_SITE: Site = Site {
                    role: Role::Act,
                    name: core::option::Option::None,
                    default_name: "output",
                    kind: core::option::Option::Some("env"),
                    unit_name: core::option::Option::None,
                    type_name: "",
                    snake_name: std::sync::OnceLock::new(),
                    params: &["arg0"],
                    function: "Command::new.output",
                    level: Level::Info,
                    verbosity: core::option::Option::None,
                    output: true,
                };
                let __wl_call = Call::begin(
                    &__WL_SITE,
                    core::option::Option::None,
                    &[
                        (&&&&&(&&(&&(&&Probe(&"ls")).__wl_peel()).__wl_peel())
                            .__wl_peel())
                            .__wl_capture(),
                    ],
                );
                Begun::new(__wl_call)
            },
            Command::new("ls").output(),
            |__wl_call, __wl_value| {
                if let core::option::Option::Some(__wl_call) = (&mut &mut Streamed(
                    &mut *__wl_value,
                ))
                    .__wl_streaming(
                        __wl_call,
                        |__item, __arrived| match (&&Probe(__item)).__wl_split() {
                            Returned::Value(__value) => {
                                Arrived::item(
                                    __arrived,
                                    (&&&&&(&&(&&(&&Probe(__value)).__wl_peel()).__wl_peel())
                                        .__wl_peel())
                                        .__wl_capture(),
                                )
                            }
                            Returned::Error(__error) => {
                                Arrived::error(
                                    __arrived,
                                    (&&&&&&&Probe(__error)).__wl_describe(),
                                )
                            }
                        },
                    )
                {
                    match (&&Probe(__wl_value)).__wl_split() {
                        Returned::Value(__value) => {
                            Call::complete(
                                __wl_call,
                                (&&&&&(&&(&&(&&Probe(__value)).__wl_peel()).__wl_peel())
                                    .__wl_peel())
                                    .__wl_capture(),
                            )
                        }
                        Returned::Error(__error) => {
                            Call::fail(
                                __wl_call,
                                (&&&&&&&Probe(__error)).__wl_describe(),
                            )
                        }
                    }
                }
            },
        );
        for line in output.iter() {
            let __wl_pass = pass();
            thread::spawn({
                let __wl_place = handed_over();
                move || {
                    let __wl_entered = entered(&__wl_place);
                    println!("{line:?}")
                }
            });
        }
    }
    let __call = Workflow::begin(
        core::option::Option::None,
        core::option::Option::None,
        true,
        |_| {},
    );
    let __entered = Workflow::enter(&__call);
    let () = __wl_main();
    core::mem::drop(__entered);
    Workflow::returned(__call);
}
