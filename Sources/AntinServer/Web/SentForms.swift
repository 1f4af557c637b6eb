internal import AntinCrypto
internal import HTTPTypes
internal import Hummingbird
internal import Synchronization

/// Forms that were sent, so that one sent twice acts once: a double click, a reload, a network that
/// lost the answer.
///
/// Each page gives its forms a name of their own (`form_id`); a form with that name and the very
/// same fields is answered as it was the first time. What was refused is forgotten, so that it can
/// be sent again. Kept in memory, for an hour: who sends a form again after a restart is asked what
/// the register asks then; acts that must not happen twice have an ``OperationKey`` besides.
final class SentForms: Sendable {
    private enum State {
        case working
        /// Where its answer led; nil for an answer that is shown once.
        case done(location: String?)
    }

    private struct Kept {
        var state: State
        let time: Int64
    }

    private let kept = Mutex<[Digest: Kept]>([:])
    private static let limit = 10_000
    private static let milliseconds: Int64 = 3_600_000

    /// Lets a form pass that was not sent before.
    ///
    /// - Throws: ``SentAgain`` with where the first answer led.
    func begin(_ form: Digest, at now: Int64) throws {
        let state: State? = self.kept.withLock { kept in
            if let old = kept[form], now - old.time < Self.milliseconds { return old.state }
            if kept.count >= Self.limit {
                kept = kept.filter { now - $0.value.time < Self.milliseconds }
                // More forms in an hour than people can send: the oldest half goes.
                if kept.count >= Self.limit {
                    let middle = kept.values.map(\.time).sorted()[kept.count / 2]
                    kept = kept.filter { $0.value.time > middle }
                }
            }
            kept[form] = Kept(state: .working, time: now)
            return nil
        }
        switch state {
        case nil: return
        case .working: throw SentAgain(location: nil)
        case .done(let location): throw SentAgain(location: location)
        }
    }

    func end(_ form: Digest, with response: Response?) {
        self.kept.withLock { kept in
            switch response?.status.code {
            case 303?: kept[form]?.state = .done(location: response?.headers[.location])
            case 200?: kept[form]?.state = .done(location: nil)
            default: kept[form] = nil
            }
        }
    }
}

/// The form was sent before.
struct SentAgain: Error {
    let location: String?

    static let problem = Problem(
        .conflict, "sent_again", vi: "Biểu mẫu này đã gửi rồi; không làm lại lần nữa",
        en: "the form was sent already; nothing was done again",
        nextVi: "mở lại trang để xem kết quả", nextEn: "open the page again to see what came of it")
}

/// The form of one request, once it was read.
final class FormInHand: Sendable {
    let digest = Mutex<Digest?>(nil)
}

/// Notes what became of the form of a request, and answers one that was sent before.
struct SentFormMiddleware: RouterMiddleware {
    let web: Web

    func handle(
        _ request: Request, context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard request.method == .post, context.session != nil else {
            return try await next(request, context)
        }
        do {
            let response = try await next(request, context)
            self.end(context, response)
            return response
        } catch let again as SentAgain {
            guard let location = again.location else { throw SentAgain.problem }
            var response = Response.redirect(to: location)
            response.headers[.cacheControl] = "no-store"
            return response
        } catch {
            self.end(context, nil)
            throw error
        }
    }

    private func end(_ context: Context, _ response: Response?) {
        guard let digest = context.formInHand.digest.withLock({ $0 }) else { return }
        self.web.sentForms.end(digest, with: response)
    }
}
