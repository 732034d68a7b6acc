import CLibUV
import Synchronization

/// The loops of one server: as many as the machine has cores, unless told otherwise.
package final class EventLoopGroup: Sendable {
    package let loops: [EventLoop]
    private let turn = Atomic<Int>(0)

    /// - Parameter count: how many loops; `nil` is one a core.
    package init(count: Int? = nil) {
        let count = max(1, count ?? Self.cores)
        loops = (0..<count).map { EventLoop(name: "loop \($0)") }
    }

    /// How many cores this process may use.
    package static var cores: Int { max(1, Int(uv_available_parallelism())) }

    package func start() { for loop in loops { loop.start() } }

    /// Stops every loop and waits for their threads. Not from a loop.
    package func stopAndJoin() {
        for loop in loops { loop.stop() }
        for loop in loops { loop.join() }
    }

    /// The loops one after another.
    package func next() -> EventLoop {
        let ticket = turn.wrappingAdd(1, ordering: .relaxed).oldValue
        return loops[Int(UInt(bitPattern: ticket) % UInt(loops.count))]
    }
}
