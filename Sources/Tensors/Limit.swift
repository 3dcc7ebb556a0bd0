#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A bound on what a file or a cell may ask for, so that a few bytes cannot take all time or memory. The environment
/// can raise or lower it.
package struct Limit: Sendable {
    /// The environment variable that sets it.
    package let variable: String
    package let value: Int

    /// - Parameters:
    ///   - variable: the environment variable; its value is a whole number of `unit`s.
    ///   - value: what holds without it, in `unit`s.
    package init(_ variable: String, default value: Int, unit: Int = 1) {
        self.variable = variable
        let given = getenv(variable).flatMap { Int(String(cString: $0)) }.flatMap { $0 > 0 ? $0 : nil } ?? value
        let (product, overflow) = given.multipliedReportingOverflow(by: unit)
        self.value = overflow ? .max : product
    }

    /// What to do for somebody who needs more, as half a sentence.
    package var remedy: String { "the environment variable \(variable) raises it" }
}
