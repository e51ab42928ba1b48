//! What is published of ten-second questions, as the reader of figures may see it: rows that were written once. It has no way to
//! an answer, so no other cut of them can be made here.

use sqlx::Connection;

use super::super::pulse::{from_code, parts_of};
use super::super::rows::Place;
use super::super::{Conn, Doing, Result};
use super::PulseQuarter;
use super::sums::{Figures, ask};
use crate::domain::anonymity::{Level, Shown};
use crate::domain::ids::WorkspaceId;
use crate::domain::pulse::{Measure, PulseFigure};

#[derive(sqlx::FromRow)]
struct PublishedRow {
    quarter: String,
    measure: String,
    parts: String,
    n: i64,
    response: String,
    score: Option<i64>,
    level: Option<String>,
    least: i64,
    definition: String,
}

impl PublishedRow {
    fn read(self) -> Result<PulseFigure> {
        let id = format!("{}/{}/{}", self.quarter, self.measure, self.parts);
        let place = Place { table: "pulse_published", id: &id };
        let shown = match (self.score, self.level.as_deref()) {
            (Some(score), _) => Shown::Score(place.one("score", u8::try_from(score).ok())?),
            (None, Some(level)) => Shown::Level(place.one("level", from_code::<Level>(level))?),
            (None, None) => return Err(place.bad("score")),
        };
        Ok(PulseFigure {
            quarter: place.date("quarter", &self.quarter)?,
            measure: place.one("measure", Measure::from_code(&self.measure))?,
            parts: place.one("parts", parts_of(&self.parts))?,
            n: self.n,
            response: place.one("response", from_code(&self.response))?,
            shown,
            least: self.least,
            definition: self.definition,
        })
    }
}

impl Figures<'_> {
    /// Everything published, the latest quarter first; of a measure the whole company before its parts.
    pub async fn pulse(&mut self, workspace: &WorkspaceId) -> Result<Vec<PulseFigure>> {
        let rows: Vec<PublishedRow> = ask!(self, c => sqlx::query_as(
            "SELECT quarter, measure, parts, n, response, score, level, least, definition FROM pulse_published
             WHERE workspace_id = $1 ORDER BY quarter DESC, measure, parts")
            .bind(workspace.as_str()).fetch_all(c).await)
        .doing("reading what is published")?;
        rows.into_iter().map(PublishedRow::read).collect()
    }

    /// The quarters in which people are or were asked, the latest first.
    pub async fn pulse_quarters(&mut self, workspace: &WorkspaceId) -> Result<Vec<PulseQuarter>> {
        let rows: Vec<(String, String, bool)> = ask!(self, c => sqlx::query_as(
            "SELECT first_on, last_on, published_ms IS NOT NULL FROM pulse_quarter
             WHERE workspace_id = $1 ORDER BY first_on DESC")
            .bind(workspace.as_str()).fetch_all(c).await)
        .doing("reading the quarters of questions")?;
        rows.into_iter()
            .map(|(first, last, is_published)| {
                let place = Place { table: "pulse_quarter", id: &first };
                let (first, last) = (place.date("first_on", &first)?, place.date("last_on", &last)?);
                Ok(PulseQuarter { first, last, is_published })
            })
            .collect()
    }
}
