// StaleVerdictTests.swift
import AntinCore
import AntinCrypto
import AntinLog
import AntinRegistry
import Testing

@testable import AntinServer

@Suite("What a school enters is what holds when it enters it")
struct StaleVerdictTests {
    /// A document that a school has checked and not entered yet.
    private struct Desk {
        let office: ServedOffice
        let caller: Caller
        let entry: UInt64
        let school: SignerBrowser
        let check: String

        init(_ office: ServedOffice, _ caller: Caller) async throws {
            self.office = office
            self.caller = caller
            let school = try #require(OrganID(ServedOffice.school))
            try await office.registry.openBook(
                school, book: try #require(BookID("den")), series: try #require(SeriesID("CHUNG")),
                direction: .incoming, name: "Sổ văn bản đến")
            self.entry = UInt64(try await caller.issue(office))
            self.school = try await SignerBrowser.signIn(
                "truong", name: "Văn Thư Trường", as: [.clerk], organ: ServedOffice.school, office,
                caller)
            let checked = try await self.school.post("/inbox/\(self.entry)/check", [])
            self.check = try #require(checked.location)
            let page = try await self.school.get(self.check)
            #expect(page.field("seen") == "genuine")
        }

        func recall() async throws {
            try await self.office.registry.recall(
                self.entry, as: #require(OrganID(ServedOffice.department)),
                record: ChangeRecord(reason: "sai thẩm quyền"))
        }

        func arrived() async throws -> Bool {
            let school = try #require(OrganID(ServedOffice.school))
            return try await !self.office.registry.arrivals(of: school).isEmpty
        }
    }

    @Test("Recalled since the check: told, and entered only with a reason")
    func recalled() async throws {
        try await ServedOffice.run(judges: true) { office, caller in
            let desk = try await Desk(office, caller)
            try await desk.recall()
            let told = try await desk.school.post("\(desk.check)/enter", [])
            #expect(told.status == 409 && told.field("seen") == "recalled")
            #expect(told.html.contains("Kết quả kiểm tra đã thay đổi"))
            let silent = try await desk.school.post("\(desk.check)/enter", [("seen", "recalled")])
            #expect(silent.status == 400 && silent.html.contains("href=\"#anyway\""))
            #expect(try await !desk.arrived())
            let entered = try await desk.school.post(
                "\(desk.check)/enter", [("seen", "recalled"), ("anyway", "để lưu hồ sơ")])
            let path = try #require(entered.location?.split(separator: "?").first)
            let arrival = try await desk.school.get(String(path))
            #expect(entered.status == 303 && arrival.html.contains("Đã thu hồi"))
        }
    }

    @Test("A page of the check that is looked at later shows what holds then")
    func shownLater() async throws {
        try await ServedOffice.run(judges: true) { office, caller in
            let desk = try await Desk(office, caller)
            try await desk.recall()
            let page = try await desk.school.get("/inbox")
            #expect(!page.html.contains("badge green"))
        }
    }

    @Test("What was undecided then is judged when it is entered")
    func undecided() async throws {
        try await ServedOffice.run(judges: true) { office, caller in
            let desk = try await Desk(office, caller)
            let id = try #require(desk.check.split(separator: "/").last.map(String.init))
            try await office.registry.renewCheck(id, verdict: "undecided", report: Array("{}".utf8))
            let entered = try await desk.school.post("\(desk.check)/enter", [])
            #expect(entered.status == 303)
            let school = try #require(OrganID(ServedOffice.school))
            #expect(try await office.registry.arrivals(of: school).first?.verdict == "genuine")
        }
    }

    @Test("Asked back and not recalled: told, and entered only with a reason")
    func takenBack() async throws {
        try await ServedOffice.run(judges: true) { office, caller in
            let desk = try await Desk(office, caller)
            try await office.registry.takeBack(
                desk.entry, reason: "nhầm phụ lục", by: Recorder(id: "a", name: "A"))
            let told = try await desk.school.post("\(desk.check)/enter", [])
            #expect(told.status == 400 && told.html.contains("yêu cầu lấy lại"))
            let path = "/api/organs/\(ServedOffice.school)/sent/\(desk.entry)/receive"
            let program = try await caller.post(path, token: office.schoolClerk)
            #expect(program.status == 422 && program.problem == "taken_back")
            let done = try await desk.school.post(
                "\(desk.check)/enter", [("anyway", "đã phổ biến trong trường")])
            #expect(done.status == 303)
        }
    }

    @Test("What was returned is not entered: the one that came first holds, the other is told")
    func returned() async throws {
        try await ServedOffice.run(judges: true) { office, caller in
            let desk = try await Desk(office, caller)
            async let one = desk.school.post("/inbox/\(desk.entry)/return", [("reason", "sai nơi")])
            async let two = desk.school.post("\(desk.check)/enter", [])
            let both = try await [one.status, two.status].sorted()
            #expect(both == [303, 409])
            let school = try #require(OrganID(ServedOffice.school))
            let state = try await office.registry.delivery(of: desk.entry, to: school)?.state
            #expect(state == (try await desk.arrived() ? .received : .refused))
        }
    }

    @Test("A file that came by mail is no scan afterwards")
    func channel() async throws {
        try await ServedOffice.run(judges: false) { office, caller in
            let school = try #require(OrganID(ServedOffice.school))
            try await office.registry.openBook(
                school, book: try #require(BookID("den")), series: try #require(SeriesID("CHUNG")),
                direction: .incoming, name: "Sổ văn bản đến")
            let clerk = try await SignerBrowser.signIn(
                "truong", name: "Văn Thư Trường", as: [.clerk], organ: ServedOffice.school, office,
                caller)
            let file = Digest.sha256(ServedOffice.pdf)
            try await office.registry.deny(
                as: #require(OrganID(ServedOffice.department)), file: file,
                record: ChangeRecord(reason: "bị giả mạo"))
            let check = try #require(
                try await clerk.upload("/inbox/new", "file", ServedOffice.pdf).location)
            let entered = try await clerk.post(
                "\(check)/enter",
                [("channel", "paper"), ("sender", "Sở mẫu"), ("subject", "VĂN BẢN MẪU")])
            #expect(entered.status == 400 && entered.html.contains("href=\"#anyway\""))
        }
    }
}
