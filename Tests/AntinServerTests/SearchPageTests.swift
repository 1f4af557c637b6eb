import AntinCore
import AntinRegistry
import Testing

@testable import AntinServer

@Suite("Pages of search")
struct SearchPageTests {
    @Test(
        "A cell that begins like a formula is made harmless, and quotes are doubled",
        arguments: [
            ("=1+1", "\"'=1+1\""), ("+84", "\"'+84\""), ("-1", "\"'-1\""), ("@x", "\"'@x\""),
            (" =1", "\"' =1\""), ("\t=1", "\"'\t=1\""), ("＝1", "\"'＝1\""),
            // A mark joins the quote before it, and the formula is no new cell for that.
            ("x,\"\u{301},=HYPERLINK(1)", "\"x,\"\"\u{301},=HYPERLINK(1)\""),
            ("x,\u{301}=1", "\"x,\u{301}=1\""), ("\u{200B}=1", "\"'\u{200B}=1\""),
            ("=\u{301}1", "\"'=\u{301}1\""), ("\u{FEFF}=1", "\"'\u{FEFF}=1\""),
            ("\0=1", "\"'=1\""), ("a\r\u{301}b", "\"a\r\u{301}b\""),
            ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""), ("a\nb", "\"a\nb\""),
            ("Về việc", "Về việc"), ("", ""), ("01/SGDĐT-VP", "01/SGDĐT-VP"),
        ])
    func formulas(_ text: String, _ cell: String) {
        #expect(CSVText.cell(text) == cell)
    }

    @Test("A table begins with the byte order mark and ends each row with CR LF")
    func table() {
        var csv = CSVText()
        csv.add(["a", "b"])
        csv.add(["ế", ""])
        #expect(csv.bytes == [0xEF, 0xBB, 0xBF] + Array("a,b\r\nế,\r\n".utf8))
    }

    @Test("What stands in an address comes back from it; what it does not know is left out")
    func address() throws {
        let address = SearchAddress([
            ("q", "Uông Bí & \"hội nghị\""), ("year", "2026"), ("from", "20/11/2026"),
            ("csrf", "x"), ("kind", "issued"),
        ])
        #expect(address.faults.isEmpty)
        let again = SearchAddress(try #require(WebForm.decoded(Array(address.text.utf8))))
        #expect(again.query == address.query)
        #expect(!address.text.contains("csrf"))
        #expect(SearchAddress([("year", "x"), ("from", "32/13/2026")]).faults == ["year", "from"])
    }

    @Test("A clerk finds without accents, saves the search, and takes the rows as a table")
    func clerk() async throws {
        try await ServedOffice.run { office, caller in
            let entry = try await caller.issue(office)
            let clerk = try await SignedIn(office, caller, [.clerk])
            let page = try await clerk.get("/search?q=thu+nghiem&kind=issued")
            #expect(page.text.contains("Thấy 1 văn bản"))
            #expect(page.text.contains("/books/line/\(entry)"))
            let none = try await clerk.get("/search?q=khongco").text
            #expect(none.contains("Không thấy văn bản") && none.contains("Bản nháp và văn bản"))
            #expect(!none.contains("export.csv"))
            // The offices are chosen by their names.
            #expect(page.text.contains("<option value=\"\(ServedOffice.school)\">"))
            #expect(try await clerk.get("/search?year=abc").text.contains("Năm phải là số"))
            let csv = try await clerk.get("/search/export.csv?q=thu+nghiem")
            #expect(csv.bytes.starts(with: [0xEF, 0xBB, 0xBF]))
            #expect(csv.text.contains("01/SGDĐT-VP,"))
            #expect(
                try await clerk.post(
                    "/search/save", ["name": "Thử", "query": "q=thu%20nghiem&evil=1"]
                ).status == 303)
            let home = try await clerk.get("/search")
            #expect(home.text.contains("/search?q=thu%20nghiem\""))
        }
    }

    @Test("A school finds what was sent to it and nothing else; a stranger finds nothing")
    func school() async throws {
        try await ServedOffice.run { office, caller in
            let entry = try await caller.issue(office)
            let school = try await SignedIn(office, caller, [.clerk], organ: ServedOffice.school)
            #expect(
                try await school.get("/search?q=thu+nghiem").text
                    .contains("/books/line/\(entry)"))
            let other = try #require(OrganID("000.02.18.H41"))
            try await office.registry.registerOrgan(other, name: "Trường C (hư cấu)")
            let stranger = try await SignedIn(office, caller, [.clerk], organ: other.text)
            #expect(try await stranger.get("/search?q=thu+nghiem").text.contains("Không thấy"))
            #expect(try await stranger.get("/books/line/\(entry)").status == 404)
            // Asking for everything does not widen what somebody may see.
            #expect(
                try await stranger.get("/search?q=thu+nghiem&all=1").text.contains("Không thấy"))
        }
    }

    @Test("What a subject says is text on the page, whatever it looks like")
    func hostile() async throws {
        try await ServedOffice.run { office, caller in
            guard case .object(var draft) = ServedOffice.draft else { return }
            draft["Subject"] = "<script>alert(1)</script> =cmd()"
            let id = try await caller.draft(office, .object(draft))
            #expect(
                try await caller.sign(
                    id, office.person, as: "person", token: office.clerk
                ).status == 200)
            _ = try await caller.post("/api/dispatches/\(id)/number", token: office.clerk)
            _ = try await caller.sign(id, office.seal, as: "seal", token: office.clerk)
            _ = try await caller.post("/api/dispatches/\(id)/issue", token: office.clerk)
            let clerk = try await SignedIn(office, caller, [.clerk])
            let page = try await clerk.get("/search?q=script")
            #expect(page.text.contains("&lt;script&gt;"))
            #expect(!page.text.contains("<script>alert"))
        }
    }
}
