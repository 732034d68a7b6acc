#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Which core a thread runs on, so that a server and its load do not take each other's time. Only Linux lets a process
/// choose; elsewhere nothing happens, and `isPossible` says so.
package enum CoreAffinity {
    /// A set of cores as the kernel reads it: one bit a core.
    private typealias Mask = [UInt64]
    private static let maskBytes = 128

    #if os(Linux)
        private typealias Call = @convention(c) (Int32, Int, UnsafeMutableRawPointer) -> Int32

        /// GNU functions, which the C library's headers declare to those only who ask for all of its extensions.
        private static func call(_ name: String, _ mask: inout Mask) -> Bool {
            guard let address = dlsym(nil, name) else { return false }
            let function = unsafeBitCast(address, to: Call.self)
            return mask.withUnsafeMutableBytes { bytes in
                bytes.baseAddress.map { function(0, bytes.count, $0) == 0 } ?? false
            }
        }
    #else
        private static func call(_ name: String, _ mask: inout Mask) -> Bool { false }
    #endif

    package static var isPossible: Bool {
        var mask = emptyMask
        return call("sched_getaffinity", &mask)
    }

    /// The cores that the calling thread may use.
    package static var cores: [Int] {
        var mask = emptyMask
        guard call("sched_getaffinity", &mask) else {
            return Array(0..<max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))))
        }
        return (0..<maskBytes * 8).filter { mask[$0 / 64] & 1 << UInt64($0 % 64) != 0 }
    }

    /// Keeps the calling thread, and the threads and processes that it will start, to these cores.
    package static func pin(to cores: [Int]) {
        var mask = emptyMask
        for core in cores where core < maskBytes * 8 { mask[core / 64] |= 1 << UInt64(core % 64) }
        _ = call("sched_setaffinity", &mask)
    }

    private static var emptyMask: Mask { Mask(repeating: 0, count: maskBytes / 8) }
}
