internal import AntinCore
internal import AntinLog
internal import AntinRegistry

/// Which book form of Decree 30/2020, Appendix IV a volume is shown in. The columns, their order
/// and their Vietnamese names are the decree's.
enum BookForm: String, Sendable {
    /// Sổ đăng ký văn bản đi.
    case outgoing
    /// Sổ đăng ký văn bản đến.
    case incoming
    /// Sổ theo dõi giải quyết văn bản đến.
    case progress

    init(_ direction: BookDirection, isProgress: Bool) {
        self = direction != .incoming ? .outgoing : isProgress ? .progress : .incoming
    }

    /// One column: the end of its id in the catalogue (`books.column.…`), and its width on paper in
    /// millimetres. The widths of a form add up to 273, an A4 page on its side without margins.
    struct Column: Sendable {
        let key: String
        let millimetres: Int
    }

    var columns: [Column] {
        switch self {
        case .outgoing:
            Self.columns([
                ("notation", 32), ("issued_date", 21), ("type_and_subject", 62), ("signer", 29),
                ("recipients", 40), ("kept_by", 18), ("copies", 13), ("sent_date", 21),
                ("receipt_signature", 15), ("note", 22),
            ])
        case .incoming:
            Self.columns([
                ("arrival_date", 21), ("arrival_number", 13), ("author_organisation", 40),
                ("notation", 32), ("issued_date", 21), ("type_and_subject", 64),
                ("assigned_to", 27), ("forwarded_date", 21), ("receipt_signature", 14),
                ("note", 20),
            ])
        case .progress:
            Self.columns([
                ("arrival_number", 15), ("document", 98), ("assigned_to", 40), ("due_date", 22),
                ("progress", 32), ("reply_notation", 36), ("note", 30),
            ])
        }
    }

    private static func columns(_ columns: [(String, Int)]) -> [Column] {
        columns.map { Column(key: $0.0, millimetres: $0.1) }
    }
}

/// What stands in the columns of a line.
struct BookCells {
    let web: Web
    let visitor: Visitor
    let today: CivilDate

    /// The texts of a line, in the order of the form's columns.
    func texts(_ line: BookLine, _ form: BookForm) -> [String] {
        form.columns.map { self.text(line, $0.key) }
    }

    private func words(_ id: String, _ values: [String: String] = [:]) -> String {
        self.web.text(id, self.visitor, values)
    }

    private func text(_ line: BookLine, _ key: String) -> String {
        switch key {
        case "notation": self.notation(line)
        case "issued_date": self.issuedDate(line)
        case "type_and_subject": self.typeAndSubject(line)
        case "signer": (line.record?.signers ?? []).map(\.fullName).joined(separator: "; ")
        case "recipients": self.recipients(line)
        case "kept_by":
            line.document == nil ? "" : line.handling?.places ?? self.words("books.clerk")
        case "copies": self.copies(line)
        case "sent_date": line.deliveries.first.map { Web.day(CivilDate(vietnam: $0)) } ?? ""
        case "receipt_signature": self.receipts(line)
        case "arrival_date": Web.day(line.number.date)
        case "arrival_number": Web.printed(line.number.number)
        case "author_organisation": line.record?.organName ?? ""
        case "assigned_to": self.assigned(line)
        case "forwarded_date":
            line.work?.forwarded.map { Web.day(CivilDate(vietnam: $0)) } ?? ""
        case "document": self.document(line)
        case "due_date": self.due(line).map { Web.day($0) } ?? ""
        case "progress": self.progress(line)
        case "reply_notation": line.work?.reply ?? ""
        default: self.note(line)
        }
    }

    private func notation(_ line: BookLine) -> String {
        if let document = line.document { return Web.notation(of: document) }
        return Web.printed(line.number.number)
    }

    private func issuedDate(_ line: BookLine) -> String {
        if let document = line.document { return document.date.map(Web.day) ?? "" }
        return line.number.state == .numbered ? Web.day(line.number.date) : ""
    }

    private func typeAndSubject(_ line: BookLine) -> String {
        switch line.number.state {
        case .voided: return self.words("books.line.voided")
        case .reserved: return self.words("books.line.reserved")
        case .numbered: return self.words("books.line.numbered")
        case .issued, .received: break
        }
        guard let record = line.record else { return self.words("books.erased") }
        // What the book says now: an error of typing may have been amended.
        return "\(record.typeName) \(line.document?.subject ?? record.subject)"
    }

    private func recipients(_ line: BookLine) -> String {
        let names = line.handling?.recipients.map(\.organName) ?? []
        guard names.count > 6 else { return names.joined(separator: "; ") }
        return names.prefix(5).joined(separator: "; ")
            + self.words("books.more_recipients", ["count": "\(names.count - 5)"])
    }

    private func copies(_ line: BookLine) -> String {
        guard let record = line.record else { return "" }
        if let amount = line.handling?.issuedAmount { return "\(amount)" }
        return record.medium == .electronic ? self.words("books.electronic") : ""
    }

    private func receipts(_ line: BookLine) -> String {
        line.deliveries.all == 0 ? "" : "\(line.deliveries.received)/\(line.deliveries.all)"
    }

    private func assigned(_ line: BookLine) -> String {
        let assigned = line.work?.assigned ?? []
        return assigned.isEmpty
            ? line.handling?.places ?? "" : assigned.joined(separator: "; ")
    }

    private func document(_ line: BookLine) -> String {
        guard let record = line.record, let document = line.document else {
            return self.typeAndSubject(line)
        }
        let date = document.date.map { self.words("books.dated", ["date": Web.day($0)]) } ?? ""
        return "\(record.typeName) \(Web.notation(of: document))\(date), \(record.organName)"
    }

    private func due(_ line: BookLine) -> CivilDate? {
        line.work?.due.flatMap { try? CivilDate(parsing: $0) } ?? line.handling?.dueDate
    }

    private func progress(_ line: BookLine) -> String {
        guard let state = line.work?.state else { return "" }
        let words = self.words("books.work.\(state)")
        guard let due = self.due(line), due < self.today,
            !["finished", "destroyed"].contains(state)
        else { return words }
        return "\(words) – \(self.words("books.overdue"))"
    }

    private func note(_ line: BookLine) -> String {
        var notes: [String] = []
        if line.isLate {
            notes.append(
                self.words("books.note.late", ["day": Web.day(CivilDate(vietnam: line.entered))]))
        }
        if let reason = line.reason { notes.append(reason) }
        if let document = line.document {
            if document.state != .current {
                notes.append(self.words("books.state.\(document.state.rawValue)"))
            }
            if document.medium == .paper { notes.append(self.words("books.paper")) }
            if let channel = document.channel, channel != .system {
                notes.append(self.words("books.channel.\(channel.rawValue)"))
            }
        }
        let entry = line.document?.entry ?? line.voided ?? line.number.entry
        notes.append(self.words("books.note.entry", ["entry": "\(entry)"]))
        return notes.joined(separator: "; ")
    }
}
