internal import Bridge
internal import Martlet

/// What a fuzzer calls: takes any bytes and traps where the dialect breaks a promise. Nothing else calls it.
package enum BridgeDialectFuzz {
    /// A client's message: any bytes are read or refused, to either server, in bounded memory. What was read as an order is
    /// written as the same packet again, and every answer is a packet.
    package static func packet(_ bytes: UnsafeRawBufferPointer) {
        let message = [UInt8](bytes)
        for place in [DialectPlace.gateway, .session] {
            var dialect = BridgeDialect(at: place)
            var requests: [DialectRequest<Bridge>] = []
            dialect.read(message.span.bytes, requests: &requests)
            precondition(requests.count <= BridgeDialect.requestLimit, "more requests than a message may have")
            for request in requests { check(request, &dialect) }
        }
        splitAgain(message)
    }

    private static func check(_ request: DialectRequest<Bridge>, _ dialect: inout BridgeDialect) {
        switch request {
        case .refused(let code, let message):
            var messages: [[UInt8]] = []
            dialect.write(.error(code: code, message: message), messages: &messages)
            precondition(messages.count == 1 && messages[0].count > Packet.headerBytes, "a refusal is no packet")
        case .station(let station?):
            precondition(station >= 0 && station < Bridge.description.stationCount, "a station that there is none of")
        case .createSession(let founding):
            precondition(
                (try? JSONDocument(parsing: founding.ruleset, limits: .client)) != nil, "a ruleset that is no JSON")
        case .rejoin(_, let token): precondition(token.count == Token.byteCount, "a token of another length")
        default: break
        }
    }

    /// What was read as a command is written as a packet that reads as the same command.
    private static func splitAgain(_ message: [UInt8]) {
        var splitter = PacketSplitter(message)
        for _ in 0..<BridgeDialect.requestLimit where !splitter.isAtEnd {
            guard let packet = try? splitter.next(), packet.type == PacketType.clientCommand,
                let command = try? CommandPacket(packet.payload)
            else { continue }
            var again = PacketSplitter(command.packet)
            guard let copy = try? again.next(), let same = try? CommandPacket(copy.payload) else {
                preconditionFailure("what was written can't be read")
            }
            precondition(same == command, "a command changed on its way through its bytes")
        }
    }
}
