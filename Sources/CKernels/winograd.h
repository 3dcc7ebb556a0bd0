// Winograd's minimal filtering (Lavin and Gray 2016, "Fast Algorithms for Convolutional Neural Networks"), along the
// rows, the columns or both. Along one axis F(m, r) computes m outputs of r taps from n = m + r − 1 products: the
// polynomials are evaluated at n − 1 points and infinity, multiplied there, and interpolated.
//
//   n = 4: points 0, 1, −1             F(2,3)
//   n = 6: points 0, 1, −1, 2, −2      F(4,3), F(2,5)
//   n = 8: these, 1/2 and −1/2         F(2,7)
//
// n = 1 stands for an axis with a single tap, which is left alone.

/// Bᵀ: n neighbouring inputs become their n values.
INLINE void NAME(winograd_b)(const int n, const V *d, long step, V *t, long to) {
    if (n == 1) t[0] = d[0];
    if (n == 4) {
        V d0 = d[0], d1 = d[step], d2 = d[2 * step], d3 = d[3 * step];
        t[0] = d0 - d2;
        t[to] = d1 + d2;
        t[2 * to] = d2 - d1;
        t[3 * to] = d3 - d1;
    }
    if (n == 6) {
        V d0 = d[0], d1 = d[step], d2 = d[2 * step], d3 = d[3 * step], d4 = d[4 * step], d5 = d[5 * step];
        V a = d4 - 4.0f * d2, b = d3 - 4.0f * d1, c = d4 - d2, e = 2.0f * (d3 - d1);
        t[0] = 4.0f * d0 - 5.0f * d2 + d4;
        t[to] = a + b;
        t[2 * to] = a - b;
        t[3 * to] = c + e;
        t[4 * to] = c - e;
        t[5 * to] = 4.0f * d1 - 5.0f * d3 + d5;
    }
    if (n == 8) {
        V d0 = d[0], d1 = d[step], d2 = d[2 * step], d3 = d[3 * step], d4 = d[4 * step], d5 = d[5 * step],
          d6 = d[6 * step], d7 = d[7 * step];
        V a = d2 + d6 - 4.25f * d4, b = d1 + d5 - 4.25f * d3;
        V c = 0.25f * d2 - 1.25f * d4 + d6, e = 0.5f * d1 - 2.5f * d3 + 2.0f * d5;
        V f = 4.0f * d2 - 5.0f * d4 + d6, g = 2.0f * d1 - 2.5f * d3 + 0.5f * d5;
        t[0] = d0 - d6 + 5.25f * (d4 - d2);
        t[to] = a + b;
        t[2 * to] = a - b;
        t[3 * to] = c + e;
        t[4 * to] = c - e;
        t[5 * to] = f + g;
        t[6 * to] = f - g;
        t[7 * to] = d7 - d1 + 5.25f * (d3 - d5);
    }
}

/// Aᵀ: n products become m outputs.
INLINE void NAME(winograd_a)(const int n, const int m, const V *x, long step, V *t, long to) {
    if (n == 1) {
        t[0] = x[0];
        return;
    }
    V x1 = x[step], x2 = x[2 * step], a = x1 + x2, b = x1 - x2, last = x[(n - 1) * step];
    if (n == 4) {
        t[0] = x[0] + a;
        t[to] = b + last;
        return;
    }
    V x3 = x[3 * step], x4 = x[4 * step], c = x3 + x4, e = x3 - x4;
    if (n == 6 && m == 4) {
        t[0] = x[0] + a + c;
        t[to] = b + 2.0f * e;
        t[2 * to] = a + 4.0f * c;
        t[3 * to] = b + 8.0f * e + last;
    }
    if (n == 6 && m == 2) {
        t[0] = x[0] + a + c;
        t[to] = b + 2.0f * e + last;
    }
    if (n == 8) {
        V x5 = x[5 * step], x6 = x[6 * step];
        t[0] = x[0] + a + c + (x5 + x6);
        t[to] = b + 2.0f * e + 0.5f * (x5 - x6) + last;
    }
}

