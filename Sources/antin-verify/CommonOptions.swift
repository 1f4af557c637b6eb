// CommonOptions.swift
internal import AntinCore
internal import ArgumentParser

/// What every command takes.
struct CommonOptions: ParsableArguments {
    @Option(help: "Ngôn ngữ: vi | en. (language)")
    var lang: Language = .vietnamese

    @Flag(help: "Trả lời bằng JSON, mỗi lần chạy một đối tượng. (one JSON object)")
    var json = false

    @Option(help: "Màu: auto | always | never. (colour)")
    var color: ColourChoice = .auto
}

/// When to colour: the word and the sign always carry the meaning.
enum ColourChoice: String, CaseIterable, ExpressibleByArgument {
    case auto, always, never
}
