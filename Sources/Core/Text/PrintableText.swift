extension Unicode.Scalar {
    /// Whether it may stand in what strangers read of each other, in names, chat and logs: no control character of ASCII, which
    /// a terminal would obey.
    package var isPrintable: Bool { value >= 0x20 && value != 0x7f }
}

extension String {
    /// Whether all of it may stand where others read it.
    package var isPrintable: Bool { unicodeScalars.allSatisfy { $0.isPrintable } }
}
