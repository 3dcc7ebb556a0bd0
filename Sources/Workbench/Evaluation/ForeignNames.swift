import CommandLanguage

/// What people type who come from eli5, Keras or Python, and what is written here instead.
enum ForeignNames {
    /// The hint on a function, method or bare word that is no command.
    @Sendable static func hint(forCommand name: String) -> String? {
        switch name {
        case "explain_weights", "show_weights", "explain_weights_df", "explain_weights_dfs":
            "eli5 explains no weights of Keras models either; summary MODEL lists the layers"
        case "explain_prediction_df", "explain_prediction_dfs", "format_as_dataframe", "format_as_dataframes":
            "format_as_dict(EXPLANATION) gives the numbers"
        case "display", "imshow", "plot": "show VALUE displays it"
        case "load_model", "load_weights": "load \"model.h5\" reads a model"
        case "open", "imread": "load \"photo.png\" reads a picture"
        case "array", "asarray", "from_pretrained": "load \"array.npy\" reads a tensor"
        case "dir", "vars", "globals", "locals", "who", "whos": "variables lists what is bound"
        case "type": "print VALUE tells what it is"
        case "quit", "exit": "the front end ends or restarts the kernel; forget NAME frees a value"
        case "ls", "dirs": "the Tab key inside quotes completes the names of files"
        case "cd", "chdir", "pwd", "getcwd":
            "relative paths start at \(FileAccess.currentFolder); load takes absolute ones too"
        case "pip", "conda": "nothing has to be installed: the kernel is one executable"
        case "load_img": "load \"photo.png\" size=(height, width) reads a picture"
        case "img_to_array", "expand_dims", "preprocess_input": "preprocess IMAGE model=MODEL gives the model's input"
        case "array_to_img": "image_from TENSOR makes a picture of it"
        case "decode_predictions": "predict MODEL DOC names the classes"
        default: nil
        }
    }

    /// What an option is called here that eli5, Keras or matplotlib call otherwise.
    static func option(for name: String) -> String? {
        switch name {
        case "estimator", "clf", "net": "model"
        case "img", "image_path", "photo", "picture", "x": "doc"
        case "class", "classes", "class_id", "class_ids", "class_index", "label", "top_targets": "targets"
        case "cmap": "colormap"
        case "alpha": "alpha_limit"
        case "interpolation", "filter": "resampling_filter"
        case "target_size": "size"
        case "color_mode": "mode"
        case "layer_name", "target_layer", "conv_layer": "layer"
        case "n", "k", "top_n", "top_k": "top"
        case "filename", "file", "filepath": "path"
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
