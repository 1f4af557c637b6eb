extension WebResources {
    static let inbox = Share(
        pages: [
            "delivery_board": PackageResources.delivery_board_mustache,
            "delivery_head": PackageResources.delivery_head_mustache,
            "delivery_recipient": PackageResources.delivery_recipient_mustache,
            "inbox_check": PackageResources.inbox_check_mustache,
            "inbox_deadlines": PackageResources.inbox_deadlines_mustache,
            "inbox_destroy": PackageResources.inbox_destroy_mustache,
            "inbox_document": PackageResources.inbox_document_mustache,
            "inbox_due": PackageResources.inbox_due_mustache,
            "inbox_fields": PackageResources.inbox_fields_mustache,
            "inbox_home": PackageResources.inbox_home_mustache,
            "inbox_new": PackageResources.inbox_new_mustache,
            "inbox_received": PackageResources.inbox_received_mustache,
            "inbox_tabs": PackageResources.inbox_tabs_mustache,
            "outbox_list": PackageResources.outbox_list_mustache,
            "outbox_message": PackageResources.outbox_message_mustache,
            "outbox_webhooks": PackageResources.outbox_webhooks_mustache,
        ],
        words: PackageResources.words_inbox_json,
        files: [
            "script_inbox.js": PackageResources.script_inbox_js,
            "style_inbox.css": PackageResources.style_inbox_css,
        ])
}
