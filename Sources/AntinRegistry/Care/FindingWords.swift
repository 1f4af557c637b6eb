// What the doctor found, for people.

package import AntinCore

extension Finding {
    /// What was looked at, in plain words.
    package func title(in language: Language) -> String {
        guard let words = Self.words[self.name] else { return self.name }
        return language == .vietnamese ? words.title.vi : words.title.en
    }

    /// What to do about it; empty if nothing needs to be done.
    package func fix(in language: Language) -> String {
        guard self.status != .ok, let words = Self.words[self.name] else { return "" }
        return language == .vietnamese ? words.fix.vi : words.fix.en
    }

    private typealias Pair = (vi: String, en: String)

    private static let restore: Pair = (
        "Dừng ghi. Phục hồi bản sao lưu mới nhất vào một thư mục khác: antind backup restore.",
        "Stop writing. Restore the newest backup into another directory: antind backup restore."
    )

    private static let replay: Pair = (
        "Ai đó đã sửa dữ liệu ngoài hệ thống, hoặc đĩa hỏng. Giữ nguyên thư mục, đối chiếu với bản "
            + "sao lưu bằng antind backup verify, rồi phục hồi.",
        "Somebody changed data behind the register, or the disk failed. Keep the directory as it "
            + "is, compare with a backup (antind backup verify), then restore."
    )

