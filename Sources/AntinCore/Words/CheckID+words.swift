// CheckID+words.swift

extension CheckID {
    /// What the check looks at, as a noun: for lists of what was not checked.
    package func name(in language: Language) -> String { self.words.name.text(in: language) }

    /// What is so now that the check has passed.
    package func passed(in language: Language) -> String { self.words.passed.text(in: language) }

    /// What is so now that the check has failed.
    package func failed(in language: Language) -> String { self.words.failed.text(in: language) }

    /// Every phrase about checks, for the test that reads them all.
    package static var phrases: [Phrase] {
        Self.allCases.flatMap { [$0.words.name, $0.words.passed, $0.words.failed] }
    }

    private struct Words {
        let name: Phrase
        let passed: Phrase
        let failed: Phrase

        init(
            name: (vi: String, en: String), passed: (vi: String, en: String),
            failed: (vi: String, en: String)
        ) {
            self.name = Phrase(vi: name.vi, en: name.en)
            self.passed = Phrase(vi: passed.vi, en: passed.en)
            self.failed = Phrase(vi: failed.vi, en: failed.en)
        }
    }

    private var words: Words {
        switch self {
        case .fileIntegrity:
            Words(
                name: ("tính nguyên vẹn của tệp", "integrity of the file"),
                passed: ("tệp nguyên vẹn, chữ ký đúng", "file unchanged, signatures correct"),
                failed: ("tệp đã bị sửa hoặc chữ ký sai", "file changed or a signature wrong"))
        case .fileCoverage:
            Words(
                name: ("phạm vi chữ ký", "extent of the signatures"),
                passed: ("chữ ký bao trùm cả văn bản", "signatures cover the whole document"),
                failed: ("chữ ký không bao trùm cả văn bản", "signatures leave a part uncovered"))
        case .fileChanges:
            Words(
                name: ("thay đổi sau khi ký", "changes after signing"),
                passed: ("phần đã ký không bị sửa", "what was signed is unchanged"),
                failed: ("có thay đổi sau khi ký", "something was changed after signing"))
        case .personSignature:
            Words(
                name: ("chữ ký của người có thẩm quyền", "the signing person's signature"),
                passed: ("người có thẩm quyền đã ký", "signed by the person in charge"),
                failed: (
                    "chữ ký của người có thẩm quyền không đạt",
                    "the signing person's signature does not hold"
                ))
        case .sealSignature:
            Words(
                name: ("chữ ký số của cơ quan", "the office's signature"),
                passed: ("cơ quan đã ký số", "signed by the office"),
                failed: ("chữ ký số của cơ quan không đạt", "the office's signature does not hold"))
        case .sealLast:
            Words(
                name: ("thứ tự ký", "order of signing"),
                passed: ("cơ quan ký sau cùng", "the office signed last"),
                failed: ("cơ quan không ký sau cùng", "the office did not sign last"))
        case .signerPath:
            Words(
                name: ("chứng thư của người ký", "the signers' certificates"),
                passed: (
                    "chứng thư còn hạn lúc ký, do nơi tin cậy cấp",
                    "certificates valid when signed, from a trusted issuer"
                ),
                failed: (
                    "chứng thư không do nơi tin cậy cấp hoặc không còn hạn",
                    "a certificate is not from a trusted issuer, or was out of date"
                ))
        case .sealOrgan:
            Words(
                name: ("cơ quan ký", "the signing office"),
                passed: ("đúng cơ quan ban hành", "signed by the issuing office itself"),
                failed: ("chữ ký của cơ quan khác", "signed by another office"))
        case .signerRegistered:
            Words(
                name: ("thẩm quyền ký", "entitlement to sign"),
                passed: ("người ký do cơ quan đăng ký", "signers registered by the office"),
                failed: ("người ký không do cơ quan đăng ký", "a signer is not registered"))
        case .registerCommitment:
            Words(
                name: ("dữ liệu trong phiếu", "the receipt's record"),
                passed: ("dữ liệu khớp với sổ", "record matches the register"),
                failed: ("dữ liệu không khớp với sổ", "record does not match the register"))
        case .registerFile:
            Words(
                name: ("tệp trong sổ", "the registered file"),
                passed: ("đúng tệp đã vào sổ", "this is the registered file"),
                failed: ("không phải tệp đã vào sổ", "this is not the registered file"))
        case .registerInclusion:
            Words(
                name: ("mục trong sổ", "the register's entry"),
                passed: ("có trong sổ", "in the register"),
                failed: ("không chứng minh được là có trong sổ", "not proven to be in the register")
            )
        case .registerPolicy:
            Words(
                name: ("chữ ký của sổ", "the register's signature"),
                passed: ("đầu chuỗi ký bằng khóa đã ghim", "register head signed by a pinned key"),
                failed: (
                    "đầu chuỗi không ký bằng khóa đã ghim",
                    "register head not signed by a pinned key"
                ))
        case .registerStatus:
            Words(
                name: ("tình trạng trong sổ", "state in the register"),
                passed: ("tình trạng do sổ xác nhận", "state confirmed by the register"),
                failed: ("tình trạng không được sổ xác nhận", "state not confirmed by the register")
            )
        }
    }
}
