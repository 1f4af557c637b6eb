internal import AntinCore
internal import AntinRegistry
internal import HTTPTypes
internal import Hummingbird

extension Web {
    /// Lets pass who proved a short while ago to be there, or does so in this form: the code where
    /// there is a second factor, else the password. Others are asked again.
    func requireStepUp(_ context: Context, _ form: WebForm) async throws {
        let session = try context.signedIn()
        guard !self.isSteppedUp(session) else { return }
        let (password, code) = (form.first("confirm_password"), form["confirm_code"])
        guard password?.isEmpty == false || code != nil else { throw Self.stepUpNeeded }
        let answer = try await self.registry.stepUp(
            session, password: password, code: code,
            from: LoginSource(address: context.loginAddress))
        switch answer {
        case nil:
            // Whoever has copied the cookie before does not share what was just confirmed.
            let renewed = try await self.registry.renew(session, steppedUp: false)
            context.renewal.set(renewed.secret)
        case .wait(let seconds): throw Self.tooManyGuesses(seconds)
        default:
            throw Problem(
                .forbidden, "step_up", vi: "Mật khẩu hoặc mã xác nhận chưa đúng",
                en: "the password or the code is not right",
                nextVi: "quay lại và nhập lại", nextEn: "go back and type it again")
        }
    }

    static let stepUpNeeded = Problem(
        .forbidden, "step_up", vi: "Cần xác nhận lại mật khẩu hoặc mã",
        en: "the password or the code is needed once more",
        nextVi: "quay lại, nhập mật khẩu hoặc mã ở cuối biểu mẫu",
        nextEn: "go back and fill in the password or the code at the end of the form")

    static func tooManyGuesses(_ seconds: Int) -> Problem {
        Problem(
            .tooManyRequests, "too_many_guesses",
            vi: "Đã nhập sai nhiều lần; thử lại sau \(seconds) giây",
            en: "too many wrong guesses; try again in \(seconds) seconds")
    }

    /// Notes who did what.
    ///
    /// - Parameter action: a word such as `document.opened`.
    func log(
        _ context: Context, _ action: String, _ object: String, organ: OrganID? = nil,
        detail: String? = nil
    ) async {
        await self.registry.logAccess(
            AccessEvent(
                actor: context.token?.id ?? "-", action: action, object: object,
                organ: organ ?? context.organ?.id, detail: detail,
                address: context.remoteAddress))
    }
}

extension Context {
    /// The session, or the way to the page that begins one.
    func signedIn() throws -> WebSession {
        guard let session else {
            _ = try self.authenticated()
            // A program with a token is no person at a browser.
            throw Problem(
                .forbidden, "pages_only", vi: "Trang này dành cho người đăng nhập bằng trình duyệt",
                en: "this page is for people who signed in with a browser")
        }
        return session
    }
}
