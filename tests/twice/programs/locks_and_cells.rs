// Values that are borrowed or locked while they are passed: looking at them must not disturb.
use std::cell::{Cell, RefCell};
use std::sync::{Arc, Mutex, RwLock};
use workflow_log::prelude::*;

struct Worker {
    seen: RefCell<Vec<u32>>,
}

#[agent]
impl Worker {
    fn run(&self, count: &Cell<u32>, list: &RefCell<Vec<u32>>) -> usize {
        count.set(count.get() + 1);
        self.seen.borrow_mut().push(count.get());
        list.borrow_mut().push(7);
        self.seen.borrow().len()
    }

    #[tool]
    fn locked(&self, lock: &Arc<Mutex<u32>>, #[no_log] guard: &mut std::sync::MutexGuard<'_, u32>) -> bool {
        **guard += 1;
        lock.try_lock().is_err()
    }

    #[tool]
    fn read<'a>(&self, lock: &'a RwLock<String>) -> std::sync::RwLockReadGuard<'a, String> {
        lock.read().unwrap()
    }
}

#[workflow]
fn main() {
    let worker = Worker { seen: RefCell::new(Vec::new()) };
    let list = RefCell::new(vec![1]);
    println!("{} {:?}", worker.run(&Cell::new(4), &list), list);
    let lock = Arc::new(Mutex::new(1));
    let mut guard = lock.lock().unwrap();
    println!("{} {}", worker.locked(&lock, &mut guard), guard);
    let text = RwLock::new("text".to_owned());
    println!("{} {}", worker.read(&text), text.try_write().is_ok());
}
