import AntinCore
import AntinCrypto
import AntinLog
import AntinRegistry
import Testing

@Suite("Books and numbers")
struct BookTests {
    @Test("A document goes from draft to issue and keeps the number that it got")
    func life() async throws {
        let site = try TestSite()
        let registry = try await site.create()
        let issued = try await registry.issued("một")
        #expect(issued.number.number == 1)
        #expect(issued.number.printed == "01")
        #expect(issued.number.date.description == "2026-11-20")
        #expect(try await registry.issue(issued.number.dispatch) == issued)
        #expect(try await registry.number(issued.number.dispatch) == issued.number)
        let document = try await need(registry.document(issued.entry))
        #expect(document.state == .current)
        #expect(document.codeNumber == "01")
        #expect(registry.checkpoint?.head.size == issued.entry + 1)
        #expect(site.errors.isEmpty)
    }

    @Test("A new registry begins with registry.opened, its organ and its books")
    func first() async throws {
        let site = try TestSite()
        let registry = try await site.create()
        var kinds: [String] = []
        for index in 0..<(try need(registry.checkpoint).head.size) {
            let entry = try await need(registry.entry(index))
            kinds.append(try EntryBody(parsing: entry.body).kind)
        }
        #expect(kinds == ["registry.opened", "organ.registered", "book.opened", "book.opened"])
    }

