import CKernels
import Tensors

/// Copies the patches that a convolution multiplies, through its prologue if there is one; numbers and pointers for the
/// body of a loop over tiles.
struct PatchCopy {
    private let geometry: WindowGeometry
    private let groupChannels: Int
    /// Whether each patch is a pixel as it lies in the picture.
    private let isWhole: Bool
    /// What happens on the way, without the gate.
    private let prologue: whylight_epilogue?
    private let gate: UnsafePointer<Float>?

    /// - Parameter inputs: of the convolution; the last one is the gate, if its prologue has one.
    init(_ convolution: Conv2D, over geometry: WindowGeometry, _ inputs: [TensorView]) {
        self.geometry = geometry
        groupChannels = convolution.groupChannels
        isWhole = geometry.isPointwise && convolution.groups == 1
        gate = convolution.prologue?.isGated == true ? inputs.last?.elements : nil
        prologue = convolution.prologue?.kernel(gate: nil)
    }

    /// - Parameters:
    ///   - x: the pictures, from the first channel of the group on.
    ///   - pixels: output pixels, counted through the batch.
    ///   - stride: floats from one patch to the next.
    func copy(
        _ pixels: Range<Int>, of x: UnsafePointer<Float>, into patches: UnsafeMutablePointer<Float>, stride: Int
    ) {
        let channels = geometry.channels
        if !isWhole {
            geometry.unrollPatches(of: x, channels: groupChannels, pixels: pixels, into: patches, stride: stride)
        }
        guard isWhole || prologue != nil else { return }
        // Image by image, since each has a gate of its own.
        let pixelsInImage = geometry.outputHeight * geometry.outputWidth
        var first = pixels.lowerBound
        while first < pixels.upperBound {
            let image = first / pixelsInImage
            let last = min(pixels.upperBound, (image + 1) * pixelsInImage)
            let rows = patches + (first - pixels.lowerBound) * stride
            var kernel = prologue ?? Prologue().kernel(gate: nil)
            if let gate { kernel.scale = gate + image * channels }
            whylight_finish(
                Kernels.best, last - first, channels, isWhole ? x + first * channels : UnsafePointer(rows),
                isWhole ? channels : stride, rows, stride, &kernel)
            first = last
        }
    }
}
