#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

let status = await CommandRunner(commands: Commands.all).run(Array(CommandLine.arguments.dropFirst()))
exit(status.rawValue)
