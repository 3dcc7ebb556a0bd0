import CommandLanguage
import FoundationEssentials
import KerasModels

/// What completion may ask while somebody types: quick, and without side effects.
extension Session: CompletionSource {
    /// More labels or files than this are not offered at once.
    private static let longestList = 2000

    var variables: [VariableSummary] {
        bindings.sorted { $0.key < $1.key }.map { VariableSummary(name: $0.key, kind: $0.value.kind) }
    }

    func members(of path: MemberPath) -> [String] {
        if let value = value(at: path) { return Members.names(of: value) }
        // What a call would give is known by its kind only; nothing is run to find out more.
        guard case .result(let kind) = path.root else { return [] }
        switch path.steps.count {
        case 0: return Members.names(ofKind: String(kind.prefix { $0 != "," }))
        case 2 where path.steps[0] == .member("targets"): return Members.names(ofKind: "TargetExplanation")
        default: return []
        }
    }

    func layerNames(ofModel model: String?) -> [String] {
        models(named: model).flatMap { LayerOption.paths(of: $0.model.layers) }
    }

    func classLabels(ofModel model: String?) -> [String] {
        Array(models(named: model).compactMap(\.labels).flatMap(\.names).prefix(Self.longestList))
    }

    func entries(inFolder folder: String) -> [FolderEntry] {
        let path = folder.isEmpty ? "." : FileAccess.expanded(folder)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.sorted().prefix(Self.longestList).map { name in
            var isFolder = false
            _ = FileManager.default.fileExists(atPath: "\(path)/\(name)", isDirectory: &isFolder)
            return FolderEntry(name: name, isFolder: isFolder)
        }
    }

    private func models(named name: String?) -> [LoadedModel] {
        if let name, case .model(let model)? = bindings[name] { return [model] }
        return bindings.sorted { $0.key < $1.key }.compactMap { entry in
            if case .model(let model) = entry.value { model } else { nil }
        }
    }

    /// The value of a chain of members and elements that begins with a variable; nil where it does not exist.
    private func value(at path: MemberPath) -> Value? {
        guard case .variable(let name) = path.root, var value = name == "_" ? lastValue : bindings[name] else {
            return nil
        }
        let nowhere = SourceSpan(0, 0)
        for step in path.steps {
            let next: Value?
            switch step {
            case .member(let name): next = try? Members.member(name, of: value, at: nowhere)
            case .index(let index):
                next = try? Members.element(of: value, at: Operand(value: .integer(index), span: nowhere))
            case .key(let key):
                next = try? Members.element(of: value, at: Operand(value: .string(key), span: nowhere))
            case .unknownElement: next = value.elements?.first
            }
            guard let next else { return nil }
            value = next
        }
        return value
    }
}

extension Session: InspectionSource {
    func describe(_ path: MemberPath) -> Inspection? {
        guard let value = value(at: path) else { return nil }
        let text = VisibleText.lines(ValueDisplay.text(for: value))
        let fence = Session.fence(around: text)
        return Inspection(
            text: "\(value.kind)\n\n\(text)", markdown: "**\(value.kind)**\n\n\(fence)\n\(text)\n\(fence)")
    }

    /// One backtick more than any row of them in the text, which can then not leave the block.
    private static func fence(around text: String) -> String {
        var (longest, current) = (2, 0)
        for byte in text.utf8 {
            current = byte == UInt8(ascii: "`") ? current + 1 : 0
            longest = max(longest, current)
        }
        return String(repeating: "`", count: longest + 1)
    }
}
