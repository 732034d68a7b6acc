import Martlet
import MartletEngine
import Testing

@testable import MartletServer

@Suite struct SignUpTests {
    let bench = AccountBench()

    @Test func `signing up gives a session as the wire has it`() async throws {
        let session = try await bench.signUp("  Ada \u{3000} Lovelace ", login: " ADA@Example.org ")
        let root = try JSONDocument(parsing: session.json).root
        #expect(root["account"]?["displayName"]?.string == "Ada Lovelace")
        #expect(root["account"]?["guest"]?.bool == false)
        #expect(root["account"]?["id"]?.string == session.account.id.text)
        #expect(root["account"]?.keys == ["id", "displayName", "guest"])
        #expect(root["accessToken"]?.string == session.accessToken)
        #expect(root["refreshToken"]?.string == session.refreshToken)
        #expect(root["accessExpiresAt"]?.string == bench.time.now.wall.adding(seconds: 900).rfc3339)
        #expect(root["refreshExpiresAt"]?.string == bench.time.now.wall.adding(seconds: 30 * 86400).rfc3339)
        #expect(session.account.login == "ada@example.org")
        #expect(session.account.passwordHash?.hasPrefix("$argon2id$") == true)
    }

    @Test func `a login is taken whatever its case`() async throws {
        _ = try await bench.signUp(login: "ada")
        #expect(await code { () async throws(WireError) in _ = try await bench.signUp(login: " Ada") } == "login_taken")
    }

    @Test func `of two who want the same login at once one gets it`() async throws {
        let bench = bench
        let codes = await withTaskGroup(of: String?.self) { group in
            for _ in 0..<8 {
                group.addTask { await code { () async throws(WireError) in _ = try await bench.signUp() } }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(codes.count { $0 == nil } == 1)
        #expect(codes.count { $0 == "login_taken" } == 7)
    }

    @Test(arguments: [
        "", "   ", "a\u{0}b", "line\nbreak", "\u{202E}evil", "\u{200B}", "\u{3164}", "\u{2800}", "\u{301}",
        String(repeating: "x", count: 41), "Z" + String(repeating: "\u{301}", count: 200),
    ])
    func `a display name that can't be read is refused`(name: String) async throws {
        await expectInvalid("displayName") { () async throws(WireError) in _ = try await bench.signUp(name) }
    }

    @Test(arguments: ["A", "Søren", "李小龍", "👩‍🚀 Astro", "O'Neill-Smith", String(repeating: "é", count: 40)])
    func `a display name in any script is welcome`(name: String) async throws {
        #expect(try await bench.signUp(name).account.displayName == name)
    }

    @Test(arguments: ["ab", "", "has space", "ünïcode", "tab\tbed", String(repeating: "x", count: 65)])
    func `a login that could deceive or is too short or long is refused`(login: String) async throws {
        await expectInvalid("login") { () async throws(WireError) in _ = try await bench.signUp(login: login) }
    }

    @Test(arguments: [
        "short", "password", "PassWord123", "12345678", "87654321", "aaaaaaaa", "abababab", "abcdefgh", "ada-lovelace",
        "ada-lovelace1", "qwertyuiop",
    ])
    func `a password that is guessed first is refused`(password: String) async throws {
        #expect(
            await code { () async throws(WireError) in
                _ = try await bench.signUp(login: "ada-lovelace", password: password)
            } == "weak_password")
    }

    @Test func `a password too long to hash is refused`() async throws {
        await expectInvalid("password") { () async throws(WireError) in
            _ = try await bench.signUp(password: String(repeating: "pass word ", count: 200))
        }
    }

    @Test func `a field that is missing or of another type is named`() async throws {
        let missing = try RequestFields(parsing: Array(#"{"displayName":"Ada","login":null}"#.utf8))
        await expectInvalid("login") { () async throws(WireError) in _ = try await bench.accounts.signUp(missing) }
        let wrong = try RequestFields(parsing: Array(#"{"displayName":1}"#.utf8))
        await expectInvalid("displayName") { () async throws(WireError) in
            _ = try await bench.accounts.signUpGuest(wrong)
        }
    }

    @Test func `a body that is no JSON, or no object, is refused`() async {
        #expect(
            await code { () async throws(WireError) in _ = try RequestFields(parsing: Array("{".utf8)) }
                == "malformed_json")
        #expect(
            await code { () async throws(WireError) in _ = try RequestFields(parsing: Array("[]".utf8)) }
                == "invalid_request")
    }

    @Test func `guests need no more than a name, and may share it`() async throws {
        let first = try await bench.accounts.signUpGuest(fields(["displayName": "Guest"]))
        let second = try await bench.accounts.signUpGuest(fields(["displayName": "Guest"]))
        #expect(first.account.isGuest)
        #expect(first.account.id != second.account.id)
        #expect(try bench.accounts.authenticate(first.accessToken).isGuest)
    }

    @Test func `when nothing can be stored nobody is told otherwise`() async throws {
        bench.store.fail(.unavailable("disk full"))
        #expect(await code { () async throws(WireError) in _ = try await bench.signUp() } == "storage_unavailable")
        bench.store.fail(nil)
        _ = try await bench.signUp()
    }

    private func expectInvalid(_ field: String, _ body: () async throws(WireError) -> Void) async {
        do throws(WireError) {
            try await body()
            Issue.record("\(field) was taken")
        } catch {
            #expect(error.status == 422)
            #expect(error.code == "invalid_request")
            let details = error.details.flatMap { try? JSONDocument(parsing: $0) }
            #expect(details?.root["field"]?.string == field)
        }
    }
}
