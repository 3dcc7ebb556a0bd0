package import Tensors

extension Window {
    /// The largest size, stride or dilation accepted; products of two of them never overflow.
    static let largestExtent = 1 << 20

    /// A reason why no picture suits this window, or nil.
    var flaw: String? {
        for (what, extent) in [("size", size), ("stride", strides), ("dilation", dilation)] {
            for value in [extent.height, extent.width] where value < 1 || value > Window.largestExtent {
                return "the window's \(what) \(extent.height)×\(extent.width) is not between 1 and 2^20"
            }
        }
        return nil
    }

    /// The window's positions along one axis, and the padding before the first element.
    ///
    /// `same`: ⌈extent / stride⌉ positions, and of the padding they need the smaller half comes first; `valid`: as many
    /// as fit inside (TensorFlow's `tf.nn.convolution`), the border counted as the picture's.
    static func positions(
        extent: Int, size: Int, stride: Int, dilation: Int, padding: Padding, border: (before: Int, after: Int) = (0, 0)
    ) -> (count: Int, before: Int) {
        let span = (size - 1) * dilation + 1
        switch padding {
        case .valid:
            let padded = extent + border.before + border.after
            return (padded < span ? 0 : (padded - span) / stride + 1, border.before)
        case .same:
            let count = (extent + stride - 1) / stride
            return (count, Swift.max((count - 1) * stride + span - extent, 0) / 2)
        }
    }
}

/// A window sliding over pictures: every extent an inner loop needs.
package struct WindowGeometry: Hashable, Sendable {
    package let batch: Int
    package let inputHeight: Int
    package let inputWidth: Int
    package let channels: Int
    package let outputHeight: Int
    package let outputWidth: Int
    /// Rows and columns of padding before the first element.
    package let top: Int
    package let left: Int
    package let window: Window

    /// - Precondition: `input` is `[batch, height, width, channels]` and the window has no ``Window/flaw``.
    package init(_ window: Window, over input: Shape) {
        let rows = Window.positions(
            extent: input[1], size: window.size.height, stride: window.strides.height,
            dilation: window.dilation.height, padding: window.padding,
            border: (window.border.top, window.border.bottom))
        let columns = Window.positions(
            extent: input[2], size: window.size.width, stride: window.strides.width, dilation: window.dilation.width,
            padding: window.padding, border: (window.border.left, window.border.right))
        batch = input[0]
        inputHeight = input[1]
        inputWidth = input[2]
        channels = input[3]
        outputHeight = rows.count
        outputWidth = columns.count
        top = rows.before
        left = columns.before
        self.window = window
    }

    /// Output pixels of the whole batch.
    var pixels: Int { batch * outputHeight * outputWidth }

    /// Kernel taps: height times width of the window.
    var taps: Int { window.size.height * window.size.width }

    /// Whether each output pixel reads exactly the input pixel of the same index.
    var isPointwise: Bool {
        taps == 1 && window.strides.height == 1 && window.strides.width == 1 && window.border == Window.Border()
    }

    /// The input row under kernel row `tap` at output row `row`, perhaps outside the picture.
    func inputRow(_ row: Int, tap: Int) -> Int {
        row &* window.strides.height &- top &+ tap &* window.dilation.height
    }

    /// The input column under kernel column `tap` at output column `column`, perhaps outside the picture.
    func inputColumn(_ column: Int, tap: Int) -> Int {
        column &* window.strides.width &- left &+ tap &* window.dilation.width
    }
}

extension Operation {
    /// The geometry of `window` over the single input picture.
    func geometry(of window: Window, over inputs: [Shape]) throws(GraphError) -> WindowGeometry {
        let input = try onlyPicture(inputs)
        if let flaw = window.flaw { throw mismatch(inputs, flaw) }
        let geometry = WindowGeometry(window, over: input)
        guard geometry.outputHeight > 0, geometry.outputWidth > 0 else {
            throw mismatch(
                inputs,
                "a window of \(window.size.height)×\(window.size.width) does not fit into \(input[1])×\(input[2])")
        }
        return geometry
    }
}
