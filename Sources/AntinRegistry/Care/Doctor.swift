// What a careful administrator looks at.

import AntinCore
import AntinLog
import AntinSystem

/// One answer of `doctor`.
package struct Finding: Hashable, Sendable {
    package enum Status: String, Hashable, Sendable {
        case ok
        /// Nothing is wrong, and it should be known.
        case note
        /// Something should be done soon.
        case warning
        /// Something is wrong.
        case problem
    }

    /// A stable name: `store.durability`, `head.anchor`, `log.replay`, …
    package let name: String
    package let status: Status
    package let detail: String

    package init(_ name: String, _ status: Status, _ detail: String) {
        self.name = name
        self.status = status
        self.detail = detail
    }
}

extension Registry {
    /// Looks at everything that can be looked at. Reads the whole register and every file; what
    /// it finds is told and nothing is repaired.
    package func doctor() async throws -> [Finding] {
        try await self.offDisk {
            try self.storeFindings() + self.headFindings() + self.replayFindings()
                + self.surroundingFindings()
        }
    }

    private func storeFindings() throws -> [Finding] {
        let integrity = try self.store.integrityFindings()
        return [
            Finding("store.durability", .ok, self.store.durability),
            Finding(
                "store.integrity", integrity.isEmpty ? .ok : .problem,
                integrity.isEmpty ? "the engine finds nothing" : integrity.joined(separator: "; ")),
            self.modeFinding,
        ]
    }

    private func publishedNow() throws -> TreeHead? {
        try self.parts.publication.checkpoint().flatMap { try? self.keys.head(of: $0) }
    }

    private var modeFinding: Finding {
        switch self.mode {
        case .writable: Finding("mode", .ok, "writable")
        case .readOnly(.inspecting): Finding("mode", .ok, "nothing stands against writing")
        case .readOnly(.closed(let entry)): Finding("mode", .note, "closed by entry \(entry)")
        case .readOnly(let reason): Finding("mode", .problem, reason.description)
        }
    }

    private func headFindings() throws -> [Finding] {
        // Promises first, the store last: beside a process that writes it can only be ahead.
        let anchored = Result { try self.parts.anchor.read() }
        let published = try self.publishedNow()
        guard let head = try self.store.read({ try $0.head() })?.tree else {
            return [Finding("head", .problem, "there is none")]
        }
        func compare(_ name: String, _ other: TreeHead?) -> Finding {
            guard let other else { return Finding(name, .problem, "missing") }
            if other == head { return Finding(name, .ok, "\(head)") }
            // It is ahead until its last group is published; that the roots fit was looked at
            // when this was opened.
            if self.mode == .readOnly(.inspecting), other.size < head.size {
                return Finding(name, .ok, "\(other), and the store is ahead at \(head.size)")
            }
            return Finding(name, .problem, "\(other) where the store has \(head)")
        }
        let anchor: Finding
        do {
            anchor = compare("head.anchor", try anchored.get())
        } catch {
            anchor = Finding("head.anchor", .problem, "\(error)")
        }
        return [anchor, compare("head.publication", published)]
    }

    private func replayFindings() throws -> [Finding] {
        let report = try Replay(
            store: self.store, origin: self.origin, publication: self.parts.publication,
            blobs: self.blobs,
            limit: self.mode == .readOnly(.inspecting) ? self.publishedNow() : nil
        ).run()
        let checks = ["chain", "root", "rules", "record", "numbers", "tiles", "files"]
        return checks.map { check in
            let found = report.problems.filter { $0.check == check }.map(\.detail)
            return Finding(
                "replay.\(check)", found.isEmpty ? .ok : .problem,
                found.isEmpty ? "\(report.size) entries" : found.joined(separator: "; "))
        }
    }

    private func surroundingFindings() throws -> [Finding] {
        var findings: [Finding] = []
        if let free = self.configuration.freeBytes() {
            let isShort = free < self.configuration.reserveBytes * 4
            findings.append(
                Finding("disk", isShort ? .warning : .ok, "\(free / (1 << 20)) MiB are free"))
        } else {
            findings.append(Finding("disk", .warning, "free space cannot be found out"))
        }
        let now = self.clock.read().wall
        let last = try self.store.read { try $0.head() }?.lastTime ?? now
        findings.append(
            Finding(
                "clock", now < last ? .warning : .ok,
                now < last ? "\(now) is before the last entry, \(last)" : "\(now)"))
        findings.append(self.anchorPlaceFinding)
        findings += try self.contentFindings()
        findings.append(try self.secretsFinding())
        findings += try self.certificateFindings(now) + self.backupFindings(now)
        // Said each time, because nothing on this machine can find it out.
        findings.append(
            Finding(
                "anchor.reach", .note,
                "a snapshot of the whole machine restores the anchor too; only a witness elsewhere "
                    + "would show it"))
        return findings + self.keyFindings()
    }

