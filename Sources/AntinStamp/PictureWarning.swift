package import AntinCore

/// What somebody should look at before a picture is used; it does not forbid the use.
package enum PictureWarning: String, Worded {
    /// A person's signature is blue (Decree 30/2020, Appendix I).
    case notBlue
    /// A seal is red.
    case notRed
    /// Fewer than 150 pixels to the inch on paper.
    case coarse
    /// The file says another real size than the one given; the given one is used.
    case otherSize

    package var phrase: Phrase {
        switch self {
        case .notBlue:
            Phrase(
                vi: "Ảnh chữ ký không phải màu xanh", en: "The picture of the signature is not blue"
            )
        case .notRed:
            Phrase(vi: "Ảnh con dấu không phải màu đỏ", en: "The picture of the seal is not red")
        case .coarse:
            Phrase(
                vi: "Ảnh dưới 150 điểm mỗi inch, in ra sẽ thô",
                en: "The picture has fewer than 150 pixels to the inch and will look coarse")
        case .otherSize:
            Phrase(
                vi: "Kích thước ghi trong tệp ảnh khác số milimét đã cho; dùng số đã cho",
                en: "The file says another size than the millimetres given; those are used")
        }
    }
}
