internal import AntinCore
internal import AntinCrypto
internal import AntinRegistry

/// The authorities that certificates are believed by.
extension AdminPages {
    /// What belongs on the page of certificates.
    func authorityValues() async throws -> [String: Any] {
        let authorities = try await self.web.registry.authorities()
        return [
            "authorities": authorities.map { authority in
                [
                    "authorityName": Self.name(authority),
                    "authorityFingerprint": authority.fingerprint.hex,
                ]
            },
            "hasAuthorities": !authorities.isEmpty,
        ]
    }

    /// An authority that a form wants believed: every certificate that it issued will be. Who sends
    /// it has compared its fingerprint with another source and says so by typing it.
    ///
    /// - Returns: the authority if it is to be kept; nil if there is none, it is believed already,
    ///   or something is wrong with it, which stands in `errors`.
    func newAuthority(
        _ form: WebForm, of organ: RegisteredOrgan, _ errors: inout FormErrors, _ visitor: Visitor
    ) async throws -> Certificate? {
        guard let file = form.file("authority") else { return nil }
        guard let authority = Self.certificate(file.bytes), authority.isCA else {
            errors.add("authority", self.web.text("admin.error.authority", visitor))
            return nil
        }
        // An anchor is believed for every organ of the list.
        guard organ.id == self.web.registry.operatorOrgan else {
            errors.add("authority", self.web.text("admin.error.anchor", visitor))
            return nil
        }
        guard try await !self.web.registry.authorities().contains(authority) else { return nil }
        let typed = (form["authority_fingerprint"] ?? "").lowercased().filter(\.isHexDigit)
        guard typed == authority.fingerprint.hex else {
            errors.add(
                "authority_fingerprint",
                self.web.text(
                    "admin.error.authority_fingerprint", visitor,
                    ["name": Self.name(authority), "fingerprint": authority.fingerprint.hex]))
            return nil
        }
        return authority
    }

    /// Whether an authority that is believed has issued the certificate, or is about to be. Paths
    /// over others in between are not looked for: they come with each signature.
    func isKnown(_ certificate: Certificate, beside authority: Certificate?) async throws -> Bool {
        let known = try await self.web.registry.authorities() + (authority.map { [$0] } ?? [])
        return known.contains {
            $0.subject == certificate.issuer && certificate.isSigned(by: $0)
        }
    }

    /// Whether a certificate says itself that it is for trying things out.
    static func saysTest(_ certificate: Certificate) -> Bool {
        let names = [certificate.issuer.commonName, certificate.subject.commonName]
        return names.compactMap(\.self).map(VietnameseText.folded).contains { name in
            name.contains("thu nghiem")
                || name.split(whereSeparator: { !$0.isLetter }).contains("test")
        }
    }

    private static func name(_ authority: Certificate) -> String {
        authority.subject.commonName ?? authority.fingerprint.hex
    }
}
