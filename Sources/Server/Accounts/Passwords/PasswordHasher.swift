package import MartletEngine
package import MartletNet

/// Hashes and checks passwords on threads of its own, so that no event loop ever waits for argon2id.
package struct PasswordHasher: Sendable {
    /// What one hash costs: two passes over 32 MiB are about 40 ms of one core.
    package struct Cost: Hashable, Sendable {
        package var passes: Int
        package var memoryBytes: Int

        package init(passes: Int, memoryBytes: Int) {
            self.passes = passes
            self.memoryBytes = memoryBytes
        }

        package static let interactive = Cost(passes: 2, memoryBytes: 32 << 20)
        /// For tests only.
        package static let least = Cost(passes: 1, memoryBytes: 8192)
    }

    private let cost: Cost
    private let workers: WorkerPool
    /// Belongs to no password. Checking against it takes as long as against a real one.
    private let decoy: String

    package init(cost: Cost = .interactive, workers: WorkerPool) {
        self.cost = cost
        self.workers = workers
        let salt = Base64.encode(Sodium.randomBytes(16))
        let tag = Base64.encode(Sodium.randomBytes(32))
        decoy = "$argon2id$v=19$m=\(cost.memoryBytes / 1024),t=\(cost.passes),p=1$\(salt)$\(tag)"
    }

    package func hash(_ password: String) async throws(WireError) -> String {
        let bytes = Array(password.utf8)
        let cost = cost
        guard
            let hash = try await run({
                Sodium.hashPassword(bytes, passes: cost.passes, memoryBytes: cost.memoryBytes)
            })
        else { throw .passwordWorkersBusy }
        return hash
    }

    /// Whether the password is the hash's. Without a hash it takes the same time and is false.
    package func verify(_ password: String, hash: String?) async throws(WireError) -> Bool {
        let bytes = Array(password.utf8)
        let compared = hash ?? decoy
        let matches = try await run { Sodium.verifyPassword(bytes, hash: compared) }
        return matches && hash != nil
    }

    private func run<Result: Sendable>(
        _ work: @escaping @Sendable () -> Result
    ) async throws(WireError) -> Result {
        do throws(WorkerPool.Full) { return try await workers.run(work) } catch { throw .passwordWorkersBusy }
    }
}

/// The standard alphabet without padding, as argon2's text form wants it.
private enum Base64 {
    static func encode(_ bytes: [UInt8]) -> String {
        String(Base64URL.encode(bytes).map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 })
    }
}

extension WireError {
    package static let passwordWorkersBusy = WireError(
        503, "busy", "Many people are signing in just now. Try again in a moment.", retryAfter: 1)
}
