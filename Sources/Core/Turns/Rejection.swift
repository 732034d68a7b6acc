/// The rules' answer to a command that they refuse: a code for programs, a sentence for a person.
///
/// A game names its own as static members (`static let notYourTurn = Rejection("not_your_turn", "…")`).
/// A rejection tells the actor no more than the actor's own view does.
public struct Rejection: Error, Hashable, Sendable {
    /// Lower case with underscores; stable, clients match on it.
    public let code: String
    /// Readable by a player.
    public let message: String

    public init(_ code: String, _ message: String) {
        self.code = code
        self.message = message
    }
}

#if !hasFeature(Embedded)
    extension Rejection: Codable {}
#endif
