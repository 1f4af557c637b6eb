internal import AntinRegistry
internal import HTTPTypes

/// What the registry refuses about accounts, in words.
extension Problem {
    static func accountWords(_ code: Refusal.Code, _ detail: String) -> Row {
        switch code {
        case .loginTaken:
            Row(
                status: .conflict, vi: "Đã có người dùng tên đăng nhập \(detail)",
                en: "the login \(detail) is taken", nextVi: "chọn tên khác",
                nextEn: "choose another one")
        case .accountDisabled:
            Row(
                status: .conflict, vi: "Tài khoản đã bị khóa", en: "the account is disabled",
                nextVi: "mở lại tài khoản trước", nextEn: "open the account again first")
        case .lastAdministrator:
            Row(
                status: .conflict,
                vi: "Đây là người quản trị cuối cùng (\(detail)), chưa thay đổi gì",
                en: "this is the last administrator (\(detail)); nothing was changed",
                nextVi: "cấp quyền quản trị cho người khác trước",
                nextEn: "make somebody else an administrator first")
        case .weakPassword:
            Row(
                status: .unprocessableContent, vi: "Mật khẩu quá dễ đoán (\(detail))",
                en: "the password is too easy to guess (\(detail))",
                nextVi: "dùng ít nhất 12 ký tự, thí dụ bốn từ không liên quan nhau",
                nextEn: "use at least 12 characters, for example four unrelated words")
        case .linkSpent:
            Row(
                status: .gone, vi: "Đường dẫn này đã dùng hoặc đã hết hạn",
                en: "this link was used or has expired",
                nextVi:
                    "xin quản trị đường dẫn mới; quản trị đầu tiên chạy lại trên máy chủ: antind admin link",
                nextEn: "ask the administrator for a new one")
        case .linkWaits:
            Row(
                status: .forbidden, vi: "Đường dẫn này chưa mở được",
                en: "this link does not open yet",
                nextVi: "đợi đến giờ đã báo; người dùng có thể tự đổi mật khẩu để hủy đường dẫn",
                nextEn: "wait until the time that was told; the person can change the password to "
                    + "end it")
        case .secretsLost:
            Row(
                status: .serviceUnavailable,
                vi: "Khóa của mã xác thực trên máy chủ bị hỏng, chưa lưu gì",
                en: "the server's key for second factors is damaged; nothing was kept",
                nextVi: "báo người quản máy chủ: antind doctor",
                nextEn: "tell who runs the server: antind doctor")
        case .removalWaits:
            Row(
                status: .conflict,
                vi: "Khóa hoặc bớt quyền một quản trị khác phải chờ người thứ hai, hoặc một giờ",
                en: "another administrator is disabled, or loses the role, on a second person's "
                    + "word, or after an hour",
                nextVi: "xin ở trang người dùng; gấp thì nhờ người quản máy chủ: antind account "
                    + "disable",
                nextEn: "ask for it on the page of the user; in a hurry, who runs the server: "
                    + "antind account disable")
        case .notConfirmer:
            Row(
                status: .forbidden, vi: "Việc này cần người khác xác nhận, hoặc chưa đến lúc",
                en: "somebody else must confirm this, or it is too early",
                nextVi: "xem ai được xác nhận ở trang người dùng",
                nextEn: "see on the page of users who may confirm")
        default:
            Row(status: .notFound, vi: "Không có tài khoản đó", en: "no such account")
        }
    }
}
