// ArrivalChannel.swift

/// How a document arrived; every arrival takes a number in the incoming book, whatever its channel.
package enum ArrivalChannel: String, Term {
    case system, axis, email = "e-mail", paper, other

    package static var vocabulary: Vocabulary { .channel }
}
