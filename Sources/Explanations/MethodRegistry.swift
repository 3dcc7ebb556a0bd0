/// The methods there are; `method=`, completion and help follow from this list.
package enum MethodRegistry {
    package static let methods: [any ExplanationMethod.Type] = [
        GradCAM.self
    ]

    package static func method(named name: String) -> (any ExplanationMethod.Type)? {
        methods.first { $0.name == name }
    }
}
