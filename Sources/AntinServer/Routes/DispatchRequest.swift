// DispatchRequest.swift
internal import AntinCore
internal import AntinLog
internal import AntinRegistry
internal import HTTPTypes

/// What an office says of a document that it is going to issue, read from a request: every member
/// is checked here, in words, before anything is stored.
struct DispatchRequest {
    let draft: DispatchDraft

    init(
        _ members: inout JSONObjectReader, organ: RegisteredOrgan, medium: Medium
    ) throws {
        do {
            self.draft = try Self.draft(&members, organ: organ, medium: medium)
        } catch let error as FormatError {
            throw Problem(
                .unprocessableContent, "bad_member", vi: "Thông tin văn bản chưa đúng: \(error)",
                en: "the document's facts are not right: \(error)",
                nextVi: "sửa rồi gửi lại; xem /openapi.json",
                nextEn: "mend it and send again; see /openapi.json")
        } catch let refusal as SecrecyRefusal {
            throw Problem(refusal)
        }
    }

    private static func draft(
        _ members: inout JSONObjectReader, organ: RegisteredOrgan, medium: Medium
    ) throws -> DispatchDraft {
        let book: BookID = try members.identifier("book")
        let series: SeriesID = try members.optionalIdentifier("series") ?? Self.commonSeries()
        let code = try members.string("type")
        if let copy = CopyType(rawValue: code) {
            return try Self.copy(
                copy, &members, organ: organ, medium: medium, book: book, series: series)
        }
        guard let type = DocumentType(rawValue: code) else {
            throw members.failure("type", "one of the 29 types of Decree 30/2020, such as CV or QĐ")
        }
        let notation = try Self.notation(&members, type)
        let subject = VietnameseText.cleaned(try members.string("Subject"))
        try SecrecyRefusal.check(
            secrecy: try members.optionalString("secrecy"), texts: [subject])
        var record = DocumentRecord(
            organID: organ.id, organName: organ.name, codeNumber: nil, codeNotation: notation,
            issuedDate: nil, type: code, typeName: type.name(in: .vietnamese), subject: subject,
            signers: try Self.signers(&members), files: [],
            level: try members.optionalChoice("level") ?? .internal, medium: medium)
        record.language = try members.optionalString("Language")
        record.pageAmount = try members.optionalInteger("PageAmount", 1...999).map { Int($0) }
        record.effectiveDate = try members.optionalDate("effective_date")
        record.expiryDate = try members.optionalDate("expiry_date")
        let handling = try Self.handling(&members)
        let coOrgans = try Self.organs(&members)
        try members.finish()
        return DispatchDraft(
            organ: organ.id, book: book, series: series, record: record, handling: handling,
            coOrgans: coOrgans)
    }

    /// A certified copy: signed by the agency alone, in the one series of copies.
    private static func copy(
        _ copy: CopyType, _ members: inout JSONObjectReader, organ: RegisteredOrgan,
        medium: Medium, book: BookID, series: SeriesID
    ) throws -> DispatchDraft {
        let source: Medium = try members.choice("copied_from")
        let target: CopyType.Side = medium == .electronic ? .electronic : .paper
        guard copy.isAllowed(from: source == .paper ? .paper : .electronic, to: target) else {
            throw Problem(
                .unprocessableContent, "copy_not_needed",
                vi:
                    "Không có bản \(copy.mark ?? copy.rawValue) từ điện tử sang điện tử (Điều 25 Nghị định 30/2020)",
                en: "there is no \(copy.rawValue) copy from electronic to electronic (Article 25)",
                nextVi: "chuyển tiếp nguyên tệp gốc: chữ ký số trên đó vẫn có giá trị",
                nextEn: "forward the original file: its signatures stay valid")
        }
        let given = VietnameseText.cleaned(try members.string("CodeNotation"))
        let prefix = copy.rawValue + "-"
        guard given.hasPrefix(prefix),
            try IssuingNotation(copy, issuer: String(given.dropFirst(prefix.count))).codeNotation
                == given
        else { throw members.failure("CodeNotation", "\(prefix) and the office's abbreviation") }
        let subject = VietnameseText.cleaned(try members.string("Subject"))
        let original = VietnameseText.cleaned(try members.string("Description"))
        try SecrecyRefusal.check(
            secrecy: try members.optionalString("secrecy"), texts: [subject, original])
        var record = DocumentRecord(
            organID: organ.id, organName: organ.name, codeNumber: nil, codeNotation: given,
            issuedDate: nil, type: copy.rawValue, typeName: copy.name(in: .vietnamese),
            subject: subject, signers: try Self.signers(&members, optional: true), files: [],
            level: try members.optionalChoice("level") ?? .internal, medium: medium)
        record.note = original
        record.language = try members.optionalString("Language")
        record.pageAmount = try members.optionalInteger("PageAmount", 1...999).map { Int($0) }
        let handling = try Self.handling(&members)
        try members.finish()
        return DispatchDraft(
            organ: organ.id, book: book, series: series, record: record, handling: handling)
    }

