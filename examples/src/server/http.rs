//! Moves bytes: connections, routes, statuses. Knows no API's form.

use std::{convert::Infallible, sync::Arc, time::Duration};

use http_body_util::BodyExt as _;
use hyper::{
    Request, Response, StatusCode,
    body::Incoming,
    header::{CONTENT_TYPE, HeaderValue},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::TokioIo;
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinSet,
};

use super::{
    Api, ChatRequest, Completion, End, Failure, Reply, Script, Settings,
    answer::Answer,
    body::ReplyBody,
    chunk::Chunk,
    ledger::{Entry, Ledger},
};

/// All that a connection needs to know.
pub(super) struct Host<S> {
    pub(super) script: Arc<S>,
    pub(super) settings: Settings,
    pub(super) ledger: Arc<Ledger>,
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
    // The first chunk is there when the head is sent, so hyper sends both in one write.
    // A connection fails when its client goes away in the middle, and then nobody is left to tell.
    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}

async fn respond<S: Script>(request: Request<Incoming>, host: &Host<S>) -> Response<ReplyBody> {
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let Some(api) = Api::at(&method, &path) else {
        let expected = Api::ALL.map(Api::path).join(", ");
        let failure = Failure::with(404, format!("no {method} {path} here: expected POST {expected}"));
        return refusal(Api::Chat, 404, &failure, host.ledger.open(None, None));
    };
    let request = match read(api, request).await {
        Ok(request) => request,
        Err(problem) => {
            return refusal(api, 400, &Failure::with(400, problem), host.ledger.open(Some(api), None));
        }
    };
    let entry = host.ledger.open(Some(api), Some(&request));
    let reply = host.script.reply(&request);
    tokio::time::sleep(host.settings.delay).await;
    match reply {
        Reply::Completion(completion) => answer(&request, &completion, None, host.settings.pace, entry),
        Reply::Cut { completion, after } => {
            answer(&request, &completion, Some(after), host.settings.pace, entry)
        }
        Reply::Error { status, failure } => refusal(api, status, &failure, entry),
    }
}

async fn read(api: Api, request: Request<Incoming>) -> Result<ChatRequest, String> {
    match request.into_body().collect().await {
        Ok(body) => ChatRequest::parse(api, &body.to_bytes()),
        Err(error) => Err(format!("the request broke off: {error}")),
    }
}

fn answer(
    request: &ChatRequest,
    completion: &Completion,
    cut: Option<usize>,
    pace: Duration,
    entry: Entry,
) -> Response<ReplyBody> {
    let (form, answer) = (request.api().form(), Answer::new(request, completion));
    if request.streams() {
        let mut chunks = form.streamed(&answer);
        chunks.truncate(cut.unwrap_or(usize::MAX));
        let end = cut.map_or(End::Complete, |_| End::Cut { after: chunks.len() });
        return response(200, form.stream_type(), ReplyBody::streamed(chunks, pace, end, entry));
    }
    let whole = Chunk::whole(&form.whole(&answer), answer.says());
    let body = match cut {
        None => ReplyBody::whole(whole, End::Complete, entry),
        Some(_) => ReplyBody::half(&whole, entry),
    };
    response(200, "application/json", body)
}

fn refusal(api: Api, status: u16, failure: &Failure, entry: Entry) -> Response<ReplyBody> {
    let body = Chunk::whole(&api.form().error(status, failure), Vec::new());
    response(status, "application/json", ReplyBody::whole(body, End::Error { status }, entry))
}

fn response(status: u16, media_type: &'static str, body: ReplyBody) -> Response<ReplyBody> {
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    response
}
