extension WebResources {
    static let outgoing = Share()
}
