//! One gateway: a database, and the service in front of it on a port of its own.

use std::net::SocketAddr;
use std::str::FromStr;
use std::sync::{Arc, mpsc};

use actix_server::Service;
use actix_server::config::{Config, Network};
use api_description::{Abilities, Info};
use diesel_store::{Database, Options};
use entity_model::{Model, Value};
use query_plan::Planner;
use query_plan::desk::Rules;
use query_plan::port::{Store, Unit};
use query_plan::write::Change;

use crate::database::{Home, Kind};
use crate::http::{Answer, Ask};

/// A service that answers. Its threads live as long as the process.
pub struct Gateway {
    pub kind: Kind,
    pub address: SocketAddr,
    pub database: Arc<Database>,
    home: Arc<Home>,
}

impl Gateway {
    /// Opens the door of a database.
    #[must_use]
    pub fn start(home: Home) -> Self {
        Self::start_with(home, |_| {})
    }

    /// The same with other settings.
    #[must_use]
    pub fn start_with(home: Home, change: impl FnOnce(&mut Config)) -> Self {
        let database = home.open();
        Self::open(Arc::new(home), database, change)
    }

    /// The same over a database that is used otherwise.
    #[must_use]
    pub fn start_on(home: Home, options: &Options) -> Self {
        let database = home.open_with(options);
        Self::open(Arc::new(home), database, |_| {})
    }

    /// Opens the door of another service on a database that is made for its model.
    #[must_use]
    pub fn fitting(
        home: Home,
        model: &Arc<Model>,
        service: impl FnOnce(&Arc<Database>) -> Service,
    ) -> Self {
        let database = Arc::new(home.fitted(model));
        let service = service(&database);
        Self::serving(Arc::new(home), database, service, |_| {})
    }

    /// Serves a model that has no rules.
    #[must_use]
    pub fn of_model(home: Home, model: Model, abilities: &Abilities) -> Self {
        Self::fitting(home, &Arc::new(model), |database| {
            let planner = Planner::new(Arc::clone(database.model()), b"a key of the tests");
            let planner = planner.unwrap();
            let info = Info {
                title: "A small service".to_owned(),
                version: "1".to_owned(),
                description: String::new(),
                service_path: "/odata-api".to_owned(),
            };
            let store = Arc::clone(database) as Arc<dyn Store>;
            Service::new(planner, store, Rules::new(), abilities, info)
        })
    }

    fn open(home: Arc<Home>, database: Database, change: impl FnOnce(&mut Config)) -> Self {
        let database = Arc::new(database);
        let service = preau::service_on(&database).unwrap();
        Self::serving(home, database, service, change)
    }

    /// Opens the door of another service than the school.
    #[must_use]
    pub fn serving(
        home: Arc<Home>,
        database: Arc<Database>,
        service: Service,
        change: impl FnOnce(&mut Config),
    ) -> Self {
        let mut config = Config {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            trusted_proxies: vec![Network::from_str("127.0.0.1").unwrap()],
            workers: 2,
            ..Config::default()
        };
        change(&mut config);
        let (say, hear) = mpsc::channel();
        std::thread::spawn(move || {
            let served = actix_server::serve(config, service, |address| say.send(address).unwrap());
            served.unwrap();
        });
        Self {
            kind: home.kind,
            address: hear.recv().unwrap(),
            database,
            home,
        }
    }

    /// A second gateway on the same database, with nothing else in common.
    #[must_use]
    pub fn another(&self) -> Self {
        let home = Arc::clone(&self.home);
        let database = home.open();
        Self::open(home, database, |_| {})
    }

    /// What the service answers to a GET of what stands behind its root: `Users?$top=1`.
    /// Blanks, quotes and letters beyond ASCII are encoded, everything else is sent as it stands.
    #[must_use]
    pub fn get(&self, url: &str) -> Answer {
        self.ask(&Ask::get(url))
    }

    /// What the service answers.
    #[must_use]
    pub fn ask(&self, ask: &Ask) -> Answer {
        ask.send(self.address)
    }

    /// Adds a row behind the service's back, and gives its id.
    #[must_use]
    pub fn insert(&self, entity: &str, values: &[(&str, Value)]) -> i64 {
        let model = self.database.model();
        let id = model.entity_named(entity).unwrap();
        let place = |name: &str| model.entity(id).property(name).unwrap().0;
        let mut given = 0;
        let add = &mut |unit: &mut dyn Unit| {
            given = unit.take_ids(1)?;
            let mut places = vec![place("Id"), place("CreatedOn")];
            let mut row = vec![Value::Int(given), Value::DateTime(chrono::Utc::now())];
            for (name, value) in values {
                places.push(place(name));
                row.push(value.clone());
            }
            let change = Change::Insert {
                entity: id,
                places,
                rows: vec![row],
            };
            unit.change(&change).map(|_| ())
        };
        self.database.transaction(add).unwrap();
        given
    }

    /// Where the database is.
    #[must_use]
    pub fn home(&self) -> &Home {
        &self.home
    }

    /// The root of the service, as clients on this machine see it.
    #[must_use]
    pub fn root(&self) -> String {
        format!("http://{}/odata-api/", self.address)
    }
}
