import AntinCore
import AntinStamp
import AntinSystem
import Foundation
import Testing

@testable import AntinServer

/// The sample documents, as their producers made them.
@Suite("Facts proposed from a draft's text")
struct OutgoingFactsTests {
    static let folder =
        URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path + "/scripts/demo-documents"

    static func facts(_ name: String) async throws -> ProposedFacts {
        let bytes = try FileSystem.read(Self.folder + "/" + name, limit: 1 << 20)
        return ProposedFacts(try await PageReader().read(bytes))
    }

    @Test("A letter gives its notation, subject, signer, recipients and who keeps a copy")
    func letter() async throws {
        let facts = try await Self.facts("01-cong-van.pdf")
        #expect(facts.type == .letter)
        #expect(facts.notation == "SGDĐT-VP")
        #expect(facts.printedNumber == nil)
        #expect(facts.subject == "V/v lập, ký số và lưu hồ sơ điện tử trong nhà trường")
        #expect(
            facts.signers == [
                .init(name: "Đinh Ngọc Sương Mai", position: "PHÓ GIÁM ĐỐC", authority: .deputy)
            ])
        #expect(
            facts.recipients == [
                "Các cơ sở giáo dục trực thuộc", "Giám đốc (để b/c)", "Các phòng thuộc Sở",
            ])
        #expect(facts.keepers == "VT, VP")
        #expect(facts.urgency == .none)
        #expect(facts.pageCount == 1)
    }

    @Test("A titled document gives the lines below its title, and its signer from the last page")
    func titled() async throws {
        let notice = try await Self.facts("02-thong-bao.pdf")
        #expect(notice.type == .notice)
        #expect(notice.notation == "TB-SGDĐT")
        #expect(notice.subject == "Kết luận cuộc họp giao ban Hiệu trưởng tháng 11")
        #expect(
            notice.signers == [
                .init(name: "Tạ Hữu Khuê", position: "CHÁNH VĂN PHÒNG", authority: .byOrder)
            ])
        #expect(notice.pageCount == 2)
        let plan = try await Self.facts("03-ke-hoach.pdf")
        #expect(plan.type == .plan)
        #expect(plan.subject == "Bồi dưỡng cán bộ quản lý, giáo viên mầm non năm 2027")
        #expect(
            plan.signers == [
                .init(name: "Lương Bách Thảo", position: "GIÁM ĐỐC", authority: nil)
            ])
        #expect(
            plan.recipients == ["UBND tỉnh (để b/c)", "14 trường mầm non", "Các phòng thuộc Sở"])
        #expect(plan.keepers == "VT, GDMN-TH")
    }

    @Test("A mark of urgency is read, and is no part of the subject")
    func urgent() async throws {
        let facts = try await Self.facts("05-cong-van-thu-hoi.pdf")
        #expect(facts.urgency == .veryUrgent)
        #expect(facts.notation == "SGDĐT-GDMN-TH")
        #expect(
            facts.subject
                == "V/v thu hồi Kế hoạch bồi dưỡng cán bộ quản lý, giáo viên mầm non năm 2027")
    }

    @Test("Minutes have two signers, from left to right")
    func minutes() async throws {
        let facts = try await Self.facts("07-bien-ban.pdf")
        #expect(facts.type == .minutes)
        #expect(
            facts.signers == [
                .init(name: "Tạ Hữu Khuê", position: "CHÁNH VĂN PHÒNG", authority: nil),
                .init(name: "Lương Bách Thảo", position: "GIÁM ĐỐC", authority: nil),
            ])
        #expect(
            facts.subject
                == "Họp thống nhất việc bàn giao hồ sơ điện tử năm học 2026 - 2027")
        #expect(facts.recipients == ["Các phòng thuộc Sở"])
    }

    @Test("A number that is printed already is told, and a scan tells nothing")
    func others() async throws {
        let copied = try await Self.facts("08-trich-sao.pdf")
        #expect(copied.printedNumber == "15")
        #expect(copied.notation == "QĐ-SGDĐT")
        let scan = try await Self.facts("06-giay-moi.pdf")
        var nothing = ProposedFacts()
        nothing.pageCount = 1
        #expect(scan == nothing)
    }
}
