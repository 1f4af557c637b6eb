import AntinCore
import AntinCrypto
import AntinLog
import AntinRegistry
import AntinSystem
import Foundation
import Hummingbird
import Testing

@testable import AntinServer

/// What cannot be taken back: who may do it, and what is asked for before.
@Suite("Acts that cannot be undone")
struct FinalActTests {
    private static var year: Int {
        CivilDate(vietnam: Timestamp(milliseconds: SystemClock.unixMilliseconds())).year
    }

    @Test("A token that was not made for it reads and drafts, and does nothing final")
    func token() async throws {
        try await ServedOffice.run { office, caller in
            let entry = try await caller.issue(office)
            let token = try await office.registry.createToken(
                label: "phần mềm",
                grants: Set(
                    [Role.clerk, .signer].map {
                        Token.Grant(organ: ServedOffice.department, role: $0)
                    }), final: false
            ).secret
            let draft = try await caller.draft(office)
            let organ = "/api/organs/\(ServedOffice.department)"
            for path in [
                "/api/documents/\(entry)/recall", "/api/documents/\(entry)/replace",
                "/api/documents/\(entry)/correct", "/api/documents/\(entry)/take-back",
                "/api/documents/\(entry)/deliveries/commit", "/api/dispatches/\(draft)/number",
                "/api/dispatches/\(draft)/issue", "/api/dispatches/\(draft)/void",
                "\(organ)/paper", "\(organ)/denials", "\(organ)/denials/x/confirm",
                "\(organ)/books/di/void", "\(organ)/books/di/close",
            ] {
                let answer = try await caller.post(path, token: token, ["reason": "thử"])
                #expect(answer.status == 403 && answer.problem == "final_acts", "\(path)")
            }
            #expect(
                try await caller.get("/api/documents/\(entry)/files/0", token: token).status == 200)
            #expect(
                try await caller.post(
                    "\(organ)/dispatches", token: token, ServedOffice.draft
                ).status == 201)
            let recalled = try await caller.post(
                "/api/documents/\(entry)/recall", token: office.clerk, ["reason": "thử"])
            #expect(recalled.status == 200)
            var query = AccessQuery()
            query.action = "document.recall"
            let line = try #require(try await office.registry.accessLog(query, limit: 1).first)
            #expect(line.event.object == "\(entry)" && line.event.detail == "api")
        }
    }

    @Test("Over the API a denial waits for another person, and genuine files are refused")
    func denial() async throws {
        try await ServedOffice.run { office, caller in
            let entry = try await caller.issue(office)
            let files = try await office.registry.documentRecord(of: UInt64(entry)).files
            let digest = try #require(files.first).sha256.hex
            for (organ, token) in [
                (ServedOffice.department, office.clerk), (ServedOffice.school, office.schoolClerk),
            ] {
                let refused = try await caller.post(
                    "/api/organs/\(organ)/denials", token: token,
                    ["sha256": .string(digest), "reason": "x"])
                #expect(refused.status == 409 && refused.problem == "file_registered")
            }
            #expect(try await caller.get("/api/check/\(digest)").json["denied"]?.bool == false)
            let forged = Digest.sha256("một tệp giả").hex
            let path = "/api/organs/\(ServedOffice.department)/denials"
            let asked = try await caller.post(
                path, token: office.clerk, ["sha256": .string(forged), "reason": "không của Sở"])
            #expect(asked.status == 202)
            let id = try #require(asked.json["denial"]?.string)
            #expect(try await caller.get("/api/check/\(forged)").json["denied"]?.bool == false)
            let own = try await caller.post("\(path)/\(id)/confirm", token: office.clerk)
            #expect(own.status == 403)
            let list = try await caller.get(path, token: office.auditor)
            #expect(list.json["denials"]?.array?.count == 1)
            let other = try await office.registry.createToken(
                label: "người thứ hai",
                grants: [Token.Grant(organ: ServedOffice.department, role: .signer)]
            ).secret
            let done = try await caller.post("\(path)/\(id)/confirm", token: other)
            #expect(done.status == 200 && done.json["index"]?.integer != nil)
            #expect(try await caller.get("/api/check/\(forged)").json["denied"]?.bool == true)
        }
    }

    @Test("On the page a denial needs the typed word, the code and a second person")
    func denialPage() async throws {
        try await ServedOffice.run { office, caller in
            let stale = try await SignerBrowser.signIn(
                "van-thu-0", name: "Văn Thư Mẫu", as: [.clerk], isFresh: false, office, caller)
            let one = try await SignerBrowser.signIn(
                "van-thu-1", name: "Văn Thư Một", as: [.clerk], office, caller)
            let two = try await SignerBrowser.signIn(
                "ky-so", name: "Người Ký Mẫu", as: [.signer], office, caller)
            let forged = Digest.sha256(ServedOffice.pdf).hex
            let fields = [
                ("sha256", forged), ("reason", "không phải của Sở"), ("confirm", "Giả mạo"),
            ]
            let path = "/outgoing/denials"
            #expect(try await stale.post(path, fields).status == 422)
            #expect(try await one.post(path, Array(fields.dropLast())).status == 422)
            #expect(
                try await one.post(path, [("sha256", "0"), fields[1], fields[2]]).status == 422)
            #expect(try await office.registry.waitingDenials(of: Self.department()).isEmpty)
            #expect(try await one.post(path, fields).status == 303)
            let request = try #require(
                try await office.registry.waitingDenials(of: Self.department()).first)
            let act = "\(path)/\(request.id)"
            #expect(try await one.get(path).html.contains("Người khác trong cơ quan phải công bố"))
            #expect(
                try await one.post(act, [("answer", "yes"), ("confirm", "giả mạo")]).status == 403)
            #expect(try await two.get(path).html.contains(forged))
            #expect(try await two.post(act, [("answer", "yes"), ("confirm", "ok")]).status == 422)
            #expect(
                try await two.post(act, [("answer", "yes"), ("confirm", "giả mạo")]).status == 303)
            #expect(try await caller.get("/api/check/\(forged)").json["denied"]?.bool == true)
        }
    }

    private static func department() throws -> OrganID {
        try #require(OrganID(ServedOffice.department))
    }

    @Test("Closing a book, voiding a number and paper documents ask for the code first")
    func stepUp() async throws {
        try await ServedOffice.run { office, caller in
            let volume = "/books/di/CHUNG/\(Self.year)"
            let stale = try await SignerBrowser.signIn(
                "van-thu-0", name: "Văn Thư Mẫu", as: [.clerk], isFresh: false, office, caller)
            let reserved = try await stale.post(
                "\(volume)/reserve", [("count", "2"), ("reason", "mất điện")])
            #expect(reserved.status == 303)
            let void = [("reason", "không dùng"), ("typed_number", "1")]
            #expect(try await stale.post("\(volume)/void/1", void).status == 400)
            let fill = [
                ("type", "CV"), ("notation", "SGDĐT-VP"), ("subject", "VĂN BẢN MẪU"),
                ("signer", "Người Ký Mẫu"), ("position", "GIÁM ĐỐC"),
                ("date", "\(Self.year)-01-02"),
            ]
            #expect(try await stale.post("\(volume)/fill/2", fill).status == 400)
            let close = [("typed_year", "\(Self.year)")]
            #expect(try await stale.post("\(volume)/close", close).status == 400)
            let numbers = try await office.registry.numbers(
                of: try #require(
                    try await office.registry.books(of: Self.department()).first {
                        $0.key.book.text == "di"
                    }
                ).key, after: 0, limit: 5)
            #expect(numbers.map(\.state) == [.reserved, .reserved])
            let fresh = try await SignerBrowser.signIn(
                "van-thu-1", name: "Văn Thư Mẫu", as: [.clerk], office, caller)
            #expect(try await fresh.post("\(volume)/void/1", void).status == 303)
        }
    }

    @Test("A form sent twice acts once; one that was refused can be sent again")
    func twice() async throws {
        try await ServedOffice.run { office, caller in
            let volume = "/books/di/CHUNG/\(Self.year)"
            let clerk = try await SignerBrowser.signIn(
                "van-thu", name: "Văn Thư Mẫu", as: [.clerk], office, caller)
            let page = try await clerk.get("\(volume)/reserve")
            let once = try #require(page.field("once"))
            let name = try #require(page.field("form_id"))
            #expect(try #require(try await clerk.get("\(volume)/reserve").field("once")) != once)
            let fields = [("count", "2"), ("reason", "mất điện")]
            let wrong = [("count", "0"), ("reason", "mất điện"), ("form_id", name)]
            for _ in 0..<2 {
                #expect(try await clerk.post("\(volume)/reserve", wrong).status == 400)
            }
            for more in [[("once", once)], [("form_id", name)]] {
                for _ in 0..<2 {
                    let answer = try await clerk.post("\(volume)/reserve", fields + more)
                    #expect(answer.status == 303 && answer.location?.hasPrefix(volume) == true)
                }
            }
            let book = try #require(
                try await office.registry.books(of: Self.department()).first {
                    $0.key.book.text == "di"
                })
            #expect(book.next == 5)
        }
    }

    @Test("The same form sent twice at once is done once")
    func sentForms() throws {
        let forms = SentForms()
        let form = Digest.sha256("một biểu mẫu")
        try forms.begin(form, at: 0)
        #expect(throws: SentAgain.self) { try forms.begin(form, at: 1) }
        forms.end(form, with: nil)
        try forms.begin(form, at: 2)
        forms.end(form, with: .redirect(to: "/books"))
        #expect(throws: SentAgain.self) { try forms.begin(form, at: 3) }
        try forms.begin(form, at: 3_600_002)
    }

    @Test("A scan over the API must be a PDF, and who signed on paper must be noted as signing")
    func paper() async throws {
        try await ServedOffice.run { office, caller in
            let path = "/api/organs/\(ServedOffice.department)/paper"
            func members(_ scan: [UInt8]?, name: String = "quet.pdf") -> JSONValue {
                var object = ServedOffice.draft.object ?? [:]
                if let scan {
                    object["scan"] = [
                        "name": .string(name), "content": .string(Base64.encode(scan)),
                    ]
                }
                return .object(object)
            }
            let zip = try await caller.post(
                path, token: office.clerk, members(Array("PK\u{3}\u{4}".utf8)))
            #expect(zip.status == 415 && zip.problem == "not_pdf")
            let office415 = try await caller.post(
                path, token: office.clerk, members(ServedOffice.pdf, name: "quet.docx"))
            #expect(office415.status == 415)
            #expect(
                try await caller.post(path, token: office.clerk, members(ServedOffice.pdf)).status
                    == 200)
            let today = CivilDate(
                vietnam: Timestamp(milliseconds: SystemClock.unixMilliseconds()))
            try await office.registry.addPost(
                "GIÁM ĐỐC", of: try Self.department(), holder: "Giám Đốc Mẫu", isHead: true,
                from: today)
            let forged = try await caller.post(path, token: office.clerk, members(nil))
            #expect(forged.status == 422 && forged.problem == "signer_right")
        }
    }
}
