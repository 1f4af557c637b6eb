extension PDFDocument {
    /// What the last revision did to the one before it, signed or not, whatever anybody permits.
    ///
    /// Cost: as for one revision after a signature. Nothing changed if there is one revision only.
    package var changesOfLastRevision: PDFChanges {
        guard newest.index > 0 else { return .none }
        let analysis = RevisionAnalysis(
            loader: loader(), signatures: signatures, from: newest.index)
        return analysis.changes(after: newest.index - 1)
    }
}
