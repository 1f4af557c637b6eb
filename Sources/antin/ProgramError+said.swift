// ProgramError+said.swift
internal import AntinCore

extension ProgramError {
    /// An error whose words are in the language asked for already: the server's, or made beside
    /// the session.
    init(said status: ExitStatus, _ what: String, meaning: String = "", fix: String = "") {
        self.init(
            status, what: Phrase(vi: what, en: what),
            meaning: Phrase(vi: meaning, en: meaning), fix: Phrase(vi: fix, en: fix))
    }
}
