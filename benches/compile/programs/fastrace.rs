//! The program with fastrace's attributes and its reporter.

mod agents;
mod common;

use fastrace::collector::{Config, ConsoleReporter};
use fastrace::prelude::{Span, SpanContext};

fn main() {
    fastrace::set_reporter(ConsoleReporter, Config::default());
    {
        let root = Span::root("main", SpanContext::random());
        let _guard = root.set_local_parent();
        common::block_on(agents::call_all());
    }
    fastrace::flush();
}
