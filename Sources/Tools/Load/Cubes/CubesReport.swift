internal import Martlet

/// What a run of `martlet bench cubes` found.
package struct CubesReport: Sendable {
    package private(set) var packets = 0
    package private(set) var bytes = 0
    package private(set) var greatest = 0
    package private(set) var problem: String?
    package var encodeNanoseconds: Int64 = 0
    package var decodeNanoseconds: Int64 = 0
    package var stateBytes = 0

    package var isLossless: Bool { problem == nil && packets > 0 }
    package var bytesPerPacket: Double { packets > 0 ? Double(bytes) / Double(packets) : 0 }
    /// At 60 packets a second.
    package var kilobitsPerSecond: Double { bytesPerPacket * 0.48 }
    package var encodeMicroseconds: Double { packets > 0 ? Double(encodeNanoseconds) / Double(packets) / 1000 : 0 }
    package var decodeMicroseconds: Double { packets > 0 ? Double(decodeNanoseconds) / Double(packets) / 1000 : 0 }
    /// The models alone, which are of one size whatever is coded.
    package var modelBytes: Int { ModelState.modelByteCount }

    mutating func count(_ bytes: Int, encodeNanoseconds: Int64) {
        packets += 1
        self.bytes += bytes
        greatest = max(greatest, bytes)
        self.encodeNanoseconds += encodeNanoseconds
    }

    mutating func differs(at frame: Int, _ how: String) { problem = "frame \(frame) \(how)" }

    /// One line.
    package var json: String {
        let fields: [(String, String)] = [
            ("bytesPerPacket", TurnsReport.number(bytesPerPacket, 2)), ("lossless", "\(isLossless)"),
            ("encodeMicroseconds", TurnsReport.number(encodeMicroseconds, 1)),
            ("decodeMicroseconds", TurnsReport.number(decodeMicroseconds, 1)),
            ("bytesMax", "\(greatest)"), ("kilobitsPerSecond", TurnsReport.number(kilobitsPerSecond, 1)),
            ("packets", "\(packets)"), ("modelBytes", "\(modelBytes)"), ("stateBytes", "\(stateBytes)"),
        ]
        return "{" + fields.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}"
    }
}
