extension Migration {
    /// Live matches: where each player sits and the hash of the resume token; what the crews call themselves, a JSON array.
    static let two = Migration(
        version: 2,
        sql: """
            ALTER TABLE match_players ADD COLUMN station INTEGER;
            ALTER TABLE match_players ADD COLUMN token_hash BLOB;
            ALTER TABLE matches ADD COLUMN crew_names BLOB;
            """)
}
