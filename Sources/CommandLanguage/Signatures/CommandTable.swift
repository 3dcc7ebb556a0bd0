/// All commands by their names.
package struct CommandTable: Sendable {
    /// In the order in which help lists them.
    package let signatures: [CommandSignature]
    private let indices: [String: Int]

    package init(_ signatures: [CommandSignature]) {
        self.signatures = signatures
        var indices: [String: Int] = [:]
        for (index, signature) in signatures.enumerated() {
            for name in [signature.name] + signature.aliases { indices[name] = index }
        }
        self.indices = indices
    }

    /// The command of a name or an alias.
    package subscript(_ name: String) -> CommandSignature? {
        indices[name].map { signatures[$0] }
    }

    /// Every name, aliases included.
    package var names: Set<String> { Set(indices.keys) }

    /// The commands that a typed prefix stands for, each once: by its alias only where its name does not fit, so that
    /// `expl` offers `explain` and `explain_` offers `explain_prediction`.
    func matches(of prefix: String) -> [(name: String, signature: CommandSignature)] {
        signatures.compactMap { signature in
            ([signature.name] + signature.aliases).first { $0.hasPrefix(prefix) }.map { ($0, signature) }
        }
    }
}
