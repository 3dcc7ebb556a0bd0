#pragma once

/// The cores this process may run on (its affinity mask on Linux), at least 1.
int whylight_usable_cores(void);

/// A range of indices, below 2^31, that several threads take from, each of them once.
void whylight_set_range(long *_Nonnull range, long first, long end);

/// Takes the first or the last index of a range; −1 if it is empty.
long whylight_take_first(long *_Nonnull range);
long whylight_take_last(long *_Nonnull range);

/// Counts one more; returns how many there were.
long whylight_take_next(long *_Nonnull counter);

/// Tells the processor that this thread spins.
static inline void whylight_pause(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

/// The inner loops compiled for one instruction set.
typedef struct whylight_kernels whylight_kernels;

/// The loops for the best instruction set of this processor if `level` is 0, for the next lower ones from 1 on, and NULL
/// after the last. The last is the compiler's baseline (SSE2 or NEON), which every processor has.
const whylight_kernels *_Nullable whylight_kernels_at(int level);

/// An activation that `whylight_finish` applies: max(0, x) up to a maximum, 1/(1+e⁻ˣ), x/(1+e⁻ˣ).
enum { whylight_linear = 0, whylight_relu = 1, whylight_sigmoid = 2, whylight_silu = 3 };

/// What follows a sum before it is stored: `activation((start + sum) · scale + shift + residual)`.
typedef struct {
    /// What the sums of a matrix product begin at, laid out as the result; NULL for 0. Read by `whylight_multiply` only.
    const float *_Nullable start;
    long start_stride;
    /// One factor and one summand for each column; NULL for 1 and 0.
    const float *_Nullable scale, *_Nullable shift;
    /// Laid out as the result, with a stride of its own; NULL for 0.
    const float *_Nullable residual;
    long residual_stride;
    int activation;
    float maximum;
} whylight_epilogue;

/// Columns of a packed panel: packed matrices are cut at multiples of these.
long whylight_panel_columns(const whylight_kernels *_Nonnull kernels);

/// Columns that a packed matrix takes room for.
long whylight_packed_columns(const whylight_kernels *_Nonnull kernels, long columns);

/// Packs a row-major `inner` × `columns` matrix for `whylight_multiply`: panels of so many columns, each stored row by
/// row, the last padded with zeros and narrower where that suffices. `packed` holds `inner` ·
/// `whylight_packed_columns`.
void whylight_pack(
    const whylight_kernels *_Nonnull kernels, long inner, long columns, const float *_Nonnull matrix, long stride,
    float *_Nonnull packed);

/// `c = a · b` with `a` rows × inner (`a_stride` floats a row), `b` packed from inner × columns, and the epilogue, if
/// any, applied. Each element is summed in the same order whatever the number of rows.
void whylight_multiply(
    const whylight_kernels *_Nonnull kernels, long rows, long columns, long inner, const float *_Nonnull a,
    long a_stride, const float *_Nonnull packed, float *_Nonnull c, long c_stride,
    const whylight_epilogue *_Nullable epilogue);

/// The same, and on the way the second-level cache fetches `upcoming_count` floats from `upcoming` on, which the caller
/// reads next: a core that multiplies asks little of the memory (a depthwise and a 1×1 convolution by turns over
/// 147×147×128 on one core: 7.3 ms, 8.3 without).
void whylight_multiply_fetching(
    const whylight_kernels *_Nonnull kernels, long rows, long columns, long inner, const float *_Nonnull a,
    long a_stride, const float *_Nonnull packed, float *_Nonnull c, long c_stride,
    const whylight_epilogue *_Nullable epilogue, const float *_Nullable upcoming, long upcoming_count);

/// The most floats under a window that `whylight_multiply_windows` takes.
enum { whylight_deepest_window = 384 };

/// The same where each row of `a` is a window of a picture as it lies in memory: `lines` runs of `length` floats, which
/// begin `line_stride` floats after one another, and the next row's `a_stride` floats further on, perhaps overlapping.
/// `lines` · `length` is at most `whylight_deepest_window`, and `columns` a multiple of `whylight_panel_columns`.
void whylight_multiply_windows(
    const whylight_kernels *_Nonnull kernels, long rows, long columns, long lines, long length, long line_stride,
    const float *_Nonnull a, long a_stride, const float *_Nonnull packed, float *_Nonnull c, long c_stride,
    const whylight_epilogue *_Nullable epilogue);

/// Floats of the packed form for `whylight_strassen`, and the making of one of its seven parts. `scratch` holds a third
/// of inner · columns floats.
long whylight_strassen_packed(const whylight_kernels *_Nonnull kernels, int levels, long inner, long columns);
void whylight_strassen_pack(
    const whylight_kernels *_Nonnull kernels, int levels, int part, long inner, long columns,
    const float *_Nonnull matrix, long stride, float *_Nonnull packed, float *_Nonnull scratch);

/// Floats of working memory that `whylight_strassen` needs.
long whylight_strassen_scratch(int levels, long rows, long columns, long inner);

/// The same as `whylight_multiply` by Strassen's method, with an eighth less to multiply for each level and two to four
/// times the rounding error. 2^levels divides `inner` and `columns`, and there are at least that many rows. The
/// residual does not overlap `c`.
void whylight_strassen(
    const whylight_kernels *_Nonnull kernels, int levels, long rows, long columns, long inner,
    const float *_Nonnull a, long a_stride, const float *_Nonnull packed, float *_Nonnull c, long c_stride,
    const whylight_epilogue *_Nonnull epilogue, float *_Nonnull scratch);

/// `y = activation(x · scale + shift + residual)` over rows of `columns` floats; `y` may be `x`.
void whylight_finish(
    const whylight_kernels *_Nonnull kernels, long rows, long columns, const float *_Nonnull x, long x_stride,
    float *_Nonnull y, long y_stride, const whylight_epilogue *_Nonnull epilogue);

/// A window that slides over pictures, and the extents of both.
typedef struct {
    /// Channels to read, and floats from one pixel of the picture to the next.
    long channels, pixel_stride;
    long input_height, input_width, output_height, output_width;
    long kernel_height, kernel_width, row_stride, column_stride, row_dilation, column_dilation;
    /// Rows and columns of padding before the first pixel.
    long top, left;
} whylight_window;

/// Copies the patch under each of `count` output pixels from `pixel` on, counted through the batch, into a row of
/// `patches`, `stride` floats apart: height, width, channel; zeros in the padding.
void whylight_patches(
    const whylight_kernels *_Nonnull kernels, const whylight_window *_Nonnull window, const float *_Nonnull picture,
    long pixel, long count, float *_Nonnull patches, long stride);

/// The largest elements, or the means, under one row of windows; padding does not count.
void whylight_pool(
    const whylight_kernels *_Nonnull kernels, const whylight_window *_Nonnull window, int averages,
    const float *_Nonnull picture, long row, float *_Nonnull output);

/// The mean of each of `count` channels over a picture whose pixels are `stride` floats apart. Sums row by row and then
/// the rows, which keeps the rounding error of large pictures small.
void whylight_column_means(
    const whylight_kernels *_Nonnull kernels, long rows, long columns, long stride, long count,
    const float *_Nonnull picture, float *_Nonnull means);

/// The sum of rows `first..<last` of a matrix, each times its element of `x`. Rows whose factor is 0 are not read, so an
/// infinite weight times 0 counts as 0: after a ReLU, half of the weights of a dense layer need not come from memory.
void whylight_sum_rows(
    const whylight_kernels *_Nonnull kernels, long first, long last, long columns, const float *_Nonnull x,
    const float *_Nonnull matrix, long stride, float *_Nonnull y);

/// Adds to each element `first..<last` of `y` the product of that row of a matrix and `x`, both of `columns` elements.
void whylight_row_products(
    const whylight_kernels *_Nonnull kernels, long first, long last, long columns, const float *_Nonnull x,
    const float *_Nonnull matrix, long stride, float *_Nonnull y);

/// The extents of some rows of a depthwise convolution.
typedef struct {
    /// Output rows to compute, and input rows from one to the next.
    long rows, row_stride;
    long channels;
    /// Floats from one pixel, or tap of the kernel, to the next; and from one output pixel to the next.
    long input_stride, output_stride;
    long input_height, input_width, output_width;
    long kernel_height, kernel_width, row_dilation, column_dilation, column_stride;
    /// Input row and column under the first tap of the first output; may be negative.
    long first_row, first_column;
    /// Whether negative inputs count as zero: an activation before the convolution.
    int rectifies;
} whylight_depthwise_row;

/// Some output rows: for each channel the sum of kernel [height, width, channels] times the picture, zeros outside it,
/// and the epilogue, whose residual begins at the first of the rows and has their stride.
void whylight_depthwise(
    const whylight_kernels *_Nonnull kernels, const whylight_depthwise_row *_Nonnull row,
    const float *_Nonnull picture, const float *_Nonnull kernel, float *_Nonnull output,
    const whylight_epilogue *_Nonnull epilogue);

/// y = e^(x − largest), and their sum; x ≤ largest.
float whylight_exponentials(
    const whylight_kernels *_Nonnull kernels, const float *_Nonnull x, float *_Nonnull y, long count, float largest);

/// A form of Winograd's minimal filtering F(outputs, taps): products for each block of outputs along the rows and along
/// the columns, one more than the taps less the outputs; 1 and 1 for an axis with a single tap. There are
/// F(4×4, 3×3), F(2×2, 3×3), F(2×2, 5×5), F(1×2, 1×7), F(2×1, 7×1), F(1×4, 1×3) and F(4×1, 3×1). Channels and filters
/// are multiples of 16.
typedef struct {
    int row_points, row_outputs, column_points, column_outputs;
} whylight_winograd;

/// Transforms channels `first..<last` of a kernel [height, width, channels, filters] into one packed matrix
/// channels × filters for each product.
void whylight_winograd_kernel(
    const whylight_kernels *_Nonnull kernels, const whylight_winograd *_Nonnull form, long channels, long filters,
    long first, long last, const float *_Nonnull kernel, float *_Nonnull packed);

/// Transforms the blocks that begin at (`row`, `column` + outputs · i) of a picture, zeros outside it, into matrices
/// blocks × channels, each `stride` floats after the one before.
void whylight_winograd_input(
    const whylight_kernels *_Nonnull kernels, const whylight_winograd *_Nonnull form, long height, long width,
    long channels, const float *_Nonnull picture, long row, long column, long blocks, float *_Nonnull matrices,
    long stride);

/// Transforms matrices blocks × filters back into the blocks of the picture that begin at (`row`, outputs · i), and
/// applies the epilogue, whose residual is laid out as the picture.
void whylight_winograd_output(
    const whylight_kernels *_Nonnull kernels, const whylight_winograd *_Nonnull form, long height, long width,
    long filters, const float *_Nonnull matrices, long stride, long row, long blocks, float *_Nonnull picture,
    const whylight_epilogue *_Nonnull epilogue);
