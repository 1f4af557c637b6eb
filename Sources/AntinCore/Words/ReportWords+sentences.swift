// ReportWords+sentences.swift
internal import AntinCrypto
internal import AntinLog

/// The sentences under the headline: what was found, in whole words.
extension ReportWords {
    var sentences: [String] {
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
}
