extension Migration {
    /// The first schema.
    ///
    /// Events and checkpoints are clustered by match with one number for a key, `match_key << 32 | offset`: an ordinary
    /// table, no second index to write, and a match's log lies in one range. Times are microseconds since 1970.
    ///
    /// Every checkpoint is kept, so that every offset is served from near by, and as it came (`encoding` 0): packing it
    /// would hold up the commits of all matches. The column leaves room to pack old ones at leisure.
    static let one = Migration(
        version: 1,
        sql: """
            CREATE TABLE accounts (
                id TEXT NOT NULL PRIMARY KEY,
                display_name TEXT NOT NULL,
                login TEXT UNIQUE,
                password_hash TEXT,
                created_at INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE sessions (
                id TEXT NOT NULL PRIMARY KEY,
                account TEXT NOT NULL REFERENCES accounts (id),
                token_hash BLOB NOT NULL,
                generation INTEGER NOT NULL,
                created_at INTEGER NOT NULL,
                expires_at INTEGER NOT NULL,
                revoked_at INTEGER
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX sessions_expiry ON sessions (expires_at);
            CREATE INDEX sessions_revoked ON sessions (revoked_at) WHERE revoked_at IS NOT NULL;

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
            ) STRICT;
            CREATE INDEX matches_public ON matches (created_at, id) WHERE is_private = 0;
            CREATE INDEX matches_public_status ON matches (status, created_at, id) WHERE is_private = 0;
            CREATE INDEX matches_public_game ON matches (game, created_at, id) WHERE is_private = 0;
            CREATE INDEX matches_public_game_status ON matches (game, status, created_at, id) WHERE is_private = 0;
            CREATE INDEX matches_open_owner ON matches (owner) WHERE status NOT IN ('finished', 'abandoned');

            CREATE TABLE match_players (
                match_key INTEGER NOT NULL REFERENCES matches (match_key),
                seat INTEGER NOT NULL,
                account TEXT,
                display_name TEXT NOT NULL,
                kind TEXT NOT NULL,
                ready INTEGER NOT NULL,
                loaded INTEGER NOT NULL,
                standing TEXT NOT NULL,
                PRIMARY KEY (match_key, seat)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX match_players_account ON match_players (account, match_key) WHERE account IS NOT NULL;

            CREATE TABLE events (
                id INTEGER PRIMARY KEY,
                timestamp INTEGER NOT NULL,
                actor INTEGER,
                tick INTEGER,
                turn INTEGER NOT NULL,
                schema INTEGER NOT NULL,
                payload BLOB NOT NULL
            ) STRICT;

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

            CREATE TABLE idempotency (
                key BLOB NOT NULL UNIQUE,
                status INTEGER NOT NULL,
                sealed_body BLOB NOT NULL,
                expires_at INTEGER NOT NULL
            ) STRICT;
            CREATE INDEX idempotency_expiry ON idempotency (expires_at);

            CREATE TABLE probe (id INTEGER PRIMARY KEY, filler BLOB NOT NULL) STRICT;

            CREATE VIEW match_log AS
                SELECT matches.id AS match, events.id & 4294967295 AS "offset", events.timestamp, events.actor,
                    events.tick, events.turn, events.schema, CAST(events.payload AS TEXT) AS payload
                FROM events JOIN matches ON matches.match_key = events.id >> 32;
            """)
}
