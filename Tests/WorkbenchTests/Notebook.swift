import FoundationEssentials
import HDF5Library
import Images
import JupyterProtocol
import Synchronization
import Tensors
import Testing
import Workbench

/// A session with a folder of its own, driven cell by cell as a front end would.
final class Notebook {
    // On a busy machine anything may take long enough for a line that tells how far it is; ProgressTests has a clock of
    // its own.
    let workbench = Workbench(showsProgress: false, reader: LibraryReader())
    let folder: String
    private(set) var last = RecordingOutput(onDisplay: {})
    /// Makes every display interrupt the running cell.
    var interruptsOnDisplay = false

    init() throws {
        folder = "\(FileManager.default.temporaryDirectory.path())/whylight-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Runs a cell; `@` stands for the notebook's folder, `%` for the fixtures'.
    @discardableResult
    func run(_ code: String) -> CellOutcome {
        let workbench = workbench
        let interrupts = interruptsOnDisplay
        last = RecordingOutput { if interrupts { workbench.interrupt() } }
        workbench.prepareForCell()
        return workbench.execute(CellRequest(code: expanded(code)), output: last)
    }

    /// The cell's value as text; records an issue if it failed.
    func value(_ code: String, sourceLocation: SourceLocation = #_sourceLocation) -> String? {
        let outcome = run(code)
        #expect(outcome.error == nil, sourceLocation: sourceLocation)
        return outcome.result?.data["text/plain"]
    }

    /// The name of the error a cell ends with; nil if it succeeds.
    func errorName(_ code: String) -> String? { run(code).error?.name }

    /// The variables of the documentation's tour: a model of four classes, a photo, an explanation.
    func prepareTour() throws {
        try write(Notebook.photo.pngData(), to: "a.png")
        try write(NumPyArray.encode(Tensor([2, 4, 4, 1], repeating: 0.5)), to: "two.npy")
        let outcome = run(
            """
            model = load "%/Models/ClosedForm/softmax.h5" preprocess="unit" labels=["tabby", "lynx"]
            photo = load "@/a.png"
            explanation = explain model photo
            """)
        #expect(outcome.error == nil)
    }

    /// 24 by 16 pixels, brighter to the right.
    static let photo = PixelImage(
        mode: .rgb, width: 24, height: 16,
        pixels: (0..<16 * 24).flatMap { pixel -> [UInt8] in [UInt8(pixel % 24 * 10), 90, 40] })

    /// A fixture's bytes.
    static func bytes(of fixture: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: "\(Fixtures.folder)/\(fixture)")))
    }

    func write(_ bytes: [UInt8], to name: String) throws {
        try Data(bytes).write(to: URL(filePath: "\(folder)/\(name)"))
    }

    /// The cell with its files in the notebook's folder.
    func placed(_ code: String) -> String {
        code.split(separator: "\"", omittingEmptySubsequences: false)
            .map { $0.hasSuffix(".png") || $0.hasSuffix(".html") ? "@/\($0)" : String($0) }
            .joined(separator: "\"")
    }

    func expanded(_ code: String) -> String {
        code.split(separator: "@", omittingEmptySubsequences: false).joined(separator: folder)
            .split(separator: "%", omittingEmptySubsequences: false).joined(separator: Fixtures.folder)
    }
}

/// Keeps what a cell sends.
final class RecordingOutput: CellOutput {
    struct Record: Sendable {
        var stdout = ""
        var stderr = ""
        var displays: [MIMEBundle] = []
        var clears: [Bool] = []
    }

    private let state = Mutex(Record())
    private let onDisplay: @Sendable () -> Void

    init(onDisplay: @escaping @Sendable () -> Void) {
        self.onDisplay = onDisplay
    }

    var record: Record { state.withLock { $0 } }

    func write(_ text: String, to stream: OutputStream) {
        state.withLock { record in
            switch stream {
            case .stdout: record.stdout += text
            case .stderr: record.stderr += text
            }
        }
    }

    func display(_ bundle: MIMEBundle, id: String?) {
        state.withLock { $0.displays.append(bundle) }
        onDisplay()
    }

    func update(_ bundle: MIMEBundle, id: String) {}

    func clear(wait: Bool) { state.withLock { $0.clears.append(wait) } }

    func ask(_ prompt: String, isPassword: Bool) throws(CellError) -> String { "answer to \(prompt)" }
}

enum Fixtures {
    /// `Tests/Fixtures`
    static let folder = #filePath.split(separator: "/").dropLast(2).reduce("") { "\($0)/\($1)" } + "/Fixtures"
}
