import AntinCore
import AntinLog
import AntinRegistry
import Testing

@testable import AntinServer

/// Who sees which document by which address: one rule, walked by every address there is.
@Suite("What may be seen of a document")
struct SightTests {
    /// Documents of the department, by what became of them at the school.
    private enum Stage: String, CaseIterable {
        case sent, entered, assigned, returned, destroyed
    }

    /// What somebody may.
    private enum Sight {
        case nothing, facts, files
    }

    private struct Case {
        let stage: Stage
        /// The sender's entry, and the school's own if it was entered.
        let original: UInt64
        let own: UInt64?
        var addressed: [UInt64] { [self.original] + (self.own.map { [$0] } ?? []) }
    }

    private static func school() throws -> OrganID { try #require(OrganID(ServedOffice.school)) }

    private static func make(
        _ stage: Stage, for staff: Account, _ office: ServedOffice, _ caller: Caller
    ) async throws -> Case {
        var draft = ServedOffice.draft.object ?? [:]
        draft["Subject"] = .string("V/v mẫu \(stage.rawValue) (VĂN BẢN MẪU – KHÔNG CÓ GIÁ TRỊ)")
        let entry = UInt64(try await caller.issue(office, .object(draft)))
        let school = try Self.school()
        let clerk = Recorder(id: "test", name: "Văn Thư Mẫu")
        if stage == .sent { return Case(stage: stage, original: entry, own: nil) }
        if stage == .returned {
            try await office.registry.report(
                StatusReport(.refused, side: .receiver, by: clerk, reason: "sai nơi nhận"),
                of: entry, as: school)
            return Case(stage: stage, original: entry, own: nil)
        }
        let record = try await office.registry.documentRecord(of: entry)
        let received = try await office.registry.receive(
            Arrival(
                organ: school, book: try #require(BookID("den")),
                series: try #require(SeriesID("CHUNG")), channel: .system, record: record,
                ref: Reference(entry), verdict: .genuine))
        if stage == .assigned {
            try await office.registry.assign(
                received.entry, of: school,
                to: NewAssignment(account: staff.id, name: staff.name), by: clerk)
        }
        if stage == .destroyed {
            let department = try #require(OrganID(ServedOffice.department))
            try await office.registry.recall(
                entry, as: department, record: ChangeRecord(reason: "sai thẩm quyền"))
            try await office.registry.answerRecall(
                of: entry, as: school, declining: nil, by: clerk)
        }
        return Case(stage: stage, original: entry, own: received.entry)
    }

    private static func expected(_ role: Role, _ made: Case, _ entry: UInt64) -> Sight {
        let isGone = made.stage == .returned || made.stage == .destroyed
        switch role {
        case .clerk, .signer: return isGone ? .facts : .files
        case .auditor: return .facts
        case .administrator: return .nothing
        case .staff: return made.stage == .assigned && entry == made.own ? .files : .nothing
        }
    }

    @Test("Each role of the receiver, each state of the document, each address")
    func walk() async throws {
        try await ServedOffice.run { office, caller in
            let school = try Self.school()
            try await office.registry.openBook(
                school, book: try #require(BookID("den")), series: try #require(SeriesID("CHUNG")),
                direction: .incoming, name: "Sổ văn bản đến")
            var people: [Role: SignerBrowser] = [:]
            for role in Role.allCases {
                people[role] = try await SignerBrowser.signIn(
                    "truong-\(role.rawValue)", name: "Người Mẫu", as: [role],
                    organ: ServedOffice.school, office, caller)
            }
            let staff = try #require(people[.staff]).account
            for stage in Stage.allCases {
                let made = try await Self.make(stage, for: staff, office, caller)
                for (role, browser) in people {
                    for entry in made.addressed {
                        let sight = Self.expected(role, made, entry)
                        let name = "\(role.rawValue), \(stage.rawValue), \(entry)"
                        try await Self.check(browser, entry, made, sight, role, name)
                    }
                    let visible = made.addressed.contains {
                        Self.expected(role, made, $0) != .nothing
                    }
                    try await Self.checkLists(browser, made, role, visible)
                }
            }
        }
    }

    private static func check(
        _ browser: SignerBrowser, _ entry: UInt64, _ made: Case, _ sight: Sight, _ role: Role,
        _ name: String
    ) async throws {
        let facts = try await browser.get("/books/line/\(entry)")
        #expect((facts.status == 200) == (sight != .nothing), "\(name): line \(facts.status)")
        let file = try await browser.get("/books/line/\(entry)/files/0")
        #expect((file.status == 200) == (sight == .files), "\(name): file \(file.status)")
        // The inbox is no auditor's way to files, and sends on to the arrival's own page.
        let inbox = try await browser.get("/inbox/\(entry)/files/0")
        #expect(
            (inbox.status == 200) == (sight == .files && role != .auditor),
            "\(name): inbox file \(inbox.status)")
        let page = try await browser.get("/inbox/\(entry)")
        #expect(
            [200, 303].contains(page.status) == (sight != .nothing),
            "\(name): inbox \(page.status)")
        // What belongs to the sender's desk is never the receiver's.
        for path in ["", "/receipt", "/package", "/file/0", "/recall"] {
            let answer = try await browser.get("/outgoing/entry/\(entry)\(path)")
            #expect([403, 404].contains(answer.status), "\(name): outgoing \(path)")
        }
    }

    private static func checkLists(
        _ browser: SignerBrowser, _ made: Case, _ role: Role, _ visible: Bool
    ) async throws {
        let name = "\(role.rawValue), \(made.stage.rawValue)"
        let isSeen = visible && role != .administrator
        for path in [
            "/search?q=\(made.stage.rawValue)", "/search/export.csv?q=\(made.stage.rawValue)",
        ] {
            let answer = try await browser.get(path)
            let finds =
                answer.status == 200 && answer.html.contains("V/v mẫu \(made.stage.rawValue)")
            #expect(finds == isSeen, "\(name): \(path)")
        }
        let list = try await browser.get("/inbox/received")
        let lists = list.html.contains("V/v mẫu \(made.stage.rawValue)")
        #expect(lists == (isSeen && made.own != nil), "\(name): list")
    }

    @Test("Programs see what their roles see: staff nothing, no file of a destroyed copy")
    func programs() async throws {
        try await ServedOffice.run { office, caller in
            let school = try Self.school()
            try await office.registry.openBook(
                school, book: try #require(BookID("den")), series: try #require(SeriesID("CHUNG")),
                direction: .incoming, name: "Sổ văn bản đến")
            let staff = try await SignerBrowser.signIn(
                "giao-vien", name: "Giáo Viên Mẫu", as: [.staff], organ: ServedOffice.school,
                office, caller)
            for stage in Stage.allCases {
                let made = try await Self.make(stage, for: staff.account, office, caller)
                for role in Role.allCases {
                    let token = try await office.registry.createToken(
                        label: "thử",
                        grants: [Token.Grant(organ: ServedOffice.school, role: role)]
                    ).secret
                    let name = "\(role.rawValue), \(stage.rawValue)"
                    let isDesk = role == .clerk || role == .signer
                    let isGone = stage == .returned || stage == .destroyed
                    let sent = try await caller.get(
                        "/api/organs/\(ServedOffice.school)/sent/\(made.original)/files/0",
                        token: token)
                    #expect((sent.status == 200) == (isDesk && !isGone), "\(name): sent")
                    guard let own = made.own else { continue }
                    let facts = try await caller.get("/api/documents/\(own)", token: token)
                    #expect((facts.status == 200) == (isDesk || role == .auditor), "\(name)")
                    for path in ["files/0", "package"] {
                        let answer = try await caller.get(
                            "/api/documents/\(own)/\(path)", token: token)
                        #expect((answer.status == 200) == (isDesk && !isGone), "\(name): \(path)")
                    }
                }
            }
        }
    }

    @Test("Staff of the issuing office see nothing of what it issues")
    func ownStaff() async throws {
        try await ServedOffice.run { office, caller in
            let entry = try await caller.issue(office)
            let staff = try await SignerBrowser.signIn(
                "can-bo", name: "Cán Bộ Mẫu", as: [.staff], office, caller)
            for path in ["/books/line/\(entry)", "/books/line/\(entry)/files/0"] {
                #expect(try await staff.get(path).status == 404, "\(path)")
            }
            let found = try await staff.get("/search?kind=issued")
            #expect(found.status == 200 && !found.html.contains("/books/line/\(entry)"))
            let clerk = try await SignerBrowser.signIn(
                "van-thu", name: "Văn Thư Mẫu", as: [.clerk], office, caller)
            let all = try await clerk.get("/search?kind=issued")
            #expect(all.html.contains("/books/line/\(entry)"))
        }
    }
}
