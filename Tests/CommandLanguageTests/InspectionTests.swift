import CommandLanguage
import Testing

@Suite struct InspectionTests {
    private func inspect(_ marked: String) -> Inspection? {
        var code = Array(marked.unicodeScalars)
        let cursor = code.lastIndex(of: "|") ?? code.count
        if cursor < code.count { code.remove(at: cursor) }
        let text = String(String.UnicodeScalarView(code))
        return Inspector(sampleCommands).inspection(in: text, at: cursor, from: SampleSession())
    }

    @Test(
        "the name at the cursor is explained, or else the command around it",
        arguments: [
            ("expl|ain", "explain MODEL"), ("|explain", "explain MODEL"), ("explain|", "explain MODEL"),
            ("explain_prediction|", "explain MODEL"),
            ("eli5.explain_pred|iction(model)", "explain MODEL"), ("x = 😀; ver|sion", "version"),
            ("show mo|del", "Model[]"),
            ("mod|el.layers", "Model[]"),
            ("model.la|yers", "Model[CommandLanguage.MemberPath.Step.member(\"layers\")]"),
            ("show(model, |", "show VALUE…"), ("show(model, |)", "show VALUE…"),
            ("show model \"ph|otos\"", "show VALUE…"),
            ("show(explain(1, |), 2)", "explain MODEL"), ("show model wi|dth=3", "width=  Pixels"),
            ("show model width=|3", "width=  Pixels"),
            ("explain(model, \"a\", layer=\"co|nv\")", "layer=  The layer"),
            ("explain(model, layer=[1, |", "layer=  The layer"),
            ("show(nosuch|", "show VALUE…"), ("show?|", "show VALUE…"), ("explain(layer|=3)", "layer=  The layer"),
        ])
    func finds(marked: String, beginning: String) {
        let text = inspect(marked)?.text
        #expect(text?.hasPrefix(beginning) == true, "\(text ?? "nothing")")
    }

    @Test(
        "where there is nothing to tell, nothing is told",
        arguments: ["|", "nosuch|", "x = 3|", "# |", "\nversion\n|\n", "a.b.c|", ")|"])
    func findsNothing(marked: String) {
        #expect(inspect(marked) == nil)
    }

    @Test("a command's help names everything there is to know")
    func help() throws {
        let show = try #require(sampleCommands["show_prediction"])
        #expect(show.signatureLine == "show VALUE… [width=] [layer=] [targets=]")
        #expect(
            show.helpText == """
                show VALUE… [width=] [layer=] [targets=]

                Shows values.

                Arguments:
                  VALUE     What to show
                  width=    Pixels
                  layer=    The layer
                  targets=  The classes

                Value: Image

                Other names: show_prediction

                Two words more.

                Example:
                    show model "a.png"
                """)
        #expect(show.helpMarkdown.contains("- `width=` Pixels"))
        let load = try #require(sampleCommands["load"])
        #expect(
            load.helpText.contains("as=      What it is to be; one of \"model\", \"image\", \"tensor\", \"labels\""))
        #expect(load.helpText.contains("orient=  Apply the camera's orientation; true or false; default true"))
        #expect(load.signatureLine == "load PATH [as=] [size=] [orient=true]")
        #expect(sampleCommands.overviewText.hasPrefix("load     Reads a file\nexplain  Computes"))
    }
}
