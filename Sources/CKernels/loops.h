// The inner loops, included once for each instruction set with
//   LANES    floats in a vector
//   ROWS     rows of the matrix product's register tile; its columns are two vectors
//   NAME(x)  the function's name for this instruction set
// Only vector extensions of the compiler are used, no intrinsics, so the same text serves every architecture.

typedef float NAME(vector) __attribute__((vector_size(4 * LANES)));
typedef float NAME(unaligned) __attribute__((vector_size(4 * LANES), aligned(4)));
typedef int NAME(integers) __attribute__((vector_size(4 * LANES)));
#define V NAME(vector)
#define I NAME(integers)
#define LOAD(p) (*(const NAME(unaligned) *)(p))
#define STORE(p, v) (*(NAME(unaligned) *)(p) = (v))
// a where the comparison holds (all bits set), b elsewhere; becomes one blend or minimum.
#define CHOOSE(comparison, a, b) ((V)(((I)(a) & (comparison)) | ((I)(b) & ~(comparison))))
#define INLINE static inline __attribute__((always_inline))

// MARK: Matrix product

enum { NAME(panel) = 2 * LANES };

/// ROWS or fewer rows of one panel, `inner` products each; adds to `c` if `adds`.
INLINE void NAME(tile)(
    const int rows, long inner, const float *a, long a_stride, const float *b, float *c, long c_stride, int adds) {
    V sum[ROWS][2];
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) {
        if (adds) {
            sum[r][0] = LOAD(c + r * c_stride);
            sum[r][1] = LOAD(c + r * c_stride + LANES);
        } else {
            sum[r][0] = sum[r][1] = (V){};
        }
    }
    // A base pointer for three rows each, so that the addresses of all rows fit the registers.
    const char *base[(ROWS + 2) / 3];
    long step = a_stride * 4;
#pragma clang loop unroll(full)
    for (int g = 0; g * 3 < rows; g++) base[g] = (const char *)(a + 3 * g * a_stride);
#pragma clang loop unroll(disable)
    for (long k = 0; k < inner; k++) {
        V b0 = LOAD(b), b1 = LOAD(b + LANES);
        b += 2 * LANES;
        __builtin_prefetch(b + 16 * LANES);
#pragma clang loop unroll(full)
        for (int r = 0; r < rows; r++) {
            V x = *(const float *)(base[r / 3] + step * (r % 3)) - (V){};
            sum[r][0] += x * b0;
            sum[r][1] += x * b1;
        }
#pragma clang loop unroll(full)
        for (int g = 0; g * 3 < rows; g++) base[g] += 4;
    }
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) {
        STORE(c + r * c_stride, sum[r][0]);
        STORE(c + r * c_stride + LANES, sum[r][1]);
    }
}

static void NAME(tile_of)(
    int rows, long inner, const float *a, long a_stride, const float *b, float *c, long c_stride, int adds) {
    switch (rows) {
#define CASE(n) case n: NAME(tile)(n, inner, a, a_stride, b, c, c_stride, adds); break;
        CASE(1) CASE(2) CASE(3) CASE(4)
#if ROWS > 4
        CASE(5) CASE(6)
#endif
#if ROWS > 6
        CASE(7) CASE(8) CASE(9) CASE(10) CASE(11) CASE(12) CASE(13) CASE(14)
#endif
#undef CASE
    }
}

static void NAME(multiply)(
    long rows, long columns, long inner, const float *a, long a_stride, const float *packed, float *c, long c_stride) {
    // 384 rows of a panel and of the register tile stay in the first-level cache.
    enum { depth = 384 };
    float edge[ROWS * 2 * LANES] __attribute__((aligned(64)));
    for (long k = 0; k < inner; k += depth) {
        long length = inner - k < depth ? inner - k : depth;
        for (long column = 0; column < columns; column += NAME(panel)) {
            const float *b = packed + column * inner + k * NAME(panel);
            long width = columns - column < NAME(panel) ? columns - column : NAME(panel);
            for (long row = 0; row < rows; row += ROWS) {
                int height = rows - row < ROWS ? (int)(rows - row) : ROWS;
                const float *from = a + row * a_stride + k;
                float *to = c + row * c_stride + column;
                if (width == NAME(panel)) {
                    NAME(tile_of)(height, length, from, a_stride, b, to, c_stride, k > 0);
                    continue;
                }
                if (k > 0)
                    for (int r = 0; r < height; r++)
                        __builtin_memcpy(edge + r * NAME(panel), to + r * c_stride, (unsigned long)width * 4);
                NAME(tile_of)(height, length, from, a_stride, b, edge, NAME(panel), k > 0);
                for (int r = 0; r < height; r++)
                    __builtin_memcpy(to + r * c_stride, edge + r * NAME(panel), (unsigned long)width * 4);
            }
        }
    }
}

