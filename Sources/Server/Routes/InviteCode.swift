import Martlet

/// What lets somebody into a private match: ten letters and digits that are hard to mistake, about 48 bits.
enum InviteCode {
    private static let alphabet = Array("ABCDEFGHJKLMNPQRSTUVWXYZ23456789".utf8)

    static func make() -> String {
        String(decoding: Sodium.randomBytes(10).map { alphabet[Int($0) % alphabet.count] }, as: UTF8.self)
    }
}

extension MatchSeed {
    /// One that nobody can guess.
    static func secure() -> MatchSeed {
        let bytes = Sodium.randomBytes(16)
        func word(_ part: some Sequence<UInt8>) -> UInt64 { part.reduce(0) { $0 << 8 | UInt64($1) } }
        return MatchSeed(high: word(bytes[0..<8]), low: word(bytes[8..<16]))
    }
}
