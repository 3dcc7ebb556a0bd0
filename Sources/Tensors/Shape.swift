/// The extents of a tensor, outermost axis first.
///
/// Pictures are `[batch, height, width, channels]`. A shape always has a representable element count: the checked
/// initialiser is the only way in for numbers that come from a file or a user.
package struct Shape: Hashable, Sendable {
    package let dimensions: [Int]

    /// The product of all dimensions; 1 for a scalar's empty shape.
    package let count: Int

    /// - Throws: `TensorError.invalidShape` for a negative dimension or a product that does not fit.
    package init(checking dimensions: [Int]) throws(TensorError) {
        var count = 1
        for dimension in dimensions {
            let (product, overflow) = count.multipliedReportingOverflow(by: dimension)
            guard dimension >= 0, !overflow, product <= Shape.largestCount else {
                throw .invalidShape(dimensions)
            }
            count = product
        }
        self.dimensions = dimensions
        self.count = count
    }

    /// - Precondition: The dimensions are the program's own and valid; use ``init(checking:)`` for anyone else's.
    package init(_ dimensions: [Int]) {
        do {
            try self.init(checking: dimensions)
        } catch {
            preconditionFailure("invalid shape \(dimensions)")
        }
    }

    /// Enough for 4 TiB of floats, and small enough that byte counts and strides never overflow.
    package static let largestCount = 1 << 40

    package var rank: Int { dimensions.count }

    package subscript(axis: Int) -> Int { dimensions[axis] }
}

extension Shape: ExpressibleByArrayLiteral {
    package init(arrayLiteral elements: Int...) { self.init(elements) }
}

extension Shape: CustomStringConvertible {
    /// As NumPy writes it: `(1, 224, 224, 3)`, `(5,)`, `()`.
    package var description: String {
        dimensions.count == 1
            ? "(\(dimensions[0]),)" : "(" + dimensions.map(String.init).joined(separator: ", ") + ")"
    }
}
