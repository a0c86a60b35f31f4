//! The macros that are not attributes: `log_action!`, and one that generated code falls back to.

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

/// Hands an `impl` block on whose type has no marked fields: see `expand::lookup` of the macros.
#[doc(hidden)]
#[macro_export]
macro_rules! __wl_unmarked {
    ($($tokens:tt)*) => {
        $crate::__private::marked! { {} $($tokens)* }
    };
}
