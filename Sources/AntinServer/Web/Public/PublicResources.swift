extension WebResources {
    static let publicCheck = Share(
        pages: [
            "public_home": PackageResources.public_home_mustache,
            "public_result": PackageResources.public_result_mustache,
            "public_file": PackageResources.public_file_mustache,
            "public_code": PackageResources.public_code_mustache,
            "public_issued": PackageResources.public_issued_mustache,
            "verdict_page": PackageResources.verdict_page_mustache,
            "verdict_box": PackageResources.verdict_box_mustache,
        ],
        words: PackageResources.words_public_json,
        files: [
            "style_public.css": PackageResources.style_public_css,
            "script_public.js": PackageResources.script_public_js,
        ])
}
