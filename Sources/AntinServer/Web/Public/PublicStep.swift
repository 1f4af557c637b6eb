internal import AntinCore

/// What to do next, in words for the reader of a page: a command is of no use there.
enum PublicStep {
    /// The id of the words; nil stands for a judge that gave no answer.
    static func words(of step: NextStep?) -> String {
        switch step {
        case .enterIncoming: "public.next.enter_incoming"
        case .stopAndCall: "public.next.stop_and_call"
        case .askClerk: "public.next.ask_clerk"
        case .cancelCopy: "public.next.cancel_copy"
        case .useReplacement: "public.next.use_replacement"
        case .askForNewer: "public.next.ask_for_newer"
        case .wait: "public.next.wait"
        case .pinTrust, .checkTrust: "public.next.check_trust"
        case .askForSigned: "public.next.ask_for_signed"
        case .compareAndEnter: "public.next.compare_and_enter"
        case .askAgain: "public.next.ask_again"
        case .askForReceipt: "public.next.ask_for_receipt"
        case .askForIntactFile: "public.next.ask_for_intact_file"
        case .setClock: "public.next.set_clock"
        case .checkTheFile: "public.next.check_the_file"
        case nil: "public.next.try_again"
        }
    }
}
