internal import Martlet

/// How a field of the game travels in fixed width. It follows from the field's own form:
///
///     whole, 0…255 at most        u8
///     whole, −128…127 at most     i8
///     any other whole number      u32, or i32 where it may be negative
///     angle, or share in 16 bits  u16: the quantum itself (65,536 are a full circle; 65,535 the whole)
///     any other real number       float32
enum FixedForm: Equatable {
    case unsignedByte
    case signedByte
    case unsignedWord
    case signedWord
    case quantum
    case float(step: Double)

    init(_ form: FieldForm, isReal: Bool) {
        if isReal {
            self = form.minimum == 0 && form.maximum == 65_535 ? .quantum : .float(step: form.step)
        } else if form.minimum >= 0 {
            self = form.maximum <= 255 ? .unsignedByte : .unsignedWord
        } else {
            self = form.minimum >= -128 && form.maximum <= 127 ? .signedByte : .signedWord
        }
    }

    /// Writes a quantum of the field.
    func write(_ quantum: Int32, to writer: inout FixedWriter) {
        switch self {
        case .unsignedByte: writer.byte(UInt8(truncatingIfNeeded: quantum))
        case .signedByte: writer.byte(UInt8(bitPattern: Int8(truncatingIfNeeded: quantum)))
        case .unsignedWord, .signedWord: writer.word(UInt32(bitPattern: quantum))
        case .quantum: writer.half(UInt16(truncatingIfNeeded: quantum))
        case .float(let step): writer.float(Double(quantum) * step)
        }
    }

    /// Reads a quantum of the field; nil: it is none, such as NaN or what lies outside the bounds.
    func read(_ form: FieldForm, from reader: inout FixedReader) -> Int32? {
        let quantum: Int32
        switch self {
        case .unsignedByte: quantum = Int32(reader.byte())
        case .signedByte: quantum = Int32(Int8(bitPattern: reader.byte()))
        case .unsignedWord:
            guard let whole = Int32(exactly: reader.word()) else { return nil }
            quantum = whole
        case .signedWord: quantum = Int32(bitPattern: reader.word())
        case .quantum: quantum = Int32(reader.half())
        case .float:
            let value = Double(reader.float())
            let least = form.value(of: form.minimum)
            let most = form.value(of: form.maximum)
            // Half a step beyond is rounding; NaN is neither above nor below anything.
            guard value >= least - form.step / 2, value <= most + form.step / 2 else { return nil }
            quantum = form.quantum(of: value)
        }
        return !reader.isDamaged && form.contains(quantum) ? quantum : nil
    }
}
