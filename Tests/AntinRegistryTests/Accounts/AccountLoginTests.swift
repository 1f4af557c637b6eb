import AntinCore
import AntinCrypto
import AntinRegistry
import Testing

@Suite("Signing in")
struct AccountLoginTests {
    @Test("The right password opens; a wrong one, another name and a disabled account do not")
    func password() async throws {
        let site = try TestSite()
        try await site.created { registry in
            let account = try await registry.person("vanthu", .clerk)
            let session = try await registry.enter("VanThu")
            #expect(session.session.account.id == account.id)
            #expect(session.session.organ?.text == TestSite.organ)
            for (login, password) in [
                ("vanthu", "sai"), ("vanthu", ""), ("ai-do", AccountSample.password), ("", ""),
                ("' OR 1=1 --", AccountSample.password),
            ] {
                let answer = try await registry.logIn(login: login, password: password)
                guard case .wrong = answer else {
                    Issue.record("\(login) came in")
                    continue
                }
            }
            try await registry.disableAccount(account.id, by: "test")
            guard
                case .wrong = try await registry.logIn(
                    login: "vanthu", password: AccountSample.password)
            else {
                Issue.record("a disabled account came in")
                return
            }
        }
    }

    @Test("Of 10,000 wrong passwords, one a second, no more than twenty are looked at")
    func guessing() async throws {
        let site = try TestSite()
        try await site.created { registry in
            _ = try await registry.person("vanthu", .clerk)
            var examined = 0
            for number in 0..<10_000 {
                let answer = try await registry.logIn(
                    login: "vanthu", password: "đoán lần thứ \(number)")
                switch answer {
                case .wrong: examined += 1
                case .wait(let seconds): #expect((1...900).contains(seconds))
                case .done, .code: Issue.record("a wrong password came in")
                }
                site.clock.advance(milliseconds: 1_000)
            }
            #expect((5...20).contains(examined))
            // Nobody is locked out for good: after the longest wait the right one opens.
            site.clock.advance(milliseconds: 15 * 60_000)
            _ = try await registry.enter("vanthu")
        }
    }

    @Test("While one waits, the right password is not looked at either, and other people are")
    func waiting() async throws {
        let site = try TestSite()
        try await site.created { registry in
            _ = try await registry.person("vanthu", .clerk)
            _ = try await registry.person("hieutruong", .clerk)
            for _ in 0..<5 {
                _ = try await registry.logIn(login: "vanthu", password: "sai")
            }
            guard
                case .wait(let seconds) = try await registry.logIn(
                    login: "vanthu", password: AccountSample.password)
            else {
                Issue.record("no delay after five")
                return
            }
            #expect(seconds == 30)
            _ = try await registry.enter("hieutruong")
            site.clock.advance(milliseconds: 30_000)
            _ = try await registry.enter("vanthu")
        }
    }

