import CommandLanguage
import Testing

@Suite struct CompletionTests {
    /// Completes at the place marked `|`; gives the inserted texts and what they replace.
    private func complete(_ marked: String) -> (texts: [String], replaced: String?, completions: Completions) {
        var code = Array(marked.unicodeScalars)
        let cursor = code.lastIndex(of: "|") ?? code.count
        if cursor < code.count { code.remove(at: cursor) }
        let text = String(String.UnicodeScalarView(code))
        let completions = CompletionEngine(sampleCommands).completions(in: text, at: cursor, from: SampleSession())
        return (completions.matches.map(\.text), excerpt(completions.range, of: text), completions)
    }

    @Test(
        "each place offers what may stand there",
        arguments: [
            // Statements.
            ("expl|", ["explain"]), ("explain_|", ["explain_prediction"]), ("sh|", ["show"]),
            ("show_|", ["show_prediction"]),
            ("|", ["load", "explain", "show", "forget", "help", "version", "größe", "model", "mobile"]),
            ("x = 1\nmo|", ["model", "mobile"]), ("a; ver|", ["version"]), ("x = lo|", ["load"]), ("x = for|", []),
            ("zzz|", []),
            ("x = t|", ["true"]), ("[1,\n2]\nexp|", ["explain"]), ("?expl|", ["explain"]),
            ("?|", ["load", "explain", "show", "forget", "help", "version", "größe", "model", "mobile"]),
            // Values and options.
            ("show mo|", ["model", "mobile"]), ("show(mo|", ["model", "mobile"]), ("show w|", ["width="]),
            ("show(model, w|", ["width="]),
            ("show model wi|=3", ["width"]), ("show(model, width=3, w|", []), ("show(w|, width=3)", []),
            ("show w| width=3\nshow layer=3", []),
            ("show(la|, \"a\",\n layer=3)", []), ("show(expl|", ["explain"]), ("show expl|", ["explain"]),
            ("show(f|", ["false"]),
            ("explain model d|", ["doc="]), ("explain model \"a\" d|", []),
            ("explain m|", ["model", "mobile", "model=", "method="]),
            (
                "explain(model, \"a\", relu=|)",
                ["true", "false", "größe", "model", "mobile", "load", "explain", "show", "version"]
            ),
            ("explain model \"a\" relu=f|", ["false"]),
            ("explain model \"a\" method=grad|", ["\"gradcam\"", "\"gradient\""]),
            ("explain model \"a\" layer=co|", ["\"conv_1\"", "\"conv_2\""]), ("forget m|", ["model", "mobile"]),
            ("forget ver|", []),
            ("help co|", ["colormaps"]), ("help exp|", ["explain"]), ("x = [mo|", ["model", "mobile"]),
            ("show [mo|", ["model", "mobile"]),
            ("model.layers[mo|", ["model", "mobile"]), ("show(explain(model, \"a\"), wi|", ["width="]),
            ("show(model) wi|", []),
            ("nosuch w|", []), ("nosuch(mo|", ["model", "mobile"]), ("eli5.show_prediction model wi|", ["width="]),
            // Members.
            ("model.|", ["layers", "labels", "name"]), ("model.la|", ["layers", "labels"]),
            ("show model.na|", ["name"]),
            ("model.layers[-1].n|", ["name"]), ("model.layers[\"a\"].|", ["name", "type"]),
            ("model.layers[x + 1].t|", ["type"]),
            ("explain(model, \"a\").|", ["targets", "image"]), ("explain(model, \"a\").targets[0].s|", ["score"]),
            ("eli5.explain_prediction(model, \"a\").t|", ["targets"]), ("nosuch.|", []), ("(1, 2).|", []),
            ("\"a\".|", []),
            ("eli5.expl|", ["explain", "explain_prediction"]), ("eli5.keras.gradcam.ver|", ["version"]),
            // Strings.
            ("load \"|", ["my pets.jpg", "photos/", "Zoë \\\"x\\\".png"]), ("load 'Z|", ["Zoë \"x\".png"]),
            ("load \"ph|", ["photos/"]),
            ("load \"photos/|\"", ["photos/cat.jpg", "photos/😀 cat.jpg"]), ("load \"photos/😀 c|", ["photos/😀 cat.jpg"]),
            ("load \"photos/\\U0001f600 c|", ["photos/😀 cat.jpg"]), ("load \".|", [".hidden.png"]),
            ("load \"my p|", ["my pets.jpg"]), ("load \"MY|", ["my pets.jpg"]),
            ("load(\"ph|\")", ["photos/"]), ("show(model, \"ph|", ["photos/"]), ("x = \"ph|", ["photos/"]),
            ("show [\"ph|", ["photos/"]),
            ("explain(model, \"a\", layer=\"conv|", ["conv_1", "conv_2"]),
            ("explain(mobile, \"a\", layer=\"|\")", ["mobile_conv"]),
            ("explain mobile \"a\" layer='|", ["mobile_conv"]),
            ("explain(doc=\"a\", model=mobile, layer=\"|", ["mobile_conv"]),
            ("explain(model.x, \"a\", layer=\"|", ["conv_1", "conv_2", "out_relu", "mobile_conv"]),
            ("explain model \"a\" layer=[\"conv_1\", \"out|", ["out_relu"]),
            ("show model \"a\" targets=[\"t|", ["tabby", "tiger cat"]),
            ("show model \"a\" targets=\"egyptian c|", ["Egyptian_cat"]),
            ("show model targets='jack|", ["jack-o\\'-lantern"]),
            ("load \"a\" as=\"|\"", ["model", "image", "tensor", "labels"]), ("load \"a\" as=\"t|", ["tensor"]),
            ("load \"a\" orient=\"|", []),
            ("load \"a\" preprocess={\"|", []), ("x[\"|", []), ("load \"no/such/|", []),
            // Where nothing goes on.
            ("# expl|", []), ("show \"a\"|", []), ("show 3|", []), ("show(a)|", []), ("x\u{0}|", []), ("3.|", []),
            ("a # |\n", []),
        ])
    func offers(marked: String, expected: [String]) {
        #expect(complete(marked).texts == expected)
    }

