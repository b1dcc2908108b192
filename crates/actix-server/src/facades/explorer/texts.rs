//! The words of the pages in each language.

use super::language::Language;

/// One entry for every place of a page.
#[derive(Debug)]
pub(super) struct Texts {
    pub(super) doors: &'static str,
    pub(super) service: &'static str,
    pub(super) metadata: &'static str,
    pub(super) explorer: &'static str,
    pub(super) openapi: &'static str,
    pub(super) examples: &'static str,
    pub(super) connect: &'static str,
    pub(super) address: &'static str,
    pub(super) excel: &'static str,
    pub(super) power_bi: &'static str,
    pub(super) power_bi_file: &'static str,
    pub(super) superset: &'static str,
    pub(super) curl: &'static str,
    pub(super) version: &'static str,
    /// Behind the service's title.
    pub(super) explorer_title: &'static str,
}

pub(super) fn texts(language: Language) -> &'static Texts {
    match language {
        Language::French => &FRENCH,
        Language::English => &ENGLISH,
    }
}

static FRENCH: Texts = Texts {
    doors: "Les portes",
    service: "Le service OData\u{a0}: la liste des ensembles",
    metadata: "Les métadonnées\u{a0}: tous les types, propriétés et relations",
    explorer: "L’explorateur\u{a0}: lire la documentation et essayer chaque requête",
    openapi: "La description OpenAPI 3.1",
    examples: "Quelques requêtes pour commencer",
    connect: "Se connecter",
    address: "Tous ces outils demandent une seule adresse\u{a0}:",
    excel: "Onglet Données, puis «\u{a0}Obtenir des données\u{a0}», «\u{a0}À partir d’autres sources\u{a0}», «\u{a0}À partir d’un flux de données OData\u{a0}». Collez l’adresse, choisissez l’accès anonyme, puis les tables.",
    power_bi: "Accueil, «\u{a0}Obtenir des données\u{a0}», «\u{a0}Flux OData\u{a0}», collez l’adresse. Ou, en un clic\u{a0}:",
    power_bi_file: "le fichier de connexion Power BI (.pbids)",
    superset: "Installez sqlalchemy-odata 0.2.3 dans Superset, puis ajoutez une base de données avec cette adresse SQLAlchemy\u{a0}:",
    curl: "Dans un terminal\u{a0}:",
    version: "version",
    explorer_title: "explorateur",
};

static ENGLISH: Texts = Texts {
    doors: "The doors",
    service: "The OData service: the list of sets",
    metadata: "The metadata: every type, property and relation",
    explorer: "The explorer: read the documentation and try every query",
    openapi: "The OpenAPI 3.1 description",
    examples: "Some queries to begin with",
    connect: "Connect",
    address: "All these tools ask for one address:",
    excel: "Data tab, then “Get Data”, “From Other Sources”, “From OData Feed”. Paste the address, choose anonymous access, then the tables.",
    power_bi: "Home, “Get data”, “OData feed”, paste the address. Or with one click:",
    power_bi_file: "the Power BI connection file (.pbids)",
    superset: "Install sqlalchemy-odata 0.2.3 in Superset, then add a database with this SQLAlchemy URI:",
    curl: "In a terminal:",
    version: "version",
    explorer_title: "explorer",
};
