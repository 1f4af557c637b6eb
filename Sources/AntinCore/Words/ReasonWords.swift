// ReasonWords.swift

/// Why a check did not pass, in words, by the stable ids that reports carry.
///
/// An id without words here is still shown, as it is: silence would hide a reason. A test reads the
/// sources and finds every id that is missing.
package enum ReasonWords {
    /// The words for `receipt.none` or `pdf.encrypted: detail`; the detail is kept.
    package static func text(for reason: String, in language: Language) -> String {
        let parts = reason.split(separator: ": ", maxSplits: 1).map(String.init)
        guard let id = parts.first, let phrase = Self.phrases[id] else { return reason }
        let text = phrase.text(in: language)
        return parts.count > 1 ? "\(text) (\(parts[1]))" : text
    }

    /// Whether an id has words.
    package static func knows(_ id: String) -> Bool { Self.phrases[id] != nil }

    /// Every id with its words.
    package static let phrases: [String: Phrase] = {
        var all: [String: Phrase] = [:]
        let lists = [
            Self.ofSignatures, Self.ofPolicy, Self.ofSigning, Self.ofRegister, Self.ofAudit,
            Self.ofChanges,
        ]
        for (id, vi, en) in lists.joined() {
            all[id] = Phrase(vi: vi, en: en)
        }
        return all
    }()

    typealias Line = (id: String, vi: String, en: String)

    private static let ofSignatures: [Line] = [
        ("cms.malformed", "chữ ký không đúng định dạng", "the signature is malformed"),
        (
            "cms.trailing_bytes", "có dữ liệu lạ sau chữ ký",
            "something other than padding follows the signature"
        ),
        ("cms.wrong_version", "phiên bản của chữ ký sai", "the signature has a wrong version"),
        ("cms.no_signer", "chữ ký không có người ký", "the signature has no signer"),
        (
            "cms.several_signers", "một chữ ký mà nhiều người ký",
            "one signature has several signers"
        ),
        (
            "cms.embedded_content", "chữ ký mang theo nội dung khác",
            "the signature carries content of its own"
        ),
        ("cms.content_missing", "chữ ký thiếu nội dung", "the signature lacks its content"),
        (
            "cms.digest_algorithms", "thuật toán băm ghi trong chữ ký không khớp nhau",
            "the stated digest algorithms are not the signer's"
        ),
        (
            "cms.unsupported_form", "kiểu chữ ký này chưa kiểm được",
            "this kind of signature is not supported"
        ),
        ("cms.no_signed_attributes", "chữ ký thiếu thuộc tính", "there are no signed attributes"),
        (
            "cms.content_type_missing", "thiếu thuộc tính loại nội dung",
            "the content type is not signed"
        ),
        (
            "cms.content_type_repeated", "loại nội dung lặp lại", "the content type is repeated"
        ),
        (
            "cms.content_type_differs", "loại nội dung không khớp",
            "the content type is not the signed one"
        ),
        (
            "cms.message_digest_missing", "thiếu mã băm của nội dung",
            "the digest of the content is missing"
        ),
        (
            "cms.message_digest_repeated", "mã băm của nội dung lặp lại",
            "the digest of the content is repeated"
        ),
        (
            "cms.message_digest_differs", "nội dung không phải là nội dung đã ký",
            "the content is not what was signed"
        ),
        (
            "cms.signing_time_repeated", "thời điểm ký lặp lại", "the signing time is repeated"
        ),
        (
            "cms.certificate_reference_missing", "chữ ký không chỉ rõ chứng thư của người ký",
            "the signature does not name the signer's certificate"
        ),
        (
            "cms.certificate_reference_repeated", "chữ ký chỉ hai lần chứng thư của người ký",
            "the signature names the signer's certificate twice"
        ),
        (
            "cms.certificate_reference_malformed", "chỗ chỉ chứng thư không đúng định dạng",
            "the reference to the certificate is malformed"
        ),
        (
            "cms.certificate_reference_foreign", "chữ ký chỉ một chứng thư khác",
            "the signature names another certificate"
        ),
        (
            "cms.issuer_serial_differs", "nơi cấp hoặc số của chứng thư không khớp",
            "issuer or serial number are not the certificate's"
        ),
        (
            "cms.named_certificate_missing", "thiếu một chứng thư mà chữ ký đã chỉ",
            "a certificate that the signature names is missing"
        ),
        (
            "cms.algorithm_protection_malformed", "phần bảo vệ thuật toán không đúng định dạng",
            "the protection of the algorithms is malformed"
        ),
        (
            "cms.algorithm_protection_differs", "thuật toán không phải là thuật toán đã ký",
            "the algorithms are not the signed ones"
        ),
        (
            "cms.certificate_missing", "chữ ký không kèm chứng thư của người ký",
            "the signer's certificate is missing"
        ),
        (
            "cms.certificate_malformed", "chứng thư không đúng định dạng",
            "the certificate is malformed"
        ),
        (
            "cms.certificate_ambiguous", "không rõ chứng thư nào là của người ký",
            "it is not clear which certificate is the signer's"
        ),
        (
            "cms.signer_identifier_differs", "tên người ký chỉ một chứng thư khác",
            "the signer identifier names another certificate"
        ),
        (
            "cms.algorithms_disagree", "thuật toán băm và thuật toán ký không khớp",
            "digest and signature algorithm disagree"
        ),
        (
            "cms.value_does_not_verify", "chữ ký không đúng với khóa của chứng thư",
            "the value is not a signature of the certificate's key"
        ),
        (
            "cms.unsupported_digest", "thuật toán băm này chưa kiểm được",
            "the digest algorithm is not supported"
        ),
        (
            "cms.unsupported_signature", "thuật toán ký này chưa kiểm được",
            "the signature algorithm is not supported"
        ),
        (
            "cms.unsupported_reference", "cách chỉ chứng thư này chưa kiểm được",
            "the way the certificate is named is not supported"
        ),
        ("cms.incomplete", "việc kiểm tra chưa xong", "the check was not completed"),
        (
            "cms.timestamp_malformed", "dấu thời gian không đúng định dạng",
            "the timestamp is malformed"
        ),
        (
            "cms.imprint_differs", "dấu thời gian của nội dung khác",
            "the timestamp is over other bytes"
        ),
        (
            "cms.content_digest_differs", "mã băm bên trong chữ ký không phải của văn bản",
            "the digest inside the signature is not the document's"
        ),
        (
            "cms.ranges_outside", "phần được ký không nằm trong tệp",
            "the signed ranges are not in the file"
        ),
    ]

    private static let ofPolicy: [Line] = [
        ("policy.sha1", "dùng SHA-1, không còn an toàn", "SHA-1 is used, which is broken"),
        ("policy.short_key", "khóa RSA ngắn hơn 2048 bit", "the RSA key is below 2048 bits"),
        ("policy.key_kind", "loại khóa không được chấp nhận", "the kind of key is not accepted"),
        (
            "policy.sha1_certificate_reference", "chứng thư chỉ được chỉ bằng SHA-1",
            "the certificate is named by SHA-1 only"
        ),
        (
            "policy.signing_time_in_pades", "thời điểm ký đặt sai chỗ trong PDF",
            "PAdES forbids this place of the signing time"
        ),
        (
            "policy.key_usage", "chứng thư không dùng để ký văn bản",
            "the certificate is not for signing documents"
        ),
        (
            "policy.nothing_to_judge", "không rõ thuật toán hoặc người ký",
            "algorithm or signer is unknown"
        ),
        (
            "path.noPath", "chứng thư không do tổ chức nào đã ghim cấp",
            "no pinned authority issued the certificate"
        ),
        (
            "path.expired", "chứng thư đã hết hạn lúc đó", "a certificate had expired by that time"
        ),
        (
            "path.notYetValid", "chứng thư chưa có hạn lúc đó",
            "a certificate was not yet valid at that time"
        ),
        (
            "path.notACA", "chứng thư do nơi không có quyền cấp",
            "a certificate was issued by somebody who may not issue any"
        ),
        (
            "path.badSignature", "chữ ký trên chứng thư sai",
            "the signature on a certificate is wrong"
        ),
        ("path.weakKey", "chứng thư dùng khóa yếu", "a certificate has a weak key"),
        (
            "path.unsupportedCritical", "chứng thư có điều kiện chưa kiểm được",
            "a certificate has a critical condition that is not supported"
        ),
        ("path.other", "không nối được chứng thư với nơi tin cậy", "the path is not valid"),
        ("pdf.encrypted", "tệp PDF bị mã hóa", "the PDF is encrypted"),
        ("pdf.malformed", "tệp PDF hỏng cấu trúc", "the PDF is malformed"),
        (
            "pdf.hybrid", "tệp PDF có hai bảng tham chiếu khác nhau",
            "the PDF has two kinds of cross-reference"
        ),
        ("pdf.limit", "tệp PDF vượt giới hạn kiểm tra", "the PDF exceeds a limit"),
        ("pdf.unsupported", "tệp PDF có phần chưa kiểm được", "the PDF has an unsupported part"),
        (
            "pdf.leadingBytes", "có dữ liệu lạ trước đầu tệp PDF",
            "there are bytes before the PDF's header"
        ),
        ("pdf.truncated", "tệp PDF bị cụt", "the PDF is cut off"),
        ("pdf.notPDF", "tệp không phải là PDF", "the file is no PDF"),
    ]

    private static let ofSigning: [Line] = [
        (
            "signing.wrong_key", "khóa không phải của chứng thư đã định",
            "the key is not the expected certificate's"
        ),
        (
            "signing.algorithm", "thuật toán ký không dùng được với khóa này",
            "the algorithm does not fit the key"
        ),
        (
            "signing.wrong_signer", "người ký không phải là người đã định",
            "the signer is not the expected one"
        ),
        (
            "signing.document_differs", "văn bản không phải là văn bản đã chuẩn bị",
            "the document is not the prepared one"
        ),
        (
            "signing.digest_differs", "mã băm không phải của văn bản này",
            "the digest is not this document's"
        ),
        (
            "signing.attributes_differ", "phần sẽ ký không phải là phần đã chuẩn bị",
            "what would be signed is not what was prepared"
        ),
        (
            "signing.time_outside", "thời điểm ký nằm ngoài hạn cho phép",
            "the time of signing is outside the allowed period"
        ),
        (
            "signing.unsound_document", "văn bản không đủ điều kiện để ký",
            "the document is not fit to be signed"
        ),
        (
            "signing.value_does_not_verify", "chữ ký vừa tạo không đúng",
            "the new signature does not verify"
        ),
        (
            "signing.does_not_fit", "chữ ký dài hơn chỗ dành sẵn",
            "the signature is longer than the room kept for it"
        ),
    ]

    private static let ofRegister: [Line] = [
        ("person.missing", "thiếu chữ ký của người có thẩm quyền", "no person has signed"),
        (
            "person.named_in_record_missing", "thiếu chữ ký của người ghi trong sổ",
            "a person named in the record has not signed"
        ),
        (
            "person.fewer_than_named", "ít người ký hơn số người ghi trong sổ",
            "fewer persons have signed than the record names"
        ),
        (
            "person.no_main_file", "sổ không ghi văn bản chính của tệp kèm theo này",
            "the record names no main file for this attachment"
        ),
        (
            "person.main_file_unsigned",
            "trong sổ, văn bản chính chưa đủ chữ ký của người có thẩm quyền",
            "by the register the main file lacks a person's signature"
        ),
        (
            "signature.older_form", "chữ ký kiểu cũ (PKCS#7), không dùng cho văn bản của hệ thống",
            "an older form of signature (PKCS#7), which no document of this system has"
        ),
        (
            "later.no_seal_before", "có chữ ký thêm vào một tệp chưa được cơ quan ký số",
            "a signature was added to a file that no office has sealed"
        ),
        (
            "later.by_stranger", "người ký thêm không có trong danh sách tin cậy",
            "a later signature is by somebody outside of the trust list"
        ),
        (
            "later.by_same_organ", "cơ quan ban hành ký thêm sau khi văn bản đã vào sổ",
            "the issuing office signed again after the document was finished"
        ),
        (
            "later.too_many", "có nhiều chữ ký thêm hơn số dấu đến thường có",
            "there are more later signatures than receivers' stamps"
        ),
        (
            "later.covers_page", "chữ ký thêm che một phần của trang",
            "a later signature covers a part of the page"
        ),
        ("seal.missing", "thiếu chữ ký số của cơ quan", "the office has not signed"),
        ("seal.not_last", "cơ quan không ký sau cùng", "the office's signature is not the last"),
        (
            "seal.of_another_organ", "chữ ký số của cơ quan khác", "another office has signed"
        ),
        (
            "seal.name_not_listed", "tên cơ quan ghi trong sổ không có trong danh sách tin cậy",
            "the trust list does not give the agency the name that is in the register"
        ),
        (
            "seal.statement_of_another", "cơ quan ký xác nhận cho tệp khác",
            "the office signed a statement about another file"
        ),
        (
            "signer.not_listed", "chứng thư không có trong danh sách của cơ quan nào",
            "the certificate is in no office's list"
        ),
        (
            "signer.not_listed_at_that_time", "chứng thư không có trong danh sách vào lúc đó",
            "the certificate was not listed at that time"
        ),
        (
            "signer.of_another_organ", "người ký thuộc cơ quan khác",
            "a signer belongs to another office"
        ),
        (
            "content.missing", "không có tệp đã ký để đối chiếu",
            "the signed file is not there to compare"
        ),
        ("receipt.none", "không có phiếu vào sổ", "there is no receipt"),
        (
            "receipt.of_another_file", "phiếu vào sổ là của tệp khác",
            "the receipt is another file's"
        ),
        (
            "receipt.not_of_an_issued_document", "phiếu không phải của văn bản đã phát hành",
            "the receipt is not of an issued document"
        ),
        ("record.malformed", "dữ liệu của văn bản sai định dạng", "the record is malformed"),
        (
            "checkpoint.not_by_pinned_key", "đầu chuỗi không do khóa đã ghim ký",
            "the checkpoint is not signed by a pinned key"
        ),
        (
            "proof.does_not_hold", "bằng chứng không dẫn đến gốc của chuỗi sổ",
            "a proof does not lead to the register's root"
        ),
        (
            "record.does_not_open", "dữ liệu không khớp với cam kết trong sổ",
            "the record does not open the register's commitment"
        ),
        (
            "judge.died", "chương trình kiểm tra dừng giữa chừng vì tệp này",
            "the checking program died of this file"
        ),
        (
            "witness_policy.unsupported", "quy tắc nhân chứng này chưa kiểm được",
            "the witness policy is not supported"
        ),
        (
            "log.not_of_this_organ", "sổ này không phải sổ của cơ quan ban hành",
            "this is not the register of the organ"
        ),
        (
            "log.forked", "hai phiếu vào sổ cho thấy sổ đã bị tách làm hai",
            "two receipts show two different registers"
        ),
        (
            "server.denies_receipt",
            "máy chủ nơi gửi nói không có, dù phiếu vào sổ chứng minh là có",
            "the sender's server denies what the receipt proves"
        ),
        (
            "clock.before_register", "đồng hồ máy này chậm hơn thời điểm ghi trong sổ",
            "this computer's clock is before the register's time"
        ),
        (
            "receipts.contradict", "hai phiếu vào sổ mâu thuẫn nhau",
            "two receipts contradict each other"
        ),
        (
            "record.contradicts_entry", "dữ liệu không khớp số, ngày hoặc cơ quan trong sổ",
            "the record has another number, day or organ than the register"
        ),
        (
            "change.by_another_organ", "thay đổi do cơ quan không có thẩm quyền ghi",
            "a change was entered by an organ that is not entitled to it"
        ),
        (
            "log.not_pinned", "sổ này không có trong danh sách tin cậy đã ghim",
            "this register is not in a pinned trust list"
        ),
        (
            "status.does_not_follow", "tình trạng không suy ra được từ sổ",
            "the status does not follow from the register"
        ),
    ]
}
