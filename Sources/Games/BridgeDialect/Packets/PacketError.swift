/// Why bytes are no packet that a client may send. The raw value is the code that it is told.
enum PacketError: String, Error, Equatable {
    /// Less than a header, or a length that the message does not have.
    case badLength = "bad_length"
    case badMagic = "bad_magic"
    /// Padding or remaining length are not what they must be.
    case badHeader = "bad_header"
    case wrongOrigin = "wrong_origin"
    case unknownType = "unknown_type"
    /// A packet of the other server: of the gateway to a session, or the reverse.
    case wrongPlace = "wrong_place"
    /// The payload is shorter or longer than its fields, or no MessagePack of that form.
    case badPayload = "malformed_payload"
    /// A field that can't be: no finite number, or outside its bounds.
    case outOfRange = "value_out_of_range"
    /// An order's subtype that there is none of.
    case unknownCommand = "unknown_command"
    case staleSequence = "stale_sequence"
    case tooManyPackets = "too_many_packets"

    var message: String {
        switch self {
        case .badLength: "The packet's length is not that of what was sent."
        case .badMagic: "A packet begins with 0xdeadbeef, lowest byte first."
        case .badHeader: "The header's padding must be 0, and what remains the length less 20."
        case .wrongOrigin: "The origin of a client's packet is 2."
        case .unknownType: "There is no packet of this type from a client."
        case .wrongPlace: "This packet belongs to the other server: 0x5000… to the gateway, all others to a session."
        case .badPayload: "The payload does not have the fields of its type."
        case .outOfRange: "A field of the payload is outside its bounds, or no finite number."
        case .unknownCommand: "There is no command of this subtype."
        case .staleSequence: "The sequence numbers of commands go up; this one was there already."
        case .tooManyPackets: "One message holds 64 packets at most."
        }
    }
}
