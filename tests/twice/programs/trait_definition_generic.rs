// A generic trait definition: lifetimes, constants, generic methods, functions without `self`.
use std::fmt::Debug;
use workflow_log::prelude::*;

#[agent]
pub unsafe trait Store<'s, K: Debug + 's, const N: usize = 2>: Sized {
    type Value<'v>: Debug
    where
        Self: 'v;
    const NAME: &'static str;

    fn get<'v>(&'v self, key: &'s K) -> Option<Self::Value<'v>>;

    fn run<'v>(&'v self, keys: [&'s K; N]) -> Vec<Self::Value<'v>> {
        let found = keys.iter().filter_map(|key| self.get(key)).collect::<Vec<_>>();
        println!("{} of {} in {}", found.len(), Self::most(), Self::NAME);
        self.each(found, |_| ())
    }

    #[action]
    fn each<T, F: Fn(&T)>(&self, items: Vec<T>, #[no_log] act: F) -> Vec<T>
    where
        T: Debug,
    {
        items.iter().for_each(act);
        items
    }

    #[tool]
    fn most() -> usize {
        N
    }

    #[tool]
    unsafe fn danger(&self, mut number: u32, _: &K) -> u32 {
        number += 1;
        number
    }

    fn into_inner(self) -> Self {
        self
    }
}

struct Letters(&'static str);

unsafe impl<'s> Store<'s, usize> for Letters {
    type Value<'v> = &'v str;
    const NAME: &'static str = "letters";

    fn get<'v>(&'v self, key: &'s usize) -> Option<&'v str> {
        self.0.get(*key..*key + 1)
    }
}

#[workflow(verbosity = "debug")]
fn main() {
    let letters = Letters("abc");
    println!("{:?}", letters.run([&1, &7]));
    println!("{}", unsafe { letters.danger(1, &2) });
    println!("{}", letters.into_inner().0);
}
