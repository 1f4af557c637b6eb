extension WebResources {
    static let outgoing = Share(
        pages: [
            "outgoing_home": PackageResources.outgoing_home_mustache,
            "outgoing_list": PackageResources.outgoing_list_mustache,
            "outgoing_new": PackageResources.outgoing_new_mustache,
            "outgoing_edit": PackageResources.outgoing_edit_mustache,
            "outgoing_fields": PackageResources.outgoing_fields_mustache,
            "outgoing_facts": PackageResources.outgoing_facts_mustache,
            "outgoing_recipients": PackageResources.outgoing_recipients_mustache,
            "outgoing_dispatch": PackageResources.outgoing_dispatch_mustache,
            "outgoing_preview": PackageResources.outgoing_preview_mustache,
            "outgoing_issue": PackageResources.outgoing_issue_mustache,
            "outgoing_abandon": PackageResources.outgoing_abandon_mustache,
            "outgoing_void": PackageResources.outgoing_void_mustache,
            "outgoing_outside": PackageResources.outgoing_outside_mustache,
            "outgoing_paper": PackageResources.outgoing_paper_mustache,
            "outgoing_entry": PackageResources.outgoing_entry_mustache,
            "outgoing_change": PackageResources.outgoing_change_mustache,
            "outgoing_denials": PackageResources.outgoing_denials_mustache,
            "outgoing_groups": PackageResources.outgoing_groups_mustache,
            "outgoing_group": PackageResources.outgoing_group_mustache,
        ],
        words: PackageResources.words_outgoing_json,
        files: [
            "style_outgoing.css": PackageResources.style_outgoing_css,
            "script_outgoing.js": PackageResources.script_outgoing_js,
        ])
}
