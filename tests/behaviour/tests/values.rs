//! Values are recorded by what their types can do, and no bound is ever asked of them.
#![allow(dead_code, missing_docs, unreachable_pub, unused_variables)]
#![allow(clippy::boxed_local, clippy::many_single_char_names, clippy::needless_pass_by_value)]
#![allow(
    clippy::ptr_arg,
    clippy::unnecessary_wraps,
    clippy::unused_async,
    clippy::unused_self,
    clippy::unwrap_used
)]

use std::cell::RefCell;
use std::collections::HashMap;
use std::error::Error;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::rc::Rc;
use std::sync::{Arc, Mutex};

use behaviour_tests::Logs;
use expect_test::expect;
use serde::Serialize;
use workflow_log::prelude::*;

struct Opaque;

#[derive(Debug)]
struct OnlyDebug {
    x: u8,
}

#[derive(Serialize, Debug)]
#[serde(rename_all = "camelCase")]
struct Both {
    some_field: f32,
}

trait Speak {
    fn speak(&self) {}
}
impl Speak for Opaque {}

struct Values;

#[resource(kind = "tool")]
impl Values {
    pub fn opaque(&self, a: Opaque, b: &Opaque, c: &dyn Speak, d: Box<dyn Speak>) -> Opaque {
        a
    }

    pub fn debug(&self, a: OnlyDebug, b: &[OnlyDebug], c: Option<&OnlyDebug>) -> Result<OnlyDebug, Opaque> {
        Ok(a)
    }

    pub fn both(
        &self,
        a: Both,
        b: &mut Vec<u16>,
        c: Rc<RefCell<u8>>,
        d: Arc<Mutex<u8>>,
        e: Arc<Both>,
    ) -> Arc<Both> {
        b.push(9);
        e
    }

    pub fn bytes(&self, a: &[u8], b: Vec<u8>, c: [u8; 2], d: &str, e: char, f: Box<[u8]>) -> Vec<Vec<u8>> {
        vec![b"text".to_vec(), vec![0xff]]
    }

    pub fn paths(
        &self,
        a: &Path,
        b: PathBuf,
        c: &std::ffi::OsStr,
        d: Option<PathBuf>,
    ) -> std::io::Result<Output> {
        std::process::Command::new("sh").args(["-c", "printf out; printf err >&2; exit 3"]).output()
    }

    pub fn maps(
        &self,
        a: HashMap<u8, (bool, ())>,
        b: serde_json::Value,
        c: f64,
        d: i128,
    ) -> serde_json::Value {
        b
    }

    pub fn generic<T, D: fmt::Debug, S: Serialize>(&self, t: T, d: D, s: S) {}

    pub fn boxed_error(&self) -> Result<(), Box<dyn Error>> {
        Err(Outer(Inner))?
    }

    pub fn string_error(&self) -> Result<u8, String> {
        Err("a string".into())
    }

    pub fn debug_error(&self) -> Result<u8, OnlyDebug> {
        Err(OnlyDebug { x: 4 })
    }

    pub fn opaque_error(&self) -> Result<u8, Opaque> {
        Err(Opaque)
    }

    pub fn unit_error(&self) -> Result<u8, ()> {
        Err(())
    }

    pub async fn local(&self, shared: Rc<str>) -> Result<Rc<str>, Box<dyn Error>> {
        let held = Rc::clone(&shared);
        tokio::task::yield_now().await;
        Ok(held)
    }
}

#[derive(Debug)]
struct Outer(Inner);
#[derive(Debug)]
struct Inner;
impl fmt::Display for Outer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("outer failed")
    }
}
impl Error for Outer {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.0)
    }
}
impl fmt::Display for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("inner broke")
    }
}
impl Error for Inner {}

