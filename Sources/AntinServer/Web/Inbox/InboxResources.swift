extension WebResources {
    static let inbox = Share()
}