static void NAME(pack)(long inner, long columns, const float *matrix, long stride, float *packed) {
    for (long column = 0; column < columns; column += NAME(panel)) {
        long width = columns - column < NAME(panel) ? columns - column : NAME(panel);
        for (long k = 0; k < inner; k++) {
            const float *from = matrix + k * stride + column;
            if (width == NAME(panel)) {
                STORE(packed, LOAD(from));
                STORE(packed + LANES, LOAD(from + LANES));
            } else {
                for (long j = 0; j < NAME(panel); j++) packed[j] = j < width ? from[j] : 0;
            }
            packed += NAME(panel);
        }
    }
}

// MARK: Exponentials and epilogue

/// e^x for −87.3 ≤ x ≤ 88.7, clamped outside; relative error 2e-7 (polynomial of Moshier's Cephes, expf).
INLINE V NAME(exponential)(V x) {
    V low = -87.3f - (V){}, high = 88.7f - (V){};
    x = CHOOSE(x < low, low, x);
    x = CHOOSE(x > high, high, x);
    // Adding 1.5 · 2^23 rounds to a whole number, which then stands in the low bits.
    V shifted = x * 1.44269504088896341f + 12582912.0f;
    V whole = shifted - 12582912.0f;
    V r = x - whole * 0.693359375f;
    r = r + whole * 2.12194440e-4f;
    V p = r * 1.9875691500e-4f + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * (r * r) + r + 1.0f;
    I exponent = ((I)shifted - 0x4B400000 + 127) << 23;
    return p * (V)exponent;
}

INLINE V NAME(activated)(V x, const int activation, V maximum) {
    V zero = {};
    switch (activation) {
    case whylight_relu:
        // Written so that NaN stays NaN.
        x = CHOOSE(x < zero, zero, x);
        return CHOOSE(x > maximum, maximum, x);
    case whylight_sigmoid: return 1.0f / (1.0f + NAME(exponential)(-x));
    case whylight_silu: return x / (1.0f + NAME(exponential)(-x));
    default: return x;
    }
}

INLINE void NAME(finish_as)(
    const int activation, float *y, long rows, long columns, long stride, const float *scale, const float *shift,
    const float *residual, float maximum) {
    V most = maximum - (V){};
    for (long row = 0; row < rows; row++, y += stride) {
        long i = 0;
        for (; i + LANES <= columns; i += LANES) {
            V x = LOAD(y + i);
            if (scale) x = x * LOAD(scale + i);
            if (shift) x = x + LOAD(shift + i);
            if (residual) x = x + LOAD(residual + i);
            STORE(y + i, NAME(activated)(x, activation, most));
        }
        if (i < columns) {
            float rest[LANES] = {0};
            for (long j = i; j < columns; j++) {
                float x = y[j];
                if (scale) x = x * scale[j];
                if (shift) x = x + shift[j];
                if (residual) x = x + residual[j];
                rest[j - i] = x;
            }
            STORE(rest, NAME(activated)(LOAD(rest), activation, most));
            for (long j = i; j < columns; j++) y[j] = rest[j - i];
        }
        if (residual) residual += stride;
    }
}

static void NAME(finish)(
    float *y, long rows, long columns, long stride, const float *scale, const float *shift, const float *residual,
    int activation, float maximum) {
    switch (activation) {
#define CASE(kind) \
    case kind: NAME(finish_as)(kind, y, rows, columns, stride, scale, shift, residual, maximum); break;
        CASE(whylight_linear) CASE(whylight_relu) CASE(whylight_sigmoid) CASE(whylight_silu)
#undef CASE
    }
}

static float NAME(exponentials)(const float *x, float *y, long count, float largest) {
    V sums = {};
    float sum = 0;
    long i = 0;
    for (; i + LANES <= count; i += LANES) {
        V e = NAME(exponential)(LOAD(x + i) - largest);
        STORE(y + i, e);
        sums += e;
    }
    if (i < count) {
        float rest[LANES] = {0};
        for (long j = i; j < count; j++) rest[j - i] = x[j] - largest;
        STORE(rest, NAME(exponential)(LOAD(rest)));
        for (long j = i; j < count; j++) sum += y[j] = rest[j - i];
    }
    for (int lane = 0; lane < LANES; lane++) sum += sums[lane];
    return sum;
}

// MARK: Depthwise convolution

