/// One layer's `config` object, with typed look-ups whose errors name the layer and the key.
struct LayerConfiguration: Sendable {
    /// `base/conv1` inside nested models.
    let path: String
    let className: String
    let kerasVersion: KerasVersion
    let values: [String: ConfigurationValue]

    init(path: String, className: String, kerasVersion: KerasVersion, values: [String: ConfigurationValue]) {
        self.path = path
        self.className = className
        self.kerasVersion = kerasVersion
        self.values = values
    }

    /// The value, nil if it is absent or null.
    subscript(key: String) -> ConfigurationValue? {
        guard let value = values[key], value != .null else { return nil }
        return value
    }

    func integer(_ key: String, default fallback: Int? = nil) throws(ModelError) -> Int {
        try value(key, default: fallback, "a whole number") { $0.integer }
    }

    func float(_ key: String, default fallback: Float? = nil) throws(ModelError) -> Float {
        try value(key, default: fallback, "a number") { $0.number.map { Float($0) } }
    }

    func bool(_ key: String, default fallback: Bool? = nil) throws(ModelError) -> Bool {
        try value(key, default: fallback, "true or false") { value in
            value.bool ?? value.integer.map { $0 != 0 }
        }
    }

    func string(_ key: String, default fallback: String? = nil) throws(ModelError) -> String {
        try value(key, default: fallback, "a text") { $0.string }
    }

    func integers(_ key: String) throws(ModelError) -> [Int] {
        try value(key, default: nil, "a list of whole numbers") { integers(in: $0) }
    }

    /// Two numbers for height and width, or one for both.
    func pair(_ key: String, default fallback: (Int, Int)? = nil) throws(ModelError) -> (height: Int, width: Int) {
        try value(key, default: fallback.map { (height: $0.0, width: $0.1) }, "one or two whole numbers") { value in
            if let both = value.integer { return (both, both) }
            guard let pair = integers(in: value), pair.count == 2 else { return nil }
            return (pair[0], pair[1])
        }
    }

    /// `[[top, bottom], [left, right]]`, `[vertical, horizontal]`, or one number for all sides; never negative.
    func margins(
        _ key: String
    ) throws(ModelError) -> (top: Int, bottom: Int, left: Int, right: Int) {
        let margins: [Int] = try value(key, default: nil, "margins in pixels") { value in
            if let all = value.integer { return [all, all, all, all] }
            guard let sides = value.array, sides.count == 2 else { return nil }
            let pairs = sides.compactMap { side in side.integer.map { [$0, $0] } ?? integers(in: side) }
            guard pairs.count == 2, pairs.allSatisfy({ $0.count == 2 }) else { return nil }
            return pairs[0] + pairs[1]
        }
        guard margins.allSatisfy({ 0...LayerConfiguration.largestExtent ~= $0 }) else {
            throw error(.damaged, "\"\(key)\" is \(margins), which are no margins in pixels")
        }
        return (margins[0], margins[1], margins[2], margins[3])
    }

    /// A scalar, or a list (nested ones flattened) of numbers.
    func floats(_ key: String) throws(ModelError) -> [Float] {
        func flatten(_ value: ConfigurationValue) -> [Float]? {
            if let number = value.number { return [Float(number)] }
            guard let elements = value.array else { return nil }
            var numbers: [Float] = []
            for element in elements {
                guard let inner = flatten(element) else { return nil }
                numbers += inner
            }
            return numbers
        }
        return try value(key, default: nil, "a number or a list of numbers", flatten)
    }

    /// The axis, given as a number or as a list of one.
    func axis(_ key: String = "axis", default fallback: Int = -1) throws(ModelError) -> Int {
        if let axes = self[key]?.array {
            guard axes.count == 1, let axis = axes[0].integer else {
                throw error(.unsupported, "works over several axes at once, which is not supported")
            }
            return axis
        }
        return try integer(key, default: fallback)
    }

    /// The axes, given as a list or as a number; empty where there is none.
    func axes(_ key: String = "axis", default fallback: [Int] = [-1]) throws(ModelError) -> [Int] {
        try value(key, default: fallback, "an axis or a list of axes") { value in
            value.integer.map { [$0] } ?? integers(in: value)
        }
    }

    /// - Throws: `ModelError` with `unsupported` where the layer expects `[batch, channels, height, width]`.
    func requireChannelsLast() throws(ModelError) {
        guard try string("data_format", default: "channels_last") == "channels_last" else {
            throw error(.unsupported, "expects channels first, which is not supported for this layer")
        }
    }

    func error(_ code: ModelError.Code, _ reason: String) -> ModelError {
        ModelError(code, path: path, className: className, reason)
    }

    /// No window, stride or margin of a picture is larger, and sums of a few never overflow.
    static let largestExtent = 1 << 20

    private func integers(in value: ConfigurationValue) -> [Int]? {
        guard let elements = value.array else { return nil }
        let integers = elements.compactMap(\.integer)
        return integers.count == elements.count ? integers : nil
    }

    private func value<T>(
        _ key: String, default fallback: T?, _ expected: String, _ convert: (ConfigurationValue) -> T?
    ) throws(ModelError) -> T {
        guard let value = self[key] else {
            guard let fallback else { throw error(.damaged, "its configuration lacks \"\(key)\"") }
            return fallback
        }
        guard let converted = convert(value) else {
            throw error(.damaged, "\"\(key)\" in its configuration is not \(expected)")
        }
        return converted
    }
}
