import Images
import JupyterProtocol
import Tensors
import TestSupport
import Testing
import Workbench

/// Models on which eli5 fails obscurely or says nothing: they work here, or a sentence says why not.
@Suite("Where eli5 fails obscurely") struct ObscureCaseTests {
    private let notebook: Notebook

    init() throws {
        notebook = try Notebook()
        try notebook.bind("grey", to: Tensor([1, 6, 6, 1], values: (0..<36).map { Float($0) / 36 }))
        try notebook.bind("photo8", to: Tensor([1, 8, 8, 3], values: (0..<192).map { Float($0 % 17) / 17 }))
        try notebook.bind("photo6", to: Tensor([1, 6, 6, 3], values: (0..<108).map { Float($0 % 11) / 11 }))
        try notebook.bind("ramp", to: Notebook.ramp())
    }

    private func load(_ name: String) {
        let path = ModelFixture.named(name).path
        #expect(notebook.run("m = load \"\(path)\" preprocess=\"raw\"").error == nil)
    }

    @Test("P18: a table's model is no image model, in eli5's words")
    func table() throws {
        load("Eli5/table")
        try notebook.bind("row", to: Tensor([1, 5], repeating: 1))
        let words =
            "UnsupportedModelError: model \"table\" is not supported, try passing the \"image\" argument if explaining"
            + " an image model."
        #expect(notebook.complaint("explain m row") == words)
        #expect(notebook.complaint("show m row") == words)
        #expect(notebook.complaint("explain m grey") == words)
        try notebook.write(Notebook.photo.pngData(), to: "a.png")
        #expect(notebook.complaint("explain m \"@/a.png\"") == words)
        let reason = "its input is (None, 5), a picture's is (batch, height, width, channels)"
        #expect(notebook.run("explain m row image=\"@/a.png\"").error?.traceback.joined().contains(reason) == true)
    }

    @Test("P4: a picture without an axis for its channels is refused with the axes that it has")
    func noChannel() throws {
        load("Eli5/no_channel")
        try notebook.bind("flat", to: Tensor([1, 6, 6], repeating: 1))
        #expect(notebook.errorName("explain m flat") == "UnsupportedModelError")
        let reason = "its input is (None, 6, 6), a picture's is (batch, height, width, channels)"
        #expect(notebook.run("explain m flat").error?.traceback.joined().contains(reason) == true)
    }

    @Test("P5: a model of two channels predicts and is explained over a picture that is given")
    func twoChannels() throws {
        load("activations")
        try notebook.bind("pair", to: Tensor([1, 6, 5, 2], values: (0..<60).map { Float($0) / 60 }))
        try notebook.write(Notebook.photo.pngData(), to: "a.png")
        #expect(notebook.run("predict m pair").error == nil)
        #expect(notebook.complaint("explain m pair") == "ValueError: Unsupported channel number: 2")
        #expect(notebook.run("explain m pair").error?.traceback.joined().contains("give image=") == true)
        #expect(notebook.run("explain m pair image=\"@/a.png\"").error == nil)
    }

    @Test("a layer that the chosen output does not depend on is refused, and is not chosen")
    func unrelatedLayer() {
        load("Eli5/two_heads")
        #expect(notebook.value("explain(m, grey, output=\"kind\").layer") == "\"conv\"")
        #expect(notebook.value("explain(m, grey, output=\"mood\").layer") == "\"deeper\"")
        #expect(notebook.value("explain(m, grey, output=\"mood\", layer=\"conv\").layer") == "\"conv\"")
        let complaint = notebook.complaint("explain m grey output=\"kind\" layer=\"deeper\"")
        #expect(complaint?.hasPrefix("ValueError: Can not perform Grad-CAM") == true, "\(complaint ?? "")")
        #expect(complaint?.contains("deeper") == true && complaint?.contains("kind") == true, "\(complaint ?? "")")
    }

    @Test("the input itself can be explained: a map of its pixels")
    func inputLayer() {
        load("Eli5/two_heads")
        #expect(notebook.value("explain(m, grey, layer=0).targets[0].heatmap.shape") == "(6, 6)")
        #expect(notebook.value("explain(m, grey, layer=\"picture\").layer") == "\"picture\"")
    }

