import MartletEngine
import MartletNet

// Accounts and sessions.
extension API {
    func signUp(_ call: Call) {
        call.later { call throws(WireError) in
            try rateLimits.admitSignUp(address: call.request.limitKey, now: clock.now().monotonic)
            let answer = try await once(call, scope: .secretBody) { () throws(WireError) in
                StoredAnswer(
                    status: 201, body: try await accounts.signUp(RequestFields(parsing: call.request.body)).json)
            }
            call.succeed(answer.body, status: answer.status)
        }
    }

    func signUpGuest(_ call: Call) {
        call.later { call throws(WireError) in
            try rateLimits.admitGuest(address: call.request.limitKey, now: clock.now().monotonic)
            let answer = try await once(call, scope: .address(call.request.limitKey)) { () throws(WireError) in
                StoredAnswer(
                    status: 201, body: try await accounts.signUpGuest(RequestFields(parsing: call.request.body)).json)
            }
            call.succeed(answer.body, status: answer.status)
        }
    }

    func signIn(_ call: Call) {
        call.later { call throws(WireError) in
            let body = try RequestFields(parsing: call.request.body)
            try rateLimits.admitSignIn(
                login: try body.string("login"), address: call.request.limitKey, now: clock.now().monotonic)
            call.succeed(try await accounts.signIn(body).json)
        }
    }

    func refresh(_ call: Call) {
        call.later { call throws(WireError) in
            // An answer that got lost would otherwise end the session: the token is spent, and its successor unknown.
            let key = call.request.headers["idempotency-key"]
            let answer = try await once(call, scope: .secretBody) { () throws(WireError) in
                let body = try RequestFields(parsing: call.request.body)
                return StoredAnswer(status: 200, body: try await accounts.refresh(body, idempotencyKey: key).json)
            }
            call.succeed(answer.body, status: answer.status)
        }
    }

    func signOut(_ call: Call) {
        call.later { call throws(WireError) in
            guard let claims = call.claims else { throw .notAuthenticated }
            try await accounts.signOut(claims)
            call.exchange.respond(HTTPResponse(status: 204))
        }
    }

    func ownAccount(_ call: Call) {
        call.later { call throws(WireError) in
            guard let claims = call.claims else { throw .notAuthenticated }
            call.succeed(try await accounts.account(of: claims).publicJSON)
        }
    }

    /// Performs a creating request, or gives the answer that its `Idempotency-Key` was given before.
    func once(
        _ call: Call, scope: IdempotencyScope, perform: @escaping IdempotencyService.Answering
    ) async throws(WireError) -> StoredAnswer {
        try await idempotency.answer(
            key: call.request.headers["idempotency-key"], scope: scope, route: call.endpoint.name,
            body: call.request.body, perform: perform)
    }
}
