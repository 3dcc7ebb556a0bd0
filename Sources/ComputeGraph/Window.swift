/// Where a sliding window stops: its extent, steps, dilation and the padding around the picture.
package struct Window: Hashable, Sendable {
    package enum Padding: Hashable, Sendable {
        /// Only positions that lie wholly inside.
        case valid
        /// TensorFlow's rule: ⌈extent / stride⌉ positions, the odd pixel of padding after.
        case same
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
