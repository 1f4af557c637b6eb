package import AntinCore

/// Why a picture cannot stand for a signature or a seal.
package enum PictureFault: String, Worded {
    case jpeg, notPNG, damaged, tooLarge
    /// Every pixel is opaque, or the file has no transparency at all.
    case opaqueBackground
    /// White paper around or behind the ink.
    case paper
    /// Nothing is seen.
    case empty
    /// The real size of a seal is neither in the file nor given.
    case unknownSize
    /// A seal of this size does not exist: ``Stamps/sealMillimetres``.
    case impossibleSize
    /// The seal is larger than the place that the form keeps for it.
    case largerThanPlace

    package var phrase: Phrase {
        switch self {
        case .jpeg:
            Phrase(
                vi: "Ảnh là JPEG, không có nền trong suốt; cần ảnh PNG nền trong suốt",
                en: "The picture is a JPEG, which has no transparency; a PNG with a transparent "
                    + "background is needed")
        case .notPNG:
            Phrase(vi: "Ảnh không phải là PNG", en: "The picture is no PNG")
        case .damaged:
            Phrase(vi: "Tệp PNG bị hỏng hoặc bị cắt", en: "The PNG is damaged or cut off")
        case .tooLarge:
            Phrase(
                vi: "Ảnh quá lớn: tối đa 4096 điểm mỗi cạnh, 8 triệu điểm, 16 MB",
                en: "The picture is too large: at most 4096 pixels a side, 8 million pixels, "
                    + "16 MB")
        case .opaqueBackground:
            Phrase(
                vi: "Nền ảnh không trong suốt; cần ảnh PNG nền trong suốt",
                en: "The background is opaque; a PNG with a transparent background is needed")
        case .paper:
            Phrase(
                vi: "Ảnh còn nền giấy trắng; cần xóa nền",
                en: "White paper is left in the picture; its background must be cut away")
        case .empty:
            Phrase(vi: "Ảnh trống", en: "The picture is empty")
        case .unknownSize:
            Phrase(
                vi: "Không biết kích thước thật của con dấu; ghi số milimét",
                en: "The real size of the seal is unknown; give its millimetres")
        case .largerThanPlace:
            Phrase(
                vi: "Con dấu lớn hơn ô đã chuẩn bị; chuẩn bị lại với đúng kích thước con dấu",
                en: "The seal is larger than its prepared place; prepare the form for this size")
        case .impossibleSize:
            Phrase(
                vi: "Con dấu phải rộng từ 20 đến 60 mm",
                en: "A seal is between 20 and 60 mm wide")
        }
    }
}
