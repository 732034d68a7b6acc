import Martlet
import MartletEngine
import MartletStore
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A folder of its own for a test, gone with it.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/martlet-store-XXXXXX\0".utf8CString)
        guard mkdtemp(&template) != nil else { throw SampleError.noFolder }
        path = String(decoding: template.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { Files.remove(path) }

    var data: String { path + "/data" }
    var database: String { data + "/martlet.sqlite" }
}

enum SampleError: Error { case noFolder, noFile(String) }

/// Just enough of files for tests, without Foundation.
enum Files {
    static func read(_ path: String) throws -> [UInt8] {
        guard let file = fopen(path, "rb") else { throw SampleError.noFile(path) }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&chunk, 1, chunk.count, file)
            if count == 0 { return bytes }
            bytes += chunk[..<count]
        }
    }

    static func write(_ bytes: [UInt8], to path: String) throws {
        guard let file = fopen(path, "wb") else { throw SampleError.noFile(path) }
        defer { fclose(file) }
        guard fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw SampleError.noFile(path) }
    }

    static func copy(_ from: String, to: String) throws { try write(read(from), to: to) }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    static func permissions(_ path: String) -> UInt32? {
        var about = stat()
        return stat(path, &about) == 0 ? UInt32(about.st_mode & 0o777) : nil
    }

    static func remove(_ folder: String) {
        guard let listing = opendir(folder) else { return }
        while let entry = readdir(listing) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name != ".", name != ".." else { continue }
            let path = folder + "/" + name
            if unlink(path) != 0 { remove(path) }
        }
        closedir(listing)
        rmdir(folder)
    }
}

/// Records that look like real ones.
enum Sample {
    static let start = Timestamp(microseconds: 1_795_000_000_000_000)

    static func player(_ seat: Int) -> PlayerID { PlayerID(seat: seat) ?? PlayerID("p1").unsafelyUnwrapped }

    static func record(_ id: String, accounts: [String] = ["ada", "bob"], at time: Timestamp = start) -> MatchRecord {
        var record = MatchRecord(
            id: MatchID(id), game: "tic-tac-toe", name: "A match", map: nil, owner: AccountID(accounts.first ?? "ada"),
            minPlayers: 2, maxPlayers: 2, isPrivate: false, inviteCode: "code-\(id)", ruleset: Array("{}".utf8),
            seed: MatchSeed(high: .max, low: 7), createdAt: time)
        record.players = accounts.enumerated().map { seat, account in
            PlayerRecord(player: player(seat), account: AccountID(account), displayName: account.uppercased())
        }
        return record
    }

    static func event(_ offset: Int, bytes: Int = 40) -> EventRecord {
        EventRecord(
            offset: offset, timestamp: start.adding(seconds: Int64(offset)), actor: player(offset % 2),
            tick: offset, turn: offset / 2, schema: 1,
            payload: (0..<bytes).map { UInt8(truncatingIfNeeded: $0 &* offset) })
    }

    static func checkpoint(_ offset: Int, bytes: Int = 100) -> Checkpoint {
        let marks =
            offset == 0
            ? []
            : [0, 1].map { seat in
                TickMark(player: player(seat), tick: offset % 2 == seat ? offset : offset - 1)
            }
        return Checkpoint(
            offset: offset, schema: 1, turn: offset / 2, takenAt: start, hash: UInt64.max - UInt64(offset),
            payload: [UInt8](repeating: UInt8(truncatingIfNeeded: offset), count: bytes), lastTicks: marks)
    }

    static func opening(_ id: String, ticket: UInt64 = 1) -> Append {
        Append(match: MatchID(id), ticket: ticket, fresh: true, record: record(id), checkpoint: checkpoint(0))
    }

    static func append(_ id: String, _ offsets: ClosedRange<Int>, ticket: UInt64 = 2, fresh: Bool = false) -> Append {
        Append(match: MatchID(id), ticket: ticket, fresh: fresh, events: offsets.map { event($0) })
    }

    static func session(_ id: String, account: String = "ada", generation: Int = 1) -> SessionRecord {
        SessionRecord(
            id: SessionID(id), account: AccountID(account), tokenHash: [1, 2, 3, UInt8(generation)],
            generation: generation, createdAt: start, expiresAt: start.adding(seconds: 1000), revokedAt: nil)
    }

    static func account(_ id: String, login: String?) -> AccountRecord {
        AccountRecord(
            id: AccountID(id), displayName: "Ädä 🐦", login: login, passwordHash: login.map { _ in "$argon2id$…" },
            createdAt: start)
    }
}

extension Store {
    /// Submits and waits.
    func write(_ appends: Append...) async -> [StorageFailure?] {
        await withCheckedContinuation { continuation in
            submit(appends) { outcomes in continuation.resume(returning: outcomes.map { $0.failure }) }
        }
    }
}

/// A value that closures on several threads share.
final class Shared<Value: Sendable>: Sendable {
    let value: Mutex<Value>
    init(_ value: Value) { self.value = Mutex(value) }
}
