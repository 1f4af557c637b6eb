import AntinCrypto
import Testing

struct TrustAnchorsTests {
    static let inside = TestAuthority.start + 90_000

    private func reason(_ result: PathResult) -> PathFailure.Reason? {
        if case .failed(let failure) = result { failure.reason } else { nil }
    }

    @Test("The path is found while every certificate is valid, to the second")
    func times() throws {
        let authority = try #require(TestAuthority.shared)
        let (person, sub, root) = (
            authority.person, authority.sub.certificate, authority.root.certificate
        )
        for time in [person.notBefore, Self.inside, person.notAfter - 1] {
            #expect(person.isValid(at: time))
            #expect(
                authority.anchors.path(from: person, through: [sub], at: time)
                    == .found([person, sub, root]))
        }
        #expect(
            authority.anchors.path(from: person, through: [sub], at: person.notBefore - 1)
                == .failed(.init(.notYetValid, at: person)))
        #expect(
            authority.anchors.path(from: person, through: [sub], at: person.notAfter)
                == .failed(.init(.expired, at: person)))
        #expect(!person.isValid(at: person.notBefore - 1) && !person.isValid(at: person.notAfter))
        // Long before and after the whole chain.
        #expect(self.reason(authority.anchors.path(from: person, through: [sub], at: 0)) != nil)
        let late = root.notAfter + 1
        #expect(self.reason(authority.anchors.path(from: person, through: [sub], at: late)) != nil)
    }

    @Test("The order and number of certificates that came along do not matter")
    func intermediates() throws {
        let authority = try #require(TestAuthority.shared)
        let (person, sub, root) = (
            authority.person, authority.sub.certificate, authority.root.certificate
        )
        let stranger = try TestAuthority().sub.certificate
        for through in [[sub], [root, sub], [sub, root, sub], [stranger, sub, person]] {
            #expect(
                authority.anchors.path(from: person, through: through, at: Self.inside)
                    == .found([person, sub, root]))
        }
        #expect(
            self.reason(authority.anchors.path(from: person, through: [], at: Self.inside))
                == .noPath)
        let many = [Certificate](repeating: sub, count: TrustAnchors.maxIntermediates + 1)
        #expect(
            self.reason(authority.anchors.path(from: person, through: many, at: Self.inside))
                == .other)
    }

    @Test("An authority of the same name with another key leads nowhere")
    func lookAlike() throws {
        let authority = try #require(TestAuthority.shared)
        let impostor = try TestAuthority()
        #expect(impostor.root.certificate.subject == authority.root.certificate.subject)
        let result = authority.anchors.path(
            from: impostor.person, through: [impostor.sub.certificate, impostor.root.certificate],
            at: Self.inside)
        #expect(self.reason(result) == .noPath || self.reason(result) == .badSignature)

        // Self-signed under the person's own name, with and without the real chain beside it.
        let key = try SigningKey.generate(.ecdsaP256)
        let lookAlike = try IssuingAuthority.root(
            .init(
                commonName: "Trần Thị Thử", organization: "Trường THPT Giả Định",
                organizationalUnit: "Văn thư"),
            kind: .ecdsaP256, notBefore: TestAuthority.start,
            notAfter: TestAuthority.start + TestAuthority.year, key: key
        ).certificate
        for through in [[], [authority.sub.certificate], [authority.person]] {
            let result = authority.anchors.path(
                from: lookAlike, through: through, at: Self.inside)
            #expect(self.reason(result) == .noPath)
        }
        // No anchors at all.
        let none = TrustAnchors([])
        let alone = none.path(from: lookAlike, through: [lookAlike], at: Self.inside)
        #expect(self.reason(alone) == .noPath)
    }

    @Test("A person cannot issue, and a subordinate cannot make authorities")
    func notAuthorities() throws {
        let authority = try #require(TestAuthority.shared)
        let key = try SigningKey.generate(.ecdsaP256)
        let asIfCA = IssuingAuthority(
            key: authority.personKey, certificate: authority.person, chain: [])
        let forged = try asIfCA.issue(
            .init(commonName: "Giả"), publicKey: key.publicKey, profile: .person,
            notBefore: TestAuthority.start, notAfter: TestAuthority.start + TestAuthority.year)
        let sub = authority.sub.certificate
        #expect(
            self.reason(
                authority.anchors.path(
                    from: forged, through: [authority.person, sub], at: Self.inside)) == .notACA)

        let third = try authority.sub.subordinate(
            .init(commonName: "CA cấp ba"), kind: .ecdsaP256, notBefore: TestAuthority.start,
            notAfter: TestAuthority.start + TestAuthority.year)
        let below = try third.issue(
            .init(commonName: "Dưới"), publicKey: key.publicKey, profile: .person,
            notBefore: TestAuthority.start, notAfter: TestAuthority.start + TestAuthority.year)
        #expect(
            self.reason(
                authority.anchors.path(
                    from: below, through: [third.certificate, sub], at: Self.inside)) == .notACA)
    }

    @Test("A pinned subordinate is an anchor by itself")
    func partial() throws {
        let authority = try #require(TestAuthority.shared)
        let anchors = TrustAnchors([authority.sub.certificate])
        #expect(
            anchors.path(from: authority.person, through: [], at: Self.inside)
                == .found([authority.person, authority.sub.certificate]))
        // But a pinned root does not make an unpinned subordinate one.
        let rootOnly = authority.anchors.path(
            from: authority.sub.certificate, through: [], at: Self.inside)
        #expect(
            rootOnly == .found([authority.sub.certificate, authority.root.certificate]))
    }

    @Test("Two anchors of one name: the one with the right key is found")
    func rollover() throws {
        let authority = try #require(TestAuthority.shared)
        let other = try TestAuthority()
        let anchors = TrustAnchors([other.root.certificate, authority.root.certificate])
        for one in [authority, other] {
            let result = anchors.path(
                from: one.person, through: [one.sub.certificate], at: Self.inside)
            #expect(
                result == .found([one.person, one.sub.certificate, one.root.certificate]))
        }
    }

    @Test("Many threads may search at once")
    func threads() async throws {
        let authority = try #require(TestAuthority.shared)
        let anchors = authority.anchors
        let expected = PathResult.found([
            authority.person, authority.sub.certificate, authority.root.certificate,
        ])
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<64 {
                group.addTask {
                    anchors.path(
                        from: authority.person, through: [authority.sub.certificate],
                        at: Self.inside) == expected
                }
            }
            for await same in group { #expect(same) }
        }
    }
}

extension PathFailure {
    fileprivate init(_ reason: Reason, at certificate: Certificate) {
        self.init(reason, "", at: certificate)
    }
}
