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
            throw Problem(
                .unprocessableContent, "state_secret",
                vi: "Văn bản có dấu \(refusal.mark.rawValue): hệ thống không nhận văn bản mật",
                en: "marked \(refusal.mark.rawValue): state secrets are refused",
                nextVi: "đăng ký vào sổ văn bản mật, ngoài hệ thống",
                nextEn: "enter it in the book of secret documents, outside this system")
        }
    }

    private static func draft(
        _ members: inout JSONObjectReader, organ: RegisteredOrgan, medium: Medium
    ) throws -> DispatchDraft {
        let book: BookID = try members.identifier("book")
        let series: SeriesID = try members.optionalIdentifier("series") ?? Self.commonSeries()
        let code = try members.string("type")
        guard let type = DocumentType(rawValue: code) else {
            throw members.failure("type", "one of the 29 types of Decree 30/2020, such as CV or QĐ")
        }
        let issuer = try members.string("issuer")
        let units = try members.optionalStrings("units") ?? []
        let notation = try IssuingNotation(type, issuer: issuer, units: units)
        let subject = VietnameseText.cleaned(try members.string("subject"))
        try SecrecyRefusal.check(
            secrecy: try members.optionalString("secrecy"), texts: [subject])
        var signers: [RecordSigner] = []
        for var signer in try members.objects("signers") {
            signers.append(
                RecordSigner(
                    fullName: VietnameseText.cleaned(try signer.string("name")),
                    position: VietnameseText.cleaned(try signer.string("position")),
                    authority: try Self.authority(&signer),
                    certificate: try signer.optionalDigest("certificate")))
            try signer.finish()
        }
        var record = DocumentRecord(
            organID: organ.id, organName: organ.name, codeNumber: nil,
            codeNotation: notation.codeNotation, issuedDate: nil, type: code,
            typeName: type.name(in: .vietnamese), subject: subject, signers: signers, files: [],
            level: try members.optionalChoice("level") ?? .internal, medium: medium)
        record.language = try members.optionalString("language")
        record.effectiveDate = try members.optionalDate("effective_date")
        record.expiryDate = try members.optionalDate("expiry_date")
        let handling = try Self.handling(&members)
        _ = members.optionalValue("scan")
        try members.finish()
        return DispatchDraft(
            organ: organ.id, book: book, series: series, record: record, handling: handling)
    }

    private static func handling(_ members: inout JSONObjectReader) throws -> Handling {
        var recipients: [Handling.Recipient] = []
        for var recipient in try members.optionalObjects("to") ?? [] {
            recipients.append(
                Handling.Recipient(
                    organID: try recipient.optionalIdentifier("organ"),
                    organName: VietnameseText.cleaned(try recipient.string("name"))))
            try recipient.finish()
        }
        let urgency: Urgency? = try members.optionalChoice("urgency")
        return Handling(
            recipients: recipients, dueDate: try members.optionalDate("due_date"),
            priority: urgency?.priority)
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
