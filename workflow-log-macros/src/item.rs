//! What may be annotated, read without looking into bodies.
//!
//! A body stays the group of tokens it is: half-typed code still expands, and no lint, span or
//! spacing in it changes.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::parse::discouraged::Speculative as _;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned as _;
use syn::{
    Attribute, Data, DeriveInput, Generics, Ident, ImplItem, Path, Signature, Token, TraitItem, Type,
    TypeParamBound, Visibility, WhereClause, braced,
};

use crate::diagnostics::Diagnostics;

/// An item under one of our attributes.
pub(crate) enum Item {
    Fn(Box<FnItem>),
    Impl(Box<ImplBlock>),
    Type(Box<DeriveInput>),
    Trait(Box<TraitDefinition>),
    Mod(Box<Module>),
}

/// A function or method.
pub(crate) struct FnItem {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) defaultness: Option<Token![default]>,
    pub(crate) sig: Signature,
    pub(crate) body: Group,
}

/// An `impl` block.
pub(crate) struct ImplBlock {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) defaultness: Option<Token![default]>,
    pub(crate) unsafety: Option<Token![unsafe]>,
    pub(crate) impl_token: Token![impl],
    /// With its `where` clause.
    pub(crate) generics: Generics,
    pub(crate) of_trait: Option<(Path, Token![for])>,
    pub(crate) self_ty: Type,
    pub(crate) inner_attrs: Vec<Attribute>,
    pub(crate) items: Vec<ImplMember>,
    pub(crate) brace: syn::token::Brace,
}

/// What an `impl` block holds.
pub(crate) enum ImplMember {
    Fn(Box<FnItem>),
    /// Constants, types and macros: not ours.
    Other(Box<ImplItem>),
}

/// The definition of a trait.
pub(crate) struct TraitDefinition {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) unsafety: Option<Token![unsafe]>,
    pub(crate) trait_token: Token![trait],
    pub(crate) ident: Ident,
    /// With its `where` clause.
    pub(crate) generics: Generics,
    pub(crate) supertraits: Option<(Token![:], Punctuated<TypeParamBound, Token![+]>)>,
    pub(crate) inner_attrs: Vec<Attribute>,
    pub(crate) items: Vec<TraitMember>,
    pub(crate) brace: syn::token::Brace,
}

/// What the definition of a trait holds.
pub(crate) enum TraitMember {
    /// A method with a body.
    Fn(Box<FnItem>),
    /// A method without.
    Declared(Box<Declared>),
    /// Constants, types and macros: not ours.
    Other(Box<TraitItem>),
}

/// A method without a body.
pub(crate) struct Declared {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) sig: Signature,
    pub(crate) semicolon: Token![;],
}

/// A module with its contents.
pub(crate) struct Module {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) unsafety: Option<Token![unsafe]>,
    pub(crate) mod_token: Token![mod],
    pub(crate) ident: Ident,
    pub(crate) inner_attrs: Vec<Attribute>,
    pub(crate) items: Vec<syn::Item>,
    pub(crate) brace: syn::token::Brace,
}

const PLACES: &str =
    "a function, an `impl` block, a struct, an enum, the definition of a trait or a module with its contents";

impl Item {
    /// Reads an item. `None` after an error.
    pub(crate) fn parse(tokens: TokenStream, diagnostics: &mut Diagnostics) -> Option<Self> {
        match syn::parse2(tokens) {
            Ok(item) => Some(item),
            Err(error) => {
                diagnostics.add(error);
                None
            }
        }
    }
}

impl Parse for Item {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let ahead = input.fork();
        Attribute::parse_outer(&ahead)?;
        ahead.parse::<Visibility>()?;
        if ahead.peek(Token![struct]) || ahead.peek(Token![enum]) {
            let item: DeriveInput = input.parse()?;
            debug_assert!(!matches!(item.data, Data::Union(_)));
            return Ok(Self::Type(Box::new(item)));
        }
        if is_impl(&ahead) {
            return input.parse().map(Box::new).map(Self::Impl);
        }
        if is_fn(&ahead) {
            return input.parse().map(Box::new).map(Self::Fn);
        }
        if ahead.peek(Token![trait]) || (ahead.peek(Token![unsafe]) && ahead.peek2(Token![trait])) {
            return input.parse().map(Box::new).map(Self::Trait);
        }
        if ahead.peek(Token![mod]) || (ahead.peek(Token![unsafe]) && ahead.peek2(Token![mod])) {
            return input.parse().map(Box::new).map(Self::Mod);
        }
        Err(ahead.error(format!("this attribute goes on {PLACES}")))
    }
}

/// Whether a function begins here, behind its visibility.
fn is_fn(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    if ahead.peek(Token![default]) && !ahead.peek2(Token![!]) {
        let _default = ahead.parse::<Token![default]>();
    }
    loop {
        if ahead.peek(Token![fn]) {
            return true;
        }
        let qualifier = ahead.peek(Token![const])
            && (ahead.peek2(Token![fn])
                || ahead.peek2(Token![async])
                || ahead.peek2(Token![unsafe])
                || ahead.peek2(Token![extern]))
            || ahead.peek(Token![async])
            || ahead.peek(Token![unsafe])
            || ahead.peek(Token![extern]);
        if !qualifier {
            return false;
        }
        let _qualifier = ahead.parse::<TokenTree>();
        if ahead.peek(syn::LitStr) {
            let _abi = ahead.parse::<syn::LitStr>();
        }
    }
}

fn is_impl(input: ParseStream<'_>) -> bool {
    input.peek(Token![impl])
        || (input.peek(Token![unsafe]) && input.peek2(Token![impl]))
        || (input.peek(Token![default]) && (input.peek2(Token![impl]) || input.peek2(Token![unsafe])))
}

