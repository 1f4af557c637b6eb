// SlipWords.swift

/// The words that stand on a checking slip alone.
package enum SlipWords: String, Worded {
    case title, subtitle, judged, facts, checks, revisions, next
    case file, size, digest, asOf = "as_of", asOfUnknown = "as_of_unknown", at
    case policy, trust, trustNone = "trust_none", notInThisVersion = "not_in_this_version"
    case pass, fail, notChecked = "not_checked"
    case check, result, reason
    case number, signedBy = "signed_by", change, isJudged = "is_judged", more
    case moreLines = "more_lines"
    case bytes, first, beforeSigning = "before_signing"
    case firstSignature = "first_signature", unsigned, signed, timestamp
    case paperNote = "paper_note"

    package var phrase: Phrase {
        switch self {
        case .title: Phrase(vi: "PHIẾU KIỂM TRA VĂN BẢN", en: "CHECKING SLIP")
        case .subtitle:
            Phrase(
                vi: "Kết quả kiểm tra một tệp bằng antin-verify",
                en: "What antin-verify found when it checked one file")
        case .judged: Phrase(vi: "Kết luận", en: "Verdict")
        case .facts: Phrase(vi: "Văn bản", en: "Document")
        case .checks: Phrase(vi: "Các bước kiểm tra", en: "Checks")
        case .revisions: Phrase(vi: "Các lần ghi của tệp", en: "Revisions of the file")
        case .next: Phrase(vi: "Việc cần làm", en: "What to do")
        case .file: Phrase(vi: "Tệp", en: "File")
        case .size: Phrase(vi: "Dung lượng", en: "Size")
        case .digest: Phrase(vi: "Mã SHA-256", en: "SHA-256")
        case .asOf: Phrase(vi: "Tính đến", en: "As of")
        case .asOfUnknown:
            Phrase(
                vi: "không rõ: không có tình trạng nào theo sổ",
                en: "not known: no state by the register")
        case .at: Phrase(vi: "Xét như vào lúc", en: "Judged as at")
        case .policy: Phrase(vi: "Quy tắc", en: "Policy")
        case .trust: Phrase(vi: "Danh sách tin cậy lập lúc", en: "Trust list made")
        case .trustNone: Phrase(vi: "chưa ghim danh sách nào", en: "none is pinned")
        case .notInThisVersion:
            Phrase(vi: "Chưa có trong phiên bản này", en: "Not in this version")
        case .pass: Phrase(vi: "đạt", en: "pass")
        case .fail: Phrase(vi: "không đạt", en: "fail")
        case .notChecked: Phrase(vi: "chưa kiểm được", en: "not checked")
        case .check: Phrase(vi: "Bước", en: "Check")
        case .result: Phrase(vi: "Kết quả", en: "Result")
        case .reason: Phrase(vi: "Lý do", en: "Reason")
        case .number: Phrase(vi: "Lần", en: "No.")
        case .signedBy: Phrase(vi: "Ai ký", en: "Signed by")
        case .change: Phrase(vi: "Thay đổi so với lần trước", en: "Change since the one before")
        case .isJudged: Phrase(vi: "bản được xét", en: "the one judged")
        case .moreLines: Phrase(vi: "… và {count} dòng nữa", en: "… and {count} more lines")
        case .more: Phrase(vi: "… và {count} lần nữa", en: "… and {count} more")
        case .bytes: Phrase(vi: "{count} byte", en: "{count} bytes")
        case .first: Phrase(vi: "bản đầu", en: "the first")
        case .beforeSigning: Phrase(vi: "trước khi ký", en: "before anybody signed")
        case .firstSignature: Phrase(vi: "chữ ký đầu tiên", en: "the first signature")
        case .unsigned: Phrase(vi: "không có chữ ký", en: "no signature")
        case .signed: Phrase(vi: "có chữ ký", en: "signed")
        case .timestamp: Phrase(vi: "dấu thời gian", en: "a timestamp")
        case .paperNote:
            Phrase(
                vi: "Phiếu này chỉ để đọc: bản in hay tệp của phiếu không thay được tệp đã ký và"
                    + " không tự chứng minh điều gì. Muốn chắc chắn, hãy chạy lại antin-verify"
                    + " trên chính tệp văn bản.",
                en: "This slip is for reading only: neither its print nor its file takes the place"
                    + " of the signed file, and it proves nothing by itself. To be sure, run"
                    + " antin-verify on the file again.")
        }
    }
}
