// SecrecyMarkTests.swift
import AntinCore
import Testing

@Suite("Marks of state secrets")
struct SecrecyMarkTests {
    @Test(
        "A mark is recognised in a field, however it is written",
        arguments: [
            ("MẬT", SecrecyMark.secret), ("Mật", .secret), ("mật", .secret), ("MAT", .secret),
            (" [ Mật ] ", .secret), ("Độ mật: Mật", .secret), ("mức độ mật: MẬT", .secret),
            ("M\u{E2}\u{323}t", .secret), ("TỐI MẬT", .topSecret), ("Tối  mật", .topSecret),
            ("toi mat", .topSecret), ("TỐI\u{A0}MẬT", .topSecret), ("TUYỆT MẬT", .mostSecret),
            ("Độ Mật: Tuyệt Mật", .mostSecret), ("tuyet mat", .mostSecret),
            ("TUYỆT-MẬT", .mostSecret), ("Top secret", .topSecret),
        ])
    func fields(text: String, mark: SecrecyMark) {
        #expect(SecrecyMark(field: text) == mark)
        #expect(throws: SecrecyRefusal(mark)) { try SecrecyRefusal.check(secrecy: text) }
    }

    @Test(
        "Other values of the field are none",
        arguments: ["", "Không", "Thường", "Công khai", "Nội bộ", "Bí mật kinh doanh", "0"])
    func otherFields(text: String) throws {
        #expect(SecrecyMark(field: text) == nil)
        try SecrecyRefusal.check(secrecy: text)
    }

    @Test("A mark that stands alone in a text is found")
    func alone() {
        let page = "ỦY BAN NHÂN DÂN\nMẬT\nSố: 12/QĐ-UBND"
        #expect(SecrecyMark(standingAloneIn: page) == .secret)
        #expect(SecrecyMark(standingAloneIn: "(TỐI MẬT) Về việc bảo vệ kỳ thi") == .topSecret)
        #expect(SecrecyMark(standingAloneIn: "Đề thi [tuyệt mật]") == .mostSecret)
        #expect(SecrecyMark(standingAloneIn: "SO GD\nTOI MAT") == .topSecret)
        for line in [
            "TỐI MẬT: Kế hoạch bảo vệ đề thi", "tối mật – kế hoạch", "TOI MAT - KE HOACH",
            "V/v\nTối mật: danh sách", "TỐI MẬT:",
        ] {
            #expect(SecrecyMark(standingAloneIn: line) == .topSecret, "\(line)")
        }
        #expect(SecrecyMark(standingAloneIn: "Mật: danh sách thí sinh") == .secret)
        #expect(throws: SecrecyRefusal(.topSecret)) {
            try SecrecyRefusal.check(texts: ["Kế hoạch", "(Tối mật) Danh sách"])
        }
    }

    @Test(
        "The syllable within other words is no mark",
        arguments: [
            "V/v đổi mật khẩu", "Bảo vệ bí mật nhà nước", "Trao mật ong rừng cho học sinh",
            "Thông báo (mặt sau)", "Kiểm tra (mắt) học sinh", "Tập huấn an toàn, bảo mật", "(mat)",
            "V/v mất điện", "Công tác tuyệt đối giữ mật", "Mật khẩu: cách đặt",
            "Mật ong - sản phẩm của trường", "mat: danh sách", "Độ mật: thường",
        ])
    func innocent(text: String) throws {
        #expect(SecrecyMark(standingAloneIn: text) == nil)
        try SecrecyRefusal.check(texts: [text])
    }
}
