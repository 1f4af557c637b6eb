internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinPDF
internal import AntinRegistry
internal import AntinSystem
internal import HTTPTypes
internal import Hummingbird

/// The page on which an outgoing document is filled in.
extension OutgoingPages {
    func editPage(
        _ form: OutgoingForm, _ fields: OutgoingFields, _ errors: FormErrors, _ visitor: Visitor,
        elsewhere: Bool = false
    ) async throws -> Response {
        guard let organ = try await self.registry.organ(form.organ) else {
            throw Refusal(.unknownOrgan, form.organ.text)
        }
        var values = try await self.fieldValues(fields, organ, visitor, picks: true)
        let alike = try await self.alike(fields, form.files, form.id, organ)
        let isRegistered = try await self.registry.dispatch(form.id) != nil
        values["id"] = form.id.text
        values["version"] = form.version
        values["isElsewhere"] = elsewhere
        values["isRegistered"] = isRegistered
        values["backHref"] = isRegistered ? "/outgoing/\(form.id)" : "/outgoing"
        values["changed"] = PageDate.text(form.changed)
        values["alike"] = alike.prefix(10).map { item in
            ["text": self.text(of: item, visitor), "href": item.href]
        }
        values["hasAlike"] = !alike.isEmpty
        values["asksAlike"] = errors.list.contains { $0.field == "alike" }
        if let main = form.files.first(where: { $0.role == .main }) {
            values["main"] = [
                "name": main.name, "size": Self.size(main.size), "digest": main.sha256.hex,
                "href": "/outgoing/\(form.id)/file/0",
            ]
        }
        values["attachments"] = form.files.filter { $0.role == .attachment }.enumerated().map {
            [
                "name": $1.name, "size": Self.size($1.size), "digest": $1.sha256.hex,
                "position": $0 + 1, "href": "/outgoing/\(form.id)/file/\($0 + 1)",
            ] as [String: Any]
        }
        values.merge(errors.values) { $1 }
        return self.web.page(
            "outgoing_edit", values, for: visitor,
            status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    /// The fields as they were typed, with what they may be.
    func fieldValues(
        _ fields: OutgoingFields, _ organ: RegisteredOrgan, _ visitor: Visitor,
        picks: Bool = false
    ) async throws -> [String: Any] {
        let language = visitor.language
        var values: [String: Any] = [:]
        for name in [
            "notation", "subject", "due", "effective", "expiry", "amount", "note", "language",
            "keepers",
        ] {
            values[name] = fields[name]
        }
        func option(_ value: String, _ label: String, _ chosen: String) -> [String: Any] {
            ["value": value, "label": label, "selected": value == chosen]
        }
        let books = try await self.books(of: organ)
        values["books"] = books.map {
            option($0.key.formName, "\($0.name) (\($0.key.series.text))", fields["book"])
        }
        values["hasNoBook"] = books.isEmpty
        values["types"] = DocumentType.allCases.filter(\.isNumbered).map {
            option($0.rawValue, $0.name(in: language), fields["type"])
        }
        values["levels"] = AccessLevel.allCases.map {
            option($0.rawValue, $0.name(in: language), fields["level"])
        }
        values["urgencies"] = Urgency.allCases.map {
            option($0.rawValue, $0.name(in: language), fields["urgency"])
        }
        let chosen = Set(fields.all("group"))
        values["groups"] = try await self.registry.recipientGroups(of: organ.id).map { group in
            [
                "id": "\(group.id)", "name": group.name, "count": group.memberCount,
                "checked": chosen.contains("\(group.id)"),
            ] as [String: Any]
        }
        values["hasNote"] = !(fields["note"] + fields["language"]).isEmpty
        values["recipients"] = fields.all("recipients").joined(separator: "\n")
        let recipients = try await self.desk.recipients(
            groups: fields.all("group").compactMap { Int64($0) },
            lines: fields.all("recipients"), of: organ.id)
        values["expanded"] = recipients.map { recipient in
            ["name": recipient.organName, "isHere": recipient.organID != nil] as [String: Any]
        }
        values["expandedCount"] = recipients.count
        let lines = picks ? fields.all("recipients") : []
        values.merge(try await self.outside(recipients, lines, visitor)) { $1 }
        values["hasExpanded"] = !recipients.isEmpty
        values["signers"] = self.signerRows(fields, language)
        values["relations"] = self.relationRows(fields, language)
        values["people"] = try await self.people(of: organ)
        values["organName"] = organ.name
        return values
    }

    private func signerRows(_ fields: OutgoingFields, _ language: Language) -> [[String: Any]] {
        var filled = 1
        for number in 1...OutgoingFields.maxSigners
        where !(fields["signer\(number)_name"] + fields["signer\(number)_position"]).isEmpty {
            filled = number
        }
        return (1...min(filled + 1, OutgoingFields.maxSigners)).map { number in
            [
                "number": number, "isFirst": number == 1,
                "name": fields["signer\(number)_name"],
                "position": fields["signer\(number)_position"],
                "marks": SigningAuthority.allCases.map { mark in
                    [
                        "value": mark.rawValue,
                        "label": "\(mark.rawValue) – \(mark.name(in: language))",
                        "selected": mark.rawValue == fields["signer\(number)_authority"],
                    ] as [String: Any]
                },
            ] as [String: Any]
        }
    }

    private func relationRows(_ fields: OutgoingFields, _ language: Language) -> [[String: Any]] {
        var filled = 0
        for number in 1...OutgoingFields.maxRelations
        where !fields["relation\(number)_document"].isEmpty { filled = number }
        let kinds: [RelationKind] = [
            .basis, .implements, .replies, .replaces, .corrects, .recalls, .amends, .abolishes,
            .attachedTo, .consolidates, .approves, .commentsOn,
        ]
        return (1...min(filled + 1, OutgoingFields.maxRelations)).map { number in
            [
                "number": number, "document": fields["relation\(number)_document"],
                "kinds": kinds.map { kind in
                    [
                        "value": kind.rawValue, "label": kind.name(in: language),
                        "selected": kind.rawValue == fields["relation\(number)_kind"],
                    ] as [String: Any]
                },
            ] as [String: Any]
        }
    }

    /// The names of those who are registered to sign: proposals for the field.
    private func people(of organ: RegisteredOrgan) async throws -> [[String: Any]] {
        let names = try await self.registry.signers(of: organ.id)
            .filter { $0.role == .person && $0.validTo == nil }
            .compactMap { $0.subjectName }
        return Set(names).sorted().map { ["name": $0] }
    }

    static func size(_ bytes: Int) -> String {
        bytes < 1 << 20
            ? "\((bytes + 1_023) >> 10) KB"
            : "\((bytes * 10) >> 20)".decimal + " MB"
    }

    /// Pages of a PDF; nil if it cannot be read.
    func pageCount(_ file: RecordFile) async throws -> Int? {
        let bytes = try await self.registry.bytes(of: file.sha256)
        return try? PDFDocument(reading: ByteStore(bytes)).pages().count
    }
}

extension String {
    /// The last digit behind a comma: "123" is "12,3".
    fileprivate var decimal: String {
        self.count > 1 ? "\(self.dropLast()),\(self.suffix(1))" : "0,\(self)"
    }
}
