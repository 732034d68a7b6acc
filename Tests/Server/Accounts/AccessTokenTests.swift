import Martlet
import MartletEngine
import Testing

@testable import MartletServer

@Suite struct AccessTokenTests {
    let tokens = AccessTokens(secret: ServerSecret(bytes: Array(0..<32)))
    let now = Timestamp(microseconds: 1_800_000_000_000_000)
    var claims: AccessClaims {
        AccessClaims(
            account: AccountID("a1"), session: SessionID("s1"), displayName: "Ada \"the\" 👩‍🚀", isGuest: true,
            issuedAt: 1_800_000_000, expiresAt: 1_800_000_900)
    }

    private func refusal(_ token: String, at time: Timestamp? = nil) -> TokenRefusal? {
        do throws(TokenRefusal) {
            _ = try tokens.verify(token, now: time ?? now)
            return nil
        } catch { return error }
    }

    @Test func `a token says what was put into it`() throws {
        #expect(try tokens.verify(tokens.issue(claims), now: now) == claims)
    }

    @Test func `a token is a JWT under HS256 that others can read`() throws {
        let parts = tokens.issue(claims).split(separator: ".").map(String.init)
        #expect(parts.count == 3)
        let header = try JSONDocument(parsing: #require(Base64URL.decode(parts[0]))).root
        #expect(header["alg"]?.string == "HS256")
        #expect(header["typ"]?.string == "JWT")
        let payload = try JSONDocument(parsing: #require(Base64URL.decode(parts[1]))).root
        #expect(payload.keys == ["sub", "sid", "name", "guest", "iat", "exp"])
    }

    @Test func `HMAC is the standard's`() throws {
        // By OpenSSL: printf martlet | openssl dgst -sha256 -mac HMAC -macopt hexkey:000102…1f
        let mac = Sodium.authenticate(Array("martlet".utf8), key: Array(0..<32))
        #expect(mac.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined() == Self.expectedMAC)
    }

    private static let expectedMAC = "7ff660c34f469d2733c932521e2fa10f1893918496e78a6d42bc2392e0312e5e"

    @Test func `every changed byte is noticed`() {
        let token = Array(tokens.issue(claims).utf8)
        for place in token.indices {
            for replacement in [UInt8(ascii: "A"), UInt8(ascii: "B"), UInt8(ascii: "."), 0, 255]
            where replacement != token[place] {
                var changed = token
                changed[place] = replacement
                let refused = changed.withUnsafeBytes { bytes in
                    do throws(TokenRefusal) {
                        _ = try tokens.verify(bytes, now: now)
                        return false
                    } catch { return true }
                }
                #expect(refused, "byte \(place) became \(replacement)")
            }
        }
    }

    @Test func `every cut is noticed`() {
        let token = tokens.issue(claims)
        for length in 0..<token.utf8.count { #expect(refusal(String(token.prefix(length))) != nil) }
        #expect(refusal(token + "=") == .malformed)
        #expect(refusal(token + String(repeating: "A", count: 4)) != nil)
    }

    @Test(arguments: [
        #"{"alg":"none","typ":"JWT"}"#, #"{"typ":"JWT","alg":"HS256"}"#, #"{"alg":"HS512","typ":"JWT"}"#,
        #"{"alg":"HS256"}"#, #"{"alg":"HS256","typ":"JWT","kid":"../../dev/null"}"#,
    ])
    func `a token can't choose its algorithm`(header: String) {
        let rest = tokens.issue(claims).drop { $0 != "." }
        #expect(refusal(Base64URL.encode(Array(header.utf8)) + rest) == .malformed)
    }

    @Test func `another server's token is forged`() {
        let other = AccessTokens(secret: ServerSecret(bytes: Array(1...32)))
        #expect(refusal(other.issue(claims)) == .forged)
    }

    @Test func `there is no leeway on expiry`() {
        let token = tokens.issue(claims)
        #expect(refusal(token, at: Timestamp(microseconds: 1_800_000_899_999_999)) == nil)
        #expect(refusal(token, at: Timestamp(microseconds: 1_800_000_900_000_000)) == .expired)
    }

    @Test func `too long is refused unread`() {
        #expect(refusal(String(repeating: "A", count: 1 << 20)) == .malformed)
        var long = claims
        long.displayName = String(repeating: "x", count: 1600)
        #expect(refusal(tokens.issue(long)) == .malformed)
    }

    @Test func `the longest name that is allowed fits`() {
        var long = claims
        long.displayName = String(repeating: "\"", count: NameRules.displayNameBytes)
        #expect(refusal(tokens.issue(long)) == nil)
    }

    @Test(arguments: [
        "", "{}", "[]", "null", #"{"sub":1}"#, #"{"sub":"a","sid":"s","name":"n","guest":0,"iat":1,"exp":2}"#,
        #"{"sub":"a","sid":"s","name":"n","guest":true,"iat":1,"exp":9223372036854775808}"#,
        #"{"sub":"a","sid":"s","name":"n","guest":true,"iat":1,"exp":1e400}"#,
        String(repeating: "[", count: 2000),
    ])
    func `claims of another shape are refused`(json: String) {
        #expect(throws: TokenRefusal.malformed) { try AccessClaims(parsing: Array(json.utf8)) }
    }

    @Test func `any bytes at all come back`() {
        var random = SeededRandom(seed: MatchSeed(1))
        let valid = Array(tokens.issue(claims).utf8)
        for round in 0..<2000 {
            var bytes = round % 2 == 0 ? valid : Array(claims.json)
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            bytes.removeLast(Int.random(in: 0...(bytes.count / 4), using: &random))
            bytes.withUnsafeBytes { ServerFuzz.token($0) }
        }
        ServerFuzz.token(UnsafeRawBufferPointer(start: nil, count: 0))
    }

    @Test(arguments: ["A", "AAAAA", "AB", "AAB", "AA=", "A A", "AA+/", "é"])
    func `base64url has one text for one value`(text: String) {
        #expect(Base64URL.decode(text) == nil)
    }

    @Test func `base64url reads back what it wrote`() {
        for length in 0..<70 {
            let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ length) }
            #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
        }
        #expect(Base64URL.encode([0xfb, 0xff]) == "-_8")
    }
}