/// `outputs` neighbouring pixels of LANES channels, all of whose columns lie inside the picture.
INLINE void NAME(depthwise_pixels)(
    const int outputs, const int width, const int stride, const whylight_depthwise_row *row, long dilation,
    const float *picture, const float *kernel, long column, float *output) {
    V sum[4] = {};
    for (long i = 0; i < row->kernel_height; i++) {
        long y = row->first_row + i * row->row_dilation;
        if (y < 0 || y >= row->input_height) continue;
        const float *x = picture + (y * row->input_width + column) * row->channels;
        const float *w = kernel + i * width * row->channels;
#pragma clang loop unroll_count(5)
        for (int j = 0; j < width; j++) {
            V weight = LOAD(w + j * row->channels);
#pragma clang loop unroll(full)
            for (int o = 0; o < outputs; o++)
                sum[o] += LOAD(x + (o * stride + j * dilation) * row->channels) * weight;
        }
    }
#pragma clang loop unroll(full)
    for (int o = 0; o < outputs; o++) STORE(output + o * row->channels, sum[o]);
}

/// Channels `channel..<channel + count` of one pixel at the border, or of a last partial vector.
static void NAME(depthwise_border)(
    const whylight_depthwise_row *row, const float *picture, const float *kernel, long column, long count,
    float *output) {
    for (long c = 0; c < count; c++) output[c] = 0;
    for (long i = 0; i < row->kernel_height; i++) {
        long y = row->first_row + i * row->row_dilation;
        if (y < 0 || y >= row->input_height) continue;
        for (long j = 0; j < row->kernel_width; j++) {
            long at = column + j * row->column_dilation;
            if (at < 0 || at >= row->input_width) continue;
            const float *x = picture + (y * row->input_width + at) * row->channels;
            const float *w = kernel + (i * row->kernel_width + j) * row->channels;
            for (long c = 0; c < count; c++) output[c] += x[c] * w[c];
        }
    }
}

static void NAME(depthwise)(
    const whylight_depthwise_row *row, const float *picture, const float *kernel, float *output) {
    long channels = row->channels, stride = row->column_stride, span = (row->kernel_width - 1) * row->column_dilation;
    for (long c = 0; c < channels; c += LANES) {
        long count = channels - c < LANES ? channels - c : LANES;
        long o = 0;
        while (o < row->output_width) {
            long column = row->first_column + o * stride;
            float *to = output + o * channels + c;
            int inside = count == LANES && column >= 0 && column + span < row->input_width;
            if (!inside) {
                NAME(depthwise_border)(row, picture + c, kernel + c, column, count, to);
                o += 1;
                continue;
            }
            int four = o + 4 <= row->output_width && column + 3 * stride + span < row->input_width;
#define PIXELS(n, width, stride, dilation) \
    NAME(depthwise_pixels)(n, width, stride, row, dilation, picture + c, kernel + c, column, to)
            if (four && row->column_dilation == 1 && row->kernel_width == 3 && stride == 1) PIXELS(4, 3, 1, 1);
            else if (four && row->column_dilation == 1 && row->kernel_width == 3 && stride == 2) PIXELS(4, 3, 2, 1);
            else if (four && row->column_dilation == 1 && row->kernel_width == 5 && stride == 1) PIXELS(4, 5, 1, 1);
            else if (four) PIXELS(4, (int)row->kernel_width, (int)stride, row->column_dilation);
            else PIXELS(1, (int)row->kernel_width, (int)stride, row->column_dilation);
#undef PIXELS
            o += four ? 4 : 1;
        }
    }
}

// MARK: Winograd

/// Bᵀ of six values.
INLINE void NAME(winograd_b)(const V *d, long step, V *t, long to) {
    V d0 = d[0], d1 = d[step], d2 = d[2 * step], d3 = d[3 * step], d4 = d[4 * step], d5 = d[5 * step];
    V a = d4 - 4.0f * d2, b = d3 - 4.0f * d1, c = d4 - d2, e = 2.0f * (d3 - d1);
    t[0] = 4.0f * d0 - 5.0f * d2 + d4;
    t[to] = a + b;
    t[2 * to] = a - b;
    t[3 * to] = c + e;
    t[4 * to] = c - e;
    t[5 * to] = 4.0f * d1 - 5.0f * d3 + d5;
}

/// Aᵀ of six values.
INLINE void NAME(winograd_a)(const V *m, long step, V *t, long to) {
    V m1 = m[step], m2 = m[2 * step], m3 = m[3 * step], m4 = m[4 * step];
    V a = m1 + m2, b = m1 - m2, c = m3 + m4, e = m3 - m4;
    t[0] = m[0] + a + c;
    t[to] = b + 2.0f * e;
    t[2 * to] = a + 4.0f * c;
    t[3 * to] = b + 8.0f * e + m[5 * step];
}

