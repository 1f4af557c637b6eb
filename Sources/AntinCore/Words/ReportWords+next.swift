internal import AntinCrypto
internal import AntinLog

/// What to do now, which depends on why nothing better could be said.
extension ReportWords {
    /// Why a report is undecided, as far as it changes what helps.
    enum Doubt {
        /// The file is of a known kind and cannot be judged.
        case obstacle(String)
        /// This machine's clock is before the register's own time.
        case clock(Timestamp)
        /// Signed by a person, and not by the office: nothing that an office has sent.
        case noSeal
        /// The signatures are right, and nothing of the register came with the file.
        case noReceipt
        case other
    }

    var doubt: Doubt {
        let integrity = self.report.check(.fileIntegrity)
        if integrity.result == .notChecked, let reason = integrity.reasons.first {
            return .obstacle(reason)
        }
        if let document = self.report.document {
            let latest = max(document.registeredAt, self.report.asOf ?? document.registeredAt)
            if self.report.checkedAt.milliseconds + Verifier.clockTolerance < latest.milliseconds {
                return .clock(latest)
            }
        }
        if self.report.check(.sealSignature).reasons.contains("seal.missing"),
            self.report.check(.personSignature).result == .pass
        {
            return .noSeal
        }
        let hasNone = self.report.check(.registerStatus).reasons.contains("receipt.none")
        return integrity.result == .pass && hasNone ? .noReceipt : .other
    }

    /// The step with its words.
    package var next: (step: NextStep, text: String) {
        let step = self.step
        return (step, step.text(in: self.language, self.values(of: step)))
    }

    /// The step for programs, in both languages.
    package var nextJSON: JSONValue {
        let step = self.step
        func text(_ language: Language) -> JSONValue {
            let words = ReportWords(
                self.report, in: language, path: self.path,
                maxReceiptAgeDays: self.maxReceiptAgeDays)
            return .string(step.text(in: language, words.values(of: step)))
        }
        return ["id": .string(step.rawValue), "vi": text(.vietnamese), "en": text(.english)]
    }

    private var step: NextStep {
        let reasons = Set(self.report.reasons)
        switch self.report.verdict {
        case .signerUntrusted where self.report.trustCreated == nil:
            return .pinTrust
        case .signerUntrusted where self.stranger?.isOutOfDate ?? true:
            return .stopAndCall
        case .replaced where self.replacement == nil:
            return .askForNewer
        case .undecided:
            if self.report.isLookup {
                guard let document = self.report.document else { return self.unproven(reasons) }
                return document.state == .recalled ? .cancelCopy : .checkTheFile
            }
            switch self.doubt {
            case .obstacle: return .askForIntactFile
            case .clock: return .setClock
            case .noSeal: return .askClerk
            case .noReceipt: return .askForReceipt
            case .other: return self.unproven(reasons)
            }
        default:
            return self.report.verdict.nextStep
        }
    }

    private func unproven(_ reasons: Set<String>) -> NextStep {
        if self.report.trustCreated == nil { return .pinTrust }
        if reasons.contains("log.not_pinned") { return .checkTrust }
        return reasons.contains { $0.hasPrefix("person.") || $0.hasPrefix("seal.") }
            ? .askClerk : .askForReceipt
    }

    private var replacement: Citation? {
        self.report.document?.changes
            .last { $0.change == .replaced }
            .flatMap { $0.record.replacement ?? $0.record.notice }
    }

    func values(of step: NextStep) -> [String: String] {
        let path = Self.quoted(self.path)
        let trust =
            self.language == .vietnamese
            ? "antin-verify trust add TỆP --fingerprint MÃ"
            : "antin-verify trust add FILE --fingerprint HEX"
        switch step {
        case .askClerk:
            return ["file": self.report.file.map { Self.code($0.sha256) } ?? path]
        case .useReplacement:
            return self.replacement.map { ["notation": "\($0.codeNumber)/\($0.codeNotation)"] }
                ?? [:]
        case .wait:
            let date = self.report.document?.record.effectiveDate
            return ["date": date?.short(in: self.language) ?? "?"]
        case .pinTrust, .checkTrust:
            return ["command": trust]
        case .askAgain, .askForReceipt:
            return ["command": "antin-verify --online \(path)"]
        case .checkTheFile:
            let file = self.language == .vietnamese ? "TỆP" : "FILE"
            return ["command": "antin-verify \(file) \(path)"]
        default:
            return [:]
        }
    }

    /// A digest short enough to be read out: the first 64 bits.
    static func code(_ digest: Digest) -> String {
        let hex = Array(digest.hex.prefix(16))
        return stride(from: 0, to: 16, by: 4).map { String(hex[$0..<$0 + 4]) }
            .joined(separator: "-")
    }

    /// A path that a shell takes as one word.
    static func quoted(_ path: String) -> String {
        let isPlain = path.unicodeScalars.allSatisfy { scalar in
            scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                || "-_./+,:=@%".unicodeScalars.contains(scalar)
        }
        if isPlain, !path.isEmpty { return path }
        let parts = path.split(separator: "'", omittingEmptySubsequences: false)
        return "'" + parts.joined(separator: "'\\''") + "'"
    }
}
