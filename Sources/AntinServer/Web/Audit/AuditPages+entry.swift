internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinRegistry
internal import Hummingbird

/// The evidence of one entry: what was committed, and what proves it.
extension AuditPages {
    func entry(_ request: Request, _ context: Context) async throws -> Response {
        let seat = try self.seat(request, context)
        let index = try context.index("entry")
        guard let entry = try await self.web.registry.entry(index) else {
            throw LogRoutes.missing
        }
        let body = try? EntryBody(parsing: entry.body)
        let maySee = try await self.maySeeRecord(of: index, body, seat)
        let opening = maySee ? try await self.web.registry.opening(of: index) : nil
        let proof = try await self.web.registry.proof(of: index)
        let document = try await self.web.registry.document(index)
        let visitor = seat.visitor
        var values: [String: Any] = [
            "index": "\(index)", "time": Web.second(entry.time),
            "kind": body.map { self.web.kindWords($0.kind, visitor) } ?? "",
            "organ": body?.organ.text ?? "",
            "bytes": String(decoding: entry.bytes, as: UTF8.self),
            "leaf": entry.leafHash.hex, "previous": entry.previous.hex,
            "proof": "\(String(decoding: proof.bytes, as: UTF8.self))",
            "proofCount": "\(proof.hashes.count)", "isDocument": document != nil,
            "recordForbidden": !maySee && body?.record != nil,
            "tab_home": true,
        ]
        if let commitment = body?.record { values["commitment"] = commitment.hex }
        if let opening {
            values["record"] = String(decoding: opening.record, as: UTF8.self)
            values["salt"] = Base64.encode(opening.salt)
            if let record = try? DocumentRecord(parsing: opening.record) {
                values["files"] = record.files.map {
                    [
                        "name": $0.name, "role": $0.role.rawValue, "digest": $0.sha256.hex,
                        "size": "\($0.size)", "signatures": "\($0.signatures.count)",
                    ]
                }
            }
        } else if body?.record == nil {
            values["hasNoRecord"] = true
        } else if maySee {
            values["recordErased"] = true
        }
        if index > 0 { values["before"] = "\(index - 1)" }
        if index + 1 < (self.web.registry.checkpoint?.head.size ?? 0) {
            values["after"] = "\(index + 1)"
        }
        if let ref = body?.reference?.here { values["ref"] = "\(ref)" }
        if document != nil { values["lineHref"] = "/books/line/\(index)" }
        await self.web.log(context, "evidence.opened", "\(index)")
        return self.web.page("audit_entry", values, for: visitor)
    }

    /// The inclusion proof as strangers' tools read it (c2sp.org/tlog-proof).
    func proof(_ request: Request, _ context: Context) async throws -> Response {
        _ = try self.seat(request, context)
        let index = try context.index("entry")
        let proof = try await self.web.registry.proof(of: index)
        return FileAnswer.response(
            proof.bytes, name: "\(index).tlog-proof", type: "text/plain; charset=utf-8")
    }

    /// The record with its salt, in the form of an export.
    func record(_ request: Request, _ context: Context) async throws -> Response {
        let seat = try self.seat(request, context)
        let index = try context.index("entry")
        let entry = try await self.web.registry.entry(index)
        let body = entry.flatMap { try? EntryBody(parsing: $0.body) }
        guard try await self.maySeeRecord(of: index, body, seat),
            let opening = try await self.web.registry.opening(of: index)
        else { throw LogRoutes.missing }
        await self.web.log(context, "record.opened", "\(index)")
        return FileAnswer.response(
            opening.canonical, name: "\(index).json", type: "application/json")
    }

    func receipt(_ request: Request, _ context: Context) async throws -> Response {
        let seat = try self.seat(request, context)
        let index = try context.index("entry")
        let entry = try await self.web.registry.entry(index)
        let body = entry.flatMap { try? EntryBody(parsing: $0.body) }
        guard try await self.maySeeRecord(of: index, body, seat),
            try await self.web.registry.document(index) != nil
        else { throw LogRoutes.missing }
        let receipt = try await self.web.registry.receipt(of: index)
        await self.web.log(context, "receipt.opened", "\(index)")
        return FileAnswer.response(
            receipt.canonical, name: "\(index).antin-receipt", type: "application/json")
    }

    /// Records of the organ audited, and of what is công khai. The log itself is for everybody.
    private func maySeeRecord(
        of index: UInt64, _ body: EntryBody?, _ seat: Seat
    ) async throws -> Bool {
        guard seat.visitor.may(.auditor), let body else { return false }
        if seat.seesAll || body.organ == seat.organ.id { return true }
        let subject = body.reference?.here ?? index
        for entry in [index, subject] {
            if try await self.web.registry.document(entry)?.level == .public { return true }
        }
        return false
    }
}
