internal import Bridge
internal import Martlet

/// What one client was sent of its crew's view, and the packets that bring it up to date.
///
/// The update of one frame is one packet; all that changed is in it.
///
///     OBJECT_UPDATE   tick u32 · server's clock u64 (milliseconds since 1970) · count u16, then for each object
///                     type u8 · id u32 · bit-field (bit 0 is the lowest of the first byte) · the fields whose bits are set
///     DESTROY_OBJECT  type u8 · id u32: it is out of sight, or no more
struct ObjectFeed {
    private let layouts = ObjectLayouts.bridge
    private let sent = ViewFrame()

    /// Forgets what was sent: the client begins anew.
    mutating func reset() { sent.reset(tick: 0) }

    /// Brings a client up to date. `own` is the crew's ship: a new one is described whole.
    mutating func update(
        _ frame: ViewFrame, own: EntityNumber, milliseconds: UInt64, packets: inout [[UInt8]]
    ) {
        for old in sent.entries where frame.index(of: old.id).map({ frame.entries[$0].kind }) != old.kind {
            guard let type = layouts.ofKind[Int(old.kind)].first?.type else { continue }
            packets.append(
                Packet.make(PacketType.destroyObject) { writer in
                    writer.byte(type.rawValue)
                    writer.word(UInt32(bitPattern: old.id))
                })
        }
        if let update = objects(frame, own: own, milliseconds: milliseconds, isFull: false) { packets.append(update) }
        sent.copy(from: frame)
    }

    /// The whole view as one packet, to begin with.
    mutating func snapshot(_ frame: ViewFrame, own: EntityNumber, milliseconds: UInt64) -> [UInt8] {
        let packet = objects(frame, own: own, milliseconds: milliseconds, isFull: true)
        sent.copy(from: frame)
        return packet ?? []
    }

    /// nil: nothing has changed.
    private func objects(
        _ frame: ViewFrame, own: EntityNumber, milliseconds: UInt64, isFull: Bool
    ) -> [UInt8]? {
        var count = 0
        let countPlace = Packet.headerBytes + 12
        let packet = Packet.make(PacketType.objectUpdate) { writer in
            writer.word(frame.tick)
            writer.long(milliseconds)
            writer.half(0)
            for entry in frame.entries where count < Int(UInt16.max) - 1 {
                var old: (row: [Int32], start: Int)?
                if !isFull, let place = sent.index(of: entry.id), sent.entries[place].kind == entry.kind {
                    old = (sent.quanta, Int(sent.entries[place].start))
                }
                let kind = Int(entry.kind)
                guard kind < layouts.ofKind.count else { continue }
                for layout in layouts.ofKind[kind] {
                    let isWhole = old == nil && entry.id == own && layout.type == .playerShip
                    let base = old ?? (layouts.defaults[kind], 0)
                    let isNew = old == nil && layout.type == layouts.ofKind[kind].first?.type
                    if write(layout, entry, frame.quanta, base, isWhole: isWhole, isNew: isNew, to: &writer) {
                        count += 1
                    }
                }
            }
            writer.patch(half: UInt16(count), at: countPlace)
        }
        return count > 0 || isFull ? packet : nil
    }

    /// False: there was nothing to write.
    private func write(
        _ layout: ObjectLayout, _ entry: ViewFrame.Entry, _ row: [Int32], _ base: (row: [Int32], start: Int),
        isWhole: Bool, isNew: Bool, to writer: inout FixedWriter
    ) -> Bool {
        let start = Int(entry.start)
        var mask: [UInt8] = Array(repeating: 0, count: layout.maskBytes)
        var isChanged = isNew
        for (bit, slot) in layout.slots.enumerated()
        where isWhole || slot.differs(row, start, base.row, base.start) {
            mask[bit / 8] |= 1 << UInt8(bit % 8)
            isChanged = true
        }
        guard isChanged else { return false }
        writer.byte(layout.type.rawValue)
        writer.word(UInt32(bitPattern: entry.id))
        writer.append(mask)
        for (bit, slot) in layout.slots.enumerated() where mask[bit / 8] & 1 << UInt8(bit % 8) != 0 {
            slot.write(row, start, to: &writer)
        }
        return true
    }
}
