// NotationExamples.swift
import AntinCore
import Testing

/// One notation and its parts.
struct NotationExample: Sendable, CustomTestStringConvertible {
    let printed: String
    let family: DocumentNotation.Family
    let number: String
    let year: Int?
    let type: String?
    let issuer: String?
    let code: String?
    let units: [String]
    let issues: [NotationIssue]

    init(
        _ printed: String, _ family: DocumentNotation.Family, _ number: String, _ type: String?,
        _ issuer: String?, year: Int? = nil, code: String? = nil, units: [String] = [],
        _ issues: NotationIssue...
    ) {
        self.printed = printed
        self.family = family
        self.number = number
        self.year = year
        self.type = type
        self.issuer = issuer
        self.code = code ?? issuer
        self.units = units
        self.issues = issues
    }

    var testDescription: String { self.printed }

    /// Numbers of real documents: facts of public record, in the order of families.
    static let real: [NotationExample] = [
        .init("234/QĐ-SGDĐT", .typed, "234", "QĐ", "SGDĐT"),
        .init("2438/KH-SGDĐT", .typed, "2438", "KH", "SGDĐT"),
        .init("2628/QĐ-UBND", .typed, "2628", "QĐ", "UBND"),
        .init("1100/QĐ-UBND", .typed, "1100", "QĐ", "UBND"),
        .init("178/KH-UBND", .typed, "178", "KH", "UBND"),
        .init("15/QĐ-BNV", .typed, "15", "QĐ", "BNV"),
        .init("213/KH-BGDĐT", .typed, "213", "KH", "BGDĐT"),
        .init("04/CT-TTg", .typed, "04", "CT", "TTg"),
        .init("2106/KH-SGDĐT", .typed, "2106", "KH", "SGDĐT"),
        .init("3232/QĐ-SGDĐT", .typed, "3232", "QĐ", "SGDĐT"),
        .init("12/TB-SGDĐT", .typed, "12", "TB", "SGDĐT"),
        .init(
            "255/SGDĐT-GDTH-GDMN", .letter, "255", "CV", "SGDĐT", units: ["GDTH", "GDMN"]),
        .init("1189/SGDĐT-VP", .letter, "1189", "CV", "SGDĐT", units: ["VP"]),
        .init("1249/PGDĐT", .letter, "1249", "CV", "PGDĐT", .noDraftingUnit),
        .init("3194/SGDĐT-GDPT", .letter, "3194", "CV", "SGDĐT", units: ["GDPT"]),
        .init(
            "3062/SGD&ĐT-GDTCMN", .letter, "3062", "CV", "SGD&ĐT", code: "SGDĐT",
            units: ["GDTCMN"], .issuerAlias(of: "SGDĐT")),
        .init("05/BNV-VP", .letter, "05", "CV", "BNV", units: ["VP"]),
        .init("12/UBND-VX", .letter, "12", "CV", "UBND", units: ["VX"]),
        .init("119/BGDĐT-GDTH", .letter, "119", "CV", "BGDĐT", units: ["GDTH"]),
        .init("1396/BGDĐT-GDTH", .letter, "1396", "CV", "BGDĐT", units: ["GDTH"]),
        .init("2817/SGDĐT-VP", .letter, "2817", "CV", "SGDĐT", units: ["VP"]),
        .init(
            "219/GDĐT-VP", .letter, "219", "CV", "GDĐT", code: "SGDĐT", units: ["VP"],
            .issuerAlias(of: "SGDĐT")),
        .init(
            "6051/BGD&ĐT-CV", .letter, "6051", "CV", "BGD&ĐT", code: "BGDĐT", units: ["CV"],
            .issuerAlias(of: "BGDĐT"), .typeAsUnit("CV")),
        .init("7816/VPCP-TTĐT", .letter, "7816", "CV", "VPCP", units: ["TTĐT"]),
        .init("187/VTLTNN-VP", .letter, "187", "CV", "VTLTNN", units: ["VP"]),
        .init("11/2019/TT-BGDĐT", .normative, "11", "TT", "BGDĐT", year: 2019),
        .init("12/2019/TT-BGDĐT", .normative, "12", "TT", "BGDĐT", year: 2019),
        .init("19/2019/TT-BGDĐT", .normative, "19", "TT", "BGDĐT", year: 2019),
        .init("27/2015/NĐ-CP", .normative, "27", "NĐ", "CP", year: 2015),
        .init("108/2014/NĐ-CP", .normative, "108", "NĐ", "CP", year: 2014),
        .init("71/2020/NĐ-CP", .normative, "71", "NĐ", "CP", year: 2020),
        .init("20/2023/QH15", .law, "20", "Luật", "QH15", year: 2023, code: "QH"),
        .init("351/2017/UBTVQH14", .law, "351", "NQ", "UBTVQH14", year: 2017, code: "UBTVQH"),
        .init("137-KL/TW", .party, "137", "KL", "TW"),
        .init(
            "02/NQ-TU", .partyInStateStyle, "02", "NQ", "TU",
            .ambiguousIssuer(["Tỉnh ủy", "Thành ủy"]), .partyInStateStyle(proper: "02-NQ/TU")),
        .init(
            "44/BGD&ĐT", .malformed, "44", nil, "BGD&ĐT", code: "BGDĐT",
            .missingType),
        .init("Thông tư 22", .incomplete, "22", "TT", nil, .missingYear, .missingIssuer),
    ]
}
