// Asking the index.

import AntinCore
import AntinLog

extension Registry {
    /// The documents that a question finds among those that the asker may see.
    ///
    /// Cost: with words or not, proportional to the results of one page, not to the register; see
    /// Docs/search.md for the figures.
    package func search(
        _ query: SearchQuery, in scope: SearchScope, after place: SearchPlace? = nil,
        limit: Int = 50
    ) async throws -> SearchPage {
        try await self.read { try $0.search(query, in: scope, after: place, limit: limit) }
    }
}

extension StoreReader {
    /// As ``Registry/search(_:in:after:limit:)``.
    package func search(
        _ query: SearchQuery, in scope: SearchScope, after place: SearchPlace? = nil,
        limit: Int = 50
    ) throws -> SearchPage {
        let terms = SearchTerms(query.words)
        if terms.isHollow || scope.organs?.isEmpty == true { return SearchPage() }
        let question = SearchQuestion(
            terms: terms, facets: Self.facets(query, scope), readsFiles: scope.readsFiles,
            range: try self.entries(from: query.from, to: query.to), assignee: scope.assignee)
        var page = try question.page(after: place, limit: limit, self)
        if let organs = scope.organs, organs.count == 1, let organ = organs.first {
            page.documents = try self.asReceived(by: organ, page.documents)
        }
        return page
    }

    private static func facets(_ query: SearchQuery, _ scope: SearchScope) -> [String] {
        var conditions: [String] = []
        func need(_ facets: [SearchFacet]) {
            if !facets.isEmpty { conditions.append(SearchFacet.any(facets)) }
        }
        need(scope.organs?.sorted().map { .viewer($0) } ?? [])
        need(scope.levels?.map { .level($0) } ?? [])
        need(query.organ.map { [.owner($0)] } ?? [])
        need(query.recipient.map { [.viewer($0)] } ?? [])
        need(query.book.map { [.book($0.text)] } ?? [])
        need(query.year.map { [.year($0)] } ?? [])
        need(query.number.map { [.number($0)] } ?? [])
        need(query.type.map { [.type($0)] } ?? [])
        need(query.level.map { [.level($0)] } ?? [])
        need(query.state.map { [.state($0)] } ?? [])
        guard let kind = query.kind else { return conditions }
        if kind == .received, let organs = scope.organs {
            // The words of a file that was sent here stand with its sender's line alone.
            let own = SearchFacet.any(organs.sorted().map { .owner($0) })
            let sent = "(\(SearchFacet.any([.kind(.issued)])) NOT \(own))"
            conditions.append("(\(SearchFacet.any([.kind(.received)])) OR \(sent))")
        } else {
            need([.kind(kind)])
            if kind == .issued, let organs = scope.organs, query.organ == nil {
                need(organs.sorted().map { .owner($0) })
            }
        }
        return conditions
    }
}

/// A question in the index's own language.
struct SearchQuestion {
    let terms: SearchTerms
    /// Conditions that all must hold.
    let facets: [String]
    let readsFiles: Bool
    /// Entries of the days that were asked for.
    let range: Range<UInt64>
    /// Only documents that were assigned to this account.
    var assignee: String?

    /// One page. Results with the very tones are one list, all others the next, so that no list
    /// is ever sorted: the index gives each from its end.
    func page(
        after place: SearchPlace?, limit: Int, _ reader: any StoreReader
    ) throws -> SearchPage {
        var page = SearchPage()
        let limit = min(max(limit, 1), 1_000)
        let hasTones = !self.terms.terms.isEmpty
        let isExact = place?.isExact ?? hasTones
        var entries: [UInt64] = []
        if isExact {
            entries = try self.entries(self.exact, before: place?.before, limit + 1, reader)
            page.exactCount = min(entries.count, limit)
        }
        if entries.count <= limit {
            entries += try self.entries(
                self.others, before: isExact ? nil : place?.before, limit + 1 - entries.count,
                reader)
        }
        if entries.count > limit {
            entries.removeLast()
            page.next = entries.last.map {
                SearchPlace(isExact: page.exactCount == entries.count, before: $0)
            }
        }
        page.documents = try entries.compactMap { try reader.document($0) }
        page.count = try self.count(reader)
        return page
    }

