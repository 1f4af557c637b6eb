internal import AntinCore
internal import AntinLog
internal import AntinRegistry

/// A judgement as the partial `verdict_page` shows it: real and in force? which document? who
/// signed? as of when? what now? Every page that shows a verdict uses it.
struct VerdictView {
    let verdict: Verdict
    let headline: String
    /// For the partials `verdict_page` and `verdict_box`.
    private(set) var values: [String: Any]

    private let language: Language
    private let words: WordCatalogue

    init(_ judged: Judge.Judged, _ language: Language, words: WordCatalogue) {
        self =
            judged.denial.map { VerdictView($0, language, words: words) }
            ?? VerdictView(undenied: judged, language, words: words)
    }

    private init(undenied judged: Judge.Judged, _ language: Language, words: WordCatalogue) {
        self.language = language
        self.words = words
        self.verdict = judged.verdict
        let shown = judged.shown(in: language)
        let tone = shown?["tone"]?.string.flatMap { Verdict.Tone(rawValue: $0) }
        // Without an answer of the judge nothing was found out, whatever else is at hand.
        let headline =
            shown?["headline"]?.string ?? Headline.verdict(.undecided).text(in: language)
        self.headline = headline
        self.values = Self.box(
            tone: tone ?? .grey, sign: shown?["sign"]?.string ?? "…", headline: headline,
            sentences: shown?["sentences"].texts ?? [words.text("public.judge_died", language)])
        self.add(shown, judged, tone: tone ?? .grey)
    }

    /// An answer that rests on no judgement.
    init(
        _ verdict: Verdict, tone: Verdict.Tone, sign: String, headline: String,
        sentences: [String], next: String, _ language: Language, words: WordCatalogue
    ) {
        self.verdict = verdict
        self.headline = headline
        self.language = language
        self.words = words
        self.values = Self.box(tone: tone, sign: sign, headline: headline, sentences: sentences)
        self.values["next"] = next
    }

    /// What an organ has said of a forged file.
    ///
    /// - Parameter organ: its name, if the caller has looked it up.
    init(
        _ denial: Denial, by organ: String? = nil, _ language: Language, words: WordCatalogue
    ) {
        var sentences = [
            words.text(
                "public.denied", language,
                [
                    "organ": organ ?? denial.organ.text,
                    "date": CivilDate(vietnam: denial.time).short(in: language),
                ])
        ]
        if let record = denial.record {
            sentences.append("\(Label.reason.text(in: language)): \(record.reason)")
        }
        self.init(
            .notRegistered, tone: .red, sign: "✗",
            headline: words.text("public.denied.headline", language), sentences: sentences,
            next: words.text("public.next.stop_and_call", language), language, words: words)
        if let claimed = denial.record?.claimed {
            self.setFacts([
                Self.fact(
                    words.text("public.claims", language),
                    "\(claimed.codeNumber)/\(claimed.codeNotation), "
                        + claimed.issuedDate.short(in: language))
            ])
        }
    }

    /// The coloured box alone.
    static func box(
        tone: Verdict.Tone, sign: String, headline: String, sentences: [String]
    ) -> [String: Any] {
        [
            "family": tone.rawValue, "headline": headline, "sentences": sentences,
            "shapePath": VerdictSign.shape(of: tone), "signPath": VerdictSign.strokes(of: sign),
            "isTriangle": tone == .amber,
        ]
    }

    /// A line of the list of facts.
    static func fact(_ name: String, _ value: String, isVietnamese: Bool = false) -> [String: Any] {
        ["name": name, "value": value, "isVietnamese": isVietnamese]
    }

    /// Puts facts before those of the judgement.
    mutating func setFacts(_ facts: [[String: Any]]) {
        self.values["facts"] = facts
        self.values["hasFacts"] = !facts.isEmpty
    }

    // MARK: Of a judgement

    private mutating func add(
        _ shown: JSONValue?, _ judged: Judge.Judged, tone: Verdict.Tone
    ) {
        var facts = (shown?["facts"]?.array ?? []).map(self.fact)
        // A headline that says so itself needs no line for it.
        if let asOf = shown?["as_of"]?.string, !facts.isEmpty, judged.verdict != .genuine {
            facts.append(Self.fact(Label.asOf.text(in: self.language), asOf))
        }
        self.setFacts(facts)
        let notices = judged.json["notices"]?.array ?? []
        var said = shown?["notices"].texts ?? []
        if notices.contains(where: { $0["id"] == "test_key" }) {
            self.values["testKey"] = Label.testKey.text(in: self.language)
            said.insert(NoticeWords.testKey.text(in: self.language), at: 0)
        }
        self.values["notices"] = said
        self.values["next"] = self.next(shown?["next"])
        self.values["successorLabel"] = self.successorLabel(shown?["next"], tone)
        self.values["isLookupUsable"] =
            judged.json["lookup"]?.bool == true && tone != .red && tone != .grey
        let checks = (shown?["checks"]?.array ?? []).filter { Self.isListed($0, judged) }
        self.values["checks"] = checks.map(self.check)
        self.values["hasChecks"] = !checks.isEmpty
        self.values["details"] = self.details(shown, judged)
        self.values["hasDetails"] = true
        let time = judged.json["checked_at"]?.string.flatMap { try? Timestamp(parsing: $0) }
        if let time { self.values["checkedAt"] = time.long(in: self.language) }
    }

