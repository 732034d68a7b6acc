import MartletEngine
import Testing

@Suite struct AccountBucketsTests {
    private let rate = TokenBucket.Rate(burst: 2, perSecond: 1)

    private func account(_ number: Int) -> AccountID { AccountID("acc-\(number)") }

    @Test func `each account has a bucket of its own`() {
        var buckets = AccountBuckets()
        #expect(buckets.take(account(0), rate, now: 0) == nil)
        #expect(buckets.take(account(0), rate, now: 0) == nil)
        #expect(buckets.take(account(0), rate, now: 0) == 1)
        #expect(buckets.take(account(1), rate, now: 0) == nil)
        #expect(buckets.take(account(0), rate, now: 1_000_000_000) == nil)
    }

    @Test func `many accounts take no more room than there is, and free nobody from the limit`() {
        var buckets = AccountBuckets(limit: 4)
        for number in 0..<4 { for _ in 0..<2 { #expect(buckets.take(account(number), rate, now: 0) == nil) } }
        let admitted = (4..<100).count { buckets.take(account($0), rate, now: 0) == nil }
        #expect(admitted == 2)
        #expect(buckets.count == 4)
        for number in 0..<4 { #expect(buckets.take(account(number), rate, now: 0) != nil) }
        // Once they are full again they are forgotten.
        #expect(buckets.take(account(100), rate, now: 10_000_000_000) == nil)
        #expect(buckets.count == 1)
    }
}
