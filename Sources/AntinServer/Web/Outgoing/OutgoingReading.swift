internal import AntinCore
internal import AntinLog
internal import AntinRegistry

/// The typed fields, understood: a draft that can be registered, or what is wrong with which
/// field, in words.
struct OutgoingReading {
    private(set) var draft: DispatchDraft?
    private(set) var relations: [OutgoingRelation] = []
    private(set) var errors = FormErrors()

    /// What the fields are held against.
    struct Office {
        let organ: RegisteredOrgan
        let books: [BookState]
        let groups: [RecipientGroup]
        let organs: [RegisteredOrgan]
        let today: CivilDate
        /// Words of the catalogue in the reader's language.
        let text: @Sendable (String, [String: String]) -> String
    }

    /// - Parameters:
    ///   - members: the recipients of the chosen groups, expanded.
    ///   - found: the documents that the relations name, by the text that names them.
    init(
        _ fields: OutgoingFields, _ office: Office, medium: Medium, pages: Int?,
        members: [Handling.Recipient], found: [String: RegisteredDocument]
    ) {
        let book = self.book(fields, office)
        let type = self.type(fields, office)
        let notation = type.flatMap { self.notation(fields, $0, office) }
        let subject = self.subject(fields, office)
        let signers = self.signers(fields, office)
        let due = self.date("due", fields, office)
        let effective = self.date("effective", fields, office)
        let expiry = self.date("expiry", fields, office)
        if let due, due < office.today { self.fail("due", "outgoing.error.due", office) }
        if let effective, let expiry, expiry < effective {
            self.fail("expiry", "outgoing.error.expiry", office)
        }
        let amount = self.amount(fields, office)
        let keepers = self.keepers(fields, office)
        let recipients = self.recipients(fields, office, members)
        self.readRelations(fields, office, type, found)
        guard self.errors.isEmpty, let book, let type, let notation, let subject else { return }
        var record = DocumentRecord(
            organID: office.organ.id, organName: office.organ.name, codeNumber: nil,
            codeNotation: notation, issuedDate: nil, type: type.rawValue,
            typeName: type.name(in: .vietnamese), subject: subject, signers: signers, files: [],
            level: AccessLevel(rawValue: fields["level"]) ?? .internal, medium: medium)
        record.language = fields["language"].isEmpty ? nil : fields["language"]
        record.note = fields["note"].isEmpty ? nil : fields["note"]
        record.pageAmount = pages.flatMap { (1...999).contains($0) ? $0 : nil }
        record.effectiveDate = effective
        record.expiryDate = expiry
        let handling = Handling(
            recipients: recipients, dueDate: due,
            priority: (Urgency(rawValue: fields["urgency"]) ?? .none).priority,
            issuedAmount: amount, places: keepers)
        self.draft = DispatchDraft(
            organ: office.organ.id, book: book.book, series: book.series, record: record,
            handling: handling)
    }

    private mutating func fail(
        _ field: String, _ id: String, _ office: Office, _ values: [String: String] = [:]
    ) {
        self.errors.add(field, office.text(id, values))
    }

    // MARK: Book, type, notation, subject

    private mutating func book(_ fields: OutgoingFields, _ office: Office) -> BookKey? {
        let found = office.books.first { $0.key.formName == fields["book"] }
        if found == nil { self.fail("book", "outgoing.error.book", office) }
        return found?.key
    }

    private mutating func type(_ fields: OutgoingFields, _ office: Office) -> DocumentType? {
        guard let type = DocumentType(rawValue: fields["type"]), type.isNumbered else {
            self.fail("type", "outgoing.error.type", office)
            return nil
        }
        return type
    }

