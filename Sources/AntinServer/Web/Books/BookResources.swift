extension WebResources {
    /// Books, search and audit.
    static let books = Share(
        pages: [
            "books_home": PackageResources.books_home_mustache,
            "books_open": PackageResources.books_open_mustache,
            "books_volume": PackageResources.books_volume_mustache,
            "books_act": PackageResources.books_act_mustache,
            "books_fill": PackageResources.books_fill_mustache,
            "books_print": PackageResources.books_print_mustache,
            "books_counts": PackageResources.books_counts_mustache,
            "books_line": PackageResources.books_line_mustache,
            "search_home": PackageResources.search_home_mustache,
            "audit_home": PackageResources.audit_home_mustache,
            "audit_entry": PackageResources.audit_entry_mustache,
            "audit_numbers": PackageResources.audit_numbers_mustache,
            "audit_alerts": PackageResources.audit_alerts_mustache,
            "audit_export": PackageResources.audit_export_mustache,
            "audit_access": PackageResources.audit_access_mustache,
            "audit_tabs": PackageResources.audit_tabs_mustache,
        ],
        words: PackageResources.words_books_json,
        files: ["style_books.css": PackageResources.style_books_css])
}
