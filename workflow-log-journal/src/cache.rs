//! The values that were used last.

use std::collections::HashMap;
use std::sync::Arc;

use crate::value::{Directive, Value};

/// How much of a journal's content is kept in memory: enough for the newest messages of a few
/// agents, which the next prompts refer to, and little beside the 32 MiB that showing a run may take.
const BUDGET_BYTES: usize = 4 * 1024 * 1024;

/// A smaller one would read the same content again and again.
const BUDGET_AT_LEAST_BYTES: usize = 512 * 1024;

/// Values by where they stand, in two generations: what was not used while the younger one filled
/// up goes. That is nearly the order of use, and costs no list of it.
#[derive(Debug)]
pub(crate) struct Cache {
    budget: usize,
    young: HashMap<u64, (Arc<Value>, usize)>,
    old: HashMap<u64, (Arc<Value>, usize)>,
    young_bytes: usize,
}

impl Default for Cache {
    fn default() -> Self {
        Self { budget: BUDGET_BYTES, young: HashMap::new(), old: HashMap::new(), young_bytes: 0 }
    }
}

impl Cache {
    /// Takes no more memory from now on than this, but for a least that it cannot do without.
    pub(crate) fn limit(&mut self, bytes: usize) {
        self.budget = bytes.clamp(BUDGET_AT_LEAST_BYTES, BUDGET_BYTES);
    }

    pub(crate) fn get(&mut self, offset: u64) -> Option<Arc<Value>> {
        if let Some((value, _)) = self.young.get(&offset) {
            return Some(Arc::clone(value));
        }
        let (value, bytes) = self.old.remove(&offset)?;
        self.keep(offset, Arc::clone(&value), bytes);
        Some(value)
    }

    pub(crate) fn insert(&mut self, offset: u64, value: &Arc<Value>) {
        let bytes = weight(value);
        if bytes <= self.budget / 2 {
            self.keep(offset, Arc::clone(value), bytes);
        }
    }

    fn keep(&mut self, offset: u64, value: Arc<Value>, bytes: usize) {
        if self.young_bytes + bytes > self.budget / 2 {
            self.old = std::mem::take(&mut self.young);
            self.young_bytes = 0;
        }
        self.young_bytes += bytes;
        self.young.insert(offset, (value, bytes));
    }
}

/// About how many bytes of memory a value takes.
fn weight(value: &Value) -> usize {
    const OWN: usize = size_of::<Value>();
    OWN + match value {
        Value::Null | Value::Bool(_) => 0,
        Value::Number(number) => number.as_str().len(),
        Value::String(text) => text.capacity(),
        Value::List(items) => items.iter().map(weight).sum(),
        Value::Object(entries) => {
            entries.iter().map(|(key, item)| size_of::<String>() + key.capacity() + weight(item)).sum()
        }
        Value::Directive(directive) => {
            size_of::<Directive>()
                + match &**directive {
                    Directive::Cat(parts) => parts.iter().map(weight).sum(),
                    Directive::Ref(_) | Directive::Part { .. } => 0,
                }
        }
    }
}
