/// Rewrites a configuration of Keras 1 as Keras 2 would have written it.
///
/// Keras 2 did so for calls in `legacy/interfaces.py`. What has no counterpart is left as it is, and is then refused by
/// name like any other layer that is not known.
struct Keras1Dialect {
    /// The whole model's, since some layers do not write their own.
    private let dataFormat: ConfigurationValue

    static func translated(_ model: ConfigurationValue) -> ConfigurationValue {
        let dialect = Keras1Dialect(dataFormat: .string(usesChannelsFirst(model) ? "channels_first" : "channels_last"))
        return dialect.model(model)
    }

    private static func usesChannelsFirst(_ value: ConfigurationValue) -> Bool {
        switch value {
        case .array(let elements): elements.contains(where: usesChannelsFirst)
        case .object(let members):
            members["dim_ordering"]?.string == "th" || members.values.contains(where: usesChannelsFirst)
        default: false
        }
    }

    /// `{"class_name": …, "config": …}`, whose `config` is a list of layers for a sequential model.
    private func model(_ value: ConfigurationValue) -> ConfigurationValue {
        guard case .object(var model) = value, let config = model["config"] else { return value }
        if let layers = config.array {
            model["config"] = .array(layers.map(layer))
        } else if case .object(var members) = config, let layers = members["layers"]?.array {
            members["layers"] = .array(layers.map(layer))
            model["config"] = .object(members)
        }
        return .object(model)
    }

    private func layer(_ value: ConfigurationValue) -> ConfigurationValue {
        guard case .object(var layer) = value, let className = layer["class_name"]?.string,
            let config = layer["config"]
        else { return value }
        guard case .object(var members) = config, className == "Merge" || members["layers"] == nil else {
            return model(value)
        }
        // A Merge may hold the models that it joins, which have no place in a chain of layers.
        members["layers"] = nil
        let renamed = Keras1Dialect.classNames[className] ?? Keras1Dialect.className(className, members)
        for (old, new) in Keras1Dialect.keys {
            if let value = members.removeValue(forKey: old) { members[new] = value }
        }
        if let height = members.removeValue(forKey: "nb_row"), let width = members.removeValue(forKey: "nb_col") {
            members["kernel_size"] = .array([height, width])
        }
        if let ordering = members.removeValue(forKey: "dim_ordering")?.string {
            members["data_format"] = .string(ordering == "th" ? "channels_first" : "channels_last")
        } else if Keras1Dialect.silentClasses.contains(className) {
            members["data_format"] = dataFormat
        }
        if className == "ZeroPadding2D" { members["padding"] = members["padding"].map(Keras1Dialect.margins) }
        layer["class_name"] = .string(renamed)
        layer["config"] = .object(members)
        return .object(layer)
    }

    private static let classNames = [
        "Convolution2D": "Conv2D", "AtrousConvolution2D": "Conv2D", "SeparableConvolution2D": "SeparableConv2D",
    ]

    private static let keys = [
        "nb_filter": "filters", "subsample": "strides", "border_mode": "padding", "bias": "use_bias",
        "output_dim": "units", "atrous_rate": "dilation_rate", "concat_axis": "axis",
    ]

    /// Classes that depend on where the channels are without saying it.
    private static let silentClasses: Set<String> = ["Cropping2D", "UpSampling2D", "ZeroPadding2D"]

    /// One class of Keras 1 may be several of Keras 2's, by its mode.
    private static func className(_ className: String, _ config: [String: ConfigurationValue]) -> String {
        let classes = [
            "sum": "Add", "mul": "Multiply", "ave": "Average", "max": "Maximum", "concat": "Concatenate",
        ]
        switch className {
        case "Merge":
            guard let mode = config["mode"]?.string, let name = classes[mode] else { return className }
            return name
        case "BatchNormalization" where (config["mode"]?.integer ?? 0) != 0:
            // Statistics of each sample or batch, as no later version has them.
            return "BatchNormalization mode \(config["mode"]?.integer ?? 0)"
        default: return className
        }
    }

    /// Four numbers, or a number by name, as lists of two.
    private static func margins(_ padding: ConfigurationValue) -> ConfigurationValue {
        let sides =
            padding.array
            ?? ["top_pad", "bottom_pad", "left_pad", "right_pad"].map { padding[$0] ?? .number(0) }
        return sides.count == 4
            ? .array([.array([sides[0], sides[1]]), .array([sides[2], sides[3]])]) : .array(sides)
    }
}
