package import AntinCore
package import ArgumentParser

/// The document that a checking slip is about, and what it is judged with: the same for every
/// program that writes slips.
package struct SlipRequest: ParsableArguments {
    @Argument(help: ArgumentHelp("Tệp cần kiểm tra. (the file)", valueName: "file"))
    package var file: String

    @Option(help: "Phiếu vào sổ, nếu không nằm cạnh tệp. (receipt)")
    package var receipt: String?

    @Flag(help: "Hỏi thêm máy chủ của cơ quan gửi. (ask the sender's server)")
    package var online = false

    @OptionGroup package var settings: VerifierSettings

    package init() {}

    /// Judges the document. Throws if the file holds none or several.
    package func judged(in language: Language) throws -> (report: Report, slip: CheckingSlip) {
        let paths = [self.file, self.receipt].compactMap(\.self)
        let subjects = try VerifierSubject.group(paths.map { try VerifierInput($0) })
        guard subjects.count == 1, let subject = subjects.first else {
            throw self.notOne(subjects.count)
        }
        let verifier = self.settings.verifier(trusting: try self.settings.store)
        let now = try self.settings.now
        let asking = self.online ? LiveRegister(verifier, at: now) : nil
        let report = subject.report(by: verifier, live: asking?.answer(about: subject), at: now)
        // The clock judges, but only a time that was asked for stands on the slip.
        let slip = CheckingSlip(
            report, in: language, at: try self.settings.givenTime,
            maxReceiptAgeDays: self.settings.maxAge)
        return (report, slip)
    }

    private func notOne(_ count: Int) -> ProgramError {
        ProgramError(
            .badInput,
            what: Phrase(
                vi: "\(self.file) có \(count) văn bản, mà một phiếu chỉ nói về một",
                en: "\(self.file) holds \(count) documents, and a slip is about one"),
            meaning: Phrase(vi: "chưa ghi phiếu nào", en: "no slip was written"),
            fix: Phrase(
                vi: "giải nén rồi chạy cho từng tệp", en: "unpack it and run this for each file"))
    }
}
