import MartletEngine
import MartletReports
import Testing

@testable import MartletCommand
@testable import MartletStore

@Suite struct DoctorTests {
    @Test(arguments: [(256, Finding.Grade.trouble), (4096, .advice), (65_536, .fine), (Int.max, .fine)])
    func `few open files are a reason to act`(limit: Int, grade: Finding.Grade) {
        #expect(MachineChecks.openFiles(limit: limit).grade == grade)
    }

    @Test(arguments: [(10.0, Finding.Grade.advice), (8000, .fine), (500_000, .advice)])
    func `a disk that is slow, or too fast to be true, is pointed out`(rate: Double, grade: Finding.Grade) {
        #expect(MachineChecks.disk(rate: rate, folder: "data").grade == grade)
    }

    @Test func `a folder that is not there is trouble with a remedy`() {
        let findings = DataChecks.findings(folder: "/nonexistent/martlet")
        #expect(findings.map(\.grade) == [.trouble])
        #expect(findings.first?.remedy != nil)
        #expect(MachineChecks.disk(folder: "/nonexistent/martlet").grade == .trouble)
    }

    @Test func `damage is trouble, all well is not`() {
        var inspection = StoreInspection()
        inspection.schemaVersion = inspection.knownSchemaVersion
        #expect(!DataChecks.findings(inspection, folder: "data").contains { $0.grade > .fine })
        inspection.problems = ["page 7 is torn"]
        #expect(DataChecks.findings(inspection, folder: "data").contains { $0.fact == "page 7 is torn" })
        inspection.schemaVersion += 1
        #expect(
            DataChecks.findings(inspection, folder: "data").contains { $0.subject == "schema" && $0.grade == .trouble })
    }

    @Test func `the report counts what it found`() {
        let report = DoctorCommand.report(
            [.fine("a", "good"), .advice("bb", "so so", "Do this."), .trouble("c", "bad", "Do that.")], .plain)
        #expect(
            report == """
                ok    a   good
                hint  bb  so so
                          Do this.
                bad   c   bad
                          Do that.

                1 thing is wrong, 1 hint.

                """)
    }

    @Test(arguments: [(0, "0 bytes"), (1023, "1023 bytes"), (1536, "1.5 KiB"), (1 << 30, "1.0 GiB")])
    func `sizes are for people`(bytes: Int, shown: String) { #expect(DataChecks.size(bytes) == shown) }
}
