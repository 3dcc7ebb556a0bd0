extension LayerConfiguration {
    /// The layer under the key `layer` of a wrapper; its weights are the wrapper's.
    /// - Throws: `ModelError` with `unsupported` for a class that is not known, or a whole model.
    func wrappedLayer() throws(ModelError) -> any Layer {
        guard let value = self["layer"], let className = value["class_name"]?.string, let config = value["config"]
        else {
            throw error(.damaged, "its configuration lacks \"layer\"")
        }
        guard config["layers"] == nil, let type = LayerRegistry.layer(named: className) else {
            throw error(.unsupported, "wraps a layer of class \(className), which is not supported")
        }
        let configuration = LayerConfiguration(
            path: path, className: className, kerasVersion: kerasVersion, values: config.object ?? [:])
        try configuration.requireChannelsLast()
        return try type.init(configuration)
    }
}
