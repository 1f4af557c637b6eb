// Answers.swift
internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinRegistry

/// The registry's values as the API shows them.
extension JSONValue {
    static func file(_ file: RecordFile) -> JSONValue {
        .object([
            "name": .string(file.name), "role": .string(file.role.rawValue),
            "sha256": .string(file.sha256.hex), "size": .integer(file.size),
            "signatures": .integer(file.signatures.count),
        ])
    }

    static func dispatch(_ dispatch: Dispatch) -> JSONValue {
        .object([
            "dispatch": .string(dispatch.id.text),
            "organ": .string(dispatch.draft.organ.text),
            "book": .string(dispatch.draft.book.text),
            "state": .string(dispatch.state.rawValue),
            "type": .string(dispatch.draft.record.type),
            "subject": .string(dispatch.draft.record.subject),
            "code_number": dispatch.number.map { .string($0.printed) },
            "code_notation": dispatch.draft.record.codeNotation.map { .string($0) },
            "date": dispatch.number.map { .string("\($0.date)") },
            "index": dispatch.issued.map { .integer($0) },
            "co_organs": dispatch.draft.coOrgans.isEmpty
                ? nil : .strings(dispatch.draft.coOrgans.map(\.text)),
            "files": .array(dispatch.currentFiles.map { Self.file($0, of: dispatch) }),
        ])
    }

    /// A file with the slots that it has and the one that is signed next.
    private static func file(_ file: RecordFile, of dispatch: Dispatch) -> JSONValue {
        guard case .object(var object) = Self.file(file) else { return Self.file(file) }
        object["next_slot"] = dispatch.nextSlot(of: file).map { Self.slot($0, of: dispatch) }
        object["slots"] = .integer(dispatch.draft.slots(of: file.role).count)
        return .object(object)
    }

    private static func slot(_ slot: SigningSlot, of dispatch: Dispatch) -> JSONValue {
        let signers = dispatch.draft.record.signers
        return switch slot.party {
        case .person(let place):
            .object([
                "field": .string(slot.field.name), "role": .string(slot.role.rawValue),
                "FullName": .string(signers[place].fullName),
            ])
        case .seal(let organ):
            .object([
                "field": .string(slot.field.name), "role": .string(slot.role.rawValue),
                "OrganId": .string(organ.text),
            ])
        }
    }

    static func number(_ number: GivenNumber, of dispatch: Dispatch) -> JSONValue {
        .object([
            "number": .integer(number.number), "code_number": .string(number.printed),
            "code_notation": dispatch.draft.record.codeNotation.map { .string($0) },
            "date": .string("\(number.date)"), "index": .integer(number.entry),
        ])
    }

    static func document(
        _ document: RegisteredDocument, record: DocumentRecord? = nil
    ) -> JSONValue {
        .object([
            "index": .integer(document.entry), "kind": .string(document.kind.rawValue),
            "organ": .string(document.organ.text), "book": .string(document.book),
            "number": document.number.map { .integer($0) },
            "code_number": document.codeNumber.map { .string($0) },
            "code_notation": document.codeNotation.map { .string($0) },
            "date": document.date.map { .string("\($0)") },
            "type": document.type.map { .string($0) },
            "subject": document.subject.map { .string($0) },
            "sender": document.senderName.map { .string($0) },
            "state": .string(document.state.rawValue),
            "level": .string(document.level.rawValue),
            "medium": .string(document.medium.rawValue),
            "channel": document.channel.map { .string($0.rawValue) },
            "registered_at": .string("\(document.time)"),
            "files": record.map { .array($0.files.map(Self.file)) },
        ])
    }

    static func book(_ book: BookState) -> JSONValue {
        .object([
            "book": .string(book.key.book.text), "series": .string(book.key.series.text),
            "year": .integer(book.key.year), "name": .string(book.name),
            "direction": .string(book.direction.rawValue), "first": .integer(book.first),
            "next": .integer(book.next), "closed": .bool(book.closed != nil),
        ])
    }
}
