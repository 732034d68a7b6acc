internal import CSodium

/// libsodium, all of it that the server uses: randomness, hashes, MACs, sealed boxes and password hashes.
///
/// The only file that sees the C library. Arguments of a wrong length are our own mistakes and are preconditions; what
/// comes from a stranger is told apart before it arrives here.
package enum Sodium {
    package static let keyLength = 32
    package static let macLength = 32

    /// False: the library can't work on this machine (no source of randomness). Asked once at start and by `doctor`.
    package static let isAvailable: Bool = sodium_init() >= 0

    package static var version: String { String(cString: sodium_version_string()) }

    // MARK: Randomness and comparison

    /// From the kernel's secure source.
    package static func randomBytes(_ count: Int) -> [UInt8] {
        _ = isAvailable
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, written in
            if let base = buffer.baseAddress { randombytes_buf(base, count) }
            written = count
        }
    }

    /// Compares in a time that depends on the lengths only.
    package static func equal(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
        guard left.count == right.count, let first = left.baseAddress, let second = right.baseAddress else {
            return left.count == right.count
        }
        return sodium_memcmp(first, second, left.count) == 0
    }

    package static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.withUnsafeBytes { left in right.withUnsafeBytes { right in equal(left, right) } }
    }

    // MARK: Hashes and MACs

    /// BLAKE2b (RFC 7693), keyed where there is a key (of 16 to 64 bytes).
    package static func hash(_ message: [UInt8], key: [UInt8] = [], length: Int = 32) -> [UInt8] {
        precondition((16...64).contains(length) && (key.isEmpty || (16...64).contains(key.count)))
        return [UInt8](unsafeUninitializedCapacity: length) { output, written in
            guard let base = output.baseAddress else { return }
            crypto_generichash(base, length, message, UInt64(message.count), key, key.count)
            written = length
        }
    }

    /// SHA-256 (FIPS 180-4).
    package static func sha256(_ message: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: crypto_hash_sha256_bytes()) { output, written in
            guard let base = output.baseAddress else { return }
            crypto_hash_sha256(base, message, UInt64(message.count))
            written = output.count
        }
    }

    /// HMAC-SHA-256 (RFC 2104) into 32 bytes of the caller's.
    package static func authenticate(
        _ message: UnsafeRawBufferPointer, key: [UInt8], into output: UnsafeMutableRawBufferPointer
    ) {
        precondition(key.count == keyLength && output.count == macLength)
        guard let target = output.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return }
        crypto_auth_hmacsha256(
            target, message.baseAddress?.assumingMemoryBound(to: UInt8.self), UInt64(message.count), key)
    }

    package static func authenticate(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: macLength) { output, written in
            message.withUnsafeBytes { authenticate($0, key: key, into: UnsafeMutableRawBufferPointer(output)) }
            written = macLength
        }
    }

    // MARK: Sealed boxes (XSalsa20-Poly1305)

    /// Nonce, then the box: 40 bytes longer than the message.
    package static func seal(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
        precondition(key.count == keyLength)
        let nonce = randomBytes(Int(crypto_secretbox_NONCEBYTES))
        let length = Int(crypto_secretbox_MACBYTES) + message.count
        let box = [UInt8](unsafeUninitializedCapacity: length) { output, written in
            guard let base = output.baseAddress else { return }
            crypto_secretbox_easy(base, message, UInt64(message.count), nonce, key)
            written = length
        }
        return nonce + box
    }

    /// nil: too short, changed, or sealed under another key.
    package static func open(_ sealed: [UInt8], key: [UInt8]) -> [UInt8]? {
        precondition(key.count == keyLength)
        let nonceLength = Int(crypto_secretbox_NONCEBYTES)
        let overhead = nonceLength + Int(crypto_secretbox_MACBYTES)
        guard sealed.count >= overhead else { return nil }
        let nonce = Array(sealed[..<nonceLength])
        let box = Array(sealed[nonceLength...])
        var intact = false
        let message = [UInt8](unsafeUninitializedCapacity: sealed.count - overhead + 1) { output, written in
            guard let base = output.baseAddress else { return }
            intact = crypto_secretbox_open_easy(base, box, UInt64(box.count), nonce, key) == 0
            written = intact ? sealed.count - overhead : 0
        }
        return intact ? message : nil
    }

    // MARK: Passwords (argon2id, RFC 9106)

    /// The text form with salt and parameters; nil when the memory could not be had. Slow on purpose: never on a loop.
    static func hashPassword(_ password: [UInt8], passes: Int, memoryBytes: Int) -> String? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(crypto_pwhash_STRBYTES)) { text -> String? in
            guard let base = text.baseAddress else { return nil }
            let result = withCharacters(of: password) { characters, count in
                crypto_pwhash_str_alg(
                    base, characters, count, UInt64(passes), memoryBytes, crypto_pwhash_ALG_ARGON2ID13)
            }
            return result == 0 ? String(cString: base) : nil
        }
    }

    /// As slow as the hash was.
    static func verifyPassword(_ password: [UInt8], hash: String) -> Bool {
        withCharacters(of: password) { characters, count in
            crypto_pwhash_str_verify(hash, characters, count) == 0
        }
    }

    private static func withCharacters<Result>(
        of bytes: [UInt8], _ body: (UnsafePointer<CChar>, UInt64) -> Result
    ) -> Result {
        body(bytes.map { CChar(bitPattern: $0) } + [0], UInt64(bytes.count))
    }
}
