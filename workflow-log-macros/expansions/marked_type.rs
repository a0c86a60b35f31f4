#[agent]
struct Planner {
    #[llm]
    client: Client,
    model: String,
}

// becomes

struct Planner {
    client: Client,
    model: String,
}
#[doc(hidden)]
#[allow(unused_macros)]
macro_rules! __wl_marks_of_Planner {
    ($($block:tt)*) => {
        marked! { { "client" llm } $($block)* }
    };
}
#[doc(hidden)]
#[allow(unused_imports)]
pub(crate) use __wl_marks_of_Planner as Planner;
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
        name: core::option::Option::None,
        kind: core::option::Option::None,
        verbosity: core::option::Option::None,
        serialized_names: &["Planner", "Planner"],
        hidden: &[],
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
                        Planner { model: __field1, .. } => {
                            fields(
                                &[
                                    (
                                        "model",
                                        (&&&&&(&&(&&(&&Probe(__field1)).__wl_peel()).__wl_peel())
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
