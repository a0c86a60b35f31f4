//! The program with tracing's attributes and its JSON layer.

mod agents;
mod common;

fn main() -> std::io::Result<()> {
    let file = std::fs::File::create("events.jsonl")?;
    tracing_subscriber::fmt().json().with_writer(std::sync::Mutex::new(file)).init();
    common::block_on(agents::call_all());
    Ok(())
}
