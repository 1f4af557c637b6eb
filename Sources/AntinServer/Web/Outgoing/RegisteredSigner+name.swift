internal import AntinCrypto
internal import AntinRegistry

extension RegisteredSigner {
    /// Whose certificate it is, by its own words.
    var subjectName: String? { (try? Certificate.cached(der: self.der))?.subject.commonName }
}
