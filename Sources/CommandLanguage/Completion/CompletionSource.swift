/// What a session knows that completion offers. All of it is asked while somebody types: answers must be quick and
/// change nothing.
package protocol CompletionSource {
    /// The variables in the order in which they are offered.
    var variables: [VariableSummary] { get }

    /// The members of a value, none where it is not known without running anything.
    func members(of path: MemberPath) -> [String]

    /// The names that `layer=` takes.
    /// - Parameter model: the variable that the call names as its model; nil where it names none, then any model's.
    func layerNames(ofModel model: String?) -> [String]

    /// The names of the classes that `targets=` takes.
    /// - Parameter model: as for ``layerNames(ofModel:)``.
    func classLabels(ofModel model: String?) -> [String]

    /// What is in a folder; empty where it cannot be read.
    /// - Parameter folder: as typed, up to and including its last `/`; empty for the folder of the notebook.
    func entries(inFolder folder: String) -> [FolderEntry]
}

package struct VariableSummary: Hashable, Sendable {
    package let name: String
    /// As a person reads it, such as `Model`.
    package let kind: String

    package init(name: String, kind: String) {
        self.name = name
        self.kind = kind
    }
}

package struct FolderEntry: Hashable, Sendable {
    package let name: String
    package let isFolder: Bool

    package init(name: String, isFolder: Bool) {
        self.name = name
        self.isFolder = isFolder
    }
}

/// A value named by a chain: `model.layers[3]`.
package struct MemberPath: Hashable, Sendable {
    package enum Root: Hashable, Sendable {
        case variable(String)
        /// What a command gives that is not to be run for this.
        /// - Parameter kind: the signature's `returns`, such as `Explanation`.
        case result(kind: String)
    }

    package enum Step: Hashable, Sendable {
        case member(String)
        case index(Int)
        case key(String)
        /// An index that is not written as a number or a string.
        case unknownElement
    }

    package let root: Root
    package let steps: [Step]

    package init(root: Root, steps: [Step] = []) {
        self.root = root
        self.steps = steps
    }
}