    @Test("Of many guesses at the same time no more are looked at than of many in a row")
    func parallel() async throws {
        let site = try TestSite()
        try await site.created { registry in
            _ = try await registry.person("vanthu", .clerk)
            let examined = try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<60 {
                    group.addTask {
                        do {
                            let answer = try await registry.logIn(
                                login: "vanthu", password: "đoán lần thứ \(number)")
                            if case .wrong = answer { return true }
                        } catch RegistryError.busy {
                            // Not looked at.
                        }
                        return false
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect((1...5).contains(examined))

            _ = try await registry.person("kyso", .signer)
            try await registry.enrolSample(try await registry.enter("kyso"), site.clock)
            guard
                case .code(let half) = try await registry.logIn(
                    login: "kyso", password: AccountSample.password)
            else {
                Issue.record("no code was asked for")
                return
            }
            let codes = try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<200 {
                    group.addTask {
                        let digits = String(1_000_000 + number).dropFirst()
                        let answer = try await registry.logIn(
                            code: String(digits), secret: half.secret)
                        if case .wait = answer { return false } else { return true }
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(codes == 5)
        }
    }

    @Test("A stranger who guesses does not lock the owner out of a browser that is known")
    func device() async throws {
        let site = try TestSite()
        try await site.created { registry in
            _ = try await registry.person("vanthu", .clerk)
            _ = try await registry.person("khac", .clerk)
            let device = registry.newDevice(of: "vanthu")
            #expect(device.count == 64 && registry.isDevice(device, of: "VanThu"))
            #expect(!registry.isDevice(device, of: "khac") && !registry.isDevice("", of: "vanthu"))
            for _ in 0..<6 {
                _ = try await registry.logIn(login: "vanthu", password: "sai")
            }
            func logIn(_ password: String, _ device: String?) async throws -> LoginAnswer {
                try await registry.logIn(
                    login: "vanthu", password: password, from: LoginSource(device: device))
            }
            for stranger in [nil, registry.newDevice(of: "khac"), String(device.dropLast()) + "_"] {
                guard case .wait = try await logIn(AccountSample.password, stranger) else {
                    Issue.record("a stranger goes on")
                    continue
                }
            }
            guard case .done = try await logIn(AccountSample.password, device) else {
                Issue.record("the owner is locked out")
                return
            }
            // Whoever has the browser guesses no oftener than others.
            for _ in 0..<5 { _ = try await logIn("sai", device) }
            guard case .wait = try await logIn(AccountSample.password, device) else {
                Issue.record("a known browser guesses for ever")
                return
            }
        }
    }

    @Test("A name that nobody has waits as one that somebody has")
    func unknown() async throws {
        let site = try TestSite()
        try await site.created { registry in
            _ = try await registry.person("vanthu", .clerk)
            for login in ["vanthu", "khong-ai"] {
                for _ in 0..<5 {
                    guard case .wrong = try await registry.logIn(login: login, password: "sai")
                    else {
                        Issue.record("\(login) differs")
                        return
                    }
                }
                guard
                    case .wait(seconds: 30) = try await registry.logIn(
                        login: login, password: "sai")
                else {
                    Issue.record("\(login) differs")
                    return
                }
            }
        }
    }

    @Test("Twenty wrong guesses in a minute close an address, whoever they were for")
    func address() async throws {
        let site = try TestSite()
        try await site.created { registry in
            let source = LoginSource(address: "203.0.113.9")
            for number in 0..<20 {
                _ = try await registry.logIn(login: "ai\(number)", password: "sai", from: source)
            }
            guard
                case .wait = try await registry.logIn(
                    login: "ai-nua", password: "sai", from: source)
            else {
                Issue.record("the address may go on")
                return
            }
            guard
                case .wrong = try await registry.logIn(
                    login: "ai-nua", password: "sai", from: LoginSource(address: "203.0.113.10"))
            else {
                Issue.record("another address must wait, too")
                return
            }
        }
    }

    @Test("With a second factor the password alone opens nothing, and each code opens once")
    func secondFactor() async throws {
        let site = try TestSite()
        try await site.created { registry in
            _ = try await registry.person("kyso", .signer)
            try await registry.enrolSample(try await registry.enter("kyso"), site.clock)
            guard
                case .code(let half) = try await registry.logIn(
                    login: "kyso", password: AccountSample.password)
            else {
                Issue.record("no code was asked for")
                return
            }
            #expect(try await registry.session(secret: half.secret) == nil)
            // The code of the enrolment was used.
            guard
                case .wrong = try await registry.logIn(
                    code: AccountSample.code(site.clock), secret: half.secret)
            else {
                Issue.record("a code opened twice")
                return
            }
            let code = AccountSample.code(site.clock, steps: 1)
            guard case .done(let whole) = try await registry.logIn(code: code, secret: half.secret)
            else {
                Issue.record("the right code does not open")
                return
            }
            #expect(whole.secret != half.secret)
            #expect(try await registry.session(secret: whole.secret) != nil)
            // The first half is used up, with any code.
            site.clock.advance(milliseconds: 120_000)
            guard
                case .wrong = try await registry.logIn(
                    code: AccountSample.code(site.clock), secret: half.secret)
            else {
                Issue.record("the first half opened twice")
                return
            }
        }
    }

    @Test("Wrong codes wait as wrong passwords do, and a right password does not help")
    func codes() async throws {
        let site = try TestSite()
        try await site.created { registry in
            _ = try await registry.person("kyso", .signer)
            try await registry.enrolSample(try await registry.enter("kyso"), site.clock)
            site.clock.advance(milliseconds: 60_000)
            for _ in 0..<5 {
                guard
                    case .code(let half) = try await registry.logIn(
                        login: "kyso", password: AccountSample.password),
                    case .wrong = try await registry.logIn(code: "000000", secret: half.secret)
                else {
                    Issue.record("a wrong code was not counted as one")
                    return
                }
            }
            guard
                case .code(let half) = try await registry.logIn(
                    login: "kyso", password: AccountSample.password),
                case .wait = try await registry.logIn(
                    code: AccountSample.code(site.clock), secret: half.secret)
            else {
                Issue.record("codes can be guessed on")
                return
            }
        }
    }

    @Test("A hash of another cost is made anew when its owner signs in")
    func upgrade() async throws {
        let site = try TestSite()
        try await site.created { registry in _ = try await registry.person("vanthu", .clerk) }
        var configuration = site.configuration()
        configuration.passwordCost = PasswordHash.Cost(logN: 3, r: 1, p: 1)
        let registry = try await site.open(configuration)
        _ = try await registry.enter("vanthu")
        _ = try await registry.enter("vanthu")
        await registry.close()
    }

    @Test("What everybody tries first is no password, in any spelling")
    func common() {
        for text in [
            "matkhau123456", "M@tKh@u-2026!!", "Password12345!", "qwertyuiop123", "aaaaaaaaaaaa",
            "123456789012", "abcdefghijklm", "AnhYeuEm20112026", "vanthu-so-gddt-2026",
            "SoGiaoDuc2026@", "iloveyou12345", "Vietnam@2026!!", "QuanTriHeThong1",
        ] {
            #expect(
                PasswordRule.fault(in: text, login: "ai-do", name: "Trần Thị Mẫu") == .common,
                "\(text)")
        }
        #expect(
            PasswordRule.fault(in: "tranthimau1990", login: "mau.tt", name: "Trần Thị Mẫu")
                == .personal)
        #expect(PasswordRule.fault(in: "ngắn thôi", login: "a", name: "b") == .tooShort)
        #expect(
            PasswordRule.fault(
                in: String(repeating: "dài quá ", count: 17), login: "a", name: "b") == .tooLong)
        for text in ["bốn con mèo vàng ngủ", "correct horse battery staple", "tR4.nk-92x!Lq"] {
            #expect(PasswordRule.fault(in: text, login: "ai-do", name: "Trần Thị Mẫu") == nil)
        }
    }
}
