import Glibc
import HDF5Library
import JupyterProtocol
import Workbench

/// A cell as a person might type it: is it complete, what could stand at the cursor, and what happens when it runs.
///
/// The first byte places the cursor. Cells that `save` are not run, so that nothing is written; those that ask are told
/// that nobody is there.
func fuzzCell(_ bytes: [UInt8]) {
    let code = String(decoding: bytes.dropFirst(), as: UTF8.self)
    let count = code.unicodeScalars.count
    let cursor = count * Int(bytes.first ?? 0) / 255
    let workbench = Workbench(reader: LibraryReader())
    _ = workbench.execute(CellRequest(code: Playground.tour), output: Nobody())
    _ = workbench.isComplete(code)
    let completions = workbench.complete(code, at: cursor)
    precondition(0...count ~= completions.start && 0...count ~= completions.end, "completes outside the cell")
    _ = workbench.inspect(code, at: cursor, detailLevel: 1)
    guard !code.contains("save") else { return }
    Playground.enter()
    let outcome = workbench.execute(CellRequest(code: code), output: Nobody())
    let isText = outcome.result.map { $0.data["text/plain"] != nil } ?? true
    precondition(isText, "a value without text")
    precondition(outcome.error?.traceback.isEmpty != true, "an error without a traceback")
    _ = workbench.evaluate(code)
}

/// An empty folder to run cells in.
private enum Playground {
    static let tour = "pair = (1, [2.5, {\"a\": none}])\nnames = [\"tabby\", \"lynx\"]\n"

    private static let folder: [CChar] = {
        var template = Array("/dev/shm/whylight-cells-XXXXXX".utf8CString)
        precondition(mkdtemp(&template) != nil, "no folder in /dev/shm")
        return template
    }()

    /// The folder is nobody's once it is entered: removed, it can hold nothing.
    static func enter() {
        _ = entered
    }

    private static let entered: Void = {
        precondition(chdir(folder) == 0, "no folder in /dev/shm")
        rmdir(folder)
    }()
}

/// Takes all output and answers nothing.
final class Nobody: CellOutput {
    func write(_ text: String, to stream: OutputStream) {}
    func display(_ bundle: MIMEBundle, id: String?) {}
    func update(_ bundle: MIMEBundle, id: String) {}
    func clear(wait: Bool) {}

    func ask(_ prompt: String, isPassword: Bool) throws(CellError) -> String {
        throw CellError(name: "StdinNotImplementedError", value: "nobody is there", traceback: [])
    }
}
