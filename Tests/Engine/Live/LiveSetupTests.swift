import Martlet
import MartletEngine
import Testing

@Suite struct LiveSetupTests {
    struct Setup: Replicated {
        var laps: Int32 = 3
        mutating func replicate<V: FieldVisitor>(_ visit: inout V) { visit.integer(&laps, "laps", in: 1...9) }
    }

    private func read(_ text: String) throws(WireError) -> Setup {
        try LiveSetup.read(Setup.self, from: Array(text.utf8))
    }

    @Test func `a ruleset is read by the setup's fields`() throws {
        #expect(try read(#"{"laps": 5}"#).laps == 5)
        #expect(try read("{}").laps == 3)
    }

    @Test func `what does not fit is refused by name`() {
        let error = #expect(throws: WireError.self) { try read(#"{"laps": 10}"#) }
        #expect(error?.code == "invalid_ruleset")
        #expect(error?.message == "The ruleset does not fit this game: laps is a whole number from 1 to 9.")
    }
}
