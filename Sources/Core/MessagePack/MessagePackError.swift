/// Why bytes are not the one MessagePack value that was wanted, or why a value can't be written.
package enum MessagePackError: Error, Equatable, Sendable {
    /// The bytes end within the value, or a count promises more than can follow.
    case truncated
    /// Something stands behind the value.
    case trailingBytes
    /// The first byte of a value is 0xC1, which the specification never uses.
    case unusedMarker
    /// A text is not UTF-8.
    case invalidText
    /// More arrays and maps within each other than `MessagePackLimits.depth`.
    case tooDeep
    /// More bytes than `MessagePackLimits.bytes`.
    case tooLarge
}

/// What one message may cost its reader.
package struct MessagePackLimits: Equatable, Sendable {
    /// Arrays and maps within each other.
    package var depth = 16
    /// The whole message.
    package var bytes = 65_536

    package init(depth: Int = 16, bytes: Int = 65_536) {
        self.depth = depth
        self.bytes = bytes
    }
}
