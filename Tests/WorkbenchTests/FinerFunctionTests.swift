import Images
import JupyterProtocol
import Tensors
import TestSupport
import Testing
import Workbench

/// eli5's functions below `explain` and `show`, and Keras' `array_to_img`.
@Suite("The finer functions") struct FinerFunctionTests {
    private let notebook: Notebook

    init() throws {
        notebook = try Notebook()
        try notebook.prepareTour()
        try notebook.bind("ramp", to: Notebook.ramp())
        notebook.run("linear = load \"%/Models/ClosedForm/linear.h5\" preprocess=\"raw\"")
    }

    @Test("P5: a tensor's picture is stretched to 0…255 and rounded down")
    func derivedImage() throws {
        let image = try notebook.picture("image_from ramp")
        #expect(image.mode == .grey)
        #expect(image.pixels == (0..<16).map { UInt8(17 * $0) })
        #expect(try notebook.picture("explain(linear, ramp).image") == image)
        try notebook.bind("flat", to: Tensor([2, 2, 3], repeating: 7))
        #expect(try notebook.picture("image_from flat").pixels == [UInt8](repeating: 0, count: 12))
    }

    @Test("P5: a tensor that is no picture is refused in Keras' words")
    func derivedImageErrors() throws {
        try notebook.bind("pair", to: Tensor([2, 2, 2], repeating: 0))
        #expect(notebook.complaint("image_from pair") == "ValueError: Unsupported channel number: 2")
        try notebook.bind("table", to: Tensor([8, 8], repeating: 0))
        #expect(
            notebook.complaint("image_from table")
                == "ValueError: Expected image array to have rank 3 (single image). Got array with shape: (8, 8)")
    }

    @Test("P6: gradcam_backend gives weights, activations, gradients, class and score of the closed form")
    func backend() throws {
        #expect(notebook.run("b = gradcam_backend linear ramp").error == nil)
        #expect(notebook.value("b[\"predicted_idx\"]") == "0")
        // Each key begins a line, as tensors take several.
        #expect(notebook.value("b")?.split(separator: "\n").filter { $0.contains("\": ") }.count == 5)
        let score = notebook.numbers("b[\"predicted_val\"]")
        #expect(score.count == 1 && abs(score[0] - 1.5) < 1e-6)
        let weights = notebook.numbers("b[\"weights\"]")
        #expect(weights.count == 2 && abs(weights[0] - 0.125) < 1e-6 && abs(weights[1] - 0.0625) < 1e-6)
        #expect(notebook.value("b[\"activations\"].shape") == "(4, 4, 2)")
        #expect(notebook.value("b[\"grads\"].shape") == "(4, 4, 2)")
        // Every cell of the pooled map counts alike: 2 and 1 sixteenths.
        let gradients = notebook.numbers("b[\"grads\"]")
        #expect(gradients.count == 32)
        #expect(gradients.enumerated().allSatisfy { abs($1 - ($0 % 2 == 0 ? 0.125 : 0.0625)) < 1e-6 })
        #expect(notebook.value("gradcam_backend(linear, ramp, [1], \"conv\")[\"predicted_idx\"]") == "1")
        #expect(notebook.value("gradcam_backend(linear, ramp, targets=[0, 1])[1][\"predicted_idx\"]") == "1")
    }

    @Test("P9: gradcam_backend gives gradients of length one in the legacy rule, and those of the logit")
    func backendOptions() {
        let legacy = notebook.numbers("gradcam_backend(linear, ramp, normalize=\"legacy\")[\"grads\"]")
        #expect(legacy.count == 32 && abs(legacy.reduce(0) { $0 + $1 * $1 } - 1) < 1e-6)
        let weights = notebook.numbers("gradcam_backend(linear, ramp, normalize=\"legacy\")[\"weights\"]")
        #expect(weights.count == 2 && abs(weights[0] - 0.2236068) < 1e-6 && abs(weights[1] - 0.1118034) < 1e-6)
        notebook.run("soft = load \"%/Models/ClosedForm/softmax.h5\" preprocess=\"raw\"")
        #expect(
            notebook.value("gradcam_backend(soft, ramp, score=\"logit\")[\"weights\"]")
                == notebook.value("gradcam_backend(linear, ramp)[\"weights\"]"))
        let other = notebook.numbers("gradcam_backend(soft, ramp, [1])[\"weights\"]")
        #expect(other.count == 2 && abs(other[0] + 0.0440632030) < 1e-6 && abs(other[1] - 0.0293754637) < 1e-6)
    }

    @Test("P7: gradcam gives the worked example, and a backend's explanation again")
    func heatmap() throws {
        let cell = "gradcam([0.5, -1, 2], [[[1, 4, 0], [2, 3, 1]], [[3, 2, 0], [4, 1, 1]]])"
        let map = notebook.numbers(cell)
        #expect(map.count == 4 && map[0...2].allSatisfy { $0 == 0 } && abs(map[3] - 0.9999999666666678) < 1e-7)
        notebook.run("b = gradcam_backend linear ramp")
        let own = notebook.value("gradcam(b[\"weights\"], b[\"activations\"])")
        #expect(own == notebook.value("explain(linear, ramp).targets[0].heatmap"))
    }

    @Test("P7: gradcam of zeros is exactly zero and says that it shows nothing; of ones almost one")
    func extremes() throws {
        #expect(notebook.numbers("gradcam([0, 0, 0], [[[0, 0, 0], [0, 0, 0]]])") == [0, 0])
        #expect(notebook.last.record.stderr.contains("blank"))
        let ones = notebook.numbers("gradcam([1, 1], [[[1, 1]]])")
        #expect(ones.count == 1 && abs(ones[0] - 0.9999999500000026) < 1e-7 && ones[0] < 1)
    }

    @Test(
        "P7: gradcam refuses shapes that do not fit",
        arguments: [
            ("gradcam([1], [[[1, 2]]])", "ValueError: 1 weights do not fit 2 channels"),
            ("gradcam([[1]], [[[1]]])", "ValueError: weights must have shape (channels,), got: (1, 1)"),
            ("gradcam([1], [[1]])", "ValueError: activations must have shape (height, width, channels), got: (1, 1)"),
            ("gradcam([1], [[[1], [1, 2]]])", "ValueError: activations: the lists are not equally long"),
            ("gradcam([\"a\"], [[[1]]])", "TypeError: weights must be a Tensor or nested lists of numbers, got a list"),
            ("gradcam(photo, [[[1]]])", "TypeError: weights must be a Tensor, got an Image"),
        ])
    func heatmapErrors(cell: String, complaint: String) {
        #expect(notebook.complaint(cell) == complaint)
    }

    @Test("P11: heatmap_to_image makes L, RGB and RGBA of zeros", arguments: [(0, 1), (3, 3), (4, 4)])
    func heatmapToImage(channels: Int, bytes: Int) throws {
        let shape = channels == 0 ? [5, 5] : [5, 5, channels]
        try notebook.bind("zeros", to: Tensor(Shape(checking: shape), repeating: 0))
        let image = try notebook.picture("heatmap_to_image zeros")
        #expect(image.width == 5 && image.height == 5 && image.mode.channels == bytes)
        #expect(image.pixels.allSatisfy { $0 == 0 })
    }

    @Test(
        "P11: heatmap_to_image refuses what eli5 refuses",
        arguments: [
            (
                "heatmap_to_image([0.5])",
                "ValueError: heatmap must have rank 2 (L, grayscale) or rank 3 (RGBA, colored). Got: 1"
            ),
            (
                "heatmap_to_image([[[0, 0, 0, 0, 0, 0, 0, 0, 0, 0]]])",
                "ValueError: Rank 3 heatmap must have 4 channels (RGBA), or 3 channels (RGB)."
                    + " Got shape with 10 channels"
            ),
            (
                "heatmap_to_image([[-0.001]])",
                "ValueError: heatmap must contain float values between 0 and 1 inclusive. Got array with minimum:"
                    + " -0.001 and maximum: -0.001"
            ),
            (
                "heatmap_to_image([[1.001]])",
                "ValueError: heatmap must contain float values between 0 and 1 inclusive. Got array with minimum:"
                    + " 1.001 and maximum: 1.001"
            ),
            ("heatmap_to_image(photo)", "TypeError: heatmap must be a Tensor, got an Image"),
            (
                "expand_heatmap([[0.5]], [[1]])", "TypeError: image must be an Image or the path of one, got a list"
            ),
            (
                "expand_heatmap([[0.5]], photo, resampling_filter=\"cubic\")",
                "ValueError: unknown resampling_filter: \"cubic\""
            ),
        ])
    func heatmapErrorsOfPictures(cell: String, complaint: String) {
        #expect(notebook.complaint(cell) == complaint)
    }

    @Test("P12: expand_heatmap has the picture's size, whatever the map's", arguments: [[3, 3], [10, 10, 4]])
    func expand(shape: [Int]) throws {
        try notebook.bind("zeros", to: Tensor(Shape(checking: shape), repeating: 0))
        let image = try notebook.picture("expand_heatmap(zeros, photo, resampling_filter=\"box\")")
        #expect(image.width == 24 && image.height == 16)
    }

    @Test("P11, P12: heat maps become the pictures that eli5 made of them, small and enlarged")
    func eli5Pictures() throws {
        for row in try FixtureTable.rows(of: "Pictures/eli5.txt", kind: "cells") {
            let numbers = row.compactMap { Int($0) }
            try bindHeatmap(seed: numbers[0] + 1, rows: numbers[1], columns: numbers[2])
            #expect(Samples.hash(try notebook.picture("heatmap_to_image map").pixels) == row[3], "\(row)")
        }
        for row in try FixtureTable.rows(of: "Pictures/eli5.txt", kind: "expand") {
            let numbers = row.compactMap { Int($0) }
            try bindHeatmap(seed: numbers[0] + 1, rows: numbers[3], columns: numbers[4])
            let size = "load(\"@/a.png\", size=(\(numbers[2]), \(numbers[1])))"
            let image = try notebook.picture("expand_heatmap(map, \(size), resampling_filter=\"\(row[5])\")")
            #expect(Samples.hash(image.pixels) == row[6], "\(row)")
        }
    }

    /// The heat map of a seed under the name `map`, rounded towards zero as an Explanation gives its own.
    private func bindHeatmap(seed: Int, rows: Int, columns: Int) throws {
        let values = Samples.heatmap(seed: seed, count: rows * columns).map { value in
            Double(Float(value)) > value ? Float(value).nextDown : Float(value)
        }
        try notebook.bind("map", to: Tensor([rows, columns], values: values))
    }

    @Test("compare sets explanations side by side and labels what tells them apart")
    func compare() throws {
        let image = try notebook.picture("compare model photo targets=[0, 1]")
        #expect(image.width > 48 && image.mode == .rgb)
        let bundle = try #require(notebook.run("compare [model, linear] photo score=\"logit\"").result)
        #expect(bundle.data["text/plain"]?.split(separator: "\n").count == 2)
        guard case .object(let facts)? = bundle.metadata["whylight"], case .array(let panels)? = facts["explanations"]
        else {
            Issue.record("no metadata")
            return
        }
        #expect(panels.count == 2)
        let column = try notebook.picture(
            "compare(explain(model, photo), explain(model, photo, targets=[1]), columns=1)")
        #expect(column.height > column.width / 4)
        #expect(notebook.complaint("compare") == "TypeError: compare needs Explanations, or models and a picture")
        #expect(notebook.complaint("compare model")?.hasPrefix("TypeError: compare needs one picture") == true)
        #expect(notebook.complaint("compare explanation photo")?.hasPrefix("TypeError: compare takes Expl") == true)
        #expect(notebook.complaint("compare explanation targets=[1]")?.hasPrefix("TypeError: targets needs") == true)
    }
}
