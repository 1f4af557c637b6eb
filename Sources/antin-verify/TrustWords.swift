// TrustWords.swift
internal import AntinCore
internal import AntinCrypto
internal import AntinDesk
internal import AntinLog

/// Trust bundles in words and in JSON.
enum TrustWords {
    /// A fingerprint as a person types it: groups, capitals and colons are accepted.
    static func fingerprint(typed text: String) -> Digest? {
        Digest(hex: text.lowercased().filter { !" -:.\u{A0}".contains($0) })
    }

    /// A fingerprint as a person reads it out: eight groups of eight.
    static func spoken(_ digest: Digest) -> String {
        let hex = Array(digest.hex)
        return stride(from: 0, to: hex.count, by: 8).map { String(hex[$0..<$0 + 8]) }
            .joined(separator: " ")
    }

    static func word(for addition: TrustStore.Addition) -> String {
        switch addition {
        case .pinned: "pinned"
        case .replaced: "replaced"
        case .alreadyThere: "already_there"
        }
    }

    /// The members that a list shows of a bundle.
    static func summary(_ signed: SignedTrustBundle) -> JSONValue {
        let bundle = signed.bundle
        return [
            "id": .string(bundle.id), "version": .integer(bundle.version),
            "created": .string(bundle.created.description),
            "expires": .string(bundle.expires.description),
            "fingerprint": .string(signed.fingerprint.hex),
            "organs": .integer(bundle.organs.count), "logs": .integer(bundle.logs.count),
            "anchors": .integer(bundle.anchors.count),
        ]
    }

    static func list(_ trust: PinnedTrust, in language: Language) -> String {
        guard !trust.store.pinned.isEmpty else {
            return Sentence.noTrustPinned.text(in: language) + "\n"
        }
        return trust.store.pinned.map { Self.heading($0, in: language) }.joined()
    }

    static func details(
        _ signed: SignedTrustBundle, isPinned: Bool, in language: Language
    ) -> String {
        let bundle = signed.bundle
        var text = Self.heading(signed, in: language)
        if !isPinned {
            text +=
                Phrase(vi: "  CHƯA GHIM trên máy này", en: "  NOT PINNED on this machine")
                .text(in: language) + "\n"
        }
        for log in bundle.logs {
            text += "  \(Self.log.text(in: language))  \(log.origin)\n    \(log.key.description)\n"
        }
        for organ in bundle.organs {
            text += "  \(Self.organ.text(in: language))  \(organ.names[0]) (\(organ.id.text))\n"
            for certificate in organ.certificates {
                let test = certificate.custody == .test ? Label.testKey.text(in: language) : ""
                text +=
                    "    \(certificate.role.rawValue)  \(certificate.sha256.hex)  \(test)"
                    .trimmedAtEnd + "\n"
            }
        }
        for anchor in bundle.anchors {
            text += "  \(Self.anchor.text(in: language))  \(anchor.subject.description)\n"
        }
        return text
    }

    static func added(
        _ signed: SignedTrustBundle, _ addition: TrustStore.Addition, in language: Language
    ) -> String {
        let result =
            switch addition {
            case .pinned: Phrase(vi: "✓ đã ghim", en: "✓ pinned")
            case .replaced(let version):
                Phrase(vi: "✓ đã thay cho bản \(version)", en: "✓ pinned in place of \(version)")
            case .alreadyThere:
                Phrase(vi: "✓ đã ghim từ trước", en: "✓ pinned already")
            }
        return result.text(in: language) + "\n" + Self.heading(signed, in: language)
    }

    private static func heading(_ signed: SignedTrustBundle, in language: Language) -> String {
        let bundle = signed.bundle
        return Phrase(
            vi: "{id}, bản {version}, dùng đến {expires}\n  mã đối chiếu  {fingerprint}\n",
            en: "{id}, version {version}, until {expires}\n  fingerprint   {fingerprint}\n"
        ).text(
            in: language,
            [
                "id": bundle.id, "version": String(bundle.version),
                "expires": bundle.expires.short(in: language),
                "fingerprint": Self.spoken(signed.fingerprint),
            ])
    }

    private static let log = Phrase(vi: "chuỗi sổ", en: "log")
    private static let organ = Phrase(vi: "cơ quan", en: "organ")
    private static let anchor = Phrase(vi: "nơi cấp chứng thư", en: "issuer")
}

extension String {
    /// Without spaces at the end.
    var trimmedAtEnd: String {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}
