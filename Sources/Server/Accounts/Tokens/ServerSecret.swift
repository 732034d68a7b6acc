/// The one secret of a server, from which every key is derived. It never shows in a log: it has no readable form.
///
/// A new secret ends every session: tokens are signed under keys made from it.
package struct ServerSecret: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package static let length = 32
    /// In the data folder.
    package static let fileName = "secret"

    private let bytes: [UInt8]

    package init(bytes: [UInt8]) {
        precondition(bytes.count == Self.length)
        self.bytes = bytes
    }

    /// A secret that somebody chose: any text of 32 bytes or more, as `openssl rand -hex 32` prints.
    package init(text: String) throws(SecretError) {
        guard text.utf8.count >= Self.length else { throw .tooShort }
        bytes = Sodium.hash(Array(text.utf8))
    }

    /// What the server starts with: the text if one was given, else the data folder's file, made when it is missing.
    package static func load(text: String?, dataFolder: String) throws(SecretError) -> ServerSecret {
        guard Sodium.isAvailable else { throw .noRandomness }
        if let text { return try ServerSecret(text: text) }
        let path = dataFolder + "/" + fileName
        let bytes: [UInt8]
        do throws(PrivateFile.Failure) {
            if let stored = try PrivateFile.read(path, limit: length + 1) {
                bytes = stored
            } else {
                bytes = Sodium.randomBytes(length)
                try PrivateFile.create(path, holding: bytes)
            }
        } catch {
            throw .unreadable(path: path, why: error.message)
        }
        guard bytes.count == length else { throw .damaged(path: path) }
        return ServerSecret(bytes: bytes)
    }

    /// A key for one purpose: nobody learns another key, or the secret, from it.
    package func key(for purpose: String) -> [UInt8] { Sodium.hash(Array(purpose.utf8), key: bytes) }

    package var description: String { "(secret)" }
    package var debugDescription: String { "(secret)" }
    package var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}

package enum SecretError: Error, Hashable, Sendable, CustomStringConvertible {
    case tooShort
    case damaged(path: String)
    case unreadable(path: String, why: String)
    case noRandomness

    /// Names the remedy; never the secret.
    package var description: String {
        switch self {
        case .tooShort:
            "MARTLET_TOKEN_SECRET is shorter than 32 bytes. Make one with: openssl rand -hex 32"
        case .damaged(let path):
            "\(path) is not \(ServerSecret.length) bytes long. Restore it, or delete it: everybody then signs in again."
        case .unreadable(let path, let why):
            "\(path): \(why)"
        case .noRandomness:
            "libsodium can't start: this machine has no source of random numbers."
        }
    }
}
