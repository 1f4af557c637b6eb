extension WebResources {
    static let books = Share()
}
