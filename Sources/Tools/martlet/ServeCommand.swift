import MartletEngine
import MartletNet
import MartletServer
import NewWorlds
import TicTacToe

/// The games that this server hosts: adding one is a line here.
let hostedGames = GameCatalog([.turns(NewWorlds.self), .turns(TicTacToe.self)])

enum ServeCommand {
    static func run(_ arguments: [String]) async -> Int32 {
        var settings = ServerSettings()
        var rest = arguments[...]
        while let flag = rest.popFirst(), let value = rest.popFirst() {
            switch flag {
            case "--port": settings.address = PeerAddress(host: settings.address.host, port: UInt16(value) ?? 8080)
            case "--data": settings.dataFolder = value
            case "--web": settings.webRoot = value
            case "--loops": settings.loops = Int(value)
            default: print("unknown \(flag)")
            }
        }
        let logger = Logger(level: .info, sink: LogSink(format: .text, queueLimit: 1000, output: .standardError))
        do {
            let server = try await Server.start(settings, games: hostedGames, logger: logger)
            print("listening on http://localhost:\(server.address.port)")
            let loops = EventLoopGroup(count: 1)
            loops.start()
            await withCheckedContinuation { continuation in
                let once = StopSignal()
                _ = SignalWatcher([.terminate, .interrupt], on: loops.loops[0]) { _ in continuation.resume() }
                _ = once
            }
            await server.drain()
            return 0
        } catch {
            print("martlet serve: \(error)")
            return 1
        }
    }
}
