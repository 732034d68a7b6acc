import Martlet
import MartletEngine
import MartletStore
import Testing

@Suite struct DurabilityTests {
    @Test func whatCompletedIsInTheFilesAtThatMoment() async throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteStore(folder: folder.data)
        _ = await store.write(Sample.opening("m"))
        for offset in 1...20 {
            #expect(await store.write(Sample.append("m", offset...offset)) == [nil])
            // As a killed process leaves them: the file and its log, without a close.
            let crash = try TemporaryFolder()
            for suffix in ["", "-wal"] where Files.exists(folder.database + suffix) {
                try Files.copy(folder.database + suffix, to: crash.path + "/martlet.sqlite" + suffix)
            }
            let survivor = try SQLiteStore(folder: crash.path)
            #expect(try await survivor.loadMatch(MatchID("m"), at: nil)?.lastOffset == offset)
            await survivor.close()
        }
        await store.close()
    }

    @Test func closingFinishesWhatIsQueuedAndRefusesWhatComesLater() async throws {
        let folder = try TemporaryFolder()
        var options = StoreOptions()
        options.commitDelayMilliseconds = 2
        let store = try SQLiteStore(folder: folder.data, options: options)
        async let first = store.write(Sample.opening("m"))
        #expect(await first == [nil])
        async let queued = store.write(Sample.append("m", 1...5))
        while store.counters.queuedAppends == 0, store.counters.appends < 2 { await Task.yield() }
        await store.close()
        #expect(await queued == [nil])
        #expect(await store.write(Sample.append("m", 6...6)) == [.unavailable("the store is closed")])
        await #expect(throws: StorageFailure.unavailable("the store is closed")) {
            _ = try await store.loadMatch(MatchID("m"), at: nil)
        }
        await store.close()
        #expect(!Files.exists(folder.database + "-wal"), "a clean end leaves one file")
        let again = try SQLiteStore(folder: folder.data)
        #expect(try await again.loadMatch(MatchID("m"), at: nil)?.lastOffset == 5)
        await again.close()
    }

    @Test func aLongLogIsCopiedIntoTheFileAndBegunAnew() async throws {
        let folder = try TemporaryFolder()
        var options = StoreOptions()
        options.checkpointFrames = 50
        let store = try SQLiteStore(folder: folder.data, options: options)
        _ = await store.write(Sample.opening("m"))
        for offset in 1...400 {
            var append = Sample.append("m", offset...offset)
            append.events[0].payload = [UInt8](repeating: 1, count: 2000)
            #expect(await store.write(append) == [nil])
        }
        let log = try Files.read(folder.database + "-wal").count
        #expect(log < 400 * 4096 / 2, "\(log) bytes of log for 1.6 MB and more of commits")
        #expect(try await store.events(of: MatchID("m"), from: 1, limit: 5000).count == 400)
        await store.close()
    }
}