#[workflow(name = "values", logs_dir = logs)]
async fn every_type(#[no_log] logs: &Path) {
    let v = Values;
    v.opaque(Opaque, &Opaque, &Opaque, Box::new(Opaque));
    let _ = v.debug(OnlyDebug { x: 1 }, &[OnlyDebug { x: 2 }], None);
    let both = || Both { some_field: 0.1 };
    v.both(both(), &mut vec![7, 8], Rc::new(RefCell::new(1)), Arc::new(Mutex::new(2)), Arc::new(both()));
    v.bytes(b"ok", vec![0xc3, 0x28], [104, 105], "a\0b\u{1b}", 'é', Box::from(*b"boxed"));
    v.paths(Path::new("a/b"), "c".into(), "d".as_ref(), Some("e".into())).unwrap();
    let json = serde_json::json!({"b": [1, 2.50, null], "$ref": "x"});
    v.maps(
        HashMap::from([(1, (true, ()))]),
        json,
        1e-9,
        -170_141_183_460_469_231_731_687_303_715_884_105_728,
    );
    v.generic(both(), OnlyDebug { x: 3 }, both());
    assert!(v.boxed_error().is_err() && v.string_error().is_err() && v.debug_error().is_err());
    assert!(v.opaque_error().is_err() && v.unit_error().is_err());
    v.local(Rc::from("local")).await.unwrap();
}

#[tokio::test(flavor = "current_thread")]
async fn every_type_is_recorded_as_well_as_it_can_be() {
    let logs = Logs::new();
    every_type(logs.path()).await;
    logs.check(&expect![[r#"
        values: completed
          iteration 1: completed
            [values] (implicit)(): completed
              tool(a="values::Opaque", b="values::Opaque", c="dyn values::Speak", d="dyn values::Speak"): completed -> "values::Opaque"
              tool(a="OnlyDebug { x: 1 }", b="[OnlyDebug { x: 2 }]", c="None"): completed -> "OnlyDebug { x: 1 }"
              tool(a={"someField":0.1}, b=[7,8], c=1, d=2, e={"someField":0.1}): completed -> {"someField":0.1}
              tool(a="ok", b={"base64":"wyg="}, c="hi", d="a\u0000b\u001b", e="é", f="boxed"): completed -> ["text",{"base64":"/w=="}]
              tool(a="a/b", b="c", c="d", d="e"): completed -> {"stdout":"out","stderr":"err","exit_code":3}
              tool(a={"1":[true,null]}, b={"$ref":"x","b":[1,2.5,null]}, c=1e-9, d=-170141183460469231731687303715884105728): completed -> {"$ref":"x","b":[1,2.5,null]}
              tool(t="values::Both", d="OnlyDebug { x: 3 }", s={"someField":0.1}): completed
              tool(): failed !! outer failed <- inner broke
              tool(): failed !! a string
              tool(): failed !! OnlyDebug { x: 4 }
              tool(): failed !! values::Opaque
              tool(): failed !! ()
              tool(shared="local"): completed -> "local"
        resources: Values
    "#]]);
}

struct Explosive;
impl Serialize for Explosive {
    fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        panic!("a Serialize that panics")
    }
}
struct Refusing;
impl Serialize for Refusing {
    fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(serde::ser::Error::custom("not today"))
    }
}
/// Its `Debug` calls what is recorded, which would record itself for ever.
struct Recursive;
impl fmt::Debug for Recursive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "recursive {}", self.depth(self))
    }
}

#[resource(kind = "tool")]
impl Recursive {
    pub fn depth(&self, other: &Recursive) -> u8 {
        1
    }

    pub fn explode(&self, value: Explosive, other: Refusing) -> u8 {
        2
    }
}

#[workflow(name = "hostile", logs_dir = logs)]
fn hostile(#[no_log] logs: &Path) -> u8 {
    Recursive.depth(&Recursive) + Recursive.explode(Explosive, Refusing)
}

#[test]
fn user_code_that_misbehaves_while_it_is_captured_does_not_reach_the_workflow() {
    let logs = Logs::new();
    assert_eq!(hostile(logs.path()), 3);
    logs.check(&expect![[r#"
        hostile: completed -> 3
          iteration 1: completed
            [hostile] (implicit)(): completed
              tool(other="recursive 1"): completed -> 1
              tool(value="[capturing values::Explosive panicked]", other="[values::Refusing could not be serialized: not today]"): completed -> 2
        resources: Recursive
    "#]]);
}
