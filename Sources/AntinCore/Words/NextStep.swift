// NextStep.swift

/// What the reader of an answer does now; never nothing.
package enum NextStep: String, Worded {
    case enterIncoming = "enter_incoming"
    case stopAndCall = "stop_and_call"
    case askClerk = "ask_clerk"
    case cancelCopy = "cancel_copy"
    case useReplacement = "use_replacement"
    case askForNewer = "ask_for_newer"
    case wait
    case pinTrust = "pin_trust"
    case checkTrust = "check_trust"
    case askForSigned = "ask_for_signed"
    case compareAndEnter = "compare_and_enter"
    case askAgain = "ask_again"
    case askForReceipt = "ask_for_receipt"
    case askForIntactFile = "ask_for_intact_file"
    case setClock = "set_clock"
    case checkTheFile = "check_the_file"

    package var phrase: Phrase {
        switch self {
        case .enterIncoming:
            Phrase(
                vi: "vào sổ văn bản đến.", en: "enter it in the incoming register.")
        case .stopAndCall:
            Phrase(
                vi: "không thực hiện; báo cơ quan gửi theo số điện thoại đã biết từ trước"
                    + " (không dùng số ghi trong tệp).",
                en: "do not act on it; call the sending office on a number you already knew"
                    + " (not one printed in the file).")
        case .askClerk:
            Phrase(
                vi: "chưa vào sổ; hỏi văn thư cơ quan gửi và đọc mã tệp {file}.",
                en: "do not receive it yet; ask the sender's clerk and quote file code {file}.")
        case .cancelCopy:
            Phrase(
                vi: "hủy bản đã nhận và báo lại cơ quan gửi.",
                en: "cancel your copy and report back to the sender.")
        case .useReplacement:
            Phrase(
                vi: "dùng văn bản thay thế {notation}; bản này chỉ để tra cứu.",
                en: "use the document that replaces it, {notation}; keep this one for reference.")
        case .askForNewer:
            Phrase(
                vi: "hỏi cơ quan ban hành xem có văn bản mới.",
                en: "ask the issuer whether a newer document exists.")
        case .wait:
            Phrase(
                vi: "vào sổ văn bản đến; thực hiện từ ngày {date}.",
                en: "enter it in the incoming register; act on it from {date}.")
        case .pinTrust:
            Phrase(
                vi: "xin cơ quan gửi tệp danh sách tin cậy và hỏi mã của nó bằng điện thoại, rồi"
                    + " chạy: {command}",
                en: "get the office's trust file, ask for its fingerprint by telephone, then run:"
                    + " {command}")
        case .checkTrust:
            Phrase(
                vi: "không vào sổ; nếu tin đây là cơ quan thật, xin danh sách tin cậy mới, hỏi mã"
                    + " bằng điện thoại rồi chạy: {command}",
                en: "do not receive it; if you believe the office is real, get its newest trust"
                    + " file, ask for the fingerprint by telephone and run: {command}")
        case .askForSigned:
            Phrase(
                vi: "xin cơ quan gửi bản có chữ ký số; ảnh chụp, bản quét không kiểm tra được.",
                en: "ask the sender for the signed file; a photo or a scan cannot be checked.")
        case .compareAndEnter:
            Phrase(
                vi: "đối chiếu số, ngày, trích yếu rồi vào sổ văn bản đến.",
                en: "compare number, date and subject, then enter it in the incoming register.")
        case .askAgain:
            Phrase(
                vi: "chạy lại khi có mạng: {command}", en: "run again with a connection: {command}")
        case .askForReceipt:
            Phrase(
                vi:
                    "xin cơ quan gửi phiếu vào sổ của tệp này, hoặc chạy lại khi có mạng: {command}",
                en: "ask the sender for this file's receipt, or run with a connection: {command}")
        case .askForIntactFile:
            Phrase(
                vi: "xin cơ quan gửi lại tệp gốc đã ký, không mã hóa, không qua chỉnh sửa.",
                en: "ask the sender for the signed original, not encrypted and not edited.")
        case .setClock:
            Phrase(
                vi: "đặt lại đồng hồ của máy này cho đúng rồi chạy lại.",
                en: "set this machine's clock, then run again.")
        case .checkTheFile:
            Phrase(
                vi: "kiểm tra chính tệp văn bản: {command}", en: "check the file itself: {command}")
        }
    }
}
