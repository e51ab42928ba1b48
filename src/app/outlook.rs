//! Looking ahead: which messages would go out next if nobody did anything until then. Asks the same rules that decide
//! when the time has come; sends and changes nothing.

use jiff::Timestamp;

use super::App;
use super::compose::compose;
use crate::chat::Platform;
use crate::domain::plan::{Kind, Wanted};
use crate::store::Fault;

/// A message to come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coming {
    pub at: Timestamp,
    pub kind: Kind,
    /// The reader's id on the platform.
    pub to: String,
}

impl App {
    /// The next messages of a workspace, soonest first. Of those planned only the first `most` are looked at; what would
    /// be dropped is left out.
    pub async fn outlook(&self, platform: Platform, tenant: &str, most: i64) -> Result<Vec<Coming>, Fault> {
        let (usual, now, tenant) = (self.usual.clone(), self.clock.now(), tenant.to_owned());
        let coming = self.store.read(move |tx| {
            Box::pin(async move {
                let Some(workspace) = tx.workspace_of(platform, &tenant).await? else { return Ok(Vec::new()) };
                let mut coming = Vec::new();
                for planned in tx.planned_ahead(&workspace.id, most).await? {
                    let due = planned.due.max(now);
                    let at = match compose(tx, &usual, &planned, due).await?.wanted {
                        Wanted::Send => due,
                        Wanted::Wait { until } => until,
                        Wanted::Drop { .. } => continue,
                    };
                    coming.push(Coming { at, kind: planned.kind, to: planned.reach.external });
                }
                coming.sort_by_key(|coming| coming.at);
                Ok(coming)
            })
        });
        coming.await
    }
}
