package import Martlet
package import MartletNet

/// A signed-in account of the load.
package struct LoadAccount: Sendable {
    package let accessToken: String
}

/// The wire's routes as the load uses them.
package struct LoadAPI: Sendable {
    private let client: HTTPClient

    package init(_ endpoint: ClientEndpoint, on loop: EventLoop) { client = HTTPClient(endpoint, on: loop) }

    package func close() { client.close() }

    package func guest(_ name: String) async throws(LoadError) -> LoadAccount {
        let answer = try await post("/accounts/guest", "{\"displayName\":\"\(name)\"}", by: nil)
        guard let token = answer["accessToken"]?.string else { throw LoadError("the server gave a guest no token") }
        return LoadAccount(accessToken: token)
    }

    /// Founds a match and returns its id.
    package func found(_ body: String, by account: LoadAccount) async throws(LoadError) -> String {
        guard let id = try await post("/matches", body, by: account)["id"]?.string else {
            throw LoadError("the server gave a match no id")
        }
        return id
    }

    /// What a member does with a match, such as `join`. Returns the match.
    @discardableResult
    package func act(_ action: String, _ body: String = "{}", in match: String, by account: LoadAccount)
        async throws(LoadError) -> JSONNode
    { try await post("/matches/\(match)/\(action)", body, by: account) }

    private func post(_ path: String, _ body: String, by account: LoadAccount?) async throws(LoadError) -> JSONNode {
        var headers = [HTTPResponse.Header("Content-Type", "application/json")]
        if let account { headers.append(.init("Authorization", "Bearer \(account.accessToken)")) }
        let request = HTTPClientRequest("POST", path, headers: headers, body: Array(body.utf8))
        let response: HTTPClientResponse
        do {
            response = try await client.send(request)
        } catch {
            throw LoadError("POST \(path): \(error)")
        }
        guard (200...299).contains(response.status) else {
            throw LoadError("POST \(path) was answered with \(response.status): \(response.text.prefix(300))")
        }
        guard let root = try? JSONDocument(parsing: response.body).root else {
            throw LoadError("POST \(path) was answered with something that is no JSON")
        }
        return root
    }
}
