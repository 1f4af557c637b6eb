// TrustFolder.swift
package import ArgumentParser

/// Where the pinned lists are.
package struct TrustFolder: ParsableArguments {
    @Option(help: "Thư mục danh sách đã ghim. (folder of pinned lists)")
    package var trustFolder: String?

    package init() {}
}
