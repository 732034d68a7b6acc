internal import MartletEngine

/// What names may be: those that others see, and those that one signs in with.
package enum NameRules {
    package static let longestDisplayName = 40
    /// Bytes of a display name: accents can pile up on one character without end.
    package static let displayNameBytes = 160
    package static let shortestLogin = 3
    package static let longestLogin = 64

    /// The name as it is kept: no spaces around it, one between words. Throws `invalid_request` naming the field.
    static func displayName(_ text: String) throws(WireError) -> String {
        guard text.utf8.count <= 4 * displayNameBytes else { throw tooLong }
        let words = text.split { $0.unicodeScalars.allSatisfy { $0.properties.generalCategory == .spaceSeparator } }
        let name = words.joined(separator: " ")
        guard name.count <= longestDisplayName, name.utf8.count <= displayNameBytes else { throw tooLong }
        guard name.unicodeScalars.allSatisfy(isAllowed) else {
            throw .invalidField("displayName", "must not hold control characters or marks that can't be seen")
        }
        guard name.unicodeScalars.contains(where: isVisible) else {
            throw .invalidField("displayName", "must have from 1 to \(longestDisplayName) visible characters")
        }
        return name
    }

    private static var tooLong: WireError {
        .invalidField("displayName", "must have from 1 to \(longestDisplayName) visible characters")
    }

    /// As logins are compared: lower case, no spaces around. Cut by scalars, not by characters: one character can hold any
    /// number of accents, and this becomes a key of the rate limits.
    package static func comparable(_ login: String) -> String {
        var scalars = login.unicodeScalars[...]
        while let first = scalars.first, first.properties.isWhitespace { scalars.removeFirst() }
        while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
        return String(scalars.prefix(longestLogin + 1)).lowercased()
    }

    /// Visible ASCII only: no two logins that look alike are different ones.
    static func login(_ text: String) throws(WireError) -> String {
        let login = comparable(text)
        guard (shortestLogin...longestLogin).contains(login.utf8.count) else {
            throw .invalidField("login", "must have from \(shortestLogin) to \(longestLogin) characters")
        }
        guard login.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
            throw .invalidField("login", "must be of letters without accents, digits and signs, without spaces")
        }
        return login
    }

    /// Joiners and variation selectors make one emoji of several; other invisible marks only deceive.
    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        if scalar == "\u{200D}" || (0xFE00...0xFE0F).contains(scalar.value) { return true }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: return false
        default: return scalar == " " || !scalar.properties.isDefaultIgnorableCodePoint
        }
    }

    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .spacingMark, .spaceSeparator, .format: false
        // A braille cell without a dot.
        default: scalar != "\u{2800}" && !scalar.properties.isDefaultIgnorableCodePoint
        }
    }
}
