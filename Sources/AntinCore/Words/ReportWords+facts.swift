// ReportWords+facts.swift
internal import AntinCrypto
internal import AntinLog

/// The facts under the sentences, each with its name.
extension ReportWords {
    /// Facts of the register are shown where they are facts about this file, or about no file.
    var showsDocument: Bool {
        guard self.report.document != nil else { return false }
        if self.report.isLookup { return true }
        guard self.report.check(.registerFile).result == .pass else { return false }
        return self.report.verdict != .tampered
    }

    /// What the register says of the document.
    var documentFacts: [Fact] {
        self.documentLines.map { line in
            Fact(self.label(line.label), line.value + (line.code.map { " (\($0))" } ?? ""))
        }
    }

    /// A fact before it gets its name.
    struct Line {
        let label: Label
        let value: String
        /// An office's identifier.
        var code: String?
        /// When it was done, and by whose word.
        var time: String?
    }

    var documentLines: [Line] {
        guard self.showsDocument, let document = self.report.document else { return [] }
        let record = document.record
        var lines: [Line] = []
        if let notation = record.notation { lines.append(Line(label: .notation, value: notation)) }
        if let date = record.issuedDate {
            lines.append(Line(label: .issued, value: date.short(in: self.language)))
        }
        lines.append(Line(label: .subject, value: record.subject))
        lines.append(
            Line(label: .issuer, value: record.organName, code: record.organID?.text))
        if self.report.isLookup {
            for signer in record.signers {
                lines.append(Line(label: .signedBy, value: self.name(signer)))
            }
        }
        return lines
    }

    /// Who signed: the names and positions of the record where it is proven, and otherwise the
    /// names in certificates that a pinned list vouches for.
    var signerFacts: [Fact] {
        self.signerLines.map { line in
            Fact(self.label(line.label), line.value + (line.time.map { ", \($0)" } ?? ""))
        }
    }

    var signerLines: [Line] {
        guard self.report.verdict != .tampered else { return [] }
        var lines: [Line] = []
        let record = self.showsDocument ? self.report.document?.record : nil
        for signer in self.report.signatures where signer.trusted == .pass && signer.organ != nil {
            let named = record?.signers.first { Self.isSame($0, signer) }
            var words = named.map(self.name) ?? signer.name
            if named == nil, let organ = signer.organName, organ != signer.name {
                words += " – \(organ)"
            }
            let time = signer.claimedTime.map {
                "\($0.long(in: self.language)) (\(self.label(.claimedTime)))"
            }
            let label: Label =
                signer.isLater ? .stampedBy : signer.role == "seal" ? .sealedBy : .signedBy
            lines.append(Line(label: label, value: words, time: time))
        }
        return lines
    }

    /// What came after the revision that the verdict speaks of, how to get that revision, and what
    /// was put on pages without a place prepared for it.
    var revisionFacts: [Fact] {
        var facts: [Fact] = []
        if self.report.verdict != .tampered {
            for overlay in self.report.overlays {
                facts.append(Fact(self.label(.overlay), self.words(overlay)))
            }
        }
        guard self.report.changes != .none,
            let judged = self.report.revisions.first(where: \.isJudged)
        else { return facts }
        let command =
            "antin-verify inspect \(Self.quoted(self.path)) --revision \(judged.number) -o "
            + (self.language == .vietnamese ? "BAN-DA-KY.pdf" : "SIGNED.pdf")
        facts.append(
            Fact(self.label(.afterwards), self.report.changes.text(in: self.language)))
        facts.append(Fact(self.label(.signedRevision), command))
        return facts
    }

    private func words(_ overlay: Report.Overlay) -> String {
        let page = overlay.page.map(String.init) ?? "?"
        let place = Label.overlayPlace.text(
            in: self.language,
            ["field": overlay.field, "page": page, "revision": String(overlay.revision)])
        guard !overlay.covers.isEmpty else { return place }
        let covers = overlay.covers.joined(separator: ", ")
        return place + "; " + Label.covers.text(in: self.language, ["covers": covers])
    }

    /// Whether a name under the document is this signer: by the certificate that the record names,
    /// or by the name in the certificate where it names none.
    private static func isSame(_ named: RecordSigner, _ signer: Report.SignerFacts) -> Bool {
        guard signer.role == SignerRole.person.rawValue else { return false }
        if let certificate = named.certificate { return certificate == signer.certificate }
        return VietnameseText.comparisonKey(named.fullName)
            == VietnameseText.comparisonKey(signer.name)
    }

    /// With the position as it is printed above the name; a bare "KT." is spelt out as well.
    private func name(_ signer: RecordSigner) -> String {
        let title = SignerTitle.text(signer, in: self.language)
        let isSpelt = signer.authority.isEmpty || title.hasSuffix(")")
        let marks = signer.authority.map { $0.name(in: self.language).lowercased() }
        return "\(signer.fullName) – \(title)"
            + (isSpelt ? "" : " (\(marks.joined(separator: ", ")))")
    }