    @Test("2,000 parallel numberings give 1 to 2,000", .timeLimit(.minutes(5)))
    func parallel() async throws {
        let site = try TestSite()
        let registry = try await site.create()
        let count = 2_000
        let file = try await Sample.file("một", in: registry)
        let ids = try await withThrowingTaskGroup(of: DispatchID.self) { group in
            for number in 0..<count {
                group.addTask {
                    let dispatch = try await registry.createDispatch(Sample.draft("\(number)"))
                    return try await registry.signDispatch(dispatch.id, files: [file]).id
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let given = try await withThrowingTaskGroup(of: GivenNumber.self) { group in
            for id in ids { group.addTask { try await registry.number(id) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(given.map(\.number)) == Set(1...count))
        // In the order of the log the numbers are consecutive: that is what no gap means.
        let ordered = given.sorted { $0.entry < $1.entry }.map(\.number)
        #expect(ordered == Array(1...count))
        for id in ids.prefix(20) {
            let again = try await registry.number(id)
            #expect(given.contains(again))
        }
    }

    @Test("Two clerks who issue one dispatch at once get one number and one entry")
    func twoClerks() async throws {
        let site = try TestSite()
        let registry = try await site.create()
        let id = try await registry.signed("một")
        let sealed = try await Sample.file("có dấu", in: registry, signatures: 2)
        let answers = try await withThrowingTaskGroup(of: IssuedDocument.self) { group in
            for _ in 0..<2 {
                group.addTask {
                    _ = try await registry.number(id)
                    return try await registry.issue(id, sealed: [sealed])
                }
            }
            return try await group.reduce(into: Set<IssuedDocument>()) { $0.insert($1) }
        }
        #expect(answers.count == 1)
        #expect(try await registry.documents(DocumentQuery()).count == 1)
    }

    @Test("At midnight of 1 January at +07:00 the new year's volume opens by itself, from 01")
    func yearChange() async throws {
        // Half a second before midnight in Vietnam, which is 17:00 in UTC.
        let site = try TestSite(clock: "2026-12-31T16:59:59.500Z")
        let registry = try await site.create()
        _ = try await registry.issued("cuối năm")
        let late = try await registry.signed("giao thừa")
        let last = try await registry.number(late)
        #expect(last.number == 2 && last.book.year == 2026)
        #expect(last.date.description == "2026-12-31")
        site.clock.advance(milliseconds: 500)
        let new = try await registry.issued("đầu năm")
        #expect(new.number.number == 1 && new.number.book.year == 2027)
        #expect(new.number.date.description == "2027-01-01")
        #expect(try await registry.issued("tiếp").number.number == 2)
        // What was numbered before midnight is sealed after it, with the number and date it got.
        let sealed = try await Sample.file("giao thừa có dấu", in: registry, signatures: 2)
        let issued = try await registry.issue(late, sealed: [sealed])
        #expect(issued.number == last)
        // The incoming book changes its year with its first arrival.
        let file = try await Sample.file("đến", in: registry)
        let received = try await registry.receive(
            Sample.arrival([file], organ: TestSite.organ))
        #expect(received.number == 1 && received.book.year == 2027)
        try await Observer().check(registry, at: site)
    }

    @Test("A book opened in mid-year goes on from the paper book, and says why")
    func midYear() async throws {
        let site = try TestSite()
        let registry = try await Registry.create(
            site.configuration(), keys: site.keys, organ: try Sample.organ(), name: "Sở")
        let organ = try Sample.organ()
        await #expect(
            throws: RegistryError.refused(Refusal(.bookNotOpen, "\(try Sample.volume())"))
        ) {
            try await registry.issued("một")
        }
        await #expect(throws: RegistryError.refused(Refusal(.invalid, "reason"))) {
            try await registry.openBook(
                organ, book: Sample.outgoing(), series: Sample.series(), direction: .outgoing,
                name: "Sổ văn bản đi", first: 256)
        }
        try await registry.openBooks(organ, first: 256)
        #expect(try await registry.issued("một").number.number == 256)
        await #expect(throws: RegistryError.self) { try await registry.openBooks(organ) }
        try await Observer().check(registry, at: site)
    }

    @Test("A paper document takes its number between two electronic ones")
    func paper() async throws {
        let site = try TestSite()
        let registry = try await site.create()
        #expect(try await registry.issued("một").number.number == 1)
        let scan = try await Sample.file("bản quét", in: registry, signatures: 0)
        let draft = try Sample.draft("hai", medium: .paper)
        let paper = try await registry.registerPaper(draft, files: [scan])
        #expect(paper.number.number == 2)
        // The same scan in the same book is the same document.
        #expect(try await registry.registerPaper(draft, files: [scan]) == paper)
        let bare = try await registry.registerPaper(Sample.draft("ba", medium: .paper))
        #expect(bare.number.number == 3)
        #expect(try await registry.issued("bốn").number.number == 4)
        #expect(try await registry.document(paper.entry)?.medium == .paper)
        await #expect(throws: RegistryError.refused(Refusal(.invalid, "medium"))) {
            try await registry.registerPaper(Sample.draft("năm"))
        }
        try await Observer().check(registry, at: site)
    }

    @Test("Numbers set aside are filled in or voided, once each, with a date that can be")
    func reserve() async throws {
        let site = try TestSite()
        let registry = try await site.create()
        let organ = try Sample.organ()
        let numbers = try await registry.reserveNumbers(
            organ, book: Sample.outgoing(), series: Sample.series(), count: 3,
            reason: "mất điện")
        #expect(numbers.map(\.number) == [1, 2, 3])
        #expect(try await registry.issued("bốn").number.number == 4)
        let day = try CivilDate(parsing: "2026-11-20")
        site.clock.advance(milliseconds: 2 * 86_400_000)
        let id = try await registry.signed("hai")
        for bad in ["2026-11-19", "2026-11-23"] {
            let date = try CivilDate(parsing: bad)
            await #expect(throws: RegistryError.refused(Refusal(.invalid, "date"))) {
                try await registry.number(
                    id, reserved: ReservedNumber(number: 2, year: 2026, date: date))
            }
        }
        let filled = try await registry.number(
            id, reserved: ReservedNumber(number: 2, year: 2026, date: day))
        #expect(filled.number == 2 && filled.date == day)
        let other = try await registry.signed("hai nữa")
        await #expect(throws: RegistryError.self) {
            try await registry.number(
                other, reserved: ReservedNumber(number: 2, year: 2026, date: day))
        }
        let paper = try await registry.registerPaper(
            Sample.draft("ba", medium: .paper),
            reserved: ReservedNumber(number: 3, year: 2026, date: day))
        #expect(paper.number.number == 3)
        let volume = try Sample.volume()
        await #expect(throws: RegistryError.refused(Refusal(.bookHasOpenNumbers, "1"))) {
            try await registry.closeBook(volume)
        }
        try await registry.voidNumber(1, of: volume, reason: "không dùng")
        await #expect(throws: RegistryError.refused(Refusal(.numberVoided, "1"))) {
            try await registry.voidNumber(1, of: volume, reason: "lần nữa")
        }
        await #expect(throws: RegistryError.self) {
            try await registry.voidNumber(3, of: volume, reason: "đã phát hành")
        }
        let states = try await registry.numbers(of: volume).map(\.state)
        #expect(states == [.voided, .numbered, .issued, .issued])
        try await Observer().check(registry, at: site)
    }

    @Test("A seal that never arrives leaves a number that survives and can be voided")
    func sealNeverArrives() async throws {
        let site = try TestSite()
        let id: DispatchID
        let given: GivenNumber
        do {
            let registry = try await site.create()
            id = try await registry.signed("một")
            given = try await registry.number(id)
        }
        let registry = try await site.open()
        #expect(try await registry.dispatch(id)?.state == .numbered)
        #expect(try await registry.number(id) == given)
        await #expect(throws: RegistryError.refused(Refusal(.notSigned, id.text))) {
            try await registry.issue(id)
        }
        try await registry.voidNumber(1, of: given.book, reason: "mất thiết bị ký")
        #expect(try await registry.dispatch(id)?.state == .voided)
        await #expect(throws: RegistryError.refused(Refusal(.numberVoided, "01"))) {
            try await registry.number(id)
        }
        await #expect(throws: RegistryError.refused(Refusal(.dispatchState, "voided"))) {
            try await registry.issue(id)
        }
        #expect(try await registry.issued("hai").number.number == 2)
        try await registry.closeBook(given.book)
        await #expect(throws: RegistryError.self) { try await registry.issued("ba") }
        try await Observer().check(registry, at: site)
    }

    @Test("Nothing takes a number before the persons have signed, or in the wrong book")
    func order() async throws {
        let site = try TestSite()
        let registry = try await site.create()
        let dispatch = try await registry.createDispatch(Sample.draft("một"))
        await #expect(throws: RegistryError.refused(Refusal(.dispatchState, "draft"))) {
            try await registry.number(dispatch.id)
        }
        let plain = try await Sample.file("không ký", in: registry, signatures: 0)
        await #expect(throws: RegistryError.refused(Refusal(.notSigned, dispatch.id.text))) {
            try await registry.signDispatch(dispatch.id, files: [plain])
        }
        var draft = try Sample.draft("hai")
        draft.book = try Sample.incoming()
        let wrong = draft
        await #expect(throws: RegistryError.self) { try await registry.createDispatch(wrong) }
        let file = try await Sample.file("hai", in: registry)
        var arrival = try Sample.arrival([file], organ: TestSite.organ)
        arrival.book = try Sample.outgoing()
        let refused = arrival
        await #expect(throws: RegistryError.self) { try await registry.receive(refused) }
        let missing = RecordFile(
            name: "a.pdf", role: .main, sha256: .sha256("nowhere"), signatures: [], size: 1)
        await #expect(
            throws: RegistryError.refused(Refusal(.fileMissing, Digest.sha256("nowhere").hex))
        ) {
            try await registry.createDispatch(Sample.draft("ba"), files: [missing])
        }
        // A request that was refused has left no trace in its group.
        #expect(try await registry.issued("bốn").number.number == 1)
        try await Observer().check(registry, at: site)
    }

    @Test("A document with a mark of secrecy is not taken in")
    func secret() async throws {
        let site = try TestSite()
        let registry = try await site.create()
        await #expect(throws: RegistryError.refused(Refusal(.secret, "secret"))) {
            try await registry.createDispatch(Sample.draft("Kế hoạch (MẬT)"))
        }
    }
}
