//! Whether the server is alive, and whether it can answer.

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::header;
use query_plan::Ask;
use query_plan::port::{Cells, Sink, Stop};

use crate::house::House;
use crate::pipeline::{self, Clock, Facts, Question, Voice};
use crate::problem::{Kind, Problem};

pub(crate) const LIVE: &str = "/health/live";
pub(crate) const READY: &str = "/health/ready";

/// The process answers.
pub(crate) fn live() -> HttpResponse {
    said(HttpResponse::Ok(), "live")
}

/// The database answers a small question.
pub(crate) async fn ready(house: &House) -> HttpResponse {
    match small_question(house).await {
        Ok(()) => said(HttpResponse::Ok(), "ready"),
        Err(problem) => said(problem.head(), "not ready"),
    }
}

fn said(mut answer: actix_web::HttpResponseBuilder, status: &str) -> HttpResponse {
    answer
        .insert_header((header::CONTENT_TYPE, "application/json"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(format!("{{\"status\":\"{status}\"}}"))
}

/// One row of the first set, through the whole line.
async fn small_question(house: &House) -> Result<(), Problem> {
    let model = Arc::clone(house.engine.planner.model());
    let Some(set) = model.sets.first() else {
        return Ok(());
    };
    let internal = |_| Problem::new(Kind::Internal, Kind::Internal.words());
    let question = Question {
        path: &query_grammar::parse_path(&set.name).map_err(internal)?,
        options: &query_grammar::parse_query("$top=1").map_err(internal)?,
        ask: Ask {
            caller: house.gate.caller(),
            now: chrono::Utc::now(),
            max_page_size: None,
            track: false,
            v401: false,
            fingerprint: "",
        },
        gzip: false,
        quick: true,
    };
    let mut clock = Clock::start();
    pipeline::read(&house.engine, &question, &mut clock, |_| {
        Ok(Silent::default())
    })
    .await?;
    Ok(())
}

/// Listens and says nothing.
#[derive(Default)]
struct Silent {
    nothing: Vec<u8>,
}

impl Sink for Silent {
    fn total(&mut self, _: u64) -> Result<(), Stop> {
        Ok(())
    }
    fn row(&mut self, _: usize, _: usize, _: &dyn Cells) -> Result<(), Stop> {
        Ok(())
    }
    fn counted(&mut self, _: usize, _: usize, _: u64) -> Result<(), Stop> {
        Ok(())
    }
    fn more(&mut self, _: usize, _: usize) -> Result<(), Stop> {
        Ok(())
    }
    fn end_of_block(&mut self) -> Result<(), Stop> {
        Ok(())
    }
    fn end(&mut self, _: bool) -> Result<(), Stop> {
        Ok(())
    }
}

impl Voice for Silent {
    fn ready(&mut self) -> &mut Vec<u8> {
        &mut self.nothing
    }
    fn facts(&mut self) -> Facts {
        Facts::default()
    }
}
