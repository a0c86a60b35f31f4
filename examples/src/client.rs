//! Clients for a model server, wherever it is: on this machine or behind https.

use async_openai::{Client, config::OpenAIConfig};

/// A client for the `OpenAI`-compatible API at `base_url`, the address without `/chat/completions`.
///
/// # Errors
///
/// When the HTTP client cannot be set up, which means that no usable TLS is left on this machine.
pub fn connect(base_url: &str, api_key: &str) -> reqwest::Result<Client<OpenAIConfig>> {
    // An error says that the program has installed a provider before, which serves us as well.
    let _ = rustls::crypto::ring::default_provider().install_default();

    let mut http = reqwest::Client::builder();
    if base_url.starts_with("http://127.0.0.1:") {
        // `HTTP_PROXY` would send even this to the proxy, which is some other machine's loopback.
        http = http.no_proxy();
    }
    let config = OpenAIConfig::new().with_api_base(base_url).with_api_key(api_key);
    Ok(Client::build(http.build()?, config))
}
