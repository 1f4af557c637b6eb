// InspectedSignature.swift
internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinPDF
internal import AntinSystem

/// One signature as `inspect` prints it.
struct InspectedSignature {
    let field: String?
    private let subFilter: String?
    private let facts: SignatureFacts
    /// False if a detached signature was read without its content.
    private let hasContent: Bool
    private let coverage: (word: String, reasons: [String])
    private let changes: (word: String, reasons: [String])
    /// Every change after the signed revision, permitted or not; nil outside a PDF.
    private let changed: PDFChanges?
    private let dictionaryTime: String?
    private let byteRange: [Int]

    /// A signature of a PDF. Cost: one pass over the bytes that it covers.
    init(_ signature: PDFSignature, in store: ByteStore) {
        self.field = signature.fieldName
        self.subFilter = signature.subFilter
        self.facts = SignatureFacts(signature, in: store)
        self.hasContent = true
        self.dictionaryTime = signature.claimedTime
        self.byteRange = signature.byteRange
        self.coverage =
            switch signature.coverage {
            case .entireFile: ("entire_file", [])
            case .entireRevision: ("entire_revision", [])
            case .anomaly(let reasons): ("anomaly", reasons)
            }
        self.changes = (signature.changes.level.rawValue, signature.changes.reasons)
        self.changed = signature.changes
    }

    /// A message with its content, inside or beside it.
    init(cms message: [UInt8], content: ((DigestAlgorithm) throws -> [UInt8])?) throws {
        let facts: SignatureFacts =
            if let content {
                try SignatureFacts(reading: message, as: .detached, content: content)
            } else {
                SignatureFacts(readingEnveloping: message)
            }
        self.init(facts, hasContent: true)
    }

    /// A message that is read by itself: enveloping if it carries its content, and otherwise
    /// judged as far as it goes, its content taken to be what it says.
    init(cmsAlone message: [UInt8]) {
        let enveloping = SignatureFacts(readingEnveloping: message)
        guard enveloping.integrity.reasons.contains(.contentMissing) else {
            self.init(enveloping, hasContent: true)
            return
        }
        let stated = enveloping.messageDigest ?? []
        let facts = SignatureFacts(reading: message, as: .detached) { _ in stated }
        self.init(facts, hasContent: false)
    }

    private init(_ facts: SignatureFacts, hasContent: Bool) {
        self.field = nil
        self.subFilter = nil
        self.facts = facts
        self.hasContent = hasContent
        self.coverage = hasContent ? ("entire_file", []) : ("not_checked", ["content.missing"])
        self.changes = hasContent ? ("none", []) : ("not_checked", [])
        self.changed = nil
        self.dictionaryTime = nil
        self.byteRange = []
    }

    // MARK: Answers

    /// Mathematics; without the content the best answer is that it was not checked.
    private var integrity: CheckResult {
        let result = self.facts.integrity.result
        return result == .pass && !self.hasContent ? .notChecked : result
    }

    private var reasons: [String] {
        (self.facts.integrity.reasons + self.facts.acceptable.reasons).map(\.rawValue)
            + self.coverage.reasons + self.changes.reasons
    }

    /// The signer's own claim, from the signed attribute or from the PDF's dictionary.
    private var claimedTime: String? {
        if let time = self.facts.claimedTime { return time.description }
        guard let text = self.dictionaryTime, let seconds = PDFDate.unixSeconds(text) else {
            return nil
        }
        return Timestamp(seconds: seconds).description
    }

    /// No authority's time is judged in this version, so nothing is ever proven.
    private var provenTime: String {
        self.facts.hasSignatureTimestamp || self.facts.timestampTime != nil ? "not_checked" : "none"
    }

    // MARK: Printing

    /// An object of the array `signatures` of `antin.inspect/1`.
    var json: JSONObject {
        let signer = self.facts.signer
        return JSONObject([
            ("field", self.field.map { .string($0) }),
            ("sub_filter", self.subFilter.map { .string($0) }),
            ("level", .string(self.facts.level.rawValue)),
            ("signer", signer.map { Self.json(of: $0) }),
            ("certificates", .integer(self.facts.certificates.count + (signer == nil ? 0 : 1))),
            ("digest_algorithm", self.facts.digestAlgorithm.map { .string($0) }),
            ("signature_algorithm", self.facts.signatureAlgorithm.map { .string($0) }),
            ("integrity", .string(self.integrity.rawValue)),
            ("acceptable", .string(self.facts.acceptable.result.rawValue)),
            ("coverage", .string(self.coverage.word)),
            ("changes", .string(self.changes.word)),
            ("changes_finding", self.changed.map { .string($0.finding.rawValue) }),
            ("change_list", self.changed.map { .array($0.items.map(Self.json(of:))) }),
            ("overlays", self.changed.map { .array($0.overlays.map(Self.json(of:))) }),
            ("byte_range", self.byteRange.isEmpty ? nil : self.rangeJSON),
            ("claimed_time", self.claimedTime.map { .string($0) }),
            ("claimed_time_printed", self.dictionaryTime.map { .string($0) }),
            ("proven_time", .string(self.provenTime)),
            ("timestamp_time", (self.facts.timestampTime?.description).map { .string($0) }),
            ("value_sha256", (self.facts.valueDigest?.hex).map { .string($0) }),
            ("unsigned_attributes", .strings(self.facts.unsignedAttributes)),
            ("reasons", .strings(self.reasons)),
        ])
    }

