public import Martlet

/// A ship's tubes, magazine and beams. Changes when something happens, not with each tick; seen by its crew alone.
public struct Armament: Replicated {
    public var tubeState: [4 of TubeState] = .init(repeating: .empty)
    public var tubeOrdnance: [4 of Ordnance] = .init(repeating: .homing)
    /// The tick at which loading or unloading ends.
    public var tubeTick: [4 of Int32] = .init(repeating: 0)
    /// In the magazine, by `Ordnance`.
    public var count: [4 of Int32] = .init(repeating: 0)
    /// The tick from which each beam can fire again.
    public var beamTick: [2 of Int32] = .init(repeating: 0)

    public static let tubeLimit = 4
    public static let beamCount = 2
    /// Of one kind in the magazine.
    public static let countLimit: Int32 = 31

    public init() {}

    @inlinable
    public mutating func replicate<V: FieldVisitor>(_ visit: inout V) {
        for index in 0..<Self.tubeLimit {
            let place = Int32(index)
            visit.choice(&tubeState[index], "tubeState", last: .unloading, at: place, layers: .own)
            visit.choice(&tubeOrdnance[index], "tubeOrdnance", last: .emp, at: place, layers: .own)
            visit.integer(&tubeTick[index], "tubeTick", in: 0...0x3fff_ffff, at: place, layers: .own)
        }
        for index in 0..<Ordnance.count {
            visit.integer(&count[index], "ordnance", in: 0...Self.countLimit, at: Int32(index), layers: .own)
        }
        for index in 0..<Self.beamCount {
            visit.integer(&beamTick[index], "beamTick", in: 0...0x3fff_ffff, at: Int32(index), layers: .own)
        }
    }
}
