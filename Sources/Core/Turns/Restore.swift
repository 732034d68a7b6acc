#if !hasFeature(Embedded)

    /// Why a stored value could not be brought back.
    public enum RestoreError: Error, Hashable, Sendable {
        /// The bytes are damaged, or not what the game's type wants.
        case json(JSONError)
        /// The game has no way from the schema that the value was stored under; a newer one included.
        case upgrade(UpgradeError)
    }

    extension TurnGame {
        /// Reads a stored state, event or command of any schema: of the current one as it is, of an older one by way
        /// of `upgrade`. `type` is the one that belongs to `kind`: `State`, `Event` or `Command`.
        public static func restore<Value: Decodable & Sendable>(
            _ type: Value.Type, kind: StoredKind, schema: Int, from bytes: [UInt8]
        ) throws(RestoreError) -> Value {
            if schema == description.schema { return try decodeStored(type, bytes) }
            var stored = try parseStored(bytes)
            try upgradeStored(&stored, of: kind, from: schema)
            return try decodeStored(type, encodeStored(stored))
        }

        fileprivate static func upgradeStored(_ stored: inout JSONValue, of kind: StoredKind, from schema: Int)
            throws(RestoreError)
        {
            guard schema >= 1, schema < description.schema else {
                throw .upgrade(UpgradeError(kind: kind, from: schema, to: description.schema))
            }
            do throws(UpgradeError) {
                try upgrade(&stored, of: kind, from: schema)
            } catch {
                throw .upgrade(error)
            }
        }
    }

    extension TurnMatch {
        /// Reads a stored match (its state and random numbers, as `JSON.encode` writes a `TurnMatch`) of any schema.
        public static func restore(schema: Int, from bytes: [UInt8]) throws(RestoreError) -> TurnMatch {
            if schema == Game.description.schema { return try decodeStored(TurnMatch.self, bytes) }
            var stored = try parseStored(bytes)
            guard var state = stored["state"] else {
                throw .json(JSONError(.mismatch, "state: missing"))
            }
            try Game.upgradeStored(&state, of: .state, from: schema)
            stored["state"] = state
            return try decodeStored(TurnMatch.self, encodeStored(stored))
        }
    }

    private func decodeStored<Value: Decodable>(_ type: Value.Type, _ bytes: [UInt8]) throws(RestoreError) -> Value {
        do throws(JSONError) {
            return try JSON.decode(type, from: bytes, limits: .stored)
        } catch {
            throw .json(error)
        }
    }

    private func parseStored(_ bytes: [UInt8]) throws(RestoreError) -> JSONValue {
        do throws(JSONError) {
            return try JSONValue(parsing: bytes, limits: .stored)
        } catch {
            throw .json(error)
        }
    }

    private func encodeStored(_ value: JSONValue) throws(RestoreError) -> [UInt8] {
        do throws(JSONError) {
            return try value.encode()
        } catch {
            throw .json(error)
        }
    }
#endif
