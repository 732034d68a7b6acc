internal import Bridge
internal import Martlet

/// The game's packets besides updates.
enum GamePackets {
    /// Of this wire.
    static let version: (major: UInt16, minor: UInt16) = (1, 0)

    /// WELCOME: a text.
    static func welcome(_ text: String) -> [UInt8] {
        Packet.make(PacketType.welcome) { $0.text(text.utf8) }
    }

    /// VERSION: major u16 · minor u16 · ticks a second u8 · ticks between two frames u8.
    static func versions() -> [UInt8] {
        Packet.make(PacketType.version) { writer in
            writer.half(version.major)
            writer.half(version.minor)
            writer.byte(UInt8(clamping: Bridge.description.ticksPerSecond))
            writer.byte(UInt8(clamping: Bridge.description.ticksPerFrame))
        }
    }

    /// GAME_START: tick u32 · scenario u8 · difficulty u8 · ships u8 · own ship u32 (0: none).
    static func start(tick: UInt32, _ setup: Bridge.Setup, ownShip: EntityNumber) -> [UInt8] {
        Packet.make(PacketType.gameStart) { writer in
            writer.word(tick)
            writer.byte(setup.scenario.rawValue)
            writer.byte(UInt8(clamping: setup.difficulty))
            writer.byte(UInt8(clamping: setup.shipCount))
            writer.word(UInt32(bitPattern: ownShip))
        }
    }

    /// GAME_END: tick u32 · result u8 (1 victory, 2 defeat, 0 neither) · reason u8.
    static func end(tick: UInt32, _ outcome: LiveOutcome?) -> [UInt8] {
        var result = MissionResult.none
        if let outcome { result = outcome.winners.isEmpty ? .defeat : .victory }
        return Packet.make(PacketType.gameEnd) { writer in
            writer.word(tick)
            writer.byte(result.rawValue)
            writer.byte(UInt8(clamping: outcome?.reason ?? 0))
        }
    }

    /// GAME_EVENT: tick u32 · kind u8 · code u8 · source u32 · target u32 · amount float32 · x float32 · z float32.
    static func event(_ event: Bridge.Event, tick: UInt32) -> [UInt8] {
        Packet.make(PacketType.gameEvent) { writer in
            writer.word(tick)
            writer.byte(event.kind.rawValue)
            writer.byte(UInt8(clamping: event.code))
            writer.word(UInt32(bitPattern: event.source))
            writer.word(UInt32(bitPattern: event.target))
            writer.float(event.amount)
            writer.float(event.x)
            writer.float(event.z)
        }
    }
}
