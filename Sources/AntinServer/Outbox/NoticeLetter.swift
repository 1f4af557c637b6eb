internal import AntinCore
internal import AntinLog
internal import AntinRegistry

/// The letter to the owner of an account, in both languages: what was changed, when, and what to do
/// if it was somebody else. No secret, no link: a letter that says "click here" teaches to click.
struct NoticeLetter {
    let headline: String
    let text: String

    /// `nil` for facts that are none of a notice.
    init?(_ facts: JSONValue, _ subject: OutboxSubject, _ publicAddress: String) {
        guard let notice = facts["notice"]?.string.flatMap({ AccountNotice(rawValue: $0) }),
            let login = facts["login"]?.string,
            let time = facts["time"]?.string.flatMap({ try? Timestamp(parsing: $0) })
        else { return nil }
        let (vi, en) = Self.words(notice, facts)
        let site = publicAddress.split(separator: "/").last.map(String.init) ?? publicAddress
        let isOwn = facts["own"]?.bool ?? false
        self.headline = "Ấn tín: \(vi.what) (\(en.what))"
        self.text = """
            Tài khoản \(login) tại \(site), \(subject.organName)

            \(vi.line)
            Lúc: \(PageDate.text(time)) (+07:00)
            \(isOwn ? "Người làm: chính tài khoản này" : "Người làm: quản trị, hoặc người quản máy chủ")

            Nếu không phải việc của thầy/cô: báo ngay quản trị của cơ quan, rồi tự mở trang đăng nhập, \
            đổi mật khẩu và xem mục Tài khoản của tôi.
            Thư này không có đường dẫn và không bao giờ hỏi mật khẩu.

            ---
            Account \(login) at \(site), \(subject.organName)

            \(en.line)
            Time: \(PageDate.text(time)) (+07:00)
            \(isOwn ? "Done by: this account" : "Done by: an administrator, or who runs the server")

            If it was not you: tell your administrator at once, open the sign-in page yourself, change \
            the password and look at My account.
            This letter holds no link and never asks for a password.

            """
    }

    private typealias Words = (what: String, line: String)

    private static func words(_ notice: AccountNotice, _ facts: JSONValue) -> (vi: Words, en: Words)
    {
        let role = facts["role"]?.string ?? ""
        let organ = facts["organ"]?.string ?? ""
        return switch notice {
        case .passwordChanged:
            (
                ("mật khẩu đã đổi", "Mật khẩu vừa được đổi; các phiên đăng nhập khác đã kết thúc."),
                ("password changed", "The password was changed; other sessions have ended.")
            )
        case .passwordChosen:
            (
                ("mật khẩu đã đặt", "Mật khẩu đầu tiên vừa được chọn bằng đường dẫn một lần."),
                ("password chosen", "The first password was chosen with a one-time link.")
            )
        case .passwordReset:
            (
                ("mật khẩu đã đặt lại", "Mật khẩu vừa được đặt lại bằng đường dẫn một lần."),
                ("password reset", "The password was reset with a one-time link.")
            )
        case .linkMade:
            (
                ("sắp đặt lại mật khẩu", "Một đường dẫn đặt lại mật khẩu vừa được lập."),
                ("password reset asked", "A link to reset the password was made.")
            )
        case .factorAdded:
            (
                ("đã thêm mã xác thực", "Bước xác nhận thứ hai vừa được bật."),
                ("second factor added", "A second factor was added.")
            )
        case .factorReplaced:
            (
                ("mã xác thực đã thay", "Bước xác nhận thứ hai vừa được thay bằng thiết bị khác."),
                ("second factor replaced", "The second factor was replaced by another device.")
            )
        case .factorRemoved:
            (
                ("đã bỏ mã xác thực", "Bước xác nhận thứ hai vừa bị bỏ."),
                ("second factor removed", "The second factor was taken away.")
            )
        case .roleAdded:
            (
                ("thêm quyền", "Thêm quyền: \(role), cơ quan \(organ)."),
                ("role added", "Role added: \(role), organ \(organ).")
            )
        case .roleRemoved:
            (
                ("bớt quyền", "Bớt quyền: \(role), cơ quan \(organ)."),
                ("role removed", "Role removed: \(role), organ \(organ).")
            )
        case .rolesChanged:
            (
                ("quyền đã thay đổi", "Quyền của tài khoản vừa được đặt lại."),
                ("roles changed", "The roles of the account were changed.")
            )
        case .identityAdded:
            (
                (
                    "thêm cách đăng nhập",
                    "Từ nay đăng nhập được bằng tài khoản của cơ quan (nơi cấp danh tính)."
                ),
                (
                    "new way to sign in",
                    "From now on the office's identity provider signs in to this account."
                )
            )
        case .disabled:
            (
                ("tài khoản bị khóa", "Tài khoản vừa bị khóa."),
                ("account disabled", "The account was disabled.")
            )
        case .removalAsked:
            (
                (
                    "có người xin bớt quyền quản trị",
                    "Một quản trị khác xin khóa tài khoản này hoặc bớt quyền quản trị của nó."
                ),
                (
                    "removal asked",
                    "Another administrator asks that this account be disabled, or lose that role."
                )
            )
        }
    }
}
