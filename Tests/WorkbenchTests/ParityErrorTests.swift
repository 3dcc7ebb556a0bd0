import JupyterProtocol
import Tensors
import Testing
import Workbench

/// eli5's refusals with the same facts in the same terms, where the language's page does not say otherwise.
@Suite("eli5's errors") struct ParityErrorTests {
    private let notebook: Notebook

    init() throws {
        notebook = try Notebook()
        try notebook.prepareTour()
        try notebook.bind("ramp", to: Notebook.ramp())
        try notebook.bind("pair", to: Tensor([2, 4, 4, 1], repeating: 0.5))
        try notebook.bind("single", to: Tensor([4, 4, 1], repeating: 0.5))
        try notebook.bind("row", to: Tensor([1, 5], repeating: 0.5))
        notebook.run("layers = load \"%/Models/Eli5/layers.h5\"")
    }

    @Test(
        "P2: targets that are none",
        arguments: [
            ("[-1]", "ValueError: Prediction target index is outside the required range [0, 2). Got -1"),
            ("[2]", "ValueError: Prediction target index is outside the required range [0, 2). Got 2"),
            ("[1.0]", "TypeError: a prediction target must be a class id or a class name, got 1.0"),
            ("[none]", "TypeError: a prediction target must be a class id or a class name, got none"),
            ("[]", "ValueError: targets is an empty list"),
            ("[\"zebra\"]", "ValueError: no class is named \"zebra\""),
        ])
    func targets(targets: String, complaint: String) {
        #expect(notebook.complaint("explain model ramp targets=\(targets)") == complaint)
    }

    @Test("P2: none asks for the top class, the first of equals; a bare id, a name and a list are taken")
    func targetChoice() {
        #expect(notebook.value("explain(model, ramp).targets[0].target") == "0")
        #expect(notebook.value("explain(model, ramp, targets=1).targets[0].target") == "1")
        #expect(notebook.value("explain(model, ramp, targets=[\"LYNX\"]).targets[0].target") == "1")
        #expect(notebook.value("explain(model, ramp, targets=[1, 0])[1].targets[0].target") == "0")
    }

    @Test(
        "P3: layers that are none",
        arguments: [
            ("\"nope\"", "ValueError: No such layer: nope. Existing layers are: conv, pool, classes"),
            ("10", "ValueError: Was asked to retrieve layer at index 10 but model only has 3 layers."),
            ("-10", "ValueError: Was asked to retrieve layer at index -10 but model only has 3 layers."),
            ("2.5", "TypeError: Invalid layer (must be a name, an index, a Layer or none): 2.5"),
            (
                "layers.layers[0]",
                "ValueError: layer layer0 belongs to model \"layers\", not to \"closed_form_softmax\""
            ),
            (
                "\"classes\"",
                "ValueError: Can not perform Grad-CAM on the retrieved activation layer: classes (Dense) has no map of"
                    + " height and width"
            ),
        ])
    func layers(layer: String, complaint: String) {
        #expect(notebook.complaint("explain model ramp layer=\(layer)") == complaint)
    }

    @Test("P3: the closest name is offered where no layer has the name, and only there")
    func layerHints() {
        func traceback(_ layer: String) -> String {
            notebook.run("explain model ramp layer=\(layer)").error?.traceback.joined() ?? ""
        }
        #expect(traceback("\"conf\"").contains("did you mean \"conv\"?"))
        #expect(traceback("\"classes\"").contains("summary lists the layers and their shapes"))
        #expect(traceback("10").contains("summary lists the layers and their shapes"))
    }

    @Test(
        "P4: tensors that do not fit",
        arguments: [
            ("pair", "(2, 4, 4, 1)"), ("single", "(4, 4, 1)"), ("row", "(1, 5)"),
        ])
    func documents(name: String, shape: String) {
        #expect(
            notebook.complaint("explain model \(name)")
                == "ValueError: Batch size does not match (must be 1). doc must be of shape: (1, 4, 4, 1), got: \(shape)"
        )
        #expect(notebook.errorName("explain model \(name) image=photo") == "ValueError")
        #expect(notebook.errorName("predict model \(name)") == "ValueError")
    }

    @Test("P4: a document that is neither picture nor tensor is a TypeError")
    func documentKinds() {
        #expect(
            notebook.complaint("explain model 10")
                == "TypeError: doc must be a Tensor, an Image or the path of one, got 10")
        #expect(notebook.errorName("explain model [1, 2]") == "TypeError")
    }

    @Test("P1: an explanation's members are eli5's")
    func members() {
        notebook.run("e = explain model ramp")
        #expect(notebook.value("e.estimator") == "\"closed_form_softmax\"")
        #expect(notebook.value("e.method") == "\"Grad-CAM\"")
        #expect(notebook.value("e.error") == "\"\"")
        #expect(notebook.value("e.is_regression") == "false")
        #expect(notebook.value("e.description")?.contains("Grad-CAM visualization for image classification") == true)
        #expect(notebook.value("e.image.mode") == "\"L\"")
        #expect(notebook.value("e.targets[0].heatmap.shape") == "(4, 4)")
        #expect(notebook.run("e.targets[0].proba").result == nil)
        #expect(notebook.value("e.layer") == "\"conv\"")
        #expect(notebook.errorName("e.targets[1]") == "IndexError")
        for member in ["feature_importances", "decision_tree", "highlight_spaces", "transition_features"] {
            #expect(notebook.run("e.\(member)").error == nil && notebook.run("e.\(member)").result == nil)
        }
        #expect(notebook.value("explain_prediction(model, doc=ramp, targets=none, layer=none).layer") == "\"conv\"")
    }
}
