#if !hasFeature(Embedded)
    extension CoreFuzz {
        /// MessagePack: any bytes are read or refused. What was read is written in no more bytes than it came in, reads back, and
        /// writes the same bytes again.
        package static func messagePack(_ bytes: UnsafeRawBufferPointer) {
            guard let value = try? MessagePackValue(parsing: [UInt8](bytes)) else { return }
            guard let canonical = try? value.encode() else { preconditionFailure("what was read can't be written") }
            precondition(canonical.count <= bytes.count, "the smallest form isn't the smallest")
            guard let again = try? MessagePackValue(parsing: canonical) else {
                preconditionFailure("what was written can't be read")
            }
            // Bytes are compared, not values: a NaN differs from itself.
            precondition((try? again.encode()) == canonical, "a value has two encodings")
            for cut in [0, canonical.count / 2, canonical.count - 1] {
                precondition((try? MessagePackValue(parsing: canonical[..<cut])) == nil, "half a message is one, too")
            }
            _ = (value.bool, value.integer, value.number, value.text, value.bytes, value["name"])
        }
    }
#endif
