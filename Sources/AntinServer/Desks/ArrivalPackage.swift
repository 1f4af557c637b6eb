// ArrivalPackage.swift
internal import AntinCore
internal import AntinLog
internal import AntinRegistry
internal import AntinSystem
internal import HTTPTypes

/// The files of an arrival, from one file or a ZIP of several with their receipt.
struct ArrivalPackage: Sendable {
    /// As it was handed in: what the judge looks at.
    let given: ZipArchive.Member
    let members: [ZipArchive.Member]
    let receipt: [UInt8]?
    var main: ZipArchive.Member { self.members[0] }

    init(_ part: MultipartForm.Part, receipt: [UInt8]?) throws {
        let bytes = part.bytes
        self.given = ZipArchive.Member(name: part.fileName ?? "van-ban.pdf", bytes: bytes)
        let store = ByteStore(bytes)
        guard ZipArchive.begins(store) else {
            self.members = [self.given]
            self.receipt = receipt
            return
        }
        do {
            let all = try ZipArchive(parsing: store, upTo: Self.maxBytes).members
            self.members = all.filter { !$0.isReceipt }
            self.receipt = receipt ?? all.first(where: \.isReceipt)?.bytes
            guard !self.members.isEmpty else {
                throw FormatError("zip", expected: "a document")
            }
        } catch {
            throw Problem(
                .unsupportedMediaType, "bad_package", vi: "Gói ZIP không đọc được: \(error)",
                en: "the ZIP cannot be read: \(error)")
        }
    }

    /// Bytes of all files of a package.
    static let maxBytes = 64 << 20

    /// A file of a kind that carries no signature, of which nobody states number or date either,
    /// is no document: it may be kept as reference material.
    func refuseNotADocument(_ facts: ArrivalFacts) throws {
        // A PDF, or a CMS message (DER), may be signed; of several files one may be the signature.
        guard self.members.count == 1, !self.main.bytes.starts(with: Array("%PDF-".utf8)),
            self.main.bytes.first != 0x30, facts.channel != .paper, facts.anyway == nil,
            facts.notation == nil, facts.date == nil
        else { return }
        throw Problem(
            .unsupportedMediaType, "no_document",
            vi: "Chưa vào sổ, vì không phải văn bản: không có số, không có ngày, không có người ký",
            en: "not entered, for it is no document: it has no number, no date, no signer",
            nextVi: "lưu làm tài liệu tham khảo, hoặc xin nơi gửi bản PDF đã ký số",
            nextEn: "keep it as reference material, or ask the sender for the signed PDF")
    }
}
