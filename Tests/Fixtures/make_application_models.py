"""Makes application_*.h5 under Tests/Fixtures/Models: a small network of each family of keras.applications.

    python make_application_models.py [FAMILY…]    tf.keras 2.15.1 and h5py

Each is built by the constructors and blocks of keras.applications themselves, with few filters and every kind of block
once, so that its layers, names, connections and weights are written as those of the whole network are. The layer that
the first heat map explains is the one that Whylight should choose by itself.

The layout of the files is make_models.py's.
"""

import functools
import os
import sys

# Gradients of grouped convolutions on several threads break TensorFlow 2.15's heap.
os.environ["TF_NUM_INTRAOP_THREADS"] = "1"

import make_models
from make_models import FOLDER
from make_models import save as save_small

# These have many small parts, for which HDF5 should not set much aside.
make_models.NEWER["meta_block_size"] = 128
save = functools.partial(save_small, limit=100000)
CLASSES = 4
# Where the usual seed leaves a map blank.
SEEDS = {"xception": 601, "nasnet_normal": 611, "efficientnet": 615, "nasnet_reduction": 620, "inception_resnet": 603}


class Thin:
    """keras.layers with a fraction of the filters; those that `keep` names are as asked for."""

    def __init__(self, factor, keep=lambda name: False):
        self.factor = factor
        self.keep = keep

    def __getattr__(self, class_name):
        from tensorflow.keras import layers as L

        layer = getattr(L, class_name)
        if class_name not in ("Conv2D", "SeparableConv2D"):
            return layer

        def make(filters, *arguments, **keywords):
            if not self.keep(keywords.get("name") or ""):
                filters = max(2, round(filters / self.factor))
            return layer(filters, *arguments, **keywords)

        return make


