import CommandLanguage

/// What people type who come from eli5, Keras or Python, and what is written here instead.
enum ForeignNames {
    /// The hint on a function that is no command.
    static func hint(forCommand name: String) -> String? {
        switch name {
        case "explain_weights", "show_weights", "explain_weights_df", "explain_weights_dfs":
            "eli5 explains no weights of Keras models either; summary MODEL lists the layers"
        case "explain_prediction_df", "explain_prediction_dfs", "format_as_dataframe", "format_as_dataframes":
            "format_as_dict(EXPLANATION) gives the numbers"
        case "display": "show VALUE displays it"
        case "load_model": "load \"model.h5\" reads a model"
        case "load_img": "load \"photo.png\" size=(height, width) reads a picture"
        case "img_to_array", "expand_dims", "preprocess_input": "preprocess IMAGE model=MODEL gives the model's input"
        case "array_to_img": "image_from TENSOR makes a picture of it"
        case "decode_predictions": "predict MODEL DOC names the classes"
        default: nil
        }
    }

    /// The hint on the value of an option that takes one of a few names: `"lanczos"` for `Image.LANCZOS`, `"jet"` for
    /// `matplotlib.cm.jet` or a bare `jet`.
    static func hint(on expression: Expression, for parameter: Parameter) -> String? {
        guard case .choices(let choices) = parameter.domain else { return nil }
        let name: String
        switch expression.kind {
        case .name(let text): name = text
        case .member(_, let member): name = member.text
        default: return nil
        }
        let choice = choices.first { $0 == name } ?? choices.first { $0.lowercased() == name.lowercased() }
        return choice.map { "write \(parameter.name)=\"\($0)\"" }
    }
}
