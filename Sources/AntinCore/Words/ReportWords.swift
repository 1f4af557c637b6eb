internal import AntinCrypto
internal import AntinLog

/// A report in words: sign and headline, facts, what was checked, what was not, notices, and what
/// to do now.
///
/// Every fact comes from the register or the trust list. Of a file that was changed nothing is
/// repeated.
package struct ReportWords: Sendable {
    let report: Report
    let language: Language
    /// The file as it can be typed after the program's name, for commands to paste.
    let path: String
    let maxReceiptAgeDays: Int

    package init(
        _ report: Report, in language: Language, path: String? = nil, maxReceiptAgeDays: Int = 30
    ) {
        self.report = report
        self.language = language
        self.path = path ?? report.file?.name ?? "FILE"
        self.maxReceiptAgeDays = maxReceiptAgeDays
    }

    /// Where the file is, as it is shown above an answer that is one of several.
    package var shownPath: String { self.path }

    /// Sign and headline.
    package var headline: String {
        // A receipt that proves nothing is no find in the register.
        if self.report.isLookup, self.report.document != nil, self.lookupState == nil {
            return "\(Verdict.undecided.sign) \(Headline.lookup.text(in: self.language))"
        }
        let verdict = self.lookupState ?? self.report.verdict
        let text = Headline.verdict(verdict).text(in: self.language, asOf: self.report.asOf)
        return "\(verdict.sign) \(text)"
    }

    /// What is said in the headline of a lookup although the copy is unseen: no copy of a recalled
    /// document may be used.
    private var lookupState: Verdict? {
        self.report.isLookup && self.report.document?.state == .recalled ? .recalled : nil
    }

    /// The whole answer, each line ended by a line feed.
    package var text: String {
        var table = TableText()
        table.line(self.headline)
        for sentence in self.sentences { table.sentence(sentence) }
        if self.showsDocument { self.addDocument(to: &table) }
        self.addSigners(to: &table)
        self.addChecks(to: &table)
        self.addTimes(to: &table)
        for notice in self.notices { table.fact(self.label(.notice), notice) }
        table.line("\(self.label(.next)): \(self.next.text)")
        return table.text
    }

    // MARK: Sentences

    private var sentences: [String] {
        let document = self.report.document
        let facts = document.map(self.facts) ?? [:]
        var lines: [String] = []
        if self.report.isLookup {
            if document != nil { lines.append(self.say(.lookup)) }
            lines += self.stateSentences
            return lines
        }
        switch self.report.verdict {
        case .genuine:
            break
        case .tampered:
            lines.append(self.say(.tampered))
            if document != nil { lines.append(self.say(.registeredInstead, facts)) }
        case .notRegistered:
            let organ = self.report.signatures.compactMap(\.organName).last
            lines.append(self.say(.notRegistered, ["organ": organ ?? self.label(.none)]))
            if document != nil { lines.append(self.say(.numberOfAnother, facts)) }
        case .recalled, .replaced, .expired, .notYet:
            lines += self.stateSentences
        case .signerUntrusted:
            lines.append(self.strangerSentence)
        case .unsigned:
            lines.append(self.say(.unsigned))
        case .signedOnly:
            lines.append(self.say(.signedOnly))
        case .statusOld:
            let days = String(self.receiptAgeDays ?? 0)
            lines.append(
                self.say(.statusOld, ["days": days, "limit": String(self.maxReceiptAgeDays)]))
        case .undecided:
            lines += self.undecidedSentences
        }
        return lines
    }

    /// Who the signer is not.
    private var strangerSentence: String {
        guard let made = self.report.trustCreated else { return self.say(.noTrustPinned) }
        guard let stranger = self.stranger else {
            let name = self.report.signatures.last?.organName ?? "?"
            return self.say(.signerOfAnother, ["name": name])
        }
        if stranger.isOutOfDate { return self.say(.signerOutOfDate, ["name": stranger.name]) }
        return self.say(.signerUnknown, ["name": stranger.name, "date": self.date(made)])
    }

    /// The first signer for whom nobody pinned vouches at the time of judgement.
    var stranger: Report.SignerFacts? {
        self.report.signatures.first { $0.trusted != .pass || $0.organ == nil }
    }

    /// What the register says happened to the document.
    private var stateSentences: [String] {
        guard let document = self.report.document else { return [] }
        let today = CivilDate(vietnam: self.report.checkedAt)
        var lines: [String] = []
        for change in document.changes {
            let record = change.record
            let date = CivilDate(vietnam: change.time).short(in: self.language)
            switch change.change {
            case .recalled:
                var values = ["date": date, "reason": record.reason]
                if let notice = record.notice {
                    values["notation"] = "\(notice.codeNumber)/\(notice.codeNotation)"
                    lines.append(self.say(.recalledBy, values))
                } else {
                    lines.append(self.say(.recalled, values))
                }
            case .replaced:
                guard let by = record.replacement ?? record.notice else {
                    lines.append("\(self.label(.reason)): \(record.reason)")
                    continue
                }
                lines.append(
                    self.say(
                        .replacedBy,
                        [
                            "notation": "\(by.codeNumber)/\(by.codeNotation)",
                            "date": by.issuedDate.short(in: self.language),
                        ]))
            case .corrected, .amended, .erased:
                break
            }
        }
        func say(_ sentence: Sentence, _ date: CivilDate) -> String {
            self.say(
                sentence,
                ["date": date.short(in: self.language), "today": today.short(in: self.language)])
        }
        if let last = document.record.expiryDate, today > last {
            lines.append(say(.inForceUntil, last))
        }
        if let first = document.record.effectiveDate, today < first {
            lines.append(say(.inForceFrom, first))
        }
        return lines
    }

    private var undecidedSentences: [String] {
        switch self.doubt {
        case .obstacle(let reason):
            [
                self.say(
                    .cannotBeJudged, ["reason": ReasonWords.text(for: reason, in: self.language)])
            ]
        case .clock(let time):
            [self.say(.clockWrong, ["time": time.short(in: self.language)])]
        case .noSeal:
            [self.say(.noSeal)]
        case .noReceipt:
            [self.say(.noReceipt)]
        case .other:
            []
        }
    }

    // MARK: Tables

    /// Facts of the register are shown where they are facts about this file, or about no file.
    private var showsDocument: Bool {
        guard self.report.document != nil else { return false }
        if self.report.isLookup { return true }
        guard self.report.check(.registerFile).result == .pass else { return false }
        return self.report.verdict != .tampered
    }

    private func addDocument(to table: inout TableText) {
        guard let document = self.report.document else { return }
        let record = document.record
        if let notation = record.notation { table.fact(self.label(.notation), notation) }
        if let date = record.issuedDate {
            table.fact(self.label(.issued), date.short(in: self.language))
        }
        table.fact(self.label(.subject), record.subject)
        let organ = record.organID.map { " (\($0.text))" } ?? ""
        table.fact(self.label(.issuer), record.organName + organ)
        if self.report.isLookup {
            for signer in record.signers {
                table.fact(self.label(.signedBy), Self.name(signer))
            }
        }
    }

    /// Who signed: the names and positions of the record where it is proven, and otherwise the
    /// names in certificates that a pinned list vouches for.
    private func addSigners(to table: inout TableText) {
        guard self.report.verdict != .tampered else { return }
        let record = self.showsDocument ? self.report.document?.record : nil
        for signer in self.report.signatures where signer.trusted == .pass && signer.organ != nil {
            let named = record?.signers.first { Self.isSame($0, signer) }
            var words = named.map(Self.name) ?? signer.name
            if named == nil, let organ = signer.organName, organ != signer.name {
                words += " – \(organ)"
            }
            if let time = signer.claimedTime {
                words += ", \(time.long(in: self.language)) (\(self.label(.claimedTime)))"
            }
            table.fact(self.label(signer.role == "seal" ? .sealedBy : .signedBy), words)
        }
    }

    /// Whether a name under the document is this signer: by the certificate that the record names,
    /// or by the name in the certificate where it names none.
    private static func isSame(_ named: RecordSigner, _ signer: Report.SignerFacts) -> Bool {
        guard signer.role == SignerRole.person.rawValue else { return false }
        if let certificate = named.certificate { return certificate == signer.certificate }
        return VietnameseText.comparisonKey(named.fullName)
            == VietnameseText.comparisonKey(signer.name)
    }

    private static func name(_ signer: RecordSigner) -> String {
        let marks = signer.authority.map(\.rawValue).joined(separator: " ")
        return "\(signer.fullName) – \(signer.position)" + (marks.isEmpty ? "" : " (\(marks))")
    }

    private func addChecks(to table: inout TableText) {
        guard self.report.verdict != .unsigned else { return }
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
            case .pass: passed.append(check.id.passed(in: self.language))
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
            table.fact(self.label(label), words.joined(separator: " · "))
        }
    }

    private func addTimes(to table: inout TableText) {
        if self.showsDocument, let document = self.report.document {
            let time = document.registeredAt.long(in: self.language)
            table.fact(self.label(.registeredAt), "\(time) (\(self.label(.byRegister)))")
        }
        if let asOf = self.report.asOf, self.showsDocument {
            var source = self.label(self.report.online ? .fromServer : .fromReceipt)
            if let days = self.receiptAgeDays, days > 0 {
                let age =
                    days == 1
                    ? Label.dayOld.text(in: self.language)
                    : Label.daysOld.text(in: self.language, ["days": String(days)])
                source += ", \(age)"
            }
            table.fact(self.label(.asOf), "\(asOf.short(in: self.language)) (\(source))")
        }
        if !self.report.signatures.isEmpty, self.report.verdict != .tampered {
            let words = Report.notInThisVersion.map { id in
                NoticeWords(rawValue: id)?.text(in: self.language) ?? id
            }
            table.fact(self.label(.notInThisVersion), words.joined(separator: " · "))
        }
    }

    private var notices: [String] {
        self.report.notices.map { notice in
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
            case .paperOriginal: self.say(.paperOriginal)
            case .trustListExpired(let time):
                self.say(.trustListExpired, ["date": self.date(time)])
            case .serverUnreachable(let why): self.say(.serverUnreachable, ["reason": why])
            }
        }
    }

    // MARK: Small words

    func label(_ label: Label) -> String { label.text(in: self.language) }

    private func say(_ sentence: Sentence, _ values: [String: String] = [:]) -> String {
        sentence.text(in: self.language, values)
    }

    private func say(_ notice: NoticeWords, _ values: [String: String] = [:]) -> String {
        notice.text(in: self.language, values)
    }

    private func date(_ time: Timestamp) -> String {
        CivilDate(vietnam: time).short(in: self.language)
    }

    private func facts(_ document: Report.RegisteredDocument) -> [String: String] {
        [
            "notation": document.record.notation ?? self.label(.none),
            "date": document.record.issuedDate?.short(in: self.language) ?? self.label(.none),
            "subject": document.record.subject,
        ]
    }

    /// Whole days between the register's statement and now; nil without one.
    private var receiptAgeDays: Int? {
        self.report.asOf.map {
            Int(max(0, self.report.checkedAt.milliseconds - $0.milliseconds) / 86_400_000)
        }
    }

    private static func unique(_ words: [String]) -> [String] {
        var seen: Set<String> = []
        return words.filter { seen.insert($0).inserted }
    }
}

extension Report.SignerFacts {
    /// Known, but not valid at the time of judgement.
    var isOutOfDate: Bool {
        self.reasons.contains { reason in
            ["path.expired", "path.notYetValid", "signer.not_listed_at_that_time"].contains(reason)
        }
    }
}

extension DocumentRecord {
    /// "12/SGDĐT-VP" as people cite it; nil where there is no number.
    package var notation: String? {
        guard let codeNumber, let codeNotation else { return nil }
        return "\(codeNumber)/\(codeNotation)"
    }
}

extension Report {
    /// One check of the policy.
    package func check(_ id: CheckID) -> Check {
        self.checks.first { $0.id == id } ?? Check(id, .notChecked)
    }
}
