import CLibUV

/// Which loop the calling thread belongs to, in a thread-specific slot.
enum CurrentLoop {
    private struct Slot: @unchecked Sendable {
        let key: UnsafeMutablePointer<uv_key_t>

        init() {
            key = .allocate(capacity: 1)
            let status = uv_key_create(key)
            precondition(status == 0, "the process has no thread-specific slot left")
        }
    }

    private static let slot = Slot()

    static var pointer: UnsafeMutableRawPointer? { uv_key_get(slot.key) }

    static func set(_ loop: EventLoop?) {
        uv_key_set(slot.key, loop.map { Unmanaged.passUnretained($0).toOpaque() })
    }
}
