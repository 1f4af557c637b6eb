// Finding documents by their words, and who finds what.

import AntinCore
import AntinLog
import AntinRegistry
import AntinSystem
import GRDB
import Testing

@Suite("Search")
struct SearchTests {
    private static let all = SearchScope(organs: nil, readsFiles: true)

    /// A registry with documents of these subjects.
    private static func registry(
        _ site: TestSite, _ subjects: [String]
    ) async throws -> Registry {
        let registry = try await site.create()
        for subject in subjects { _ = try await registry.issued(subject) }
        return registry
    }

    private static func subjects(
        _ registry: Registry, _ query: SearchQuery, _ scope: SearchScope = all
    ) async throws -> [String] {
        try await registry.search(query, in: scope).documents.compactMap(\.subject)
    }

    @Test("Results with the very tones come first, then the others, the newest first in each")
    func tones() async throws {
        let site = try TestSite()
        let registry = try await Self.registry(
            site, ["Họp tổ", "Hợp tác", "Hộp thư", "Họp giao ban", "Hop dong"])
        #expect(
            try await Self.subjects(registry, SearchQuery(words: "họp"))
                == ["Họp giao ban", "Họp tổ", "Hop dong", "Hộp thư", "Hợp tác"])
        #expect(try await registry.search(SearchQuery(words: "họp"), in: Self.all).exactCount == 2)
        #expect(
            try await Self.subjects(registry, SearchQuery(words: "hop"))
                == ["Hop dong", "Họp giao ban", "Hộp thư", "Hợp tác", "Họp tổ"])
        await registry.close()
    }

    @Test("Both places of the tone are one spelling, and count as the very tones")
    func places() async throws {
        let site = try TestSite()
        let registry = try await Self.registry(
            site, ["Trường THCS Hòa Bình", "Trường THCS Hoà Lạc", "Ủy quyền", "Uỷ ban"])
        for word in ["hòa", "hoà", "HÒA", "HOÀ"] {
            let page = try await registry.search(SearchQuery(words: word), in: Self.all)
            #expect(page.documents.count == 2)
            #expect(page.exactCount == 2)
        }
        for word in ["ủy", "uỷ"] {
            #expect(try await Self.subjects(registry, SearchQuery(words: word)).count == 2)
        }
        await registry.close()
    }

    @Test("Đ is found as d, as đ, and as the look-alike that some keyboards send")
    func stroke() async throws {
        let site = try TestSite()
        let registry = try await Self.registry(site, ["Đính chính", "Dinh dưỡng"])
        #expect(
            try await Self.subjects(registry, SearchQuery(words: "dinh chinh")) == ["Đính chính"])
        #expect(
            try await Self.subjects(registry, SearchQuery(words: "\u{D0}ính")).first
                == "Đính chính")
        await registry.close()
    }

    @Test(
        "Phrases stand side by side, a star stands for any ending, a notation is a phrase",
        arguments: [
            ("\"hội đồng\"", ["Hội đồng trường"]),
            ("hội đồng", ["Đồng thuận tại hội nghị", "Hội đồng trường"]),
            ("“hoi dong”", ["Hội đồng trường"]),
            ("tuy*", ["Tuyển sinh lớp 10"]),
            ("\"tuyen si*\"", ["Tuyển sinh lớp 10"]),
            ("t*", []),
            ("1/SGDĐT-VP", ["Hội đồng trường"]),
            ("01/SGDĐT-VP", ["Hội đồng trường"]),
            ("3/sgddt", ["Tuyển sinh lớp 10"]),
            ("*", []), ("\"\"", []), ("-", []),
            ("NEAR(hoi dong)", []), ("subject:hoi", []), ("hội OR tuyển", []),
            ("a\" OR \"hoi", []), ("_kissued", []),
        ] as [(String, [String])])
    func grammar(words: String, expected: [String]) async throws {
        let site = try TestSite()
        let registry = try await Self.registry(
            site, ["Hội đồng trường", "Đồng thuận tại hội nghị", "Tuyển sinh lớp 10"])
        #expect(try await Self.subjects(registry, SearchQuery(words: words)) == expected)
        await registry.close()
    }

    @Test("Pages follow each other without a gap and without a repeat, across both parts")
    func pages() async throws {
        let site = try TestSite()
        let registry = try await Self.registry(
            site, (0..<7).map { $0 % 2 == 0 ? "Thí điểm \($0)" : "Thi đua \($0)" })
        for limit in 1...8 {
            var seen: [UInt64] = []
            var place: SearchPlace?
            repeat {
                let page = try await registry.search(
                    SearchQuery(words: "thi"), in: Self.all, after: place, limit: limit)
                seen += page.documents.map(\.entry)
                #expect(page.count == 7)
                place = try page.next.map { try need(SearchPlace($0.text)) }
            } while place != nil
            #expect(seen.count == 7)
            #expect(Set(seen).count == 7)
        }
        await registry.close()
    }

    @Test("An organ finds its own books and what was sent to it, and nothing else")
    func scope() async throws {
        let site = try TestSite()
        let registry = try await site.create()
        let schools = ["000.01.18.H41", "000.02.18.H41"]
        for school in schools {
            try await registry.registerOrgan(Sample.organ(school), name: "Trường \(school)")
            try await registry.openBooks(Sample.organ(school))
        }
        func issue(_ subject: String, to recipient: String) async throws {
            var draft = try Sample.draft(subject, medium: .paper)
            draft.handling.recipients = [
                Handling.Recipient(organID: try Sample.organ(recipient), organName: "Trường")
            ]
            _ = try await registry.registerPaper(draft)
        }
        try await issue("Kế hoạch một", to: schools[0])
        try await issue("Kế hoạch hai", to: schools[1])
        func found(by organ: String, _ query: SearchQuery) async throws -> [String] {
            try await Self.subjects(
                registry, query,
                SearchScope(organs: [try Sample.organ(organ)], readsFiles: true))
        }
        let plans = SearchQuery(words: "ke hoach")
        #expect(try await found(by: schools[0], plans) == ["Kế hoạch một"])
        #expect(try await found(by: schools[1], plans) == ["Kế hoạch hai"])
        #expect(try await found(by: TestSite.organ, plans).count == 2)
        #expect(try await found(by: schools[0], SearchQuery()) == ["Kế hoạch một"])
        var own = SearchQuery()
        own.organ = try Sample.organ()
        #expect(try await found(by: schools[0], own) == ["Kế hoạch một"])
        var arrived = SearchQuery()
        arrived.kind = .received
        #expect(try await found(by: schools[0], arrived) == ["Kế hoạch một"])
        #expect(try await found(by: TestSite.organ, arrived).isEmpty)
        arrived.kind = .issued
        #expect(try await found(by: schools[0], arrived).isEmpty)
        var sent = SearchQuery()
        sent.recipient = try Sample.organ(schools[1])
        #expect(try await found(by: TestSite.organ, sent) == ["Kế hoạch hai"])
        #expect(
            try await registry.search(plans, in: SearchScope(organs: [], readsFiles: true))
                .documents.isEmpty)
        await registry.close()
    }

    @Test("What a school has received is shown as its own line, once")
    func received() async throws {
        let site = try TestSite()
        let registry = try await site.create()
        let school = try Sample.organ("000.01.18.H41")
        try await registry.registerOrgan(school, name: "Trường THCS B (hư cấu)")
        try await registry.openBooks(school)
        var draft = try Sample.draft("Tổ chức hội nghị", medium: .paper)
        draft.handling.recipients = [
            Handling.Recipient(organID: school, organName: "Trường THCS B (hư cấu)")
        ]
        let issued = try await registry.registerPaper(draft)
        let scope = SearchScope(organs: [school], readsFiles: true)
        let query = SearchQuery(words: "hoi nghi")
        #expect(try await registry.search(query, in: scope).documents.map(\.kind) == [.issued])
        _ = try await registry.receive(
            Sample.arrival([], organ: school.text, ref: Reference(issued.entry)))
        let page = try await registry.search(query, in: scope)
        #expect(page.documents.map(\.kind) == [.received])
        await registry.close()
    }

    @Test("Every filter holds alone and together with words")
    func filters() async throws {
        let site = try TestSite()
        let registry = try await site.create()
        let first = try await registry.issued("Kế hoạch cũ")
        site.clock.advance(milliseconds: 3 * 86_400_000)
        let second = try await registry.issued("Kế hoạch mới")
        _ = try await registry.recall(
            second.entry, as: Sample.organ(), record: ChangeRecord(reason: "nhầm"))
        func found(_ set: (inout SearchQuery) throws -> Void) async throws -> [UInt64] {
            var query = SearchQuery(words: "kế hoạch")
            try set(&query)
            let page = try await registry.search(query, in: Self.all)
            query.words = ""
            let bare = try await registry.search(query, in: Self.all)
            #expect(bare.documents == page.documents)
            return page.documents.map(\.entry)
        }
        let both = [second.entry, first.entry]
        #expect(try await found { $0.kind = .issued } == both)
        #expect(try await found { $0.kind = .filed } == [])
        #expect(try await found { $0.book = try Sample.outgoing() } == both)
        #expect(try await found { $0.book = try Sample.incoming() } == [])
        #expect(try await found { $0.year = 2026 } == both)
        #expect(try await found { $0.year = 2025 } == [])
        #expect(try await found { $0.number = 2 } == [second.entry])
        #expect(try await found { $0.type = "CV" } == both)
        #expect(try await found { $0.type = "QĐ" } == [])
        #expect(try await found { $0.level = .public } == both)
        #expect(try await found { $0.level = .restricted } == [])
        #expect(try await found { $0.state = .recalled } == [second.entry])
        #expect(try await found { $0.state = .current } == [first.entry])
        let day = try CivilDate(parsing: "2026-11-20")
        #expect(try await found { $0.to = day } == [first.entry])
        #expect(
            try await found { $0.from = try CivilDate(parsing: "2026-11-21") } == [second.entry])
        #expect(
            try await found {
                $0.from = day
                $0.to = day
            } == [first.entry])
        await registry.close()
    }

    @Test(
        "Words of the files are found once they were read, but not by those who may not open files")
    func textLayer() async throws {
        let site = try TestSite()
        let registry = try await site.create()
        let issued = try await registry.issued("Thông báo")
        let wanted = try await registry.unreadDocuments()
        #expect(wanted.map(\.entry) == [issued.entry])
        #expect(wanted.first?.files.count == 1)
        try await registry.keepText("Nghỉ học do bão số 9", of: issued.entry)
        #expect(try await registry.unreadDocuments().isEmpty)
        let query = SearchQuery(words: "thông báo \"nghỉ học\"")
        #expect(try await Self.subjects(registry, query) == ["Thông báo"])
        #expect(
            try await Self.subjects(
                registry, query, SearchScope(organs: nil, readsFiles: false)
            ).isEmpty)
        _ = try await registry.correct(
            issued.entry, as: Sample.organ(), record: ChangeRecord(reason: "sai ngày"))
        #expect(try await Self.subjects(registry, query) == ["Thông báo"])
        await registry.close()
    }

    @Test("A file that cannot be read is tried three times, and then left")
    func unreadable() async throws {
        let site = try TestSite()
        let registry = try await site.create()
        let issued = try await registry.issued("Thông báo")
        for _ in 0..<3 {
            #expect(try await registry.unreadDocuments().count == 1)
            try await registry.keepText(nil, of: issued.entry)
        }
        #expect(try await registry.unreadDocuments().isEmpty)
        await registry.close()
    }

    @Test("The file of a document of the same register is read once, with its sender's line")
    func readOnce() async throws {
        let site = try TestSite()
        let registry = try await site.create()
        let school = try Sample.organ("000.01.18.H41")
        try await registry.registerOrgan(school, name: "Trường THCS B (hư cấu)")
        try await registry.openBooks(school)
        var draft = try Sample.draft("Thông báo")
        draft.handling.recipients = [Handling.Recipient(organID: school, organName: "Trường B")]
        let dispatch = try await registry.createDispatch(draft)
        let file = try await Sample.file("một", in: registry)
        _ = try await registry.signDispatch(dispatch.id, files: [file])
        _ = try await registry.number(dispatch.id)
        let sealed = try await Sample.file("một sealed", in: registry, signatures: 2)
        let issued = try await registry.issue(dispatch.id, sealed: [sealed])
        _ = try await registry.receive(
            Sample.arrival([sealed], organ: school.text, ref: Reference(issued.entry)))
        #expect(try await registry.unreadDocuments().map(\.files.count) == [1, 0])
        try await registry.keepText("nội dung trong tệp", of: issued.entry)
        var query = SearchQuery(words: "noi dung trong tep")
        query.kind = .received
        let page = try await registry.search(
            query, in: SearchScope(organs: [school], readsFiles: true))
        #expect(page.documents.map(\.kind) == [.received])
        await registry.close()
    }

    @Test("A corrected line of the book is found by its old and its new words")
    func amended() async throws {
        let site = try TestSite()
        let registry = try await Self.registry(site, ["Tuyễn sinh"])
        let entry = try need(try await registry.documents(DocumentQuery()).first).entry
        _ = try await registry.amend(
            entry, as: Sample.organ(),
            record: ChangeRecord(
                reason: "lỗi gõ",
                amendment: ChangeRecord.Amendment(
                    field: "Subject", old: "Tuyễn sinh", new: "Tuyển sinh")))
        for words in ["tuyễn", "tuyển"] {
            #expect(try await Self.subjects(registry, SearchQuery(words: words)) == ["Tuyển sinh"])
        }
        await registry.close()
    }

    @Test("What was erased is found by no word, and its words are in no page of the database")
    func erased() async throws {
        let site = try TestSite()
        let registry = try await Self.registry(site, ["Quyết định kiểm điểm zyxwvut", "Khác"])
        let query = SearchQuery(words: "zyxwvut")
        let entry = try need(
            try await registry.search(query, in: Self.all).documents.first
        ).entry
        try await registry.keepText("nội dung qponmlk", of: entry)
        _ = try await registry.erase(entry, as: Sample.organ(), reason: "hết thời hạn")
        #expect(try await registry.search(query, in: Self.all).documents.isEmpty)
        var list = SearchQuery()
        list.state = .erased
        #expect(try await registry.search(list, in: Self.all).documents.map(\.entry) == [entry])
        await registry.close()
        let bytes = try Site.bytes(of: site.data + "/registry.sqlite")
        for word in ["zyxwvut", "qponmlk"] {
            #expect(!bytes.contains(word))
        }
        #expect(bytes.contains("khac"))
    }

    @Test("A registration that is refused leaves nothing in the index")
    func refused() async throws {
        let site = try TestSite()
        let registry = try await Self.registry(site, ["Một"])
        await #expect(throws: RegistryError.self) {
            _ = try await registry.submit(failing: "hai")
        }
        #expect(try await Self.subjects(registry, SearchQuery(words: "hai")).isEmpty)
        await registry.close()
    }

    @Test("A register of before has its documents in the index after the schema's step")
    func migration() async throws {
        let site = try TestSite()
        let registry = try await Self.registry(site, ["Một", "Hai", "Ba xyzxyz"])
        let erased = try need(
            try await registry.documents(DocumentQuery(words: "xyzxyz")).first
        ).entry
        _ = try await registry.erase(erased, as: Sample.organ(), reason: "hết hạn")
        await registry.close()
        try Site.undoSearch(site.data + "/registry.sqlite")
        let again = try await site.open()
        #expect(try await Self.subjects(again, SearchQuery(words: "hai")) == ["Hai"])
        #expect(try await Self.subjects(again, SearchQuery(words: "tran van mau")).count == 2)
        #expect(try await again.documents(DocumentQuery()).count == 3)
        #expect(try await again.unreadDocuments().count == 2)
        await again.close()
    }

    @Test("Words with tones are marked by the schema's step, once", arguments: [false, true])
    func marking(isMarked: Bool) async throws {
        let site = try TestSite()
        let registry = try await Self.registry(site, ["Hải trình", "Hai"])
        let erased = try need(
            try await registry.documents(DocumentQuery(words: "trình")).first
        ).entry
        _ = try await registry.erase(erased, as: Sample.organ(), reason: "hết hạn")
        await registry.close()
        let path = site.data + "/registry.sqlite"
        let rows = try Site.indexed(path)
        #expect(rows.count == 2)
        try Site.undoMarks(path, keepingMarks: isMarked)
        let again = try await site.open()
        #expect(try await Self.subjects(again, SearchQuery(words: "hai")) == ["Hai"])
        await again.close()
        #expect(try Site.indexed(path) == rows)
        #expect(try Site.count(path, "{exact} : \"=hai\"") == 1)
        // A word without the mark is in the column of those without tones alone.
        #expect(try Site.count(path, "{exact} : \"hai\"") == 0)
        #expect(try Site.count(path, "{folded} : \"hai\"") == 1)
    }

    @Test("A saved search belongs to one account, and a name to one search")
    func saved() async throws {
        let site = try TestSite()
        let registry = try await site.create()
        try await registry.saveSearch("Kế hoạch", query: "q=ke+hoach", of: "a")
        try await registry.saveSearch("Kế hoạch", query: "q=kh", of: "a")
        try await registry.saveSearch("Kế hoạch", query: "q=khac", of: "b")
        let own = try await registry.savedSearches(of: "a")
        #expect(own.map(\.query) == ["q=kh"])
        try await registry.removeSearch(id: try need(own.first).id, of: "b")
        #expect(try await registry.savedSearches(of: "a").count == 1)
        try await registry.removeSearch(id: try need(own.first).id, of: "a")
        #expect(try await registry.savedSearches(of: "a").isEmpty)
        #expect(try await registry.savedSearches(of: "b").count == 1)
        await registry.close()
    }
}

