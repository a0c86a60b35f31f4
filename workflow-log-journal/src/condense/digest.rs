//! What stands for bytes that there is no memory for.
//!
//! What is remembered is compared byte by byte. What the budget has no room for is known by its
//! digest: 128 bits of `SipHash` under a key that is drawn for each process and never leaves it.
//! That two of a thousand million pieces share one has a probability of 2^-69, and nobody who does
//! not know the key can do anything about it.

use std::hash::{BuildHasher as _, RandomState};
use std::sync::LazyLock;

use siphasher::sip128::SipHasher24;

/// 128 bits that stand for bytes, in this process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Digest(u128);

static KEYED: LazyLock<SipHasher24> = LazyLock::new(|| {
    // The standard library's keys are the system's random numbers.
    let random = RandomState::new();
    SipHasher24::new_with_keys(random.hash_one(0), random.hash_one(1))
});

impl Digest {
    /// The digest of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(KEYED.hash(bytes).as_u128())
    }
}
