import Bridge
import Martlet
import Testing

@testable import BridgeDialect

/// Bytes as documents print them: `"ef be ad de"`.
func bytes(_ hex: String) -> [UInt8] {
    hex.split(whereSeparator: { $0 == " " || $0 == "\n" }).compactMap { UInt8($0, radix: 16) }
}

func hex(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
}

extension BridgeDialect {
    /// What a message asks for.
    mutating func requests(_ message: [UInt8]) -> [DialectRequest<Bridge>] {
        var requests: [DialectRequest<Bridge>] = []
        read(message.span.bytes, requests: &requests)
        return requests
    }

    /// The codes of what is refused.
    mutating func refusals(_ message: [UInt8]) -> [String] {
        requests(message).compactMap { if case .refused(let code, _) = $0 { code } else { nil } }
    }

    mutating func told(_ news: DialectNews<Bridge>) -> [[UInt8]] {
        var messages: [[UInt8]] = []
        write(news, messages: &messages)
        return messages
    }
}

/// The type of a packet that the server sent; its header is checked.
func type(of packet: [UInt8]) throws -> UInt32 {
    var header = FixedReader(packet[...])
    #expect(header.word() == 0xdead_beef)
    #expect(Int(header.word()) == packet.count)
    #expect(header.word() == 1)
    #expect(header.word() == 0)
    #expect(Int(header.word()) == packet.count - 20)
    let type = header.word()
    try #require(!header.isDamaged)
    return type
}

func content(of packet: [UInt8]) throws -> MessagePackValue {
    try MessagePackValue(parsing: packet[24...])
}
