import CommandLanguage
import FoundationEssentials
import Glibc
package import JupyterProtocol
import Synchronization

/// The output of commands that run without a front end: text to stdout, pictures to a folder.
package final class ScriptOutput: CellOutput {
    private struct State {
        var statement = 1
        /// Pictures written by the current statement.
        var pictures = 0
        var error: CellError?
    }

    private let folder: String
    private let state = Mutex(State())

    /// - Parameter folder: where pictures go, named by the number of the statement that shows them; must exist.
    package init(folder: String) {
        self.folder = folder
    }

    /// The first failure to write a picture.
    package var error: CellError? { state.withLock { $0.error } }

    package func begin(statement: Int) {
        state.withLock { state in
            state.statement = statement
            state.pictures = 0
        }
    }

    package func write(_ text: String, to stream: OutputStream) {
        Self.write(text, descriptor: stream == .stdout ? STDOUT_FILENO : STDERR_FILENO)
    }

    package func display(_ bundle: MIMEBundle, id: String?) {
        if let base64 = bundle.data["image/png"], let png = Data(base64Encoded: base64) {
            let path = nextPicturePath()
            do {
                try FileAccess.write([UInt8](png), to: path, overwrite: true)
                write("\(bundle.data["text/plain"] ?? "picture")\n  → \(path)\n", to: .stdout)
            } catch {
                let failure = ErrorTranslation.diagnostic(for: error, at: nil)
                state.withLock { state in
                    state.error =
                        state.error
                        ?? CellError(name: failure.kind.rawValue, value: failure.message, traceback: [])
                }
            }
        } else if let text = bundle.data["text/plain"] {
            write(text + "\n", to: .stdout)
        }
    }

    package func update(_ bundle: MIMEBundle, id: String) {}

    package func clear(wait: Bool) {}

    package func ask(_ prompt: String, isPassword: Bool) throws(CellError) -> String {
        write(prompt, to: .stdout)
        guard let line = readLine() else {
            throw CellError(
                name: "StdinNotImplementedError", value: "there is no answer: standard input has ended", traceback: [])
        }
        return line
    }

    /// `3.png` for the picture of statement 3, `3-2.png` for its second one.
    private func nextPicturePath() -> String {
        state.withLock { state in
            state.pictures += 1
            let name = state.pictures == 1 ? "\(state.statement)" : "\(state.statement)-\(state.pictures)"
            return "\(folder)/\(name).png"
        }
    }

    private static func write(_ text: String, descriptor: Int32) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno != EINTR { return }
            bytes = bytes.dropFirst(max(count, 0))
        }
    }
}
