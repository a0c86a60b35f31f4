//! The macros that are not attributes: `log_action!`, and what generated code needs of the ladder.

/// Records an action of your own, at the place where it stands.
///
/// It takes a name, and after it any of `input = value`, `output = value`, `level = "warn"`, and
/// `key = value` for the action's metadata. Values are anything that serializes. It records
/// nothing where its level is above the verbosity, and evaluates its arguments all the same.
///
/// ```
/// use workflow_log::log_action;
///
/// let candidates = vec!["a", "b"];
/// log_action!("ranked");
/// log_action!("ranked", input = candidates, output = "b", level = "debug", strategy = "votes");
/// ```
#[macro_export]
macro_rules! log_action {
    ($name:expr $(, $key:ident = $value:expr)* $(,)?) => {{
        #[allow(unused_mut)]
        let (mut level, mut input, mut output, mut metadata) = (
            $crate::__private::Level::Info,
            $crate::__private::core::option::Option::None::<$crate::__private::Value>,
            $crate::__private::core::option::Option::None::<$crate::__private::Value>,
            $crate::__private::std::vec::Vec::<(&'static str, $crate::__private::Value)>::new(),
        );
        $($crate::__log_action_entry!(level, input, output, metadata, $key = $value);)*
        $crate::__private::log_action($crate::__private::core::convert::AsRef::<str>::as_ref(&$name), level, input, output, metadata);
    }};
}

#[doc(hidden)]
#[macro_export]
macro_rules! __log_action_entry {
    ($level:ident, $input:ident, $output:ident, $metadata:ident, level = $value:expr) => {
        $level = $crate::__private::level($value)
    };
    ($level:ident, $input:ident, $output:ident, $metadata:ident, input = $value:expr) => {
        $input = $crate::__private::core::option::Option::Some($crate::__private::serialized(&$value))
    };
    ($level:ident, $input:ident, $output:ident, $metadata:ident, output = $value:expr) => {
        $output = $crate::__private::core::option::Option::Some($crate::__private::serialized(&$value))
    };
    ($level:ident, $input:ident, $output:ident, $metadata:ident, $key:ident = $value:expr) => {
        $metadata.push(($crate::__private::core::stringify!($key), $crate::__private::serialized(&$value)))
    };
}

/// Captures what a reference points to, by what its type can do.
#[doc(hidden)]
#[macro_export]
macro_rules! __capture {
    ($value:expr) => {{
        #[allow(unused_imports)]
        use $crate::__private::{
            CaptureDebug as _, CaptureHiding as _, CaptureKnown as _, CaptureName as _,
            CaptureSerialize as _, PeelNothing as _, PeelPointer as _,
        };
        (&&&&&(&&(&&(&&$crate::__private::Probe($value)).__wl_peel()).__wl_peel()).__wl_peel()).__wl_capture()
    }};
}

/// Ends a call with what a function returned.
#[doc(hidden)]
#[macro_export]
macro_rules! __finish {
    ($type:ty, $call:expr, $result:expr) => {{
        #[allow(unused_imports)]
        use $crate::__private::{
            DescribeAsError as _, DescribeAsSendError as _, DescribeAsSendSyncError as _, DescribeDebug as _,
            DescribeDisplay as _, DescribeError as _, DescribeName as _, FactsGiven as _, FactsNotGiven as _,
            MadeOption as _, MadeSomething as _, SplitNothing as _, SplitResult as _,
        };
        if <$type>::is_underway(&$call) {
            match (&&$crate::__private::Probe($result)).__wl_split() {
                $crate::__private::Split::Value(value) => {
                    let made = (&&$crate::__private::Probe(value)).__wl_made();
                    if <$type>::wants_output(&$call) {
                        let output = $crate::__capture!(value);
                        let facts = (&&$crate::__private::Probe(value)).__wl_facts();
                        <$type>::complete(
                            $call,
                            made,
                            $crate::__private::core::option::Option::Some(output),
                            facts,
                        );
                    } else {
                        <$type>::complete(
                            $call,
                            made,
                            $crate::__private::core::option::Option::None,
                            $crate::__private::core::option::Option::None,
                        );
                    }
                }
                $crate::__private::Split::Error(error) => {
                    if <$type>::wants_error(&$call) {
                        <$type>::fail(
                            $call,
                            $crate::__private::core::option::Option::Some(
                                (&&&&&&&$crate::__private::Probe(error)).__wl_describe(),
                            ),
                        );
                    } else {
                        <$type>::fail($call, $crate::__private::core::option::Option::None);
                    }
                }
            }
        }
    }};
}

/// What the attribute on a type says, if it has one.
#[doc(hidden)]
#[macro_export]
macro_rules! __unit {
    ($type:ty) => {{
        #[allow(unused_imports)]
        use $crate::__private::{InfoOfNothing as _, InfoOfUnit as _};
        (&&$crate::__private::TypeProbe::<$type>::new()).__wl_info()
    }};
}

/// The configuration of a value, if its type is annotated.
#[doc(hidden)]
#[macro_export]
macro_rules! __snapshot {
    ($value:expr) => {{
        #[allow(unused_imports)]
        use $crate::__private::{
            PeelNothing as _, PeelPointer as _, SnapshotNothing as _, SnapshotUnit as _,
        };
        (&&(&&$crate::__private::Probe($value)).__wl_peel()).__wl_snapshot()
    }};
}
