extension WebResources {
    static let admin = Share(
        pages: [
            "admin_home": PackageResources.admin_home_mustache,
            "admin_doctor": PackageResources.admin_doctor_mustache,
            "admin_backups": PackageResources.admin_backups_mustache,
            "admin_organs": PackageResources.admin_organs_mustache,
            "admin_organ": PackageResources.admin_organ_mustache,
            "admin_certificates": PackageResources.admin_certificates_mustache,
            "admin_certificate": PackageResources.admin_certificate_mustache,
            "admin_posts": PackageResources.admin_posts_mustache,
        ],
        words: PackageResources.words_admin_json)
}
