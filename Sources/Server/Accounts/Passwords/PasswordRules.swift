internal import MartletEngine

/// What a password must be at least. Length is what counts (NIST SP 800-63B, 5.1.1.2): no rules on kinds of characters.
package enum PasswordRules {
    package static let shortest = 8

    /// Throws `weak_password`, or `invalid_request` for one that is too long to hash.
    static func check(_ password: String, login: String, longest: Int) throws(WireError) {
        guard password.utf8.count <= longest else {
            throw .invalidField("password", "must not be longer than \(longest) bytes")
        }
        guard password.count >= shortest else { throw weak("It needs at least \(shortest) characters.") }
        let plain = password.lowercased()
        guard plain != login, login.count < 5 || !plain.hasPrefix(login) || plain.count - login.count > 3 else {
            throw weak("It must not be the login, nor the login with a little behind it.")
        }
        guard Set(plain).count > 2 else { throw weak("It repeats one or two characters.") }
        guard !isSequence(plain), !commonest.contains(plain) else {
            throw weak("It is one of the first that anybody would try.")
        }
    }

    private static func weak(_ why: String) -> WireError {
        WireError(
            422, "weak_password", "Choose another password. \(why)", details: Array(#"{"field":"password"}"#.utf8))
    }

    /// `12345678`, `abcdefgh`, `87654321`.
    private static func isSequence(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        func runs(by step: Int) -> Bool {
            zip(bytes, bytes.dropFirst()).allSatisfy { (Int($1) - Int($0) - step) % 10 == 0 }
        }
        return runs(by: 1) || runs(by: -1)
    }

    /// Those of eight characters and more that lead the published lists of leaked ones.
    private static let commonest: Set<String> = Set(
        """
        password password1 password12 password123 password1234 passw0rd p@ssw0rd p@ssword pa$$word pa55word pass1234 \
        passwort passwort1 passwort123 motdepasse contraseña qwertyui qwertyuiop qwerty12 qwerty123 qwerty1234 \
        qwertz12 qwertz123 qwertzui qwertzuiop azertyui azertyuiop azerty123 1q2w3e4r 1q2w3e4r5t 1qaz2wsx zaq12wsx \
        qazwsxedc asdfghjk asdfghjkl asdf1234 zxcvbnm1 zxcvbnm123 12341234 11223344 112233445566 12312312 123123123 \
        123454321 123412345 123456789a a12345678 a123456789 abc12345 abcd1234 abc123456 abcdef123 aa123456 aa12345678 \
        iloveyou iloveyou1 iloveyou2 sunshine sunshine1 princess princess1 football football1 baseball baseball1 \
        basketball superman superman1 batman123 spiderman starwars pokemon1 pokemon123 dragon12 dragon123 monkey12 \
        monkey123 shadow12 shadow123 master12 master123 michael1 jennifer jordan23 jessica1 charlie1 trustno1 \
        whatever computer internet samsung1 welcome1 welcome12 welcome123 letmein1 letmein123 changeme changeme1 \
        changeme123 admin123 admin1234 administrator root1234 test1234 testtest testtest1 guest1234 default1 secret12 \
        secret123 mustang1 corvette maverick steelers blahblah hello123 helloworld freedom1 ginger12 minecraft \
        nintendo playstation fuckyou1 asshole1 loveyou1 lovelove q1w2e3r4 q1w2e3r4t5 1234qwer qwer1234 asdfasdf \
        qweqweqwe qwerasdf abcabcabc 1234abcd 12345qwert 123qweasd 123qwe123 1password 123password mypassword \
        yourpassword correcthorsebatterystaple martlet1 martlet123 newworlds
        """.split(separator: " ").map(String.init))
}
