import AntinCore
import AntinLog
import AntinRegistry
import Testing

@Suite("A school's inbox and its sender's board")
struct InboxPageTests {
    /// A document sent to the school, the school's clerk at a browser, and the sender's.
    private struct Desk {
        let entry: Int64
        let school: SignerBrowser
        let sender: SignerBrowser

        init(_ office: ServedOffice, _ caller: Caller) async throws {
            let school = try #require(OrganID(ServedOffice.school))
            try await office.registry.openBook(
                school, book: try #require(BookID("den")), series: try #require(SeriesID("CHUNG")),
                direction: .incoming, name: "Sổ văn bản đến")
            self.entry = try await caller.issue(office)
            self.school = try await SignerBrowser.signIn(
                "truong", name: "Văn Thư Trường", as: [.clerk, .administrator],
                organ: ServedOffice.school, office, caller)
            self.sender = try await SignerBrowser.signIn(
                "so", name: "Văn Thư Sở", as: [.clerk], office, caller)
        }

        /// Checks and enters; the page of the arrival.
        func receive() async throws -> SignerBrowser.Page {
            let checked = try await self.school.post("/inbox/\(self.entry)/check", [])
            #expect(checked.status == 303)
            let check = try #require(checked.location)
            let page = try await self.school.get(check)
            #expect(page.status == 200 && page.html.contains("số đến 1"))
            let entered = try await self.school.post("\(check)/enter", [])
            #expect(entered.status == 303)
            return try await self.school.get(try #require(entered.location))
        }
    }

    @Test("Check and receive: the verdict, the arrival number, and 03 at the sender")
    func receive() async throws {
        try await ServedOffice.run { office, caller in
            let desk = try await Desk(office, caller)
            let before = try await desk.school.get("/inbox")
            #expect(before.status == 200 && before.html.contains("/inbox/\(desk.entry)/check"))
            let arrival = try await desk.receive()
            #expect(arrival.status == 200 && arrival.html.contains("Đã vào sổ"))
            let after = try await desk.school.get("/inbox")
            #expect(!after.html.contains("/inbox/\(desk.entry)/check"))
            let board = try await desk.sender.get("/outgoing/\(desk.entry)/delivery")
            #expect(board.status == 200 && board.html.contains("03 Đã tiếp nhận"))
            #expect(board.html.contains("Đã gửi 1, đã nhận 1"))
        }
    }

    @Test("A return needs its reason, which the sender reads on the board")
    func giveBack() async throws {
        try await ServedOffice.run { office, caller in
            let desk = try await Desk(office, caller)
            let missing = try await desk.school.post("/inbox/\(desk.entry)/return", [])
            #expect(missing.status == 400 && missing.html.contains("href=\"#reason\""))
            // Asked beside the verdict, it is answered beside it.
            let checked = try await desk.school.post("/inbox/\(desk.entry)/check", [])
            let check = try #require(checked.location?.split(separator: "/").last.map(String.init))
            let beside = try await desk.school.post(
                "/inbox/\(desk.entry)/return", [("check", check)])
            #expect(beside.status == 400 && beside.html.contains("href=\"#reason\""))
            #expect(beside.html.contains("\(check)/enter") && beside.html.contains("name=\"due\""))
            let done = try await desk.school.post(
                "/inbox/\(desk.entry)/return", [("reason", "sai nơi nhận <b>")])
            #expect(done.status == 303)
            let board = try await desk.sender.get("/outgoing/\(desk.entry)/delivery")
            #expect(board.html.contains("02 Từ chối tiếp nhận"))
            #expect(board.html.contains("sai nơi nhận &lt;b&gt;"))
        }
    }

