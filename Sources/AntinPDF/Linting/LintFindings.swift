import AntinSystem

/// Findings on their way into a ``PDFLint``.
struct LintFindings {
    private var found: [PDFLintFinding] = []
    private var counts: [PDFLintFinding.Kind: Int] = [:]

    mutating func add(
        _ kind: PDFLintFinding.Kind, _ severity: PDFLintFinding.Severity, _ detail: String,
        page: Int? = nil, object: Int? = nil
    ) {
        if found.last(where: { $0.kind == kind && $0.object == object && $0.page == page })?
            .detail == detail
        {
            return
        }
        counts[kind, default: 0] += 1
        guard counts[kind, default: 0] <= PDFLint.maxFindingsOfKind else { return }
        found.append(
            PDFLintFinding(
                kind: kind, severity: severity, page: page, object: object, detail: detail))
    }

    var sorted: [PDFLintFinding] {
        var places: [PDFLintFinding.Kind: Int] = [:]
        for (place, kind) in PDFLintFinding.Kind.allCases.enumerated() { places[kind] = place }
        return found.sorted {
            (places[$0.kind] ?? 0, $0.page ?? -1, $0.object ?? -1, $0.detail)
                < (places[$1.kind] ?? 0, $1.page ?? -1, $1.object ?? -1, $1.detail)
        }
    }

    /// What the reader has found when it opened the file.
    mutating func addStructure(of document: PDFDocument) {
        if let hybrid = document.revisions.first(where: \.isHybrid) {
            add(.hybridXref, .refuse, "byte \(hybrid.startxref)")
        }
        if let trailing = document.trailing {
            add(
                .strayBytes, .refuse,
                "\(trailing.count) bytes after the end, from \(trailing.lowerBound)")
        }
        for signature in document.signatures {
            add(
                .signed, .refuse, signature.fieldName,
                object: signature.fieldReference.number)
        }
        if document.revisions.count > 1 {
            add(.updates, .warn, "\(document.revisions.count - 1)")
        }
    }

    /// Adds a finding where something could not be looked at.
    mutating func attempt(
        _ what: String, page: Int? = nil, _ body: (inout LintFindings) throws(PDFError) -> Void
    ) {
        do {
            try body(&self)
        } catch {
            add(.notChecked, .warn, "\(what): \(error.description)", page: page)
        }
    }
}