    /// The notation without its number, as an office may issue it: it must read back as this type.
    private mutating func notation(
        _ fields: OutgoingFields, _ type: DocumentType, _ office: Office
    ) -> String? {
        let given = fields["notation"]
        let example = type.abbreviation.map { "\($0)-SGDĐT" } ?? "SGDĐT-VP"
        guard !given.isEmpty, let read = try? DocumentNotation(parsing: "10/" + given),
            let issuer = read.issuer, read.documentType == type
        else {
            self.fail(
                "notation", "outgoing.error.notation", office,
                ["type": type.name(in: .vietnamese), "example": example])
            return nil
        }
        let issued = try? IssuingNotation(type, issuer: issuer.printed, units: read.units)
        guard let issued else {
            self.fail(
                "notation", "outgoing.error.notation", office,
                ["type": type.name(in: .vietnamese), "example": example])
            return nil
        }
        guard issued.codeNotation == given else {
            self.fail(
                "notation", "outgoing.error.notation_spelling", office,
                ["right": issued.codeNotation])
            return nil
        }
        return given
    }

    private mutating func subject(_ fields: OutgoingFields, _ office: Office) -> String? {
        let subject = fields["subject"]
        guard !subject.isEmpty else {
            self.fail("subject", "outgoing.error.subject", office)
            return nil
        }
        guard subject.unicodeScalars.count <= 500 else {
            self.fail("subject", "outgoing.error.subject_long", office)
            return nil
        }
        do throws(SecrecyRefusal) {
            try SecrecyRefusal.check(texts: [subject, fields["note"]])
        } catch {
            self.fail(
                "subject", "outgoing.error.secret", office, ["mark": error.mark.rawValue])
            return nil
        }
        return subject
    }

    // MARK: Signers

    private mutating func signers(
        _ fields: OutgoingFields, _ office: Office
    ) -> [RecordSigner] {
        var signers: [RecordSigner] = []
        for number in 1...OutgoingFields.maxSigners {
            let name = fields["signer\(number)_name"]
            let position = fields["signer\(number)_position"]
            if name.isEmpty, position.isEmpty { continue }
            if name.isEmpty {
                self.fail("signer\(number)_name", "outgoing.error.signer_name", office)
            }
            if position.isEmpty {
                self.fail("signer\(number)_position", "outgoing.error.signer_position", office)
            }
            let mark = SigningAuthority(rawValue: fields["signer\(number)_authority"])
            signers.append(
                RecordSigner(
                    fullName: name, position: position, authority: mark.map { [$0] } ?? []))
        }
        if signers.isEmpty { self.fail("signer1_name", "outgoing.error.signers", office) }
        return signers
    }

    // MARK: Dates, numbers, recipients

    private mutating func date(
        _ name: String, _ fields: OutgoingFields, _ office: Office
    ) -> CivilDate? {
        guard !fields[name].isEmpty else { return nil }
        guard let date = PageDate.read(fields[name]) else {
            self.fail(
                name, "outgoing.error.date", office,
                ["field": office.text("outgoing.field.\(name)", [:]), "date": fields[name]])
            return nil
        }
        return date
    }

    private mutating func amount(_ fields: OutgoingFields, _ office: Office) -> Int? {
        guard !fields["amount"].isEmpty else { return nil }
        guard let amount = Int(fields["amount"]), (1...99_999).contains(amount) else {
            self.fail("amount", "outgoing.error.amount", office)
            return nil
        }
        return amount
    }

    /// Who keeps a copy: the clerk always does (Decree 30/2020, Appendix I, II.9).
    private mutating func keepers(_ fields: OutgoingFields, _ office: Office) -> String? {
        let keepers = fields["keepers"]
        let units = keepers.split { ",; ".contains($0) }.map { $0.uppercased() }
        guard units.contains("VT") else {
            self.fail("keepers", "outgoing.error.keepers", office)
            return nil
        }
        return "Lưu: " + keepers
    }

    private mutating func recipients(
        _ fields: OutgoingFields, _ office: Office, _ members: [Handling.Recipient]
    ) -> [Handling.Recipient] {
        let typed = RecipientLines(fields.all("recipients"), organs: office.organs).recipients
        var seen: Set<String> = []
        let all = (members + typed).filter { recipient in
            seen.insert(recipient.organID?.text ?? "name " + recipient.organName).inserted
        }
        if all.isEmpty { self.fail("recipients", "outgoing.error.recipients", office) }
        if let long = all.first(where: { $0.organName.unicodeScalars.count > 200 }) {
            self.fail(
                "recipients", "outgoing.error.recipient_long", office,
                ["name": String(long.organName.prefix(60))])
        }
        return all
    }

