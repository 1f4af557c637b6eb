internal import AntinRegistry
internal import Hummingbird
internal import Logging

extension Web {
    /// Lets pass who proved a short while ago to be there; others are asked again.
    func requireStepUp(_ context: Context, _ form: WebForm) async throws {
        guard self.isSteppedUp(context.session) else {
            throw Problem(
                .forbidden, "step_up", vi: "Cần xác nhận lại mật khẩu",
                en: "the password is needed once more")
        }
    }

    /// Notes who did what.
    ///
    /// - Parameter action: a word such as `document.opened`.
    func log(_ context: Context, _ action: String, _ object: String) async {
        context.logger.notice("\(action)", metadata: ["object": "\(object)"])
    }
}
