/// The pages of a draft: their size, their text, and what lies on them.
struct LintPages {
    private let document: PDFDocument
    private let loader: ObjectLoader
    private let revision: Int
    private var reader: ContentReader
    /// Whether a form XObject shows text, by object number.
    private var forms: [Int: Bool] = [:]
    /// Annotations that may still be looked at; pages may share them.
    private var annotationsLeft = 200_000

    init(_ document: PDFDocument) {
        // All pages together; one stream is bounded by the limits as always.
        var limits = document.limits
        limits.totalDecodedBytes = max(limits.totalDecodedBytes, 256 << 20)
        self.document = document
        self.loader = ObjectLoader(
            store: document.store, revisions: document.revisions, index: document.index,
            limits: limits)
        self.revision = document.newest.index
        self.reader = ContentReader(loader: loader, revision: revision)
    }

    mutating func run(_ findings: inout LintFindings) {
        let pages: [PageNode]
        do {
            pages = try PageTree(loader: loader, revision: revision).nodes(limit: .max)
        } catch {
            findings.add(.malformed, .refuse, error.description)
            return
        }
        if pages.isEmpty { findings.add(.noPages, .refuse, "") }
        var widgets: Set<PDFReference> = []
        findings.attempt("form") { findings throws(PDFError) in
            widgets = try checkFields(&findings)
        }
        var silent: [Int] = []
        for (index, page) in pages.enumerated() {
            findings.attempt("page size", page: index) { findings throws(PDFError) in
                try checkSize(page, index, &findings)
            }
            do {
                if try !showsText(page, index, &findings) { silent.append(index) }
            } catch {
                findings.add(.notChecked, .warn, "text: \(error.description)", page: index)
            }
            findings.attempt("annotations", page: index) { findings throws(PDFError) in
                try LintAnnotations(loader: loader, revision: revision, ofForm: widgets)
                    .run(page, index, left: &annotationsLeft, &findings)
            }
        }
        let isScan = silent.count == pages.count
        for index in silent {
            findings.add(.noTextLayer, isScan ? .refuse : .warn, "", page: index)
        }
    }

    private func checkSize(
        _ page: PageNode, _ index: Int, _ findings: inout LintFindings
    ) throws(PDFError) {
        let geometry = try PDFPageGeometry(page, loader: loader, revision: revision)
        guard !geometry.isA4() else { return }
        let (width, height) = geometry.shownMillimetres
        let size = "\(Int(width.rounded())) × \(Int(height.rounded())) mm"
        findings.add(.pageSize, .warn, size, page: index)
    }

    /// Fields that somebody could fill after the first signature, and slots of another tool.
    /// Returns the widgets of all.
    private func checkFields(
        _ findings: inout LintFindings
    ) throws(PDFError) -> Set<PDFReference> {
        var widgets: Set<PDFReference> = []
        for field in try FormFieldList(loader, asOf: revision).fields {
            widgets.formUnion(field.widgets)
            let value = try loader.resolve(field.value, asOf: revision)
            if field.type == "Sig", !value.isNull { continue }
            findings.add(
                .existingFields, field.type == "Sig" ? .warn : .refuse, field.name,
                object: field.reference.number)
        }
        return widgets
    }

    // MARK: Text

    private mutating func showsText(
        _ page: PageNode, _ index: Int, _ findings: inout LintFindings
    ) throws(PDFError) -> Bool {
        let scan = ContentScan(try reader.content(of: page.dictionary))
        try checkCovers(scan, page, index, &findings)
        if scan.showsText { return true }
        return try formsShowText(scan, page.resources, depth: 0)
    }

    /// An image over text that is as large as the page: whoever takes it away changes what is
    /// read. Some programs that recognise text write their scans so.
    private func checkCovers(
        _ scan: ContentScan, _ page: PageNode, _ index: Int, _ findings: inout LintFindings
    ) throws(PDFError) {
        guard !scan.overText.isEmpty else { return }
        let shown = try PDFPageGeometry(page, loader: loader, revision: revision).cropBox
        let objects = try xObjects(page.resources)
        for (name, box) in scan.overText where box.overlapFraction(of: shown) > 0.8 {
            guard let reference = objects[name],
                let image = try loader.object(reference, asOf: revision).stream?.dictionary,
                image["Subtype"]?.name == "Image", image["SMask"] == nil, image["Mask"] == nil
            else { continue }
            findings.add(
                .annotation, .warn, "an image over the text", page: index,
                object: reference.number)
            return
        }
    }

    /// Text in the form XObjects that content draws, to a depth that no producer reaches.
    private mutating func formsShowText(
        _ scan: ContentScan, _ resources: PDFObject?, depth: Int
    ) throws(PDFError) -> Bool {
        guard depth < 12, !scan.drawn.isEmpty else { return false }
        let objects = try xObjects(resources)
        for name in scan.drawn {
            guard let reference = objects[name] else { continue }
            if let known = forms[reference.number] {
                if known { return true }
                continue
            }
            // A form that draws itself shows nothing new.
            forms[reference.number] = false
            guard let stream = try loader.object(reference, asOf: revision).stream,
                stream.dictionary["Subtype"]?.name == "Form"
            else { continue }
            let inner = ContentScan(try reader.bytes(stream))
            let own = stream.dictionary["Resources"] ?? resources
            let shows: Bool
            if inner.showsText {
                shows = true
            } else {
                shows = try formsShowText(inner, own, depth: depth + 1)
            }
            forms[reference.number] = shows
            if shows { return true }
        }
        return false
    }

    /// The XObjects of a page or form. Real ones have a few; what has more than ten thousand was
    /// made to be slow.
    private func xObjects(
        _ resources: PDFObject?
    ) throws(PDFError) -> [String: PDFReference] {
        let all = try loader.resolve(resources, asOf: revision).dictionary
        let objects = try loader.resolve(all?["XObject"], asOf: revision).dictionary
        guard let entries = objects?.entries else { return [:] }
        guard entries.count <= 10_000, forms.count <= 2_000 else {
            throw PDFError(.limit, "too many XObjects")
        }
        var found: [String: PDFReference] = [:]
        for entry in entries {
            if let reference = entry.value.reference { found[entry.key] = reference }
        }
        return found
    }
}
