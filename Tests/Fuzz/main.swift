// `MartletFuzz TARGET …libFuzzer's own arguments`: feeds one decoder with what libFuzzer makes up; `list` names them. A crash is a bug: a
// stranger's bytes must never trap. Built and run by Scripts/fuzz, which sets MARTLET_FUZZ for the manifest.
import BridgeDialect
import Martlet
import MartletEngine
import MartletNet
import MartletServer
import NewWorlds
import TicTacToe

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

typealias Decoder = @Sendable (UnsafeRawBufferPointer) -> Void

let decoders: [(name: String, decode: Decoder)] = [
    ("json", readJSON),
    ("messagePack", CoreFuzz.messagePack),
    ("bridgePacket", BridgeDialectFuzz.packet),
    ("token", ServerFuzz.token),
    ("http", NetFuzz.http),
    ("webSocket", NetFuzz.webSocket),
    ("liveMessage", LiveMessageFuzz.message),
    ("modelled", ModelledFuzz.frame),
    ("frame", FrameFuzz.frame),
    ("modelledFrame", FrameFuzz.modelled),
    ("liveClient", LiveClientFuzz.session),
    ("recording", RecordingFuzz.recording),
]

/// Core's own readings of a document, and what the server's rooms make of one.
@Sendable func readJSON(_ bytes: UnsafeRawBufferPointer) {
    CoreFuzz.json(bytes)
    guard let root = try? JSONDocument(parsing: [UInt8](bytes), limits: .client).root else { return }
    _ = try? CommandRequest(root, lean: true)
    _ = try? JSON.decode(NewWorlds.Command.self, from: root)
    _ = try? JSON.decode(TicTacToe.Command.self, from: root)
    _ = try? RequestFields(parsing: [UInt8](bytes))
    LiveSetupFuzz.open(root)
}

let name = CommandLine.arguments.dropFirst().first ?? ""
if name == "list" {
    for decoder in decoders { print(decoder.name) }
    exit(0)
}
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
        decode(UnsafeRawBufferPointer(start: bytes, count: length))
        return 0
    })
