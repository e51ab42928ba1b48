-- What figures know of promises: when each was made, when it was due, what became of it. There is no column of words in it, so
-- the reader of figures may look at it and never at `promise`.
CREATE VIEW figure_promise AS
    SELECT p.workspace_id, r.pair_id, p.manager_id, p.report_id, r.due, r.state, r.created_ms, r.closed_ms
    FROM promise r JOIN pair p ON p.id = r.pair_id;
