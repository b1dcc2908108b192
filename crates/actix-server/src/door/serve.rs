//! Opens the door and closes it again.

use std::io;
use std::net::SocketAddr;

use actix_http::HttpService;
use actix_service::{ServiceFactoryExt, fn_service, map_config};
use actix_web::dev::{AppConfig, Server, ServerHandle};
use actix_web::http::KeepAlive;
use actix_web::rt::net::{TcpSocket, TcpStream};
use actix_web::web::{Data, ServiceConfig};
use actix_web::{App, web};

use super::wire::Wire;
use crate::config::Config;
use crate::house::{House, Service};

/// Connections that wait to be accepted.
const BACKLOG: u32 = 1024;

/// Why the server does not run.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    #[error(
        "{0} is not a loopback address; without accounts this server listens on loopback only, such as 127.0.0.1:8080"
    )]
    NotLoopback(SocketAddr),
    #[error("cannot listen on {address}: {cause}")]
    Listen {
        address: SocketAddr,
        cause: io::Error,
    },
    #[error("cannot start: {0}")]
    Start(io::Error),
    #[error("the server broke down: {0}")]
    Run(io::Error),
}

/// Serves until Ctrl-C or a request to terminate; then lets what is under way come to its end.
/// `bound` is told the address once clients can connect.
///
/// # Errors
/// When the address is not loopback or not free, or the system refuses threads.
pub fn serve(
    config: Config,
    service: Service,
    bound: impl FnOnce(SocketAddr),
) -> Result<(), ServeError> {
    if !config.listen.ip().to_canonical().is_loopback() {
        return Err(ServeError::NotLoopback(config.listen));
    }
    actix_web::rt::System::new().block_on(run(config, service, bound))
}

async fn run(
    config: Config,
    service: Service,
    bound: impl FnOnce(SocketAddr),
) -> Result<(), ServeError> {
    let listener = listen(config.listen).map_err(|cause| ServeError::Listen {
        address: config.listen,
        cause,
    })?;
    let address = listener.local_addr().map_err(ServeError::Start)?;
    let house = Data::new(House::new(config, service).map_err(ServeError::Start)?);
    let server = start(listener, house).map_err(ServeError::Start)?;
    bound(address);
    actix_web::rt::spawn(stop_when_told(server.handle()));
    server.await.map_err(ServeError::Run)
}

fn listen(address: SocketAddr) -> io::Result<std::net::TcpListener> {
    let socket = if address.is_ipv4() {
        TcpSocket::new_v4()
    } else {
        TcpSocket::new_v6()
    }?;
    // A restart must not wait for the connections of the run before.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)?.into_std()
}

/// Workers that answer on a listener.
pub(crate) fn start(listener: std::net::TcpListener, house: Data<House>) -> io::Result<Server> {
    let address = listener.local_addr()?;
    let (times, workers) = (house.config.times.clone(), house.config.workers());
    let connections = house.config.limits.connections.div_ceil(workers.max(1));
    let server = Server::build()
        .workers(workers)
        .max_concurrent_connections(connections)
        .shutdown_timeout(times.stop.as_secs())
        .disable_signals();
    let stopping = server.graceful_shutdown_signal();
    let serve = move || {
        let stopping = stopping.clone();
        let app = App::new().configure(configure(house.clone()));
        let http = HttpService::build()
            .graceful_shutdown_signal(move || {
                let stopping = stopping.clone();
                async move { stopping.notified().await }
            })
            .keep_alive(KeepAlive::Timeout(times.keep_alive))
            .client_request_timeout(times.request_head)
            .local_addr(address)
            .h1(map_config(app, |_| AppConfig::default()));
        fn_service(|stream: TcpStream| async move {
            let peer = stream.peer_addr().ok();
            Ok((Wire::new(stream), peer))
        })
        .and_then(http)
    };
    Ok(server.listen("http", listener, serve)?.run())
}

/// What one worker serves.
pub(crate) fn configure(house: Data<House>) -> impl FnOnce(&mut ServiceConfig) {
    move |app| {
        app.app_data(house).default_service(web::to(super::answer));
    }
}

/// The first signal lets requests end, the second does not.
async fn stop_when_told(server: ServerHandle) {
    told().await;
    tracing::info!(target: "door", "stopping; what is under way comes to its end");
    let gentle = server.stop(true);
    tokio::select! {
        () = gentle => {}
        () = told() => server.stop(false).await,
    }
}

#[cfg(unix)]
async fn told() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        },
        Err(_) => {
            let _ = tokio::signal::ctrl_c().await;
        }
    }
}

#[cfg(not(unix))]
async fn told() {
    let _ = tokio::signal::ctrl_c().await;
}
