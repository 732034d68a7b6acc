/// What a server says, by its first byte. Each has its own reader: `Welcome`, `FrameHead`, `StationChange`, `Refusal`.
public enum ServerMessage: Sendable {
    case welcome
    case frame
    case station
    case refused

    public static func kind(of bytes: RawSpan) throws(LiveWireError) -> ServerMessage {
        guard bytes.byteCount > 0 else { throw .unknown }
        switch bytes.unsafeLoad(as: UInt8.self) {
        case LiveWire.welcome: return .welcome
        case LiveWire.station: return .station
        case LiveWire.refused: return .refused
        case LiveWire.frame...(LiveWire.frame | 0x3f): return .frame
        default: throw .unknown
        }
    }
}

/// The answer to a hello; a full frame follows.
///
///     0x01  version u8  number of the hello u8  ticksPerSecond u8  ticksPerFrame u8  station i8  crew i8
///     tick u32  schema hash u64  token 16 bytes  the setup in wire form
public struct Welcome<Setup: Replicated>: Sendable {
    /// `Hello.number` of what this answers.
    public var hello: UInt8
    public var ticksPerSecond: Int32
    public var ticksPerFrame: Int32
    /// nil: a spectator.
    public var station: Int32?
    public var crew: Int32?
    /// The newest tick.
    public var tick: UInt32
    public var schema: UInt64
    public var token: ResumeToken
    public var setup: Setup

    public init(
        hello: UInt8, ticksPerSecond: Int32, ticksPerFrame: Int32, station: Int32?, crew: Int32?, tick: UInt32,
        schema: UInt64, token: ResumeToken, setup: Setup
    ) {
        self.hello = hello
        self.ticksPerSecond = ticksPerSecond
        self.ticksPerFrame = ticksPerFrame
        self.station = station
        self.crew = crew
        self.tick = tick
        self.schema = schema
        self.token = token
        self.setup = setup
    }

    public func write(into bytes: inout [UInt8]) {
        bytes.append(LiveWire.welcome)
        bytes.append(LiveWire.version)
        bytes.append(hello)
        bytes.append(UInt8(clamping: ticksPerSecond))
        bytes.append(UInt8(clamping: ticksPerFrame))
        bytes.append(place: station)
        bytes.append(place: crew)
        bytes.append(low: 4, of: UInt64(tick))
        bytes.append(low: 8, of: schema)
        token.write(into: &bytes)
        var writer = WireWriter()
        writer.write(setup)
        writer.bits.align()
        bytes.append(contentsOf: writer.bits.bytes)
    }

    public static func read(_ bytes: RawSpan) throws(LiveWireError) -> Welcome {
        try bytes.withUnsafeBytes { (buffer) throws(LiveWireError) -> Welcome in
            var reader = WireReader(buffer)
            guard reader.byte() == LiveWire.welcome else { throw .unknown }
            guard reader.byte() == LiveWire.version else { throw .version }
            let hello = reader.byte()
            let ticksPerSecond = Int32(reader.byte())
            let ticksPerFrame = Int32(reader.byte())
            let station = reader.place()
            let crew = reader.place()
            var welcome = Welcome(
                hello: hello, ticksPerSecond: ticksPerSecond, ticksPerFrame: ticksPerFrame, station: station,
                crew: crew, tick: reader.number(), schema: reader.long(), token: ResumeToken(&reader), setup: Setup())
            welcome.setup.replicate(&reader)
            reader.align()
            guard !reader.isDamaged, reader.bytesLeft == 0, (1...120).contains(ticksPerSecond),
                (1...ticksPerSecond).contains(ticksPerFrame)
            else { throw .damaged }
            return welcome
        }
    }
}

/// The client sits elsewhere now; a full frame follows.
///
///     0x03  station i8  crew i8      (−1: none)
public struct StationChange: Equatable, Sendable {
    public var station: Int32?
    public var crew: Int32?

    public init(station: Int32?, crew: Int32?) {
        self.station = station
        self.crew = crew
    }

    public func write(into bytes: inout [UInt8]) {
        bytes.append(LiveWire.station)
        bytes.append(place: station)
        bytes.append(place: crew)
    }

    public static func read(_ bytes: RawSpan) throws(LiveWireError) -> StationChange {
        try bytes.withUnsafeBytes { (buffer) throws(LiveWireError) -> StationChange in
            var reader = WireReader(buffer)
            guard reader.byte() == LiveWire.station else { throw .unknown }
            let change = StationChange(station: reader.place(), crew: reader.place())
            guard !reader.isDamaged, reader.bytesLeft == 0 else { throw .damaged }
            return change
        }
    }
}

/// The server took something not. The stream may be closed after it.
///
///     0x04  code u8  text in UTF-8, at most 256 bytes
public struct Refusal: Equatable, Sendable {
    public var code: UInt8
    public var text: [UInt8]

    public init(code: UInt8, text: [UInt8]) {
        self.code = code
        self.text = text
    }

    public func write(into bytes: inout [UInt8]) {
        bytes.append(LiveWire.refused)
        bytes.append(code)
        bytes.append(contentsOf: text.prefix(LiveWire.refusalBytes))
    }

    public static func read(_ bytes: RawSpan) throws(LiveWireError) -> Refusal {
        try bytes.withUnsafeBytes { (buffer) throws(LiveWireError) -> Refusal in
            guard buffer.count >= 2 else { throw .damaged }
            guard buffer[0] == LiveWire.refused else { throw .unknown }
            guard buffer.count <= 2 + LiveWire.refusalBytes else { throw .tooLong }
            return Refusal(code: buffer[1], text: [UInt8](buffer[2...]))
        }
    }
}

extension WireReader {
    /// A station or a crew; −1 is none.
    mutating func place() -> Int32? {
        let place = Int8(bitPattern: byte())
        if place < -1 { fail() }
        return place < 0 ? nil : Int32(place)
    }
}

extension [UInt8] {
    mutating func append(place: Int32?) { append(UInt8(bitPattern: Int8(clamping: place ?? -1))) }
}
