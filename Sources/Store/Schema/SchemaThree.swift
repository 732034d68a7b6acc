extension Migration {
    /// Matches with a password: its argon2id hash, as text.
    static let three = Migration(
        version: 3,
        sql: """
            ALTER TABLE matches ADD COLUMN password_hash TEXT;
            """)
}
