//! What every test here needs: a client of genai's for a server on this machine.

use client_tests::{Compared, Order, Stage, has};
use genai::adapter::AdapterKind;
use genai::resolver::{AuthData, Endpoint, ServiceTargetResolver};
use genai::{Client, ModelIden, ServiceTarget};

/// A client that asks the server through the chat completions API, whatever the model.
///
/// # Panics
///
/// When the HTTP client cannot be set up.
pub fn client(stage: &Stage) -> Client {
    // An error says that another test has installed it.
    let _ = rustls::crypto::ring::default_provider().install_default();

    let base_url = format!("{}/", stage.server.base_url());
    let resolver = ServiceTargetResolver::from_resolver_fn(
        move |target: ServiceTarget| -> Result<ServiceTarget, genai::resolver::Error> {
            Ok(ServiceTarget {
                endpoint: Endpoint::from_owned(base_url.clone()),
                auth: AuthData::from_single("no key"),
                model: ModelIden::new(AdapterKind::OpenAI, target.model.model_name),
            })
        },
    );
    // `HTTP_PROXY` would send even this to the proxy, which is some other machine's loopback.
    let http = reqwest::Client::builder().no_proxy().build().expect("an HTTP client");
    Client::builder().with_reqwest(http).with_service_target_resolver(resolver).build().expect("a client")
}

/// Compares all queries that were recorded with all that were served. Requests are genai's own, of
/// which the server was sent the texts.
///
/// # Panics
///
/// When they are not the same.
pub fn compare(stage: &Stage, order: Order) -> Compared {
    stage.compare_by(order, |recorded, exchange| {
        let messages = exchange.request["messages"].as_array().map_or(&[][..], Vec::as_slice);
        let is_there = |text: Option<&str>| text.is_some_and(|text| has(recorded, text));
        !messages.is_empty() && messages.iter().all(|message| is_there(message["content"].as_str()))
    })
}
