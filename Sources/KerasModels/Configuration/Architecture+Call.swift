extension Architecture {
    /// One call of a layer or an operator: what it is given, in the order of its parameters.
    struct Call: Hashable, Sendable {
        let arguments: [Argument]
        let keywords: [String: Argument]

        /// Every tensor among the arguments: the positional ones first, then those of the keywords by name.
        var references: [Reference] {
            arguments.flatMap(\.references)
                + keywords.sorted { $0.key < $1.key }.flatMap { $0.value.references }
        }
    }

    indirect enum Argument: Hashable, Sendable {
        case tensor(Reference)
        /// Has a tensor somewhere inside, as that of `Add` or `Concatenate`; any other list is a constant.
        case list([Argument])
        /// Likewise.
        case dictionary([String: Argument])
        case constant(ConfigurationValue)

        /// Keras takes the entries of a dictionary in the order of their keys.
        var references: [Reference] {
            switch self {
            case .tensor(let reference): [reference]
            case .list(let elements): elements.flatMap(\.references)
            case .dictionary(let entries): entries.sorted { $0.key < $1.key }.flatMap { $0.value.references }
            case .constant: []
            }
        }
    }
}

// MARK: Keras 3

extension Architecture.Call {
    /// Parses `{"args": […], "kwargs": {…}}`, in which each tensor is an object of the class `__keras_tensor__`.
    init?(keras3 node: ConfigurationValue) {
        guard let arguments = node["args"]?.array else { return nil }
        self.arguments = arguments.map { Architecture.Argument(keras3: $0) }
        keywords = (node["kwargs"]?.object ?? [:]).mapValues { Architecture.Argument(keras3: $0) }
    }
}

extension Architecture.Argument {
    fileprivate init(keras3 value: ConfigurationValue) {
        if value["class_name"]?.string == "__keras_tensor__", let history = value["config"]?["keras_history"],
            let reference = Architecture.Reference(history)
        {
            self = .tensor(reference)
            return
        }
        self.init(of: value) { Architecture.Argument(keras3: $0) }
    }

    /// A list or dictionary with a tensor inside, otherwise the value itself.
    fileprivate init(of value: ConfigurationValue, _ parse: (ConfigurationValue) -> Architecture.Argument) {
        switch value {
        case .array(let elements):
            self = .list(elements.map(parse))
        case .object(let members):
            self = .dictionary(members.mapValues(parse))
        default:
            self = .constant(value)
        }
        if references.isEmpty { self = .constant(value) }
    }
}

// MARK: Keras 1 and 2

extension Architecture.Call {
    /// Parses `[["conv1", 0, 0, {…}], ["conv2", 0, 0, {}]]`: the tensors of the first argument, each with the keyword
    /// arguments of the call.
    ///
    /// The operators of TensorFlow leave out the outer list where their first argument is one tensor, so theirs is a
    /// list wherever there is one; for a layer a list of one tensor is that tensor.
    init?(keras2 node: ConfigurationValue, isOperator: Bool) {
        guard let entries = node.array else { return nil }
        let isSingle = entries.first?.string != nil
        var tensors: [Architecture.Argument] = []
        var keywords: [String: Architecture.Argument] = [:]
        for entry in isSingle ? [node] : entries {
            guard let parts = entry.array, let tensor = Architecture.Argument(keras2Entry: parts) else { return nil }
            tensors.append(tensor)
            if parts.count > 3, let members = parts[3].object {
                keywords.merge(members.mapValues { Architecture.Argument(keras2: $0) }) { first, _ in first }
            }
        }
        arguments = isSingle || (tensors.count == 1 && !isOperator) ? tensors : [.list(tensors)]
        self.keywords = keywords
    }
}

extension Architecture.Argument {
    /// `["conv1", 0, 0, {…}]`, or `["_CONSTANT_VALUE", -1, 2.0, {…}]`.
    fileprivate init?(keras2Entry parts: [ConfigurationValue]) {
        if parts.count > 2, parts[0].string == "_CONSTANT_VALUE", parts[1].integer == -1 {
            self = .constant(parts[2])
        } else if let reference = Architecture.Reference(.array(parts)) {
            self = .tensor(reference)
        } else {
            return nil
        }
    }

    /// A keyword argument: a tensor among them is `["conv1", 0, 0]`.
    fileprivate init(keras2 value: ConfigurationValue) {
        if value.array?.count == 3, let reference = Architecture.Reference(value) {
            self = .tensor(reference)
        } else {
            self.init(of: value) { Architecture.Argument(keras2: $0) }
        }
    }
}
