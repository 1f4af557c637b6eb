// What the doctor found, in Vietnamese.

package import AntinCore
package import AntinRegistry

extension Finding {
    /// The detail in words. Names, paths, times and what the engine says stay as they are.
    package func detail(in language: Language) -> String {
        guard language == .vietnamese else { return self.detail }
        if let whole = Self.whole[self.detail] { return whole }
        guard let parts = Self.parts[self.name.hasPrefix("replay.") ? "replay" : self.name] else {
            return self.detail
        }
        return parts.reduce(self.detail) { $0.replacing($1.en, with: $1.vi) }
    }

    private static let whole = [
        "the engine finds nothing": "không thấy lỗi",
        "writable": "nhận ghi",
        "nothing stands against writing": "không có gì cản việc ghi",
        "there is none": "không có",
        "missing": "thiếu",
        "free space cannot be found out": "không biết còn trống bao nhiêu",
        "the anchor lies in the data directory: whoever copies one copies both":
            "mốc nằm trong thư mục dữ liệu: chép một là chép cả hai",
        "a snapshot of the whole machine restores the anchor too; only a witness elsewhere would show it":
            "ảnh chụp cả máy khôi phục cả mốc; chỉ người chứng kiến ở nơi khác thấy được",
        "none is noted": "chưa ghi nhận lần nào",
        "not encrypted: a test key": "không mã hóa: khóa thử nghiệm",
        "encrypted": "có mật khẩu",
        "kept elsewhere": "giữ nơi khác",
        "ANCHOR_MISSING": "không có mốc (ANCHOR_MISSING)",
    ]

    private static let parts: [String: [(en: String, vi: String)]] = [
        "replay": [(" entries", " mục"), (" is missing", ": thiếu"), (" is damaged", ": hỏng")],
        "disk": [(" are free", " còn trống")],
        "anchor.place": [("on the same disk as the data", "cùng đĩa với dữ liệu")],
        "certificates": [
            (" in use, none ends within ", " đang dùng, không chứng thư nào hết hạn trong "),
            (" days left", " ngày"), (" days", " ngày"), (": expired", ": đã hết hạn"),
        ],
        "clock": [(" is before the last entry, ", " sớm hơn mục cuối, ")],
        "mode": [
            (" entries here, the anchor says ", " mục ở đây, mốc nói "),
            (" entries here, the publication says ", " mục ở đây, phần công bố nói "),
            ("closed by entry ", "khép bởi mục "),
        ],
        "head.anchor": [(" where the store has ", ", trong khi sổ có ")],
        "head.publication": [(" where the store has ", ", trong khi sổ có ")],
        "backup.last": [(" entries, ", " mục, ")],
        "backup.drill": [(" entries, ", " mục, ")],
    ]
}
