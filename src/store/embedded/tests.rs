//! Values there and back, parameters by number, and errors that tell nothing of what was bound.

use sqlx::error::ErrorKind;
use sqlx::{AssertSqlSafe, Row};

use super::{EmbeddedConnection, Opening};

/// A database in memory of this name; each test has its own.
fn open(name: &str) -> EmbeddedConnection {
    let settings = "CREATE TABLE t (id TEXT PRIMARY KEY, n BIGINT, yes BOOLEAN, r DOUBLE PRECISION, b BLOB)";
    Opening::existing(format!("file:{name}").into(), settings).in_memory().or_new().open().unwrap()
}

#[tokio::test]
async fn what_is_written_is_read_back_as_it_was() {
    let mut conn = open("back");
    let written = sqlx::query("INSERT INTO t (id, n, yes, r, b) VALUES ($1, $2, $3, $4, $5)")
        .bind("対話")
        .bind(i64::MIN)
        .bind(true)
        .bind(0.5)
        .bind(vec![0_u8, 255])
        .execute(&mut conn)
        .await
        .unwrap();
    assert_eq!(written.rows_affected(), 1);
    let row: (String, i64, bool, f64, Vec<u8>, Option<String>) =
        sqlx::query_as("SELECT id, n, yes, r, b, NULL FROM t").fetch_one(&mut conn).await.unwrap();
    assert_eq!(row, ("対話".to_owned(), i64::MIN, true, 0.5, vec![0, 255], None));
}

#[tokio::test]
async fn each_parameter_takes_the_value_of_its_number() {
    let mut conn = open("numbers");
    let sql = "SELECT $2, $1, $2, $11 WHERE $3 = $4 AND $5 + $6 + $7 + $8 + $9 + $10 = 45";
    let mut query = sqlx::query_as::<_, (i64, i64, i64, i64)>(sql);
    for value in [1_i64, 2, 3, 3, 5, 6, 7, 8, 9, 10, 11] {
        query = query.bind(value);
    }
    assert_eq!(query.fetch_one(&mut conn).await.unwrap(), (2, 1, 2, 11));
    let short = sqlx::query("SELECT $1, $2").bind(1_i64).execute(&mut conn).await;
    assert!(short.unwrap_err().to_string().contains("$2"), "it says what is missing");
}

#[tokio::test]
async fn a_value_of_another_kind_is_an_error_and_not_a_guess() {
    let mut conn = open("kinds");
    for sql in ["SELECT NULL", "SELECT 'three'", "SELECT 3.5"] {
        assert!(sqlx::query_scalar::<_, i64>(sql).fetch_one(&mut conn).await.is_err(), "{sql}");
    }
    let narrow = sqlx::query_scalar::<_, i32>("SELECT 3000000000").fetch_one(&mut conn).await;
    assert!(narrow.is_err(), "a number that does not fit is not cut off");
}

#[tokio::test]
async fn a_statement_at_the_place_of_another_has_its_own_columns() {
    let mut conn = open("places");
    let mut text = String::from("SELECT 1 AS one");
    for (column, value) in [("one", 1_i64), ("two", 2), ("six", 6)] {
        text.clear();
        text.push_str(&format!("SELECT {value} AS {column}"));
        let row = sqlx::query(AssertSqlSafe(text.clone())).fetch_one(&mut conn).await.unwrap();
        assert_eq!(row.get::<i64, _>(column), value);
    }
}

#[tokio::test]
async fn an_error_tells_what_kind_it_is_and_nothing_of_what_was_bound() {
    let mut conn = open("errors");
    let insert = "INSERT INTO t (id) VALUES ($1)";
    sqlx::query(insert).bind("secret words").execute(&mut conn).await.unwrap();
    let again = sqlx::query(insert).bind("secret words").execute(&mut conn).await.unwrap_err();
    let database = again.as_database_error().unwrap();
    assert!(matches!(database.kind(), ErrorKind::UniqueViolation));
    assert_eq!(database.code().as_deref(), Some("1555"), "SQLITE_CONSTRAINT_PRIMARYKEY");
    assert!(!format!("{again:?} {again}").contains("secret"));
}

#[tokio::test]
async fn after_the_first_row_nothing_is_left_open() {
    let mut conn = open("first");
    let first: Option<(i64,)> = sqlx::query_as("SELECT 1 UNION ALL SELECT 2").fetch_optional(&mut conn).await.unwrap();
    assert_eq!(first, Some((1,)));
    sqlx::query("DROP TABLE t").execute(&mut conn).await.unwrap();
}
