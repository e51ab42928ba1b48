//! The hand on the clock. It only goes forward, and stops at every moment on the way at which something is due, so that
//! nothing is sent late.

use jiff::civil::{Weekday, time};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, ToSpan, Zoned};

use super::says::{Fields, No};
use super::scene::Scene;
use super::seed::ZONE;
use crate::playground::RowKind;

/// The furthest the clock is turned at once.
const FURTHEST_DAYS: i64 = 400;
/// How far the next message is looked for.
const FURTHEST_MESSAGE_DAYS: i64 = 120;

#[derive(Clone, Debug)]
pub(super) enum Turn {
    By(Span),
    To(Timestamp),
    /// To the next message that somebody gets.
    Message,
    /// To 9:30 of the next Monday, when the nudge comes.
    Monday,
}

impl Turn {
    pub(super) fn read(fields: &Fields) -> Result<Turn, No> {
        let given = ["advance", "to", "next"].map(|name| fields.maybe_text(name));
        let [advance, to, next] = given;
        match (advance?, to?, next?) {
            (Some(span), None, None) => match span.parse::<Span>() {
                Ok(span) if span_is_iso(fields) => Ok(Turn::By(span)),
                _ => Err(No::misread(
                    "`advance` は PT1H や P1D のような ISO 8601 の期間にしてください。",
                    "`advance` must be an ISO 8601 duration, such as PT1H or P1D.",
                )),
            },
            (None, Some(to), None) => to.parse().map(Turn::To).map_err(|_| {
                No::misread(
                    "`to` は 2026-11-30T09:00:00+09:00 のように、時差を付けて書いてください。",
                    "`to` must be a moment with its offset, such as 2026-11-30T09:00:00+09:00.",
                )
            }),
            (None, None, Some("message")) => Ok(Turn::Message),
            (None, None, Some("monday")) => Ok(Turn::Monday),
            (None, None, Some(_)) => {
                Err(No::misread("`next` は message か monday にしてください。", "`next` must be message or monday."))
            }
            _ => Err(No::misread(
                "`advance`、`to`、`next` のどれか一つを書いてください。",
                "Give one of `advance`, `to` and `next`.",
            )),
        }
    }

    /// Turns the clock; everything that becomes due on the way happens in its moment.
    pub(super) async fn carry_out(&self, scene: &Scene) -> Result<(), No> {
        let now = scene.stage.now().to_zoned(TimeZone::get(ZONE).map_err(anyhow::Error::from)?);
        let to = match self {
            Turn::Message => return to_next_message(scene).await,
            Turn::To(to) => *to,
            Turn::Monday => next_monday(&now).map_err(anyhow::Error::from)?,
            Turn::By(span) => now.checked_add(*span).map(|then| then.timestamp()).map_err(|_| too_far("advance"))?,
        };
        if to < now.timestamp() {
            return Err(No::refused("時計は進めることしかできません。", "Time only goes forward."));
        }
        let furthest = now.saturating_add(FURTHEST_DAYS.days()).timestamp();
        if to > furthest {
            return Err(too_far(if matches!(self, Turn::To(_)) { "to" } else { "advance" }));
        }
        Ok(scene.stage.pass_until(to).await?)
    }
}

/// A duration in words, such as `1 hour`, is read by the library too, but is not what was agreed on.
fn span_is_iso(fields: &Fields) -> bool {
    let text = fields.maybe_text("advance").ok().flatten().unwrap_or_default();
    text.trim_start_matches(['+', '-']).starts_with(['P', 'p'])
}

fn too_far(field: &str) -> No {
    No::misread(
        format!("`{field}` は一度に {FURTHEST_DAYS} 日先までにしてください。"),
        format!("`{field}` may be at most {FURTHEST_DAYS} days ahead at a time."),
    )
}

/// 9:30 of the next Monday; on a Monday before that, the same day.
fn next_monday(now: &Zoned) -> Result<Timestamp, jiff::Error> {
    let date = now.date();
    let days = i64::from(date.weekday().until(Weekday::Monday));
    let monday = date.checked_add(days.days())?;
    let at = |date: jiff::civil::Date| date.to_datetime(time(9, 30, 0, 0)).to_zoned(now.time_zone().clone());
    let at_once = at(monday)?;
    Ok(if at_once > *now { at_once } else { at(monday.checked_add(7.days())?)? }.timestamp())
}

async fn to_next_message(scene: &Scene) -> Result<(), No> {
    let none =
        || No::refused("しばらくのあいだ、届くメッセージはありません。", "No message is on its way for a long while.");
    let (start, before) = (scene.stage.now(), scene.last_seq());
    loop {
        let next = scene.stage.next_due().await?.ok_or_else(none)?;
        if next.duration_since(start).as_hours() > FURTHEST_MESSAGE_DAYS * 24 {
            return Err(none());
        }
        scene.stage.pass_until(next.max(scene.stage.now())).await?;
        if scene.rows_after(before).iter().any(|row| row.kind == RowKind::Message) {
            return Ok(());
        }
    }
}
