internal import Martlet

/// What a packet is about. Those of the game are the CRC-32 of their names in ASCII; the others were given numbers.
enum PacketType {
    // The game, from the server.
    static let welcome = named("WELCOME")
    static let version = named("VERSION")
    static let gameStart = named("GAME_START")
    static let gameEnd = named("GAME_END")
    static let objectUpdate = named("OBJECT_UPDATE")
    static let destroyObject = named("DESTROY_OBJECT")
    static let gameEvent = named("GAME_EVENT")
    // The game, from a client.
    static let clientCommand = named("CLIENT_COMMAND")

    // The gateway, from a client.
    static let auth: UInt32 = 0x5000_0001
    static let listSessions: UInt32 = 0x5000_0002
    static let createSession: UInt32 = 0x5000_0003
    static let joinSession: UInt32 = 0x5000_0004
    // The gateway, from the server.
    static let authOK: UInt32 = 0x5000_0011
    static let authFail: UInt32 = 0x5000_0012
    static let sessionList: UInt32 = 0x5000_0013
    static let sessionCreated: UInt32 = 0x5000_0014
    static let redirect: UInt32 = 0x5000_0015
    /// Also from a game server.
    static let error: UInt32 = 0x5000_0016

    // A game server, from a client.
    static let rejoin: UInt32 = 0x6000_0001
    static let leave: UInt32 = 0x6000_0002
    static let chat: UInt32 = 0x6000_0003
    // A game server, to a client.
    static let sessionState: UInt32 = 0x6000_0011
    static let playerJoined: UInt32 = 0x6000_0012
    static let playerLeft: UInt32 = 0x6000_0013
    static let playerMoved: UInt32 = 0x6000_0014
    static let chatMessage: UInt32 = 0x6000_0015

    private static func named(_ name: String) -> UInt32 { CRC32.of(name.utf8) }
}
