package import AntinCore
internal import AntinCrypto
internal import AntinFetch
package import AntinLog

/// The sender's server, asked about a document. Only `--online` makes one.
///
/// Where to ask comes from the pinned trust list alone, never from the document.
package struct LiveRegister {
    private let verifier: Verifier
    private let now: Timestamp
    private let client: HTTPClient

    package init(_ verifier: Verifier, at now: Timestamp) {
        self.verifier = verifier
        self.now = now
        self.client = HTTPClient(
            limits: HTTPClient.Limits(
                totalMilliseconds: 60_000, maxBodyBytes: Receipt.maxBytes))
    }

    /// What the server of the document's office says.
    package func answer(about subject: VerifierSubject) -> Verifier.LiveAnswer {
        let question = subject.question(by: self.verifier, at: self.now)
        guard let digest = question.sha256 else { return .unreachable("no digest to ask about") }
        guard let url = question.organ?.url else {
            return .unreachable("no address in the pinned trust list")
        }
        let base = url.hasSuffix("/") ? String(url.dropLast()) : url
        do throws(FetchError) {
            let response = try self.client.get("\(base)/api/lookup?sha256=\(digest.hex)")
            return Self.read(response, from: base)
        } catch {
            return .unreachable("\(base): \(error.detail)")
        }
    }

    private static func read(_ response: HTTPResponse, from base: String) -> Verifier.LiveAnswer {
        let value = try? JSONValue(parsingLoosely: response.body, maxBytes: Receipt.maxBytes)
        if response.isSuccess, let value {
            guard let receipt = try? Receipt(parsing: value.canonical) else {
                return .unreachable("\(base): no receipt in the answer")
            }
            return .receipt(receipt)
        }
        // Only the register's own "no" counts; a wrong address or a proxy answers 404 as well.
        if response.status == 404,
            value?["type"]?.string == "urn:antin:problem:not_registered"
        {
            return .notRegistered(origin: nil)
        }
        return .unreachable("\(base): HTTP \(response.status)")
    }
}

extension VerifierSubject {
    /// The office to ask, and the digest to ask about.
    fileprivate func question(
        by verifier: Verifier, at now: Timestamp
    ) -> (organ: TrustedOrgan?, sha256: Digest?) {
        func organ(of receipt: Receipt) -> TrustedOrgan? {
            verifier.bundles.lazy.compactMap { $0.organ(receipt.subject.body.organ) }.first
        }
        switch self.subject {
        case .file(let file, let receipt):
            let question = verifier.question(about: file, at: now)
            return (question.organ ?? receipt.flatMap(organ), question.sha256)
        case .receipt(let receipt):
            return (organ(of: receipt), (try? receipt.documentRecord())?.files.first?.sha256)
        }
    }
}