    // MARK: Relations

    private mutating func readRelations(
        _ fields: OutgoingFields, _ office: Office, _ type: DocumentType?,
        _ found: [String: RegisteredDocument]
    ) {
        for number in 1...OutgoingFields.maxRelations {
            let text = fields["relation\(number)_document"]
            let field = "relation\(number)_document"
            guard !text.isEmpty else { continue }
            guard let kind = RelationKind(rawValue: fields["relation\(number)_kind"]) else {
                self.fail("relation\(number)_kind", "outgoing.error.relation_kind", office)
                continue
            }
            let document = found[text]
            // What acts upon another document must name one that the register has.
            if document == nil, [.replaces, .corrects, .recalls, .amends].contains(kind) {
                self.fail(field, "outgoing.error.relation_unknown", office)
                continue
            }
            if let document, let type,
                let other = document.type.flatMap({ DocumentType(rawValue: $0) }),
                !kind.isFitting(type, to: other)
            {
                self.fail(
                    field,
                    kind == .corrects
                        ? "outgoing.error.relation_corrects" : "outgoing.error.relation_form",
                    office, ["type": other.name(in: .vietnamese)])
                continue
            }
            self.relations.append(
                OutgoingRelation(
                    kind: kind, entry: document?.entry, citation: document?.cited ?? text))
        }
    }
}

/// "Nơi nhận", a line for each: an organ of this register by its identifier or name, or whoever
/// else is named. What stands in brackets behind, "(c/đ)" or "(để b/c)", stays with the name.
struct RecipientLines {
    let recipients: [Handling.Recipient]

    init(_ lines: [String], organs: [RegisteredOrgan]) {
        var byName: [String: RegisteredOrgan] = [:]
        var byID: [String: RegisteredOrgan] = [:]
        for organ in organs {
            byName[VietnameseText.comparisonKey(organ.name, ignoringCase: true)] = organ
            byID[organ.id.text] = organ
        }
        self.recipients = lines.map { line in
            var text = line
            while let first = text.first, "-–+•* ".contains(first) { text.removeFirst() }
            while let last = text.last, ";. ".contains(last) { text.removeLast() }
            var tag = ""
            var name = text
            if text.hasSuffix(")"), let open = text.lastIndex(of: "(") {
                tag = " " + text[open...]
                name = text[..<open].trimmed
            }
            // A name may itself end in brackets.
            for (candidate, kept) in [(text, ""), (name, tag)] {
                let key = VietnameseText.comparisonKey(candidate, ignoringCase: true)
                if let organ = byID[candidate] ?? byName[key] {
                    return Handling.Recipient(organID: organ.id, organName: organ.name + kept)
                }
            }
            // An organ elsewhere is known by its identifier alone: "000.00.09.H99 Sở …".
            let first = text.prefix { !$0.isWhitespace }
            if first.filter({ $0 == "." }).count >= 2, first.contains(where: \.isNumber),
                let organ = OrganID(String(first))
            {
                let rest = String(text.dropFirst(first.count)).trimmed
                return Handling.Recipient(
                    organID: organ, organName: rest.isEmpty ? String(first) : rest)
            }
            return Handling.Recipient(organID: nil, organName: text)
        }.filter { !$0.organName.isEmpty }
    }
}

extension BookKey {
    /// How a form names a volume: "di/CHUNG".
    var formName: String { "\(self.book.text)/\(self.series.text)" }
}

extension RegisteredDocument {
    /// "12/SGDĐT-VP", or its entry.
    var shortName: String {
        guard let codeNumber, let codeNotation else { return "#\(self.entry)" }
        return "\(codeNumber)/\(codeNotation)"
    }

    /// As people cite it: "12/SGDĐT-VP (20/11/2026)".
    var cited: String {
        guard let date else { return self.shortName }
        return "\(self.shortName) (\(PageDate.text(date)))"
    }
}
