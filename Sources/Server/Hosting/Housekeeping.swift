internal import Martlet
import MartletEngine
import MartletStore

/// What has to be done now and then: forget what has expired, and let time pass in matches that nobody has touched, so that a
/// loading phase ends and an idle match is abandoned also when its machine is not in memory.
struct Housekeeping: Sendable {
    let store: any Store
    let directory: ShardDirectory
    let clock: ServerClock
    let logger: Logger

    /// Matches whose row was last written this long ago are looked at.
    private static let idleSeconds: Int64 = 24 * 3600
    private static let page = 100

    func run() {
        Task {
            let now = clock.now().wall
            do throws(StorageFailure) {
                try await store.expire(before: now)
                for match in try await store.matchesToWake(
                    untouchedSince: now.adding(seconds: -Self.idleSeconds), limit: Self.page)
                {
                    directory[match].run { $0.deliver(.timer, to: match) }
                }
            } catch {
                logger.warning("housekeeping failed, tried again later", [.error: .string("\(error)")])
            }
        }
    }
}
