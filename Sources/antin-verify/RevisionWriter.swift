// RevisionWriter.swift
internal import AntinCore
internal import AntinCrypto
internal import AntinDesk
internal import AntinPDF
internal import AntinSystem
internal import ArgumentParser

/// Writes one revision of a PDF as a file of its own, so that what was signed can be looked at
/// whatever was appended since.
struct RevisionWriter {
    let file: String
    let output: String
    let common: CommonOptions

    /// - Parameter number: counted from 1, as `inspect` counts.
    func write(_ number: Int, of store: ByteStore) throws {
        guard JudgedFile.looksLikePDF(store) else {
            throw ProgramError.unknownFormat(self.file, isEmpty: store.count == 0)
        }
        let document = try self.read(store)
        guard number > 0, let range = document.range(ofRevision: number - 1) else {
            throw self.missing(number, of: document.revisions.count)
        }
        let bytes = store.bytes(range)
        let signers = document.signatures.filter { $0.revisionIndex == number - 1 }
            .map(\.fieldName)
        if self.output == "-" {
            do { try StandardStream.output.write(bytes) } catch {
                throw ExitCode(ExitStatus.inputOutput.rawValue)
            }
            return
        }
        try self.create(bytes)
        let digest = HashedContent(ByteStore(bytes), [.sha256]).sha256?.hex ?? ""
        if self.common.json {
            try Output.result(
                .object([
                    "schema": "antin.revision/1", "output": .string(self.output),
                    "revision": .integer(number), "sha256": .string(digest),
                    "size": .integer(bytes.count), "signed_by": .strings(signers),
                ]))
        } else {
            let phrase =
                signers.isEmpty
                ? Phrase(vi: "Đã ghi bản chưa ai ký", en: "Wrote a revision that nobody signed")
                : Phrase(vi: "Đã ghi bản đã ký", en: "Wrote the signed revision")
            try Output.result("\(phrase.text(in: self.common.lang)): \(self.output)\n")
        }
    }

    private func read(_ store: ByteStore) throws -> PDFDocument {
        do throws(PDFError) {
            return try PDFDocument(reading: store)
        } catch {
            try Output.result(
                Sentence.cannotBeJudged.text(
                    in: self.common.lang,
                    [
                        "reason": ReasonWords.text(
                            for: "pdf.\(error.kind.rawValue): \(error.detail)",
                            in: self.common.lang)
                    ]) + "\n")
            throw ExitCode(Verdict.undecided.exitCode)
        }
    }

    private func create(_ bytes: [UInt8]) throws {
        guard !FileSystem.exists(self.output) else {
            throw ProgramError(
                .cannotCreate,
                what: Phrase(vi: "đã có tệp \(self.output)", en: "\(self.output) exists already"),
                meaning: Phrase(vi: "chưa ghi gì", en: "nothing was written"),
                fix: Phrase(vi: "chọn tên khác", en: "choose another name"))
        }
        do throws(SystemError) {
            try DurableFile.write(bytes, to: self.output)
        } catch {
            throw ProgramError(
                .cannotCreate,
                what: Phrase(
                    vi: "không ghi được \(self.output): \(error)",
                    en: "\(self.output) cannot be written: \(error)"),
                meaning: Phrase(vi: "chưa ghi gì", en: "nothing was written"),
                fix: Phrase(
                    vi: "xem lại quyền ghi và chỗ trống trên đĩa",
                    en: "check permissions and free space"))
        }
    }

    private func missing(_ number: Int, of count: Int) -> ProgramError {
        ProgramError(
            .badInput,
            what: Phrase(
                vi: "\(self.file) không có bản sửa đổi \(number)",
                en: "\(self.file) has no revision \(number)"),
            meaning: Phrase(
                vi: "tệp có \(count) bản, tính từ 1", en: "there are \(count), counted from 1"),
            fix: Phrase(
                vi: "chạy antin-verify inspect để xem các chữ ký",
                en: "run antin-verify inspect to see the signatures"))
    }
}
