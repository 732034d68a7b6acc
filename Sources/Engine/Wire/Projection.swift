import Martlet

/// Bytes that one viewer may see. Only this file can make them, from a game's own projection or from what everybody may
/// know; the wire's encoders of snapshots and events take nothing else. So what has not been projected can't be sent.
package struct Projected: Hashable, Sendable {
    package let json: [UInt8]

    fileprivate init(json: [UInt8]) { self.json = json }

    /// What this viewer may know of a state.
    static func view<Game: TurnGame>(of match: TurnMatch<Game>, for viewer: Viewer) throws(JSONError) -> Projected {
        Projected(json: try JSON.encode(Game.view(of: match.state, for: viewer)))
    }

    /// What this viewer may know of what happened, as a JSON array; nil where that is nothing.
    static func events(_ emissions: [EncodedEmission], for viewer: Viewer) -> Projected? {
        var json: [UInt8] = [UInt8(ascii: "[")]
        for emission in emissions where emission.audience.contains(viewer) {
            if json.count > 1 { json.append(UInt8(ascii: ",")) }
            json.append(contentsOf: emission.json)
        }
        guard json.count > 1 else { return nil }
        json.append(UInt8(ascii: "]"))
        return Projected(json: json)
    }

    /// An event list that holds nothing.
    static let noEvents = Projected(json: Array("[]".utf8))
}

/// An event as it is stored and, to its audience, sent: encoded once.
struct EncodedEmission: Hashable, Sendable {
    let audience: Audience
    let json: [UInt8]
}