    private static let words: [String: (title: Pair, fix: Pair)] = [
        "store.durability": (
            ("Dữ liệu được ghi bền xuống đĩa", "What is written is on the disk"), Self.restore
        ),
        "store.integrity": (("Cơ sở dữ liệu nguyên vẹn", "The database is whole"), Self.restore),
        "mode": (
            ("Sổ có nhận ghi không", "Whether the register takes entries"),
            (
                "Xem lý do ở trên. Bản phục hồi cũ hơn mốc: tìm bản sao lưu mới hơn, hoặc lấy lại "
                    + "mục thiếu bằng antind log recover; không adopt. Chỉ khi mất mốc: antind anchor adopt.",
                "See the reason above. A copy behind the anchor: find a newer backup, or take the "
                    + "missing entries back with antind log recover; do not adopt. Only a lost anchor: antind "
                    + "anchor adopt."
            )
        ),
        "head": (("Đầu chuỗi", "The head of the log"), Self.restore),
        "head.anchor": (
            ("Mốc khớp với sổ", "The anchor agrees with the register"),
            (
                "Không bao giờ tự sửa tệp mốc. Mốc cao hơn sổ: làm như dòng “nhận ghi”. Chỉ khi mất "
                    + "mốc: tìm đầu chuỗi cao nhất mà bên ngoài biết, rồi antind anchor adopt TỆP.",
                "Never edit the anchor. If it stands further than the register: see whether it takes "
                    + "entries. Only if it is lost: find the highest head that is known outside, "
                    + "then antind anchor adopt FILE."
            )
        ),
        "head.publication": (
            ("Phần công bố khớp với sổ", "What is published agrees with the register"),
            (
                "Khởi động lại antind serve: phần công bố được ghi lại từ sổ.",
                "Start antind serve again: what is published is written anew from the entries."
            )
        ),
        "replay.chain": (("Chuỗi băm liền mạch", "The chain of hashes is unbroken"), Self.replay),
        "replay.root": (
            ("Gốc cây khớp với các mục", "The root is that of the entries"), Self.replay
        ),
        "replay.rules": (("Các mục đúng quy tắc sổ", "The entries keep the rules"), Self.replay),
        "replay.record": (
            ("Nội dung đúng như đã cam kết", "Contents are what was committed to"),
            (
                "Nhập lại nội dung từ phiếu và tệp của nơi nhận: antind log reenter PHIẾU TỆP.",
                "Enter the contents again from the recipients' receipts and files: antind log "
                    + "reenter RECEIPT FILE."
            )
        ),
        "contents": (
            ("Nội dung phải nhập lại sau phục hồi", "Contents to enter again after a restore"),
            (
                "Nhập lại từ phiếu và tệp của nơi nhận: antind log reenter PHIẾU TỆP.",
                "Enter them from the recipients' receipts and files: antind log reenter RECEIPT "
                    + "FILE."
            )
        ),
        "replay.numbers": (
            ("Số trong sổ khớp với chuỗi", "The books' counters agree with the log"), Self.replay
        ),
        "replay.tiles": (
            ("Tệp công bố đúng từng byte", "Every published file is right"),
            (
                "Khởi động lại antind serve: tệp công bố được ghi lại từ sổ.",
                "Start antind serve again: published files are written anew."
            )
        ),
        "replay.files": (
            ("Tệp văn bản còn đủ, đúng", "Every document's file is there and right"),
            (
                "Chép lại tệp thiếu từ bản sao lưu hoặc bản của nơi nhận.",
                "Copy the missing files from a backup or from a recipient."
            )
        ),
        "disk": (
            ("Chỗ trống trên đĩa", "Free space on the disk"),
            ("Dọn hoặc mở rộng đĩa trước khi sổ ngừng nhận.", "Make room before writing stops.")
        ),
        "clock": (
            ("Đồng hồ máy chủ", "The machine's clock"),
            (
                "Chỉnh giờ (NTP), rồi: antind log resume --cause clock --reason …",
                "Set the clock (NTP), then: antind log resume --cause clock --reason …"
            )
        ),
        "anchor.place": (
            ("Nơi để mốc", "Where the anchor lies"),
            (
                "Để mốc trên đĩa khác với dữ liệu, không sao lưu tệp mốc.",
                "Keep the anchor on another disk than the data, and never in a backup."
            )
        ),
        "anchor.reach": (
            ("Điều mốc không thấy được", "What the anchor cannot see"),
            (
                "Gửi đầu chuỗi ra ngoài mỗi tuần (in, thư cho kiểm toán): chỉ người giữ nó thấy được "
                    + "máy bị quay lui.",
                "Hand the head to somebody outside every week: only who keeps it sees a machine "
                    + "that was turned back."
            )
        ),
        "secrets": (
            ("Khóa của mã xác thực và webhook", "The key of second factors and webhooks"),
            (
                "Đặt lại tệp secrets.key cũ (trong bản sao lưu) rồi khởi động lại. Nếu đã mất hẳn: bỏ "
                    + "tệp hỏng, khởi động lại, mỗi người đặt lại mã xác thực (antind account "
                    + "password --forget-second-factor), lập lại webhook.",
                "Put the old secrets.key back (a backup holds it) and start again. If it is lost: take "
                    + "a damaged file away, start again, let everybody set a new second factor "
                    + "(antind account password --forget-second-factor), and make the webhooks anew."
            )
        ),
        "certificates": (
            ("Hạn của chứng thư ký", "How long certificates last"),
            (
                "Xin chứng thư mới và đăng ký trước ngày hết hạn: Quản trị, mục Chứng thư.",
                "Have a new certificate issued and register it before the day: Administration, "
                    + "Certificates."
            )
        ),
        "backup.last": (
            ("Bản sao lưu gần nhất", "The last backup"),
            ("Chạy: antind backup create THƯ_MỤC_MỚI", "Run: antind backup create NEW_DIRECTORY")
        ),
        "backup.drill": (
            ("Lần thử phục hồi gần nhất", "The last restore test"),
            ("Chạy: antind backup drill THƯ_MỤC_SAO_LƯU", "Run: antind backup drill BACKUP")
        ),
        "keys.log": (
            ("Khóa của chuỗi", "The log's key"),
            (
                "KHÓA THỬ NGHIỆM: chỉ để dùng thử. Dùng thật thì lập sổ mới với khóa có mật khẩu.",
                "A TEST KEY: for trying things out only. For real use make a register whose keys "
                    + "have a passphrase."
            )
        ),
        "keys.status": (
            ("Khóa tình trạng", "The status key"),
            (
                "KHÓA THỬ NGHIỆM: chỉ để dùng thử. Dùng thật thì lập sổ mới với khóa có mật khẩu.",
                "A TEST KEY: for trying things out only. For real use make a register whose keys "
                    + "have a passphrase."
            )
        ),
    ]
}
