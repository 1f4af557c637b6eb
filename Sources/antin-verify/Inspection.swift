// Inspection.swift
internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinPDF
internal import AntinSystem

/// The facts of all signatures of one file.
struct Inspection {
    let kind: String
    /// Why a PDF cannot be judged at all.
    let problem: String?
    let revisionCount: Int?
    let signatures: [InspectedSignature]

    /// A PDF. What cannot be judged is a fact as well; only what is no PDF or cut off is an error.
    init(pdf store: ByteStore) throws {
        self.kind = "pdf"
        do {
            let document = try PDFDocument(reading: store)
            self.signatures = document.signatures.map { InspectedSignature($0, in: store) }
            self.revisionCount = document.revisions.count
            self.problem = nil
        } catch {
            self.signatures = []
            self.revisionCount = nil
            self.problem = "pdf.\(error.kind.rawValue): \(error.detail)"
        }
    }

    /// A CMS message; one without content is taken as detached, its content by the digest.
    init(
        cms message: [UInt8], content: ((DigestAlgorithm) throws -> [UInt8])? = nil
    ) throws {
        self.kind = "cms"
        self.problem = nil
        self.revisionCount = nil
        self.signatures = [try InspectedSignature(cms: message, content: content)]
    }

    /// A CMS message whose content is not there.
    init(cms message: [UInt8]) {
        self.kind = "cms"
        self.problem = nil
        self.revisionCount = nil
        self.signatures = [InspectedSignature(cmsAlone: message)]
    }

    /// The members of `antin.inspect/1` beside the file's.
    var json: JSONObject {
        JSONObject([
            ("kind", .string(self.kind)),
            ("problem", self.problem.map { .string($0) }),
            ("revisions", self.revisionCount.map { .integer($0) }),
            ("signatures", .array(self.signatures.map { .object($0.json) })),
        ])
    }

    /// A block of lines for each signature.
    func text(in language: Language) -> String {
        if let problem {
            let reason = ReasonWords.text(for: problem, in: language)
            return Sentence.cannotBeJudged.text(in: language, ["reason": reason]) + "\n"
        }
        guard !self.signatures.isEmpty else {
            return Headline.verdict(.unsigned).text(in: language, asOf: nil) + "\n"
        }
        var text = ""
        for (index, signature) in self.signatures.enumerated() {
            text += "\(index + 1). \(signature.field ?? self.kind)\n"
            text += signature.lines(in: language).map { "   \($0)\n" }.joined()
        }
        return text
            + Phrase(
                vi: "Chưa xét ai đáng tin; để kiểm tra: antin-verify TỆP",
                en: "Trust was not judged; to verify: antin-verify FILE"
            ).text(in: language) + "\n"
    }
}
