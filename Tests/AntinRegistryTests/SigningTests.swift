import AntinCore
import AntinCrypto
import AntinLog
import AntinRegistry
import AntinSystem
import Testing

/// What waits for whom, what was seen and approved, and which key signed what.
@Suite("On the way to a signature")
struct SigningTests {
    private let clerk = SigningActor(account: "c1", name: "Văn thư Mẫu")
    private let signer = SigningActor(account: "s1", name: "Trần Văn Mẫu")

    private func draft(
        _ text: String = "một", in registry: Registry, priority: Int? = nil, due: String? = nil
    ) async throws -> Dispatch {
        var draft = try Sample.draft(text)
        draft.handling.priority = priority
        draft.handling.dueDate = try due.map { try CivilDate(parsing: $0) }
        let file = try await Sample.file(text, in: registry, signatures: 0)
        return try await registry.createDispatch(draft, files: [file])
    }

    /// The draft with the first person's signature.
    private func sign(
        _ dispatch: Dispatch, in registry: Registry, by actor: SigningActor,
        certificate: String = "cert", way: SigningWay = .held
    ) async throws -> Dispatch {
        let file = try await Sample.file("đã ký \(dispatch.id)", in: registry, signatures: 1)
        let slot = try need(dispatch.draft.slots(of: .main).first)
        let organ = try Sample.organ()
        if try await registry.signers(of: organ).isEmpty {
            try await registry.registerSigner(
                organ, certificate: Array(certificate.utf8), role: .person, custody: .test)
        }
        let signer = try need(await registry.signers(of: organ).first)
        return try await registry.signDispatch(
            dispatch.id, files: [file],
            adding: NewSignature(
                position: 0, slot: slot, signer: signer, value: file.signatures[0], by: actor,
                way: way))
    }

    @Test("Whose key has signed does not seal, nor who brought the file")
    func broughtByAnother() async throws {
        let site = try TestSite()
        try await site.created { registry in
            let brought = try await self.draft(in: registry)
            _ = try await self.sign(brought, in: registry, by: self.clerk, way: .upload)
            #expect(try await registry.maySeal(brought.id, "s1"))
            #expect(try await registry.maySeal(brought.id, "c1") == false)
            // From the day on that the key's owner uses it here, the owner is known.
            let own = try await self.draft("hai", in: registry)
            _ = try await self.sign(own, in: registry, by: self.signer)
            #expect(try await registry.maySeal(brought.id, "s1") == false)
            // Bringing a file makes nobody the owner of the key that signed it.
            #expect(try await registry.maySeal(own.id, "c1"))
            #expect(try await registry.maySeal(own.id, "c2"))
        }
    }

