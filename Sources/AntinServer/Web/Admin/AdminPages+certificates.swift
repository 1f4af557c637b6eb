internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinRegistry
internal import HTTPTypes
internal import Hummingbird

extension AdminPages {
    func certificates(_ request: Request, _ context: Context) async throws -> Response {
        let (visitor, organ) = try self.administrator(request, context)
        return try await self.certificatesPage(organ, visitor)
    }

    private func certificatesPage(
        _ organ: RegisteredOrgan, _ visitor: Visitor, errors: FormErrors = FormErrors(),
        form: WebForm? = nil
    ) async throws -> Response {
        let now = self.web.registry.clock.read().wall
        let states = try await self.web.registry.certificateStates(of: organ.id)
        let values: [String: Any] = [
            "organName": organ.name,
            "certificates": states.reversed().map { self.row($0, now, visitor) },
            "hasCertificates": !states.isEmpty,
            "count": "\(states.count { $0.isInUse(at: now) })",
            "roles": Self.options(
                SignerRole.allCases.map {
                    ($0.rawValue, self.web.text("admin.role.\($0.rawValue)", visitor))
                }, chosen: form?["role"] ?? "person"),
            "custodies": Self.options(
                [KeyCustody.token, .software, .test].map {
                    ($0.rawValue, self.web.text("admin.custody.\($0.rawValue)", visitor))
                }, chosen: form?["custody"] ?? "token"),
        ]
        return self.web.page(
            "admin_certificates",
            values.merging(try await self.authorityValues()) { $1 }
                .merging(errors.values) { $1 }.merging(Self.typed(form)) { $1 }, for: visitor,
            status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    private func row(
        _ state: CertificateState, _ now: Timestamp, _ visitor: Visitor
    ) -> [String: Any] {
        let signer = state.signer
        let days = state.daysLeft(at: now)
        let (family, sign, word): (String, String, String) =
            switch (signer.reason, days) {
            case (.compromised, _):
                ("red", "✗", self.web.text("admin.certificate.compromised", visitor))
            case (.ended, _): ("grey", "–", self.web.text("admin.certificate.ended", visitor))
            case (_, let days?) where days < 0:
                ("red", "✗", self.web.text("admin.certificate.expired", visitor))
            case (_, let days?) where days < CertificateState.warningDays:
                (
                    "amber", "!",
                    self.web.text("admin.certificate.days", visitor, ["days": "\(days)"])
                )
            case (_, let days?):
                (
                    "green", "✓",
                    self.web.text("admin.certificate.days", visitor, ["days": "\(days)"])
                )
            default: ("grey", "?", self.web.text("admin.certificate.unread", visitor))
            }
        return [
            "href": "/admin/certificates/\(signer.certificate.hex)",
            "name": state.name.isEmpty ? signer.certificate.hex : state.name,
            "role": self.web.text("admin.role.\(signer.role.rawValue)", visitor),
            "custody": self.web.text("admin.custody.\(signer.custody.rawValue)", visitor),
            "isTest": signer.custody == .test,
            "expires": state.expires.map {
                CivilDate(vietnam: $0).short(in: visitor.language)
            } ?? "–",
            "family": family, "sign": sign, "word": word, "issuer": state.issuer,
            "serial": state.serial, "fingerprint": signer.certificate.hex,
            "entry": "\(signer.entry)",
            "from": CivilDate(vietnam: signer.validFrom).short(in: visitor.language),
            "isOpen": signer.validTo == nil,
            "until": signer.validTo.map {
                CivilDate(vietnam: $0).short(in: visitor.language)
            } ?? "",
        ]
    }

    func registerCertificate(_ request: Request, _ context: Context) async throws -> Response {
        let (visitor, organ) = try self.administrator(request, context)
        let form = try await self.web.form(request, context)
        var errors = FormErrors()
        let now = self.web.registry.clock.read().wall
        let certificate = form.file("certificate").flatMap { Self.certificate($0.bytes) }
        if let certificate {
            if certificate.isCA {
                errors.add("certificate", self.web.text("admin.error.ca", visitor))
            } else if certificate.notAfter * 1_000 <= now.milliseconds {
                errors.add("certificate", self.web.text("admin.error.expired", visitor))
            }
        } else {
            let isSecret = form.file("certificate").map { Self.isSecretKey($0.bytes) } ?? false
            errors.add(
                "certificate",
                self.web.text(
                    isSecret ? "admin.error.secret_key" : "admin.error.certificate", visitor))
        }
        let role = form["role"].flatMap { SignerRole(rawValue: $0) }
        if role == nil { errors.add("role", self.web.text("admin.error.choose", visitor)) }
        let custody = form["custody"].flatMap { KeyCustody(rawValue: $0) }
        if custody == nil { errors.add("custody", self.web.text("admin.error.choose", visitor)) }
        if let certificate, let custody, custody != .test, Self.saysTest(certificate) {
            errors.add("custody", self.web.text("admin.error.test_key", visitor))
        }
        let authority = try await self.newAuthority(form, of: organ, &errors, visitor)
        if let certificate, let role, let custody, errors.isEmpty {
            try await self.attempt("certificate", &errors, visitor) {
                try await self.web.requireStepUp(context, form)
                if try await self.web.registry.supplyCertificate(certificate.der) { return }
                try await self.web.registry.registerSigner(
                    organ.id, certificate: certificate.der, role: role, custody: custody)
                // After it: what is refused must not make anybody believed.
                if let authority { try await self.web.registry.keepAuthority(authority) }
            }
            if errors.isEmpty {
                let id = certificate.fingerprint.hex
                await self.web.log(context, "signer.registered", id)
                await self.web.configuration.onTrustChange()
                if let authority {
                    await self.web.log(context, "authority.kept", authority.fingerprint.hex)
                }
                let isKnown = try await self.isKnown(certificate, beside: authority)
                return self.web.done(
                    "/admin/certificates/\(id)",
                    notice: isKnown
                        ? "notice.admin.certificate.registered"
                        : "notice.admin.certificate.no_path")
            }
        }
        return try await self.certificatesPage(organ, visitor, errors: errors, form: form)
    }

    /// A secret key, sent by mistake: it is not kept, and whoever sent it is told what it is.
    private static func isSecretKey(_ bytes: [UInt8]) -> Bool {
        String(decoding: bytes.prefix(1 << 16), as: UTF8.self).contains("PRIVATE KEY-----")
    }

    /// PEM or DER.
    static func certificate(_ bytes: [UInt8]) -> Certificate? {
        guard bytes.count <= 1 << 16 else { return nil }
        if let certificate = try? Certificate(der: bytes) { return certificate }
        return String(validating: bytes, as: UTF8.self).flatMap { try? Certificate(pem: $0) }
    }

    func certificate(_ request: Request, _ context: Context) async throws -> Response {
        let (visitor, organ) = try self.administrator(request, context)
        return try await self.certificatePage(
            try await self.named(context, of: organ), organ, visitor)
    }

    private func named(
        _ context: Context, of organ: RegisteredOrgan
    ) async throws -> CertificateState {
        let states = try await self.web.registry.certificateStates(of: organ.id)
        guard let hex = context.parameters.get("certificate"),
            let state = states.first(where: { $0.signer.certificate.hex == hex })
        else { throw Self.nothing }
        return state
    }

    private func certificatePage(
        _ state: CertificateState, _ organ: RegisteredOrgan, _ visitor: Visitor,
        errors: FormErrors = FormErrors(), form: WebForm? = nil
    ) async throws -> Response {
        let now = self.web.registry.clock.read().wall
        var values = self.row(state, now, visitor)
        if state.signer.validTo == nil,
            let certificate = try? Certificate(der: state.signer.der)
        {
            values["hasNoPath"] = try await !self.isKnown(certificate, beside: nil)
        }
        values["organName"] = organ.name
        values["reasons"] = Self.options(
            SignerEnded.Reason.allCases.map {
                ($0.rawValue, self.web.text("admin.reason.\($0.rawValue)", visitor))
            }, chosen: form?["reason"] ?? "ended")
        return self.web.page(
            "admin_certificate",
            values.merging(errors.values) { $1 }.merging(Self.typed(form)) { $1 }, for: visitor,
            status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    func endCertificate(_ request: Request, _ context: Context) async throws -> Response {
        let (visitor, organ) = try self.administrator(request, context)
        let state = try await self.named(context, of: organ)
        let form = try await self.web.form(request, context)
        var errors = FormErrors()
        let reason = form["reason"].flatMap { SignerEnded.Reason(rawValue: $0) }
        if reason == nil { errors.add("reason", self.web.text("admin.error.choose", visitor)) }
        var since: Timestamp?
        if reason == .compromised {
            // Nobody knows the hour: the whole day counts.
            since = Self.day(form["since"])?.startOfDay
            if since == nil { errors.add("since", self.web.text("admin.error.day", visitor)) }
            if let day = since, day < state.signer.validFrom { since = state.signer.validFrom }
        }
        if let reason, errors.isEmpty {
            let validTo = since
            try await self.attempt("since", &errors, visitor) {
                try await self.web.requireStepUp(context, form)
                try await self.web.registry.endSigner(
                    organ.id, certificate: state.signer.certificate, reason: reason,
                    validTo: validTo)
            }
        }
        guard errors.isEmpty else {
            return try await self.certificatePage(
                state, organ, visitor, errors: errors, form: form)
        }
        await self.web.log(context, "signer.ended", state.signer.certificate.hex)
        await self.web.configuration.onTrustChange()
        return self.web.done(
            "/admin/certificates/\(state.signer.certificate.hex)",
            notice: "notice.admin.certificate.ended")
    }
}
