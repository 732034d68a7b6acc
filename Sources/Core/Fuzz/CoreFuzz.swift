#if !hasFeature(Embedded)

    /// What a fuzzer calls: takes any bytes and traps where Core breaks a promise. Nothing else calls it.
    package enum CoreFuzz {
        /// JSON: any bytes are read or refused. What was read, written canonically, reads back as the same value and
        /// writes the same bytes.
        package static func json(_ bytes: UnsafeRawBufferPointer) {
            let input = [UInt8](bytes)
            guard let document = try? JSONDocument(parsing: input) else { return }
            walk(document.root)
            decodeAsEverything(document.root)
            guard let value = try? JSONValue(document.root) else { return }
            guard let canonical = try? value.encode() else {
                preconditionFailure("what was read can't be written")
            }
            guard let again = try? JSONValue(parsing: canonical) else {
                preconditionFailure("what was written can't be read")
            }
            precondition(again == value, "a value changed on its way through its bytes")
            precondition((try? again.encode()) == canonical, "the canonical form has two forms")
            precondition((try? JSON.encode(value)) == canonical, "the encoder and the tree differ")
            precondition(
                (try? JSON.decode(JSONValue.self, from: canonical)) == value, "the decoder and the tree differ")
        }

        /// Every reader of a node, on every node.
        private static func walk(_ node: JSONNode) {
            precondition((try? JSONDocument(parsing: node.raw)) != nil, "a part of a document is none itself")
            _ = (node.int, node.int64, node.uint64, node.double, node.bool, node.string)
            if let int = node.int64 { precondition(node.double == Double(int), "two readings of one number") }
            for (key, value) in node.members {
                precondition(node[key]?.index == value.index, "a key doesn't lead to its value")
                walk(value)
            }
            for element in node.elements { walk(element) }
        }

        /// A type for each container and scalar. Which of them fits doesn't matter; that none traps does.
        private static func decodeAsEverything(_ node: JSONNode) {
            _ = try? JSON.decode(Choice.self, from: node)
            _ = try? JSON.decode([Choice].self, from: node)
            _ = try? JSON.decode([String: [Int8?]].self, from: node)
            _ = try? JSON.decode([Int: UInt64].self, from: node)
            _ = try? JSON.decode([[Float]].self, from: node)
            _ = try? JSON.decode([PlayerID].self, from: node)
            _ = try? JSON.decode(SeededRandom.self, from: node)
        }

        private indirect enum Choice: Codable {
            case number(value: Int)
            case pair(left: Choice, right: Choice?)
            case nothing
        }
    }
#endif
