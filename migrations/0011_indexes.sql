-- Fewer indexes where most is written: a topic touches one place of its pair's agenda instead of two, and only what
-- happened to promises is looked up by pair in the audit.
DROP INDEX agenda_item_open;
DROP INDEX agenda_item_pair;
CREATE INDEX agenda_item_of_pair ON agenda_item (pair_id, state, position, created_ms);

-- A query is given this only if it says `what LIKE 'promise.%'` itself, whatever else follows from it.
DROP INDEX audit_pair;
CREATE INDEX audit_promise ON audit (pair_id, at_ms) WHERE what LIKE 'promise.%';

DROP VIEW signal_promise;
CREATE VIEW signal_promise AS
    SELECT r.pair_id, r.due, r.snoozed_until, r.created_ms,
           CAST(CASE WHEN r.owner_id = p.manager_id THEN 1 ELSE 0 END AS BIGINT) AS by_manager,
           CAST(CASE WHEN r.state = 'open' THEN 1 ELSE 0 END AS BIGINT) AS is_open,
           (SELECT COUNT(*) FROM audit a WHERE a.pair_id = r.pair_id AND a.what LIKE 'promise.%'
                AND a.what = 'promise.reopened' AND a.about = r.id) AS reopened
    FROM promise r JOIN pair p ON p.id = r.pair_id
    WHERE r.state <> 'dropped';