    private var anchorPlaceFinding: Finding {
        let anchor = self.configuration.anchorPath
        if anchor.hasPrefix(self.configuration.directory + "/") {
            return Finding(
                "anchor.place", .warning,
                "the anchor lies in the data directory: whoever copies one copies both")
        }
        if let data = try? FileStatus(self.configuration.directory),
            let place = try? FileStatus(FileSystem.directory(of: anchor)),
            data.device == place.device
        {
            return Finding(
                "anchor.place", .warning, "\(anchor): on the same disk as the data")
        }
        return Finding("anchor.place", .ok, anchor)
    }

    /// What is still to be entered again from recipients' copies.
    private func contentFindings() throws -> [Finding] {
        let (lacking, files) = try self.store.read { reader in
            (
                try reader.lackingContents(limit: 1_000),
                Dictionary(grouping: try reader.lackingFiles(limit: 1_000), by: \.entry)
            )
        }
        guard !lacking.isEmpty else { return [] }
        let list = lacking.prefix(50).map { entry in
            files[entry].map { "#\(entry) (\($0.map(\.name).joined(separator: ", ")))" }
                ?? "#\(entry)"
        }
        return [
            Finding(
                "contents", .warning,
                list.joined(separator: " ")
                    + (lacking.count > 50 ? " … (\(lacking.count))" : ""))
        ]
    }

    /// Whether the secrets in the store open with the key beside it.
    private func secretsFinding() throws -> Finding {
        let secrets = self.secrets
        let (factors, webhooks) = try self.store.read { try $0.lostSecrets(secrets) }
        let place = RegistryConfiguration.secretsName
        if factors + webhooks > 0 {
            let why =
                switch secrets.state {
                case .ready: "\(place) is another key"
                case .missing: "\(place) is missing"
                case .unreadable: "\(place) is damaged"
                }
            return Finding(
                "secrets", .problem,
                "\(why): second factors that do not open: \(factors), webhooks: \(webhooks)")
        }
        return switch secrets.state {
        case .ready: Finding("secrets", .ok, "\(place) opens every one")
        case .missing: Finding("secrets", .note, "\(place) is made at the next start")
        case .unreadable: Finding("secrets", .problem, "\(place) is damaged")
        }
    }

    /// Certificates that end soon, or have ended without anybody having said so.
    private func certificateFindings(_ now: Timestamp) throws -> [Finding] {
        let states = try self.store.read { reader in
            try reader.organs().filter { $0.validTo == nil }
                .flatMap { try reader.signers(of: $0.id).map(CertificateState.init) }
        }
        let late = states.compactMap { state -> String? in
            guard let days = state.daysLeft(at: now), days < CertificateState.warningDays else {
                return nil
            }
            return "\(state.signer.organ.text) \(state.name): "
                + (days < 0 ? "expired" : "\(days) days left")
        }
        return [
            Finding(
                "certificates", late.isEmpty ? .ok : .warning,
                late.isEmpty
                    ? "\(states.count { $0.isInUse(at: now) }) in use, none ends within "
                        + "\(CertificateState.warningDays) days"
                    : late.joined(separator: "; "))
        ]
    }

    /// A backup that was never restored is a hope.
    private func backupFindings(_ now: Timestamp) -> [Finding] {
        let events = self.journal.events()
        func finding(_ name: String, _ kind: CareEvent.Kind, days: Int64) -> Finding {
            guard let last = events.first(where: { $0.kind == kind }) else {
                return Finding(name, .warning, "none is noted")
            }
            let age =
                (now.milliseconds - last.time.milliseconds) / CertificateState.dayMilliseconds
            guard last.isGood else {
                return Finding(
                    name, .problem, "\(last.time): \(last.problems.joined(separator: "; "))")
            }
            return Finding(
                name, age > days ? .warning : .ok,
                "\(last.time), \(last.head.size) entries, \(last.place)")
        }
        return [
            finding("backup.last", .backup, days: Self.backupDays),
            finding("backup.drill", .drill, days: Self.drillDays),
        ]
    }

    /// How old the last backup, and the last restore test, may be: a day with its weekend, and a
    /// month with some grace.
    package static let backupDays: Int64 = 3
    package static let drillDays: Int64 = 35

    private func keyFindings() -> [Finding] {
        let directory = KeyDirectory(path: self.configuration.keysPath)
        return KeyDirectory.Name.allCases.map { name in
            switch try? directory.isUnencrypted(name) {
            case .some(true):
                Finding("keys.\(name.rawValue)", .warning, "not encrypted: a test key")
            case .some(false): Finding("keys.\(name.rawValue)", .ok, "encrypted")
            case .none: Finding("keys.\(name.rawValue)", .note, "kept elsewhere")
            }
        }
    }
}
