//! What the model says.

use workflow_log_examples::server::{ChatRequest, Reply};

/// The reply to whoever asks, told apart by the first message.
pub fn said(request: &ChatRequest) -> Reply {
    let asked = request.messages().last().map_or("", |message| message.text.as_str());
    let is_second =
        request.messages().iter().any(|message| message.text.contains("say where you know it from"));
    Reply::text(match request.opening() {
        "You look into one side of a question." if asked.contains("moons") => {
            "Shepherd moons such as Prometheus and Pandora keep the F ring narrow by their gravity."
        }
        "You look into one side of a question." => {
            "Each particle is in orbit by itself; inside the Roche limit they cannot become a moon."
        }
        "You shorten what you are given." if asked.contains("Shepherd") => "moons herd the ring",
        "You shorten what you are given." => "every grain orbits by itself",
        "You review what an editor wrote." if asked.contains("unsure") => "say where you know it from",
        "You review what an editor wrote." => "good",
        _ if is_second => "Grains orbit one by one, and moons herd them [Cuzzi 2010].",
        _ => "Grains orbit one by one, and moons herd them, though I am unsure.",
    })
}
