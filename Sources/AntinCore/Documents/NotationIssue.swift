// NotationIssue.swift

/// Something about a notation that a clerk should see, although it could be read.
package enum NotationIssue: Hashable, Sendable {
    /// A letter without a drafting unit.
    case noDraftingUnit
    /// The issuer is written in another way than its own.
    case issuerAlias(of: String)
    /// The issuer is not in the directory.
    case unknownIssuer
    /// The abbreviation means several offices; only the context tells which.
    case ambiguousIssuer([String])
    /// "CV" where a drafting unit should stand: the abbreviation is printed nowhere in a genuine
    /// notation, and forgeries have it.
    case typeAsUnit(String)
    /// An abbreviation of earlier rules; today's is given.
    case supersededType(today: String)
    case noLeadingZero
    case surplusZeros
    /// "12a": a number squeezed in between two others.
    case numberSuffix
    /// Groups after the issuer of a type that has none.
    case groupsAfterIssuer
    /// A Party text written as the State writes; the Party's own form is given.
    case partyInStateStyle(proper: String)
    case missingType
    case missingYear
    case missingIssuer
    case unknownType(String)
    case wrongSeparators
    /// The text calls it another type than its notation does.
    case citedAsOtherType(String)
}

extension NotationIssue {
    /// In words, as a sentence without its full stop.
    package func words(in language: Language) -> String {
        language == .vietnamese ? self.vietnamese : self.english
    }

    private var vietnamese: String {
        switch self {
        case .noDraftingUnit: "công văn không ghi đơn vị soạn thảo"
        case .issuerAlias(let code): "tên viết tắt cơ quan thường viết là \(code)"
        case .unknownIssuer: "chưa rõ cơ quan ban hành"
        case .ambiguousIssuer(let names):
            "tên viết tắt có thể là \(names.joined(separator: " hoặc "))"
        case .typeAsUnit(let text): "\(text) không phải là đơn vị soạn thảo: hay gặp ở văn bản giả"
        case .supersededType(let today): "chữ viết tắt tên loại cũ, nay là \(today)"
        case .noLeadingZero: "số nhỏ hơn 10 phải có số 0 ở trước"
        case .surplusZeros: "số có thừa số 0 ở trước"
        case .numberSuffix: "số có chữ đi kèm: không được cấp như vậy"
        case .groupsAfterIssuer: "có phần thừa sau tên viết tắt cơ quan"
        case .partyInStateStyle(let proper): "văn bản của Đảng thường ghi là \(proper)"
        case .missingType: "thiếu tên loại"
        case .missingYear: "thiếu năm ban hành"
        case .missingIssuer: "thiếu cơ quan ban hành"
        case .unknownType(let text): "không có tên loại \(text)"
        case .wrongSeparators: "dấu phân cách không đúng quy định"
        case .citedAsOtherType(let name): "được gọi là \(name), khác với ký hiệu"
        }
    }

    private var english: String {
        switch self {
        case .noDraftingUnit: "a letter that names no drafting unit"
        case .issuerAlias(let code): "the issuer is usually abbreviated \(code)"
        case .unknownIssuer: "the issuer is not known"
        case .ambiguousIssuer(let names): "the issuer may be \(names.joined(separator: " or "))"
        case .typeAsUnit(let text): "\(text) is no drafting unit: typical of forgeries"
        case .supersededType(let today): "an abbreviation of earlier rules, today \(today)"
        case .noLeadingZero: "a number below 10 carries a zero in front"
        case .surplusZeros: "the number has too many zeros in front"
        case .numberSuffix: "the number has a letter, which is never issued"
        case .groupsAfterIssuer: "there is something left over after the issuer"
        case .partyInStateStyle(let proper): "the Party would write \(proper)"
        case .missingType: "the type is missing"
        case .missingYear: "the year is missing"
        case .missingIssuer: "the issuer is missing"
        case .unknownType(let text): "there is no type \(text)"
        case .wrongSeparators: "the separators are not as the rules say"
        case .citedAsOtherType(let name): "the text calls it \(name), unlike its notation"
        }
    }
}