/// G of three values.
INLINE void NAME(winograd_g)(const V *g, long step, V *t, long to) {
    V g0 = g[0], g1 = g[step], g2 = g[2 * step];
    V a = (g0 + g2) * (-1.0f / 6), b = g0 * (1.0f / 24) + g2 * (1.0f / 6);
    t[0] = g0 * 0.25f;
    t[to] = a - g1 * (1.0f / 6);
    t[2 * to] = a + g1 * (1.0f / 6);
    t[3 * to] = b + g1 * (1.0f / 12);
    t[4 * to] = b - g1 * (1.0f / 12);
    t[5 * to] = g2;
}

static void NAME(winograd_kernel)(
    long channels, long filters, long first, long last, const float *kernel, float *packed) {
    long columns = (filters + NAME(panel) - 1) / NAME(panel) * NAME(panel);
    for (long c = first; c < last; c++)
        for (long n = 0; n < columns; n += LANES) {
            V g[9] = {}, t[18], u[36];
            if (n < filters)
                for (int i = 0; i < 9; i++) g[i] = LOAD(kernel + (i * channels + c) * filters + n);
            for (int j = 0; j < 3; j++) NAME(winograd_g)(g + j, 3, t + j, 3);
            for (int i = 0; i < 6; i++) NAME(winograd_g)(t + 3 * i, 1, u + 6 * i, 1);
            float *to = packed + n / NAME(panel) * NAME(panel) * channels + c * NAME(panel) + n % NAME(panel);
            for (int i = 0; i < 36; i++) STORE(to + i * columns * channels, u[i]);
        }
}

static void NAME(winograd_input)(
    long height, long width, long channels, const float *picture, long row, long column, long blocks, float *matrices,
    long stride) {
    for (long block = 0; block < blocks; block++, column += 4)
        for (long c = 0; c < channels; c += LANES) {
            V d[36], t[36];
            if (row >= 0 && row + 6 <= height && column >= 0 && column + 6 <= width) {
                const float *x = picture + (row * width + column) * channels + c;
                for (int i = 0; i < 6; i++)
                    for (int j = 0; j < 6; j++) d[6 * i + j] = LOAD(x + (i * width + j) * channels);
            } else {
                for (int i = 0; i < 6; i++)
                    for (int j = 0; j < 6; j++) {
                        long y = row + i, z = column + j;
                        int inside = y >= 0 && y < height && z >= 0 && z < width;
                        d[6 * i + j] = inside ? LOAD(picture + (y * width + z) * channels + c) : (V){};
                    }
            }
            for (int j = 0; j < 6; j++) NAME(winograd_b)(d + j, 6, t + j, 6);
            float *to = matrices + block * channels + c;
            for (int i = 0; i < 6; i++) {
                V v[6];
                NAME(winograd_b)(t + 6 * i, 1, v, 1);
                for (int j = 0; j < 6; j++) STORE(to + (6 * i + j) * stride, v[j]);
            }
        }
}

static void NAME(winograd_output)(
    long height, long width, long filters, const float *matrices, long stride, long row, long blocks, float *picture) {
    long rows = height - row < 4 ? height - row : 4;
    for (long block = 0; block < blocks; block++) {
        long columns = width - 4 * block < 4 ? width - 4 * block : 4;
        for (long n = 0; n < filters; n += LANES) {
            V m[36], t[24];
            const float *from = matrices + block * filters + n;
            for (int i = 0; i < 36; i++) m[i] = LOAD(from + i * stride);
            for (int j = 0; j < 6; j++) NAME(winograd_a)(m + j, 6, t + j, 6);
            float *to = picture + (row * width + 4 * block) * filters + n;
            for (long i = 0; i < rows; i++) {
                V y[4];
                NAME(winograd_a)(t + 6 * i, 1, y, 1);
                for (long j = 0; j < columns; j++) STORE(to + (i * width + j) * filters, y[j]);
            }
        }
    }
}

static const whylight_kernels NAME(kernels) = {
    .panel_columns = NAME(panel),
    .pack = NAME(pack),
    .multiply = NAME(multiply),
    .finish = NAME(finish),
    .exponentials = NAME(exponentials),
    .depthwise = NAME(depthwise),
    .winograd_kernel = NAME(winograd_kernel),
    .winograd_input = NAME(winograd_input),
    .winograd_output = NAME(winograd_output),
};

#undef V
#undef I
#undef LOAD
#undef STORE
#undef CHOOSE
#undef INLINE
