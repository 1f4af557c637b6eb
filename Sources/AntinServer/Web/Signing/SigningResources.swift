extension WebResources {
    static let signing = Share(
        pages: [
            "signing_queue": PackageResources.signing_queue_mustache,
            "signing_document": PackageResources.signing_document_mustache,
            "signing_return": PackageResources.signing_return_mustache,
            "signing_sign": PackageResources.signing_sign_mustache,
            "signing_done": PackageResources.signing_done_mustache,
            "signing_batch": PackageResources.signing_batch_mustache,
            "signing_batch_done": PackageResources.signing_batch_done_mustache,
            "signing_today": PackageResources.signing_today_mustache,
            "signing_reports": PackageResources.signing_reports_mustache,
        ], words: PackageResources.words_signing_json,
        files: ["style_signing.css": PackageResources.style_signing_css])
}
