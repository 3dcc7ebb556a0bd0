import CommandLanguage
import ComputeGraph
import Explanations

/// What a user's session holds between cells.
///
/// `@unchecked Sendable`: ``Workbench`` keeps it behind a lock and hands it only to the thread that holds it.
final class Session: @unchecked Sendable {
    /// What is bound, by name.
    private(set) var bindings: [String: Value] = [:]
    /// `_`, the last value shown.
    var lastValue: Value = .none
    let programs = ProgramCache()
    /// Notices that are given once a session, such as the one about `import`.
    private var noticesGiven: Set<String> = []

    func bind(_ name: String, to value: Value) {
        bindings[name] = value
    }

    func unbind(_ name: String) -> Bool {
        bindings.removeValue(forKey: name) != nil
    }

    /// Whether this notice is due; true only the first time.
    func isFirst(notice: String) -> Bool {
        noticesGiven.insert(notice).inserted
    }
}
