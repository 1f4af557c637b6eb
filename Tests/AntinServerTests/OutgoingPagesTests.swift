import AntinCore
import AntinCrypto
import AntinLog
import AntinRegistry
import AntinStamp
import AntinSystem
import AntinTestSupport
import Foundation
import HTTPTypes
import Testing

@testable import AntinServer

/// What a clerk does on the pages, from a PDF to a document that is recalled again.
@Suite(
    "The clerk's pages",
    .enabled(
        if: FileManager.default.fileExists(atPath: "/usr/bin/pdftotext")
            && FileManager.default.fileExists(atPath: StampFonts.debianFolder),
        "needs poppler-utils and fonts-liberation2"))
struct OutgoingPagesTests {
    private static let hostile = "V/v <script>alert(1)</script> \"mẫu\" =1+1"

    /// A clerk of the department at a browser.
    private func clerk(_ office: ServedOffice, _ caller: Caller) async throws -> SignerBrowser {
        let browser = try await SignerBrowser.signIn(
            "van-thu", name: "Văn Thư Mẫu", as: [.clerk], office, caller)
        try await office.registry.markSteppedUp(browser.session.session)
        return browser
    }

    /// Sends a form with files, as browsers do.
    private func send(
        _ browser: SignerBrowser, _ path: String, _ fields: [(String, String)],
        files: [(field: String, name: String, bytes: [UInt8])] = []
    ) async throws -> SignerBrowser.Page {
        let mark = "ranh-gioi-9876543210"
        var body: [UInt8] = []
        for (name, value) in fields + [("csrf", browser.session.session.csrf)] {
            body += Array(
                "--\(mark)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n"
                    .utf8)
        }
        for file in files {
            body += Array(
                """
                --\(mark)\r\nContent-Disposition: form-data; name="\(file.field)"; \
                filename="\(file.name)"\r\nContent-Type: application/pdf\r\n\r\n
                """.utf8)
            body += file.bytes + Array("\r\n".utf8)
        }
        body += Array("--\(mark)--\r\n".utf8)
        return try await browser.send(
            .post, path, type: "multipart/form-data; boundary=\(mark)", body)
    }

    /// The fields of a form that is right.
    private static func fields(
        subject: String = "V/v thử nghiệm (VĂN BẢN MẪU – KHÔNG CÓ GIÁ TRỊ)",
        signer: String = "Người Ký Mẫu", more: [(String, String)] = []
    ) -> [(String, String)] {
        [
            ("book", "di/CHUNG"), ("type", "CV"), ("notation", "SGDĐT-VP"), ("subject", subject),
            ("level", "internal"), ("urgency", "none"), ("keepers", "VT, VP"),
            ("signer1_name", signer), ("signer1_position", "PHÓ GIÁM ĐỐC"),
            ("signer1_authority", "KT."), ("recipients", ServedOffice.school),
        ] + more
    }

    /// Begins with a file; where the form is.
    private func begin(
        _ browser: SignerBrowser, _ bytes: [UInt8], name: String = "cv.pdf"
    ) async throws -> String {
        let page = try await self.send(
            browser, "/outgoing/new", [("once", Hex.encode(SecureRandom.bytes(8)))],
            files: [("file", name, bytes)])
        #expect(page.status == 303)
        let location = try #require(page.location)
        return String(location.prefix { $0 != "?" })
    }

    /// A dispatch that was registered on the pages; its id.
    private func register(
        _ browser: SignerBrowser, _ bytes: [UInt8] = ServedOffice.pdf,
        _ fields: [(String, String)] = Self.fields()
    ) async throws -> String {
        let path = try await self.begin(browser, bytes)
        let page = try await self.send(browser, path, fields + [("do", "register")])
        #expect(page.status == 303, "\(page.html.suffix(6_000))")
        return String(path.dropFirst("/outgoing/".count).dropLast("/edit".count))
    }

