#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

let arguments = Array(CommandLine.arguments.dropFirst())
switch arguments.first {
case "echo": exit(EchoCommand.run(Array(arguments.dropFirst())))
case "serve": exit(await ServeCommand.run(Array(arguments.dropFirst())))
default: print("usage: martlet echo | serve")
}
