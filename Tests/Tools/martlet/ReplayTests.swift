import Martlet
import MartletEngine
import MartletReports
import Testing
import TicTacToe

@testable import MartletCommand
@testable import MartletStore

@Suite struct ReplayTests {
    @Test func `a stored match is told command by command, and agrees`() async throws {
        let played = try await PlayedMatch()
        let replay = try played.replay()
        #expect(replay.problem == nil)
        #expect(replay.isWhole)
        let text = Story(replay, .plain).text
        #expect(text.contains("Turn 1"))
        #expect(text.contains("Ann  mark  square 4"))
        #expect(text.contains("rejected: "))
        #expect(text.contains("6 commands, 1 of them rejected"))
        let lines = ReplayJSON.lines(of: replay).split(separator: "\n")
        #expect(lines.count == 7)
        #expect(lines.last?.contains(#""sound":true"#) == true)
    }

    @Test func `it stops at an offset, with the state and a player's view of then`() async throws {
        let played = try await PlayedMatch()
        let early = try played.replay(upTo: 2, viewer: PlayerID(seat: 0).map { .player($0) })
        let whole = try played.replay()
        #expect(early.audit.steps.map(\.row.offset) == [1, 2])
        #expect(early.finalHash == whole.audit.steps[1].hash)
        #expect(early.audit.state != whole.audit.state)
        #expect(early.audit.view?.isEmpty == false)
        #expect(throws: CommandFailure.self) { try played.replay(upTo: 7) }
        #expect(throws: CommandFailure.self) { try played.replay(viewer: PlayerID(seat: 2).map { .player($0) }) }
    }

    @Test func `another event than the rules give is found at its offset`() async throws {
        let played = try await PlayedMatch()
        try played.damage(
            "UPDATE events SET payload = CAST(replace(CAST(payload AS TEXT), '\"event\":{', '\"event\":{\"x\":1,') AS BLOB)"
                + " WHERE id & 4294967295 = 3")
        let problem = try #require(try played.replay().problem)
        #expect(problem.hasPrefix("Offset 3 does not agree with the rules"))
    }

    @Test func `a row that is no JSON is found at its offset`() async throws {
        let played = try await PlayedMatch()
        try played.damage("UPDATE events SET payload = x'7b7b' WHERE id & 4294967295 = 4")
        #expect(try played.replay().problem?.hasPrefix("Offset 4 can't be replayed") == true)
    }

    @Test func `a row that is gone is found`() async throws {
        let played = try await PlayedMatch()
        try played.damage("DELETE FROM events WHERE id & 4294967295 = 5")
        #expect(try played.replay().problem == "Offset 5 is missing in the log.")
    }

    @Test func `a checkpoint with another state is found at its offset`() async throws {
        let played = try await PlayedMatch()
        try played.damage("UPDATE checkpoints SET hash = hash + 1 WHERE id & 4294967295 = 2")
        #expect(try played.replay().problem?.hasPrefix("Offset 2 does not agree") == true)
    }

    @Test func `an opening that does not follow from the seed is found`() async throws {
        let played = try await PlayedMatch()
        try played.damage("UPDATE checkpoints SET payload = x'7b7d' WHERE id & 4294967295 = 0")
        #expect(try played.replay().problem != nil)
    }

    @Test func `a match is found by the beginning of its id, and others are named where there is none`() async throws {
        let played = try await PlayedMatch()
        guard case .log(let log) = try StoredLog.read(folder: played.folder, match: "m-pl", upTo: nil) else {
            Issue.record("not found")
            return
        }
        #expect(log.stored.record.id.text == "m-played")
        guard case .unknown(let others) = try StoredLog.read(folder: played.folder, match: "x", upTo: nil) else {
            Issue.record("found")
            return
        }
        #expect(others == [MatchID("m-played")])
        #expect(throws: StoreOpenError.self) {
            try StoredLog.read(folder: played.folder + "/nowhere", match: "m", upTo: nil)
        }
    }

    @Test func `commands and events are put in words`() {
        let json = Array(#"{"type":"MoveUnit","unitId":"u1","to":{"q":1,"r":-2},"all":[1,true]}"#.utf8)
        #expect(Story.words(of: json) == "move unit  unitId u1, to q 1 r -2, all [1, true]")
    }
}
