package import MartletNet

/// What a server says of itself at `/metrics`.
package struct ServerFigures: Sendable {
    private let values: [String: Double]

    package static func read(from endpoint: ClientEndpoint, on loop: EventLoop) async throws(LoadError) -> ServerFigures
    {
        let client = HTTPClient(endpoint, on: loop)
        defer { client.close() }
        guard let response = try? await client.send(HTTPClientRequest("GET", "/metrics")), response.status == 200
        else { throw LoadError("the server does not tell its metrics") }
        return ServerFigures(text: response.text)
    }

    init(text: String) {
        var values: [String: Double] = [:]
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            guard let space = line.lastIndex(of: " "), let value = Double(line[line.index(after: space)...]) else {
                continue
            }
            values[String(line[..<space])] = value
        }
        self.values = values
    }

    /// A value by its name, with its labels where it has some; nil where the server does not tell it.
    /// Everything, by name and labels.
    var all: [String: Double] { values }

    package subscript(name: String) -> Double? { values[name] }
}