    /// The range as text: a hostile one holds numbers that our JSON has no place for.
    private var rangeJSON: JSONValue {
        .string(self.byteRange.map(String.init).joined(separator: " "))
    }

    private static func json(of certificate: Certificate) -> JSONValue {
        [
            "common_name": certificate.subject.commonName.map { .string($0) },
            "fingerprint": .string(certificate.fingerprint.hex),
            "issuer": .string(certificate.issuer.description),
            "key": .string(certificate.publicKey.kind.words),
            "not_after": .string(Timestamp(seconds: certificate.notAfter).description),
            "not_before": .string(Timestamp(seconds: certificate.notBefore).description),
            "organization": certificate.subject.organization.map { .string($0) },
            "serial": .string(certificate.serialHex),
            "subject": .string(certificate.subject.description),
        ]
    }

    private static func json(of change: PDFChange) -> JSONValue {
        .object(
            JSONObject([
                ("revision", .integer(change.revision + 1)),
                ("kind", .string(change.kind.rawValue)),
                ("level", .string(change.level.rawValue)),
                ("permitted", .bool(change.isPermitted)),
                ("object", change.object.map { .integer($0) }),
                ("path", change.path.map { .string($0) }),
                ("field", change.field.map { .string($0) }),
                ("covered_by", change.coveredBy.map { .string($0) }),
                ("why", .string(change.why)),
            ]))
    }

    /// The rectangle as text: our JSON has no fractions.
    private static func json(of overlay: PDFOverlay) -> JSONValue {
        let sides = [overlay.left, overlay.bottom, overlay.right, overlay.top]
        return .object(
            JSONObject([
                ("revision", .integer(overlay.revision + 1)),
                ("field", .string(overlay.field)),
                ("object", .integer(overlay.object)),
                ("page", overlay.page.map { .integer($0 + 1) }),
                ("rectangle", .string(sides.map { "\($0)" }.joined(separator: " "))),
                ("covers", .strings(overlay.covers)),
            ]))
    }

    func lines(in language: Language) -> [String] {
        var lines: [String] = []
        func line(_ vi: String, _ en: String, _ text: String?) {
            guard let text, !text.isEmpty else { return }
            let label = language == .vietnamese ? vi : en
            lines.append(label + String(repeating: " ", count: max(1, 18 - label.count)) + text)
        }
        line("Loại", "Level", self.facts.level.rawValue)
        line("Người ký", "Signer", self.facts.signer?.subject.description)
        line("Nơi cấp", "Issuer", self.facts.signer?.issuer.description)
        line(
            "Thuật toán", "Algorithms",
            [self.facts.signatureAlgorithm, self.facts.digestAlgorithm].compactMap(\.self)
                .joined(separator: ", "))
        line("Nguyên vẹn", "Integrity", self.integrity.rawValue)
        line("Thuật toán được nhận", "Acceptable", self.facts.acceptable.result.rawValue)
        line("Phạm vi", "Coverage", self.coverage.word)
        line("Thay đổi sau ký", "Changes", self.changes.word)
        line("Lời khai lúc ký", "Claimed time", self.claimedTime ?? self.dictionaryTime)
        line("Thời điểm xác nhận", "Proven time", self.provenTime)
        for change in self.changed?.items ?? [] where change.isPermitted {
            line("Thêm sau ký", "Added later", change.reason)
        }
        for overlay in self.changed?.overlays ?? [] {
            let page = overlay.page.map {
                " (\(language == .vietnamese ? "trang" : "page") \($0 + 1))"
            }
            line("Có thể che", "May cover content", overlay.field + (page ?? ""))
        }
        for reason in self.reasons {
            line("Lý do", "Reason", ReasonWords.text(for: reason, in: language))
        }
        return lines
    }
}

extension PublicKey.Kind {
    /// "RSA 2048", "EC P-256".
    var words: String {
        switch self {
        case .rsa(let bits): "RSA \(bits)"
        case .ec(let curve): "EC \(curve)"
        case .ed25519: "Ed25519"
        case .rsaPSS(let bits): "RSA-PSS \(bits)"
        case .other: "?"
        }
    }
}
