package import Martlet
import MartletEngine
import MartletNet

/// A dialect as the server hosts it, its types erased: `.init(BridgeDialect.self)` is the one line that adds it.
package struct HostedDialect: Sendable {
    let name: String
    let makeGateway: @Sendable (DialectDesk, SocketPass) -> any WebSocketHandler
    let makeSession: @Sendable (MatchID, DialectDesk, SocketPass) -> any WebSocketHandler

    package init<D: Dialect>(_ dialect: D.Type) {
        name = D.name
        makeGateway = { DialectGateway<D>($0, $1) }
        makeSession = { DialectMember<D>(of: $0, $1, $2) }
    }
}
