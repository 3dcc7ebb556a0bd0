import CommandLanguage
import Testing

@Suite struct ParserTests {
    @Test(
        "cells parse as LANGUAGE's grammar says",
        arguments: [
            // Values and statements.
            ("", ""), (" \n\t\r\n;; # comment only\n", ""), ("version", "version"), ("1.5\n2.5", "1.5; 2.5"),
            ("a; b\rc\r\nd", "a; b; c; d"), ("x = y", "x=y"), ("x=3;y=-3", "x=3; y=-3"),
            ("true True false False none None nothing", "!"), ("[true, True, None, nothing]", "[true true none none]"),
            ("[float('inf'), float('-inf'), float(\"nan\"), -inf]", "[inf -inf nan -inf]"),
            // Both forms.
            (#"x = load "a.png" size=(2, 3)"#, #"x=load("a.png" size=<2 3>)"#),
            (#"show model photo targets=[281, "tabby"]"#, #"show(model photo targets=[281 "tabby"])"#),
            (#"show(explain(model, "a.jpg"), width=300)"#, #"show(explain(model "a.jpg") width=300)"#),
            ("explain(model, doc).targets[0].score", "explain(model doc).targets[0].score"),
            ("show model photo\n1.5", "show(model photo); 1.5"), ("load load load", "load(load load)"),
            ("show model, photo, top = 3", "show(model photo top=3)"), ("show\tmodel  'a'", #"show(model "a")"#),
            ("print -3 -x", "!"), ("print -3 .5", "print(-3 0.5)"), (#"print"hi""#, #"print("hi")"#),
            (#"print "a""b"#, "!"), ("show model photo # why\n", "show(model photo)"),
            // Continuing or beginning an argument.
            ("print x [1]", "print(x [1])"), ("print x[1]", "print(x[1])"), ("show (a, b)", "show(<a b>)"),
            ("show(a, b)", "show(a b)"), ("show (a)", "show(a)"), ("print [1][0] [2]", "print([1][0] [2])"),
            ("print a .b", "!"), ("model.layers[-1].name", "model.layers[-1].name"), ("x[y[0]].z", "x[y[0]].z"),
            (#"{"a": {"b": 1}}["a"]["b"]"#, #"{"a":{"b":1}}["a"]["b"]"#), (#"(model).name"#, "model.name"),
            // Lists, tuples, dicts, new lines inside brackets.
            ("[]", "[]"), ("[1,]", "[1]"), ("(1,)", "<1>"), ("(1)", "1"), ("(1, 2,)", "<1 2>"), ("()", "<>"),
            ("{}", "{}"),
            (#"{"a": 1, 'b': [2],}"#, #"{"a":1 "b":[2]}"#),
            ("show(\n  model, # the model\n\n  photo,\r\n)", "show(model photo)"),
            ("x = [\n1,\n2\n]\ny", "x=[1 2]; y"), ("show [1,\n2] 3", "show([1 2] 3)"), ("version()", "version()"),
            // Help, imports, eli5's paths.
            ("show?", "?show"), ("?show", "?show"), ("explain??", "?explain"), ("model.layers?", "?model"),
            ("eli5.show_prediction?", "?show_prediction"),
            ("import eli5\nfrom keras import (\n a,\n b)\nx", "import; import; x"),
            ("from eli5.keras import *; import a.b as c", "import; import"), ("import = 3", "import=3"),
            ("eli5.show_prediction(model, doc)", "show_prediction(model doc)"),
            ("eli5.keras.gradcam.gradcam(w, a)", "gradcam(w a)"),
            ("x = eli5.explain_prediction(m, d).targets", "x=explain_prediction(m d).targets"),
            ("eli5.show_prediction model photo", "show_prediction(model photo)"),
            // Names.
            ("größe = 3", "größe=3"), ("変数 = [größe, _, _x1]", "変数=[größe _ _x1]"), ("load cat.jpg", "load(cat.jpg)"),
            (#"Dict("a" => 1, "b" => Dict())"#, #"{"a":1 "b":{}}"#), ("inf = 3", "inf=3"), ("x = load", "x=load"),
            ("\u{FEFF}show\u{A0}model", "show(model)"),
        ])
    func grammar(code: String, expected: String) {
        if expected == "!" {
            #expect(mistake(code)?.kind == .syntaxError)
        } else {
            #expect((try? sketch(code)) == expected, "\(mistake(code)?.message ?? "")")
        }
    }

    @Test(
        "the command form and the call form give the same call",
        arguments: [
            (#"model = load "efficientnet_lite0.h5""#, #"model = load("efficientnet_lite0.h5")"#),
            (#"show model "pets.jpg" targets=[282]"#, #"show(model, "pets.jpg", targets=[282])"#),
            (
                #"explain_prediction model doc layer=-3 relu=false"#,
                "eli5.explain_prediction(model, doc, layer=-3, relu=False,)"
            ),
            ("show (a, b)", "show((a, b))"), ("print [1] x [2]", "print([1], x, [2])"),
            (#"load "x" preprocess={"scale": 2, "offset": -1}"#, #"load("x", preprocess={"scale": 2, "offset": -1})"#),
        ])
    func bothForms(command: String, call: String) throws {
        #expect(try sketch(command) == sketch(call))
    }

    @Test("statements, names and values know their places in code points")
    func spans() throws {
        let code = "x = \"😀\"; show größe[1].ab width=3"
        let statements = try parser.parse(code)
        #expect(statements.map { excerpt($0.span, of: code) } == ["x = \"😀\"", "show größe[1].ab width=3"])
        #expect(excerpt(statements[0].binding?.span, of: code) == "x")
        guard case .value(let value) = statements[1].kind, case .call(let call) = value.kind else {
            Issue.record("no call")
            return
        }
        #expect(excerpt(call.command.span, of: code) == "show")
        #expect(call.arguments.map { excerpt($0.value.span, of: code) } == ["größe[1].ab", "3"])
        #expect(excerpt(call.arguments[1].name?.span, of: code) == "width")
    }

    @Test("values nest to the limit, and deeper ones are an error instead of a stack overflow")
    func nesting() {
        func nested(_ levels: Int) -> String {
            String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
        }
        #expect(mistake(nested(100)) == nil)
        for code in [
            nested(101), nested(100_000), String(repeating: "(", count: 100_000),
            "x" + String(repeating: ".a", count: 100_000),
            "x" + String(repeating: "[x", count: 100_000), "x" + String(repeating: "[0]", count: 100_000),
            String(repeating: "x[", count: 75) + "y" + String(repeating: ".a]", count: 75),
            "show" + String(repeating: "(show", count: 100_000), String(repeating: "{\"a\":", count: 100_000),
        ] {
            #expect(mistake(code)?.message == "values nest deeper than 100 levels", "\(code.prefix(20))")
        }
    }

    @Test(
        "LANGUAGE's table of cells, as far as it is about syntax",
        arguments: [
            (#"x = load "a.png" size=(2, 3)"#, CellCompleteness.complete),
            (#"show model photo targets=[281, "tabby"]"#, .complete),
            (#"show(explain(model, "a.jpg"), width=300)"#, .complete),
            ("explain(model, doc).targets[0].score", .complete),
            ("show model photo\n1.5", .complete), ("1.5\n2.5", .complete), ("load load load", .complete),
            ("show(model,", .incomplete(indent: "  ")), (#"load "a"#, .invalid), ("x = = 3", .invalid), (")", .invalid),
        ])
    func languageTable(code: String, expected: CellCompleteness) {
        #expect(parser.completeness(of: code) == expected)
        #expect((mistake(code) == nil) == (expected == .complete))
    }

    @Test("a constant is nobody's name")
    func constants() {
        #expect(Constant.value(of: "nothing") == Expression.Kind.none)
        #expect(Constant.value(of: "True") == .boolean(true))
        #expect(Constant.value(of: "TRUE") == nil)
        #expect(Constant.number(named: "inf") == .infinity)
        #expect(Constant.number(named: "nan")?.isNaN == true)
    }
}
