#include "CKernels.h"

struct whylight_kernels {
    long lanes, smallest_panel;
    void (*pack)(long, long, const float *, long, float *);
    void (*multiply)(
        long, long, long, long, long, const float *, long, const float *, float *, long, const whylight_epilogue *,
        const float *, long);
    long (*strassen_packed)(int, long, long);
    void (*strassen_pack)(int, int, long, long, const float *, long, float *, float *);
    void (*strassen)(
        int, long, long, long, const float *, long, const float *, float *, long, const whylight_epilogue *, float *);
    void (*finish)(long, long, const float *, long, float *, long, const whylight_epilogue *);
    void (*patches)(const whylight_window *, const float *, long, long, float *, long);
    void (*pool)(const whylight_window *, int, const float *, long, float *);
    float (*exponentials)(const float *, float *, long, float);
    void (*column_means)(long, long, long, long, const float *, float *);
    void (*sum_rows)(long, long, long, const float *, const float *, long, float *);
    void (*row_products)(long, long, long, const float *, const float *, long, float *);
    void (*depthwise)(
        const whylight_depthwise_row *, const float *, const float *, float *, const whylight_epilogue *);
    void (*winograd_kernel)(const whylight_winograd *, long, long, long, long, const float *, float *);
    void (*winograd_input)(
        const whylight_winograd *, long, long, long, const float *, long, long, long, float *, long);
    void (*winograd_output)(
        const whylight_winograd *, long, long, long, const float *, long, long, long, float *,
        const whylight_epilogue *);
};

/// Rows of the halves of a product by Strassen's method, which the levels below can halve as well.
static long strassen_rows(int levels, long rows) {
    long unit = 1 << (levels - 1);
    return ((rows + 1) / 2 + unit - 1) / unit * unit;
}

/// Floats from one row of its sums to the next: whole cache lines, an odd number of them.
static long strassen_stride(long columns) { return (columns + 15) / 16 * 16 | 16; }

#define LANES 4
#define ROWS 4
#define NAME(x) baseline_##x
#include "loops.h"
#undef LANES
#undef ROWS
#undef NAME

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define LANES 8
#define ROWS 6
#define NAME(x) avx2_##x
#include "loops.h"
#undef LANES
#undef ROWS
#undef NAME
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx512f,avx512vl,avx512dq,avx512bw,avx2,fma"))), apply_to = function)
#define LANES 16
#define ROWS 14
#define NAME(x) avx512_##x
#include "loops.h"
#undef LANES
#undef ROWS
#undef NAME
#pragma clang attribute pop
#endif

const whylight_kernels *whylight_kernels_at(int level) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq")
        && __builtin_cpu_supports("avx512bw") && level-- == 0)
        return &avx512_kernels;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && level-- == 0) return &avx2_kernels;
#endif
    return level == 0 ? &baseline_kernels : 0;
}

long whylight_panel_columns(const whylight_kernels *kernels) { return 2 * kernels->lanes; }

long whylight_packed_columns(const whylight_kernels *kernels, long columns) {
    return (columns + kernels->smallest_panel - 1) / kernels->smallest_panel * kernels->smallest_panel;
}

void whylight_pack(
    const whylight_kernels *kernels, long inner, long columns, const float *matrix, long stride, float *packed) {
    kernels->pack(inner, columns, matrix, stride, packed);
}

void whylight_multiply(
    const whylight_kernels *kernels, long rows, long columns, long inner, const float *a, long a_stride,
    const float *packed, float *c, long c_stride, const whylight_epilogue *epilogue) {
    kernels->multiply(rows, columns, 1, inner, 0, a, a_stride, packed, c, c_stride, epilogue, 0, 0);
}

void whylight_multiply_fetching(
    const whylight_kernels *kernels, long rows, long columns, long inner, const float *a, long a_stride,
    const float *packed, float *c, long c_stride, const whylight_epilogue *epilogue, const float *upcoming,
    long upcoming_count) {
    kernels->multiply(
        rows, columns, 1, inner, 0, a, a_stride, packed, c, c_stride, epilogue, upcoming, upcoming_count);
}