    @Test("P18: a model that labels every pixel is refused with the shape of its output")
    func segmentation() {
        load("Eli5/segments")
        #expect(
            notebook.complaint("explain m grey")
                == "UnsupportedModelError: model \"segments\" is not supported: its output has shape (1, 4, 4, 2), a"
                + " classifier's is (batch, classes)")
    }

    @Test("a nested model's layers are found by themselves, by path and by name")
    func nested() {
        load("nested")
        #expect(notebook.value("explain(m, photo8).layer") == "\"base/second/second_relu\"")
        #expect(notebook.value("explain(m, photo8, layer=\"base/second/second_conv\").layer")?.contains("conv") == true)
        #expect(notebook.value("explain(m, photo8, layer=\"second_conv\").layer")?.contains("base/second") == true)
        #expect(notebook.value("explain(m, photo8, layer=\"base\").layer") == "\"base\"")
        #expect(notebook.value("explain(m, photo8, layer=m.layers[0]).layer") == "\"base\"")
    }

    @Test("a model with a frozen base that was saved and read again is explained")
    func frozen() {
        load("transfer")
        #expect(notebook.value("explain(m, photo8).layer") == "\"base/second/second_relu\"")
        #expect(notebook.value("explain(m, photo8).targets[0].target") == "0")
    }

    @Test("a model of free height and width takes pictures of any size")
    func freeSize() throws {
        load("identities")
        try notebook.bind("wide", to: Tensor([1, 10, 30, 3], values: (0..<900).map { Float($0 % 23) / 23 }))
        #expect(notebook.value("explain(m, wide).targets[0].heatmap.shape") == "(5, 15)")
        try notebook.bind("two", to: Tensor([2, 10, 30, 3], repeating: 0))
        #expect(
            notebook.complaint("explain m two")
                == "ValueError: Batch size does not match (must be 1). doc must be of shape: (1, None, None, 3), got:"
                + " (2, 10, 30, 3)")
    }

    @Test("of several outputs the first is explained, or the one named")
    func severalOutputs() {
        load("Eli5/two_outputs")
        #expect(notebook.value("explain(m, grey, targets=[2]).targets[0].target") == "2")
        #expect(notebook.value("explain(m, grey, output=\"mood\", targets=[1]).targets[0].target") == "1")
        #expect(
            notebook.complaint("explain m grey output=\"mood\" targets=[2]")
                == "ValueError: Prediction target index is outside the required range [0, 2). Got 2")
        #expect(
            notebook.complaint("explain m grey output=\"weather\"")
                == "ValueError: model \"two_outputs\" has no output weather; its outputs are: kind, mood")
    }

    @Test("a model with several inputs is refused with their number")
    func severalInputs() {
        load("shared")
        #expect(
            notebook.complaint("explain m photo8")
                == "UnsupportedModelError: model \"siamese\" is not supported: it has 2 inputs, only models with one can"
                + " be explained")
    }

    @Test("a lone sigmoid has target 0, and says so when asked for another")
    func loneSigmoid() {
        load("Eli5/lone_sigmoid")
        #expect(notebook.value("explain(m, grey).targets[0].target") == "0")
        let logit = notebook.numbers("explain(m, grey, score=\"logit\").targets[0].score")
        let score = notebook.numbers("explain(m, grey).targets[0].score")
        #expect(logit.count == 1 && score.count == 1)
        if let logit = logit.first, let score = score.first {
            #expect(abs(logOdds(score) - logit) < 1e-4)
        }
        #expect(
            notebook.complaint("explain m grey targets=[1]")
                == "ValueError: Prediction target index is outside the required range [0, 1). Got 1: the model has a"
                + " single score, target 0; two class names make two classes of a sigmoid's")
        #expect(notebook.run("explain m grey relu=false").error == nil)
    }

    @Test("a lone sigmoid with two class names has two classes: one minus its score, and its score")
    func twoClassesOfALoneSigmoid() throws {
        notebook.run("m = load \"%/Models/Eli5/lone_sigmoid.h5\" preprocess=\"raw\" labels=[\"dog\", \"cat\"]")
        let score = notebook.numbers("explain(m, grey, targets=[\"cat\"]).targets[0].score")
        let other = notebook.numbers("explain(m, grey, targets=[\"dog\"]).targets[0].score")
        #expect(score.count == 1 && other.count == 1 && abs(score[0] + other[0] - 1) < 1e-6)
        #expect(notebook.value("predict(m, grey)")?.contains("dog") == true)
        #expect(notebook.value("predict(m, grey, top=1)[0].label") == (other[0] > score[0] ? "\"dog\"" : "\"cat\""))
        #expect(
            notebook.value("explain(m, grey).targets[0].label") == (other[0] > score[0] ? "\"dog\"" : "\"cat\""))
        let logits = notebook.numbers("explain(m, grey, targets=[\"cat\"], score=\"logit\").targets[0].score")
        #expect(
            notebook.numbers("explain(m, grey, targets=[0], score=\"logit\").targets[0].score") == logits.map { -$0 })
        // What speaks for the one speaks against the other.
        let cat = notebook.numbers("explain(m, grey, targets=[1], relu=false).targets[0].heatmap")
        let dog = notebook.numbers("explain(m, grey, targets=[0], relu=false).targets[0].heatmap")
        #expect(cat.contains { $0 != 0 } && cat == dog.map { -$0 })
        #expect(notebook.errorName("explain m grey targets=[2]") == "ValueError")
        let plain = "load(\"%/Models/Eli5/lone_sigmoid.h5\", preprocess=\"raw\")"
        #expect(notebook.numbers("explain(\(plain), grey, targets=[0]).targets[0].score") == score)
    }

    @Test("two class names for a lone score that is no sigmoid's are refused when it is asked")
    func twoNamesForALinearScore() {
        notebook.run("m = load \"%/Models/Eli5/lone_linear.h5\" preprocess=\"raw\" labels=[\"dog\", \"cat\"]")
        #expect(
            notebook.complaint("explain m grey")
                == "ValueError: model \"lone_linear\" has one score that is no sigmoid's: it does not tell two classes"
                + " apart")
    }

    /// The inverse of the sigmoid by bisection; the test needs no library for it.
    private func logOdds(_ probability: Double) -> Double {
        var (low, high) = (-30.0, 30.0)
        for _ in 0..<100 {
            let middle = (low + high) / 2
            var power = 1.0
            // e^-x as (e^(-x/1024))^1024 with a series that converges at once.
            let x = -middle / 1024
            let base = 1 + x * (1 + x / 2 * (1 + x / 3 * (1 + x / 4)))
            for _ in 0..<1024 { power *= base }
            if 1 / (1 + power) < probability { low = middle } else { high = middle }
        }
        return low
    }

    @Test("P3: a head of one cell is passed over, though eli5's rule picks it")
    func oneCell() {
        load("Eli5/one_cell")
        #expect(notebook.value("explain(m, grey).layer") == "\"conv\"")
        #expect(notebook.value("explain(m, grey, layer=\"eli5\").layer") == "\"conv_preds\"")
        #expect(notebook.value("explain(m, grey, layer=\"eli5\").targets[0].heatmap.shape") == "(1, 1)")
    }

    @Test("a blank map warns, gives its raw maximum and suggests the logit, which is not blank")
    func blank() {
        load("Eli5/confident_400")
        #expect(notebook.run("explain m ramp").error == nil)
        // Whether the softmax's last trace rounds to 0 or to 1e-37 is the exponential's affair.
        let warning = notebook.last.record.stderr.split(separator: "\n").last ?? ""
        #expect(warning.hasPrefix("warning: the heat map is ") && warning.contains("blank"))
        #expect(warning.contains("largest raw value") && warning.hasSuffix("try score=\"logit\""))
        notebook.run("explain m ramp targets=[0, 1]")
        #expect(notebook.last.record.stderr.contains("warning: 1: the heat map is"))
        let logit = notebook.numbers("explain(m, ramp, score=\"logit\").targets[0].heatmap")
        #expect(notebook.last.record.stderr.contains("blank") == false)
        #expect((logit.max() ?? 0) > 0.99)
    }

    @Test("a nearly blank map warns with its raw maximum")
    func nearlyBlank() {
        load("Eli5/confident_40")
        let map = notebook.numbers("explain(m, ramp).targets[0].heatmap")
        #expect((map.max() ?? 1) > 0.01 && (map.max() ?? 1) < 0.5)
        let text = notebook.last.record.stderr
        #expect(text.contains("nearly blank: its largest raw value, 5.1") && text.contains("e-09"))
        #expect(text.contains("score=\"logit\""))
        // The rule up to eli5 0.15 keeps this one.
        let legacy = notebook.numbers("explain(m, ramp, normalize=\"legacy\").targets[0].heatmap")
        #expect((legacy.max() ?? 0) > 0.85)
    }

    @Test("a derived picture warns once in a session, and not where one is given")
    func derivedPicture() throws {
        load("Eli5/lone_sigmoid")
        notebook.run("predict m grey\ngradcam_backend m grey")
        #expect(notebook.last.record.stderr.isEmpty)
        notebook.run("p = image_from grey\nexplain m grey image=p")
        #expect(!notebook.last.record.stderr.contains("derived"))
        notebook.run("explain m grey targets=[7]")
        #expect(notebook.last.record.stderr.isEmpty)
        notebook.run("explain m grey\nexplain m grey")
        let warnings = notebook.last.record.stderr.split(separator: "\n").filter { $0.contains("derived") }
        #expect(warnings.count == 1)
        notebook.run("show m grey")
        #expect(!notebook.last.record.stderr.contains("derived"))
    }
}
