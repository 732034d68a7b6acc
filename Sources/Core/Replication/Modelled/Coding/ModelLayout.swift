/// Where each model's counters and weights stand in a `ModelState`.
///
///     counters: │ orientations │ positions │ numbers │ low bits of the three │ changes │ flags │ largest parts │ headers │
///     weights:  │ by field × node │ by expected size × node │ low bits │ the rest │, 8 a set
///
/// A residual's node is how far its magnitude's bit count has come (0…9), or its sign (10).
enum ModelLayout {
    /// Nodes of a residual.
    static let nodes: Int32 = 11
    static let countNodes: Int32 = 10
    static let signNode: Int32 = 10
    /// Contexts of a residual, and their values.
    static let contexts: Int32 = 7
    static let levels: [Int32] = [85, 85, 85, 81, 81, 120, 120]
    static let levelCount: Int32 = 657
    static let residuals: Int32 = 3 * levelCount * nodes

    /// Low bits of a magnitude: the highest two under its leading one, by how many bits it has.
    static let lowNodes: Int32 = 48
    static let lowContexts: Int32 = 3
    static let lowLevels: Int32 = 3 + 12 + 11
    static let lowBits: Int32 = residuals
    static let changes: Int32 = lowBits + 3 * lowLevels * lowNodes
    static let changeCount: Int32 = 104 + 61 + 26 + 100 + 128
    static let flags: Int32 = changes + changeCount
    static let flagCount: Int32 = 8 * (4 + 32 + 48)
    static let largest: Int32 = flags + flagCount
    static let largestCount: Int32 = 20 + 320 + 40 + 20
    static let headers: Int32 = largest + largestCount
    static let headerCount: Int32 = 4 + 64 + 48
    static let counters: Int32 = headers + headerCount

    /// Weights: eight a set (seven contexts and a constant).
    static let setSize: Int32 = 8
    static let fieldSets: Int32 = 14
    static let sizeSets: Int32 = 24
    static let sizeSetsAt: Int32 = fieldSets * nodes
    static let lowSetsAt: Int32 = sizeSetsAt + sizeSets * nodes
    static let otherSetsAt: Int32 = lowSetsAt + 3 * 48
    static let changeSets: Int32 = otherSetsAt
    static let flagSets: Int32 = changeSets + 13
    static let largestSets: Int32 = flagSets + 3
    static let headerSets: Int32 = largestSets + 4
    static let sets: Int32 = headerSets + 1

    /// Blends of predictions: 16 for orientations, 16 for positions, 32 for numbers; four weights each.
    static let blends: Int32 = 64
    static let blendSize: Int32 = 4
    static let numberBlends: Int32 = 32
}
