package import JupyterProtocol

/// Tells how far the work of a statement has come, where it takes longer than half a second: one line of text in a
/// display of its own. What the statement shows next takes the line's place; otherwise its end empties it.
package final class ProgressBar {
    private static let patience = Duration.milliseconds(500)
    /// Between two updates.
    private static let interval = Duration.milliseconds(100)
    private static let width = 24

    private struct Work {
        let name: String
        let count: Int
        var done = 0
        let start: ContinuousClock.Instant
    }

    private let output: (any CellOutput)?
    private let now: () -> ContinuousClock.Instant
    /// The innermost last.
    private var tasks: [Work] = []
    /// Of the display that holds the line.
    private var displayID: String?
    private var lastUpdate: ContinuousClock.Instant?

    /// - Parameter output: nil where nobody looks at it.
    package init(output: (any CellOutput)?, now: @escaping () -> ContinuousClock.Instant = { .now }) {
        self.output = output
        self.now = now
    }

    /// Runs `body`, which calls its argument after each of `count` equal pieces of work. A piece may count pieces of its
    /// own: they move the bar of the outer ones.
    ///
    /// - Parameter name: what is being done: "loading".
    package func count<Result>(_ count: Int, _ name: String, _ body: (_ step: () -> Void) throws -> Result) rethrows
        -> Result
    {
        guard count > 1 else { return try body {} }
        tasks.append(Work(name: name, count: count, start: now()))
        let level = tasks.count - 1
        defer { tasks.removeLast(tasks.count - level) }
        return try body {
            tasks[level].done += 1
            show()
        }
    }

    /// The display to put a statement's output into, if the line has one; the line is then gone.
    package func takeDisplay() -> String? {
        defer { displayID = nil }
        return displayID
    }

    /// Empties the line; a front end has no way to remove it.
    package func finish() {
        tasks = []
        if let id = takeDisplay() { output?.update(MIMEBundle(text: ""), id: id) }
    }

    private func show() {
        guard let output, let task = tasks.first, fraction < 1 else { return }
        let now = now()
        guard now - task.start >= ProgressBar.patience, lastUpdate.map({ now - $0 >= ProgressBar.interval }) ?? true
        else { return }
        lastUpdate = now
        let bundle = MIMEBundle(text: text(for: task, after: now - task.start))
        if let displayID {
            output.update(bundle, id: displayID)
        } else {
            let id = "progress-" + String(UInt64.random(in: 0...(.max)), radix: 16)
            displayID = id
            output.display(bundle, id: id)
        }
    }

    /// `loading ██████░░░░░░░░░░░░░░░░░░ 26/100 · 12.4/s · 6 s left`
    private func text(for task: Work, after elapsed: Duration) -> String {
        let done = fraction
        let seconds = elapsed / .seconds(1)
        let filled = Int(done * Double(ProgressBar.width))
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: ProgressBar.width - filled)
        var parts = ["\(task.name) \(bar) \(task.done)/\(task.count)"]
        if done > 0, seconds > 0 {
            parts.append(Decimal.fixed(done * Double(task.count) / seconds, digits: 1) + "/s")
            parts.append(ProgressBar.text(seconds: seconds * (1 - done) / done) + " left")
        }
        return parts.joined(separator: " · ")
    }

    /// Of the outermost task, 0…1: its pieces, and of the one in work the part that is done.
    private var fraction: Double {
        var fraction = 0.0
        var share = 1.0
        for task in tasks {
            share /= Double(task.count)
            fraction += share * Double(task.done)
        }
        return min(fraction, 1)
    }

    private static func text(seconds: Double) -> String {
        let whole = Int(min(seconds.rounded(.up), 1e9))
        return whole < 60 ? "\(whole) s" : "\(whole / 60) min \(whole % 60) s"
    }
}
