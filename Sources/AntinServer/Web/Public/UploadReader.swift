internal import AntinLog
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import Synchronization

/// Takes files from anybody without letting them fill the memory: what all uploads in progress hold
/// together is limited, and whoever comes beyond that is told to come again.
final class UploadReader: Sendable {
    private let maxFileBytes: Int
    private let free: Mutex<Int>

    /// - Parameter maxHeldBytes: of all uploads together.
    init(maxFileBytes: Int, maxHeldBytes: Int = 96 << 20) {
        self.maxFileBytes = maxFileBytes
        self.free = Mutex(max(maxHeldBytes, maxFileBytes + (1 << 20)))
    }

    /// Hands the body of a request to `body`; its bytes count as held until that has finished.
    func read<Answer: Sendable>(
        _ request: Request, upTo limit: Int, _ body: ([UInt8]) async throws -> Answer
    ) async throws -> Answer {
        let tooLarge = Self.tooLarge(limit)
        // What says that it is too large is not waited for.
        if let length = request.headers[.contentLength], Int(length).map({ $0 > limit }) ?? true {
            throw tooLarge
        }
        var held = 0
        defer { self.free.withLock { $0 += held } }
        var buffer = ByteBuffer()
        do {
            for try await var part in request.body {
                let count = part.readableBytes
                guard held + count <= limit else { throw tooLarge }
                let isTaken = self.free.withLock { free in
                    guard free >= count else { return false }
                    free -= count
                    return true
                }
                guard isTaken else { throw Places.busy }
                held += count
                buffer.writeBuffer(&part)
            }
        } catch let problem as Problem {
            throw problem
        } catch {
            throw Problem(
                .badRequest, "bad_body", vi: "Nội dung gửi lên bị cắt giữa chừng",
                en: "what was sent broke off in the middle", nextVi: "gửi lại",
                nextEn: "send it again")
        }
        return try await body(Array(buffer: buffer))
    }

    /// The same for a form with files.
    func form<Answer: Sendable>(
        _ request: Request, _ body: (MultipartForm) async throws -> Answer
    ) async throws -> Answer {
        guard let type = request.headers[.contentType],
            let boundary = MultipartForm.boundary(in: type)
        else {
            throw Problem(
                .unsupportedMediaType, "not_a_form", vi: "Cần biểu mẫu có tệp kèm theo",
                en: "a multipart/form-data form is needed")
        }
        return try await self.read(request, upTo: self.maxFileBytes + (1 << 20)) { bytes in
            let form: MultipartForm
            do throws(FormatError) {
                form = try MultipartForm(parsing: bytes, boundary: boundary)
            } catch {
                throw Problem(
                    .badRequest, "bad_form", vi: "Biểu mẫu không đọc được: \(error)",
                    en: "the form cannot be read: \(error)")
            }
            return try await body(form)
        }
    }

    static func tooLarge(_ limit: Int) -> Problem {
        Problem(
            .contentTooLarge, "too_large", vi: "Tệp quá lớn, tối đa \(limit >> 20) MB",
            en: "the file is too large, at most \(limit >> 20) MB",
            nextVi: "xin cơ quan gửi tệp nhỏ hơn, hoặc kiểm tra bằng antin-verify trên máy",
            nextEn: "ask the sender for a smaller file, or check it with antin-verify")
    }
}