def families():
    import keras.src.applications as applications
    from tensorflow import keras
    from tensorflow.keras import layers as L

    def photo(size=24):
        return keras.Input((size, size, 3), name="photo")

    def head(x):
        return L.Dense(CLASSES, activation="softmax", name="predictions")(L.GlobalAveragePooling2D(name="avg_pool")(x))

    def vgg():
        x = image = photo(32)
        for block, (filters, count) in enumerate([(4, 2), (4, 2), (6, 3), (8, 3), (8, 3)], 1):
            for index in range(1, count + 1):
                x = L.Conv2D(filters, 3, activation="relu", padding="same", name=f"block{block}_conv{index}")(x)
            x = L.MaxPooling2D(2, strides=2, name=f"block{block}_pool")(x)
        x = L.Flatten(name="flatten")(x)
        x = L.Dense(12, activation="relu", name="fc1")(x)
        x = L.Dense(12, activation="relu", name="fc2")(x)
        # A picture of 32 pixels ends in one cell: its maps are those of the last convolutions.
        return keras.Model(image, L.Dense(CLASSES, activation="softmax", name="predictions")(x), name="vgg16"), [
            "block5_conv3"], {}

    def resnet():
        applications.resnet.layers = thin = Thin(8)
        stack = applications.resnet.stack1
        model = applications.resnet.ResNet(
            lambda x: stack(stack(x, 16, 1, stride1=1, name="conv2"), 24, 1, name="conv3"), False, True,
            "resnet50", weights=None, input_shape=(32, 32, 3), classes=CLASSES, layers=thin)
        return model, ["conv3_block1_out"], {}

    def resnet_v2():
        applications.resnet.layers = thin = Thin(8)
        stack = applications.resnet.stack2
        model = applications.resnet.ResNet(
            lambda x: stack(x, 16, 2, name="conv2"), True, True,
            "resnet50v2", weights=None, input_shape=(32, 32, 3), classes=CLASSES, layers=thin)
        return model, ["post_relu"], {}

    def inception():
        module = applications.inception_v3
        module.layers = Thin(48)
        conv = module.conv2d_bn
        image = photo(19)
        x = conv(image, 32, 3, 3, strides=(2, 2), padding="valid")
        # mixed0, mixed3, mixed4, mixed8 and mixed9, as far as their branches differ.
        branches = [conv(x, 64, 1, 1), conv(conv(x, 48, 1, 1), 64, 5, 5)]
        pool = L.AveragePooling2D((3, 3), strides=(1, 1), padding="same")(x)
        x = L.Concatenate(axis=3, name="mixed0")([*branches, conv(pool, 32, 1, 1)])
        branches = [
            conv(x, 384, 3, 3, strides=(2, 2), padding="valid"),
            conv(conv(x, 64, 1, 1), 96, 3, 3, strides=(2, 2), padding="valid"),
            L.MaxPooling2D((3, 3), strides=(2, 2))(x),
        ]
        x = L.Concatenate(axis=3, name="mixed3")(branches)
        x = L.Concatenate(axis=3, name="mixed4")([conv(x, 192, 1, 1), conv(conv(x, 128, 1, 7), 192, 7, 1)])
        branch = conv(x, 384, 1, 1)
        branch = L.Concatenate(axis=3, name="mixed9_1")([conv(branch, 384, 1, 3), conv(branch, 384, 3, 1)])
        x = L.Concatenate(axis=3, name="mixed10")([conv(x, 320, 1, 1), branch])
        return keras.Model(image, head(x), name="inception_v3"), ["mixed10"], {}

    def inception_resnet():
        module = applications.inception_resnet_v2
        # The last convolution of a block has the filters of the block's input, which are few already.
        module.layers = Thin(96, keep=lambda name: name.startswith("block") and name.endswith("_conv"))
        image = photo(17)
        x = module.conv2d_bn(image, 96, 3, strides=2, padding="valid")
        x = module.inception_resnet_block(x, scale=0.17, block_type="block35", block_idx=1)
        x = module.inception_resnet_block(x, scale=0.1, block_type="block17", block_idx=1)
        x = module.inception_resnet_block(x, scale=1.0, activation=None, block_type="block8", block_idx=10)
        x = module.conv2d_bn(x, 192, 1, name="conv_7b")
        return keras.Model(image, head(x), name="inception_resnet_v2"), ["conv_7b_ac"], {}

    def xception():
        image = photo()
        x = L.Conv2D(4, 3, strides=(2, 2), use_bias=False, name="block1_conv1")(image)
        x = L.BatchNormalization(name="block1_conv1_bn")(x)
        x = L.Activation("relu", name="block1_conv1_act")(x)
        # Entry flow.
        residual = L.BatchNormalization()(L.Conv2D(6, 1, strides=(2, 2), padding="same", use_bias=False)(x))
        for index in (1, 2):
            if index == 2:
                x = L.Activation("relu", name="block2_sepconv2_act")(x)
            x = L.SeparableConv2D(6, 3, padding="same", use_bias=False, name=f"block2_sepconv{index}")(x)
            x = L.BatchNormalization(name=f"block2_sepconv{index}_bn")(x)
        x = L.MaxPooling2D(3, strides=(2, 2), padding="same", name="block2_pool")(x)
        x = L.add([x, residual])
        # Middle flow.
        residual = x
        for index in (1, 2, 3):
            x = L.Activation("relu", name=f"block5_sepconv{index}_act")(x)
            x = L.SeparableConv2D(6, 3, padding="same", use_bias=False, name=f"block5_sepconv{index}")(x)
            x = L.BatchNormalization(name=f"block5_sepconv{index}_bn")(x)
        x = L.add([x, residual])
        # Exit flow.
        x = L.SeparableConv2D(8, 3, padding="same", use_bias=False, name="block14_sepconv2")(x)
        x = L.BatchNormalization(name="block14_sepconv2_bn")(x)
        x = L.Activation("relu", name="block14_sepconv2_act")(x)
        return keras.Model(image, head(x), name="xception"), ["block14_sepconv2_act"], {}

    def mobilenet():
        module = applications.mobilenet
        module.layers = L
        image = photo()
        x = module._conv_block(image, 32, 0.2, strides=(2, 2))
        x = module._depthwise_conv_block(x, 64, 0.1, 1, block_id=1)
        x = module._depthwise_conv_block(x, 128, 0.05, 1, strides=(2, 2), block_id=2)
        x = module._depthwise_conv_block(x, 256, 0.03, 1, block_id=13)
        x = L.GlobalAveragePooling2D(keepdims=True)(x)
        x = L.Dropout(1e-3, name="dropout")(x)
        x = L.Conv2D(CLASSES, (1, 1), padding="same", name="conv_preds")(x)
        x = L.Reshape((CLASSES,), name="reshape_2")(x)
        x = L.Activation("softmax", name="predictions")(x)
        return keras.Model(image, x, name="mobilenet_0.25_32"), ["conv_pw_13_relu"], {}

    def mobilenet_v2():
        module = applications.mobilenet_v2
        module.layers = L
        image = photo()
        x = L.Conv2D(8, 3, strides=(2, 2), padding="same", use_bias=False, name="Conv1")(image)
        x = L.BatchNormalization(epsilon=1e-3, momentum=0.999, name="bn_Conv1")(x)
        x = L.ReLU(6.0, name="Conv1_relu")(x)
        x = module._inverted_res_block(x, filters=16, alpha=0.5, stride=1, expansion=1, block_id=0)
        x = module._inverted_res_block(x, filters=24, alpha=0.35, stride=2, expansion=2, block_id=1)
        x = module._inverted_res_block(x, filters=24, alpha=0.35, stride=1, expansion=3, block_id=16)
        x = L.Conv2D(12, 1, use_bias=False, name="Conv_1")(x)
        x = L.BatchNormalization(epsilon=1e-3, momentum=0.999, name="Conv_1_bn")(x)
        x = L.ReLU(6.0, name="out_relu")(x)
        x = L.Dense(CLASSES, activation="softmax", name="predictions")(L.GlobalAveragePooling2D()(x))
        return keras.Model(image, x, name="mobilenetv2_0.35_32"), ["out_relu"], {}

    def mobilenet_v3():
        def stack(x, kernel, activation, se_ratio):
            block = applications.mobilenet_v3._inverted_res_block
            x = block(x, 1, 8, 3, 2, None, applications.mobilenet_v3.relu, 0)
            return block(x, 1.5, 8, kernel, 1, se_ratio, activation, 1)

        applications.mobilenet_v3.layers = Thin(2, keep=lambda name: "Conv" not in name or "expanded" in name)
        model = applications.mobilenet_v3.MobileNetV3(
            stack, 12, input_shape=(32, 32, 3), alpha=1.0, model_type="small", weights=None, classes=CLASSES)
        return model, ["multiply_3"], {"pixels": True}

    def densenet():
        module = applications.densenet
        module.layers = L
        image = photo(28)
        x = L.ZeroPadding2D(padding=((3, 3), (3, 3)))(image)
        x = L.Conv2D(8, 7, strides=2, use_bias=False, name="conv1_conv")(x)
        x = L.BatchNormalization(axis=3, epsilon=1.001e-5, name="conv1_bn")(x)
        x = L.Activation("relu", name="conv1_relu")(x)
        x = L.ZeroPadding2D(padding=((1, 1), (1, 1)))(x)
        x = L.MaxPooling2D(3, strides=2, name="pool1")(x)
        x = module.conv_block(x, 3, name="conv2_block1")
        x = module.conv_block(x, 3, name="conv2_block2")
        x = module.transition_block(x, 0.5, name="pool2")
        x = module.conv_block(x, 4, name="conv5_block16")
        x = L.BatchNormalization(axis=3, epsilon=1.001e-5, name="bn")(x)
        x = L.Activation("relu", name="relu")(x)
        return keras.Model(image, head(x), name="densenet121"), ["relu"], {}

    def nasnet(cell):
        def make():
            module = applications.nasnet
            module.layers = L
            image = photo(9 if cell == "normal" else 11)
            x = L.Conv2D(4, 3, strides=(2, 2), use_bias=False, name="stem_conv1")(image)
            p = L.BatchNormalization(axis=-1, momentum=0.9997, epsilon=1e-3, name="stem_bn1")(x)
            if cell == "normal":
                # The cell before had a map of twice the size, which this one has to adjust.
                x = L.MaxPooling2D(2, strides=2, padding="same")(p)
                x, _ = module._normal_a_cell(x, p, 2, block_id="0")
            else:
                x, _ = module._reduction_a_cell(p, None, 2, block_id="stem_1")
            x = L.Activation("relu", name="last")(x)
            return keras.Model(image, head(x), name="NASNet"), ["last"], {}

        return make

    def efficientnet():
        blocks = [
            {"kernel_size": 3, "repeats": 1, "filters_in": 8, "filters_out": 8, "expand_ratio": 1, "id_skip": True,
             "strides": 1, "se_ratio": 0.25},
            {"kernel_size": 5, "repeats": 1, "filters_in": 8, "filters_out": 8, "expand_ratio": 2, "id_skip": True,
             "strides": 2, "se_ratio": 0.25},
        ]
        model = applications.efficientnet.EfficientNet(
            0.01, 1.0, 32, blocks_args=blocks, model_name="efficientnetb0", weights=None, input_shape=(33, 33, 3),
            classes=CLASSES)
        normalization = model.get_layer("normalization")
        normalization.adapt_mean.assign([0.48, 0.45, 0.4])
        normalization.adapt_variance.assign([0.05, 0.06, 0.07])
        normalization.finalize_state()
        return model, ["top_activation"], {"pixels": True}

    def efficientnet_v2():
        blocks = [
            {"kernel_size": 3, "num_repeat": 1, "input_filters": 8, "output_filters": 8, "expand_ratio": 1,
             "se_ratio": 0, "strides": 1, "conv_type": 1},
            {"kernel_size": 3, "num_repeat": 1, "input_filters": 8, "output_filters": 8, "expand_ratio": 2,
             "se_ratio": 0, "strides": 2, "conv_type": 1},
            {"kernel_size": 3, "num_repeat": 1, "input_filters": 8, "output_filters": 8, "expand_ratio": 2,
             "se_ratio": 0.25, "strides": 1, "conv_type": 0},
        ]
        model = applications.efficientnet_v2.EfficientNetV2(
            0.005, 1.0, 32, blocks_args=blocks, model_name="efficientnetv2-b0", weights=None,
            input_shape=(32, 32, 3), classes=CLASSES)
        return model, ["top_activation"], {"pixels": True}

    def convnext():
        module = applications.convnext
        module.layers = L
        image = photo(32)
        x = module.PreStem(name="convnext_tiny")(image)
        stem = keras.Sequential(
            [L.Conv2D(6, 4, strides=4, name="convnext_tiny_stem_conv"),
             L.LayerNormalization(epsilon=1e-6, name="convnext_tiny_stem_layernorm")], name="convnext_tiny_stem")
        down = keras.Sequential(
            [L.LayerNormalization(epsilon=1e-6, name="convnext_tiny_downsampling_layernorm_0"),
             L.Conv2D(8, 2, strides=2, name="convnext_tiny_downsampling_conv_0")],
            name="convnext_tiny_downsampling_block_0")
        x = module.ConvNeXtBlock(6, layer_scale_init_value=0.5, name="convnext_tiny_stage_0_block_0")(stem(x))
        x = down(x)
        x = module.ConvNeXtBlock(8, 0.2, 0.5, name="convnext_tiny_stage_1_block_0")(x)
        x = module.ConvNeXtBlock(8, 0.2, 0.5, name="convnext_tiny_stage_1_block_1")(x)
        model = keras.Model(image, module.Head(CLASSES, "softmax", name="convnext_tiny")(x), name="convnext_tiny")
        return model, ["tf.__operators__.add_2"], {"pixels": True}

    def regnet(kind):
        def make():
            module = applications.regnet
            module.layers = Thin(4, keep=lambda name: not name.endswith("_stem_conv"))
            image = photo(24)
            name = f"regnet{kind}002"
            x = module.Stem(name=name)(module.PreStem(name=name)(image))
            x = module.Stage(kind.upper(), 1, 4, 8, 8, name=name + "_Stage_0")(x)
            x = module.Stage(kind.upper(), 2 if kind == "x" else 1, 4, 8, 16, name=name + "_Stage_1")(x)
            model = keras.Model(image, module.Head(CLASSES, name=name)(x), name=name)
            last = [layer.name for layer in model.layers if layer.name.endswith("_exit_relu")][-1]
            return model, [last], {"pixels": True}

        return make

    def resnet_rs():
        module = applications.resnet_rs
        module.layers = Thin(8, keep=lambda name: "BlockGroup" in name)
        image = photo(20)
        x = L.Rescaling(scale=1.0 / 255)(image)
        x = L.Normalization(mean=[0.485, 0.456, 0.406], variance=[0.229**2, 0.224**2, 0.225**2], axis=3)(x)
        x = module.STEM(activation="relu", name="1")(x)
        x = module.BlockGroup(
            filters=2, strides=2, num_repeats=2, activation="relu", survival_probability=0.2, name="BlockGroup2")(x)
        model = keras.Model(image, head(x), name="resnet-rs-50")
        return model, ["BlockGroup2_block_1__output_act"], {"pixels": True}

    return {
        "vgg": vgg, "resnet": resnet, "resnet_v2": resnet_v2, "inception": inception,
        "inception_resnet": inception_resnet, "xception": xception, "mobilenet": mobilenet,
        "mobilenet_v2": mobilenet_v2, "mobilenet_v3": mobilenet_v3, "densenet": densenet,
        "nasnet_normal": nasnet("normal"), "nasnet_reduction": nasnet("reduction"), "efficientnet": efficientnet,
        "efficientnet_v2": efficientnet_v2, "convnext": convnext, "regnet_x": regnet("x"), "regnet_y": regnet("y"),
        "resnet_rs": resnet_rs,
    }


def make_all(names):
    import tensorflow as tf

    for index, (name, make) in enumerate(families().items()):
        if names and name not in names:
            continue
        tf.keras.backend.clear_session()
        tf.random.set_seed(0)
        model, explain, options = make()
        save("application_" + name, model, seed=SEEDS.get(name, 500 + index), explain=explain, **options)


if __name__ == "__main__":
    os.makedirs(FOLDER, exist_ok=True)
    make_all(sys.argv[1:])