    /// The last registered first, whatever the tones.
    func documents(
        before: UInt64?, limit: Int, _ reader: any StoreReader
    ) throws -> [RegisteredDocument] {
        try self.entries(self.all, before: before, min(max(limit, 0), 1_000), reader)
            .compactMap { try reader.document($0) }
    }

    private var exact: String {
        ([self.terms.exact(inText: self.readsFiles)] + self.facets).joined(separator: " AND ")
    }

    private var others: String {
        guard !self.terms.terms.isEmpty else { return self.facets.joined(separator: " AND ") }
        let words =
            "(\(self.terms.folded(inText: self.readsFiles)) NOT "
            + "\(self.terms.exact(inText: self.readsFiles)))"
        return ([words] + self.facets).joined(separator: " AND ")
    }

    private var all: String {
        guard !self.terms.terms.isEmpty else { return self.facets.joined(separator: " AND ") }
        return ([self.terms.folded(inText: self.readsFiles)] + self.facets)
            .joined(separator: " AND ")
    }

    private func entries(
        _ match: String, before: UInt64?, _ limit: Int, _ reader: any StoreReader
    ) throws -> [UInt64] {
        let end = min(before ?? .max, self.range.upperBound, UInt64(Int64.max))
        guard limit > 0, self.range.lowerBound < end else { return [] }
        let range: [StoredValue] = [.index(self.range.lowerBound), .index(end)]
        // Nothing to ask the index for: the documents themselves are in that order.
        let (table, condition) =
            match.isEmpty
            ? ("documents", "entry >= ? AND entry < ? ORDER BY entry")
            : ("search_index", "rowid >= ? AND rowid < ? AND search_index MATCH ? ORDER BY rowid")
        let assigned =
            self.assignee == nil
            ? ""
            : "rowid IN (SELECT document FROM assignments WHERE account = ? "
                + "AND state <> 'withdrawn') AND "
        return try reader.rows(
            "SELECT rowid FROM \(table) WHERE \(assigned)\(condition) DESC LIMIT ?",
            (self.assignee.map { [.text($0)] } ?? []) + range
                + (match.isEmpty ? [] : [.text(match)]) + [.integer(Int64(limit))]
        ).map { try $0.index(0) }
    }

    private func count(_ reader: any StoreReader) throws -> Int {
        try self.entries(self.all, before: nil, SearchPage.countLimit + 1, reader).count
    }
}

extension StoreReader {
    /// The entries that were made on these days at +07:00, both included; `nil` for no bound.
    fileprivate func entries(from: CivilDate?, to: CivilDate?) throws -> Range<UInt64> {
        let size = try self.row("SELECT ifnull(max(idx) + 1, 0) FROM entries")?.index(0) ?? 0
        let low = try from.map { try self.firstEntry(at: $0.startOfDay, size) } ?? 0
        let high = try to.map { day in
            try self.firstEntry(
                at: Timestamp(milliseconds: day.startOfDay.milliseconds + 86_400_000), size)
        }
        return low..<max(low, high ?? size)
    }

    /// The first entry that is not before a time. Entries only go forward, so halving finds it.
    private func firstEntry(at time: Timestamp, _ size: UInt64) throws -> UInt64 {
        var low: UInt64 = 0
        var high = size
        while low < high {
            let middle = (low + high) / 2
            let row = try self.row("SELECT time FROM entries WHERE idx = ?", [.index(middle)])
            if let row, try row.time(0) < time { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// A document of another organ that this one has received is shown as its own line, once.
    fileprivate func asReceived(
        by organ: OrganID, _ documents: [RegisteredDocument]
    ) throws -> [RegisteredDocument] {
        var seen: Set<UInt64> = []
        return try documents.compactMap { document in
            var shown = document
            if document.organ != organ,
                let own = try self.row(
                    RegisteredDocument.columns + """
                         WHERE ref_index = ? AND organ = ? AND erased IS NULL
                        ORDER BY entry LIMIT 1
                        """, [.index(document.entry), .text(organ.text)])
            {
                shown = try RegisteredDocument(own)
            }
            return seen.insert(shown.entry).inserted ? shown : nil
        }
    }
}
