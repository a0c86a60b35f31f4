use workflow_log::prelude::*;

#[agent]
use std::fmt;

fn main() {
    let _: Option<fmt::Error> = None;
}
