/// What `TurnGame.upgrade` needs to bring an old value into a new shape.
///
///     stored["moves"] = stored["turnCount"] ?? 0
///     stored["units"]?.updateElements { $0["health"] = 100 }
extension JSONValue {
    /// The value of a key. Set to nil to take the key out; a new key goes to the end. On anything but an object it
    /// reads nil, and setting does nothing.
    public subscript(key: String) -> JSONValue? {
        get {
            guard case .object(let members) = self else { return nil }
            return members.first { $0.key.utf8.elementsEqual(key.utf8) }?.value
        }
        set {
            guard case .object(var members) = self else { return }
            self = .null
            let place = members.firstIndex { $0.key.utf8.elementsEqual(key.utf8) }
            switch (place, newValue) {
            case (let place?, let value?): members[place].value = value
            case (let place?, nil): members.remove(at: place)
            case (nil, let value?): members.append(JSONMember(key: key, value: value))
            case (nil, nil): break
            }
            self = .object(members)
        }
    }

    /// An element of an array. Nil outside of it; setting there does nothing, and setting nil takes the element out.
    public subscript(index: Int) -> JSONValue? {
        get {
            guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
            return elements[index]
        }
        set {
            guard case .array(var elements) = self, elements.indices.contains(index) else { return }
            self = .null
            if let newValue { elements[index] = newValue } else { elements.remove(at: index) }
            self = .array(elements)
        }
    }

    /// Gives a key another name in the same place. Does nothing where there is none, or where the new name is taken.
    public mutating func renameKey(_ key: String, to name: String) {
        guard case .object(var members) = self, self[name] == nil,
            let place = members.firstIndex(where: { $0.key.utf8.elementsEqual(key.utf8) })
        else { return }
        members[place].key = name
        self = .object(members)
    }

    /// Changes each element of an array; does nothing on anything else.
    public mutating func updateElements(_ change: (inout JSONValue) -> Void) {
        guard case .array(var elements) = self else { return }
        self = .null
        for index in elements.indices { change(&elements[index]) }
        self = .array(elements)
    }

    /// Changes each value of an object; does nothing on anything else.
    public mutating func updateValues(_ change: (_ key: String, _ value: inout JSONValue) -> Void) {
        guard case .object(var members) = self else { return }
        self = .null
        for index in members.indices { change(members[index].key, &members[index].value) }
        self = .object(members)
    }

    /// The name of an enum's case, as it stands in `type`.
    public var typeName: String? { self["type"]?.string }

    public var isNull: Bool { if case .null = self { true } else { false } }
    public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    public var int: Int? { if case .int(let value) = self { Int(exactly: value) } else { nil } }
    public var string: String? { if case .string(let value) = self { value } else { nil } }
    /// The elements of an array; empty for anything else.
    public var elements: [JSONValue] { if case .array(let elements) = self { elements } else { [] } }
    /// The members of an object; empty for anything else.
    public var members: [JSONMember] { if case .object(let members) = self { members } else { [] } }

    /// Any number, as a `Double`.
    public var double: Double? {
        switch self {
        case .double(let value): value
        case .int(let value): Double(value)
        case .unsigned(let value): Double(value)
        case .null, .bool, .string, .array, .object: nil
        }
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    public init(stringLiteral value: String) { self = .string(value) }
    public init(integerLiteral value: Int64) { self = .int(value) }
    public init(floatLiteral value: Double) { self = .double(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(elements.map { JSONMember(key: $0.0, value: $0.1) })
    }
}
