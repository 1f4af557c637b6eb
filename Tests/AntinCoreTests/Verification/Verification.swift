import AntinCore
import AntinCrypto
import AntinLog
import AntinSystem
import AntinTestSupport
import Testing

/// One office with one issued document, and the ways to ask about it.
struct Verification {
    static let shared = Result { try Verification() }

    var office: TestOffice
    let file: [UInt8]
    let document: UInt64

    init() throws {
        self.office = try TestOffice()
        self.file = try self.office.signedPDF()
        self.document = try self.office.issue(self.file)
    }

    var bundle: TrustBundle { self.office.bundle() }

    /// The report on a PDF; by default on the issued one with its receipt, with everything pinned.
    func report(
        _ bytes: [UInt8]? = nil, receipt: Receipt?, live: Verifier.LiveAnswer? = nil,
        trusting bundle: TrustBundle? = nil, at now: Timestamp = TestOffice.now, maxAge: Int = 30
    ) throws -> Report {
        let file = try JudgedFile(pdf: ByteStore(bytes ?? self.file), name: "cong-van.pdf")
        return Verifier(trusting: [bundle ?? self.bundle], maxReceiptAgeDays: maxAge)
            .report(on: file, receipt: receipt, live: live, at: now)
    }

    /// The report on a PDF with the receipt of the issued document.
    func report(_ bytes: [UInt8]? = nil, trusting bundle: TrustBundle? = nil) throws -> Report {
        try self.report(
            bytes, receipt: self.office.receipt(self.document), trusting: bundle)
    }
}

extension Report {
    func result(_ id: CheckID) -> CheckResult? { self.checks.first { $0.id == id }?.result }

    /// The verdict with what did not pass, for messages.
    var summary: String { "\(self.verdict): \(self.reasons.joined(separator: ", "))" }
}

/// A clock that many days after tests normally look.
func later(days: Int64) -> Timestamp {
    Timestamp(seconds: TestOffice.now.seconds + days * 86_400)
}

/// Where bytes occur first.
func offset(of text: String, in bytes: [UInt8]) -> Int? {
    let needle = Array(text.utf8)
    return bytes.indices.first { bytes[$0...].starts(with: needle) }
}
