import Martlet
import MartletEngine
import MartletNet

/// A client of a dialect at the gateway: signs in, then finds, founds and joins matches. Its requests are taken one after
/// the other; everything here belongs to its connection's loop.
final class DialectGateway<D: Dialect>: DialectPeer, @unchecked Sendable {
    /// What came of a request.
    private enum Answer: Sendable {
        case signedIn(AccessClaims, token: String)
        case sessions([DialectSession<D.Game>])
        case founded(MatchID)
        case joined(MatchID, token: [UInt8])
        case failed(WireError)
    }

    let desk: DialectDesk
    let line = DialectLine<D>(at: .gateway)
    private var claims: AccessClaims?
    private var isSigningIn = false
    /// One is being answered; these come after it.
    private var isBusy = false
    private var waiting: [DialectRequest<D.Game>] = []

    private let waitingLimit = 16
    /// Who has not signed in by then is sent away.
    private let patience: UInt64 = 30_000_000_000

    private let pass: SocketPass

    init(_ desk: DialectDesk, _ pass: SocketPass) {
        self.desk = desk
        self.pass = pass
    }

    // MARK: From the socket

    func opened(_ socket: WebSocket) {
        line.socket = socket
        desk.loop.timer(after: patience) { [weak self] in
            guard let self, self.claims == nil else { return }
            self.close(.notAuthenticated)
        }
    }

    func closed(_ socket: WebSocket, code: UInt16, reason: String) {
        line.socket = nil
        waiting = []
    }

    // MARK: Requests

    func take(_ request: DialectRequest<D.Game>) {
        guard waiting.count < waitingLimit else {
            return tell(
                .error(code: WireError.busy.code, message: "One thing after the other: too many requests wait."))
        }
        waiting.append(request)
        next()
    }

    /// Begins with what waits, if nothing is under way.
    private func next() {
        guard !isBusy, line.socket != nil, !waiting.isEmpty else { return }
        let request = waiting.removeFirst()
        if case .authenticate = request {
            guard claims == nil else {
                tell(.error(code: "already_authenticated", message: "You have signed in on this connection."))
                return next()
            }
            isSigningIn = true
        } else if claims == nil {
            tell(.error(code: WireError.notAuthenticated.code, message: "Say AUTH first."))
            return next()
        }
        guard isSignedIn() else { return }
        do throws(WireError) {
            try desk.admit(claims?.account)
        } catch {
            isSigningIn = false
            tell(.error(code: error.code, message: error.message))
            return next()
        }
        isBusy = true
        let (desk, claims) = (desk, claims)
        Task(executorPreference: desk.loop) {
            let answer: Answer
            do throws(WireError) {
                answer = try await Self.answer(request, by: claims, desk)
            } catch {
                answer = .failed(error)
            }
            desk.loop.execute { self.answered(answer) }
        }
    }

    /// Who signed in may have signed out since, elsewhere, or for too long: that ends the connection.
    private func isSignedIn() -> Bool {
        guard let claims else { return true }
        do throws(WireError) {
            try desk.api.accounts.check(claims)
            return true
        } catch {
            waiting = []
            tell(.error(code: error.code, message: error.message))
            close(.notAuthenticated)
            return false
        }
    }

    private static func answer(
        _ request: DialectRequest<D.Game>, by claims: AccessClaims?, _ desk: DialectDesk
    ) async throws(WireError) -> Answer {
        if case .authenticate(let name, let token) = request {
            let (claims, token) = try await desk.signIn(name: name, token: token)
            return .signedIn(claims, token: token)
        }
        guard let claims else { throw .notAuthenticated }
        switch request {
        case .listSessions: return .sessions(try await desk.sessions(of: D.Game.self, for: claims.account))
        case .createSession(let founding):
            return .founded(try await desk.found(founding, of: D.Game.self, by: claims.caller))
        case .joinSession(let id, let password):
            let match = MatchID(id)
            return .joined(match, token: try await desk.join(match, password: password, by: claims))
        default: throw .notFound
        }
    }

    private func answered(_ answer: Answer) {
        isBusy = false
        switch answer {
        case .signedIn(let claims, let token): signedIn(claims, token)
        case .sessions(let sessions): tell(.sessions(sessions))
        case .founded(let match): tell(.sessionCreated(id: match.text, url: desk.url(of: match)))
        case .joined(let match, let token): tell(.redirected(url: desk.url(of: match), token: token))
        case .failed(let error):
            tell(
                isSigningIn
                    ? .notAuthenticated(reason: error.message) : .error(code: error.code, message: error.message))
        }
        isSigningIn = false
        next()
    }

    private func signedIn(_ claims: AccessClaims, _ token: String) {
        do throws(WireError) {
            try pass.count(for: claims.account, now: desk.clock.now().monotonic)
            self.claims = claims
            tell(.authenticated(player: claims.account.text, token: token))
        } catch {
            tell(.notAuthenticated(reason: error.message))
        }
    }

    func close(_ reason: CloseReason) { line.close(reason) }
}