/// One row of G: value `point` of a kernel of `taps` taps is their sum, each times its factor.
static void NAME(winograd_g)(int n, int taps, int point, float *factors) {
    static const float points[8] = {0, 1, -1, 2, -2, 0.5f, -0.5f};
    static const float scales4[3] = {1, 0.5f, 0.5f};
    static const float scales6[5] = {0.25f, -1.0f / 6, -1.0f / 6, 1.0f / 24, 1.0f / 24};
    static const float scales8[7] = {1, -2.0f / 9, -2.0f / 9, 1.0f / 90, 1.0f / 90, 32.0f / 45, 32.0f / 45};
    for (int k = 0; k < taps; k++) factors[k] = 0;
    if (n == 1 || point == n - 1) {
        factors[taps - 1] = 1;
        return;
    }
    float factor = n == 4 ? scales4[point] : n == 6 ? scales6[point] : scales8[point];
    for (int k = 0; k < taps; k++, factor *= points[point]) factors[k] = factor;
}

static void NAME(winograd_kernel)(
    const whylight_winograd *form, long channels, long filters, long first, long last, const float *kernel,
    float *packed) {
    int rows = form->row_points, columns = form->column_points;
    int row_taps = form->row_points - form->row_outputs + 1, column_taps = columns - form->column_outputs + 1;
    float g_rows[8][8], g_columns[8][8];
    for (int i = 0; i < rows; i++) NAME(winograd_g)(rows, row_taps, i, g_rows[i]);
    for (int j = 0; j < columns; j++) NAME(winograd_g)(columns, column_taps, j, g_columns[j]);
    long width = (filters + LANES - 1) / LANES * LANES;
    for (long c = first; c < last; c++)
        for (long n = 0; n < width; n += LANES) {
            V t[8][8];
            for (int i = 0; i < rows; i++)
                for (int l = 0; l < column_taps; l++) {
                    V sum = {};
                    if (n < filters)
                        for (int k = 0; k < row_taps; k++)
                            sum += g_rows[i][k] * LOAD(kernel + ((k * column_taps + l) * channels + c) * filters + n);
                    t[i][l] = sum;
                }
            float *to = packed + n / NAME(panel) * NAME(panel) * channels + c * NAME(panel_width)(n, filters)
                + n % NAME(panel);
            for (int i = 0; i < rows; i++)
                for (int j = 0; j < columns; j++, to += width * channels) {
                    V sum = {};
                    for (int l = 0; l < column_taps; l++) sum += g_columns[j][l] * t[i][l];
                    STORE(to, sum);
                }
        }
}

INLINE void NAME(winograd_input_as)(
    const int rows, const int columns, const int step, long height, long width, long channels, const float *picture,
    long row, long column, long blocks, float *matrices, long stride) {
    for (long block = 0; block < blocks; block++, column += step) {
        int inside = row >= 0 && row + rows <= height && column >= 0 && column + columns <= width;
        for (long c = 0; c < channels; c += LANES) {
            V d[64], t[64];
            if (inside) {
                const float *x = picture + (row * width + column) * channels + c;
#pragma clang loop unroll(full)
                for (int i = 0; i < rows; i++)
#pragma clang loop unroll(full)
                    for (int j = 0; j < columns; j++) d[columns * i + j] = LOAD(x + (i * width + j) * channels);
            } else {
                for (int i = 0; i < rows; i++)
                    for (int j = 0; j < columns; j++) {
                        long y = row + i, z = column + j;
                        int has = y >= 0 && y < height && z >= 0 && z < width;
                        d[columns * i + j] = has ? LOAD(picture + (y * width + z) * channels + c) : (V){};
                    }
            }
#pragma clang loop unroll(full)
            for (int j = 0; j < columns; j++) NAME(winograd_b)(rows, d + j, columns, t + j, columns);
            float *to = matrices + block * channels + c;
#pragma clang loop unroll(full)
            for (int i = 0; i < rows; i++) {
                V v[8];
                NAME(winograd_b)(columns, t + columns * i, 1, v, 1);
#pragma clang loop unroll(full)
                for (int j = 0; j < columns; j++) STORE(to + (columns * i + j) * stride, v[j]);
            }
        }
    }
}

