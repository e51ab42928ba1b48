//! The playground as it stands: the stage with its people, and how far the visitor has come. One act at a time changes
//! it; whoever reads sees it settled.

use anyhow::Context;
use jiff::Timestamp;

use super::checklist::Checklist;
use super::seed::{self, CAST};
use super::stage::Stage;
use crate::chat::Platform;
use crate::domain::ids::WorkspaceId;
use crate::domain::lang::Lang;
use crate::playground::{FakeSlack, Row};
use crate::store::Past;

/// The workspace's id in the local Slack.
pub(super) const TENANT: &str = "T0TAIWA";
/// The oldest messages of the log go first when there are more.
const LONGEST_LOG: i64 = 500;

pub(super) struct Scene {
    pub(super) stage: Stage,
    pub(super) workspace: WorkspaceId,
    /// When the visitor came in: what is older is the story so far.
    pub(super) opened: Timestamp,
    pub(super) checklist: Checklist,
}

impl Scene {
    /// Sets the stage and plays the story so far.
    pub(super) async fn set(chosen: Option<Lang>) -> anyhow::Result<Scene> {
        let stage = seed::seeded(chosen).await?;
        let read = stage.app.store.read(|tx| Box::pin(async move { tx.workspace_of(Platform::Slack, TENANT).await }));
        match read.await {
            Ok(Some(workspace)) => {
                let opened = stage.now();
                Ok(Scene { stage, workspace: workspace.id, opened, checklist: Checklist::default() })
            }
            Ok(None) => {
                stage.strike().await;
                anyhow::bail!("nobody used the product in the story so far")
            }
            Err(fault) => {
                stage.strike().await;
                Err(fault).context("reading the workspace of the story")
            }
        }
    }

    pub(super) fn slack(&self) -> &FakeSlack {
        &self.stage.slack
    }

    /// The number of the newest line of the transcript.
    pub(super) fn last_seq(&self) -> u64 {
        self.slack().transcript().last().map_or(0, |row| row.seq)
    }

    pub(super) fn rows_after(&self, seq: u64) -> Vec<Row> {
        let mut rows = self.slack().transcript();
        rows.retain(|row| row.seq > seq);
        rows
    }

    /// The messages whose fate is settled, oldest first.
    pub(super) async fn past(&self) -> anyhow::Result<Vec<Past>> {
        let workspace = self.workspace.clone();
        let past = self
            .stage
            .app
            .store
            .read(move |tx| Box::pin(async move { tx.past_deliveries(&workspace, LONGEST_LOG).await }));
        Ok(past.await?)
    }

    /// The languages people have now, by their place in the cast.
    pub(super) async fn langs(&self) -> anyhow::Result<Vec<Lang>> {
        let slack = self.slack().humans();
        let read = self.stage.app.store.read(|tx| {
            Box::pin(async move {
                let mut langs = Vec::new();
                for member in &CAST {
                    langs.push(tx.known(Platform::Slack, TENANT, member.id).await?.map(|known| known.person.lang));
                }
                Ok(langs)
            })
        });
        // Whom the product has not met yet speaks what Slack says.
        let by_slack = |id: &str| {
            let human = slack.iter().find(|human| human.id == id);
            if human.is_some_and(|human| human.locale.starts_with("ja")) { Lang::Ja } else { Lang::En }
        };
        let langs = read.await?;
        Ok(langs.into_iter().zip(&CAST).map(|(lang, member)| lang.unwrap_or_else(|| by_slack(member.id))).collect())
    }

    /// Lets everything come to rest: what follows the last answer, and every message that is due.
    pub(super) async fn come_to_rest(&self) -> anyhow::Result<()> {
        self.stage.quiet().await;
        self.stage.settle().await
    }
}
