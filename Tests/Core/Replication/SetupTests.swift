import Martlet
import Testing

@Suite struct SetupTests {
    private func read(_ json: String) throws -> Drift.Setup {
        try SetupReader.read(Drift.Setup.self, from: JSONDocument(parsing: [UInt8](json.utf8)).root)
    }

    @Test func `a setup is filled by its fields' names`() throws {
        let setup = try read(
            #"{"ships":7,"speed":2.55,"isWindy":true,"title":"Döner","gates":[{"width":3},{}],"unknown":[1]}"#)
        #expect(setup.ships == 7)
        #expect(setup.buoys == 4)
        #expect(setup.speed == 2.5)
        #expect(setup.isWindy)
        #expect(setup.title == ShortName("Döner".utf8))
        #expect(setup.gates.map(\.width) == [3, 10])
    }

    @Test(arguments: [
        (#"{"ships":401}"#, "ships", "ships is a whole number from 0 to 400."),
        (#"{"ships":1.5}"#, "ships", "ships is a whole number from 0 to 400."),
        (#"{"ships":"1"}"#, "ships", "ships is a whole number from 0 to 400."),
        (#"{"speed":-1}"#, "speed", "speed is a number from 0.0 to 10.0."),
        (#"{"isWindy":2}"#, "isWindy", "isWindy is true or false."),
        (#"{"title":"a name of twenty-five bytes"}"#, "title", "title is a text of at most 24 bytes."),
        (#"{"gates":[{"width":3},{"width":0}]}"#, "gates[1].width", "gates[1].width is a whole number from 1 to 100."),
        (#"{"gates":[{},{},{},{}]}"#, "gates", "gates is an array of at most 3."),
        (#"{"gates":[1]}"#, "gates", "gates is an array of objects."),
        ("[]", "", "The setup is an object."),
    ])
    func `what is out of bounds is named`(json: String, field: String, message: String) {
        #expect(throws: SetupError(field: field, message: message)) { try read(json) }
    }

    @Test func `a setup is written as it is read`() throws {
        var setup = Drift.Setup()
        setup.title = ShortName("Wind & weather")
        setup.isWindy = true
        setup.gates = [Drift.Gate(), Drift.Gate()]
        let json = try SetupWriter.json(of: setup).encode()
        #expect(
            String(decoding: json, as: UTF8.self)
                == #"{"ships":4,"buoys":4,"speed":1.0,"isWindy":true,"title":"Wind & weather","gates":[{"width":10},{"width":10}]}"#
        )
        #expect(try SetupReader.read(Drift.Setup.self, from: JSONDocument(parsing: json).root) == setup)
    }

    @Test func `a page reads a text as it was written`() {
        var setup = Drift.Setup()
        setup.title = ShortName("Merganser")
        #expect(NamedFields(of: setup).value(Drift.Setup.self).title == setup.title)
        for word in [Int32.min, -1, 0, 7, .max] {
            #expect(FieldForm.text.value(of: word) == Double(word))
            #expect(FieldForm.text.quantum(of: Double(word)) == word)
        }
    }

    @Test func `a page reads a list as it was written`() {
        var setup = Drift.Setup()
        setup.gates = [Int32](arrayLiteral: 7, 10, 99).map { width in
            var gate = Drift.Gate()
            gate.width = width
            return gate
        }
        let named = NamedFields(of: setup)
        #expect(named.value(Drift.Setup.self) == setup)
        // One that says nothing of gates leaves them as they are; a count beyond the bounds is brought within them.
        #expect(NamedFields([]).value(Drift.Setup.self).gates.isEmpty)
        let many = NamedFields([5] + Array("gates".utf8) + [0xfe, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0xf0, 0x7f])
        #expect(many.value(Drift.Setup.self).gates.isEmpty, "an endless list")
        let four = NamedFields([5] + Array("gates".utf8) + [0xfe, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0x10, 0x40])
        #expect(four.value(Drift.Setup.self).gates.map(\.width) == [10, 10, 10])
        for length in named.bytes.indices { _ = NamedFields(Array(named.bytes[..<length])).value(Drift.Setup.self) }
    }

    @Test func `repeated fields are arrays`() throws {
        let json = Array(#"{"points":[3,4]}"#.utf8)
        let score = try SetupReader.read(Drift.Score.self, from: JSONDocument(parsing: json).root)
        #expect(score.points[0] == 3 && score.points[1] == 4)
        #expect(try SetupWriter.json(of: score).encode() == json)
    }

    @Test func `the first difference of two states is named`() throws {
        let left = Drift(Drift.Setup(), seed: MatchSeed(1))
        var right = left
        #expect(StatePrinter.firstDifference(of: left, right) == nil)
        right.ships[2].heading += 1e-16
        right.ships[2].heading = right.ships[2].heading.nextUp
        right.buoys.removeLast()
        let nearly = try #require(StatePrinter.firstDifference(of: left, right))
        #expect(nearly.path == "ships[2].heading")
        #expect(nearly.left != nearly.right)
        right.ships = left.ships
        let longer = StatePrinter.firstDifference(of: left, right)
        #expect(longer == StatePrinter.Difference(path: "buoys.count", left: "4", right: "3"))
        right = left
        right.score.points[1] = 5
        #expect(
            StatePrinter.firstDifference(of: left, right)
                == StatePrinter.Difference(path: "score.points[1]", left: "0", right: "5"))
    }
}