    @Test("What waits is ordered by urgency, then deadline, then as it came")
    func queue() async throws {
        let site = try TestSite()
        let registry = try await site.create()
        var names: [DispatchID: String] = [:]
        for (name, priority, due) in [
            ("later", nil, nil), ("due", nil, "2026-12-01"), ("soon", nil, "2026-11-25"),
            ("express", 3, nil), ("urgent", 1, "2026-11-21"),
        ] as [(String, Int?, String?)] {
            let dispatch = try await self.draft(
                name, in: registry, priority: priority, due: due)
            names[dispatch.id] = name
            try await registry.sendForSigning(dispatch.id, to: "s1", by: self.clerk)
            site.clock.advance(milliseconds: 1_000)
        }
        let organs: Set = [try Sample.organ()]
        let waiting = try await registry.waiting(for: "s1", organs: organs)
        #expect(
            waiting.map { names[$0.dispatch.id] } == ["express", "urgent", "soon", "due", "later"])
        #expect(waiting.allSatisfy { $0.isTurn && !$0.isChanged && $0.opened == nil })
        #expect(try await registry.waiting(for: "s2", organs: organs).isEmpty)
        await registry.close()
    }

    @Test("What is sent to nobody in particular waits for each signer of the organ, and no other")
    func openToAll() async throws {
        let site = try TestSite()
        try await site.created { registry in
            let dispatch = try await self.draft(in: registry)
            try await registry.sendForSigning(dispatch.id, to: nil, by: self.clerk)
            let organs: Set = [try Sample.organ()]
            #expect(try await registry.waiting(for: "s7", organs: organs).count == 1)
            #expect(try await registry.waiting(for: "s7", organs: []).isEmpty)
        }
    }

    @Test("Sent twice it is one request; sent to another it leaves the first queue")
    func sentAgain() async throws {
        let site = try TestSite()
        try await site.created { registry in
            let dispatch = try await self.draft(in: registry)
            let first = try await registry.sendForSigning(
                dispatch.id, to: "s1", by: self.clerk)
            let again = try await registry.sendForSigning(
                dispatch.id, to: "s1", by: self.clerk)
            #expect(first == again)
            try await registry.sendForSigning(dispatch.id, to: "s2", by: self.clerk)
            #expect(try await registry.waiting(for: "s1", organs: []).isEmpty)
            #expect(try await registry.waiting(for: "s2", organs: []).count == 1)
            try await registry.withdrawFromSigning(dispatch.id)
            #expect(try await registry.waiting(for: "s2", organs: []).isEmpty)
        }
    }

    @Test("A signature ends the request and is kept with its key, its hour and its person")
    func signed() async throws {
        let site = try TestSite()
        try await site.created { registry in
            let dispatch = try await self.draft(in: registry)
            try await registry.sendForSigning(dispatch.id, to: "s1", by: self.clerk)
            _ = try await self.sign(dispatch, in: registry, by: self.signer)
            #expect(try await registry.waiting(for: "s1", organs: []).isEmpty)
            let today = try await registry.signedToday(account: "s1")
            #expect(today.count == 1 && today[0].by == self.signer && today[0].way == .held)
            #expect(today[0].certificate == .sha256("cert") && today[0].custody == .test)
            // Somebody else signs with the same key: its owner sees that, too.
            let other = try await self.draft("hai", in: registry)
            _ = try await self.sign(
                other, in: registry, by: SigningActor(account: nil, name: "máy lạ"))
            let seen = try await registry.signedToday(account: "s1")
            #expect(Set(seen.map(\.by.name)) == ["Trần Văn Mẫu", "máy lạ"])
            #expect(try await registry.signedToday(account: "s2").isEmpty)
            let day = try CivilDate(parsing: "2026-11-19")
            #expect(try await registry.signedToday(account: "s1", on: day).isEmpty)
            // And reports it, once.
            let strange = try need(seen.first { $0.by.name == "máy lạ" })
            let report = try await registry.reportSignature(
                strange.id, words: "không phải tôi", by: self.signer)
            let again = try await registry.reportSignature(
                strange.id, words: "khác", by: self.clerk)
            #expect(report.reported != nil && again == report)
            let told = try await registry.reportedSignatures(of: [try Sample.organ()])
            #expect(told.map(\.id) == [strange.id] && told[0].report == "không phải tôi")
        }
    }

    @Test("A return needs a reason, reaches the clerk, and drops signatures and approvals")
    func returned() async throws {
        let site = try TestSite()
        let registry = try await site.create()
        let organ = try Sample.organ()
        var draft = try Sample.draft()
        draft.record.signers.append(RecordSigner(fullName: "Lê Thị Mẫu", position: "Thư ký"))
        let file = try await Sample.file("hai người ký", in: registry, signatures: 0)
        var dispatch = try await registry.createDispatch(draft, files: [file])
        for slot in [FormField.person(1), .person(2)] {
            try await registry.sendForSigning(
                dispatch.id, to: slot == .person(1) ? "s1" : "s2", slot: slot, by: self.clerk)
        }
        let second = try await registry.waiting(for: "s2", organs: [])
        #expect(second.map(\.isTurn) == [false])
        dispatch = try await self.sign(dispatch, in: registry, by: self.signer)
        #expect(try await registry.waiting(for: "s2", organs: []).map(\.isTurn) == [true])
        try await registry.approve(
            dispatch.id, .form, version: dispatch.contentDigest, by: self.clerk)
        let secretary = SigningActor(account: "s2", name: "Lê Thị Mẫu")
        await #expect(throws: RegistryError.refused(Refusal(.invalid, "reason"))) {
            try await registry.returnDispatch(dispatch.id, reason: "", by: secretary)
        }
        let made = try await registry.returnDispatch(
            dispatch.id, reason: "sai nơi nhận", by: secretary)
        site.clock.advance(milliseconds: 500)
        let again = try await registry.returnDispatch(
            dispatch.id, reason: "sai nơi nhận", by: secretary)
        #expect(made == again)
        let back = try need(await registry.dispatch(dispatch.id))
        #expect(back.state == .draft && back.currentFiles[0].signatures.isEmpty)
        #expect(try await registry.signaturesMade(on: dispatch.id).isEmpty)
        #expect(try await registry.approvals(of: dispatch.id).allSatisfy { $0.voided != nil })
        #expect(try await registry.returned(of: organ).map(\.1) == [made])
        // Sent again, it is nothing that the clerk has to do.
        try await registry.sendForSigning(dispatch.id, to: "s1", by: self.clerk)
        #expect(try await registry.returned(of: organ).isEmpty)
        try await registry.withdrawFromSigning(dispatch.id)
        await #expect(
            throws: RegistryError.refused(Refusal(.notWaiting, dispatch.id.text))
        ) {
            try await registry.returnDispatch(dispatch.id, reason: "khác", by: self.signer)
        }
        try await Observer().check(registry, at: site)
        await registry.close()
    }

    @Test("An approval is of one content: any change voids it, also one that is taken back")
    func approvals() async throws {
        let site = try TestSite()
        try await site.created { registry in
            let dispatch = try await self.draft(in: registry)
            let version = dispatch.contentDigest
            try await registry.approve(dispatch.id, .content, version: version, by: self.signer)
            let twice = try await registry.approve(
                dispatch.id, .content, version: version, by: self.signer)
            #expect(try await registry.approvals(of: dispatch.id).count == 1)
            // The same draft saved anew is no change; a person's signature is none, either.
            let files = dispatch.files[.draft] ?? []
            let same = try await registry.updateDispatch(
                dispatch.id, dispatch.draft, files: files)
            #expect(same.contentDigest == version)
            #expect(try await registry.approvals(of: dispatch.id)[0].voided == nil)
            var changed = dispatch.draft
            changed.record.subject = "Về việc khác"
            _ = try await registry.updateDispatch(dispatch.id, changed, files: files)
            await #expect(
                throws: RegistryError.refused(Refusal(.versionDiffers, dispatch.id.text))
            ) {
                try await registry.approve(
                    dispatch.id, .content, version: version, by: self.signer)
            }
            let back = try await registry.updateDispatch(
                dispatch.id, dispatch.draft, files: files)
            #expect(back.contentDigest == version)
            let old = try await registry.approvals(of: dispatch.id)
            #expect(old.map(\.id) == [twice.id] && old[0].voided != nil)
            #expect(old[0].snapshot.draft == dispatch.draft)
        }
    }

    @Test("Each change of draft or file gives another digest; a signature changes only the present")
    func digests() async throws {
        let site = try TestSite()
        try await site.created { registry in
            let dispatch = try await self.draft(in: registry)
            var drafts = [dispatch.draft]
            var other = dispatch.draft
            other.record.subject += "."
            drafts.append(other)
            other = dispatch.draft
            other.handling.recipients.append(
                Handling.Recipient(organID: nil, organName: "Trường khác"))
            drafts.append(other)
            other = dispatch.draft
            other.record.level = .restricted
            drafts.append(other)
            var contents: Set<Digest> = []
            for draft in drafts {
                for text in ["một", "tệp khác"] {
                    // What nobody holds any more is gone, so it is sent again.
                    let file = try await Sample.file(text, in: registry, signatures: 0)
                    let made = try await registry.updateDispatch(
                        dispatch.id, draft, files: [file])
                    contents.insert(made.contentDigest)
                    contents.insert(made.presentDigest)
                }
            }
            #expect(contents.count == drafts.count * 4)
            let before = try need(await registry.dispatch(dispatch.id))
            let signed = try await self.sign(before, in: registry, by: self.signer)
            #expect(signed.contentDigest == before.contentDigest)
            #expect(signed.presentDigest != before.presentDigest)
        }
    }

    @Test("What a session opened is known, and the version before is there to be compared")
    func opened() async throws {
        let site = try TestSite()
        let registry = try await site.create()
        let dispatch = try await self.draft(in: registry)
        let first = try await registry.opened(dispatch.id, by: self.signer, session: "a")
        #expect(first == dispatch.presentDigest)
        #expect(
            try await registry.hasOpened(
                dispatch.id, version: first, account: "s1", session: "a"))
        #expect(
            try await !registry.hasOpened(
                dispatch.id, version: first, account: "s1", session: "b"))
        #expect(try await registry.lastSeen(dispatch.id, by: "s1", before: first) == nil)
        let old = try need(dispatch.files[.draft]?.first)
        let file = try await Sample.file("bản mới", in: registry, signatures: 0)
        let changed = try await registry.updateDispatch(
            dispatch.id, dispatch.draft, files: [file])
        #expect(
            try await !registry.hasOpened(
                dispatch.id, version: changed.presentDigest, account: "s1", session: "a"))
        site.clock.advance(milliseconds: 10)
        let second = try await registry.opened(dispatch.id, by: self.signer, session: "a")
        let seen = try need(
            await registry.lastSeen(dispatch.id, by: "s1", before: second))
        #expect(seen.present == first && seen.files == [old])
        // The file that was replaced is kept as long as it may be compared.
        #expect(try await registry.file(old.sha256).count == old.size)
        try await registry.abandonDispatch(dispatch.id)
        await #expect(throws: (any Error).self) { try await registry.file(old.sha256) }
        try await Observer().check(registry, at: site)
        await registry.close()
    }
}
