internal import Martlet
package import MartletEngine
package import MartletNet
internal import Synchronization

/// One shard a loop, and which match is where: always the same by its id.
package struct ShardDirectory: Sendable {
    package let shards: [Shard]

    package init(loops: [EventLoop], context: HostContext) {
        shards = loops.map { Shard(loop: $0, context: context) }
    }

    package subscript(_ match: MatchID) -> Shard {
        shards[Int(StateHash.of(match.text.utf8) % UInt64(shards.count))]
    }

    private static let numbers = Atomic<UInt64>(1)

    /// Numbers for subscribers and requests, unique in the process.
    static func nextNumber() -> UInt64 { numbers.wrappingAdd(1, ordering: .relaxed).oldValue }
}
