//! Standard types that have a better form in a log than `Serialize` or `Debug` give them.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Output};
use std::sync::{Mutex, RwLock, TryLockError};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::Serialize;
use workflow_log_journal::Value;

/// A type we know how to show.
#[doc(hidden)]
pub trait Known {
    fn known(&self) -> Value;
}

/// Text where the bytes are text, else `{"base64": "…"}`.
pub(super) fn bytes_value(bytes: &[u8]) -> Value {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.into(),
        Err(_) => Value::object([("base64", BASE64_STANDARD.encode(bytes).into())]),
    }
}

impl Known for [u8] {
    fn known(&self) -> Value {
        bytes_value(self)
    }
}

impl Known for Vec<u8> {
    fn known(&self) -> Value {
        bytes_value(self)
    }
}

impl<const N: usize> Known for [u8; N] {
    fn known(&self) -> Value {
        bytes_value(self)
    }
}

impl Known for OsStr {
    fn known(&self) -> Value {
        self.to_string_lossy().as_ref().into()
    }
}

impl Known for OsString {
    fn known(&self) -> Value {
        self.as_os_str().known()
    }
}

impl Known for Path {
    fn known(&self) -> Value {
        self.as_os_str().known()
    }
}

impl Known for PathBuf {
    fn known(&self) -> Value {
        self.as_os_str().known()
    }
}

impl Known for ExitStatus {
    fn known(&self) -> Value {
        Value::Object(exit_entries(*self))
    }
}

impl Known for Output {
    fn known(&self) -> Value {
        let mut entries = vec![
            ("stdout".to_owned(), bytes_value(&self.stdout)),
            ("stderr".to_owned(), bytes_value(&self.stderr)),
        ];
        entries.extend(exit_entries(self.status));
        Value::Object(entries)
    }
}

fn exit_entries(status: ExitStatus) -> Vec<(String, Value)> {
    let mut entries = vec![("exit_code".to_owned(), status.code().into())];
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        entries.push(("signal".to_owned(), signal.into()));
    }
    entries
}

/// serde's `Serialize` of a lock waits for it, and the caller may well be the one that holds it.
impl<T: Serialize + ?Sized> Known for Mutex<T> {
    fn known(&self) -> Value {
        match self.try_lock() {
            Ok(value) => super::by_serialize(&*value),
            Err(TryLockError::Poisoned(poisoned)) => super::by_serialize(&**poisoned.get_ref()),
            Err(TryLockError::WouldBlock) => "[locked]".into(),
        }
    }
}

impl<T: Serialize + ?Sized> Known for RwLock<T> {
    fn known(&self) -> Value {
        match self.try_read() {
            Ok(value) => super::by_serialize(&*value),
            Err(TryLockError::Poisoned(poisoned)) => super::by_serialize(&**poisoned.get_ref()),
            Err(TryLockError::WouldBlock) => "[locked]".into(),
        }
    }
}

impl<T: Known> Known for Option<T> {
    fn known(&self) -> Value {
        self.as_ref().map_or(Value::Null, Known::known)
    }
}

impl<T: Known> Known for [T] {
    fn known(&self) -> Value {
        Value::List(self.iter().map(Known::known).collect())
    }
}

impl<T: Known> Known for Vec<T> {
    fn known(&self) -> Value {
        self.as_slice().known()
    }
}

impl<T: Known + ?Sized> Known for &T {
    fn known(&self) -> Value {
        (**self).known()
    }
}

impl<T: Known + ?Sized> Known for Box<T> {
    fn known(&self) -> Value {
        (**self).known()
    }
}
