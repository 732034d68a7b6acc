import Martlet
import MartletEngine
import Testing

@testable import MartletServer

@Suite struct RevokedSessionsTests {
    private func claims(_ session: String, issuedAt: Int64) -> AccessClaims {
        AccessClaims(
            account: AccountID("a"), session: SessionID(session), displayName: "n", isGuest: false, issuedAt: issuedAt,
            expiresAt: issuedAt + 900)
    }

    private func time(_ second: Int64) -> Timestamp { Timestamp(microseconds: second * 1_000_000) }

    @Test func `a session is forgotten when its last token has expired, not before`() {
        let revoked = RevokedSessions(lifetimeSeconds: 900)
        revoked.insert(SessionID("s"), now: time(1000))
        revoked.insert(SessionID("other"), now: time(1899))
        #expect(revoked.refuses(claims("s", issuedAt: 1000)))
        #expect(!revoked.refuses(claims("t", issuedAt: 1000)))
        revoked.insert(SessionID("third"), now: time(1960))
        #expect(!revoked.refuses(claims("s", issuedAt: 1000)))
        #expect(revoked.count == 2)
    }

    @Test func `a full list refuses all earlier tokens rather than let one through`() {
        let revoked = RevokedSessions(lifetimeSeconds: 900, capacity: 3)
        for name in ["s1", "s2", "s3", "s4"] { revoked.insert(SessionID(name), now: time(1000)) }
        #expect(revoked.count <= 3)
        for name in ["s1", "s2", "s3", "s4"] { #expect(revoked.refuses(claims(name, issuedAt: 999))) }
        #expect(!revoked.refuses(claims("honest", issuedAt: 1001)))
    }

    @Test func `what is restored is refused`() {
        let revoked = RevokedSessions(lifetimeSeconds: 900)
        revoked.restore([SessionID("s")], now: time(1000))
        #expect(revoked.refuses(claims("s", issuedAt: 900)))
    }
}