    @Test("What was not sent to an organ does not exist for it, by any address")
    func strangers() async throws {
        try await ServedOffice.run { office, caller in
            let desk = try await Desk(office, caller)
            let stranger = try #require(OrganID("000.02.18.H41"))
            try await office.registry.registerOrgan(stranger, name: "Trường khác (hư cấu)")
            let other = try await SignerBrowser.signIn(
                "khac", name: "Người Khác", as: [.clerk], organ: stranger.text, office, caller)
            for path in ["/inbox/\(desk.entry)", "/inbox/\(desk.entry)/files/0"] {
                #expect(try await other.get(path).status == 404)
                #expect(try await desk.school.get(path).status == 200)
            }
            for act in ["check", "return", "recall", "assign", "progress", "finish", "due"] {
                let answer = try await other.post("/inbox/\(desk.entry)/\(act)", [("reason", "x")])
                #expect(answer.status == 404, "\(act)")
            }
            #expect(
                try await other.get("/outgoing/\(desk.entry)/delivery").status == 404)
            #expect(try await desk.school.get("/inbox/9999").status == 404)
        }
    }

    @Test("A recall is a banner and a duty; after 15 the file is not handed out")
    func recall() async throws {
        try await ServedOffice.run { office, caller in
            let desk = try await Desk(office, caller)
            _ = try await desk.receive()
            let department = try #require(OrganID(ServedOffice.department))
            try await office.registry.recall(
                UInt64(desk.entry), as: department,
                record: ChangeRecord(reason: "sai thẩm quyền"))
            let home = try await desk.school.get("/inbox")
            #expect(home.html.contains("văn bản phải hủy bản đã nhận"))
            let sent = try await desk.school.get("/inbox/\(desk.entry)")
            let path = try #require(sent.location)
            let page = try await desk.school.get(path)
            #expect(page.html.contains("Hủy bản đã nhận và báo lại"))
            #expect(page.html.contains("sai thẩm quyền"))
            // One touch asks; the copies that were passed on are asked for, too.
            let asked = try await desk.school.post("\(path)/recall", [("answer", "agree")])
            #expect(asked.status == 200 && asked.html.contains("Hủy bản đã nhận?"))
            let hasty = try await desk.school.post(
                "\(path)/recall", [("answer", "agree"), ("confirmed", "yes")])
            #expect(hasty.status == 400 && hasty.html.contains("href=\"#copies\""))
            #expect(try await desk.school.get("\(path)/files/0").status == 200)
            let done = try await desk.school.post(
                "\(path)/recall",
                [("answer", "agree"), ("confirmed", "yes"), ("copies", "destroyed")])
            #expect(done.status == 303 && done.location?.hasPrefix(path) == true)
            #expect(try await desk.school.get("\(path)/files/0").status == 404)
            #expect(try await desk.school.get("/inbox/\(desk.entry)/files/0").status == 404)
            // Nothing is to be done with what is gone.
            let gone = try await desk.school.get(path)
            #expect(gone.html.contains("Đã thu hồi") && !gone.html.contains("\(path)/finish"))
            #expect(!gone.html.contains("</span> Thật<"))
            let board = try await desk.sender.get("/outgoing/\(desk.entry)/delivery")
            #expect(board.html.contains("15 Đồng ý"))
        }
    }

    @Test("Assigning, noting and finishing over pages are 04, 05 and 06 at the sender")
    func work() async throws {
        try await ServedOffice.run { office, caller in
            let desk = try await Desk(office, caller)
            _ = try await desk.receive()
            let path = try #require(try await desk.school.get("/inbox/\(desk.entry)").location)
            let nobody = try await desk.school.post("\(path)/assign", [])
            #expect(nobody.status == 400 && nobody.html.contains("href=\"#who\""))
            _ = try await desk.school.post("\(path)/assign", [("unit", "Tổ Văn")])
            let page = try await desk.school.get(path)
            let assignment = try #require(page.field("assignment"))
            _ = try await desk.school.post(
                "\(path)/progress", [("assignment", assignment), ("note", "đang làm")])
            var board = try await desk.sender.get("/outgoing/\(desk.entry)/delivery")
            #expect(board.html.contains("05 Đang xử lý"))
            _ = try await desk.school.post(
                "\(path)/finish", [("assignment", assignment), ("reply", "12/BC-THCS")])
            board = try await desk.sender.get("/outgoing/\(desk.entry)/delivery")
            #expect(board.html.contains("06 Hoàn thành"))
            #expect(try await desk.school.get(path).html.contains("12/BC-THCS"))
        }
    }

