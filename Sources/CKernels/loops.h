// The inner loops, included once for each instruction set with
//   LANES    floats in a vector
//   ROWS     rows of the matrix product's register tile; its columns are two vectors
//   NAME(x)  the function's name for this instruction set

#include "vectors.h"
#include "epilogue.h"
#include "product.h"
#include "patches.h"
#include "depthwise.h"
#include "dense.h"
#include "winograd.h"
#include "strassen.h"

static const whylight_kernels NAME(kernels) = {
    .lanes = LANES,
    .smallest_panel = NAME(smallest_panel),
    .pack = NAME(pack),
    .multiply = NAME(multiply),
    .strassen_packed = NAME(strassen_packed),
    .strassen_pack = NAME(strassen_pack),
    .strassen = NAME(strassen),
    .finish = NAME(finish),
    .exponentials = NAME(exponentials),
    .patches = NAME(patches),
    .pool = NAME(pool),
    .column_means = NAME(column_means),
    .sum_rows = NAME(sum_rows),
    .row_products = NAME(row_products),
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
#undef SPLAT
#undef INLINE
