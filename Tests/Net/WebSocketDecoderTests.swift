import Testing

@testable import MartletNet

/// A frame as a client sends it (masked) or a server.
func frame(
    _ first: UInt8, _ payload: [UInt8], mask: UInt32? = 0x3D21_FA37, longLength: Bool = false
) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 14 + payload.count)
    var size = 0
    bytes.withUnsafeMutableBytes { room in
        size = WebSocketFrame.writeHeader(room, first: first, length: payload.count, mask: mask)
        let body = UnsafeMutableRawBufferPointer(rebasing: room[size..<(size + payload.count)])
        body.copyBytes(from: payload)
        if let mask { WebSocketFrame.mask(body, key: mask) }
    }
    return Array(bytes[..<(size + payload.count)])
}

/// What a decoder made of a stream fed in pieces: `T…` text, `B…` binary, `Z…` compressed, `P…` ping, `O…` pong, `C…` close, and
/// the close code of its failure.
private func decode(_ bytes: [UInt8], pieces size: Int, deflate: Bool = false, limit: Int = 1000) -> [String] {
    var decoder = WebSocketDecoder(expectsMask: true, allowsCompression: deflate, limit: limit)
    var out: [String] = []
    for start in stride(from: 0, to: bytes.count, by: size) {
        var piece = Array(bytes[start..<min(start + size, bytes.count)])
        let failure = piece.withUnsafeMutableBytes { piece -> WebSocketFailure? in
            var offset = 0
            do throws(WebSocketFailure) {
                while true {
                    let event = try decoder.next(piece, &offset)
                    func text(_ place: WebSocketDecoder.Place, _ assembled: [UInt8]) -> String {
                        switch place {
                        case .input(let range): String(decoding: piece[range], as: UTF8.self)
                        case .assembled: String(decoding: assembled, as: UTF8.self)
                        }
                    }
                    switch event {
                    case .more: return nil
                    case .message(let isText, let isCompressed, let place):
                        out.append((isCompressed ? "Z" : isText ? "T" : "B") + text(place, decoder.message))
                        decoder.forgetMessage()
                    case .ping(let place): out.append("P" + text(place, decoder.control))
                    case .pong(let place): out.append("O" + text(place, decoder.control))
                    case .close(let place): out.append("C" + text(place, decoder.control).dropFirst(2))
                    }
                    decoder.forgetControl()
                }
            } catch {
                return error
            }
        }
        if let failure { return out + ["\(failure.code)"] }
    }
    return out
}

