#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

let arguments = Array(CommandLine.arguments.dropFirst())
let help = """
    usage: martlet-benchmarks echo [--seconds S] [--connections N] [--idle N] [--rounds N]

      echo   20-byte messages echoed on one core, beside a bare server in the same run;
             allocations a frame; memory of an idle WebSocket

    """
switch arguments.first {
case "echo":
    exit(EchoBenchmark(arguments.dropFirst()).run())
case "engine": exit(EngineBenchmark(Options(arguments.dropFirst())).run())
case "--help", "-h", nil:
    print(help, terminator: "")
case .some(let name):
    print("martlet-benchmarks knows no \(name).\n\n\(help)", terminator: "")
    exit(64)
}
