import Testing

@testable import MartletLoad

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

@Suite struct CubesTests {
    /// Cubes that lie, drift, turn and jump.
    private func recording(frames: Int) -> [Int32] {
        var quanta: [Int32] = []
        for frame in 0..<frames {
            for cube in 0..<CubesRecording.cubes {
                let moves = cube % 9 == 0
                let step = moves ? Int32(frame * (cube % 50)) : 0
                quanta += [
                    Int32(cube & 3), 200 + step % 300, 256, 100 + step % 200, Int32(cube * 3) + step,
                    Int32(-cube) - step, cube == 5 ? Int32(frame * 977 % 8000) : 100, moves ? 1 : 0,
                ]
            }
        }
        return quanta
    }

    @Test func `every packet of a recording is decoded and compared`() {
        let report = CubesLoad(CubesRecording(quanta: recording(frames: 18))).run()
        #expect(report.isLossless)
        #expect(report.packets == 12)
        #expect(report.greatest > 0)
        #expect(report.json.hasPrefix("{\"bytesPerPacket\":"))
        #expect(report.json.contains("\"lossless\":true,"))
    }

    @Test func `a frame that can't be coded is not called lossless`() {
        var quanta = recording(frames: 8)
        quanta[quanta.count - 1] = 7
        let report = CubesLoad(CubesRecording(quanta: quanta)).run()
        #expect(!report.isLossless)
        #expect(report.problem?.hasPrefix("frame 7 ") == true)
        #expect(report.json.contains("\"lossless\":false,"))
    }

    @Test func `what is no recording is refused with a remedy`() throws {
        let folder = try LoadFolder(nil)
        defer { folder.remove() }
        func refusal(_ bytes: [UInt8]) throws -> String {
            let path = folder.path + "/recording"
            let file = try #require(fopen(path, "w"))
            fwrite(bytes, 1, bytes.count, file)
            fclose(file)
            do {
                _ = try CubesRecording(path: path)
                return ""
            } catch {
                return error.description
            }
        }
        #expect(try refusal([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00, 1, 2]).contains("xz -dk"))
        #expect(try refusal([1, 2, 3]).contains("3 bytes"))
        let frame = CubesRecording.cubes * CubesRecording.fields * 4
        #expect(try refusal([UInt8](repeating: 0, count: frame * 8 + 4)).contains("no recording"))
        #expect(try refusal([UInt8](repeating: 9, count: frame * 8)).contains("largest"))
        #expect(try refusal([UInt8](repeating: 0, count: frame * 8)) == "")
    }
}