@Suite struct WebSocketDecoderTests {
    @Test(arguments: [1, 2, 3, 5, 13, 4096])
    func `puts messages together from pieces of any size, with control frames in between`(size: Int) {
        let stream =
            frame(0x81, Array("hello".utf8)) + frame(0x82, []) + frame(0x01, Array("fr".utf8))
            + frame(0x89, Array("ping".utf8)) + frame(0x00, Array("ag".utf8)) + frame(0x8A, []) + frame(0x80, [0x6D])
            + frame(0x82, [UInt8](repeating: 0x61, count: 300)) + frame(0x81, Array("ä€😀".utf8))
            + frame(0x88, [3, 0xE8] + Array("bye".utf8))
        #expect(
            decode(stream, pieces: size) == [
                "Thello", "B", "Pping", "O", "Tfragm", "B" + String(repeating: "a", count: 300), "Tä€😀", "Cbye",
            ])
    }

    static let bad: [(String, [UInt8], String)] = [
        ("reserved opcode", frame(0x83, []), "1002"),
        ("reserved control opcode", frame(0x8B, []), "1002"),
        ("RSV1 without an extension", frame(0xC1, [0x61]), "1002"),
        ("RSV2", frame(0xA1, [0x61]), "1002"),
        ("RSV3", frame(0x91, [0x61]), "1002"),
        ("not masked", frame(0x81, [0x61], mask: nil), "1002"),
        ("ping in fragments", frame(0x09, []), "1002"),
        ("ping too long", frame(0x89, [UInt8](repeating: 0, count: 126)), "1002"),
        ("continuation of nothing", frame(0x80, [0x61]), "1002"),
        ("message in a message", frame(0x01, [0x61]) + frame(0x81, [0x61]), "1002"),
        ("length not in its shortest form", [0x82, 0xFE, 0, 125], "1002"),
        ("long length not in its shortest form", [0x82, 0xFF, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF], "1002"),
        ("length with its highest bit set", [0x82, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0, 0], "1002"),
        ("too large", frame(0x82, [UInt8](repeating: 0, count: 1001)), "1009"),
        ("greatest length", [0x82, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], "1009"),
        (
            "too large in fragments",
            frame(0x02, [UInt8](repeating: 0, count: 600)) + frame(0x80, [UInt8](repeating: 0, count: 600)), "1009"
        ),
        ("not UTF-8", frame(0x81, [0xFF]), "1007"),
        ("UTF-8 that ends too early", frame(0x81, [0xE2, 0x82]), "1007"),
        ("surrogate", frame(0x81, [0xED, 0xA0, 0x80]), "1007"),
        ("overlong", frame(0x81, [0xC0, 0x80]), "1007"),
        ("above U+10FFFF, before the message is complete", frame(0x01, [0xF4, 0x90]), "1007"),
    ]

    @Test(arguments: bad.map(\.0)) func `refuses broken frames`(name: String) throws {
        let (_, frames, code) = try #require(Self.bad.first { $0.0 == name })
        // A header is complete only with its mask.
        let bytes = frames + (frames.count < 14 ? [0, 0, 0, 0] : [])
        for size in [1, 4, 4096] { #expect(decode(bytes, pieces: size) == [code], "\(name), pieces of \(size)") }
    }

    @Test func `takes the compression bit on a message's first frame only`() {
        #expect(decode(frame(0xC1, [0x61]), pieces: 100, deflate: true) == ["Za"])
        #expect(decode(frame(0x41, [0x61]) + frame(0x80, [0xFF]), pieces: 1, deflate: true) == ["Za\u{FFFD}"])
        #expect(decode(frame(0x01, [0x61]) + frame(0xC0, [0x61]), pieces: 1, deflate: true) == ["1002"])
        #expect(decode(frame(0xC9, []), pieces: 1, deflate: true) == ["1002"])
    }

    @Test func `what grew by compression may be longer than the limit, by no more than compression can add`() {
        let fits = [UInt8](repeating: 0x61, count: 1100)
        #expect(decode(frame(0xC2, fits), pieces: 4096, deflate: true) == ["Z" + String(decoding: fits, as: UTF8.self)])
        #expect(decode(frame(0x82, fits), pieces: 4096, deflate: true) == ["1009"])
        #expect(decode(frame(0xC2, fits + fits), pieces: 4096, deflate: true) == ["1009"])
    }

    @Test func `masks the same in pieces as in one`() {
        var whole = (0..<100).map { UInt8($0) }
        whole.withUnsafeMutableBytes { WebSocketFrame.mask($0, key: 0x0403_0201) }
        for cut in 0..<100 {
            var pieces = (0..<100).map { UInt8($0) }
            pieces.withUnsafeMutableBytes { bytes in
                WebSocketFrame.mask(UnsafeMutableRawBufferPointer(rebasing: bytes[..<cut]), key: 0x0403_0201)
                let key = WebSocketFrame.rotated(0x0403_0201, by: cut)
                WebSocketFrame.mask(UnsafeMutableRawBufferPointer(rebasing: bytes[cut...]), key: key)
            }
            #expect(pieces == whole)
        }
    }
}

@Suite struct UTF8ValidatorTests {
    @Test func `agrees with the standard library on every sequence of up to three bytes that matter`() {
        let edges: [UInt8] = [
            0, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE,
            0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF,
        ]
        for a in edges {
            for b in edges {
                for c in edges {
                    for d in [0x41, 0x80, 0xBF, 0xC2] as [UInt8] {
                        let bytes = [a, b, c, d]
                        let expected = String(validating: bytes, as: UTF8.self) != nil
                        let found = bytes.withUnsafeBytes { UTF8Validator.isValid($0) }
                        if found != expected { Issue.record("\(bytes)") }
                    }
                }
            }
        }
    }

    @Test func `fails at the first wrong byte`() {
        var validator = UTF8Validator()
        #expect([0x61, 0xF4].withUnsafeBytes { validator.accept(UnsafeRawBufferPointer(rebasing: $0[..<0])) })
        #expect(([0xF4] as [UInt8]).withUnsafeBytes { validator.accept($0) })
        #expect(!validator.isComplete)
        #expect(!([0x90] as [UInt8]).withUnsafeBytes { validator.accept($0) })
    }
}
