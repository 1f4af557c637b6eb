extension WebResources {
    static let accounts = Share(
        pages: [
            "account_login": PackageResources.account_login_mustache,
            "account_code": PackageResources.account_code_mustache,
            "account_onward": PackageResources.account_onward_mustache,
            "account_setup": PackageResources.account_setup_mustache,
            "account_invite": PackageResources.account_invite_mustache,
            "account_home": PackageResources.account_home_mustache,
            "account_confirm": PackageResources.account_confirm_mustache,
            "account_unlock": PackageResources.account_unlock_mustache,
            "account_users": PackageResources.account_users_mustache,
            "account_user": PackageResources.account_user_mustache,
            "account_new_user": PackageResources.account_new_user_mustache,
            "account_tokens": PackageResources.account_tokens_mustache,
            "account_access": PackageResources.account_access_mustache,
            "account_factor": PackageResources.account_factor_mustache,
        ],
        words: PackageResources.words_accounts_json)
}
