import CKernels

/// One of Winograd's minimal filterings F(outputs, taps): so many outputs in a block along each axis, and so many
/// products for them; 1 and 1 along an axis with a single tap.
struct WinogradForm: Hashable, Sendable {
    let rowOutputs: Int
    let rowPoints: Int
    let columnOutputs: Int
    let columnPoints: Int

    /// Products for each block, channel and filter.
    var points: Int { rowPoints * columnPoints }

    /// Names the transformed weights among a kernel's derived forms.
    var name: String { "winograd \(rowOutputs)×\(columnOutputs)" }

    var kernel: whylight_winograd {
        whylight_winograd(
            row_points: Int32(rowPoints), row_outputs: Int32(rowOutputs), column_points: Int32(columnPoints),
            column_outputs: Int32(columnOutputs))
    }

    /// The form that takes the fewest products for a window of this size over so many outputs, if any.
    ///
    /// F(4×4, 3×3) takes 2.25 products for each output instead of 9, F(2×2, 3×3) 4, F(2×2, 5×5) 9 instead of 25,
    /// F(2, 7) 4 instead of 7, F(4, 3) 1.5 instead of 3.
    ///
    /// Where fewer than 12 blocks of 4×4 fit, the smaller transformed weights of F(2×2, 3×3) win, which have to come from
    /// memory (7×7×512 to 512: 17 MB instead of 38).
    static func best(for window: Window.Extent, height: Int, width: Int, batch: Int) -> WinogradForm? {
        switch (window.height, window.width) {
        case (3, 3): batch * ((height + 3) / 4) * ((width + 3) / 4) >= 12 ? axes(3, 3, 4, 4) : axes(3, 3, 2, 2)
        case (5, 5): axes(5, 5, 2, 2)
        case (1, 7): axes(1, 7, 1, 2)
        case (7, 1): axes(7, 1, 2, 1)
        case (1, 3): axes(1, 3, 1, 4)
        case (3, 1): axes(3, 1, 4, 1)
        default: nil
        }
    }

    private static func axes(_ rowTaps: Int, _ columnTaps: Int, _ rowOutputs: Int, _ columnOutputs: Int) -> WinogradForm
    {
        WinogradForm(
            rowOutputs: rowOutputs, rowPoints: rowOutputs + rowTaps - 1, columnOutputs: columnOutputs,
            columnPoints: columnOutputs + columnTaps - 1)
    }
}
