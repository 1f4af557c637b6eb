internal import AntinCore
internal import AntinLog
internal import AntinRegistry
internal import HTTPTypes
internal import Hummingbird

/// The list of outgoing documents: what is being worked on, what was issued.
extension OutgoingPages {
    /// What the filter of states offers, in the order of the work.
    private enum Filter: String, CaseIterable {
        case open, draft, signing, signed, numbered, sealed, issued, ended
    }

    private static let pageSize = 50

    func list(_ request: Request, _ context: Context) async throws -> Response {
        let visitor = self.web.visitor(request, context)
        let organ = try self.organ(context, visitor, .clerk, .signer, .auditor)
        let filter = Filter(rawValue: request.query("state") ?? "") ?? .open
        let words = VietnameseText.cleaned(request.query("q")?.removingPercentEscapes ?? "")
        var values: [String: Any] = [
            "q": words, "isClerk": visitor.may(.clerk),
            "states": Filter.allCases.map { item in
                [
                    "value": item.rawValue, "selected": item == filter,
                    "label": self.web.text("outgoing.filter.\(item.rawValue)", visitor),
                ] as [String: Any]
            },
        ]
        var rows: [[String: Any]] = []
        if filter == .issued {
            var query = DocumentQuery(
                organs: [organ.id], kinds: [.issued], words: words, limit: Self.pageSize + 1)
            query.before = request.query("before").flatMap { UInt64($0) }
            let found = try await self.registry.documents(query)
            rows = found.prefix(Self.pageSize).map { self.issuedRow($0, visitor) }
            if found.count > Self.pageSize, let last = found.dropLast().last {
                values["next"] =
                    "/outgoing?state=issued&before=\(last.entry)"
                    + (words.isEmpty ? "" : "&q=\(words.percentEscaped)")
            }
        } else {
            rows = try await self.openRows(organ, filter, words, visitor)
        }
        values["rows"] = rows
        values["isEmpty"] = rows.isEmpty
        values["count"] = rows.count
        return self.web.page("outgoing_list", values, for: visitor)
    }

    private func openRows(
        _ organ: RegisteredOrgan, _ filter: Filter, _ words: String, _ visitor: Visitor
    ) async throws -> [[String: Any]] {
        let states: Set<Dispatch.State> =
            switch filter {
            case .draft: [.draft]
            case .signing: [.draft, .signed]
            case .signed: [.signed]
            case .numbered: [.numbered]
            case .sealed: [.sealed]
            case .ended: [.voided, .abandoned]
            case .open, .issued: [.draft, .signed, .numbered, .sealed]
            }
        let parts = VietnameseText.folded(words).split(separator: " ")
        func fits(_ texts: [String]) -> Bool {
            let text = VietnameseText.folded(texts.joined(separator: " "))
            return parts.allSatisfy { text.contains($0) }
        }
        var rows: [[String: Any]] = []
        if filter == .draft || filter == .open, visitor.may(.clerk) {
            for form in try await self.registry.unfinishedForms(of: organ.id) {
                let fields = form.fields
                guard fits([fields["subject"]?.first ?? "", fields["notation"]?.first ?? ""])
                else { continue }
                rows.append(self.row(form, visitor))
            }
        }
        for dispatch in try await self.registry.dispatches(of: organ.id, in: states, limit: 500) {
            let record = dispatch.draft.record
            guard
                fits(
                    [record.subject, record.codeNotation ?? "", record.typeName]
                        + record.signers.map(\.fullName))
            else { continue }
            let stage = try await self.stage(of: dispatch)
            switch filter {
            case .draft where stage == .signing: continue
            case .signing where stage != .signing: continue
            case .signed where stage != .ready: continue
            default: rows.append(self.row(dispatch, stage, visitor))
            }
        }
        return rows
    }

    // MARK: Rows

    private func row(_ form: OutgoingForm, _ visitor: Visitor) -> [String: Any] {
        [
            "href": "/outgoing/\(form.id)/edit",
            "subject": form.fields["subject"]?.first
                ?? self.web.text("outgoing.list.no_subject", visitor),
            "number": form.fields["notation"]?.first.map { "…/\($0)" } ?? "…",
            "date": PageDate.text(form.changed), "tone": "grey",
            "state": self.web.text("outgoing.stage.form", visitor), "due": "–",
        ]
    }