impl Parse for FnItem {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attrs = Attribute::parse_outer(input)?;
        let vis = input.parse()?;
        let defaultness = input.parse()?;
        let sig = input.parse()?;
        let body = input.parse::<TokenTree>()?;
        match braces(body) {
            Ok(body) => Ok(Self { attrs, vis, defaultness, sig, body }),
            Err(other) => Err(syn::Error::new(other.span(), "expected the body of the function")),
        }
    }
}

/// A group in braces; `macro_rules` hands a `$body:block` over inside another that has none.
fn braces(token: TokenTree) -> Result<Group, TokenTree> {
    match token {
        TokenTree::Group(body) if body.delimiter() == Delimiter::Brace => Ok(body),
        TokenTree::Group(outer) if outer.delimiter() == Delimiter::None => {
            let mut inside = outer.stream().into_iter();
            match (inside.next(), inside.next()) {
                (Some(only), None) => braces(only),
                _ => Err(TokenTree::Group(outer)),
            }
        }
        other => Err(other),
    }
}

/// The path that a type is, without the groups that `macro_rules` puts around a `$trait:path`.
fn into_path(ty: Type) -> Option<Path> {
    match ty {
        Type::Path(path) if path.qself.is_none() => Some(path.path),
        Type::Group(group) => into_path(*group.elem),
        Type::Paren(paren) => into_path(*paren.elem),
        _ => None,
    }
}

/// What stands between the braces of an item, behind the attributes that stand first.
fn contents<T: Parse>(input: ParseStream<'_>) -> syn::Result<(syn::token::Brace, Vec<Attribute>, Vec<T>)> {
    let content;
    let brace = braced!(content in input);
    let inner_attrs = Attribute::parse_inner(&content)?;
    let mut items = Vec::new();
    while !content.is_empty() {
        items.push(content.parse()?);
    }
    Ok((brace, inner_attrs, items))
}

impl Parse for ImplBlock {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attrs = Attribute::parse_outer(input)?;
        let defaultness = input.parse()?;
        let unsafety = input.parse()?;
        let impl_token = input.parse()?;
        let has_generics = input.peek(Token![<])
            && (input.peek2(Token![>])
                || input.peek2(Token![#])
                || (input.peek2(syn::Ident) || input.peek2(syn::Lifetime))
                    && (input.peek3(Token![:])
                        || input.peek3(Token![,])
                        || input.peek3(Token![>])
                        || input.peek3(Token![=]))
                || input.peek2(Token![const]));
        let mut generics: Generics = if has_generics { input.parse()? } else { Generics::default() };
        let first: Type = input.parse()?;
        let (of_trait, self_ty) = if input.peek(Token![for]) {
            let for_token = input.parse()?;
            let span = first.span();
            let path =
                into_path(first).ok_or_else(|| syn::Error::new(span, "expected the path of a trait"))?;
            (Some((path, for_token)), input.parse()?)
        } else {
            (None, first)
        };
        generics.where_clause = input.parse::<Option<WhereClause>>()?;
        let (brace, inner_attrs, items) = contents(input)?;
        Ok(Self {
            attrs,
            defaultness,
            unsafety,
            impl_token,
            generics,
            of_trait,
            self_ty,
            inner_attrs,
            items,
            brace,
        })
    }
}

impl Parse for TraitDefinition {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attrs = Attribute::parse_outer(input)?;
        let vis = input.parse()?;
        let unsafety = input.parse()?;
        let trait_token = input.parse()?;
        let ident = input.parse()?;
        let mut generics: Generics = input.parse()?;
        let supertraits = match input.parse::<Option<Token![:]>>()? {
            None => None,
            Some(colon) => {
                let mut bounds = Punctuated::new();
                while !input.peek(Token![where]) && !input.peek(syn::token::Brace) {
                    bounds.push_value(input.parse()?);
                    if !input.peek(Token![+]) {
                        break;
                    }
                    bounds.push_punct(input.parse()?);
                }
                Some((colon, bounds))
            }
        };
        generics.where_clause = input.parse::<Option<WhereClause>>()?;
        let (brace, inner_attrs, items) = contents(input)?;
        Ok(Self {
            attrs,
            vis,
            unsafety,
            trait_token,
            ident,
            generics,
            supertraits,
            inner_attrs,
            items,
            brace,
        })
    }
}

impl Parse for TraitMember {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let ahead = input.fork();
        let attrs = Attribute::parse_outer(&ahead)?;
        if !is_fn(&ahead) {
            return input.parse().map(Box::new).map(Self::Other);
        }
        let sig = ahead.parse()?;
        if !ahead.peek(Token![;]) {
            return input.parse().map(Box::new).map(Self::Fn);
        }
        let semicolon = ahead.parse()?;
        input.advance_to(&ahead);
        Ok(Self::Declared(Box::new(Declared { attrs, sig, semicolon })))
    }
}

impl Parse for Module {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attrs = Attribute::parse_outer(input)?;
        let vis = input.parse()?;
        let unsafety = input.parse()?;
        let mod_token = input.parse()?;
        let ident: Ident = input.parse()?;
        if input.peek(Token![;]) {
            let place = format!(
                "what is in `{ident}` cannot be seen from here; put the attribute on the items in it"
            );
            return Err(syn::Error::new(ident.span(), place));
        }
        let (brace, inner_attrs, items) = contents(input)?;
        Ok(Self { attrs, vis, unsafety, mod_token, ident, inner_attrs, items, brace })
    }
}

impl Parse for ImplMember {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let ahead = input.fork();
        Attribute::parse_outer(&ahead)?;
        ahead.parse::<Visibility>()?;
        if is_fn(&ahead) {
            return input.parse().map(Box::new).map(Self::Fn);
        }
        input.parse().map(Box::new).map(Self::Other)
    }
}
