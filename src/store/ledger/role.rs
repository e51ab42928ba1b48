//! The role that reads figures on PostgreSQL. It may read the ledger and who belongs where, and no table or column that
//! holds words, so that a mistake in a figure's SQL fails instead of showing something.

use sqlx::{Connection, PgConnection};

/// Its name on the server; its rights are each database's own.
pub(crate) const ROLE: &str = "taiwa_figures";

/// What it may read: whole tables, or columns of some that hold more.
pub(crate) const MAY_READ: &[(&str, &str)] = &[
    ("ledger", ""),
    ("figure_slot", ""),
    ("figure_tally", ""),
    ("figure_heads", ""),
    ("figure_pairs", ""),
    ("figure_spread", ""),
    ("figure_published", ""),
    ("figure_promise", ""),
    ("pulse_published", ""),
    ("pulse_quarter", ""),
    ("unit", ""),
    ("employee", ""),
    ("absence", ""),
    ("pair", "id, workspace_id, manager_id, report_id, kind, state, paused_until, created_ms, ended_ms"),
    ("purpose", "pair_id, state, agreed_ms"),
    ("charter", "workspace_id, target, starts_on, fiscal_month"),
];

/// Makes the role, lets us become it, and says what it may read. `false`: the database's user may not do that.
pub(crate) async fn grant(conn: &mut PgConnection) -> sqlx::Result<bool> {
    // Others may do the same at this moment: what they did first is as good.
    let made = "DO $$ BEGIN
            IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'taiwa_figures') THEN
                CREATE ROLE taiwa_figures NOLOGIN;
            END IF;
        EXCEPTION WHEN duplicate_object OR unique_violation OR insufficient_privilege THEN NULL; END $$";
    sqlx::raw_sql(made).execute(&mut *conn).await?;
    if !may_become(conn).await? {
        let ours = "DO $$ BEGIN EXECUTE format('GRANT taiwa_figures TO %I', current_user);
            EXCEPTION WHEN OTHERS THEN NULL; END $$";
        sqlx::raw_sql(ours).execute(&mut *conn).await?;
        if !may_become(conn).await? {
            return Ok(false);
        }
    }
    let mut granting = conn.begin().await?;
    // Replicas that start together would change the same rows of the catalogue. The number is the name's, "figu".
    sqlx::raw_sql("SELECT pg_advisory_xact_lock(1718183797)").execute(&mut *granting).await?;
    let schema: String = sqlx::query_scalar("SELECT current_schema()::text").fetch_one(&mut *granting).await?;
    let schema = schema.replace('"', "\"\"");
    let mut sql = format!("GRANT USAGE ON SCHEMA \"{schema}\" TO {ROLE};");
    for (table, columns) in MAY_READ {
        let columns = if columns.is_empty() { String::new() } else { format!(" ({columns})") };
        sql.push_str(&format!("REVOKE ALL ON {table} FROM {ROLE}; GRANT SELECT{columns} ON {table} TO {ROLE};"));
    }
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut *granting).await?;
    granting.commit().await?;
    Ok(true)
}

/// Whether we can read as the role here: what was said to be so by trying it.
pub(crate) async fn is_ready(conn: &mut PgConnection) -> sqlx::Result<bool> {
    Ok(may_become(conn).await?
        && sqlx::query_scalar("SELECT has_table_privilege('taiwa_figures', 'ledger', 'SELECT')")
            .fetch_one(conn)
            .await?)
}

/// By trying: being a member is not enough where the membership is to be used for granting alone.
async fn may_become(conn: &mut PgConnection) -> sqlx::Result<bool> {
    let mut trying = conn.begin().await?;
    let became = match sqlx::raw_sql("SET LOCAL ROLE taiwa_figures").execute(&mut *trying).await {
        Ok(_) => true,
        Err(sqlx::Error::Database(_)) => false,
        Err(error) => return Err(error),
    };
    trying.rollback().await?;
    Ok(became)
}
