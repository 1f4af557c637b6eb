import AntinCore
import AntinCrypto
import AntinLog
import AntinRegistry
import AntinSystem
import Foundation
import Testing

@testable import AntinServer

@Suite("Pages of books")
struct BooksTests {
    private static let volume = "/books/di/CHUNG/\(year)"
    private static var year: Int {
        CivilDate(vietnam: Timestamp(milliseconds: SystemClock.unixMilliseconds())).year
    }

    @Test(
        "The columns are the decree's, in its order",
        arguments: [
            (
                BookForm.outgoing,
                [
                    "Số, ký hiệu văn bản", "Ngày tháng văn bản",
                    "Tên loại và trích yếu nội dung văn bản", "Người ký", "Nơi nhận văn bản",
                    "Đơn vị, người nhận bản lưu", "Số lượng bản", "Ngày chuyển", "Ký nhận",
                    "Ghi chú",
                ]
            ),
            (
                .incoming,
                [
                    "Ngày đến", "Số đến", "Tác giả", "Số, ký hiệu văn bản", "Ngày tháng văn bản",
                    "Tên loại và trích yếu nội dung văn bản", "Đơn vị hoặc người nhận",
                    "Ngày chuyển", "Ký nhận", "Ghi chú",
                ]
            ),
            (
                .progress,
                [
                    "Số đến",
                    "Tên loại, số, ký hiệu, ngày, tháng và tên cơ quan, tổ chức ban hành văn bản",
                    "Đơn vị hoặc người nhận", "Thời hạn giải quyết", "Tiến độ giải quyết",
                    "Số, ký hiệu văn bản trả lời", "Ghi chú",
                ]
            ),
        ] as [(BookForm, [String])])
    func columns(_ form: BookForm, _ names: [String]) throws {
        let words = try WordCatalogue(WebResources().words)
        #expect(
            form.columns.map { words.text("books.column.\($0.key)", .vietnamese) } == names)
        #expect(form.columns.reduce(0) { $0 + $1.millimetres } == 273)
    }

    @Test(
        "Widths on paper stand in the style sheet as in the form, so that lines are counted right")
    func widths() throws {
        let style = String(
            decoding: try #require(try WebResources().files["style_books.css"]), as: UTF8.self)
        for form in [BookForm.outgoing, .incoming, .progress] {
            for (position, column) in form.columns.enumerated() {
                let rule = try #require(
                    style.split(separator: "\n").first {
                        $0.split(whereSeparator: { ",{".contains($0) }).map(String.init)
                            .contains(".form-\(form.rawValue) .c\(position + 1)")
                    })
                #expect(rule.hasSuffix("width:\(column.millimetres)mm}"))
            }
        }
    }

    @Test("A document is in the book, on the screen and on paper, with number, subject and signer")
    func issued() async throws {
        try await ServedOffice.run { office, caller in
            let entry = try await caller.issue(office)
            let clerk = try await SignedIn(office, caller, [.clerk])
            for path in [Self.volume, Self.volume + "/print"] {
                let page = try await clerk.get(path)
                #expect(page.status == 200)
                for text in ["01/SGDĐT-VP", "V/v thử nghiệm", "Người Ký Mẫu", "Trường THCS B"] {
                    #expect(page.text.contains(text), "\(text) in \(path)")
                }
            }
            #expect(try await clerk.get("/books").text.contains("Sổ văn bản đi"))
            let line = try await clerk.get("/books/line/\(entry)")
            #expect(line.text.contains("tep-0.pdf"))
            let file = try await clerk.get("/books/line/\(entry)/files/0")
            #expect(file.bytes.starts(with: Array("%PDF".utf8)))
            let counts = try await clerk.get("/books/counts")
            #expect(counts.text.contains("100 %"))
            let school = try await SignedIn(
                office, caller, [.clerk], organ: ServedOffice.school)
            // It was sent to the school, which sees the line but has no such book.
            #expect(try await school.get("/books/line/\(entry)").status == 200)
            #expect(try await school.get(Self.volume).status == 404)
        }
    }

    @Test("The hash on a printed sheet is what an export of the log gives, by two ways of counting")
    func hash() async throws {
        try await ServedOffice.run { office, caller in
            let entry = try await caller.issue(office)
            _ = try await caller.issue(office)
            let clerk = try await SignedIn(office, caller, [.clerk])
            _ = try await clerk.post(
                Self.volume + "/reserve", ["count": "2", "reason": "mất điện"])
            _ = try await clerk.post(
                Self.volume + "/void/4", ["reason": "không dùng", "typed_number": "4"])
            let recalled = try await caller.post(
                "/api/documents/\(entry)/recall", token: office.clerk, ["reason": "nhầm"])
            #expect(recalled.status == 200)
            let page = try await clerk.get(Self.volume + "/print")
            let folder = office.folder + "-xuat"
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let head = try await office.registry.export(to: folder, records: .all).head
            // Counted here from the bytes alone, without the code that printed it.
            var lines = ""
            var documents: Set<Int> = []
            for index in 0..<Int(head.size) {
                let bytes = try Self.entry(index, in: folder, size: Int(head.size))
                let body = try #require(
                    try JSONSerialization.jsonObject(
                        with: Data(bytes.split(separator: 0x0A)[4])) as? [String: Any])
                let kind = try #require(body["kind"] as? String)
                let ref = (body["ref"] as? [String: Any])?["index"] as? Int
                let isInBook =
                    body["book"] as? String == "di" && body["number"] != nil
                    && body["organ"] as? String == ServedOffice.department
                if isInBook, kind == "document.issued" { documents.insert(index) }
                let isAbout =
                    ["document.recalled", "document.corrected"].contains(kind)
                    && documents.contains(ref ?? -1)
                if isInBook || isAbout {
                    let leaf = Digest.sha256([0x00] + bytes).hex
                    lines += "\(index) \(leaf)\n"
                }
            }
            let text = """
                antin.book-range/1
                \(office.registry.origin)
                \(ServedOffice.department)/di/CHUNG/\(Self.year)
                1-4
                \(head.size)
                \(lines)
                """
            let hash = Digest.sha256(text).hex
            #expect(page.text.contains(BookPrint.grouped(hash)))
            #expect(page.text.contains(BookPrint.grouped(head.root.hex)))
        }
    }

    /// An entry's bytes out of the bundles of an export.
    private static func entry(_ index: Int, in folder: String, size: Int) throws -> [UInt8] {
        precondition(size <= 256, "one bundle is enough here")
        let bytes = try FileSystem.read(
            folder + "/tile/entries/000.p/\(size)", limit: 1 << 24)
        var offset = 0
        for _ in 0..<index {
            offset += 2 + Int(bytes[offset]) << 8 + Int(bytes[offset + 1])
        }
        let count = Int(bytes[offset]) << 8 + Int(bytes[offset + 1])
        return Array(bytes[(offset + 2)..<(offset + 2 + count)])
    }

    @Test("A reserved number is shown as such, is filled in late, and the book says so")
    func lateEntry() async throws {
        try await ServedOffice.run { office, caller in
            let clerk = try await SignedIn(office, caller, [.clerk])
            let reserved = try await clerk.post(
                Self.volume + "/reserve", ["count": "2", "reason": "mất điện"])
            #expect(reserved.status == 303)
            #expect(try await clerk.get(Self.volume).text.contains("SỐ GIỮ KHI MẤT MẠNG"))
            #expect(try await clerk.get(Self.volume + "/fill/1").status == 200)
            let today = CivilDate(
                vietnam: Timestamp(milliseconds: SystemClock.unixMilliseconds()))
            let fields = [
                "date": today.short(in: .vietnamese), "type": "CV", "notation": "SGDĐT-VP",
                "subject": "Về việc phòng chống bão", "signer": "Người Ký Mẫu",
                "position": "GIÁM ĐỐC", "recipients": "Trường A\nTrường B",
            ]
            let missing = try await clerk.post(
                Self.volume + "/fill/1", fields.filter { $0.key != "signer" })
            #expect(missing.status == 400)
            #expect(missing.text.contains("phòng chống bão"))
            #expect(try await clerk.post(Self.volume + "/fill/1", fields).status == 303)
            let page = try await clerk.get(Self.volume + "/print")
            #expect(page.text.contains("Vào sổ sau, ngày"))
            #expect(page.text.contains("mất điện"))
            #expect(page.text.contains("Trường A; Trường B"))
            #expect(page.text.contains("1 số vào sổ sau"))
            // The second one is still open, so the book cannot be closed.
            let close = try await clerk.post(
                Self.volume + "/close", ["typed_year": "\(Self.year)"])
            #expect(close.status == 400)
            let wrong = try await clerk.post(
                Self.volume + "/void/2", ["reason": "không dùng", "typed_number": "3"])
            #expect(wrong.status == 400)
            let void = try await clerk.post(
                Self.volume + "/void/2", ["reason": "không dùng", "typed_number": "02"])
            #expect(void.status == 303)
            #expect(
                try await clerk.post(
                    Self.volume + "/close", ["typed_year": "\(Self.year)"]
                ).status == 303)
            #expect(try await clerk.get(Self.volume + "/print").text.contains("SỐ ĐÃ HỦY"))
        }
    }

    @Test("A book is opened with its first number, and with a reason exactly if that is not 1")
    func opening() async throws {
        try await ServedOffice.run { office, caller in
            let clerk = try await SignedIn(office, caller, [.clerk])
            var fields = [
                "direction": "incoming", "name": "Sổ đăng ký văn bản đến", "first": "128",
            ]
            #expect(try await clerk.post("/books/open", fields).status == 400)
            fields["reason"] = "tiếp theo sổ giấy"
            #expect(try await clerk.post("/books/open", fields).status == 303)
            #expect(try await clerk.get("/books").text.contains("128"))
            let again = try await clerk.post("/books/open", fields)
            #expect(again.status == 400)
            // The short names are the usual ones where none was typed.
            #expect(try await clerk.get("/books/den/CHUNG/\(Self.year)").status == 200)
            #expect(
                try await clerk.get("/books/den/CHUNG/\(Self.year)/print?form=progress").text
                    .contains("SỔ THEO DÕI GIẢI QUYẾT VĂN BẢN ĐẾN"))
        }
    }

    @Test("Who may not, cannot: signers and auditors read, other organs find nothing")
    func permissions() async throws {
        try await ServedOffice.run { office, caller in
            let entry = try await caller.issue(office)
            let signer = try await SignedIn(office, caller, [.signer])
            let auditor = try await SignedIn(office, caller, [.auditor])
            let staff = try await SignedIn(office, caller, [.staff])
            #expect(try await signer.get(Self.volume).status == 200)
            #expect(
                try await signer.post(
                    Self.volume + "/reserve", ["count": "1", "reason": "x"]
                ).status == 403)
            #expect(try await auditor.get("/books/open").status == 403)
            #expect(try await staff.get(Self.volume).status == 403)
            // An auditor reads hashes; the file opens only when it was granted.
            let line = try await auditor.get("/books/line/\(entry)")
            #expect(line.status == 200)
            #expect(!line.text.contains("/files/0\""))
            #expect(try await auditor.get("/books/line/\(entry)/files/0").status == 404)
            #expect(try await signer.get("/books/line/999999").status == 404)
            let anybody = try await caller.get(Self.volume)
            #expect(anybody.status == 303 || anybody.status == 401)
        }
    }

    @Test(
        "A text takes as many lines as it needs, and a word without spaces is broken",
        arguments: [
            ("", 10, 1), ("mười chữ cái", 12, 1), ("mười chữ cái", 11, 2),
            (String(repeating: "a", count: 30), 10, 3),
            ("a " + String(repeating: "b", count: 10), 10, 2),
        ] as [(String, Double, Int)])
    func lines(_ text: String, _ width: Double, _ count: Int) {
        #expect(BookSheets.lines(text, width) == count)
    }
}
