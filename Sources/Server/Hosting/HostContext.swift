package import MartletEngine
package import MartletStore

/// What every shard of a server shares.
package struct HostContext: Sendable {
    package let store: any Store
    package let games: GameCatalog
    package let matchLimits: MatchLimits
    package let clock: ServerClock
    package let presence: PresenceBoard
    package let observer: any HostObserver
    package let live: LiveHosting

    package init(
        store: any Store, games: GameCatalog, matchLimits: MatchLimits, clock: ServerClock, presence: PresenceBoard,
        observer: any HostObserver, live: LiveHosting = LiveHosting()
    ) {
        self.store = store
        self.games = games
        self.matchLimits = matchLimits
        self.clock = clock
        self.presence = presence
        self.observer = observer
        self.live = live
    }
}

/// Is told what happens in matches: for logs and metrics. Called on the shards' loops, so it must be quick.
package protocol HostObserver: Sendable {
    func noted(_ note: MatchNote, in match: MatchID)
    func readFailed(_ failure: StorageFailure, in match: MatchID)
}
