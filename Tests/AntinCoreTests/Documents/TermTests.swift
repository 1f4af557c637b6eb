// TermTests.swift
import AntinCore
import AntinLog
import Testing

@Suite("Types, terms and marks")
struct TermTests {
    /// Code, abbreviation or none, name; in the order of Article 7.
    static let types: [(String, String?, String)] = [
        ("NQ", "NQ", "Nghị quyết"), ("QĐ", "QĐ", "Quyết định"), ("CT", "CT", "Chỉ thị"),
        ("QC", "QC", "Quy chế"), ("QyĐ", "QyĐ", "Quy định"), ("TC", "TC", "Thông cáo"),
        ("TB", "TB", "Thông báo"), ("HD", "HD", "Hướng dẫn"), ("CTr", "CTr", "Chương trình"),
        ("KH", "KH", "Kế hoạch"), ("PA", "PA", "Phương án"), ("ĐA", "ĐA", "Đề án"),
        ("DA", "DA", "Dự án"), ("BC", "BC", "Báo cáo"), ("BB", "BB", "Biên bản"),
        ("TTr", "TTr", "Tờ trình"), ("HĐ", "HĐ", "Hợp đồng"), ("CV", nil, "Công văn"),
        ("CĐ", "CĐ", "Công điện"), ("BGN", "BGN", "Bản ghi nhớ"),
        ("BTT", "BTT", "Bản thỏa thuận"), ("GUQ", "GUQ", "Giấy ủy quyền"),
        ("GM", "GM", "Giấy mời"), ("GGT", "GGT", "Giấy giới thiệu"),
        ("GNP", "GNP", "Giấy nghỉ phép"), ("PG", "PG", "Phiếu gửi"),
        ("PC", "PC", "Phiếu chuyển"), ("PB", "PB", "Phiếu báo"), ("TCg", nil, "Thư công"),
    ]

    @Test("The 29 types stand in order, 27 of them with an abbreviation")
    func types() {
        #expect(DocumentType.allCases.count == 29)
        for (type, (code, abbreviation, name)) in zip(DocumentType.allCases, Self.types) {
            #expect(type.rawValue == code)
            #expect(type.abbreviation == abbreviation)
            #expect(type.name(in: .vietnamese) == name)
            #expect(!type.name(in: .english).isEmpty)
        }
        #expect(DocumentType.allCases.count { $0.abbreviation != nil } == 27)
        #expect(DocumentType.decision.fullName == "Quyết định (cá biệt)")
        #expect(Set(DocumentType.allCases.map { $0.name(in: .english) }).count == 29)
    }

    @Test("Superseded abbreviations are read as the type of today and are no abbreviation")
    func superseded() {
        let old: [(String, DocumentType)] = [
            ("GN", .memorandum), ("TTh", .agreement), ("UQ", .powerOfAttorney),
            ("NP", .leavePermit), ("QYĐ", .rules), ("CTR", .programme), ("TTR", .submission),
        ]
        for (abbreviation, type) in old {
            #expect(DocumentType(supersededAbbreviation: abbreviation) == type)
            #expect(DocumentType(abbreviation: abbreviation) == nil)
        }
        #expect(DocumentType(abbreviation: "QyĐ") == .rules)
        #expect(DocumentType(abbreviation: "CV") == nil)
        #expect(DocumentType(supersededAbbreviation: "QĐ") == nil)
    }

    @Test("A type is found by the name that a person writes")
    func spelledTypes() {
        #expect(DocumentType(spelled: "công văn") == .letter)
        #expect(DocumentType(spelled: "QUYẾT  ĐỊNH") == .decision)
        #expect(DocumentType(spelled: "Bản thoả thuận") == .agreement)
        #expect(DocumentType(spelled: "qđ") == .decision)
        #expect(DocumentType(spelled: "Thông tư") == nil)
    }

    private func checkNames<T: Term>(of type: T.Type) {
        for term in T.allCases {
            let names = Language.allCases.map { term.name(in: $0) }
            #expect(names.allSatisfy { !$0.isEmpty })
            #expect(T(spelled: term.rawValue) == term)
            #expect(T(spelled: names[0].uppercased()) == term)
            if let mark = term.mark { #expect(T(spelled: mark) == term) }
        }
        #expect(T(spelled: "không có") == nil)
        #expect(T(spelled: "") == nil)
    }

    @Test("Every term of every vocabulary has a name in both languages and is found by it")
    func vocabularies() {
        self.checkNames(of: AccessLevel.self)
        self.checkNames(of: ArrivalChannel.self)
        self.checkNames(of: CopyType.self)
        self.checkNames(of: ExchangeStatus.self)
        self.checkNames(of: Medium.self)
        self.checkNames(of: RelationKind.self)
        self.checkNames(of: SecrecyMark.self)
        self.checkNames(of: SigningAuthority.self)
        self.checkNames(of: Urgency.self)
    }

    @Test("Urgency has four levels, found in either spelling of the tone")
    func urgency() {
        #expect(Urgency.allCases.map(\.priority) == [0, 1, 2, 3])
        #expect(Urgency.allCases.map(\.mark) == [nil, "KHẨN", "THƯỢNG KHẨN", "HỎA TỐC"])
        for spelling in ["HỎA TỐC", "HOẢ TỐC", "Hoả tốc", "hỏa  tốc"] {
            #expect(Urgency(spelled: spelling) == .express)
        }
        for urgency in Urgency.allCases { #expect(Urgency(priority: urgency.priority) == urgency) }
        #expect(Urgency(priority: 4) == nil)
        #expect(Urgency.urgent < .express)
    }

    @Test("Authority marks are read with and without the full stop")
    func authority() {
        #expect(SigningAuthority.allCases.map(\.mark) == ["TM.", "Q.", "KT.", "TL.", "TUQ."])
        #expect(SigningAuthority(spelled: "KT") == .deputy)
        #expect(SigningAuthority(spelled: "thừa uỷ quyền") == .delegated)
    }

    @Test("A full copy from electronic to electronic does not exist; an extract does")
    func copies() {
        for type in CopyType.allCases {
            for source in CopyType.Side.allCases {
                for target in CopyType.Side.allCases {
                    let electronic = source == .electronic && target == .electronic
                    #expect(
                        type.isAllowed(from: source, to: target)
                            == (!electronic || type == .extract))
                }
            }
        }
        #expect(CopyType.allCases.map(\.mark) == ["SAO Y", "SAO LỤC", "TRÍCH SAO"])
    }

    @Test("Content is replaced by an equal form, form is corrected by a letter")
    func relations() {
        #expect(!RelationKind.replaces.isFitting(.letter, to: .decision))
        #expect(RelationKind.replaces.isFitting(.decision, to: .decision))
        #expect(RelationKind.corrects.isFitting(.letter, to: .decision))
        #expect(!RelationKind.corrects.isFitting(.decision, to: .decision))
        #expect(RelationKind.recalls.isFitting(.letter, to: .plan))
    }

    @Test("A refused copy stays refused, and a withdrawal needs an answer")
    func exchange() {
        for next in ExchangeStatus.allCases where next != .refused {
            #expect(!ExchangeStatus.refused.mayBecome(next))
        }
        #expect(ExchangeStatus.arrived.mayBecome(.received))
        #expect(!ExchangeStatus.received.mayBecome(.arrived))
        #expect(ExchangeStatus.finished.mayBecome(.withdrawalAsked))
        #expect(ExchangeStatus.withdrawalAsked.mayBecome(.changeRefused))
        #expect(!ExchangeStatus.withdrawalAsked.mayBecome(.finished))
    }
}