    private func fact(_ json: JSONValue) -> [String: Any] {
        let id = json["id"]?.string.flatMap { Label(rawValue: $0) }
        return Self.fact(
            json["name"]?.string ?? "", json["value"]?.string ?? "",
            isVietnamese: self.language != .vietnamese && id != .notation && id != .issued)
    }

    /// Of a changed file only what failed is said, as everything else about it; without a file
    /// only what the register was asked.
    private static func isListed(_ check: JSONValue, _ judged: Judge.Judged) -> Bool {
        let id = check["id"]?.string.flatMap { CheckID(rawValue: $0) }
        if judged.json["lookup"]?.bool == true {
            return id != .registerFile && id?.rawValue.hasPrefix("register.") == true
        }
        switch judged.verdict {
        case .unsigned: return false
        case .tampered: return check["result"]?.string == CheckResult.fail.rawValue
        default: return true
        }
    }

    /// A longer reason names parts of the file, which is for the details.
    private static let longestReason = 80

    private func check(_ json: JSONValue) -> [String: Any] {
        let result = json["result"]?.string.flatMap { CheckResult(rawValue: $0) } ?? .notChecked
        let mark =
            switch result {
            case .pass: "✓"
            case .fail: "✗"
            case .notChecked: "–"
            }
        var check: [String: Any] = ["mark": mark, "name": json["name"]?.string ?? ""]
        switch result {
        case .pass: check["word"] = self.words.text("public.pass", self.language)
        case .fail: check["word"] = self.words.text("public.fail", self.language)
        case .notChecked: check["word"] = self.words.text("public.not_checked", self.language)
        }
        check["saysWord"] = result != .pass
        if let reasons = json["reasons"]?.string, !reasons.isEmpty,
            reasons.count <= Self.longestReason
        {
            check["reasons"] = reasons
        }
        return check
    }

    private func next(_ json: JSONValue?) -> String {
        let step = json?["id"]?.string.flatMap { NextStep(rawValue: $0) }
        let values = json?["values"]?.object?.members.map { ($0.name, $0.value.string ?? "") } ?? []
        return self.words.text(
            PublicStep.words(of: step), self.language,
            Dictionary(values, uniquingKeysWith: { first, _ in first }))
    }

    /// What the button to the other document says: which one it is.
    private func successorLabel(_ step: JSONValue?, _ tone: Verdict.Tone) -> String {
        guard tone != .red else { return self.words.text("public.successor.recall", self.language) }
        return self.words.text(
            "public.successor", self.language,
            ["notation": step?["values"]?["notation"]?.string ?? ""])
    }

    /// What only those look at who know what it means.
    private func details(_ shown: JSONValue?, _ judged: Judge.Judged) -> [[String: Any]] {
        func label(_ id: String) -> String { self.words.text(id, self.language) }
        var details = (shown?["more"]?.array ?? []).map {
            Self.fact($0["name"]?.string ?? "", $0["value"]?.string ?? "")
        }
        let json = judged.json
        if let document = json["document"] ?? json["registered_document"],
            let origin = document["origin"]?.string, let index = document["index"]?.integer
        {
            details.append(Self.fact(label("public.entry"), "\(origin) #\(index)"))
        }
        if let file = json["file"], json["lookup"]?.bool != true {
            if let name = file["name"]?.string, judged.verdict != .tampered {
                details.append(Self.fact(label("public.file_name"), TableText.plain(name)))
            }
            if let size = file["size"]?.integer {
                details.append(Self.fact(label("public.file_size"), "\(size)"))
            }
            if let digest = file["sha256"]?.string {
                details.append(Self.fact("SHA-256", digest))
            }
        }
        for check in shown?["checks"]?.array ?? [] {
            guard let reasons = check["reasons"]?.string, reasons.count > Self.longestReason
            else { continue }
            details.append(Self.fact(check["name"]?.string ?? "", reasons))
        }
        for signature in json["signatures"]?.array ?? [] where judged.verdict != .tampered {
            let name = signature["name"]?.string ?? ""
            let level = signature["level"]?.string ?? ""
            details.append(
                Self.fact(label("public.signature"), TableText.plain("\(name) · \(level)")))
        }
        if let policy = json["policy"]?.string {
            details.append(Self.fact(label("public.policy"), policy))
        }
        if let unchecked = shown?["unchecked"]?.string {
            details.append(Self.fact(label("public.unchecked"), unchecked))
        }
        return details
    }
}

extension JSONValue? {
    /// The texts of an array; nil if there is none.
    var texts: [String]? { self?.array.map { $0.compactMap(\.string) } }
}
