// ProgramError.swift

/// A failure as people see it, in three lines: what happened, what it means, what to do.
package struct ProgramError: Error, Hashable, Sendable {
    package let status: ExitStatus
    package let what: Phrase
    package let meaning: Phrase
    package let fix: Phrase

    package init(_ status: ExitStatus, what: Phrase, meaning: Phrase, fix: Phrase) {
        self.status = status
        self.what = what
        self.meaning = meaning
        self.fix = fix
    }

    /// The lines, each with the program's name in front and a line feed at the end.
    package func lines(of program: String, in language: Language) -> String {
        let heads: [(vi: String, en: String)] = [
            ("lỗi", "error"), ("nghĩa là", "meaning"), ("cách sửa", "fix"),
        ]
        var text = ""
        for (head, phrase) in zip(heads, [self.what, self.meaning, self.fix]) {
            let line = phrase.text(in: language)
            guard !line.isEmpty else { continue }
            text += "\(program): \(language == .vietnamese ? head.vi : head.en): \(line)\n"
        }
        return text
    }
}

extension ProgramError {
    /// The same from the words themselves, where they are said only once.
    package init(
        _ status: ExitStatus, vi: String, en: String, meaningVi: String = "",
        meaningEn: String = "", fixVi: String = "", fixEn: String = ""
    ) {
        self.init(
            status, what: Phrase(vi: vi, en: en),
            meaning: Phrase(vi: meaningVi, en: meaningEn), fix: Phrase(vi: fixVi, en: fixEn))
    }
}
