import Martlet
import MartletEngine
import MartletNet
import Testing

@testable import MartletServer

/// What no honest client sends, over a real socket: dropped and counted, while the match's other player notices nothing.
@Suite(.timeLimit(.minutes(1))) struct LiveBadInputTests {
    private struct Table {
        let bench: LiveTestBench
        let ann: LiveTestClient
        let ben: LiveTestClient
        let match: String
        let tokens: [String]

        init() async throws {
            bench = try await LiveTestBench()
            (match, tokens) = try await bench.running(players: 2)
            ann = LiveTestClient.connect(to: bench, match: match, token: tokens[0])
            ben = LiveTestClient.connect(to: bench, match: match, token: tokens[1])
            for client in [ann, ben] { await client.until { !$0.ticks.isEmpty } }
        }

        var tick: UInt32 { ann.read { $0.ticks.last } ?? 0 }

        /// Waits until so much more is counted than before, and sees that nothing else of it has been.
        func expectCounted(_ reason: String, _ count: Double) async throws {
            let name = "martlet_live_messages_dropped_total{reason=\"\(reason)\"}"
            try await bench.eventually { try await bench.metric(name) >= count }
            #expect(try await bench.metric(name) == count)
        }

        /// Ann's stream still works, and Ben has missed nothing.
        func expectPlayGoesOn(applied: UInt32) async throws {
            ann.send(LiveTestClient.input(applied, tick: tick + 2), bench)
            await ann.until { $0.applied == UInt16(applied) }
            let ticks = ben.read { $0.ticks }
            await ben.until { [count = ticks.count] in $0.ticks.count > count + 5 }
            #expect(zip(ticks, ticks.dropFirst()).allSatisfy { $0 < $1 })
            for client in [ann, ben] { #expect(client.read { $0.closeCode } == nil) }
            await bench.end()
        }
    }

    /// In wire form a number has no room for NaN or infinity: what is left of them are bits beyond a field's bounds.
    @Test func `values out of range are malformed, and nothing of their message is taken`() async throws {
        let table = try await Table()
        let outside: [Int32] = [91, 100, 127]
        for heat in outside {
            var message = LiveTestClient.input(1, tick: table.tick + 2, heat: 0)
            LiveTestClient.setHeat(heat, in: &message)
            table.ann.send(message, table.bench)
        }
        try await table.expectCounted("malformed", Double(outside.count))
        try await table.expectPlayGoesOn(applied: 1)
    }

    @Test func `inputs for ticks far ahead or long past are dropped`() async throws {
        let table = try await Table()
        let tick = table.tick
        let ticks: [UInt32] = [tick + 1_000, tick + 1_000_000, 0x7fff_ffff, 0x8000_0100, tick &- 1_000]
        for (place, tick) in ticks.enumerated() {
            table.ann.send(LiveTestClient.input(UInt32(place + 1), tick: tick), table.bench)
        }
        try await table.expectCounted("input", Double(ticks.count))
        #expect(try await table.bench.metric("martlet_live_inputs_total") == 0)
        try await table.expectPlayGoesOn(applied: UInt32(ticks.count + 1))
    }

    @Test func `a message that comes again is taken once`() async throws {
        let table = try await Table()
        let message = LiveTestClient.input(1, tick: table.tick + 2)
        for _ in 0..<20 { table.ann.send(message, table.bench) }
        await table.ann.until { $0.applied == 1 }
        for _ in 0..<20 { table.ann.send(message, table.bench) }
        table.ann.send(LiveTestClient.input(2, tick: table.tick + 2), table.bench)
        await table.ann.until { $0.applied == 2 }
        try await table.bench.eventually { try await table.bench.metric("martlet_live_inputs_total") >= 2 }
        #expect(try await table.bench.metric("martlet_live_inputs_total") == 2)
        try await table.expectPlayGoesOn(applied: 3)
    }

    @Test func `sequences that leave some out are dropped`() async throws {
        let table = try await Table()
        for sequence in [5, 77, 1_000_000, 0x7fff_ffff] as [UInt32] {
            table.ann.send(LiveTestClient.input(sequence, tick: table.tick + 2), table.bench)
        }
        try await table.expectCounted("input", 4)
        try await table.expectPlayGoesOn(applied: 1)
    }

    @Test func `acks of frames that were never sent are ignored, and every frame can still be read`() async throws {
        let table = try await Table()
        let acks: [UInt32] = [table.tick + 10_000, 0x8000_0000, .max]
        for ack in acks { table.ann.send(LiveTestClient.ack(ack), table.bench) }
        try await table.expectCounted("ack", Double(acks.count))
        try await table.expectPlayGoesOn(applied: 1)
    }

    @Test func `who sits at no station moves nothing`() async throws {
        let table = try await Table()
        let eve = try await table.bench.guest("Eve")
        #expect(try await table.bench.post("/matches/\(table.match)/join", "{}", token: eve).status == 200)
        let idle = LiveTestClient.connect(to: table.bench, match: table.match, token: eve)
        await idle.until { !$0.welcomes.isEmpty }
        let answer = try #require(idle.read { $0.welcomes.last })
        let told = try Welcome<Nothing>.read(answer.span.bytes)
        #expect(told.station == nil && told.crew == nil)
        idle.send(LiveTestClient.input(1, tick: table.tick + 2), table.bench)
        try await table.expectCounted("input", 1)
        #expect(idle.read { $0.ticks } == [])
        try await table.expectPlayGoesOn(applied: 1)
    }
}

extension LiveTestClient {
    fileprivate static func ack(_ tick: UInt32) -> [UInt8] {
        var writer = WireWriter()
        InputMessage.write(ack: tick, time: 1, inputs: [TimedInput<Call>]()[...], into: &writer)
        return writer.bits.bytes
    }

    /// Writes another heat into a message that holds one input, whatever its bounds say: its last seven bits, behind one bit
    /// each for tick and time, and the number.
    fileprivate static func setHeat(_ heat: Int32, in message: inout [UInt8]) {
        let begin = 18 * 8 + 2 + 32
        for bit in 0..<7 {
            let (byte, place) = ((begin + bit) / 8, UInt8((begin + bit) % 8))
            let isSet = heat >> Int32(bit) & 1 != 0
            message[byte] = message[byte] & ~(1 << place) | (isSet ? 1 << place : 0)
        }
        let checksum = CRC32.of(Array(message.dropLast(4)))
        for place in 0..<4 {
            message[message.count - 4 + place] = UInt8(truncatingIfNeeded: checksum >> (8 * UInt32(place)))
        }
    }
}
