-- One row or more in every table of migration 0001, as that version wrote them. Sealed with the key of tests/store.
INSERT INTO workspace (id, own, lang, zone, created_ms) VALUES ('workspace-1', TRUE, 'ja', 'Asia/Tokyo', 1764500000000);
INSERT INTO tenancy (platform, tenant, workspace_id, installation, place, created_ms) VALUES
    ('slack', 'T1', 'workspace-1', 'active', NULL, 1764500000000),
    ('teams', '11111111-1111-1111-1111-111111111111', 'workspace-1', 'active', 'https://smba.trafficmanager.net/jp/', 1764500000000);
INSERT INTO person (id, workspace_id, name, platform, lang, lang_chosen, zone, zone_source, work_week, hours_from, hours_until, state, state_why, salt, learned_ms, created_ms) VALUES
    ('person-1', 'workspace-1', '佐藤 健', 'slack', 'ja', FALSE, 'Asia/Tokyo', 'platform', 31, '09:00', '18:00', 'active', NULL, 'c2FsdC1vbmU', 1764500001000, 1764500000000),
    ('person-2', 'workspace-1', '山田 花子', 'slack', 'en', TRUE, 'Europe/Berlin', 'chosen', 31, '08:30', '17:00', 'unreachable', 'user_disabled', 'c2FsdC10d28', NULL, 1764500000000);
INSERT INTO identity (workspace_id, external_id, platform, tenant, person_id, also, handle, email, channel) VALUES
    ('workspace-1', 'U1', 'slack', 'T1', 'person-1', NULL, 'sato', 'sato@example.com', 'D1'),
    ('workspace-1', '29:sato', 'teams', '11111111-1111-1111-1111-111111111111', 'person-1', '22222222-2222-2222-2222-222222222222', NULL, 'sato@example.com', NULL),
    ('workspace-1', 'U2', 'slack', 'T1', 'person-2', NULL, NULL, NULL, NULL);
INSERT INTO same_person (workspace_id, email, created_ms) VALUES ('workspace-1', 'sato@example.com', 1764500000000);
INSERT INTO link_code (hash, workspace_id, person_id, platform, until_ms) VALUES ('00', 'workspace-1', 'person-2', 'slack', 1764500600000);
INSERT INTO link_try (person_id, at_ms) VALUES ('person-2', 1764500000000);
INSERT INTO person_role (person_id, role) VALUES ('person-1', 'hr_viewer');
INSERT INTO pair (id, workspace_id, manager_id, report_id, kind, state, paused_until, accepted_ms, salt, created_ms, ended_ms) VALUES
    ('pair-1', 'workspace-1', 'person-1', 'person-2', 'manager_report', 'paused', '2026-12-11', 1764500002000, 'c2FsdC1wYWly', 1764500000000, NULL);
INSERT INTO series (id, pair_id, rhythm, zone, zone_of, effective_from, created_ms, ended_ms) VALUES
    ('series-0', 'pair-1', 'r1 weekly 1 tue 2026-12-01 15:00 30', 'Asia/Tokyo', NULL, '2026-11-01', 1764000000000, 1764500000000),
    ('series-1', 'pair-1', 'r1 weekly 1 tue 2026-12-01 15:00 30', 'Asia/Tokyo', 'person-1', '2026-11-30', 1764500000000, NULL);
INSERT INTO occurrence (id, series_id, pair_id, slot, slot_ms, start_local, start_ms, minutes, window_ends_ms, next_slot_ms, phase, outcome, why, moves, plan, skipped_by, reason_sealed, manager_said, report_said, first_said_ms, closed_ms, look_ms) VALUES
    ('occurrence-1', 'series-1', 'pair-1', '2026-12-01T15:00:00', 1796104800000, '2026-12-03T10:00:00', 1796259600000, 30, 1796396400000, 1796709600000, 'asked', 'disputed', NULL, 1, 'make_up', 'report', NULL, 'held', 'not_held', 1796270000000, NULL, 1796400000000),
    ('occurrence-2', 'series-1', 'pair-1', '2026-12-08T15:00:00', 1796709600000, '2026-12-08T15:00:00', 1796709600000, 30, 1797001200000, 1797314400000, 'open', 'expected', NULL, 0, 'meet', NULL, NULL, NULL, NULL, NULL, NULL, 1796711400000);
