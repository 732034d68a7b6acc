/// What a command packet asks for. 1…24 are the orders of `Bridge.Command`, under their own numbers; those above belong to
/// the lobby.
enum CommandSubtype {
    /// Ship u8, 0…7.
    static let setShip: UInt32 = 0x101
    /// Console u8, 0…5; 255 gets up.
    static let setConsole: UInt32 = 0x102
    /// Ready u8, 0 or 1.
    static let ready: UInt32 = 0x103
    /// Nothing.
    static let start: UInt32 = 0x104
    /// Text: what the ship is called.
    static let nameShip: UInt32 = 0x105
    /// Of `setConsole`.
    static let noConsole: UInt8 = 255
}
