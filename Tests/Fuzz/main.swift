// `MartletFuzz TARGET …libFuzzer's own arguments`: feeds one decoder with what libFuzzer makes up. A crash is a bug: a
// stranger's bytes must never trap. Built and run by Scripts/fuzz, which sets MARTLET_FUZZ for the manifest.
import Martlet

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// libFuzzer's loop (llvm/lib/Fuzzer/FuzzerInterface.h).
@_silgen_name("LLVMFuzzerRunDriver")
func runFuzzer(
    _ count: UnsafeMutablePointer<Int32>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ one: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32

typealias Decoder = @Sendable ([UInt8]) -> Void

let decoders: [(name: String, decode: Decoder)] = [
    ("json", { bytes in _ = try? JSONDocument(parsing: bytes, limits: .client).root.members.count })
]

let name = CommandLine.arguments.dropFirst().first ?? ""
guard let chosen = decoders.first(where: { $0.name == name }) else {
    print("usage: MartletFuzz \(decoders.map(\.name).joined(separator: "|")) [libFuzzer's arguments]")
    exit(64)
}
let decode = chosen.decode

// libFuzzer reads the arguments that are left when the target's name is gone.
CommandLine.unsafeArgv[1] = CommandLine.unsafeArgv[0]
var count = CommandLine.argc - 1
var arguments = UnsafeMutableRawPointer(CommandLine.unsafeArgv + 1)
    .assumingMemoryBound(to: UnsafeMutablePointer<CChar>?.self)
exit(
    runFuzzer(&count, &arguments) { bytes, length in
        decode(Array(UnsafeBufferPointer(start: bytes, count: length)))
        return 0
    })