INSERT INTO agenda_item (id, pair_id, author_id, sealed, horizon, visibility, position, state, carried, closed_in, created_ms, closed_ms) VALUES
    ('item-1', 'pair-1', 'person-1', '1.630dcd29.jYphz5HJid7MBcdCi9wGDj193ymVLjjOm6q2kS3oWuPUlcJhr9s07uh/EwovbHimWbQ7I7vzaQ', 'mid', 'shared', 1, 'open', 2, NULL, 1764500003000, NULL),
    ('item-2', 'pair-1', 'person-1', '1.630dcd29.qADb4zlYbkqnVfncPCr+yHoMxYTX7thlreGoeiKtwqtXVP3DiqyOSgqhXtm2lZK4/A', NULL, 'private', 2, 'open', 0, NULL, 1764500003000, NULL),
    ('item-3', 'pair-1', 'person-2', '1.630dcd29.j7hkw6zye2mS3MDt+sDSbxZ303zcTKQ8fLwwKzf1l1qPOPOMsSMYZMa6luLCI5/X/goMGqX+wA', 'long', 'shared', 3, 'discussed', 0, 'occurrence-1', 1764500003000, 1796270000000);
INSERT INTO promise (id, pair_id, author_id, owner_id, sealed, due, snoozed_until, state, created_ms, closed_ms, closed_by) VALUES
    ('promise-1', 'pair-1', 'person-1', 'person-2', '1.630dcd29.wyoKaHTXbZKx4/PgIbgjr7aL+yUCdV0KTBUHeIx5mkUZ0zCp93nhRLnktN0akBc+MjveYurQ9g', '2026-12-04', '2026-12-08', 'open', 1764500004000, NULL, NULL);
INSERT INTO note (id, occurrence_id, pair_id, author_id, version, sealed, created_ms) VALUES
    ('note-1', 'occurrence-1', 'pair-1', 'person-1', 1, '1.630dcd29.wLYcMBp8nS+A1r+ZlS+VVPJCQKvWvw9EbC2aRSW2oVR/gWTFFEk/q8HMLFJ9MURaN/oxrocC+H/Cqzag1GYDjOjlHg', 1796270000000);
INSERT INTO memo (id, person_id, pair_id, sealed, created_ms) VALUES ('memo-1', 'person-1', NULL, '1.630dcd29.tFgH0iqYaT5Y9X8AqUY5wztwaUIJJJ8ztJTpKMICp1Ly1644m3w2VvGkaH2kwQ', 1764500005000);
INSERT INTO delivery (id, workspace_id, key, kind, person_id, pair_id, occurrence_id, promise_id, detail, platform, due_ms, expires_ms, state, why, attempt, epoch, lease_until_ms, claim, doubt, looked, tried_ms, sent_ms, channel, message, live, rev, shown, face) VALUES
    ('delivery-1', 'workspace-1', 'digest/occurrence-2/2026-12-08T15:00:00/person-1', 'digest', 'person-1', 'pair-1', 'occurrence-2', NULL, NULL, NULL, 1796706000000, 1796709600000, 'pending', NULL, 0, 0, 0, NULL, FALSE, 0, NULL, NULL, NULL, NULL, FALSE, 0, 0, NULL),
    ('delivery-2', 'workspace-1', 'promise/promise-1/2026-12-08', 'promise_due', 'person-2', 'pair-1', NULL, 'promise-1', NULL, 'slack', 1796689800000, 1796720400000, 'unknown', NULL, 1, 2, 0, NULL, TRUE, 2, 1796689800000, NULL, NULL, NULL, FALSE, 0, 0, NULL),
    ('delivery-3', 'workspace-1', 'home/person-1', 'home', 'person-1', NULL, NULL, NULL, NULL, 'slack', 1764500000000, 1796036000000, 'sent', NULL, 1, 1, 0, NULL, FALSE, 0, 1764500000000, 1764500000100, 'U1', 'home', TRUE, 5, 4, '0011223344556677');
INSERT INTO inbox (platform, dedupe, received_ms, answer) VALUES ('slack', 'trigger-1', 1764500000000, NULL);
INSERT INTO audit (id, workspace_id, pair_id, actor_id, at_ms, what, about, detail) VALUES ('audit-1', 'workspace-1', 'pair-1', 'person-1', 1764500000000, 'pair.started', NULL, NULL);
