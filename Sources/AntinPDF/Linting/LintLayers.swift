/// Optional content (8.11): layers that are off, that switch themselves, or that a viewer can
/// switch.
struct LintLayers {
    private let loader: ObjectLoader
    private let revision: Int

    init(_ document: PDFDocument) {
        self.loader = document.loader()
        self.revision = document.newest.index
    }

    func run(_ findings: inout LintFindings) {
        findings.attempt("layers") { findings throws(PDFError) in
            let catalog = try FormReader.catalog(loader, asOf: revision)
            if try resolve(catalog["NeedsRendering"]) == .boolean(true) {
                findings.add(.xfa, .refuse, "NeedsRendering")
            }
            guard let layers = try resolve(catalog["OCProperties"]).dictionary else { return }
            let groups = try resolve(layers["OCGs"]).array ?? []
            guard !groups.isEmpty else { return }
            if let reason = try hiding(layers) {
                findings.add(.hiddenOptionalContent, .refuse, reason)
            } else {
                findings.add(.hiddenOptionalContent, .warn, "\(groups.count)")
            }
        }
    }

    /// Why some layer may not be what is seen at first; nil if all are on everywhere.
    private func hiding(_ layers: PDFDictionary) throws(PDFError) -> String? {
        let configuration = try resolve(layers["D"]).dictionary ?? PDFDictionary()
        let base = try resolve(configuration["BaseState"]).name ?? "ON"
        if base != "ON" { return base }
        if try !isEmpty(configuration["OFF"]) { return "OFF" }
        // Usage dictionaries switch layers for the screen, for printing, by zoom or language.
        if try !isEmpty(configuration["AS"]) { return "AS" }
        if try !isEmpty(layers["Configs"]) { return "Configs" }
        return nil
    }

    private func isEmpty(_ object: PDFObject?) throws(PDFError) -> Bool {
        (try resolve(object).array ?? []).isEmpty
    }

    private func resolve(_ object: PDFObject?) throws(PDFError) -> PDFObject {
        try loader.resolve(object, asOf: revision)
    }
}
