extension Migration {
    /// Resume tokens end with the sign-in that they were given to.
    static let four = Migration(
        version: 4,
        sql: """
            ALTER TABLE match_players ADD COLUMN token_session TEXT;
            """)
}
