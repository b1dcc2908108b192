//! What the tests share: a tiny workshop, a store in memory that answers plans about it, and a client.

mod model;
mod rows;
mod store;

use std::sync::Arc;

use actix_web::body::MessageBody;
use actix_web::dev::ServiceResponse;
use actix_web::http::StatusCode;
use actix_web::test::{TestRequest, init_service};
use actix_web::web::Data;
use actix_web::{App, test};
use api_description::{Abilities, Info};
use query_plan::Planner;

use crate::config::Config;
use crate::door::{configure, start};
use crate::house::House;
use crate::{About, Documents, Example, Service, Translated};

pub(crate) use model::model;
pub(crate) use rows::{text_of, workshop};
pub(crate) use store::FakeStore;

/// A house around a store.
pub(crate) fn house(store: &Arc<FakeStore>, config: Config) -> Data<House> {
    let model = Arc::new(model());
    let info = Info {
        title: "Préau".to_owned(),
        version: "1.0".to_owned(),
        description: "A workshop.".to_owned(),
        service_path: "/odata-api".to_owned(),
    };
    let documents = Documents::describe(&model, &Abilities::reading(), &info, &|_| {
        Some("1".to_owned())
    });
    let service = Service {
        planner: Planner::new(model, b"key").unwrap(),
        store: Arc::clone(store) as Arc<dyn query_plan::port::Store>,
        rules: Arc::default(),
        documents,
        about: About {
            title: "Préau".to_owned(),
            version: "1.0".to_owned(),
            summary: Translated::both("A workshop."),
            examples: vec![Example {
                title: Translated::both("People"),
                query: "Parts".to_owned(),
            }],
        },
    };
    Data::new(House::new(config, service).unwrap())
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Got {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    /// `None` when the body broke off.
    pub(crate) body: Option<Vec<u8>>,
}

impl Got {
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(self.body.as_ref().expect("the body broke off")).expect("UTF-8")
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(self.text()).unwrap_or_else(|e| panic!("{e}: {}", self.text()))
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut found = self.headers.iter().filter(|(n, _)| n == name);
        let first = found.next().map(|(_, v)| v.as_str());
        assert!(found.next().is_none(), "{name} stands twice");
        first
    }

    /// The code of an error answer.
    pub(crate) fn code(&self) -> String {
        self.json()["error"]["code"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }
}

/// Sends requests to one server.
pub(crate) struct Client {
    pub(crate) store: Arc<FakeStore>,
    house: Data<House>,
}

impl Client {
    pub(crate) fn new() -> Self {
        Self::with(Config::default())
    }

    pub(crate) fn with(config: Config) -> Self {
        Self::asking(Arc::new(FakeStore::new(model(), workshop())), config)
    }

    pub(crate) fn asking(store: Arc<FakeStore>, config: Config) -> Self {
        let house = house(&store, config);
        Self { store, house }
    }

    /// A GET behind the service root.
    pub(crate) async fn get(&self, url: &str) -> Got {
        self.send("GET", &format!("/odata-api/{url}"), &[]).await
    }

    pub(crate) async fn get_with(&self, url: &str, headers: &[(&str, &str)]) -> Got {
        self.send("GET", &format!("/odata-api/{url}"), headers)
            .await
    }

    pub(crate) async fn send(&self, method: &str, url: &str, headers: &[(&str, &str)]) -> Got {
        self.send_body(method, url, headers, "").await
    }

    pub(crate) async fn send_body(
        &self,
        method: &str,
        url: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Got {
        received(self.answer(method, url, headers, body).await).await
    }

    /// Sends a GET and reads nothing of the body.
    pub(crate) async fn open(&self, url: &str) -> ServiceResponse {
        self.answer("GET", url, &[], "").await
    }

    /// Sends bytes to a real socket and gives all that comes back.
    pub(crate) async fn on_the_wire(&self, request: &str) -> String {
        use actix_web::rt::net::TcpStream;
        use tokio::io::{AsyncReadExt, AsyncWriteExt};
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let server = start(listener, self.house.clone()).unwrap();
        let handle = server.handle();
        actix_web::rt::spawn(server);
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut bytes = Vec::new();
        // A reset ends the answer as well.
        let _ = stream.read_to_end(&mut bytes).await;
        handle.stop(false).await;
        String::from_utf8(bytes).unwrap()
    }

    async fn answer(
        &self,
        method: &str,
        url: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> ServiceResponse {
        let app = init_service(App::new().configure(configure(self.house.clone()))).await;
        let mut request = TestRequest::with_uri(url).method(method.parse().unwrap());
        if !headers.iter().any(|(n, _)| n.eq_ignore_ascii_case("host")) {
            request = request.insert_header(("host", "127.0.0.1:8080"));
        }
        for (name, value) in headers {
            request = request.append_header((*name, *value));
        }
        if !body.is_empty() {
            request = request.set_payload(body.to_owned());
        }
        request = request.peer_addr("127.0.0.1:5000".parse().unwrap());
        test::call_service(&app, request.to_request()).await
    }
}

async fn received<B: MessageBody>(answer: ServiceResponse<B>) -> Got {
    let status: StatusCode = answer.status();
    let headers = answer.headers().iter();
    let headers = headers.map(|(n, v)| (n.as_str().to_owned(), v.to_str().unwrap().to_owned()));
    Got {
        status: status.as_u16(),
        headers: headers.collect(),
        body: actix_web::body::to_bytes(answer.into_body())
            .await
            .ok()
            .map(|b| b.to_vec()),
    }
}
