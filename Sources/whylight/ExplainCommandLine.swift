import ArgumentParser
import Workbench

/// `whylight explain`: overlays for pictures, without a front end.
struct ExplainCommandLine: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Paints where a model looked over pictures.",
        discussion: "The options are those of the commands load, explain and show; see: whylight run, help explain.")

    @Argument(help: "A Keras model.")
    var model: String

    @Argument(help: "Pictures, PNG or JPEG.")
    var images: [String]

    @Option(name: .shortAndLong, help: "A file for one picture (.png, .html, .json, .txt, .npy), a folder for several.")
    var output: String

    @Option(help: "Class names: a file.") var labels: String?
    @Option(help: "A class id, a class name, or a list such as \"[281, 285]\".") var targets: String?
    @Option(parsing: .unconditional, help: "A layer's name or index, or eli5.") var layer: String?
    @Option(help: "How the map is made.") var method: String?
    @Option(help: "output or logit.") var score: String?
    @Option(help: "false keeps negative evidence.") var relu: String?
    @Option(help: "current or legacy.") var normalize: String?
    @Option(name: .customLong("output-name"), help: "Which output of a model that has several.") var outputName: String?
    @Option(help: "tf, torch, caffe, unit, raw, or {\"scale\": a, \"offset\": b}.") var preprocess: String?
    @Option(help: "Pillow's filter for the model's input.") var resample: String?
    @Option(help: "matplotlib's name of the colours.") var colormap: String?
    @Option(help: "How opaque the map may become, 0…1, or none.") var alphaLimit: String?
    @Option(help: "Pillow's filter for enlarging the map.") var resamplingFilter: String?
    @Option(help: "One grid of panels, so many beside each other.") var columns: String?
    @Flag(help: "Adds a bar of the colours.") var legend = false
    @Flag(help: "Puts the photo beside the overlay.") var sideBySide = false

    func run() throws {
        let script = ExplainScript(model: model, images: images, output: output, options: options)
        try Script.run(in: script.needsFolder ? output : ".") { script.code }
    }

    private var options: [ExplainScript.Option] {
        let given: [(String, String?)] = [
            ("labels", labels), ("targets", targets), ("layer", layer), ("method", method), ("score", score),
            ("relu", relu), ("normalize", normalize), ("output", outputName), ("preprocess", preprocess),
            ("resample", resample), ("colormap", colormap), ("alpha_limit", alphaLimit),
            ("resampling_filter", resamplingFilter), ("columns", columns),
            ("legend", legend ? "true" : nil), ("side_by_side", sideBySide ? "true" : nil),
        ]
        return given.compactMap { name, text in text.map { ExplainScript.Option(name, $0) } }
    }
}
