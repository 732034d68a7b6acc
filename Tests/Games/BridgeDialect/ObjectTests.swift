import Bridge
import Martlet
import Testing

@testable import BridgeDialect

struct ObjectTests {
    private let layouts = ObjectLayouts.bridge

    private func layout(_ type: ObjectType) throws -> ObjectLayout {
        try #require(layouts.ofKind.joined().first { $0.type == type })
    }

    private func row<Entity: Replicated>(_ entity: Entity) -> [Int32] {
        var quantizer = Quantizer(capacity: 64)
        quantizer.fill(from: entity)
        return quantizer.row
    }

    @Test func `ships have the documented bits in the documented order`() throws {
        #expect(try layout(.playerShip).slots.map(\.name) == ObjectLayouts.playerShipFields)
        #expect(try layout(.playerShip).slots.count == 18)
        #expect(try layout(.npcShip).slots.map(\.name) == ObjectLayouts.npcShipFields)
        #expect(try layout(.npcShip).slots.count == 12)
    }

    @Test func `every field that a crew is shown has a bit`() {
        let table = SchemaTable(of: Bridge.self)
        for kind in table.kinds {
            var places: Set<Int> = []
            for slot in layouts.ofKind[Int(kind.number)].flatMap(\.slots) {
                switch slot.source {
                case .field(let place, _): places.insert(place)
                case .text(let place): places.formUnion(place..<(place + ShortName.wordCount))
                case .scan(let basic, let full): places.formUnion([basic, full])
                }
            }
            #expect(places == Set(0..<kind.schema.count), "\(kind.name)")
        }
    }

    @Test func `a new own ship comes whole, and then what changed`() throws {
        var ship = PlayerShip()
        ship.posX = 100_000
        ship.posY = -1.5
        ship.posZ = 99_999.984375
        ship.heading = Angle.turn / 4
        ship.impulse = 1
        ship.velocity = 12.5
        ship.shieldsFore = 256
        ship.energy = 1_000
        ship.warpFactor = 3
        ship.redAlert = true
        ship.targetId = 130
        let frame = ViewFrame()
        frame.reset(tick: 40)
        frame.append(8, kind: EntityIDs.Kind.ship, row: row(ship))
        var feed = ObjectFeed()
        var packets: [[UInt8]] = []
        feed.update(frame, own: 8, milliseconds: 0x1122_3344_5566, packets: &packets)
        let whole = """
            28 00 00 00 66 55 44 33 22 11 00 00 01 00
            01 08 00 00 00 ff ff 03
            82 00 00 00  00 00 80 3f  00 40  00 00 48 41  00 50 c3 47  00 00 c0 bf  fe 4f c3 47
            ff ff  00 00  00  ff ff  03  00  00 00 00 00  01  00  01  00
            """
        #expect(packets.count == 1)
        #expect(hex(packets[0][24...]) == hex(bytes(whole)))
        #expect(try type(of: packets[0]) == PacketType.objectUpdate)

        ship.heading = Angle.turn / 2
        frame.reset(tick: 42)
        frame.append(8, kind: EntityIDs.Kind.ship, row: row(ship))
        packets = []
        feed.update(frame, own: 8, milliseconds: 0, packets: &packets)
        #expect(
            hex(packets[0][24...]) == "2a 00 00 00 00 00 00 00 00 00 00 00 01 00 01 08 00 00 00 04 00 00 00 80")

        frame.reset(tick: 44)
        frame.append(8, kind: EntityIDs.Kind.ship, row: row(ship))
        packets = []
        feed.update(frame, own: 8, milliseconds: 0, packets: &packets)
        #expect(packets.isEmpty, "nothing changed")

        frame.reset(tick: 46)
        feed.update(frame, own: 8, milliseconds: 0, packets: &packets)
        #expect(try type(of: packets[0]) == PacketType.destroyObject)
        #expect(hex(packets[0][24...]) == "01 08 00 00 00")
        #expect(packets.count == 1)
    }

    @Test func `a far ship shows its place alone, a scanned one how far it is scanned`() throws {
        var npc = NPCShip()
        npc.posX = 1_000
        npc.posZ = 2_000
        let frame = ViewFrame()
        frame.reset(tick: 2)
        frame.append(130, kind: EntityIDs.Kind.npc, row: row(npc))
        var feed = ObjectFeed()
        var packets: [[UInt8]] = []
        feed.update(frame, own: 8, milliseconds: 0, packets: &packets)
        let far = "02 82 00 00 00 0a 00 00 00 7a 44 00 00 fa 44"
        #expect(hex(packets[0][38...]) == far)

        npc.name = ShortName("Rook")
        npc.shipClass = .frigate
        npc.faction = .skarn
        npc.isScanned = true
        frame.reset(tick: 4)
        frame.append(130, kind: EntityIDs.Kind.npc, row: row(npc))
        packets = []
        feed.update(frame, own: 8, milliseconds: 0, packets: &packets)
        let near = """
            02 82 00 00 00 41 08 04 00 52 6f 6f 6b \(hex([npc.faction.rawValue])) 01
            0c 82 00 00 00 01 \(hex([npc.shipClass.rawValue]))
            """
        #expect(hex(packets[0][38...]) == hex(bytes(near)))
    }
}
