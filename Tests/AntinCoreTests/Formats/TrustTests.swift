// TrustTests.swift
import AntinCrypto
import AntinLog
import Testing

@testable import AntinCore

@Suite("Trust bundles")
struct TrustTests {
    private static func key(_ label: String) throws -> NoteSignerKey {
        try SampleLog.key(label, name: "trust.example.vn")
    }

    private static func bundle(version: Int = 1, previous: Digest? = nil) throws -> TrustBundle {
        let time = try Samples.time("2026-01-01T00:00:00.000Z")
        let end = try Samples.time("2026-06-30T17:00:00.000Z")
        let log = try SampleLog()
        return TrustBundle(
            id: "trust.example.vn", version: version, created: time,
            expires: try Samples.time("2028-01-01T00:00:00.000Z"), previous: previous,
            trustKeys: [try Self.key("trust").verifierKey],
            logs: [
                TrustedLog(
                    origin: SampleLog.origin, key: log.logKey.verifierKey,
                    statusKey: log.statusKey.verifierKey)
            ],
            organs: [
                TrustedOrgan(
                    id: try Samples.organ(),
                    names: ["Sở Giáo dục và Đào tạo tỉnh Ví Dụ", "Sở GD&ĐT Ví Dụ"],
                    validFrom: time, log: SampleLog.origin,
                    registersFrom: [
                        .init(book: try #require(BookID("di")), date: try Samples.date())
                    ],
                    certificates: [
                        TrustedCertificate(
                            sha256: Samples.digest("seal certificate"), role: .seal,
                            custody: .test, validFrom: time),
                        TrustedCertificate(
                            sha256: Samples.digest("person certificate"), role: .person,
                            custody: .token, validFrom: time, validTo: end),
                    ],
                    phone: "+84 000 000 000", url: "https://so.example.vn"),
                TrustedOrgan(
                    id: try Samples.organ("000.00.17.H41"), names: ["Phòng Giáo dục huyện Ví Dụ"],
                    validFrom: time, validTo: end, successor: try Samples.organ(), log: nil,
                    registersFrom: [], certificates: []),
            ],
            anchors: [try Certificate(der: try VectorFolder("trust").bytes("anchor.der"))])
    }

    private static func signed(
        _ bundle: TrustBundle, by label: String = "trust"
    ) throws -> SignedTrustBundle {
        try SignedTrustBundle(signing: bundle, by: [try Self.key(label)])
    }

    @Test("A list of all schools of a large province is longer than other notes, and is read")
    func large() throws {
        let small = try Self.bundle()
        let organs = try (0..<6_000).map { number in
            let digits = String(100_000 + number).dropFirst()
            return TrustedOrgan(
                id: try Samples.organ("\(digits.prefix(3)).\(digits.dropFirst(3)).17.H41"),
                names: ["Trường Tiểu học Ví Dụ số \(number)"], validFrom: small.created, log: nil,
                registersFrom: [],
                certificates: [
                    TrustedCertificate(
                        sha256: Samples.digest("seal \(number)"), role: .seal, custody: .token,
                        validFrom: small.created)
                ])
        }
        let signed = try Self.signed(
            TrustBundle(
                id: small.id, version: 1, created: small.created, expires: small.expires,
                previous: nil, trustKeys: small.trustKeys, logs: small.logs, organs: organs,
                anchors: small.anchors))
        #expect(signed.bytes.count > SignedNote.maxBytes)
        #expect(try SignedTrustBundle(parsing: signed.bytes).bundle == signed.bundle)
        #expect(throws: FormatError.self) { try SignedNote(parsing: signed.bytes) }
        let padding = [UInt8](repeating: 0x20, count: TrustBundle.maxBytes)
        #expect(throws: FormatError.self) { try SignedTrustBundle(parsing: padding) }
    }

    @Test("A bundle is what the vector says, with exactly its members")
    func vector() throws {
        let signed = try Self.signed(try Self.bundle(version: 2, previous: Samples.digest("one")))
        try VectorFolder("trust").expect("bundle.txt", signed.bytes)
        try VectorFolder("trust").expect(
            "fingerprint.txt", Array("\(signed.fingerprint.hex)\n".utf8))
        let read = try SignedTrustBundle(parsing: signed.bytes)
        #expect(read.bundle == signed.bundle)
        #expect(read.fingerprint == read.bundle.fingerprint)
        let claims = CanonicalClaims(golden: signed.bundle.canonical) {
            try TrustBundle(parsing: $0).canonical
        }
        try claims.expectExact()
        try claims.expectExactMembers(optional: ["previous"])
        try claims.expectEveryByteCounts([0x00, 0x22, 0x41])
    }

    @Test("A bundle answers who signs for whom, and when")
    func asking() throws {
        let bundle = try Self.bundle()
        let organ = try #require(bundle.organ(try Samples.organ()))
        #expect(organ.registersFrom(try #require(BookID("di"))) == (try Samples.date()))
        #expect(organ.registersFrom(try #require(BookID("sao"))) == nil)
        let holders = bundle.holders(of: Samples.digest("person certificate"))
        #expect(holders.map(\.organ.id) == [organ.id])
        let term = try #require(holders.first).certificate
        #expect(!term.isValid(at: try Samples.time("2025-12-31T23:59:59.999Z")))
        #expect(term.isValid(at: term.validFrom))
        #expect(term.isValid(at: try Samples.time("2026-06-30T16:59:59.999Z")))
        #expect(!term.isValid(at: try #require(term.validTo)))
        #expect(bundle.logs(origin: SampleLog.origin).count == 1)
        #expect(bundle.logs(origin: "x").isEmpty)
        #expect(!bundle.isExpired(at: bundle.created))
        #expect(bundle.isExpired(at: bundle.expires))
    }

    @Test("What does not fit together is no bundle")
    func consistency() throws {
        let changes: [(inout TrustBundle) throws -> Void] = [
            { $0.id = "two words" }, { $0.id = "other.example.vn" }, { $0.version = 0 },
            { $0.expires = $0.created }, { $0.trustKeys = [] },
            { $0.trustKeys = [try SampleLog.key("trust", name: "x").verifierKey] },
            { $0.organs += $0.organs.prefix(1) }, { $0.logs = [] },
            { $0.logs[0].origin = "other" }, { $0.logs[0].statusKey = $0.logs[0].key },
            { $0.logs[0].key = $0.trustKeys[0] }, { $0.logs[0].witnessPolicy = [] },
            { $0.logs[0].witnessPolicy = ["quorum none", "quorum none"] },
            { $0.organs[0].names = [] }, { $0.organs[0].log = nil },
            { $0.organs[0].log = "other" },
        ]
        _ = try Self.bundle().checkedCanonical()
        for (number, change) in changes.enumerated() {
            var bundle = try Self.bundle()
            try change(&bundle)
            #expect(throws: FormatError.self, "\(number)") { try bundle.checkedCanonical() }
        }
    }

    @Test("The first bundle needs its fingerprint, and a bundle that is there stays")
    func firstUse() throws {
        let signed = try Self.signed(try Self.bundle())
        var store = TrustStore()
        #expect(throws: TrustRefusal.fingerprintNeeded(signed.fingerprint)) {
            try store.add(signed, fingerprint: nil)
        }
        #expect(throws: TrustRefusal.otherFingerprint(signed.fingerprint)) {
            try store.add(signed, fingerprint: Samples.digest("other"))
        }
        #expect(store.pinned.isEmpty)
        #expect(try store.add(signed, fingerprint: signed.fingerprint) == .pinned)
        #expect(try store.add(signed, fingerprint: nil) == .alreadyThere)
        #expect(store.pinned.count == 1)
        #expect(store.anchors.count == 1)
        #expect(store.organs.count == 2)
        #expect(store.logs(origin: SampleLog.origin).count == 1)
    }

    @Test("A bundle that its own key did not sign is never pinned, whatever its fingerprint")
    func ownSignature() throws {
        let signed = try Self.signed(try Self.bundle(), by: "stranger")
        var store = TrustStore()
        #expect(throws: TrustRefusal.badSignature) {
            try store.add(signed, fingerprint: signed.fingerprint)
        }
    }

    @Test(
        "A later bundle is newer and by a pinned key; an older or a second one of a version is refused"
    )
    func updates() throws {
        let one = try Self.signed(try Self.bundle())
        var store = TrustStore()
        _ = try store.add(one, fingerprint: one.fingerprint)

        var changed = try Self.bundle()
        changed.expires = try Samples.time("2029-01-01T00:00:00.000Z")
        #expect(throws: TrustRefusal.conflict(version: 1)) {
            try store.add(try Self.signed(changed), fingerprint: nil)
        }
        let fork = try Self.bundle(version: 2, previous: Samples.digest("another one"))
        #expect(throws: TrustRefusal.conflict(version: 1)) {
            try store.add(try Self.signed(fork), fingerprint: nil)
        }
        // A key that only the newcomer names.
        var taken = try Self.bundle(version: 2, previous: one.fingerprint)
        taken.trustKeys = [try Self.key("stranger").verifierKey]
        let takeover = try Self.signed(taken, by: "stranger")
        #expect(throws: TrustRefusal.notByPinnedKey) { try store.add(takeover, fingerprint: nil) }
        #expect(store.pinned.map(\.fingerprint) == [one.fingerprint])

        // The pinned key hands over to another one; afterwards only that one counts.
        let rotated = try Self.signed(taken)
        #expect(try store.add(rotated, fingerprint: nil) == .replaced(version: 1))
        #expect(throws: TrustRefusal.older(than: 2)) { try store.add(one, fingerprint: nil) }
        let byOld = try Self.signed(try Self.bundle(version: 3))
        #expect(throws: TrustRefusal.notByPinnedKey) { try store.add(byOld, fingerprint: nil) }
        taken.version = 5
        let skipped = try Self.signed(taken, by: "stranger")
        #expect(try store.add(skipped, fingerprint: nil) == .replaced(version: 2))
        // All keys lost: a person confirms the fingerprint again, but never an older version.
        #expect(throws: TrustRefusal.older(than: 5)) {
            try store.add(byOld, fingerprint: byOld.fingerprint)
        }
        let anew = try Self.signed(try Self.bundle(version: 6))
        #expect(try store.add(anew, fingerprint: anew.fingerprint) == .replaced(version: 5))
        #expect(TrustStore([one, skipped, rotated]).pinned.map(\.bundle.version) == [5])
    }

    @Test(
        "After any change of one byte, and as any prefix, a bundle is refused by its fingerprint or its key"
    )
    func byteChanges() throws {
        let signed = try Self.signed(try Self.bundle())
        let next = try Self.signed(try Self.bundle(version: 2, previous: signed.fingerprint))
        var store = TrustStore()
        _ = try store.add(signed, fingerprint: signed.fingerprint)
        func isTaken(_ bytes: [UInt8], by store: TrustStore, _ fingerprint: Digest?) -> Bool {
            var store = store
            guard let bundle = try? SignedTrustBundle(parsing: bytes) else { return false }
            return (try? store.add(bundle, fingerprint: fingerprint)) != nil
        }
        #expect(isTaken(next.bytes, by: store, nil))
        for end in next.bytes.indices {
            #expect(!isTaken(Array(next.bytes[..<end]), by: store, nil))
        }
        for position in next.bytes.indices {
            for mask: UInt8 in [0x01] {
                var changed = next.bytes
                changed[position] ^= mask
                #expect(!isTaken(changed, by: store, nil), "byte \(position)")
                changed = signed.bytes
                guard position < changed.count else { continue }
                changed[position] ^= mask
                #expect(
                    !isTaken(changed, by: TrustStore(), signed.fingerprint), "byte \(position)")
            }
        }
    }
}
