//! Opens the door and closes it again.

use std::io;
use std::net::SocketAddr;

use actix_web::dev::ServerHandle;
use actix_web::http::KeepAlive;
use actix_web::web::{Data, ServiceConfig};
use actix_web::{App, HttpServer, web};

use crate::config::Config;
use crate::house::{House, Service};

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
    let address = config.listen;
    let (times, connections, workers) = (
        config.times.clone(),
        config.limits.connections,
        config.workers(),
    );
    let house = Data::new(House::new(config, service).map_err(ServeError::Start)?);
    let server = HttpServer::new(move || App::new().configure(configure(house.clone())))
        .workers(workers)
        .keep_alive(KeepAlive::Timeout(times.keep_alive))
        .client_request_timeout(times.request_head)
        .max_connections(connections.div_ceil(workers.max(1)))
        .shutdown_timeout(times.stop.as_secs())
        .disable_signals()
        .bind(address)
        .map_err(|cause| ServeError::Listen { address, cause })?;
    let address = server.addrs().first().copied().unwrap_or(address);
    let server = server.run();
    bound(address);
    actix_web::rt::spawn(stop_when_told(server.handle()));
    server.await.map_err(ServeError::Run)
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
