import JupyterProtocol
import Testing
import Workbench

/// What a person types who comes from eli5, Keras or Python, and the hint it meets with.
@Suite("Names from elsewhere") struct ForeignNameTests {
    private let notebook: Notebook

    init() throws {
        notebook = try Notebook()
        try notebook.prepareTour()
    }

    private func traceback(_ cell: String) -> String {
        notebook.run(cell).error?.traceback.joined(separator: "\n") ?? ""
    }

    @Test(
        "P18: functions that are not here say what is",
        arguments: [
            ("eli5.explain_weights(model)", "eli5 explains no weights of Keras models either"),
            ("eli5.show_weights(model)", "summary MODEL"),
            ("eli5.explain_prediction_df(model, photo)", "format_as_dict(EXPLANATION)"),
            ("display(photo)", "show VALUE"),
            ("load_img(\"a.png\", target_size=(224, 224))", "size=(height, width)"),
            ("preprocess_input(photo)", "preprocess IMAGE model=MODEL"),
            ("decode_predictions(photo)", "predict MODEL DOC"),
        ])
    func functions(cell: String, hint: String) {
        #expect(notebook.errorName(cell) == "NameError")
        #expect(traceback(cell).contains(hint))
    }

    @Test(
        "values of options that Python takes from modules say how they are written here",
        arguments: [
            ("resampling_filter=Image.BOX", "write resampling_filter=\"box\""),
            ("resampling_filter=PIL.Image.Resampling.LANCZOS", "write resampling_filter=\"lanczos\""),
            ("colormap=matplotlib.cm.cividis", "write colormap=\"cividis\""),
            ("colormap=plt.cm.Blues_r", "write colormap=\"Blues_r\""),
            ("colormap=jet", "write colormap=\"jet\""),
        ])
    func optionValues(option: String, hint: String) {
        #expect(notebook.errorName("format_as_image(explanation, \(option))") == "NameError")
        #expect(traceback("format_as_image(explanation, \(option))").contains(hint))
    }

    @Test("a variable may still be called so")
    func variables() throws {
        notebook.run("jet = \"hot\"")
        #expect(
            try notebook.picture("format_as_image(explanation, colormap=jet)")
                == (try notebook.picture("format_as_image(explanation, colormap=\"hot\")")))
    }

    @Test("help on a command counts the colormaps, which would bury its other options")
    func choices() throws {
        let text = try #require(notebook.run("help show").page?.data["text/plain"])
        #expect(text.contains("see help colormaps; one of 1"))
        #expect(!text.contains("gist_ncar"))
        #expect(text.contains("one of \"nearest\", \"box\""))
    }

    @Test("help colormaps lists every map by its kind, in lines that fit a screen")
    func colormaps() throws {
        let text = try #require(notebook.run("help colormaps").page?.data["text/plain"])
        for part in ["perceptually uniform", "diverging", "viridis", "tab20c", "gist_ncar"] {
            #expect(text.contains(part))
        }
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 110 })
    }
}
