/// What the doctor found, and what to do about it.
struct Finding: Hashable, Sendable {
    enum Grade: Int, Comparable, Sendable {
        case fine, advice, trouble

        static func < (left: Grade, right: Grade) -> Bool { left.rawValue < right.rawValue }
    }

    let grade: Grade
    let subject: String
    let fact: String
    /// nil where nothing needs doing.
    let remedy: String?

    static func fine(_ subject: String, _ fact: String) -> Finding {
        Finding(grade: .fine, subject: subject, fact: fact, remedy: nil)
    }

    static func advice(_ subject: String, _ fact: String, _ remedy: String) -> Finding {
        Finding(grade: .advice, subject: subject, fact: fact, remedy: remedy)
    }

    static func trouble(_ subject: String, _ fact: String, _ remedy: String) -> Finding {
        Finding(grade: .trouble, subject: subject, fact: fact, remedy: remedy)
    }
}
