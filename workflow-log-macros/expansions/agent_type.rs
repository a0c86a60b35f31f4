#[agent(name = "planner")]
#[derive(Clone, Debug)]
struct Planner {
    model: String,
    #[no_log]
    key: String,
}

// becomes

#[derive(Clone)]
struct Planner {
    model: String,
    key: String,
}
#[allow(deprecated, non_upper_case_globals)]
impl Planner {
    #[doc(hidden)]
    #[deny(dead_code)]
    pub(crate) const put_the_attribute_agent_on_an_impl_block_of_this_type_too: () = ();
}
#[automatically_derived]
#[allow(deprecated)]
impl Unit for Planner {
    const INFO: &'static UnitInfo = &UnitInfo {
        type_name: "Planner",
        name: core::option::Option::Some("planner"),
        kind: core::option::Option::None,
        verbosity: core::option::Option::None,
        serialized_names: &["Planner", "Planner"],
        hidden: &["key"],
    };
    fn snapshot(&self) -> Value {
        struct __WlSeen<'__wl>(&'__wl Planner, Value);
        #[automatically_derived]
        impl<'__wl> core::clone::Clone for __WlSeen<'__wl> {
            fn clone(&self) -> Self {
                use ladder::*;
                Self(
                    self.0,
                    match self.0 {
                        Planner { model: __field0, .. } => {
                            fields(
                                &[
                                    (
                                        "model",
                                        (&&&&&(&&(&&(&&Probe(__field0)).__wl_peel()).__wl_peel())
                                            .__wl_peel())
                                            .__wl_capture(),
                                    ),
                                ],
                            )
                        }
                    },
                )
            }
        }
        core::clone::Clone::clone(&__WlSeen(self, Value::Null)).1
    }
}
#[automatically_derived]
#[allow(deprecated)]
impl Hides for Planner {}
#[automatically_derived]
#[allow(deprecated)]
impl core::fmt::Debug for Planner {
    fn fmt(&self, __f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self { model: __field0, key: __field1 } => {
                let mut __builder = core::fmt::Formatter::debug_struct(__f, "Planner");
                {
                    core::fmt::DebugStruct::field(&mut __builder, "model", __field0);
                }
                {
                    if !is_capturing() {
                        core::fmt::DebugStruct::field(&mut __builder, "key", __field1);
                    }
                }
                core::fmt::DebugStruct::finish(&mut __builder)
            }
        }
    }
}
