// CheckingSlip+HTML.swift

extension CheckingSlip {
    /// The slip as one self-contained page of HTML: no script, no address, no picture; printed, it
    /// is one A4 page. The same slip gives the same bytes.
    package var html: String {
        var page = HTMLText()
        page.raw("<!DOCTYPE html>\n<html lang=\"\(self.language.rawValue)\">\n<head>\n")
        page.raw("<meta charset=\"utf-8\">\n")
        // Nothing may be loaded, and nothing may run, whatever a later editor puts into the page.
        page.raw(
            "<meta http-equiv=\"Content-Security-Policy\""
                + " content=\"default-src 'none'; style-src 'unsafe-inline'\">\n")
        page.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        page.element("title", self.title + " – " + self.headline)
        page.raw("<style>\n\(Self.style)</style>\n</head>\n")
        page.raw("<body class=\"\(self.density.rawValue)\">\n<main>\n")
        self.addHead(to: &page)
        self.add(self.facts, under: self.headings.facts, to: &page)
        self.addChecks(to: &page)
        self.addRevisions(to: &page)
        self.addNotices(to: &page)
        page.raw("<section class=\"next\">\n")
        page.element("h2", self.headings.next)
        page.element("p", self.next)
        page.raw("</section>\n")
        self.add(self.basis, under: nil, to: &page)
        page.raw("</main>\n")
        page.element("footer", self.footer)
        page.raw("</body>\n</html>\n")
        return page.text
    }

    private func addHead(to page: inout HTMLText) {
        page.raw("<header>\n")
        page.element("h1", self.title)
        page.element("p", self.subtitle)
        page.raw("</header>\n")
        if let testKeyLabel { page.element("p", testKeyLabel, class: "test") }
        page.raw("<section class=\"verdict \(self.tone.rawValue)\">\n")
        page.raw("<p class=\"headline\">")
        page.element("span", self.sign, class: "sign")
        page.text(" " + self.headline)
        page.raw("</p>\n")
        for sentence in self.sentences { page.element("p", sentence) }
        page.raw("</section>\n")
    }

    private func add(_ lines: [Line], under heading: String?, to page: inout HTMLText) {
        guard !lines.isEmpty else { return }
        page.raw(heading == nil ? "<section class=\"basis\">\n" : "<section>\n")
        if let heading { page.element("h2", heading) }
        page.raw("<dl>\n")
        for line in lines {
            page.element("dt", line.name)
            page.element("dd", line.value)
        }
        page.raw("</dl>\n</section>\n")
    }

    private func addChecks(to page: inout HTMLText) {
        page.raw("<section>\n")
        page.element("h2", self.headings.checks)
        page.raw("<table class=\"checks\">\n")
        page.row([self.headings.check, self.headings.result, self.headings.reason], cell: "th")
        for check in self.checks {
            page.row([check.name, check.word, check.reason], class: check.result.rawValue)
        }
        page.raw("</table>\n</section>\n")
    }

    private func addRevisions(to page: inout HTMLText) {
        guard !self.revisions.isEmpty else { return }
        page.raw("<section>\n")
        page.element("h2", self.headings.revisions)
        page.raw("<table class=\"revisions\">\n")
        page.row(
            [
                self.headings.number, self.headings.signedBy, self.headings.change,
                self.headings.size,
            ], cell: "th")
        for line in self.revisions {
            let judged =
                line.isJudged ? " – " + SlipWords.isJudged.text(in: self.language) : ""
            page.row(
                [line.number + judged, line.signedBy, line.change, line.size],
                class: line.isJudged ? "judged" : nil)
        }
        page.raw("</table>\n")
        if let omittedRevisions { page.element("p", omittedRevisions) }
        page.raw("</section>\n")
    }

    private func addNotices(to page: inout HTMLText) {
        guard !self.notices.isEmpty else { return }
        page.raw("<ul>\n")
        for notice in self.notices { page.element("li", notice) }
        page.raw("</ul>\n")
    }

    /// Shapes and words carry the meaning; colour only adds to them.
    private static let style = """
        @page { size: A4; margin: 12mm 14mm; }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 182mm; color: #000; background: #fff;
          font: 9pt/1.32 "Liberation Serif", "Times New Roman", Tinos, serif; }
        h1 { font-size: 15pt; margin: 0; letter-spacing: .02em; }
        h2 { font-size: 9.5pt; margin: 0 0 1mm; }
        p { margin: 0 0 .8mm; }
        header { text-align: center; margin-bottom: 2.5mm; }
        section { margin: 0 0 2.5mm; }
        .test { border: .6mm dashed #000; padding: 1mm 2mm; font-weight: bold; text-align: center;
          margin-bottom: 2.5mm; }
        .verdict { border: .7mm solid #333; padding: 2mm 3mm; }
        .verdict.green { border-color: #17642f; }
        .verdict.red { border-color: #a3161b; border-style: double; border-width: 1.2mm; }
        .verdict.amber { border-color: #8a5a00; border-style: dashed; }
        .verdict.blue { border-color: #1b4b8f; }
        .headline { font-size: 12.5pt; font-weight: bold; }
        .sign { font-family: "DejaVu Sans", "Liberation Sans", sans-serif; }
        dl { display: grid; grid-template-columns: 38mm 1fr; gap: .6mm 3mm; margin: 0; }
        dt { color: #333; }
        dd { margin: 0; overflow-wrap: anywhere; }
        table { width: 100%; border-collapse: collapse; table-layout: fixed; }
        th, td { border: .2mm solid #777; padding: .5mm 1.4mm; text-align: left; vertical-align: top;
          overflow-wrap: anywhere; font-size: 8.5pt; }
        th { background: #eee; }
        .checks th:nth-child(1) { width: 34%; } .checks th:nth-child(2) { width: 17%; }
        .revisions th:nth-child(1) { width: 17%; } .revisions th:nth-child(2) { width: 31%; }
        .revisions th:nth-child(4) { width: 15%; }
        .fail td, .judged td { font-weight: bold; }
        ul { margin: 0 0 2.5mm; padding-left: 5mm; }
        .next { border-left: 1mm solid #000; padding-left: 2.5mm; }
        .basis { border-top: .2mm solid #777; padding-top: 1.5mm; font-size: 8.5pt; }
        footer { border-top: .2mm solid #777; padding-top: 1.2mm; font-size: 8pt; }
        section, ul, footer, tr { break-inside: avoid; }
        .compact { font-size: 8.1pt; line-height: 1.24; }
        .compact th, .compact td { font-size: 7.8pt; padding: .3mm 1.2mm; }
        .compact section, .compact ul { margin-bottom: 1.8mm; }
        .compact dl { row-gap: .3mm; }
        .compact .basis, .compact footer { font-size: 7.6pt; }
        .dense { font-size: 7.2pt; line-height: 1.18; }
        .dense h1 { font-size: 11pt; } .dense h2 { font-size: 7.6pt; margin: 0 0 .5mm; }
        .dense section, .dense ul, .dense header, .dense .test { margin-bottom: 1.3mm; }
        .dense .headline { font-size: 9.5pt; }
        .dense .verdict { padding: 1mm 2mm; }
        .dense th, .dense td { font-size: 7pt; padding: .15mm 1mm; }
        .dense dl { row-gap: .15mm; }
        .dense .basis, .dense footer { font-size: 6.8pt; }
        @media screen { body { padding: 6mm; } }

        """
}
