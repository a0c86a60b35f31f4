//! Moves bytes: connections, routes, statuses. Knows no model API.

use std::{convert::Infallible, sync::Arc};

use http_body_util::{BodyExt as _, Full};
use hyper::{
    Method, Request, Response, StatusCode,
    body::{Bytes, Incoming},
    header::CONTENT_TYPE,
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::TokioIo;
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinSet,
};

use super::{ChatRequest, Counters, Reply, Script, Settings, chat};

/// All that a connection needs to know.
pub(super) struct Host<S> {
    pub(super) script: Arc<S>,
    pub(super) settings: Settings,
    pub(super) counters: Arc<Counters>,
}

/// Serves every connection until it is aborted, which ends the connections as well.
pub(super) async fn accept<S: Script>(listener: TcpListener, host: Arc<Host<S>>) {
    let mut connections = JoinSet::new();
    loop {
        // A connection that was reset before it was accepted concerns only the client that reset it.
        if let Ok((stream, _)) = listener.accept().await {
            connections.spawn(serve(stream, Arc::clone(&host)));
        }
        while connections.try_join_next().is_some() {}
    }
}

async fn serve<S: Script>(stream: TcpStream, host: Arc<Host<S>>) {
    // Without this, a small response waits up to 40 ms for the acknowledgement of the one before.
    // Best effort: a slow server is still a server.
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request| {
        let host = Arc::clone(&host);
        async move { Ok::<_, Infallible>(respond(request, &host).await) }
    });
    // The body is whole when the head is sent, so hyper sends both in one write.
    // A connection fails when its client goes away in the middle, and then nobody is left to tell.
    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}

async fn respond<S: Script>(request: Request<Incoming>, host: &Host<S>) -> Response<Full<Bytes>> {
    let (reply, model) = match read(request).await {
        Ok(request) => (host.script.reply(&request), request.model().to_owned()),
        Err(refusal) => (refusal, String::new()),
    };
    tokio::time::sleep(host.settings.delay).await;
    host.counters.count(&reply);
    let (status, body) = match &reply {
        Reply::Completion(completion) => (StatusCode::OK, chat::completion(completion, &model)),
        Reply::Error { status, failure } => {
            (StatusCode::from_u16(*status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), chat::error(failure))
        }
    };
    let mut response = Response::new(Full::from(body.to_string()));
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(CONTENT_TYPE, const { hyper::header::HeaderValue::from_static("application/json") });
    response
}

async fn read(request: Request<Incoming>) -> Result<ChatRequest, Reply> {
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    if (&method, path.as_str()) != (&Method::POST, "/v1/chat/completions") {
        return Err(Reply::error(
            404,
            format!("no {method} {path} here: expected POST /v1/chat/completions"),
        ));
    }
    let body = match request.into_body().collect().await {
        Ok(body) => body.to_bytes(),
        Err(error) => return Err(Reply::error(400, format!("the request broke off: {error}"))),
    };
    ChatRequest::parse(&body).map_err(|problem| Reply::error(400, problem))
}