    @Test(
        "the replaced part is counted in code points",
        arguments: [
            ("x = \"😀\"; expl|", "expl"), ("show 😀 mo|", "mo"), ("größe = 1; grö|", "grö"),
            ("load \"photos/😀 c|at\"", "photos/😀 c"),
            ("show |", ""), ("model.la|", "la"), ("ex|plain", "ex"),
        ])
    func ranges(marked: String, replaced: String) {
        let result = complete(marked)
        #expect(result.replaced == replaced)
        #expect(!result.texts.isEmpty)
    }

    @Test("matches have Jupyter's types and a signature")
    func types() {
        #expect(complete("expl|").completions.matches.first?.kind == .function)
        #expect(
            complete("expl|").completions.matches.first?.signature.hasPrefix("explain MODEL DOC [targets=]") == true)
        #expect(complete("mod|").completions.matches == [Completion("model", .instance, signature: "Model")])
        #expect(complete("show wi|").completions.matches == [Completion("width=", .param, signature: "Pixels")])
        #expect(complete("load \"ph|").completions.matches.first?.kind == .path)
        #expect(complete("x = tr|").completions.matches.first?.kind == .keyword)
    }

    @Test("a cursor outside the cell is moved into it")
    func clamping() {
        for cursor in [-5, 99, Int.max, Int.min] {
            let found = CompletionEngine(sampleCommands).completions(in: "expl", at: cursor, from: SampleSession())
            #expect(found.range.end == (cursor < 0 ? 0 : 4))
        }
    }

    @Test("a long cell is read from a line near the cursor on")
    func longCell() {
        let code = String(repeating: "show \"😀\"\n", count: 200_000) + "expl"
        let found = CompletionEngine(sampleCommands).completions(
            in: code, at: code.unicodeScalars.count, from: SampleSession())
        #expect(found.matches.map(\.text) == ["explain"])
        #expect(found.range == SourceSpan(1_800_000, 1_800_004))
    }
}
