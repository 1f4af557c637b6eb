// DraftDifference.swift
internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinRegistry

/// What became of a draft since somebody saw or approved it: facts, files, and the words of the
/// files line by line.
struct DraftDifference: Sendable {
    /// A file that is other than it was.
    struct File: Sendable {
        enum Kind: String, Sendable { case added, removed, signed, changed }

        let name: String
        let kind: Kind
        /// Lines that were taken out or put in, in the order of the text; nil if the text of one
        /// of the two cannot be read.
        let lines: [Line]?
    }

    struct Line: Sendable, Equatable {
        let isNew: Bool
        let text: String
    }

    /// When the earlier version was seen or approved.
    let since: Timestamp
    let facts: [(label: String, old: String, new: String)]
    let files: [File]

    /// Lines of the text that are shown for one file; more are counted and left out.
    static let maxLines = 200

    init(
        _ dispatch: Dispatch, since before: DispatchSnapshot, _ language: Language,
        _ text: PlainText,
        _ registry: Registry
    ) async throws {
        self.since = before.time
        self.facts = DraftFacts(dispatch.draft, language)
            .changes(since: DraftFacts(before.draft, language))
        var files: [File] = []
        let now = dispatch.currentFiles
        for position in 0..<max(now.count, before.files.count) {
            let old = before.files.indices.contains(position) ? before.files[position] : nil
            let new = now.indices.contains(position) ? now[position] : nil
            if let file = try await Self.file(old, new, text, registry) { files.append(file) }
        }
        self.files = files
    }

    private static func file(
        _ old: RecordFile?, _ new: RecordFile?, _ text: PlainText, _ registry: Registry
    ) async throws -> File? {
        guard let old else {
            return new.map { File(name: $0.name, kind: .added, lines: nil) }
        }
        guard let new else { return File(name: old.name, kind: .removed, lines: nil) }
        guard old.sha256 != new.sha256 || old.name != new.name else { return nil }
        // Signatures are appended: the earlier bytes are the beginning of the later ones.
        let isSigned =
            new.signatures.count > old.signatures.count
            && new.signatures.starts(with: old.signatures)
        func read(_ file: RecordFile) async throws -> [String]? {
            try? await text.lines(of: file.sha256) {
                try await registry.bytes(of: file.sha256)
            }
        }
        var lines: [Line]?
        if let before = try await read(old), let after = try await read(new) {
            lines = Self.lines(from: before, to: after)
        }
        let kind: File.Kind = isSigned && lines?.isEmpty == true ? .signed : .changed
        return File(name: new.name, kind: kind, lines: lines)
    }

    /// The lines that only one of two texts has. Cost: Myers' algorithm over lines, so the texts
    /// are limited (``PlainText/maxLines``).
    static func lines(from old: [String], to new: [String]) -> [Line] {
        let difference = new.difference(from: old)
        var removed: [Int: String] = [:]
        var added: [Int: String] = [:]
        for change in difference {
            switch change {
            case .remove(let offset, let text, _): removed[offset] = text
            case .insert(let offset, let text, _): added[offset] = text
            }
        }
        var lines: [Line] = []
        var (before, after) = (0, 0)
        while before < old.count || after < new.count {
            if let text = removed[before], before < old.count {
                lines.append(Line(isNew: false, text: text))
                before += 1
            } else if let text = added[after], after < new.count {
                lines.append(Line(isNew: true, text: text))
                after += 1
            } else {
                before += 1
                after += 1
            }
        }
        return lines
    }

    /// For the page.
    func values(_ web: Web, _ visitor: Visitor) -> [String: Any] {
        [
            "since": self.since.short(in: visitor.language),
            "facts": self.facts.map {
                ["label": web.text($0.label, visitor), "old": $0.old, "new": $0.new]
            },
            "hasFacts": !self.facts.isEmpty,
            "files": self.files.map { file in
                let lines = file.lines ?? []
                return [
                    "name": file.name, "what": web.text("signing.file.\(file.kind)", visitor),
                    "hasLines": !lines.isEmpty,
                    "sameText": file.kind == .changed && file.lines?.isEmpty == true,
                    "noText": file.kind == .changed && file.lines == nil,
                    "lines": lines.prefix(Self.maxLines).map { line -> [String: Any] in
                        ["text": line.text, "isNew": line.isNew]
                    },
                    "more": lines.count > Self.maxLines,
                    "moreCount": lines.count - Self.maxLines,
                ] as [String: Any]
            },
            "isEmpty": self.facts.isEmpty && self.files.isEmpty,
        ]
    }
}