    /// The other organs that issue the document, in the order of their seals.
    private static func organs(_ members: inout JSONObjectReader) throws -> [OrganID] {
        try (members.optionalStrings("co_organs") ?? []).map { text in
            guard let organ = OrganID(text) else {
                throw members.failure("co_organs", "organ identifiers")
            }
            return organ
        }
    }

    /// The notation without its number, as an office may issue it: it must read back as this type.
    private static func notation(
        _ members: inout JSONObjectReader, _ type: DocumentType
    ) throws -> String {
        let given = VietnameseText.cleaned(try members.string("CodeNotation"))
        let read = try DocumentNotation(parsing: "10/" + given)
        guard let issuer = read.issuer, read.documentType == type else {
            throw members.failure("CodeNotation", "a notation of type \(type.rawValue)")
        }
        let issued = try IssuingNotation(type, issuer: issuer.printed, units: read.units)
        guard issued.codeNotation == given else {
            throw members.failure("CodeNotation", "\(issued.codeNotation)")
        }
        return given
    }

    private static func signers(
        _ members: inout JSONObjectReader, optional: Bool = false
    ) throws -> [RecordSigner] {
        var signers: [RecordSigner] = []
        let given =
            optional
            ? try members.optionalObjects("SignerInfo") ?? [] : try members.objects("SignerInfo")
        for var signer in given {
            signers.append(
                RecordSigner(
                    fullName: VietnameseText.cleaned(try signer.string("FullName")),
                    position: VietnameseText.cleaned(try signer.string("Position")),
                    authority: try Self.authority(&signer),
                    certificate: try signer.optionalDigest("certificate")))
            try signer.finish()
        }
        return signers
    }

    private static func handling(_ members: inout JSONObjectReader) throws -> Handling {
        var recipients: [Handling.Recipient] = []
        for var recipient in try members.optionalObjects("To") ?? [] {
            recipients.append(
                Handling.Recipient(
                    organID: try recipient.optionalIdentifier("OrganId"),
                    organName: VietnameseText.cleaned(try recipient.string("OrganName"))))
            try recipient.finish()
        }
        return Handling(
            recipients: recipients, dueDate: try members.optionalDate("DueDate"),
            priority: try members.optionalInteger("Priority", 0...3).map { Int($0) })
    }

    private static func authority(_ signer: inout JSONObjectReader) throws -> [SigningAuthority] {
        let mark: SigningAuthority? = try signer.optionalChoice("authority")
        return mark.map { [$0] } ?? []
    }

    /// One series for all types: what most offices have.
    static func commonSeries() throws -> SeriesID {
        guard let series = SeriesID("CHUNG") else {
            throw FormatError("series", expected: "an identifier")
        }
        return series
    }
}
