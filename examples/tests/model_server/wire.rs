//! Reads what the server sends as it is sent, with nothing between but HTTP.

use serde_json::Value;
use workflow_log_examples::server::{Api, ModelServer};

/// A response, read to its end.
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) media_type: String,
    pub(crate) body: String,
}

/// Sends a request, and returns when the head of the response is there.
pub(crate) async fn begin(server: &ModelServer, api: Api, request: &Value) -> reqwest::Response {
    let url = server.root_url() + api.path();
    http().post(url).body(request.to_string()).send().await.unwrap()
}

/// Sends a request, and returns when all of the response is there.
pub(crate) async fn post(server: &ModelServer, api: Api, request: &Value) -> Response {
    let response = begin(server, api, request).await;
    Response {
        status: response.status().as_u16(),
        media_type: response.headers()["content-type"].to_str().unwrap().to_owned(),
        body: response.text().await.unwrap(),
    }
}

/// A client that asks no proxy for this machine.
pub(crate) fn http() -> reqwest::Client {
    // Another test has installed one, if this fails.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy().build().unwrap()
}

impl Response {
    /// The body of a reply that is not streamed, without the time it was made.
    pub(crate) fn json(&self) -> Value {
        assert_eq!(self.media_type, "application/json");
        timeless(serde_json::from_str(&self.body).unwrap())
    }

    /// The events of a stream, each with a name as `(name, data)`. What is not JSON is a string.
    pub(crate) fn events(&self) -> Vec<(String, Value)> {
        assert_eq!((self.status, self.media_type.as_str()), (200, "text/event-stream"));
        let events = self.body.strip_suffix("\n\n").unwrap().split("\n\n").map(|event| {
            let (head, data) = event.split_once("data: ").unwrap();
            let name = head.strip_prefix("event: ").map_or("", |name| name.strip_suffix('\n').unwrap());
            assert!(!data.contains('\n'), "{data:?}");
            let data = serde_json::from_str(data).map_or_else(|_| data.into(), timeless);
            (name.to_owned(), data)
        });
        events.collect()
    }

    /// The lines of a stream.
    pub(crate) fn lines(&self) -> Vec<Value> {
        assert_eq!((self.status, self.media_type.as_str()), (200, "application/x-ndjson"));
        assert!(self.body.ends_with('\n'));
        self.body.lines().map(|line| timeless(serde_json::from_str(line).unwrap())).collect()
    }
}

/// The same, with null in place of the time at which it was made.
fn timeless(mut body: Value) -> Value {
    for key in ["created", "created_at"] {
        if let Some(time) = body.get_mut(key) {
            assert!(!time.take().is_null());
        }
    }
    if let Some(response) = body.get_mut("response") {
        *response = timeless(response.take());
    }
    body
}
