// Sentence.swift

/// The lines under a headline: what was found, and with which facts.
package enum Sentence: String, Worded {
    case tampered
    case tamperedClaim = "tampered_claim"
    case registeredInstead = "registered_instead"
    case notRegistered = "not_registered"
    case numberOfAnother = "number_of_another"
    case recalled
    case recalledBy = "recalled_by"
    case replacedBy = "replaced_by"
    case inForceUntil = "in_force_until"
    case abolishedBy = "abolished_by"
    case inForceFrom = "in_force_from"
    case noTrustPinned = "no_trust_pinned"
    case signerUnknown = "signer_unknown"
    case signerOutOfDate = "signer_out_of_date"
    case signerOfAnother = "signer_of_another"
    case unsigned
    case signedOnly = "signed_only"
    case statusOld = "status_old"
    case noSeal = "no_seal"
    case noReceipt = "no_receipt"
    case cannotBeJudged = "cannot_be_judged"
    case clockWrong = "clock_wrong"
    case lookup
    /// The same on a page: nobody there has a receipt in hand.
    case lookupPage = "lookup_page"

    package var phrase: Phrase {
        switch self {
        case .tampered:
            Phrase(
                vi:
                    "Tệp này không còn giống văn bản đã ký. Không tin bất cứ nội dung nào trong tệp.",
                en: "This file is no longer the document that was signed. Trust nothing in it.")
        case .tamperedClaim:
            Phrase(vi: "Tệp tự nhận là {notation}.", en: "The file claims to be {notation}.")
        case .registeredInstead:
            Phrase(
                vi: "Trong sổ là {notation} ngày {date}: {subject}",
                en: "The register has {notation} of {date}: {subject}")
        case .notRegistered:
            Phrase(
                vi: "Chữ ký đúng và của {organ}, nhưng máy chủ của cơ quan này trả lời: không có"
                    + " tệp này trong sổ.",
                en: "The signature is correct and belongs to {organ}, but that office's server says"
                    + " that this file is not in its book.")
        case .numberOfAnother:
            Phrase(
                vi: "Số {notation} trong sổ là của văn bản khác, ngày {date}: {subject}",
                en: "In the book {notation} is another document, of {date}: {subject}")
        case .recalled:
            Phrase(
                vi: "Thu hồi ngày {date}. Lý do: {reason}",
                en: "Recalled on {date}. Reason: {reason}")
        case .recalledBy:
            Phrase(
                vi: "Thu hồi ngày {date} bằng văn bản {notation}. Lý do: {reason}",
                en: "Recalled on {date} by {notation}. Reason: {reason}")
        case .replacedBy:
            Phrase(
                vi: "Thay bằng {notation} ngày {date}. Văn bản này chỉ còn để tra cứu.",
                en: "Replaced by {notation} of {date}. Keep this one for reference only.")
        case .inForceUntil:
            Phrase(
                vi: "Có hiệu lực đến hết {date}. Hôm nay {today}.",
                en: "In force until {date}. Today is {today}.")
        case .abolishedBy:
            Phrase(
                vi: "Đã bị bãi bỏ bằng {notation} ngày {date}.",
                en: "Abolished by {notation} of {date}.")
        case .inForceFrom:
            Phrase(
                vi: "Có hiệu lực từ {date}. Hôm nay {today}.",
                en: "In force from {date}. Today is {today}.")
        case .noTrustPinned:
            Phrase(
                vi: "Máy này chưa ghim danh sách tin cậy nào, nên không biết ai là cơ quan thật.",
                en:
                    "No trust list is pinned on this machine, so nobody is known to be a real office."
            )
        case .signerUnknown:
            Phrase(
                vi: "Tệp ghi tên {name}, nhưng chữ ký ấy không phải của ai trong danh sách tin cậy"
                    + " (danh sách ngày {date}).",
                en: "The file names {name}, but the signature is of nobody in the trust list (list"
                    + " of {date}).")
        case .signerOutOfDate:
            Phrase(
                vi:
                    "Chứng thư \"{name}\" không còn hạn, hoặc không còn quyền ký, vào lúc được xét.",
                en: "Certificate \"{name}\" was out of date, or no longer entitled to sign, at the"
                    + " time that counts.")
        case .signerOfAnother:
            Phrase(
                vi: "Chữ ký là của {name}, không phải của cơ quan mà sổ ghi là nơi ban hành.",
                en: "The signature is that of {name}, not of the office that the register names as"
                    + " the issuer.")
        case .unsigned:
            Phrase(
                vi:
                    "Tệp không có chữ ký số nào. Hình con dấu hay chữ ký trên trang không chứng minh"
                    + " điều gì.",
                en: "The file has no digital signature. A picture of a seal or a signature proves"
                    + " nothing.")
        case .signedOnly:
            Phrase(
                vi: "Tệp nguyên vẹn, chữ ký đúng và do nơi tin cậy cấp; cơ quan gửi không có sổ để"
                    + " tra, nên không biết văn bản đã bị thu hồi hay chưa.",
                en: "The file is unchanged and the signatures are correct and trusted; the sender"
                    + " keeps no register to ask, so a recall would not be known.")
        case .statusOld:
            Phrase(
                vi:
                    "Phiếu vào sổ đã {days} ngày tuổi (giới hạn {limit}): không biết sau đó có bị thu"
                    + " hồi hay không.",
                en: "The receipt is {days} days old (limit {limit}): a later recall would not be"
                    + " known.")
        case .noSeal:
            Phrase(
                vi: "Chữ ký của người ký đúng, nhưng thiếu chữ ký số của cơ quan: chưa phải văn bản"
                    + " đã phát hành.",
                en: "The person's signature is correct, but the office's is missing: this is no"
                    + " document that the office has sent.")
        case .noReceipt:
            Phrase(
                vi: "Tệp nguyên vẹn và chữ ký đúng, nhưng không có phiếu vào sổ kèm theo nên không"
                    + " biết văn bản có trong sổ và còn dùng được hay không.",
                en: "The file is unchanged and the signatures are correct, but no receipt came with"
                    + " it, so whether it is registered and not recalled is not known.")
        case .cannotBeJudged:
            Phrase(
                vi: "Không xét được tệp này: {reason}.", en: "This file cannot be judged: {reason}."
            )
        case .clockWrong:
            Phrase(
                vi: "Đồng hồ của máy này chạy trước cả lúc vào sổ ({time}): không tính được ngày.",
                en: "This machine's clock is before the time of registration ({time}): no dates can"
                    + " be compared.")
        case .lookup:
            Phrase(
                vi: "Phiếu này thật và sổ có ghi văn bản dưới đây. Tệp hay bản giấy đang cầm chưa"
                    + " được đối chiếu.",
                en: "The receipt is genuine and the register has the document below. The file or"
                    + " paper in your hand has not been compared.")
        case .lookupPage:
            Phrase(
                vi: "Sổ có ghi văn bản dưới đây. Chưa biết tờ giấy hay tệp đang cầm có đúng là văn"
                    + " bản ấy không.",
                en: "The register has the document below. Whether the paper or file in your hand is"
                    + " that document is not known yet.")
        }
    }
}
