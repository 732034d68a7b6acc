/// "Did you mean …?"
package enum Suggestion {
    /// The known word that is nearest to a mistyped one; nil when none is near.
    package static func nearest(to word: String, among known: some Sequence<String>) -> String? {
        let nearest = known.map { (word: $0, distance: distance(word, $0)) }
            .min { ($0.distance, $0.word) < ($1.distance, $1.word) }
        guard let nearest, nearest.distance <= max(2, word.count / 3) else { return nil }
        return nearest.word
    }

    /// Letters to add, drop, change or swap with their neighbour (optimal string alignment).
    static func distance(_ left: String, _ right: String) -> Int {
        // Words of options are short; what is longer is no typo.
        let left = Array(left.lowercased().prefix(64))
        let right = Array(right.lowercased().prefix(64))
        var rows = [[Int]](repeating: [Int](repeating: 0, count: right.count + 1), count: left.count + 1)
        for i in 0...left.count { rows[i][0] = i }
        for j in 0...right.count { rows[0][j] = j }
        for i in 0..<left.count {
            for j in 0..<right.count {
                let change = left[i] == right[j] ? 0 : 1
                var best = min(rows[i][j] + change, rows[i][j + 1] + 1, rows[i + 1][j] + 1)
                if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
                    best = min(best, rows[i - 1][j - 1] + 1)
                }
                rows[i + 1][j + 1] = best
            }
        }
        return rows[left.count][right.count]
    }
}