    @Test("What the clerk notes for a recipient is shown as the clerk's note; calls are minuted")
    func noted() async throws {
        try await ServedOffice.run { office, caller in
            let desk = try await Desk(office, caller)
            let lines = try await office.registry.deliveryLines(of: UInt64(desk.entry))
            let id = try #require(lines.first).delivery.id
            let path = "/outgoing/\(desk.entry)/delivery/\(id)"
            let bad = try await desk.sender.post("\(path)/status", [("state", "13")])
            #expect(bad.status == 400)
            let done = try await desk.sender.post(
                "\(path)/status", [("state", "03"), ("via", "telephone")])
            #expect(done.status == 303)
            let board = try await desk.sender.get("/outgoing/\(desk.entry)/delivery")
            #expect(board.html.contains("văn thư ghi, qua điện thoại"))
            let call = try await desk.sender.post(
                "\(path)/call",
                [("telephone", "0200 000 000"), ("person", "Cô Mẫu"), ("said", "đã in")])
            #expect(call.status == 303)
            #expect(try await desk.sender.get(path).html.contains("Cô Mẫu: đã in"))
            #expect(try await desk.school.post("\(path)/status", [("state", "03")]).status == 404)
        }
    }

    @Test("A file from elsewhere is checked, then entered by what the clerk reads off it")
    func elsewhere() async throws {
        try await ServedOffice.run { office, caller in
            let desk = try await Desk(office, caller)
            let empty = try await desk.school.post("/inbox/new", [("channel", "e-mail")])
            #expect(empty.status == 400 && empty.html.contains("href=\"#file\""))
            let checked = try await desk.school.upload("/inbox/new", "file", ServedOffice.pdf)
            let check = try #require(checked.location?.split(separator: "?").first.map(String.init))
            let missing = try await desk.school.post("\(check)/enter", [("channel", "e-mail")])
            #expect(missing.status == 400 && missing.html.contains("href=\"#subject\""))
            let entered = try await desk.school.post(
                "\(check)/enter",
                [
                    ("channel", "e-mail"), ("sender", "Sở mẫu"), ("subject", "VĂN BẢN MẪU"),
                    ("notation", "12/SGDĐT-VP"), ("date", "20/11/2026"), ("due", "01/12/2026"),
                ])
            let page = try await desk.school.get(try #require(entered.location))
            #expect(page.html.contains("12/SGDĐT-VP") && page.html.contains("01/12/2026"))
            let again = try await desk.school.post("\(check)/enter", [("channel", "e-mail")])
            #expect(again.status == 303)
            let list = try await desk.school.get("/inbox/deadlines")
            #expect(list.html.contains("01/12/2026"))
            let other = try await desk.sender.get(check)
            #expect(other.status == 404)
        }
    }

    @Test("A webhook's secret is shown once, and an address without TLS is refused")
    func webhooks() async throws {
        try await ServedOffice.run { office, caller in
            let token = try await office.registry.createToken(
                label: "quản trị",
                grants: [Token.Grant(organ: ServedOffice.department, role: .administrator)]
            ).secret
            let path = "/api/organs/\(ServedOffice.department)/webhooks"
            for url in ["http://a.example/", "ftp://a.example/", "https://a b/", ""] {
                let bad = try await caller.post(
                    path, token: token, ["label": "a", "url": .string(url)])
                #expect(bad.status == 422, "\(url)")
            }
            let made = try await caller.post(
                path, token: token, ["label": "a", "url": "https://a.example/hook"])
            #expect(made.status == 201 && made.json["secret"]?.string?.hasPrefix("whsec_") == true)
            let list = try await caller.get(path, token: token)
            #expect(list.json["webhooks"]?.array?.count == 1)
            #expect(list.json["webhooks"]?.array?.first?["secret"] == nil)
            #expect(try await caller.get(path, token: office.clerk).status == 403)
        }
    }
}
