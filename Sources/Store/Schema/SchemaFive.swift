extension Migration {
    /// Live matches: which crew each account has been in, also those that left; a JSON array.
    static let five = Migration(
        version: 5,
        sql: """
            ALTER TABLE matches ADD COLUMN crew_members BLOB;
            """)
}
