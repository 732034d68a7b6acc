package import Martlet

/// A live game's setup as `ruleset` has it: a JSON object by the names of its fields.
package enum LiveSetup {
    package static func read<Setup: Replicated>(_ type: Setup.Type, from ruleset: [UInt8]) throws(WireError) -> Setup {
        guard let node = try? JSONDocument(parsing: ruleset, limits: .stored).root else {
            throw WireError(422, "invalid_ruleset", "The ruleset of this match can't be read.")
        }
        return try read(type, from: node)
    }

    package static func read<Setup: Replicated>(_ type: Setup.Type, from node: JSONNode?) throws(WireError) -> Setup {
        guard let node, !node.isNull else { return Setup() }
        do throws(SetupError) {
            return try SetupReader.read(type, from: node)
        } catch {
            throw WireError(422, "invalid_ruleset", "The ruleset does not fit this game: \(error.message)")
        }
    }

    /// As it is stored: every field, checked and within its bounds.
    static func encoded<Setup: Replicated>(_ type: Setup.Type, from node: JSONNode?) throws(WireError) -> [UInt8] {
        try encoded(try read(type, from: node))
    }

    static func encoded<Setup: Replicated>(_ setup: Setup) throws(WireError) -> [UInt8] {
        do throws(JSONError) {
            return try SetupWriter.json(of: setup).encode()
        } catch {
            throw WireError(422, "invalid_ruleset", "The ruleset can't be written: \(error.message)")
        }
    }
}