INLINE void NAME(winograd_output_as)(
    const int rows, const int columns, const int row_outputs, const int column_outputs, long height, long width,
    long filters, const float *matrices, long stride, long row, long blocks, float *picture,
    const whylight_epilogue *epilogue) {
    long last_row = height - row < row_outputs ? height - row : row_outputs;
    V most = SPLAT(epilogue->maximum);
    int rectifies = epilogue->activation == whylight_relu;
    for (long block = 0; block < blocks; block++) {
        long first = column_outputs * block;
        long last_column = width - first < column_outputs ? width - first : column_outputs;
        for (long n = 0; n < filters; n += LANES) {
            V m[64], t[32];
            V factor = epilogue->scale ? LOAD(epilogue->scale + n) : SPLAT(1.0f);
            V summand = epilogue->shift ? LOAD(epilogue->shift + n) : (V){};
            const float *from = matrices + block * filters + n;
#pragma clang loop unroll(full)
            for (int i = 0; i < rows * columns; i++) m[i] = LOAD(from + i * stride);
#pragma clang loop unroll(full)
            for (int j = 0; j < columns; j++) NAME(winograd_a)(rows, row_outputs, m + j, columns, t + j, columns);
            long at = (row * width + first) * filters + n;
            for (long i = 0; i < last_row; i++, at += width * filters) {
                V y[4];
                NAME(winograd_a)(columns, column_outputs, t + columns * i, 1, y, 1);
                for (long j = 0; j < last_column; j++) {
                    V x = y[j] * factor + summand;
                    if (epilogue->residual) x += LOAD(epilogue->residual + at + j * filters);
                    STORE(picture + at + j * filters, rectifies ? NAME(rectified)(x, most) : x);
                }
            }
        }
    }
    if (epilogue->activation > whylight_relu) {
        whylight_epilogue rest = {.activation = epilogue->activation, .maximum = epilogue->maximum};
        float *y = picture + row * width * filters;
        NAME(finish)(last_row * width, filters, y, filters, y, filters, &rest);
    }
}

// The forms that there are: points and outputs along the rows, then along the columns.
#define FORMS FORM(6, 4, 6, 4) FORM(4, 2, 4, 2) FORM(6, 2, 6, 2) FORM(1, 1, 8, 2) FORM(8, 2, 1, 1) FORM(1, 1, 6, 4) \
    FORM(6, 4, 1, 1)

static void NAME(winograd_input)(
    const whylight_winograd *form, long height, long width, long channels, const float *picture, long row, long column,
    long blocks, float *matrices, long stride) {
#define FORM(rows, row_outs, columns, column_outs) \
    if (form->row_points == rows && form->column_points == columns && form->column_outputs == column_outs) \
        NAME(winograd_input_as)( \
            rows, columns, column_outs, height, width, channels, picture, row, column, blocks, matrices, stride);
    FORMS
#undef FORM
}

static void NAME(winograd_output)(
    const whylight_winograd *form, long height, long width, long filters, const float *matrices, long stride, long row,
    long blocks, float *picture, const whylight_epilogue *epilogue) {
#define FORM(rows, row_outs, columns, column_outs) \
    if (form->row_points == rows && form->row_outputs == row_outs && form->column_points == columns \
        && form->column_outputs == column_outs) \
        NAME(winograd_output_as)( \
            rows, columns, row_outs, column_outs, height, width, filters, matrices, stride, row, blocks, picture, \
            epilogue);
    FORMS
#undef FORM
}

#undef FORMS