    @Test("A file is kept as a draft at once, and the form holds what it says of itself")
    func proposes() async throws {
        try await ServedOffice.run { office, caller in
            let browser = try await self.clerk(office, caller)
            let path = try await self.begin(browser, try FormTests.sample("01-cong-van"))
            let page = try await browser.get(path)
            #expect(page.status == 200)
            for text in [
                "V/v lập, ký số và lưu hồ sơ điện tử trong nhà trường", "SGDĐT-VP",
                "Đinh Ngọc Sương Mai", "PHÓ GIÁM ĐỐC", "Các phòng thuộc Sở", "VT, VP",
            ] {
                #expect(page.html.contains(text), "\(text)")
            }
            let home = try await browser.get("/home")
            #expect(home.html.contains(path))
        }
    }

    @Test("Another file leaves the fields as they are, and says so; they are read anew on request")
    func anotherFile() async throws {
        try await ServedOffice.run { office, caller in
            let browser = try await self.clerk(office, caller)
            let path = try await self.begin(browser, ServedOffice.pdf)
            let typed = Self.fields(subject: "Theo tệp cũ") + [("due", "05/12/2099")]
            let other = try await self.send(
                browser, path, typed + [("do", "save")],
                files: [("file", "moi.pdf", try FormTests.sample("01-cong-van"))])
            #expect(other.location?.contains("notice=outgoing_other_file") == true)
            #expect(try await browser.get(path).html.contains("Theo tệp cũ"))
            let anew = try await self.send(browser, path, typed + [("do", "reread")])
            #expect(anew.location?.contains("notice=outgoing_reread") == true)
            let page = try await browser.get(path)
            #expect(page.html.contains("V/v lập, ký số và lưu hồ sơ điện tử trong nhà trường"))
            #expect(!page.html.contains("Theo tệp cũ") && page.html.contains("05/12/2099"))
        }
    }

    @Test("Two windows on one draft: the later one is told, and nothing is overwritten unseen")
    func twoWindows() async throws {
        try await ServedOffice.run { office, caller in
            let browser = try await self.clerk(office, caller)
            let path = try await self.begin(browser, ServedOffice.pdf)
            func version(_ html: String) throws -> String {
                let start = try #require(html.range(of: "name=\"draft_version\" value=\""))
                return String(html[start.upperBound...].prefix { $0 != "\"" })
            }
            let both = try version(try await browser.get(path).html)
            let first = try await self.send(
                browser, path, Self.fields(subject: "Bản thứ nhất") + [("draft_version", both)])
            #expect(first.status == 303)
            let second = try await self.send(
                browser, path, Self.fields(subject: "Bản thứ hai") + [("draft_version", both)])
            #expect(second.status == 422)
            #expect(second.html.contains("đã được lưu ở cửa sổ khác"))
            #expect(second.html.contains("Bản thứ hai"))
            #expect(try await browser.get(path).html.contains("Bản thứ nhất"))
            // Sent again from the page that told it, it counts.
            let again = try await self.send(
                browser, path,
                Self.fields(subject: "Bản thứ hai")
                    + [("draft_version", try version(second.html))])
            #expect(again.status == 303)
            #expect(try await browser.get(path).html.contains("Bản thứ hai"))
        }
    }

    @Test("A recipient that the system does not know is named, and the nearest name is offered")
    func outside() async throws {
        try await ServedOffice.run { office, caller in
            let browser = try await self.clerk(office, caller)
            let school = try #require(OrganID(ServedOffice.school))
            let name = try #require(try await office.registry.organ(school)).name
            let typed = VietnameseText.withoutMarks(name).lowercased()
            let path = try await self.begin(browser, ServedOffice.pdf)
            var fields = Self.fields().filter { $0.0 != "recipients" }
            fields.append(("recipients", "\(typed)\nNơi không ai biết"))
            _ = try await self.send(browser, path, fields)
            let page = try await browser.get(path)
            #expect(page.html.contains("2 nơi không có trong hệ thống"))
            #expect(page.html.contains("value=\"0 \(ServedOffice.school)\""))
            let picked = try await self.send(
                browser, path, fields + [("pick", "0 \(ServedOffice.school)")])
            #expect(picked.status == 303)
            let after = try await browser.get(path)
            #expect(after.html.contains("1 nơi không có trong hệ thống"))
            #expect(after.html.contains(name))
        }
    }

