import Bridge
import Martlet
import Testing

@testable import BridgeDialect

/// What Docs/bridge-wire.md says of fields that are not 0 at first, and how many there are of each type.
struct DefaultTests {
    @Test(arguments: [
        (ObjectType.playerShip, 18), (.npcShip, 12), (.base, 14), (.torpedo, 6), (.mine, 4), (.nebula, 5),
        (.shipSystems, 35), (.armament, 18), (.tally, 9), (.mission, 14), (.playerShipMore, 22), (.npcShipMore, 6),
    ])
    func `a type has as many bits as the page says`(type: ObjectType, bits: Int) {
        let layouts = ObjectLayouts.bridge.ofKind.joined().filter { $0.type == type }
        #expect(layouts.map(\.slots.count) == [bits], "\(layouts.flatMap { $0.slots.map(\.name) })")
    }

    @Test func `what is not 0 at first is on the page`() {
        var found: Set<String> = []
        for (kind, layouts) in ObjectLayouts.bridge.ofKind.enumerated() {
            for layout in layouts {
                for slot in layout.slots {
                    var writer = FixedWriter()
                    slot.write(ObjectLayouts.bridge.defaults[kind], 0, to: &writer)
                    if writer.bytes.contains(where: { $0 != 0 }) {
                        found.insert("\(layout.type) \(slot.name.prefix { $0 != "[" })")
                    }
                }
            }
        }
        #expect(
            found == [
                "playerShip energy", "playerShip autoBeams", "playerShipMore hullClass", "playerShipMore hull",
                "playerShipMore impulseDrive", "playerShipMore turnDrive", "playerShipMore warpDrive",
                "npcShipMore shipClass", "shipSystems power", "shipSystems team", "base shields", "base hull",
                "mission difficulty", "shipSystems coolant",
            ])
    }

    @Test(arguments: 0..<8)
    func `damaged packets never trap`(seed: Int) {
        var random = SeededRandom(seed: MatchSeed(UInt64(seed)))
        var order = CommandPacket(milliseconds: 7, sequence: 1, body: .order(Bridge.Input(.waypoint))).packet
        order += Packet.make(PacketType.createSession, origin: .client) { writer in
            writer.append([0x82, 0xa4, 0x6e, 0x61, 0x6d, 0x65, 0xa1, 0x41, 0xa8] + Array("maxShips".utf8) + [2])
        }
        for _ in 0..<2_000 {
            var bytes = order
            for _ in 0...random.next() % 4 {
                bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
            }
            bytes.removeLast(Int(random.next() % 3))
            bytes.withUnsafeBytes { BridgeDialectFuzz.packet($0) }
        }
    }
}
