import Images
import Testing
import Workbench

/// `format_as_image` and `show`, as eli5's offline tests of its formatter look at them.
@Suite("Overlays as eli5 makes them") struct OverlayParityTests {
    private let notebook: Notebook

    init() throws {
        notebook = try Notebook()
        try notebook.prepareTour()
    }

    @Test("P13: with alpha_limit=0 the picture is left as it is, in RGBA", arguments: ["L", "RGB", "RGBA"])
    func nothingPainted(mode: String) throws {
        let mode = try #require(PixelImage.Mode(rawValue: mode))
        let box = PixelImage(
            mode: mode, width: 5, height: 5, pixels: (0..<25 * mode.channels).map { UInt8($0 * 2) })
        try notebook.write(box.pngData(), to: "box.png")
        let overlay = try notebook.picture("format_as_image(explain(model, \"@/box.png\"), alpha_limit=0.0)")
        #expect(overlay == box.converted(to: .rgba))
    }

    @Test(
        "P16: pictures of every mode become RGBA; an explanation keeps its picture's own",
        arguments: ["L", "RGB", "RGBA"])
    func modes(name: String) throws {
        let mode = try #require(PixelImage.Mode(rawValue: name))
        let box = PixelImage(
            mode: mode, width: 9, height: 7, pixels: (0..<63 * mode.channels).map { UInt8($0) })
        try notebook.write(box.pngData(), to: "box.png")
        notebook.run("e = explain model \"@/box.png\"")
        let overlay = try notebook.picture("format_as_image e")
        #expect(overlay.mode == .rgba && overlay.width == 9 && overlay.height == 7)
        #expect(notebook.value("e.image.mode") == "\"\(name)\"")
        let grey = PixelImage(mode: .grey, width: 1, height: 1, pixels: [7]).converted(to: .rgba)
        #expect(grey.pixels == [7, 7, 7, 255])
    }

    @Test("P15: alpha_limit caps the cells; none is no cap; what is no number in 0…1 is refused")
    func alphaLimit() throws {
        let usual = try notebook.picture("format_as_image explanation")
        #expect(usual == (try notebook.picture("format_as_image(explanation, alpha_limit=0.65)")))
        #expect(usual != (try notebook.picture("format_as_image(explanation, alpha_limit=none)")))
        #expect(
            try notebook.picture("format_as_image(explanation, alpha_limit=none)")
                == (try notebook.picture("format_as_image(explanation, alpha_limit=1)")))
        #expect(
            notebook.complaint("format_as_image(explanation, alpha_limit=1.1)")
                == "ValueError: alpha_limit must be between 0 and 1 inclusive, got: 1.1")
        #expect(notebook.errorName("format_as_image(explanation, alpha_limit=-0.1)") == "ValueError")
        #expect(notebook.errorName("format_as_image(explanation, alpha_limit=float('nan'))") == "ValueError")
        #expect(
            notebook.complaint("format_as_image(explanation, alpha_limit=\"0.5\")")
                == "TypeError: alpha_limit must be a number, got the string \"0.5\"")
        let half = Double(0.5)
        let cells = [0.5, 0.49, 0.51, 0.5]
        let clear = PixelImage(mode: .rgba, width: 2, height: 2, pixels: [UInt8](repeating: 0, count: 16))
        let capped = try HeatmapOverlay(values: cells, height: 2, width: 2).painted(over: clear, alphaLimit: half)
        #expect(stride(from: 3, to: 16, by: 4).map { capped.pixels[$0] } == [127, 124, 127, 127])
    }

    @Test("P13: what is no explanation is refused")
    func refusals() {
        #expect(
            notebook.complaint("format_as_image photo")?.hasPrefix("TypeError: explanation must be an Expl") == true)
        #expect(notebook.errorName("explain model photo image=3") == "TypeError")
        #expect(notebook.errorName("format_as_image(explanation, colormap=\"virids\")") == "ValueError")
    }

    @Test("P13: a picture over itself is itself")
    func overItself() throws {
        let box = PixelImage(mode: .rgba, width: 5, height: 5, pixels: [UInt8](repeating: 0, count: 100))
        #expect(try box.alphaComposited(over: box) == box)
    }

    @Test("P17: show_prediction is explain and format_as_image, its options those of both")
    func showPrediction() throws {
        let shown = try notebook.picture(
            "show_prediction(model, photo, targets=[1], layer=\"conv\", colormap=\"jet\", alpha_limit=0.4,"
                + " resampling_filter=\"box\")")
        let made = try notebook.picture(
            "format_as_image(explain_prediction(model, photo, targets=[1], layer=\"conv\"), colormap=\"jet\","
                + " alpha_limit=0.4, resampling_filter=\"box\")")
        #expect(shown == made)
        #expect(
            try notebook.picture("show_prediction(model, doc=photo, targets=[1])")
                == (try notebook.picture("show_prediction(model, photo, targets=[1])")))
        #expect(notebook.complaint("show photo doc=photo") == "TypeError: doc needs a model and a picture")
        // The picture given is the picture derived, where the tensor was made of it.
        notebook.run("doc = preprocess photo model=model\nsmall = image_from doc")
        #expect(
            try notebook.picture("show_prediction(model, doc)")
                == (try notebook.picture("show_prediction(model, doc, image=small)")))
        #expect(notebook.errorName("show_prediction(model, photo, top=3)") == "NameError")
    }
}
