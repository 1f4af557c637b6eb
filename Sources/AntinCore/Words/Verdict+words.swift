// Verdict+words.swift
package import AntinLog

/// The first line of an answer.
package enum Headline: Hashable, Sendable, Worded {
    case verdict(Verdict)
    /// The register knows the document; the copy in hand was not seen.
    case lookup

    package static var allCases: [Headline] { Verdict.allCases.map(Headline.verdict) + [.lookup] }

    /// The headline, which for everything that rests on the register says as of when.
    ///
    /// Without a time nothing can be called genuine: the headline then falls back to that of
    /// `undecided`.
    package func text(in language: Language, asOf: Timestamp?) -> String {
        switch self {
        case .verdict(.genuine), .verdict(.statusOld):
            guard let asOf else { return Headline.verdict(.undecided).text(in: language) }
            let date = CivilDate(vietnam: asOf).short(in: language)
            return self.text(in: language, ["time": asOf.short(in: language), "date": date])
        default:
            return self.text(in: language)
        }
    }

    package var phrase: Phrase {
        switch self {
        case .lookup:
            Phrase(
                vi: "CÓ TRONG SỔ – BẢN ĐANG XEM CHƯA ĐƯỢC KIỂM TRA",
                en: "FOUND IN THE REGISTER – THE COPY IN YOUR HAND IS NOT CHECKED")
        case .verdict(let verdict):
            verdict.headline
        }
    }
}

extension Verdict {
    fileprivate var headline: Phrase {
        switch self {
        case .genuine:
            Phrase(
                vi: "VĂN BẢN THẬT – CHƯA BỊ THU HỒI, THAY THẾ (tính đến {time})",
                en: "GENUINE – NOT RECALLED OR REPLACED (as of {time})")
        case .tampered:
            Phrase(
                vi: "NỘI DUNG ĐÃ BỊ SỬA – KHÔNG SỬ DỤNG", en: "CONTENT CHANGED – DO NOT USE")
        case .notRegistered:
            Phrase(vi: "KHÔNG CÓ TRONG SỔ ĐĂNG KÝ", en: "NOT IN THE REGISTER")
        case .recalled:
            Phrase(vi: "ĐÃ BỊ THU HỒI – KHÔNG SỬ DỤNG", en: "RECALLED – DO NOT USE")
        case .replaced:
            Phrase(vi: "VĂN BẢN THẬT – ĐÃ BỊ THAY THẾ", en: "GENUINE – BUT REPLACED")
        case .expired:
            Phrase(vi: "VĂN BẢN THẬT – ĐÃ HẾT HIỆU LỰC", en: "GENUINE – NO LONGER IN FORCE")
        case .notYet:
            Phrase(vi: "VĂN BẢN THẬT – CHƯA CÓ HIỆU LỰC", en: "GENUINE – NOT YET IN FORCE")
        case .signerUntrusted:
            Phrase(vi: "KHÔNG XÁC ĐỊNH ĐƯỢC NGƯỜI KÝ", en: "SIGNER NOT RECOGNISED")
        case .unsigned:
            Phrase(vi: "KHÔNG CÓ CHỮ KÝ SỐ", en: "NO DIGITAL SIGNATURE")
        case .signedOnly:
            Phrase(
                vi: "CHỮ KÝ SỐ ĐÚNG – KHÔNG TRA ĐƯỢC SỔ CỦA CƠ QUAN GỬI",
                en: "SIGNATURES CORRECT – THE SENDER'S REGISTER CANNOT BE CONSULTED")
        case .statusOld:
            Phrase(
                vi: "VĂN BẢN THẬT – CHƯA RÕ TÌNH TRẠNG SAU {date}",
                en: "GENUINE – STATE AFTER {date} NOT KNOWN")
        case .undecided:
            Phrase(vi: "CHƯA KIỂM TRA ĐƯỢC", en: "CANNOT BE CHECKED NOW")
        }
    }

    /// The sign before the headline. Meaning never rests on it or on colour alone.
    package var sign: String {
        switch self {
        case .genuine: "✓"
        case .tampered: "✗"
        case .notRegistered, .unsigned: "?"
        case .recalled: "⊘"
        case .replaced: "↻"
        case .expired, .notYet: "◷"
        case .signerUntrusted: "!"
        case .signedOnly: "✎"
        case .statusOld: "◷"
        case .undecided: "…"
        }
    }

    /// The family of colours: how loud an answer is.
    package enum Tone: String, CaseIterable, Sendable { case green, amber, red, grey, blue }

    package var tone: Tone {
        switch self {
        case .genuine: .green
        case .replaced, .expired, .notYet, .statusOld: .amber
        case .tampered, .recalled, .signerUntrusted: .red
        case .notRegistered, .unsigned, .undecided: .grey
        case .signedOnly: .blue
        }
    }

    /// What to do, where the report knows nothing better.
    package var nextStep: NextStep {
        switch self {
        case .genuine: .enterIncoming
        case .tampered: .stopAndCall
        case .notRegistered: .askClerk
        case .recalled: .cancelCopy
        case .replaced: .useReplacement
        case .expired: .askForNewer
        case .notYet: .wait
        case .signerUntrusted: .checkTrust
        case .unsigned: .askForSigned
        case .signedOnly: .compareAndEnter
        case .statusOld: .askAgain
        case .undecided: .askForReceipt
        }
    }
}
