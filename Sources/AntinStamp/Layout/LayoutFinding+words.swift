// LayoutFinding+words.swift
package import AntinCore

extension LayoutFinding {
    /// One sentence for the clerk: what is wrong, and where.
    package func words(in language: Language) -> String {
        let vietnamese = language == .vietnamese
        let text = vietnamese ? self.vietnamese : self.english
        guard let page else { return text }
        return text + (vietnamese ? " (trang \(page + 1))" : " (page \(page + 1))")
    }

    /// What to do about it.
    package func next(in language: Language) -> String {
        let vietnamese = language == .vietnamese
        switch self.kind {
        case .gapTooSmall, .gapFilled, .numberNotFound, .dateNotFound:
            return vietnamese
                ? "để trống số và ngày trong dự thảo (ít nhất 10 mm mỗi chỗ), hoặc chỉ vị trí: --place"
                : "leave number and date blank in the draft (10 mm each), or give the place: --place"
        case .notationDiffers, .yearDiffers, .authorityDiffers, .positionDiffers:
            return vietnamese
                ? "sửa dự thảo, hoặc đăng ký lại với thông tin đúng như in trên trang"
                : "mend the draft, or register it again with what the page says"
        case .signerNotFound, .slotTooSmall, .sealOffPage, .noFreePlace, .noText, .pageTurned,
            .placeOffPage, .placeCoversText, .placesOverlap, .notationNotRead:
            let name = self.field?.name.lowercased() ?? "code"
            return vietnamese
                ? "chỉ vị trí: --place \(name)=TRANG,x,y,rộng,cao (mm, từ góc trên trái)"
                : "give the place: --place \(name)=PAGE,x,y,w,h (mm, from the top left)"
        }
    }

    private var vietnamese: String {
        let what = self.field.map(Self.vietnamese) ?? "mã tra cứu"
        let found = self.found ?? "?"
        let expected = self.expected ?? "?"
        return switch self.kind {
        case .noText: "tệp không có lớp chữ, không tìm được vị trí"
        case .numberNotFound: "không thấy chỗ ghi số: \"Số: … /\(expected)\""
        case .dateNotFound: "không thấy dòng \"ngày … tháng … năm\""
        case .gapTooSmall: "chỗ trống cho \(what) chỉ \(Self.comma(found)) mm, cần ít nhất 10 mm"
        case .gapFilled: "chỗ của \(what) đã ghi sẵn \"\(found)\""
        case .notationDiffers: "ký hiệu in \"\(found)\" khác ký hiệu trong sổ \"\(expected)\""
        case .notationNotRead: "không đọc được ký hiệu in trên trang để đối chiếu \"\(expected)\""
        case .yearDiffers: "năm in \"\(found)\" khác năm cấp số \(expected)"
        case .signerNotFound: "không thấy tên người ký \"\(expected)\" với chức vụ ở trên"
        case .positionDiffers: "trên tên người ký in \"\(found)\", dự thảo ghi \"\(expected)\""
        case .authorityDiffers: "thẩm quyền in \"\(found)\", dự thảo ghi \"\(expected)\""
        case .slotTooSmall: "chỗ ký chỉ cao \(Self.comma(found)) mm, cần ít nhất 10 mm"
        case .sealOffPage: "con dấu \(expected) mm sẽ ra ngoài trang"
        case .noFreePlace: "không còn chỗ trống cho \(what)"
        case .pageTurned: "trang bị xoay, không tìm được vị trí"
        case .placeOffPage: "vị trí của \(what) nằm ngoài trang"
        case .placeCoversText: "vị trí của \(what) đè lên chữ \"\(found)\""
        case .placesOverlap: "vị trí của \(what) đè lên \(found)"
        }
    }

    /// A measure as Vietnamese writes it: "9,9".
    private static func comma(_ measure: String) -> String {
        String(measure.map { $0 == "." ? "," : $0 })
    }

    private static func vietnamese(_ field: FormField) -> String {
        switch field {
        case .number: "số"
        case .day: "ngày"
        case .month: "tháng"
        case .year: "năm"
        case .person(let position): "chữ ký người thứ \(position)"
        case .seal(let position): "chữ ký cơ quan thứ \(position)"
        }
    }

    private var english: String {
        let what = self.field?.name.lowercased() ?? "code"
        let found = self.found ?? "?"
        let expected = self.expected ?? "?"
        return switch self.kind {
        case .noText: "the file has no text layer to find places in"
        case .numberNotFound: "no place for the number: \"Số: … /\(expected)\""
        case .dateNotFound: "no line \"ngày … tháng … năm\""
        case .gapTooSmall: "the gap for \(what) is \(found) mm, at least 10 mm are needed"
        case .gapFilled: "the gap for \(what) says \"\(found)\" already"
        case .notationDiffers: "the page says \"\(found)\", the book \"\(expected)\""
        case .notationNotRead: "no notation was read on the page to compare with \"\(expected)\""
        case .yearDiffers: "the page says year \"\(found)\", the number is of \(expected)"
        case .signerNotFound: "no signer \"\(expected)\" with a position above"
        case .positionDiffers: "above the name stands \"\(found)\", the draft says \"\(expected)\""
        case .authorityDiffers: "the page says \"\(found)\", the draft \"\(expected)\""
        case .slotTooSmall: "only \(found) mm to sign in, at least 10 mm are needed"
        case .sealOffPage: "a seal of \(expected) mm would leave the page"
        case .noFreePlace: "no free place for \(what)"
        case .pageTurned: "the page is turned; places cannot be found"
        case .placeOffPage: "the place of \(what) is not on the page"
        case .placeCoversText: "the place of \(what) covers \"\(found)\""
        case .placesOverlap: "the place of \(what) covers \(found)"
        }
    }
}
