"""The forward pass in OpenVINO, tuned for latency, in float32 or in bfloat16 (its default where the processor has it)."""

import numpy as np
import openvino

from peers import worker


def prepare(options):
    core = openvino.Core()
    model = core.read_model(f"{options.network}.onnx")
    channels_first = np.ascontiguousarray(worker.picture(options).transpose(0, 3, 1, 2))
    model.reshape(channels_first.shape)
    settings = {
        "INFERENCE_NUM_THREADS": options.threads,
        "NUM_STREAMS": 1,
        "PERFORMANCE_HINT": "LATENCY",
        "INFERENCE_PRECISION_HINT": options.precision,
    }
    request = core.compile_model(model, "CPU", settings).create_infer_request()
    request.set_input_tensor(openvino.Tensor(channels_first))
    output = request.get_output_tensor()

    def run():
        request.infer()
        return output.data

    return run


if __name__ == "__main__":
    worker.serve(prepare, {"openvino": openvino.__version__.split("-")[0]})
