import AntinCore
import AntinCrypto
import AntinLog
import AntinRegistry
import AntinSystem
import Testing

@Suite("Documents after they were registered")
struct DocumentTests {
    private let schools = ["000.01.18.H41", "000.02.18.H41", "000.03.18.H41"]

    @Test("The same bytes received by three schools are three entries, in each once")
    func threeSchools() async throws {
        let site = try TestSite()
        let registry = try await site.create()
        let issued = try await registry.issued("thông báo")
        let file = try await Sample.file("thông báo sealed", in: registry, signatures: 2)
        var entries: Set<UInt64> = []
        for school in self.schools {
            let organ = try Sample.organ(school)
            try await registry.registerOrgan(organ, name: "Trường \(school)")
            try await registry.openBooks(organ)
            let arrival = try Sample.arrival(
                [file], organ: school, ref: Reference(issued.entry))
            let first = try await registry.receive(arrival)
            #expect(first.number == 1 && !first.wasThere)
            let again = try await registry.receive(arrival)
            #expect(again.entry == first.entry && again.number == 1 && again.wasThere)
            entries.insert(first.entry)
        }
        #expect(entries.count == 3)
        let told = try await registry.deliveries(of: issued.entry)
        #expect(told.map(\.organID.text) == self.schools)
        #expect(told.allSatisfy { $0.state == "03" })
        try await registry.commitDeliveries(of: issued.entry, as: Sample.organ())
        #expect(try await registry.documents(withFile: file.sha256).count == 4)
        let found = try await registry.issuedDocument(withFile: file.sha256)
        #expect(found?.entry == issued.entry)
        for school in self.schools {
            let arrived = try await registry.receivedDocument(
                withFile: file.sha256, by: Sample.organ(school))
            #expect(arrived.map { entries.contains($0) } == true)
        }
        #expect(
            try await registry.receivedDocument(withFile: file.sha256, by: Sample.organ()) == nil)
        #expect(try await registry.documents(withSignature: file.signatures[0]).count == 4)
        try await Observer().check(registry, at: site)
    }

    @Test("A recall needs no notice, holds at once, and happens once")
    func recall() async throws {
        let site = try TestSite()
        let registry = try await site.create()
        let organ = try Sample.organ()
        let issued = try await registry.issued("một")
        let reason = ChangeRecord(reason: "sai thẩm quyền")
        let recalled = try await registry.recall(issued.entry, as: organ, record: reason)
        #expect(try await registry.document(issued.entry)?.state == .recalled)
        let refusal = RegistryError.refused(Refusal(.alreadyRecalled, entry: recalled))
        await #expect(throws: refusal) {
            try await registry.recall(issued.entry, as: organ, record: reason)
        }
        await #expect(throws: refusal) {
            try await registry.correct(issued.entry, as: organ, record: reason)
        }
        let other = try await registry.issued("hai")
        await #expect(throws: refusal) {
            try await registry.replace(
                issued.entry, as: organ, by: Reference(other.entry), record: reason)
        }
        await #expect(throws: RegistryError.self) {
            try await registry.recall(0, as: organ, record: reason)
        }
        let stranger = try Sample.organ(self.schools[0])
        try await registry.registerOrgan(stranger, name: "Trường")
        await #expect(throws: RegistryError.refused(Refusal(.notIssuer, stranger.text))) {
            try await registry.recall(other.entry, as: stranger, record: reason)
        }
        try await Observer().check(registry, at: site)
    }

    @Test("A replacement is an issued document of the same type; what it replaced stays replaced")
    func replace() async throws {
        let site = try TestSite()
        let registry = try await site.create()
        let organ = try Sample.organ()
        let old = try await registry.issued("một")
        let new = try await registry.issued("hai")
        let reason = ChangeRecord(reason: "thay thế")
        await #expect(throws: RegistryError.self) {
            try await registry.replace(
                old.entry, as: organ, by: Reference(old.entry), record: reason)
        }
        try await registry.correct(
            old.entry, as: organ, by: Reference(new.entry), record: ChangeRecord(reason: "x"))
        #expect(try await registry.document(old.entry)?.state == .corrected)
        let entry = try await registry.replace(
            old.entry, as: organ, by: Reference(new.entry), record: reason)
        #expect(try await registry.document(old.entry)?.state == .replaced)
        await #expect(throws: RegistryError.refused(Refusal(.alreadyReplaced, entry: entry))) {
            try await registry.replace(
                old.entry, as: organ, by: Reference(new.entry), record: reason)
        }
        // What was replaced can still be recalled; the gravest counts.
        try await registry.recall(old.entry, as: organ, record: reason)
        #expect(try await registry.document(old.entry)?.state == .recalled)
        try await Observer().check(registry, at: site)
    }

    @Test("A typing error is amended with old, new and reason, and the document stays current")
    func amend() async throws {
        let site = try TestSite()
        let registry = try await site.create()
        let organ = try Sample.organ()
        let issued = try await registry.issued("Về việc Uông Bý")
        await #expect(throws: RegistryError.self) {
            try await registry.amend(
                issued.entry, as: organ, record: ChangeRecord(reason: "thiếu cũ và mới"))
        }
        let entry = try await registry.amend(
            issued.entry, as: organ,
            record: ChangeRecord(
                reason: "gõ nhầm",
                amendment: ChangeRecord.Amendment(
                    field: "Subject", old: "Về việc Uông Bý", new: "Về việc Uông Bí")))
        let document = try await need(registry.document(issued.entry))
        #expect(document.state == .current)
        #expect(document.changed == entry)
        #expect(document.subject == "Về việc Uông Bí")
        try await Observer().check(registry, at: site)
    }

    @Test("A forgery is denied in public, and material that is no document takes no number")
    func denyAndFile() async throws {
        let site = try TestSite()
        let registry = try await site.create()
        let organ = try Sample.organ()
        let entry = try await registry.deny(
            as: organ, file: .sha256("giả"),
            record: ChangeRecord(
                reason: "văn bản giả mạo",
                claimed: Citation(
                    codeNumber: "99", codeNotation: "SGDĐT",
                    issuedDate: try CivilDate(parsing: "2026-11-01"))))
        let body = try EntryBody(parsing: await need(registry.entry(entry)).body)
        #expect(body.kind == "forgery.denied")
        let file = try await Sample.file("trang tham khảo", in: registry)
        var record = try Sample.record("Trang sưu tầm")
        record.note = "tài liệu tham khảo, không phải văn bản"
        record.codeNotation = nil
        record.signers = []
        record.files = [file]
        let filed = try await registry.fileReference(as: organ, record: record)
        #expect(try await registry.fileReference(as: organ, record: record) == filed)
        #expect(try await registry.document(filed)?.number == nil)
        #expect(try await registry.issued("một").number.number == 1)
        try await Observer().check(registry, at: site)
    }

    @Test("What is erased is gone from the disk, and the audit still passes")
    func erase() async throws {
        let site = try TestSite()
        let registry = try await site.create()
        let organ = try Sample.organ()
        let secret = "Nguyễn Thị Bí Mật Riêng Tư"
        let id = try await registry.signed(secret)
        _ = try await registry.number(id)
        let shared = try await Sample.file("dùng chung", in: registry, role: .attachment)
        let own = try await Sample.file(secret + " có dấu", in: registry, signatures: 2)
        let issued = try await registry.issue(id, sealed: [own, shared])
        let school = try Sample.organ(self.schools[0])
        try await registry.registerOrgan(school, name: "Trường")
        try await registry.openBooks(school)
        var main = shared
        main.role = .main
        let kept = try await registry.receive(Sample.arrival([main], organ: school.text))
        #expect(try await registry.receipt(of: issued.entry).subject.opening != nil)
        let scope = OperationKey(scope: "t", key: "k", request: .sha256("r"))
        let erased = try await registry.erase(
            issued.entry, as: organ, reason: "theo yêu cầu", key: scope)
        #expect(
            try await registry.erase(
                issued.entry, as: organ, reason: "theo yêu cầu", key: scope) == erased)
        await #expect(throws: RegistryError.refused(Refusal(.alreadyErased, entry: erased))) {
            try await registry.erase(issued.entry, as: organ, reason: "lần nữa")
        }
        #expect(try await registry.record(of: issued.entry) == nil)
        #expect(try await registry.handling(of: issued.entry) == nil)
        await #expect(throws: BlobError.missing(own.sha256)) {
            try await registry.file(own.sha256)
        }
        _ = try await registry.file(shared.sha256)
        #expect(try await registry.document(kept.entry)?.state == .current)
        let receipt = try await registry.receipt(of: issued.entry)
        #expect(receipt.subject.opening == nil)
        let needle = Array(secret.utf8)
        for name in try FileSystem.list(site.data) where name.hasPrefix("registry.sqlite") {
            let bytes = try FileSystem.read("\(site.data)/\(name)", limit: 1 << 28)
            #expect(!bytes.contains(sequence: needle), "\(name) still has the text")
        }
        // It is still in other people's hands, and can be recalled.
        try await registry.recall(issued.entry, as: organ, record: ChangeRecord(reason: "x"))
        try await Observer().check(registry, at: site)
    }

    @Test("Search finds words without accents and đ, newest first, page by page")
    func search() async throws {
        let site = try TestSite()
        let registry = try await site.create()
        for subject in ["Họp tại Uông Bí", "Đề án Đắk Nông", "Tổng kết Uông Bí"] {
            _ = try await registry.issued(subject)
        }
        func found(_ words: String, before: UInt64? = nil, limit: Int = 10) async throws
            -> [String]
        {
            try await registry.documents(
                DocumentQuery(words: words, before: before, limit: limit)
            ).compactMap(\.subject)
        }
        #expect(try await found("uong bi") == ["Tổng kết Uông Bí", "Họp tại Uông Bí"])
        #expect(try await found("de an dak nong") == ["Đề án Đắk Nông"])
        #expect(try await found("02/SGDDT-VP") == ["Đề án Đắk Nông"])
        #expect(try await found("tran van mau").count == 3)
        #expect(try await found("%").isEmpty)
        let first = try await registry.documents(DocumentQuery(words: "bi", limit: 1))
        #expect(first.count == 1)
        #expect(
            try await found("bi", before: try need(first.first).entry) == ["Họp tại Uông Bí"])
        let others = DocumentQuery(organs: [try Sample.organ("XYZ")])
        #expect(try await registry.documents(others).isEmpty)
        let restricted = DocumentQuery(states: [.recalled], levels: [.restricted])
        #expect(try await registry.documents(restricted).isEmpty)
        #expect(
            try await registry.documents(
                issuedBy: Sample.organ(), number: 2, year: 2026
            ).first?.subject == "Đề án Đắk Nông")
    }

    @Test("An organ that ended writes nothing, and its successor changes what it issued")
    func successor() async throws {
        let site = try TestSite()
        let registry = try await site.create()
        let (old, new) = (try Sample.organ(self.schools[0]), try Sample.organ(self.schools[1]))
        for organ in [old, new] {
            try await registry.registerOrgan(organ, name: organ.text)
            try await registry.openBooks(organ)
        }
        let issued = try await registry.issued("một", organ: old.text)
        try await registry.endOrgan(old, successor: new)
        await #expect(throws: RegistryError.refused(Refusal(.organEnded, old.text))) {
            try await registry.issued("hai", organ: old.text)
        }
        try await registry.recall(
            issued.entry, as: new, record: ChangeRecord(reason: "sáp nhập"))
        try await Observer().check(registry, at: site)
    }

    @Test("Signers are registered once and ended once")
    func signers() async throws {
        let site = try TestSite()
        let registry = try await site.create()
        let organ = try Sample.organ()
        let der: [UInt8] = [0x30, 0x00]
        let entry = try await registry.registerSigner(
            organ, certificate: der, role: .seal, custody: .test)
        await #expect(
            throws: RegistryError.refused(
                Refusal(.signerExists, Digest.sha256(der).hex, entry: entry))
        ) {
            try await registry.registerSigner(
                organ, certificate: der, role: .seal, custody: .test)
        }
        try await registry.endSigner(organ, certificate: .sha256(der), reason: .compromised)
        await #expect(throws: RegistryError.self) {
            try await registry.endSigner(organ, certificate: .sha256(der), reason: .ended)
        }
        let signer = try await need(registry.signers(of: organ).first)
        #expect(signer.der == der && signer.reason == .compromised)
        try await Observer().check(registry, at: site)
    }
}

extension [UInt8] {
    func contains(sequence: [UInt8]) -> Bool {
        guard self.count >= sequence.count, let first = sequence.first else { return false }
        var start = self.startIndex
        while let found = self[start...].firstIndex(of: first) {
            if self[found...].starts(with: sequence) { return true }
            start = found + 1
        }
        return false
    }
}
