import ComputeGraph

extension LayerConfiguration {
    /// - Throws: `ModelError` with `unsupported` for one that neither `tf.image.resize` nor Whylight has.
    func interpolation(default fallback: Interpolation2D) throws(ModelError) -> Interpolation2D {
        let name = try string("interpolation", default: fallback.rawValue).lowercased()
        guard let interpolation = Interpolation2D(rawValue: name) else {
            throw error(.unsupported, "interpolation \"\(name)\" is not supported")
        }
        return interpolation
    }
}
