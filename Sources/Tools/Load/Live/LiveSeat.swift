internal import Martlet
internal import MartletNet

/// One player: says hello, reads the heads of its frames, sends inputs. The bodies are left alone, so that the load costs
/// less than the server. Lives on the load's loop.
final class LiveSeat: WebSocketHandler, @unchecked Sendable {
    private static let remembered = 64

    let station: Int32
    private let game: LiveLoadGame
    private let room: LiveRoomClock
    private let record: LiveRecord
    private var whenPlaying: (@Sendable () -> Void)?
    private var socket: WebSocket?
    private(set) var failure: String?

    private var tick: UInt32 = 0
    private var hasFrame = false
    private var sequence: UInt32 = 0
    private var applied: UInt32 = 0
    /// When the latest inputs were sent, by their sequence.
    private var sentAt = [Int64](repeating: 0, count: LiveSeat.remembered)
    private(set) var bytes = 0

    init(
        station: Int, game: LiveLoadGame, room: LiveRoomClock, record: LiveRecord,
        whenPlaying: @escaping @Sendable () -> Void
    ) {
        self.station = Int32(station)
        self.game = game
        self.room = room
        self.record = record
        self.whenPlaying = whenPlaying
    }

    func opened(_ socket: WebSocket) {
        self.socket = socket
        var hello: [UInt8] = []
        ClientMessage.Hello(isLossy: false, schema: game.schema).write(into: &hello)
        socket.send(binary: hello)
    }

    func received(text: RawSpan, on socket: WebSocket) {}

    func received(binary: RawSpan, on socket: WebSocket) {
        binary.withUnsafeBytes { bytes in
            guard let first = bytes.first else { return }
            if first & 0xc0 == LiveWire.frame {
                frame(bytes)
            } else if first == LiveWire.refused {
                fail("refused: \(String(decoding: bytes.dropFirst(2), as: UTF8.self))")
            }
        }
    }

    /// The head as `FrameHead` draws it.
    private func frame(_ bytes: UnsafeRawBufferPointer) {
        let now = LoadClock.now()
        let flags = bytes[0]
        guard bytes.count >= (flags & 3 == 0 ? 5 : 3) else { return fail("a frame of \(bytes.count) bytes") }
        var place = 3
        let last = tick
        if flags & 3 == 0 {
            tick = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 1, as: UInt32.self))
            place = 5
        } else {
            let low = UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: 1, as: UInt16.self))
            tick = LiveWire.number(near: tick, low: low)
            if flags & 3 == 2 {
                while place < bytes.count, bytes[place] & 0x80 != 0 { place += 1 }
                place += 1
            }
        }
        let late = room.arrived(tick, at: now)
        if record.isMeasuring {
            record.deliveries.record(nanoseconds: late)
            record.frames += 1
            record.bytes += bytes.count
            room.frames += 1
            self.bytes += bytes.count
            let steps = Int(tick &- last) / game.ticksPerFrame
            if hasFrame, steps > 1 { record.missed += steps - 1 }
        }
        if flags & 4 != 0, place + 2 <= bytes.count {
            let low = UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt16.self))
            answered(LiveWire.number(near: sequence, low: low), at: now)
        }
        hasFrame = true
        if let whenPlaying {
            self.whenPlaying = nil
            whenPlaying()
        }
    }

    /// The server has applied all inputs up to this one.
    private func answered(_ newest: UInt32, at now: Int64) {
        guard newest > applied, newest <= sequence else { return }
        if record.isMeasuring, newest - applied < UInt32(Self.remembered) {
            for number in (applied + 1)...newest {
                record.roundTrips.record(nanoseconds: now - sentAt[Int(number) % Self.remembered])
            }
        }
        applied = newest
    }

    /// Sends the next input, meant for the tick that comes next.
    func sendInput(_ writer: inout WireWriter) {
        guard let socket, hasFrame else { return }
        let now = LoadClock.now()
        sequence += 1
        sentAt[Int(sequence) % Self.remembered] = now
        let note = LiveLoadGame.Note(
            ack: tick, time: UInt32(truncatingIfNeeded: now / 1_000_000), sequence: sequence, tick: room.next(at: now),
            station: station)
        game.write(note, &writer)
        socket.send(binary: writer.bits.bytes)
        if record.isMeasuring { record.inputs += 1 }
    }

    func fail(_ reason: String) {
        failure = failure ?? reason
        whenPlaying?()
        whenPlaying = nil
    }

    /// Hangs up.
    func leave() {
        let socket = socket
        self.socket = nil
        socket?.terminate()
    }

    func closed(_ socket: WebSocket, code: UInt16, reason: String) {
        guard self.socket != nil else { return }
        self.socket = nil
        fail("the stream was closed: \(code) \(reason)")
        record.note("station \(station): the stream was closed: \(code) \(reason)")
    }
}
