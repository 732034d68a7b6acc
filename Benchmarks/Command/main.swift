#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

let arguments = Array(CommandLine.arguments.dropFirst())
let help = """
    usage: martlet-benchmarks WHAT [options]

      echo   20-byte messages echoed on one core, beside a bare server in the same run;
             allocations a frame; memory of an idle WebSocket
             [--seconds S] [--connections N] [--idle N] [--rounds N]
      streams  memory of an idle stream with its session; time from connecting to `ready`
             [--streams N] [--connections N]
      live   what live play allocates, by tick and by message  [--clients N] [--seconds S]
      stored loading a match of many events; starting a server with many matches
             [--events N] [--matches N] [--rounds N]
      engine what one command costs without sockets and disk  [--commands N] [--rounds N]
      codec  what JSON costs  [--rounds N]
      frames bytes and time of Bridge's frames by either codec  [--ticks N] [--warm N]
      run    a scripted run of a live game: its hash (the browser's must be the same), a tick, a rollback
             [--game N] [--seed N] [--ticks N]

    `streams` and `stored` start the `martlet` that is built beside this program.

    """
switch arguments.first {
case "echo":
    exit(EchoBenchmark(arguments.dropFirst()).run())
case "engine": exit(EngineBenchmark(Options(arguments.dropFirst())).run())
case "run": exit(RunBenchmark(Options(arguments.dropFirst())).run())
case "frames": exit(FramesBenchmark(Options(arguments.dropFirst())).run())
case "codec": exit(CodecBenchmark(Options(arguments.dropFirst())).run())
case "streams": exit(await StreamBenchmark(Options(arguments.dropFirst())).run())
case "live": exit(await LiveBenchmark(Options(arguments.dropFirst())).run())
case "stored": exit(await StoredMatchBenchmark(Options(arguments.dropFirst())).run())
case "--help", "-h", nil:
    print(help, terminator: "")
case .some(let name):
    print("martlet-benchmarks knows no \(name).\n\n\(help)", terminator: "")
    exit(64)
}
