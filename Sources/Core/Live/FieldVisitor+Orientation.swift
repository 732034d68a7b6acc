extension FieldVisitor {
    /// Which way something is turned in space, as the smallest three: 2 bits for the number of the largest part, then the
    /// other three in `bits` bits each (2…20; 10 are within 0.005 rad, 15 within 0.00015). Four fields of one name, with the
    /// indices 0…3: pictures and corrections turn all four together, a page is given x, y, z and w.
    @inlinable
    public mutating func orientation(
        _ value: inout UnitQuaternion, _ name: StaticString, bits: Int32 = 10, layers: Layers = .outline
    ) {
        let most = Int32(1) << (min(max(bits, 2), 20) - 1) - 1
        let form = FieldForm(
            manner: .continuous, minimum: -most, maximum: most, step: UnitQuaternion.bound / Double(most))
        whole(&value.largest, FieldName(name, 0), .largest, layers)
        real(&value.first, FieldName(name, 1), form, layers)
        real(&value.second, FieldName(name, 2), form, layers)
        real(&value.third, FieldName(name, 3), form, layers)
    }
}

extension FieldForm {
    /// The number of an orientation's largest part; the three fields behind it are its other parts.
    public static let largest = FieldForm(manner: .largest, minimum: 0, maximum: 3)
}

/// Turns an orientation where fields lie as plain values, four in a row: a picture's, or a predicted state's.
struct OrientationBlend {
    /// The orientation that begins at a place; not turned where there is none.
    static func read(_ values: [Double], at place: Int) -> UnitQuaternion {
        guard place >= 0, place + 4 <= values.count else { return UnitQuaternion() }
        return UnitQuaternion(
            largest: Int32(max(0, min(3, values[place]))), values[place + 1], values[place + 2], values[place + 3])
    }

    static func put(_ value: UnitQuaternion, into values: inout [Double], at place: Int) {
        guard place >= 0, place + 4 <= values.count else { return }
        values[place] = Double(value.largest)
        values[place + 1] = value.first
        values[place + 2] = value.second
        values[place + 3] = value.third
    }
}
