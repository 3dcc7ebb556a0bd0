/// Where a sliding window stops: its extent, steps, dilation and the padding around the picture.
package struct Window: Hashable, Sendable {
    package enum Padding: Hashable, Sendable {
        /// Only positions that lie wholly inside.
        case valid
        /// TensorFlow's rule: ⌈extent / stride⌉ positions, the odd pixel of padding after.
        case same
    }

    /// Rows and columns of zeros around the picture, which a pass found before the window; of a 1×1 window also rows and
    /// columns to leave out (negative).
    struct Border: Hashable, Sendable {
        var top = 0
        var bottom = 0
        var left = 0
        var right = 0
    }

    package struct Extent: Hashable, Sendable {
        package var height: Int
        package var width: Int

        package init(height: Int, width: Int) {
            self.height = height
            self.width = width
        }
    }

    package let size: Extent
    package let strides: Extent
    package let dilation: Extent
    package let padding: Padding
    /// Only with `valid` padding.
    var border = Border()

    package init(
        size: Extent, strides: Extent = Extent(height: 1, width: 1), dilation: Extent = Extent(height: 1, width: 1),
        padding: Padding
    ) {
        self.size = size
        self.strides = strides
        self.dilation = dilation
        self.padding = padding
    }
}
