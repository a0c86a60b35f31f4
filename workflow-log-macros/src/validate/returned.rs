//! What a function's signature says that it returns: a future, a stream, the type itself.

use quote::ToTokens as _;
use syn::{GenericArgument, Ident, PathArguments, ReturnType, Signature, Type, TypeParamBound};

use super::function::any_ident;
use crate::model::Streams;

/// Whether a type is written as a boxed future: `Pin<Box<dyn Future<…>>>`, `BoxFuture`.
pub(super) fn boxed_future(output: &ReturnType, associated: &[(Ident, Type)]) -> bool {
    let ReturnType::Type(_, ty) = output else { return false };
    let Some((name, arguments)) = last_segment(ty) else { return false };
    // `LocalBoxFuture`, `WasmBoxedFuture`: libraries call it what they like, and end in this.
    if name.to_string().ends_with("BoxFuture") || name.to_string().ends_with("BoxedFuture") {
        return true;
    }
    if let Some((_, ty)) = associated.iter().find(|(own, _)| is_own(ty, own)) {
        let output = ReturnType::Type(syn::token::RArrow::default(), Box::new(ty.clone()));
        return boxed_future(&output, &[]);
    }
    let boxed = (name == "Pin").then(|| first_type(arguments)).flatten();
    let Some((name, arguments)) = boxed.and_then(last_segment) else { return false };
    let Some(Type::TraitObject(object)) = (name == "Box").then(|| first_type(arguments)).flatten() else {
        return false;
    };
    object.bounds.iter().any(is_future)
}

/// Whether a type is written as `impl Future<…>`.
pub(super) fn opaque_future(output: &ReturnType) -> bool {
    fn is_opaque_future(ty: &Type) -> bool {
        match ty {
            Type::ImplTrait(opaque) => {
                opaque.bounds.iter().any(is_future) && opaque.bounds.iter().all(is_kept)
            }
            Type::Group(group) => is_opaque_future(&group.elem),
            Type::Paren(paren) => is_opaque_future(&paren.elem),
            _ => false,
        }
    }
    matches!(output, ReturnType::Type(_, ty) if is_opaque_future(ty))
}

/// How a function's type says that it returns a stream.
pub(super) fn streams(output: &ReturnType) -> Streams {
    fn is_opaque_stream(ty: &Type) -> bool {
        match ty {
            Type::ImplTrait(opaque) => {
                opaque.bounds.iter().any(is_stream) && opaque.bounds.iter().all(is_kept)
            }
            Type::Group(group) => is_opaque_stream(&group.elem),
            Type::Paren(paren) => is_opaque_stream(&paren.elem),
            _ => false,
        }
    }
    let ReturnType::Type(_, ty) = output else { return Streams::No };
    let in_result = last_segment(ty)
        .filter(|(name, _)| name.to_string().ends_with("Result"))
        .and_then(|(_, arguments)| first_type(arguments));
    if is_opaque_stream(ty) || in_result.is_some_and(is_opaque_stream) {
        return Streams::Opaque;
    }
    // `EventStream`, `StreamingResult`: what a name stands for, the compiler knows.
    let says_stream = any_ident(ty.to_token_stream(), &|word| word.contains("Stream"));
    if says_stream { Streams::ByType } else { Streams::No }
}

fn is_stream(bound: &TypeParamBound) -> bool {
    const STREAMS: &[&str] = &["Stream", "FusedStream"];
    match bound {
        TypeParamBound::Trait(bound) => {
            bound.path.segments.last().is_some_and(|last| STREAMS.iter().any(|stream| last.ident == stream))
        }
        _ => false,
    }
}

/// Whether a future or stream that is recorded has what the bound asks for, if the user's has.
fn is_kept(bound: &TypeParamBound) -> bool {
    const KEPT: &[&str] = &["Future", "Stream", "FusedStream", "Unpin", "UnwindSafe", "RefUnwindSafe"];
    match bound {
        TypeParamBound::Trait(bound) => bound.path.segments.last().is_some_and(|last| {
            // Libraries have their own names for what is `Send` where there are threads.
            let name = last.ident.to_string();
            KEPT.contains(&name.as_str()) || name.contains("Send") || name.contains("Sync")
        }),
        _ => true,
    }
}

fn is_future(bound: &TypeParamBound) -> bool {
    match bound {
        TypeParamBound::Trait(bound) => bound.path.segments.last().is_some_and(|last| last.ident == "Future"),
        _ => false,
    }
}

/// Whether a type is written as `Self::Name`.
fn is_own(ty: &Type, name: &Ident) -> bool {
    match ty {
        Type::Path(path) if path.qself.is_none() => {
            let segments = &path.path.segments;
            segments.len() == 2 && segments[0].ident == "Self" && segments[1].ident == *name
        }
        _ => false,
    }
}

fn last_segment(ty: &Type) -> Option<(&Ident, &PathArguments)> {
    match ty {
        Type::Path(path) => path.path.segments.last().map(|last| (&last.ident, &last.arguments)),
        Type::Group(group) => last_segment(&group.elem),
        Type::Paren(paren) => last_segment(&paren.elem),
        _ => None,
    }
}

fn first_type(arguments: &PathArguments) -> Option<&Type> {
    let PathArguments::AngleBracketed(arguments) = arguments else { return None };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}

/// Whether a function returns `Self`, `Result<Self, _>` or `Option<Self>`.
pub(super) fn makes_self(sig: &Signature, type_name: &str) -> bool {
    let ReturnType::Type(_, ty) = &sig.output else { return false };
    let is_self = |ty: &Type| last_segment(ty).is_some_and(|(name, _)| name == "Self" || name == type_name);
    is_self(ty)
        || last_segment(ty).is_some_and(|(name, arguments)| {
            // `io::Result<Self>` and other aliases end in the same word.
            (name.to_string().ends_with("Result") || name == "Option")
                && first_type(arguments).is_some_and(is_self)
        })
}
