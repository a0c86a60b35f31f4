#[agent]
impl Planner {
    #[no_log]
    async fn ask(&self, task: &str) -> Result<String, Error> {
        let request = Request::new(task);
        let reply = self.client.chat().create(request).await?;
        Ok(reply.text())
    }
}

// becomes

impl Planner {
    async fn ask(&self, task: &str) -> Result<String, Error> {
        use ladder::*;
        let request = Request::new(task);
        let reply = RecordedFuture::new(
                {
                    static __WL_SITE: Site = Site {
                        role: Role::Act,
                        name: core::option::Option::None,
                        default_name: "create",
                        kind: core::option::Option::Some("llm"),
                        unit_name: core::option::Option::None,
                        type_name: "Planner",
                        snake_name: std::sync::OnceLock::new(),
                        params: &["request"],
                        function: "Planner::client.chat.create",
                        level: Level::Info,
                        verbosity: core::option::Option::None,
                        output: true,
                    };
                    let __wl_call = Prepared::new(
                        &__WL_SITE,
                        core::option::Option::None,
                        &[
                            (&&&&&(&&(&&(&&Probe(&request)).__wl_peel()).__wl_peel())
                                .__wl_peel())
                                .__wl_capture(),
                        ],
                    );
                    __wl_call
                },
                future(self.client.chat().create(request)),
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
                                Call::answered(
                                    __wl_call,
                                    (&&&&&(&&(&&(&&Probe(__value)).__wl_peel()).__wl_peel())
                                        .__wl_peel())
                                        .__wl_capture(),
                                    (&&Probe(__value)).__wl_tell(),
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
            )
            .await?;
        Ok(reply.text())
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
