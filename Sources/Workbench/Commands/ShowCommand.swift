import CommandLanguage
import ComputeGraph
import Images
import JupyterProtocol

/// `show`: puts values on the screen, or explains and shows.
enum ShowCommand: Command {
    static let signature = CommandSignature(
        "show", aliases: ["show_prediction"],
        summary: "shows values, or where a model looked in a picture",
        parameters: [
            Parameter("values", .variadic, "what to show; or a model and a picture", domain: .file),
            Parameter("doc", .option, "the picture, where it does not stand behind the model", domain: .file),
        ] + ExplainCommand.parameters + FormatOptions.parameters,
        returns: "the picture, or a list of pictures",
        example: "show model photo targets=[\"lynx\"]",
        discussion: """
            show MODEL DOC explains the top class, or the classes in targets=, and shows the heat map over the photo. \
            show VALUE… shows pictures, tables and text; a string that is the path of a picture shows the picture.
            """)

    static func run(_ arguments: Arguments, in context: CommandContext) throws -> Value {
        guard let first = arguments.rest.first else {
            throw Diagnostic(
                .typeError, "show needs something to show", at: arguments.callSpan,
                hint: "show model \"photo.png\", or show VALUE")
        }
        let format = try FormatOptions(arguments)
        if case .model = first.value, arguments.rest.count > 1 || arguments["doc"] != nil {
            return try showPrediction(arguments, format, in: context)
        }
        try requireNoModelOptions(arguments)
        var shown: [Value] = []
        for operand in arguments.rest { shown += try show(operand, format, in: context) }
        if arguments.rest.count == 2, case .model = arguments.rest[1].value, case .image = shown.first {
            context.warn("both are shown, nothing is explained: for that the model comes first, as in show model photo")
        }
        return shown.count == 1 ? shown[0] : .list(shown)
    }

    /// `show MODEL DOC…`: several pictures are explained one after the other.
    private static func showPrediction(
        _ arguments: Arguments, _ format: FormatOptions, in context: CommandContext
    ) throws -> Value {
        let docs = (arguments.rest.dropFirst() + [arguments["doc"]].compactMap(\.self)).flatMap { doc in
            doc.value.elements?.map { Operand(value: $0, span: doc.span) } ?? [doc]
        }
        for doc in docs.dropFirst() { try refuseClass(doc, in: arguments.rest[0].value) }
        var records: [ExplanationRecord] = []
        var shown: [Value] = []
        try context.progress.count(docs.count, "explaining") { step in
            for doc in docs {
                let asked = arguments.with("model", arguments.rest[0]).with("doc", doc)
                records += try ExplainCommand.records(asked, in: context)
                // Pictures appear as soon as they are ready; a grid waits for all of them.
                if format.columns == nil {
                    shown += try show(records, format, in: context)
                    records = []
                }
                step()
            }
        }
        if !records.isEmpty { shown += try show(records, format, in: context) }
        return shown.count == 1 ? shown[0] : .list(shown)
    }

    /// `show model photo "tabby"` means a class, and so does a number.
    private static func refuseClass(_ doc: Operand, in model: Value) throws {
        guard case .model(let model) = model else { return }
        switch doc.value {
        case .integer: break
        case .string(let name) where model.labels?.classes(named: name).isEmpty == false: break
        default: return
        }
        throw Diagnostic(
            .typeError, "doc must be a Tensor, an Image or the path of one, got \(doc.value.described)", at: doc.span,
            hint: "a class is asked for with targets=\(ValueDisplay.text(for: doc.value))")
    }

    /// Shows one value, lists member by member.
    private static func show(
        _ operand: Operand, _ format: FormatOptions, in context: CommandContext
    ) throws -> [Value] {
        switch operand.value {
        case .list(let values), .tuple(let values):
            let records = values.compactMap { if case .explanation(let record) = $0 { record } else { nil } }
            if !records.isEmpty && records.count == values.count { return try show(records, format, in: context) }
            return try context.progress.count(values.count, "showing") { step in
                try values.flatMap { value in
                    defer { step() }
                    return try show(Operand(value: value, span: operand.span), format, in: context)
                }
            }
        case .explanation(let record), .targetExplanation(let record): return try show([record], format, in: context)
        case .string(let text):
            switch try? FileContent.of(text) {
            case .model: throw modelFile(text, at: operand.span)
            case .image: break
            case nil where FileContent.namesModel(text): throw modelFile(text, at: operand.span)
            // A picture that is missing or damaged is no text.
            case _ where FileContent.namesPicture(text): break
            default:
                try context.display(operand.value)
                return [operand.value]
            }
            let picture = try Document.picture(operand)
            return try show(Operand(value: .image(picture), span: operand.span), format, in: context)
        case .image(let picture):
            let sized = format.width.map(picture.displayed(width:)) ?? picture
            try context.display(.image(sized))
            return [.image(sized)]
        case .tensor(let tensor):
            guard let image = PixelImage(greyMap: tensor) else { break }
            let picture = Picture(image, displayWidth: format.width)
            try context.display(.image(picture))
            return [.image(picture)]
        default: break
        }
        try context.display(operand.value)
        return [operand.value]
    }

    private static func modelFile(_ path: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .typeError, "\(path) is a model's file, not a loaded model", at: span,
            hint: Arguments.loadingHint(for: .string(path)))
    }

    private static func show(
        _ records: [ExplanationRecord], _ format: FormatOptions, in context: CommandContext
    ) throws -> [Value] {
        let painter = OverlayPainter(format)
        let parts = format.columns == nil ? records.map { [$0] } : [records]
        return try context.progress.count(parts.count, "painting") { step in
            try parts.flatMap { part in
                try context.cancellation.check()
                let pictures = try painter.pictures(of: part)
                for picture in pictures { try context.display(.image(picture)) }
                step()
                return pictures.map(Value.image)
            }
        }
    }

    /// An option that asks the model a question means nothing without one.
    static func requireNoModelOptions(_ arguments: Arguments) throws {
        for name in ExplainCommand.parameters.map(\.name) + ["doc"] {
            guard let operand = arguments[name] else { continue }
            throw Diagnostic(
                .typeError, "\(name) needs a model and a picture", at: operand.span,
                hint: "show model \"photo.png\" \(name == "doc" ? "" : "\(name)=…")")
        }
    }
}