extension Registry {
    /// A registration that fails after the document was entered: its code is taken.
    fileprivate func submit(failing subject: String) async throws -> IssuedDocument {
        for text in ["đầu", subject] {
            var draft = try Sample.draft(text, medium: .paper)
            draft.record.code = "ABCD-EFGH-JKMN"
            _ = try await self.registerPaper(draft)
        }
        throw TestFailure()
    }
}

/// The database from outside.
private enum Site {
    static func bytes(of path: String) throws -> String {
        // Every byte as one letter, so that words of ASCII can be looked for.
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
        try queue.close()
        return String(
            String.UnicodeScalarView(
                try FileSystem.read(path, limit: 1 << 26).map { Unicode.Scalar($0) }))
    }

    static func undoSearch(_ path: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.write { database in
            for table in ["search_index", "search_wanted", "saved_searches"] {
                try database.execute(sql: "DROP TABLE \(table)")
            }
            for index in ["search_by_ref", "entries_by_kind"] {
                try database.execute(sql: "DROP INDEX \(index)")
            }
            try database.execute(
                sql: """
                    DELETE FROM grdb_migrations WHERE identifier IN ('5-search', '9-search')
                    """)
        }
        try queue.close()
    }

    /// The index as it was before words were marked in it.
    static func undoMarks(_ path: String, keepingMarks: Bool) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.write { database in
            try database.execute(
                sql: """
                    CREATE VIRTUAL TABLE before USING fts5 (
                        exact, folded, text_exact, text_folded, facets, prefix = '2 3',
                        tokenize = "unicode61 remove_diacritics 0 tokenchars '_'");
                    INSERT INTO before (rowid, exact, folded, text_exact, text_folded, facets)
                        SELECT rowid, replace(exact, '=', :none), folded,
                            replace(text_exact, '=', :none), text_folded, facets
                        FROM search_index;
                    DROP TABLE search_index;
                    ALTER TABLE before RENAME TO search_index;
                    """, arguments: ["none": keepingMarks ? "=" : ""])
            try database.execute(
                sql: "DELETE FROM grdb_migrations WHERE identifier = '9-search'")
        }
        try queue.close()
    }

    /// What the index holds, row by row.
    static func indexed(_ path: String) throws -> [String] {
        let queue = try DatabaseQueue(path: path)
        let rows = try queue.read { database in
            try String.fetchAll(
                database,
                sql: """
                    SELECT rowid || '|' || exact || '|' || folded || '|' || text_exact || '|'
                        || text_folded || '|' || facets
                    FROM search_index ORDER BY rowid
                    """)
        }
        try queue.close()
        return rows
    }

    static func count(_ path: String, _ match: String) throws -> Int? {
        let queue = try DatabaseQueue(path: path)
        let count = try queue.read { database in
            try Int.fetchOne(
                database, sql: "SELECT count(*) FROM search_index WHERE search_index MATCH ?",
                arguments: [match])
        }
        try queue.close()
        return count
    }
}
