// Annotated types whose layout forbids references to their fields.
use workflow_log::prelude::*;

#[agent]
#[derive(Debug, Clone, Copy, PartialEq)]
#[repr(C, packed)]
struct Packed {
    small: u8,
    large: u32,
    #[no_log]
    key: u16,
}

#[agent]
impl Packed {
    fn run(&self) -> u32 {
        u32::from(self.small) + self.large
    }
}

#[workflow(verbosity = "debug")]
fn main() {
    let packed = Packed { small: 1, large: 2, key: 3 };
    println!("{:?} {} {}", packed, packed.run(), std::mem::size_of::<Packed>());
}
