"""The forward pass in ONNX Runtime, as fast as its options make it."""

import numpy as np
import onnxruntime

from peers import worker


def prepare(options):
    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = options.threads
    settings.inter_op_num_threads = 1
    settings.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
    settings.add_free_dimension_override_by_name("batch", options.batch)
    session = onnxruntime.InferenceSession(
        f"{options.network}.onnx", settings, providers=["CPUExecutionProvider"]
    )
    name = session.get_inputs()[0].name
    channels_first = np.ascontiguousarray(worker.picture(options).transpose(0, 3, 1, 2))
    return lambda: session.run(None, {name: channels_first})[0]


if __name__ == "__main__":
    worker.serve(prepare, {"onnxruntime": onnxruntime.__version__})