void whylight_multiply_windows(
    const whylight_kernels *kernels, long rows, long columns, long lines, long length, long line_stride,
    const float *a, long a_stride, const float *packed, float *c, long c_stride, const whylight_epilogue *epilogue) {
    kernels->multiply(
        rows, columns, lines, length, lines > 1 ? line_stride - length : 0, a, a_stride, packed, c, c_stride,
        epilogue, 0, 0);
}

long whylight_strassen_packed(const whylight_kernels *kernels, int levels, long inner, long columns) {
    return kernels->strassen_packed(levels, inner, columns);
}

void whylight_strassen_pack(
    const whylight_kernels *kernels, int levels, int part, long inner, long columns, const float *matrix, long stride,
    float *packed, float *scratch) {
    kernels->strassen_pack(levels, part, inner, columns, matrix, stride, packed, scratch);
}

long whylight_strassen_scratch(int levels, long rows, long columns, long inner) {
    long count = 0;
    for (; levels > 0; levels--) {
        rows = strassen_rows(levels, rows), columns /= 2, inner /= 2;
        count += rows * (strassen_stride(inner) + 3 * strassen_stride(columns));
    }
    return count;
}

void whylight_strassen(
    const whylight_kernels *kernels, int levels, long rows, long columns, long inner, const float *a, long a_stride,
    const float *packed, float *c, long c_stride, const whylight_epilogue *epilogue, float *scratch) {
    kernels->strassen(levels, rows, columns, inner, a, a_stride, packed, c, c_stride, epilogue, scratch);
}

void whylight_finish(
    const whylight_kernels *kernels, long rows, long columns, const float *x, long x_stride, float *y, long y_stride,
    const whylight_epilogue *epilogue) {
    kernels->finish(rows, columns, x, x_stride, y, y_stride, epilogue);
}

void whylight_patches(
    const whylight_kernels *kernels, const whylight_window *window, const float *picture, long pixel, long count,
    float *patches, long stride) {
    kernels->patches(window, picture, pixel, count, patches, stride);
}

void whylight_pool(
    const whylight_kernels *kernels, const whylight_window *window, int averages, const float *picture, long row,
    float *output) {
    kernels->pool(window, averages, picture, row, output);
}

void whylight_column_means(
    const whylight_kernels *kernels, long rows, long columns, long stride, long count, const float *picture,
    float *means) {
    kernels->column_means(rows, columns, stride, count, picture, means);
}

void whylight_sum_rows(
    const whylight_kernels *kernels, long first, long last, long columns, const float *x, const float *matrix,
    long stride, float *y) {
    kernels->sum_rows(first, last, columns, x, matrix, stride, y);
}

void whylight_row_products(
    const whylight_kernels *kernels, long first, long last, long columns, const float *x, const float *matrix,
    long stride, float *y) {
    kernels->row_products(first, last, columns, x, matrix, stride, y);
}

void whylight_depthwise(
    const whylight_kernels *kernels, const whylight_depthwise_row *row, const float *picture, const float *kernel,
    float *output, const whylight_epilogue *epilogue) {
    kernels->depthwise(row, picture, kernel, output, epilogue);
}

float whylight_exponentials(
    const whylight_kernels *kernels, const float *x, float *y, long count, float largest) {
    return kernels->exponentials(x, y, count, largest);
}

void whylight_winograd_kernel(
    const whylight_kernels *kernels, const whylight_winograd *form, long channels, long filters, long first, long last,
    const float *kernel, float *packed) {
    kernels->winograd_kernel(form, channels, filters, first, last, kernel, packed);
}

void whylight_winograd_input(
    const whylight_kernels *kernels, const whylight_winograd *form, long height, long width, long channels,
    const float *picture, long row, long column, long blocks, float *matrices, long stride) {
    kernels->winograd_input(form, height, width, channels, picture, row, column, blocks, matrices, stride);
}

void whylight_winograd_output(
    const whylight_kernels *kernels, const whylight_winograd *form, long height, long width, long filters,
    const float *matrices, long stride, long row, long blocks, float *picture, const whylight_epilogue *epilogue) {
    kernels->winograd_output(form, height, width, filters, matrices, stride, row, blocks, picture, epilogue);
}