    private func row(
        _ dispatch: Dispatch, _ stage: OutgoingStage, _ visitor: Visitor
    ) -> [String: Any] {
        let record = dispatch.draft.record
        return [
            "href": dispatch.issued.map { "/outgoing/entry/\($0)" } ?? "/outgoing/\(dispatch.id)",
            "subject": record.subject,
            "number": "\(dispatch.number?.printed ?? "…")/\(record.codeNotation ?? "")",
            "date": dispatch.number.map { PageDate.text($0.date) }
                ?? PageDate.text(dispatch.changed),
            "tone": stage.tone,
            "state": self.web.text("outgoing.stage.\(stage.rawValue)", visitor),
            "due": dispatch.draft.handling.dueDate.map(PageDate.text) ?? "–",
            "urgency": dispatch.urgency == .none ? "" : dispatch.urgency.mark ?? "",
            "isUrgent": dispatch.urgency != .none,
        ]
    }

    private func issuedRow(_ document: RegisteredDocument, _ visitor: Visitor) -> [String: Any] {
        [
            "href": "/outgoing/entry/\(document.entry)",
            "subject": document.subject ?? self.web.text("outgoing.entry.erased", visitor),
            "number": document.shortName,
            "date": document.date.map(PageDate.text) ?? PageDate.text(document.time),
            "tone": document.state.tone,
            "state": self.web.text("outgoing.state.\(document.state.rawValue)", visitor),
            "due": "–",
        ]
    }

    /// Where a dispatch stands, with what waits for a signature told apart.
    func stage(of dispatch: Dispatch) async throws -> OutgoingStage {
        switch dispatch.state {
        case .draft, .signed:
            if dispatch.state == .signed, dispatch.awaitsNumber(dispatch.currentFiles) {
                return .ready
            }
            let requests = try await self.registry.signingRequests(of: dispatch.id)
            if !requests.isEmpty { return .signing }
            return dispatch.state == .signed ? .partly : .draft
        case .numbered: return .numbered
        case .sealed: return .sealed
        case .issued: return .issued
        case .voided: return .voided
        case .abandoned: return .abandoned
        }
    }
}

/// Where an outgoing document stands, as its clerk sees it.
enum OutgoingStage: String, CaseIterable {
    case draft
    /// Somebody was asked to sign.
    case signing
    /// Some have signed, and nobody is asked at the moment.
    case partly
    /// Every person has signed.
    case ready
    case numbered, sealed, issued, voided, abandoned

    var tone: String {
        switch self {
        case .draft, .voided, .abandoned: "grey"
        case .signing, .partly: "blue"
        case .ready, .numbered, .sealed: "amber"
        case .issued: "green"
        }
    }

    /// The step of the work that is being done, from 0.
    var step: Int {
        switch self {
        case .draft: 0
        case .signing, .partly: 1
        case .ready: 2
        case .numbered: 3
        case .sealed: 4
        case .issued: 5
        case .voided, .abandoned: -1
        }
    }
}

extension DocumentState {
    var tone: String {
        switch self {
        case .current: "green"
        case .corrected: "blue"
        case .replaced: "amber"
        case .recalled: "red"
        case .erased: "grey"
        }
    }
}

extension String {
    /// What browsers put into a query, undone; "+" is a space there. Nil-free: what cannot be
    /// undone stays as it is.
    var removingPercentEscapes: String {
        let decoded = WebForm.decoded(Array("q=\(self)".utf8))
        return decoded?.first?.value ?? self
    }

    /// As a value in a query.
    var percentEscaped: String {
        self.utf8.map { byte in
            let isPlain =
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
                || (0x61...0x7A).contains(byte) || [0x2D, 0x2E, 0x5F, 0x7E].contains(byte)
            if isPlain { return String(Unicode.Scalar(byte)) }
            let digits = String(byte, radix: 16, uppercase: true)
            return "%" + (digits.utf8.count == 1 ? "0" : "") + digits
        }.joined()
    }
}
