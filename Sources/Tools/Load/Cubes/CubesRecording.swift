internal import Martlet

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A recording of a physics world in the format of G. Fiedler's snapshot compression challenge (2015), unpacked: frames of
/// 901 cubes of 8 little-endian int32, without a header.
///
///     largest (0…3) │ a │ b │ c (0…511) │ x │ y (±16,383) │ z (0…8,191) │ interacting (0, 1)
package struct CubesRecording: Sendable {
    package static let cubes = 901
    package static let fields = 8
    /// At most this many bytes: half an hour.
    package static let byteLimit = 4 << 30

    let quanta: [Int32]
    package var frames: Int { quanta.count / (Self.cubes * Self.fields) }

    /// Reads a recording, and refuses what is none.
    package init(path: String) throws(LoadError) {
        guard let file = fopen(path, "r") else { throw LoadError("\(path) can't be read.") }
        defer { fclose(file) }
        fseek(file, 0, SEEK_END)
        let size = ftell(file)
        rewind(file)
        let frame = Self.cubes * Self.fields * 4
        var magic = [UInt8](repeating: 0, count: 6)
        if fread(&magic, 1, 6, file) == 6, magic == [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00] {
            throw LoadError("\(path) is packed. Unpack it first: xz -dk \(path)")
        }
        rewind(file)
        guard size >= 7 * frame, size % frame == 0, size <= Self.byteLimit else {
            throw LoadError(
                "\(path) has \(size) bytes, which are no recording: a frame is \(frame) bytes, and there are at least 7."
            )
        }
        let count = size / 4
        quanta = [Int32](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = fread(buffer.baseAddress, 4, count, file)
            for place in 0..<filled { buffer[place] = Int32(littleEndian: buffer[place]) }
        }
        guard quanta.count == count else { throw LoadError("\(path) can't be read to its end.") }
        try check(path)
    }

    /// Made up of rows, for tests.
    init(quanta: [Int32]) { self.quanta = quanta }

    private func check(_ path: String) throws(LoadError) {
        let forms = Self.schema.fields.map(\.form)
        for place in quanta.indices where !forms[place % Self.fields].contains(quanta[place]) {
            throw LoadError(
                "\(path) is no recording: frame \(place / (Self.cubes * Self.fields)) holds \(quanta[place]) as "
                    + "\(Self.schema.fields[place % Self.fields].name.text).")
        }
    }

    /// Fills a frame with the cubes of one of the recording.
    func fill(_ frame: ViewFrame, from number: Int) {
        frame.reset(tick: UInt32(number))
        let start = number * Self.cubes * Self.fields
        for cube in 0..<Self.cubes {
            let first = start + cube * Self.fields
            frame.append(EntityNumber(cube), kind: 0, row: quanta[first..<first + Self.fields])
        }
    }

    /// The one place that says what a cube is.
    static let kind = ModelledKind(schema, position: 4, orientation: 0)

    static let schema: Schema = {
        func field(_ name: StaticString, _ minimum: Int32, _ maximum: Int32, _ manner: FieldForm.Manner = .continuous)
            -> Schema.Field
        {
            Schema.Field(name: FieldName(name), form: FieldForm(manner: manner, minimum: minimum, maximum: maximum))
        }
        return Schema(
            fields: [
                field("largest", 0, 3, .stepped), field("a", 0, 511), field("b", 0, 511), field("c", 0, 511),
                // Wider than the recording's walls: a packet is no larger for it.
                field("x", -65_535, 65_535), field("y", -65_535, 65_535), field("z", -65_535, 65_535),
                field("interacting", 0, 1, .stepped),
            ],
            defaults: [0, 0, 0, 0, 0, 0, 0, 0])
    }()
}