    @Test("What is wrong is said beside its field, and nothing that was typed is lost")
    func keeps() async throws {
        try await ServedOffice.run { office, caller in
            let browser = try await self.clerk(office, caller)
            let path = try await self.begin(browser, ServedOffice.pdf)
            let wrong = try await self.send(
                browser, path,
                Self.fields(
                    subject: Self.hostile,
                    more: [
                        ("due", "31/02/2027"), ("amount", "nhiều"), ("do", "register"),
                        ("relation1_kind", "thay_the"), ("relation1_document", "77/XYZ-Q"),
                    ]))
            #expect(wrong.status == 422)
            for field in ["due", "amount", "relation1_document"] {
                #expect(wrong.html.contains("href=\"#\(field)\""), "\(field)")
            }
            let later = try await browser.get(path)
            for page in [wrong, later] {
                #expect(page.html.contains("31/02/2027"))
                #expect(page.html.contains("V/v &lt;script&gt;alert(1)&lt;/script&gt;"))
                #expect(!page.html.contains("<script>alert"))
            }
            #expect(
                try await office.registry.dispatches(
                    of: #require(OrganID(ServedOffice.department)), in: [.draft]
                ).isEmpty)
        }
    }

    @Test("A word-processor file, a signed file and no file are refused with what to do")
    func refuses() async throws {
        try await ServedOffice.run { office, caller in
            let browser = try await self.clerk(office, caller)
            let signed = try ElsewhereTests.signed(ServedOffice.pdf, by: office.person)
            for (name, bytes, words) in [
                ("du-thao.docx", Array("PK".utf8), "Lưu dưới dạng PDF"),
                ("da-ky.pdf", signed, "Tệp đã có chữ ký số"),
                ("anh.pdf", Array("JFIF".utf8), "Tệp không phải PDF"),
            ] {
                let page = try await self.send(
                    browser, "/outgoing/new", [], files: [("file", name, bytes)])
                #expect(page.status == 422)
                #expect(page.html.contains(words))
            }
            let none = try await self.send(browser, "/outgoing/new", [])
            #expect(none.status == 422)
            #expect(none.html.contains("href=\"#file\""))
        }
    }

    @Test("The same file or the same subject is registered again only by who has looked")
    func duplicates() async throws {
        try await ServedOffice.run { office, caller in
            let browser = try await self.clerk(office, caller)
            _ = try await self.register(browser)
            let path = try await self.begin(browser, ServedOffice.pdf)
            #expect(try await browser.get(path).html.contains("Cùng một tệp"))
            let fields = Self.fields(subject: "V/v việc khác") + [("do", "register")]
            let warned = try await self.send(browser, path, fields)
            #expect(warned.status == 422)
            #expect(warned.html.contains("name=\"alike\""))
            let known = try await self.send(browser, path, fields + [("alike", "known")])
            #expect(known.status == 303)
            let other = TestPDF.bytes("KHAC")
            let same = try await self.begin(browser, other)
            let again = try await self.send(
                browser, same, Self.fields() + [("do", "register")])
            #expect(again.html.contains("Cùng ký hiệu và trích yếu"))
            let live = try await browser.get(
                "/outgoing/alike?notation=SGD%C4%90T-VP&subject=V%2Fv+vi%E1%BB%87c+kh%C3%A1c")
            #expect(live.html.contains("\"alike\":[{"))
        }
    }

    @Test("A draft is prepared and waits for its signer, is taken back, and can be given up")
    func sends() async throws {
        try await ServedOffice.run { office, caller in
            let browser = try await self.clerk(office, caller)
            let id = try await self.register(
                browser, try FormTests.sample("01-cong-van"),
                Self.fields(signer: "Đinh Ngọc Sương Mai"))
            let preview = try await browser.get("/outgoing/\(id)/preview")
            #expect(preview.status == 200)
            #expect(preview.html.contains("Dự thảo dùng được"))
            #expect(try await browser.post("/outgoing/\(id)/send", []).status == 303)
            let name = try #require(DispatchID(id))
            #expect(try await office.registry.signingRequests(of: name).count == 1)
            // What waits for others is not this person's work.
            let home = try await browser.get("/home")
            #expect(home.html.contains("<h1>Không có việc nào đang chờ</h1>"))
            #expect(home.html.contains("Đang chờ người ký"))
            let sent = try #require(try await office.registry.dispatch(name))
            #expect(sent.draft.record.code != nil)
            let locked = try await browser.get("/outgoing/\(id)/edit")
            #expect(locked.location?.hasPrefix("/outgoing/\(id)?") == true)
            #expect(try await browser.post("/outgoing/\(id)/takeback", []).status == 303)
            #expect(try await office.registry.signingRequests(of: name).isEmpty)
            // Facts that change make the file begin anew: its fields were made for others.
            let changed = try await self.send(
                browser, "/outgoing/\(id)/edit",
                Self.fields(signer: "Người Ký Mẫu") + [("do", "register")])
            #expect(changed.status == 303)
            let edited = try #require(try await office.registry.dispatch(name))
            #expect(edited.currentFiles.map(\.sha256) != sent.currentFiles.map(\.sha256))
            #expect(edited.draft.record.code == sent.draft.record.code)
            #expect(try await browser.post("/outgoing/\(id)/abandon", []).status == 303)
            #expect(try await office.registry.dispatch(name)?.state == .abandoned)
        }
    }

    @Test("What a program has prepared is fine in the preview: its own fields are no fault")
    func preparedElsewhere() async throws {
        try await ServedOffice.run { office, caller in
            let browser = try await self.clerk(office, caller)
            let id = try await FormTests.draft(
                caller, office, files: [try FormTests.sample("01-cong-van")])
            let made = try await caller.post(
                "/api/dispatches/\(id)/files/0/form", token: office.clerk)
            #expect(made.status == 200)
            let page = try await browser.get("/outgoing/\(id)/preview")
            #expect(page.status == 200 && page.html.contains("Dự thảo dùng được"))
        }
    }

    @Test("A draft that cannot be prepared is not sent; the page says what to mend")
    func refusesToSend() async throws {
        try await ServedOffice.run { office, caller in
            let browser = try await self.clerk(office, caller)
            let id = try await self.register(
                browser, try FormTests.sample("01-cong-van"),
                Self.fields(signer: "Không Có Trên Trang"))
            let page = try await browser.post("/outgoing/\(id)/send", [])
            #expect(page.status == 422)
            #expect(page.html.contains("Dự thảo cần sửa"))
            #expect(
                try await office.registry.signingRequests(
                    of: #require(DispatchID(id))
                ).isEmpty)
        }
    }

    @Test("One action numbers, waits for the seal, and issues when it is there; again is the same")
    func issues() async throws {
        try await ServedOffice.run { office, caller in
            let browser = try await self.clerk(office, caller)
            let id = try await self.register(browser)
            let signed = try await caller.sign(
                id, office.person, as: "person", token: office.clerk)
            #expect(signed.status == 200)
            let home = try await browser.get("/home")
            #expect(home.html.contains("/outgoing/\(id)/issue"))
            let page = try await browser.get("/outgoing/\(id)/issue")
            let shown = try #require(page.field("shown"))
            let stale = try await browser.post("/outgoing/\(id)/issue", [("shown", "00")])
            #expect(stale.status == 422)
            for _ in 0..<2 {
                let numbered = try await browser.post(
                    "/outgoing/\(id)/issue", [("shown", shown)])
                #expect(numbered.location?.hasPrefix("/outgoing/\(id)/issue?") == true)
            }
            let file = try await browser.get("/outgoing/\(id)/seal/0").bytes
            let sealed = try ElsewhereTests.signed(file, by: office.seal)
            let wrong = try await self.send(
                browser, "/outgoing/\(id)/seal/0", [], files: [("signed", "a.pdf", file)])
            #expect(wrong.status == 422)
            #expect(wrong.html.contains("href=\"#signed0\""))
            let issued = try await self.send(
                browser, "/outgoing/\(id)/seal/0", [], files: [("signed", "a.pdf", sealed)])
            let entry = try #require(issued.location?.prefix { $0 != "?" })
            #expect(entry.hasPrefix("/outgoing/entry/"))
            let again = try await browser.post("/outgoing/\(id)/issue", [("shown", shown)])
            #expect(again.location.map { String($0.prefix { $0 != "?" }) } == String(entry))
            let document = try await browser.get(String(entry))
            #expect(document.html.contains("01/SGDĐT-VP"))
            #expect(try await browser.get(entry + "/package").bytes.starts(with: Array("PK".utf8)))
            let receipt = try Receipt(parsing: try await browser.get(entry + "/receipt").bytes)
            #expect(try receipt.documentRecord()?.codeNumber == "01")
        }
    }

    @Test("Two clerks at once take one number and make one entry")
    func atOnce() async throws {
        try await ServedOffice.run { office, caller in
            let id = try await caller.draft(office)
            _ = try await caller.sign(id, office.person, as: "person", token: office.clerk)
            let name = try #require(DispatchID(id))
            let desk = DispatchDesk(
                registry: office.registry,
                configuration: ServerConfiguration(verifier: "/nonexistent", trust: []))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<8 {
                    group.addTask { _ = try await desk.advance(name, seal: nil) }
                }
                try await group.waitForAll()
            }
            _ = try await caller.sign(id, office.seal, as: "seal", token: office.clerk)
            let entries = try await withThrowingTaskGroup(of: UInt64?.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        guard case .issued(let issued) = try await desk.advance(name, seal: nil)
                        else { return nil }
                        return issued.entry
                    }
                }
                return try await group.reduce(into: Set<UInt64?>()) { $0.insert($1) }
            }
            #expect(entries.count == 1)
            #expect(entries.first != nil)
            let books = try await office.registry.books(
                of: #require(OrganID(ServedOffice.department)))
            #expect(books.first { $0.direction == .outgoing }?.next == 2)
        }
    }

    @Test("A group is written out when the document is issued, and fixed from then on")
    func groups() async throws {
        try await ServedOffice.run { office, caller in
            let browser = try await self.clerk(office, caller)
            let made = try await browser.post("/outgoing/groups", [("name", "Các trường")])
            let group = try #require(made.location).prefix { $0 != "?" }
            let number = try #require(group.split(separator: "/").last)
            let added = try await browser.post(
                "\(group)/add", [("members", "\(ServedOffice.school)\nTrường Ngoài a@b.example")])
            #expect(added.status == 303)
            let fields = Self.fields().filter { $0.0 != "recipients" }
            let id = try await self.register(
                browser, ServedOffice.pdf, fields + [("group", String(number))])
            let name = try #require(DispatchID(id))
            #expect(try await office.registry.dispatch(name)?.draft.handling.recipients.count == 2)
            _ = try await caller.sign(id, office.person, as: "person", token: office.clerk)
            _ = try await browser.post("\(group)/add", [("members", "Trường Đến Sau")])
            _ = try await caller.post("/api/dispatches/\(id)/number", token: office.clerk)
            _ = try await caller.sign(id, office.seal, as: "seal", token: office.clerk)
            let issued = try await caller.post("/api/dispatches/\(id)/issue", token: office.clerk)
            let entry = UInt64(try #require(issued.json["index"]?.integer))
            let opened = try #require(try await office.registry.handling(of: entry))
            let handling = try Handling(parsing: opened.json)
            #expect(handling.recipients.count == 3)
            #expect(handling.recipients.contains { $0.organID?.text == ServedOffice.school })
            #expect(handling.places == "Lưu: VT, VP")
        }
    }

    @Test("A recall needs a reason and the number typed; the form sent twice recalls once")
    func recall() async throws {
        try await ServedOffice.run { office, caller in
            let browser = try await self.clerk(office, caller)
            let entry = try await caller.issue(office)
            let path = "/outgoing/entry/\(entry)/recall"
            let once = try #require(try await browser.get(path).field("once"))
            let wrong = try await browser.post(
                path, [("once", once), ("reason", Self.hostile), ("confirm", "02/SGDĐT-VP")])
            #expect(wrong.status == 422)
            #expect(wrong.html.contains("href=\"#confirm\""))
            #expect(wrong.html.contains("&lt;script&gt;alert(1)"))
            let right = [("once", once), ("reason", "Ghi nhầm"), ("confirm", "01/sgdđt-vp")]
            for _ in 0..<2 { #expect(try await browser.post(path, right).status == 303) }
            let receipt = try await office.registry.receipt(of: UInt64(entry))
            #expect(receipt.changes.count == 1)
            let page = try await browser.get("/outgoing/entry/\(entry)")
            #expect(page.html.contains("Đã thu hồi: 01/SGDĐT-VP"))
            #expect(page.html.contains("Ghi nhầm"))
        }
    }

    @Test("A document is replaced by one of its type that was issued, and by no other")
    func replace() async throws {
        try await ServedOffice.run { office, caller in
            let browser = try await self.clerk(office, caller)
            let entry = try await caller.issue(office)
            let path = "/outgoing/entry/\(entry)/replace"
            let fields = [("reason", "Thay nội dung"), ("confirm", "01/SGDĐT-VP")]
            for by in ["", "09/SGDĐT-VP", "01/SGDĐT-VP"] {
                let page = try await browser.post(path, fields + [("by", by)])
                #expect(page.status == 422)
                #expect(page.html.contains("href=\"#by\""))
            }
        }
    }

    @Test("A paper document takes its number in the same book, once for each form")
    func paper() async throws {
        try await ServedOffice.run { office, caller in
            let browser = try await self.clerk(office, caller)
            _ = try await caller.issue(office)
            let once = Hex.encode(SecureRandom.bytes(8))
            let fields = Self.fields(subject: "V/v văn bản giấy") + [("once", once)]
            let first = try await self.send(browser, "/outgoing/paper", fields)
            let second = try await self.send(
                browser, "/outgoing/paper", fields + [("alike", "known")])
            #expect(first.status == 303)
            #expect(first.location == second.location)
            let page = try await browser.get(String(try #require(first.location)))
            #expect(page.html.contains("02/SGDĐT-VP"))
            let incomplete = try await self.send(browser, "/outgoing/paper", [])
            #expect(incomplete.status == 422)
            #expect(incomplete.html.contains("href=\"#subject\""))
        }
    }

    @Test("Another organ's clerk finds none of it")
    func strangers() async throws {
        try await ServedOffice.run { office, caller in
            let browser = try await self.clerk(office, caller)
            let id = try await self.register(browser)
            let path = try await self.begin(browser, TestPDF.bytes("NHAP"))
            let entry = try await caller.issue(office)
            let stranger = try await SignerBrowser.signIn(
                "truong", name: "Văn Thư Trường", as: [.clerk], organ: ServedOffice.school, office,
                caller)
            for address in [
                "/outgoing/\(id)", "/outgoing/\(id)/edit", "/outgoing/\(id)/file/0", path,
                "/outgoing/entry/\(entry)", "/outgoing/entry/\(entry)/package",
            ] {
                #expect(try await stranger.get(address).status == 404, "\(address)")
            }
            let list = try await stranger.get("/outgoing")
            #expect(!list.html.contains(id))
        }
    }
}
