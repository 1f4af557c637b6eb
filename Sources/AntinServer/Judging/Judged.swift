// Judged.swift
internal import AntinCore
internal import AntinCrypto
internal import AntinRegistry

extension Judge {
    /// What came of it: the report for programs, and the words for people.
    struct Judged: Sendable {
        let json: JSONValue
        let verdict: Verdict
        let text: String
        /// The log had this size before anything was looked up: what later entries say is not in
        /// here.
        var size: UInt64 = 0
        /// The files that were judged, in the order of the package.
        var files: [Digest] = []
        /// Set if an organ has said that one of the files is forged; the verdict says so, too.
        var denial: Denial?
        /// The judge gave no answer; the verdict is `undecided`.
        var hasDied = false

        /// What a page shows (``ReportWords/pageJSON``); nil if the judge gave no answer.
        func shown(in language: Language) -> JSONValue? {
            self.json["shown"]?[language.rawValue]
        }

        /// Whether the register names this very file: the facts are its own.
        var isOfItsReceipt: Bool {
            (self.json["checks"]?.array ?? []).contains {
                $0["id"]?.string == CheckID.registerFile.rawValue && $0["result"] == "pass"
            }
        }
    }
}

extension Judge.Judged {
    /// What is said when the judge gave no answer.
    static let died = Judge.Judged(
        json: [
            "schema": .string(Report.schema), "policy": .string(Report.policy),
            "verdict": .string(Verdict.undecided.rawValue),
            "exit_code": .integer(Int(Verdict.undecided.exitCode)),
            "checks": .array([]), "reasons": ["judge.died"],
        ],
        verdict: .undecided, text: "", hasDied: true)

    /// The same file after an organ has said that it is forged: whatever its signatures say.
    func denied(_ denial: Denial) -> Judge.Judged {
        var denied = Judge.Judged(
            json: [
                "schema": .string(Report.schema), "policy": .string(Report.policy),
                "verdict": .string(Verdict.notRegistered.rawValue),
                "exit_code": .integer(Int(Verdict.notRegistered.exitCode)),
                "checks": .array([]), "reasons": ["forgery.denied"],
            ],
            verdict: .notRegistered, text: "")
        denied.size = self.size
        denied.files = self.files
        denied.denial = denial
        return denied
    }
}
