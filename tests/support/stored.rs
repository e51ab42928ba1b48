//! What the product keeps, looked at beside it.

use super::{Engine, World};

/// Asks either engine beside the product.
macro_rules! asked {
    ($world:expr, $sql:expr, $fetch:ident) => {
        $world.wait(async {
            use sqlx::Connection;
            let sql = sqlx::AssertSqlSafe($sql.to_owned());
            match $world.engine {
                Engine::Sqlite => {
                    let mut conn = sqlx::SqliteConnection::connect(&$world.url).await.unwrap();
                    sqlx::query_scalar(sql).$fetch(&mut conn).await.unwrap()
                }
                Engine::Postgres => {
                    let mut conn = sqlx::PgConnection::connect(&$world.url).await.unwrap();
                    sqlx::query_scalar(sql).$fetch(&mut conn).await.unwrap()
                }
            }
        })
    };
}

impl World {
    /// Every text value of the database, as somebody who got hold of a dump would read it.
    pub fn dump(&self) -> String {
        match self.engine {
            Engine::Sqlite => {
                let mut all = String::new();
                for entry in std::fs::read_dir(&self.folder).unwrap() {
                    all += &String::from_utf8_lossy(&std::fs::read(entry.unwrap().path()).unwrap());
                }
                all
            }
            Engine::Postgres => self.wait(async {
                use sqlx::{Connection, Row};
                let mut conn = sqlx::PgConnection::connect(&self.url).await.unwrap();
                let tables: Vec<String> = sqlx::query_scalar(
                    "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1",
                )
                .fetch_all(&mut conn)
                .await
                .unwrap();
                assert!(tables.len() > 10, "{tables:?}");
                let mut all = String::new();
                for table in tables {
                    let sql = format!("SELECT row_to_json(t)::text AS row FROM {table} t");
                    for row in sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_all(&mut conn).await.unwrap() {
                        all += &row.get::<String, _>("row");
                        all.push('\n');
                    }
                }
                all
            }),
        }
    }

    /// Where the database lies, to stand beside the product in it.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// One text the database holds.
    pub fn text(&self, sql: &str) -> String {
        asked!(self, sql, fetch_one)
    }

    /// Texts that the database holds, in the order that is asked for.
    pub fn texts(&self, sql: &str) -> Vec<String> {
        asked!(self, sql, fetch_all)
    }

    /// One number the database answers to a question, in the dialect both engines share.
    pub fn number(&self, sql: &str) -> i64 {
        asked!(self, sql, fetch_one)
    }
}
