import CommandLanguage
import ComputeGraph
import Explanations
import HDF5
import JupyterProtocol
import KerasModels
import Tensors

/// What a running command may touch: the session, the cell's output, and the flag that ends it.
struct CommandContext {
    let session: Session
    let output: any CellOutput
    let cancellation: Cancellation
    /// Collects help pages for the front end's pager.
    let pager: Pager
    let progress: ProgressBar
    /// In place of a process for each file; for tests.
    let reader: (any HDF5Reader)?

    /// One line on stderr: what happened and what to do.
    func warn(_ line: String) {
        output.write("warning: \(line)\n", to: .stderr)
    }

    func display(_ value: Value) throws {
        let bundle = try ValueDisplay.bundle(for: value)
        if let id = progress.takeDisplay() {
            output.update(bundle, id: id)
        } else {
            output.display(bundle, id: nil)
        }
    }

    /// A model, ready to answer for one preprocessed input.
    func run(_ model: LoadedModel, on input: Tensor, output name: String? = nil) throws -> ModelRun {
        try ModelRun(
            model.model, input: input, output: name, classNames: model.labels?.names.count,
            programs: session.programs, cancellation: cancellation)
    }
}

/// The help pages of one cell.
final class Pager {
    private(set) var pages: [MIMEBundle] = []

    func show(text: String, markdown: String) {
        pages.append(MIMEBundle(data: ["text/plain": text, "text/markdown": markdown]))
    }

    /// All pages in one, as a cell has but one pager; nil without any.
    var page: MIMEBundle? {
        guard !pages.isEmpty else { return nil }
        func joined(_ type: String) -> String { pages.compactMap { $0.data[type] }.joined(separator: "\n\n") }
        return MIMEBundle(data: ["text/plain": joined("text/plain"), "text/markdown": joined("text/markdown")])
    }
}
