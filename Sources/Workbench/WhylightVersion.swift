/// The version of the product, as `version`, `--version` and provenance give it.
package enum WhylightVersion {
    package static let text = "0.1.0"
}
