package import AntinCore
package import AntinLog

extension VerifierSubject {
    /// Judges the subject; `live` is what the sender's server said.
    package func report(by verifier: Verifier, live: Verifier.LiveAnswer?, at now: Timestamp)
        -> Report
    {
        switch self.subject {
        case .file(let file, let receipt):
            return verifier.report(on: file, receipt: receipt, live: live, at: now)
        case .receipt(let receipt):
            if case .receipt(let fresh) = live {
                return verifier.report(onReceipt: fresh, online: true, at: now)
            }
            return verifier.report(onReceipt: receipt, at: now)
        }
    }
}