    /// What was checked, what failed, and what was not checked.
    var checkFacts: [Fact] {
        guard self.report.verdict != .unsigned else { return [] }
        var facts: [Fact] = []
        var passed: [String] = []
        var failed: [String] = []
        // Several parts are often open for one reason, which is then said once.
        var open: [(why: String, names: [String])] = []
        for check in self.report.checks {
            // The receipt speaks for the register alone, so nothing was to be done about the file.
            if self.report.isLookup, !check.id.rawValue.hasPrefix("register.") { continue }
            let reasons = Self.unique(
                check.reasons.map { ReasonWords.text(for: $0, in: self.language) })
            let why = reasons.isEmpty ? "" : " (\(reasons.joined(separator: "; ")))"
            switch check.result {
            case .pass: passed.append(self.passed(check))
            case .fail: failed.append(check.id.failed(in: self.language) + why)
            case .notChecked:
                let name = check.id.name(in: self.language)
                if let position = open.firstIndex(where: { $0.why == why }) {
                    open[position].names.append(name)
                } else {
                    open.append((why, [name]))
                }
            }
        }
        let isChanged = self.report.verdict == .tampered
        for (label, words) in [
            (Label.checked, isChanged ? [] : passed), (.failed, failed),
            (
                .notChecked,
                isChanged ? [] : open.map { $0.names.joined(separator: ", ") + $0.why }
            ),
        ] where !words.isEmpty {
            facts.append(Fact(self.label(label), words.joined(separator: " · ")))
        }
        return facts
    }

    /// What is so now that a check has passed.
    private func passed(_ check: Check) -> String {
        let isAgencyAlone = self.report.notices.contains { notice in
            switch notice {
            case .attachment, .copy: true
            default: false
            }
        }
        return check.id == .personSignature && isAgencyAlone
            ? self.label(.agencyAlone) : check.id.passed(in: self.language)
    }

    /// When it was registered, as of when the state is known, and what no check covers.
    var timeFacts: [Fact] {
        var facts: [Fact] = []
        facts += self.registeredFacts
        if let asOf = self.report.asOf, self.showsDocument {
            var source = self.label(self.report.online ? .fromServer : .fromReceipt)
            if let days = self.receiptAgeDays, days > 0 {
                let age =
                    days == 1
                    ? Label.dayOld.text(in: self.language)
                    : Label.daysOld.text(in: self.language, ["days": String(days)])
                source += ", \(age)"
            }
            facts.append(Fact(self.label(.asOf), "\(asOf.short(in: self.language)) (\(source))"))
        }
        if !self.report.signatures.isEmpty, self.report.verdict != .tampered {
            facts.append(Fact(self.label(.notInThisVersion), self.uncheckedWords))
        }
        return facts
    }

    /// When it was registered, by the register.
    var registeredFacts: [Fact] {
        guard self.showsDocument, let document = self.report.document else { return [] }
        let time = document.registeredAt.long(in: self.language)
        return [Fact(self.label(.registeredAt), "\(time) (\(self.label(.byRegister)))")]
    }

    /// What this version does not check, in one line.
    var uncheckedWords: String {
        Report.notInThisVersion.map { NoticeWords(rawValue: $0)?.text(in: self.language) ?? $0 }
            .joined(separator: " · ")
    }

    /// What a person should know although it does not change the verdict.
    var notices: [String] { self.report.notices.map(self.words) }

    /// The same for a slip, which shows the test key in a place of its own.
    var slipNotices: [String] {
        self.report.notices.filter { $0 != .testKey }.map(self.words)
    }

    /// The same for a page, which says beside each time whose word it is.
    var pageNotices: [String] {
        self.report.notices.filter { $0 != .testKey && $0 != .claimedTimeOnly }.map(self.words)
    }

    private func words(_ notice: Report.Notice) -> String {
        switch notice {
        case .testKey: self.say(.testKey)
        case .certificateExpiredSince(let time):
            self.say(.certificateExpiredSince, ["date": self.date(time)])
        case .corrected(let by): self.say(.corrected, ["by": by])
        case .amended: self.say(.amended)
        case .claimedTimeOnly: self.say(.claimedTimeOnly)
        case .organEnded(let successor):
            successor.map { self.say(.organEnded, ["successor": $0]) }
                ?? self.say(.organEndedUnknown)
        case .attachment(let main): self.say(.attachment, ["main": main])
        case .copy(let kind):
            self.say(.copy, ["kind": kind.name(in: self.language)])
        case .joint(let names): self.say(.joint, ["organs": names.joined(separator: "; ")])
        case .stamp(let name): self.say(.stamp, ["name": name])
        case .paperOriginal: self.say(.paperOriginal)
        case .trustListExpired(let time):
            self.say(.trustListExpired, ["date": self.date(time)])
        case .serverUnreachable(let why): self.say(.serverUnreachable, ["reason": why])
        }
    }
}
