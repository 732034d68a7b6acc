-- A database as the first release of schema 5 wrote it. Never changes; later releases must read it.
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE accounts (
    id TEXT NOT NULL PRIMARY KEY,
    display_name TEXT NOT NULL,
    login TEXT UNIQUE,
    password_hash TEXT,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO accounts VALUES('ada','Ädä 🐦','ada','$argon2id$…',1795000000000000);
INSERT INTO accounts VALUES('bob','Ädä 🐦',NULL,NULL,1795000000000000);
CREATE TABLE sessions (
    id TEXT NOT NULL PRIMARY KEY,
    account TEXT NOT NULL REFERENCES accounts (id),
    token_hash BLOB NOT NULL,
    generation INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT, WITHOUT ROWID;
INSERT INTO sessions VALUES('s','ada',X'01020301',1,1795000000000000,1795001000000000,NULL);
CREATE TABLE matches (
    match_key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    game TEXT NOT NULL,
    name TEXT NOT NULL,
    map TEXT,
    status TEXT NOT NULL,
    owner TEXT NOT NULL,
    min_players INTEGER NOT NULL,
    max_players INTEGER NOT NULL,
    is_private INTEGER NOT NULL,
    invite_code TEXT NOT NULL,
    ruleset BLOB NOT NULL,
    seed_high INTEGER NOT NULL,
    seed_low INTEGER NOT NULL,
    turn INTEGER NOT NULL,
    loading_deadline INTEGER,
    outcome BLOB,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
, crew_names BLOB, password_hash TEXT, crew_members BLOB) STRICT;
INSERT INTO matches VALUES(1,'m','tic-tac-toe','A match','islands','running','ada',2,2,0,'code-m',X'7b7d',-1,7,0,1795000000000000,NULL,1795000000000000,1795000000000000,NULL,NULL,NULL);
CREATE TABLE match_players (
    match_key INTEGER NOT NULL REFERENCES matches (match_key),
    seat INTEGER NOT NULL,
    account TEXT,
    display_name TEXT NOT NULL,
    kind TEXT NOT NULL,
    ready INTEGER NOT NULL,
    loaded INTEGER NOT NULL,
    standing TEXT NOT NULL, station INTEGER, token_hash BLOB, token_session TEXT,
    PRIMARY KEY (match_key, seat)
) STRICT, WITHOUT ROWID;
INSERT INTO match_players VALUES(1,0,'ada','ADA','human',0,0,'active',NULL,NULL,NULL);
INSERT INTO match_players VALUES(1,1,'bob','BOB','human',0,0,'active',NULL,NULL,NULL);
CREATE TABLE events (
    id INTEGER PRIMARY KEY,
    timestamp INTEGER NOT NULL,
    actor INTEGER,
    tick INTEGER,
    turn INTEGER NOT NULL,
    schema INTEGER NOT NULL,
    payload BLOB NOT NULL
) STRICT;
INSERT INTO events VALUES(4294967297,1795000001000000,1,1,0,1,X'00010203');
INSERT INTO events VALUES(4294967298,1795000002000000,0,2,1,1,X'00020406');
INSERT INTO events VALUES(4294967299,1795000003000000,1,3,1,1,X'00030609');
CREATE TABLE checkpoints (
    id INTEGER PRIMARY KEY,
    schema INTEGER NOT NULL,
    turn INTEGER NOT NULL,
    taken_at INTEGER NOT NULL,
    hash INTEGER NOT NULL,
    last_ticks BLOB NOT NULL,
    encoding INTEGER NOT NULL,
    payload BLOB NOT NULL
) STRICT;
INSERT INTO checkpoints VALUES(4294967298,1,1,1795000000000000,-3,X'000200000000000000010100000000000000',0,X'0202020202020202');
CREATE TABLE idempotency (
    key BLOB NOT NULL UNIQUE,
    status INTEGER NOT NULL,
    sealed_body BLOB NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
INSERT INTO idempotency VALUES(X'0102',201,X'09',1795000000000000);
CREATE TABLE probe (id INTEGER PRIMARY KEY, filler BLOB NOT NULL) STRICT;
CREATE INDEX sessions_expiry ON sessions (expires_at);
CREATE INDEX sessions_revoked ON sessions (revoked_at) WHERE revoked_at IS NOT NULL;
CREATE INDEX matches_public ON matches (created_at, id) WHERE is_private = 0;
CREATE INDEX matches_public_status ON matches (status, created_at, id) WHERE is_private = 0;
CREATE INDEX matches_public_game ON matches (game, created_at, id) WHERE is_private = 0;
CREATE INDEX matches_public_game_status ON matches (game, status, created_at, id) WHERE is_private = 0;
CREATE INDEX matches_open_owner ON matches (owner) WHERE status NOT IN ('finished', 'abandoned');
CREATE INDEX match_players_account ON match_players (account, match_key) WHERE account IS NOT NULL;
CREATE INDEX idempotency_expiry ON idempotency (expires_at);
CREATE VIEW match_log AS
    SELECT matches.id AS match, events.id & 4294967295 AS "offset", events.timestamp, events.actor,
        events.tick, events.turn, events.schema, CAST(events.payload AS TEXT) AS payload
    FROM events JOIN matches ON matches.match_key = events.id >> 32;
COMMIT;
PRAGMA application_id = 1297241164;
PRAGMA user_version = 5;
