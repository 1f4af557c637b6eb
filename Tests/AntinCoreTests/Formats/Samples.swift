// Samples.swift
import AntinCrypto
import AntinLog
import Testing

@testable import AntinCore

/// Invented values, the same in every run: the vectors are made of them.
enum Samples {
    static func digest(_ label: String) -> Digest { .sha256("sample " + label) }

    static func salt(_ label: String) -> [UInt8] { Self.digest("salt " + label).bytes }

    static func organ(_ text: String = "000.00.18.H41") throws -> OrganID {
        try #require(OrganID(text))
    }

    static func volume(_ book: String = "di", year: Int = 2026) throws -> BookVolume {
        BookVolume(
            book: try #require(BookID(book)), series: try #require(SeriesID("CHUNG")), year: year)
    }

    static func dispatch(_ label: String) throws -> DispatchID {
        try #require(DispatchID(String(Self.digest("dispatch " + label).hex.prefix(32))))
    }

    static func date(_ text: String = "2026-11-21") throws -> CivilDate {
        try CivilDate(parsing: text)
    }

    static func time(_ text: String = "2026-11-21T02:30:05.123Z") throws -> Timestamp {
        try Timestamp(parsing: text)
    }

    static let otherLog = Reference(
        41, elsewhere: .init(origin: "log.example.vn/so-hai", leaf: Self.digest("leaf 41")))

    /// Every kind with all its members, also those that may be absent.
    static func bodies() throws -> [EntryBody.Content] {
        let volume = try Self.volume()
        let incoming = try Self.volume("den")
        let (date, time) = try (Self.date(), Self.time())
        let dispatch = try Self.dispatch("one")
        let (record, handling) = (Self.digest("record"), Self.digest("handling"))
        return [
            .registryOpened(
                RegistryOpened(
                    logKey: Self.digest("log key"), origin: "log.example.vn/so",
                    policy: "antin.policy/1", statusKey: Self.digest("status key"))),
            .organRegistered(
                OrganRegistered(name: "Sở Giáo dục và Đào tạo tỉnh Ví Dụ", validFrom: time)),
            .organEnded(OrganEnded(successor: try Self.organ("000.00.19.H41"), validTo: time)),
            .signerRegistered(
                SignerRegistered(
                    certificate: Self.digest("certificate"), custody: .test, role: .seal,
                    validFrom: time)),
            .signerEnded(
                SignerEnded(
                    certificate: Self.digest("certificate"), reason: .compromised, validTo: time)),
            .bookOpened(
                BookOpened(
                    volume, direction: .outgoing, first: 2_439, name: "Sổ đăng ký văn bản đi",
                    reason: "Chuyển tiếp sổ giấy từ số 2438")),
            .bookClosed(BookClosed(volume, last: 2_502)),
            .documentNumbered(
                DocumentNumbered(
                    volume, number: 2_440, date: date, dispatch: dispatch,
                    signed: [Self.digest("file 1"), Self.digest("file 2")], reserved: 17)),
            .documentIssued(
                DocumentIssued(
                    volume, number: 2_440, date: date, dispatch: dispatch, numbered: 18,
                    record: record, handling: handling)),
            .documentReceived(
                DocumentReceived(
                    incoming, number: 12, date: date, channel: .email, ref: Self.otherLog,
                    record: record, handling: handling)),
            .documentChanged(
                DocumentChange(.corrected, of: Reference(19), by: Reference(25), record: record)),
            .documentChanged(
                DocumentChange(.replaced, of: Reference(19), by: Self.otherLog, record: record)),
            .documentChanged(
                DocumentChange(.recalled, of: Reference(19), by: Reference(26), record: record)),
            .documentChanged(DocumentChange(.erased, of: Reference(19), record: record)),
            .documentChanged(DocumentChange(.amended, of: Reference(20), record: record)),
            .deliveriesCommitted(
                DeliveriesCommitted(count: 44, handling: handling, ref: Reference(19))),
            .numberVoided(
                NumberVoided(volume, number: 2_441, record: record, ref: Reference(21))),
            .numberReserved(
                NumberReserved(volume, date: date, numbers: 2_442...2_445, record: record)),
            .referenceFiled(ReferenceFiled(record: record, handling: handling)),
            .forgeryDenied(ForgeryDenied(file: Self.digest("forged file"), record: record)),
            .policyChanged(PolicyChanged(policy: "antin.policy/2", record: record)),
            .keyRotated(KeyRotated(.status, from: Self.digest("old"), to: Self.digest("new"))),
            .logResumed(LogResumed(cause: .clock, record: record)),
            .logClosed(LogClosed(record: record, successor: "log.example.vn/so-2")),
        ]
    }

    static func record() throws -> DocumentRecord {
        var record = DocumentRecord(
            organID: try Self.organ(), organName: "Sở Giáo dục và Đào tạo tỉnh Ví Dụ",
            codeNumber: "2440", codeNotation: "SGDĐT-GDTH", issuedDate: try Self.date(),
            type: "CV", typeName: "Công văn",
            subject: "V/v góp ý dự thảo \"Kế hoạch năm học\"",
            signers: [
                RecordSigner(
                    fullName: "Nguyễn Văn Mẫu", position: "Phó Giám đốc", authority: [.deputy],
                    certificate: Self.digest("person certificate"))
            ],
            files: [
                RecordFile(
                    name: "cong-van.pdf", role: .main, sha256: Self.digest("cong-van.pdf"),
                    signatures: [Self.digest("person signature"), Self.digest("seal signature")],
                    size: 48_211),
                RecordFile(
                    name: "phụ lục.xlsx", role: .attachment, sha256: Self.digest("phu-luc.xlsx"),
                    signatures: [], size: 9_377),
            ],
            level: .public, medium: .electronic)
        record.note = "Kèm theo 01 phụ lục"
        record.language = "Tiếng Việt"
        record.pageAmount = 2
        record.code = "7KQ4-M2XD"
        record.effectiveDate = try Self.date("2026-12-01")
        record.expiryDate = try Self.date("2027-11-30")
        return record
    }

    static func change() throws -> ChangeRecord {
        ChangeRecord(
            reason: "Ghi sai số trang vào sổ",
            notice: Citation(
                codeNumber: "2450", codeNotation: "TB-SGDĐT",
                issuedDate: try Self.date("2026-11-23")),
            replacement: Citation(
                codeNumber: "2451", codeNotation: "SGDĐT-GDTH",
                issuedDate: try Self.date("2026-11-23")),
            amendment: .init(field: "Subject", old: "V/v góp y", new: "V/v góp ý"),
            claimed: Citation(
                codeNumber: "99", codeNotation: "QĐ-SGDĐT",
                issuedDate: try Self.date("2026-11-01")))
    }

    static func handling() throws -> Handling {
        Handling(
            recipients: [
                .init(organID: try Self.organ("000.01.18.H41"), organName: "Trường THCS Mẫu Một"),
                .init(organID: nil, organName: "Lưu: VT"),
            ],
            deliveries: [
                .init(
                    organID: try Self.organ("000.01.18.H41"), state: "03", time: try Self.time())
            ],
            dueDate: try Self.date("2026-12-05"), priority: 1, issuedAmount: 45,
            places: "Phòng Giáo dục Tiểu học", access: ["000.02.18.H41"])
    }

    static func seal() throws -> SealStatement {
        SealStatement(
            organ: try Self.organ(), volume: try Self.volume(), number: 2_440,
            codeNotation: "SGDĐT-GDTH", issuedDate: try Self.date(),
            files: [
                .init(name: "phụ lục.xlsx", role: .main, sha256: Self.digest("phu-luc.xlsx")),
                .init(
                    name: "phụ lục.xlsx.p7s", role: .signature, sha256: Self.digest("phu-luc.p7s")),
            ],
            signatures: [Self.digest("person signature")])
    }
}
