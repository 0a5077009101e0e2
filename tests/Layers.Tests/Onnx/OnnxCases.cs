using static AutogradNet.Layers.Tests.OnnxCase;
using static AutogradNet.Layers.Tests.StoredTensor;

namespace AutogradNet.Layers.Tests;

/// <summary>Every operator, in the versions in which it means different things.</summary>
internal static class OnnxCases
{
    private static readonly Shape Image = [2, 4, 5, 6];

    public static IReadOnlyList<OnnxCase> All { get; } =
    [
        .. Convolutions(), .. Pools(), .. Activations(), .. Arithmetic(), .. Reductions(), .. Normalizations(), .. Shaping(), .. Resizing(), .. Sizes(), .. Patterns(),
    ];

    private static StoredTensor T(string name, params int[] shape)
    {
        using var scope = new TensorScope();
        return StoredTensor.Of(FormulaWeights.Uniform(name, new Shape(shape)));
    }

    private static StoredTensor Positive(string name, int count)
    {
        using var scope = new TensorScope();
        return StoredTensor.Of(FormulaWeights.Uniform(name, [count]) * 0.5 + 1);
    }

    private static long[] L(params long[] values) => values;

    private static IEnumerable<OnnxCase> Convolutions() =>
    [
        One("conv.7", 7, "Conv", Image, ("w", T("w", 3, 4, 3, 2)), ("b", T("b", 3)), ("pads", L(1, 0, 2, 1)), ("strides", L(2, 1)), ("kernel_shape", L(3, 2))),
        One("conv.same_upper", 11, "Conv", Image, ("w", T("w", 3, 4, 3, 2)), ("auto_pad", "SAME_UPPER"), ("strides", L(2, 2))),
        One("conv.same_lower.grouped", 11, "Conv", Image, ("w", T("w", 4, 2, 2, 2)), ("auto_pad", "SAME_LOWER"), ("group", 2L)),
        One("conv.valid", 21, "Conv", Image, ("w", T("w", 2, 4, 5, 1)), ("auto_pad", "VALID")),
        One("conv.1d", 13, "Conv", [2, 3, 9], ("w", T("w", 2, 3, 3)), ("b", T("b", 2)), ("pads", L(2, 0)), ("strides", L(2))),
        One("deconv", 11, "ConvTranspose", Image, ("w", T("w", 4, 2, 3, 3)), ("b", T("b", 2)), ("strides", L(2, 2)), ("pads", L(1, 0, 1, 2)), ("output_padding", L(1, 0))),
        One("deconv.grouped", 7, "ConvTranspose", Image, ("w", T("w", 4, 1, 2, 3)), ("group", 2L), ("dilations", L(2, 1))),
        One("deconv.output_shape", 11, "ConvTranspose", Image, ("w", T("w", 4, 2, 3, 3)), ("strides", L(2, 2)), ("output_shape", L(10, 12))),
        One("deconv.same_upper", 11, "ConvTranspose", Image, ("w", T("w", 4, 2, 3, 3)), ("strides", L(2, 3)), ("auto_pad", "SAME_UPPER")),
        One("gemm.transB", 13, "Gemm", [3, 4], ("w", T("w", 5, 4)), ("b", T("b", 5)), ("transB", 1L)),
        One("gemm.scaled", 7, "Gemm", [3, 4], ("w", T("w", 4, 5)), ("b", T("b", 3, 1)), ("alpha", 0.5f), ("beta", 2f)),
        One("gemm.transA.nobias", 11, "Gemm", [3, 4], ("w", T("w", 3, 2)), ("transA", 1L)),
        One("matmul", 9, "MatMul", [2, 3, 4], ("w", T("w", 4, 5))),
        One("matmul.batch", 13, "MatMul", [2, 3, 4], ("w", T("w", 2, 4, 2))),
    ];

    private static IEnumerable<OnnxCase> Pools() =>
    [
        One("maxpool.7", 7, "MaxPool", Image, ("kernel_shape", L(3, 2)), ("strides", L(2, 2)), ("pads", L(1, 0, 1, 1))),
        One("maxpool.ceil.dilated", 12, "MaxPool", Image, ("kernel_shape", L(2, 2)), ("strides", L(2, 3)), ("dilations", L(2, 1)), ("ceil_mode", 1L)),
        One("maxpool.1d", 12, "MaxPool", [2, 3, 7], ("kernel_shape", L(3)), ("strides", L(2))),
        One("avgpool.7", 7, "AveragePool", Image, ("kernel_shape", L(3, 3)), ("pads", L(1, 1, 1, 1)), ("strides", L(2, 2))),
        One("avgpool.include", 11, "AveragePool", Image, ("kernel_shape", L(3, 2)), ("pads", L(1, 0, 1, 1)), ("count_include_pad", 1L)),
        One("avgpool.ceil", 19, "AveragePool", Image, ("kernel_shape", L(2, 4)), ("strides", L(2, 3)), ("ceil_mode", 1L)),
        One("avgpool.same", 11, "AveragePool", Image, ("kernel_shape", L(2, 3)), ("strides", L(2, 2)), ("auto_pad", "SAME_UPPER")),
        One("global.average", 7, "GlobalAveragePool", Image),
        One("global.max", 7, "GlobalMaxPool", Image),
        One("global.average.1d", 7, "GlobalAveragePool", [2, 3, 5]),
    ];

    private static IEnumerable<OnnxCase> Activations() =>
    [
        One("relu", 7, "Relu", Image), One("leaky", 16, "LeakyRelu", Image, ("alpha", 0.2f)), One("elu", 7, "Elu", Image, ("alpha", 0.7f)),
        One("selu", 7, "Selu", Image), One("selu.own", 7, "Selu", Image, ("alpha", 1.5f), ("gamma", 1.1f)),
        One("sigmoid", 13, "Sigmoid", Image), One("tanh", 13, "Tanh", Image), One("softplus", 7, "Softplus", Image), One("erf", 13, "Erf", Image),
        One("hardsigmoid", 7, "HardSigmoid", Image), One("hardsigmoid.third", 7, "HardSigmoid", Image, ("alpha", 1 / 6f)), One("hardswish", 14, "HardSwish", Image),
        One("mish", 18, "Mish", Image), One("gelu", 20, "Gelu", Image), One("gelu.tanh", 20, "Gelu", Image, ("approximate", "tanh")),
        One("prelu.channel", 7, "PRelu", Image, ("s", T("s", 4, 1, 1))), One("prelu.one", 16, "PRelu", Image, ("s", T("s", 1))),
        One("prelu.column", 9, "PRelu", Image, ("s", T("s", 6))),
        One("clip.6", 6 + 1, "Clip", Image, ("min", -0.5f), ("max", 1.5f)),
        One("clip.11", 11, "Clip", Image, ("low", Scalar(-1)), ("high", Scalar(0.25f))), One("clip.13.low", 13, "Clip", Image, ("low", Scalar(-1))),
        One("clip.13.high", 13, "Clip", Image, ("low", null), ("high", Scalar(1))), One("clip.relu6", 12, "Clip", Image, ("low", Scalar(0)), ("high", Scalar(6))),
        One("softmax.7", 7, "Softmax", [2, 3, 4]), One("softmax.11.axis2", 11, "Softmax", [2, 3, 4], ("axis", 2L)), One("softmax.13", 13, "Softmax", [2, 3, 4]),
        One("softmax.13.axis1", 13, "Softmax", [2, 3, 4], ("axis", 1L)), One("logsoftmax.11", 11, "LogSoftmax", [2, 3, 4]), One("logsoftmax.13", 13, "LogSoftmax", [2, 3, 4]),
        One("dropout.7", 7, "Dropout", Image, ("ratio", 0.3f)), One("dropout.12", 12, "Dropout", Image, ("ratio", Scalar(0.3f))),
    ];

    private static IEnumerable<OnnxCase> Arithmetic() =>
    [
        One("add", 7, "Add", Image, ("c", T("c", 4, 1, 1))), One("sub", 7, "Sub", Image, ("c", T("c", 6))), One("mul", 14, "Mul", Image, ("c", Scalar(0.3f))),
        One("div", 13, "Div", Image, ("c", Positive("c", 6))), One("min", 8, "Min", Image, ("c", T("c", 5, 6)), ("d", Scalar(0.4f))), One("max", 13, "Max", Image, ("c", T("c", 4, 1, 1))),
        One("sum", 8, "Sum", Image, ("c", T("c", 6)), ("d", T("d", 1))), One("mean", 13, "Mean", Image, ("c", T("c", 6))),
        One("pow.2", 12, "Pow", Image, ("c", Scalar(2))), One("pow.7", 7, "Pow", Image, ("c", Floats(3, 2, 1, 3, 2, 1))),
        One("neg", 13, "Neg", Image), One("abs", 13, "Abs", Image), One("exp", 13, "Exp", Image), One("identity", 14, "Identity", Image),
        Of("sqrt.log.reciprocal", 13, [2, 3], w => w.Node("Abs", ["x"], ["a"]).Initializer("one", Scalar(1)).Node("Add", ["a", "one"], ["b"]).Node("Sqrt", ["b"], ["c"]).Node("Log", ["c"], ["d"]).Node("Add", ["d", "one"], ["e"]).Node("Reciprocal", ["e"], ["y"])),
        Of("floor.ceil.round", 13, [2, 3], w => w.Node("Floor", ["x"], ["a"]).Node("Ceil", ["x"], ["b"]).Node("Add", ["a", "b"], ["c"]).Node("Round", ["x"], ["d"]).Node("Mul", ["c", "d"], ["y"]), false),
        Of("where.compare", 16, Image, w => w.Initializer("zero", Scalar(0)).Initializer("other", T("o", 4, 1, 1)).Node("Greater", ["x", "zero"], ["g"]).Node("Where", ["g", "x", "other"], ["y"])),
        Of("where.logic", 16, Image, w => w.Initializer("zero", Scalar(0)).Initializer("one", Scalar(1)).Node("Less", ["x", "zero"], ["g"]).Node("Greater", ["x", "one"], ["h"]).Node("Or", ["g", "h"], ["i"]).Node("Not", ["i"], ["j"]).Node("And", ["j", "j"], ["k"]).Node("Where", ["k", "x", "zero"], ["y"])),
        Of("where.or.equal", 16, Image, w => w.Initializer("one", Scalar(1)).Node("GreaterOrEqual", ["x", "one"], ["g"]).Node("LessOrEqual", ["x", "x"], ["h"]).Node("And", ["g", "h"], ["i"]).Node("Where", ["i", "x", "one"], ["y"])),
        Of("equal", 13, [2, 3], w => w.Node("Equal", ["x", "x"], ["e"]).Node("Cast", ["e"], ["f"], ("to", 1L)).Node("Mul", ["f", "x"], ["y"])),
        Of("argmax", 13, [2, 3, 4], w => w.Node("ArgMax", ["x"], ["a"], ("axis", 1L), ("keepdims", 0L)).Node("Cast", ["a"], ["y"], ("to", 1L)), false),
        Of("argmax.last", 12, [2, 3, 4], w => w.Node("Floor", ["x"], ["f"]).Node("ArgMax", ["f"], ["a"], ("axis", -1L), ("select_last_index", 1L)).Node("Cast", ["a"], ["y"], ("to", 1L)), false),
    ];

    private static IEnumerable<OnnxCase> Reductions() =>
    [
        One("reducemean.11", 11, "ReduceMean", Image, ("axes", L(2, 3)), ("keepdims", 0L)), One("reducemean.18", 18, "ReduceMean", Image, ("axes", Int64(-1, -2))),
        One("reducesum.11", 11, "ReduceSum", Image, ("axes", L(1))), One("reducesum.13", 13, "ReduceSum", Image, ("axes", Int64(1)), ("keepdims", 0L)),
        One("reducesum.13.noop", 13, "ReduceSum", Image, ("noop_with_empty_axes", 1L)), One("reducesum.all", 13, "ReduceSum", Image, ("keepdims", 0L)),
        One("reducemax.13", 13, "ReduceMax", Image, ("axes", L(1, 3)), ("keepdims", 0L)), One("reducemax.18", 18, "ReduceMax", Image, ("axes", Int64(2))),
        One("reducemin.20", 20, "ReduceMin", Image, ("axes", Int64(2))), One("reducel2.13", 13, "ReduceL2", Image, ("axes", L(1))), One("reducel2.18", 18, "ReduceL2", Image, ("axes", Int64(-1))),
        One("reducel1", 13, "ReduceL1", Image, ("axes", L(1))), One("reducesumsquare", 13, "ReduceSumSquare", Image, ("axes", L(0))), One("reduceprod", 13, "ReduceProd", [2, 3, 4], ("axes", L(1))),
    ];

    private static IEnumerable<OnnxCase> Normalizations() =>
    [
        One("batchnorm.7", 7, "BatchNormalization", Image, ("s", T("s", 4)), ("b", T("b", 4)), ("m", T("m", 4)), ("v", Positive("v", 4)), ("epsilon", 0.01f)),
        One("batchnorm.9", 9, "BatchNormalization", Image, ("s", T("s", 4)), ("b", T("b", 4)), ("m", T("m", 4)), ("v", Positive("v", 4))),
        One("batchnorm.15", 15, "BatchNormalization", [3, 4], ("s", T("s", 4)), ("b", T("b", 4)), ("m", T("m", 4)), ("v", Positive("v", 4))),
        One("instancenorm", 7, "InstanceNormalization", Image, ("s", T("s", 4)), ("b", T("b", 4)), ("epsilon", 0.01f)),
        One("groupnorm.18", 18, "GroupNormalization", Image, ("s", T("s", 2)), ("b", T("b", 2)), ("num_groups", 2L)),
        One("groupnorm.21", 21, "GroupNormalization", Image, ("s", T("s", 4)), ("b", T("b", 4)), ("num_groups", 2L)),
        One("layernorm", 17, "LayerNormalization", [2, 3, 4], ("s", T("s", 4)), ("b", T("b", 4))),
        One("layernorm.axis1", 17, "LayerNormalization", [2, 3, 4], ("s", T("s", 3, 4)), ("axis", 1L), ("epsilon", 0.1f)),
        One("lrn", 13, "LRN", Image, ("size", 3L), ("alpha", 0.5f), ("beta", 0.6f), ("bias", 1.5f)),
    ];

    private static IEnumerable<OnnxCase> Shaping() =>
    [
        One("reshape", 7, "Reshape", Image, ("shape", Int64(0, -1, 3))), One("reshape.14", 14, "Reshape", Image, ("shape", Int64(2, 24, 5)), ("allowzero", 1L)),
        One("flatten", 7, "Flatten", Image), One("flatten.0", 9, "Flatten", Image, ("axis", 0L)), One("flatten.negative", 13, "Flatten", Image, ("axis", -1L)),
        One("squeeze.11", 11, "Squeeze", [2, 1, 3, 1], ("axes", L(1))), One("squeeze.13", 13, "Squeeze", [2, 1, 3, 1], ("axes", Int64(-1))), One("squeeze.all", 13, "Squeeze", [2, 1, 3, 1]),
        One("unsqueeze.11", 11, "Unsqueeze", [2, 3], ("axes", L(0, 3))), One("unsqueeze.13", 13, "Unsqueeze", [2, 3], ("axes", Int64(-1, 1))),
        One("transpose", 13, "Transpose", [2, 3, 4], ("perm", L(1, 2, 0))), One("transpose.default", 7, "Transpose", [2, 3, 4]),
        One("concat", 13, "Concat", Image, ("c", T("c", 2, 3, 5, 6)), ("axis", 1L)), One("concat.negative", 11, "Concat", [2, 3], ("c", T("c", 2, 1)), ("axis", -1L)),
        Of("split.11", 11, Image, w => w.Node("Split", ["x"], ["a", "b"], ("axis", 1L), ("split", L(1, 3))).Node("Mul", ["a", "b"], ["y"])),
        Of("split.13", 13, Image, w => w.Initializer("sizes", Int64(3, 1)).Node("Split", ["x", "sizes"], ["a", "b"], ("axis", -3L)).Node("Mul", ["a", "b"], ["y"])),
        Of("split.18", 18, [2, 5], w => w.Node("Split", ["x"], ["a", "b"], ("axis", 1L), ("num_outputs", 2L)).Node("ReduceSum", ["b"], ["c"]).Node("Mul", ["a", "c"], ["y"])),
        Of("split.equal", 7, Image, w => w.Node("Split", ["x"], ["a", "b"], ("axis", 1L)).Node("Sub", ["a", "b"], ["y"])),
        One("slice.9", 9, "Slice", Image, ("starts", L(1, -3)), ("ends", L(9, -1)), ("axes", L(1, 3))), One("slice.9.noaxes", 9, "Slice", Image, ("starts", L(0, 2)), ("ends", L(2, 3))),
        One("slice.10", 10, "Slice", Image, ("starts", Int64(1, 5)), ("ends", Int64(long.MaxValue, long.MinValue)), ("axes", Int64(1, 3)), ("steps", Int64(2, -2))),
        One("slice.13.backwards", 13, "Slice", Image, ("starts", Int64(-1)), ("ends", Int64(-100)), ("axes", Int64(-1)), ("steps", Int64(-1))),
        One("pad.7", 7, "Pad", Image, ("pads", L(0, 0, 1, 2, 0, 0, 0, 1)), ("value", 0.5f)), One("pad.11", 11, "Pad", Image, ("pads", Int64(0, 1, 1, -1, 0, 0, -2, 1)), ("constant", Scalar(2))),
        One("pad.13.reflect", 13, "Pad", Image, ("pads", Int64(0, 0, 2, 3, 0, 0, 1, 4)), ("mode", "reflect")), One("pad.18.edge", 18, "Pad", Image, ("pads", Int64(2, 3, 1, 0)), ("constant", null), ("axes", Int64(2, -1)), ("mode", "edge")),
        One("pad.19.wrap", 19, "Pad", Image, ("pads", Int64(0, 0, 2, 3, 0, 0, 1, 4)), ("mode", "wrap")),
        One("gather", 13, "Gather", Image, ("i", Int64(2, 0, -1)), ("axis", 1L)), One("gather.scalar", 7, "Gather", Image, ("i", Int64Scalar(1)), ("axis", 3L)),
        One("gather.matrix", 11, "Gather", [3, 2], ("i", new StoredTensor(7, [2, 2], [.. new long[] { 0, 2, 1, 0 }.SelectMany(BitConverter.GetBytes)]))),
        One("gatherelements", 13, "GatherElements", [2, 3], ("i", new StoredTensor(7, [2, 2], [.. new long[] { 2, 0, -1, 1 }.SelectMany(BitConverter.GetBytes)])), ("axis", 1L)),
        One("expand", 8, "Expand", [2, 1, 3], ("shape", Int64(2, 1, 4, 1))), One("tile", 13, "Tile", [2, 3], ("repeats", Int64(2, 3))),
        One("depthtospace", 11, "DepthToSpace", [2, 8, 2, 3], ("blocksize", 2L)), One("depthtospace.crd", 13, "DepthToSpace", [2, 8, 2, 3], ("blocksize", 2L), ("mode", "CRD")),
        One("spacetodepth", 13, "SpaceToDepth", [2, 2, 4, 6], ("blocksize", 2L)),
    ];

    private static IEnumerable<OnnxCase> Resizing()
    {
        yield return One("upsample.7", 7, "Upsample", Image, ("scales", new[] { 1f, 1, 2, 3 }), ("mode", "nearest"));
        yield return One("upsample.9.linear", 9, "Upsample", Image, ("scales", Floats(1, 1, 2, 2)), ("mode", "linear"));
        yield return One("resize.10", 10, "Resize", Image, ("scales", Floats(1, 1, 2, 1.5f)));
        yield return One("resize.10.linear", 10, "Resize", Image, ("scales", Floats(1, 1, 0.6f, 2)), ("mode", "linear"));
        foreach (var mode in new[] { "nearest", "linear", "cubic" })
        {
            foreach (var coordinates in new[] { "half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric" })
            {
                yield return One($"resize.11.{mode}.{coordinates}.up", 11, "Resize", Image, ("roi", Floats()), ("scales", Floats(1, 1, 2, 1.7f)), ("mode", mode), ("coordinate_transformation_mode", coordinates));
                yield return One($"resize.13.{mode}.{coordinates}.down", 13, "Resize", Image, ("roi", null), ("scales", null), ("sizes", Int64(2, 4, 3, 4)), ("mode", mode), ("coordinate_transformation_mode", coordinates));
            }
        }

        foreach (var rounding in new[] { "round_prefer_ceil", "floor", "ceil" })
        {
            yield return One($"resize.nearest.{rounding}", 11, "Resize", Image, ("roi", Floats()), ("scales", Floats(1, 1, 1.5f, 2)), ("nearest_mode", rounding));
        }

        yield return One("resize.19.symmetric", 19, "Resize", Image, ("roi", null), ("scales", Floats(1, 1, 1.7f, 0.7f)), ("mode", "linear"), ("coordinate_transformation_mode", "half_pixel_symmetric"));
        yield return One("resize.18.antialias", 18, "Resize", Image, ("roi", null), ("scales", Floats(0.6f, 0.5f)), ("axes", L(2, 3)), ("mode", "linear"), ("antialias", 1L));
        yield return One("resize.18.antialias.cubic", 18, "Resize", Image, ("roi", null), ("scales", null), ("sizes", Int64(2, 4, 3, 3)), ("mode", "cubic"), ("antialias", 1L));
        yield return One("resize.18.not_larger", 18, "Resize", Image, ("roi", null), ("scales", null), ("sizes", Int64(10, 9)), ("axes", L(2, 3)), ("keep_aspect_ratio_policy", "not_larger"));
        yield return One("resize.cubic.exclude", 13, "Resize", Image, ("roi", null), ("scales", Floats(1, 1, 2, 2)), ("mode", "cubic"), ("exclude_outside", 1L), ("cubic_coeff_a", -0.5f));
    }

    private static IEnumerable<OnnxCase> Sizes() =>
    [
        Of("flatten.by.shape", 13, Image, w => w
            .Node("Shape", ["x"], ["s"]).Initializer("zero", Int64Scalar(0)).Node("Gather", ["s", "zero"], ["n"]).Initializer("axis", Int64(0)).Node("Unsqueeze", ["n", "axis"], ["n1"])
            .Node("Constant", [], ["rest"], ("value", Int64(-1))).Node("Concat", ["n1", "rest"], ["shape"], ("axis", 0L)).Node("Reshape", ["x", "shape"], ["y"])),
        Of("resize.by.shape", 13, Image, w => w
            .Node("Shape", ["x"], ["s"]).Initializer("from", Int64(2)).Initializer("to", Int64(4)).Node("Slice", ["s", "from", "to"], ["hw"]).Initializer("two", Int64(2)).Node("Mul", ["hw", "two"], ["twice"])
            .Initializer("zero", Int64(0)).Node("Slice", ["s", "zero", "from"], ["nc"]).Node("Concat", ["nc", "twice"], ["sizes"], ("axis", 0L)).Node("Resize", ["x", "", "", "sizes"], ["y"], ("mode", "linear"))),
        Of("sizes.in.float", 13, Image, w => w
            .Node("Shape", ["x"], ["s"]).Node("Cast", ["s"], ["f"], ("to", 1L)).Initializer("factors", Floats(1, 1, 0.5f, 0.5f)).Node("Mul", ["f", "factors"], ["g"]).Node("Floor", ["g"], ["h"]).Node("Cast", ["h"], ["sizes"], ("to", 7L))
            .Node("Resize", ["x", "", "", "sizes"], ["y"], ("coordinate_transformation_mode", "asymmetric"), ("nearest_mode", "floor"))),
        Of("range.tile.where", 13, [2, 3], w => w
            .Node("Shape", ["x"], ["s"]).Initializer("i0", Int64Scalar(0)).Initializer("i1", Int64Scalar(1)).Node("Gather", ["s", "i1"], ["n"]).Node("Range", ["i0", "n", "i1"], ["r"])
            .Node("Equal", ["r", "i1"], ["e"]).Node("Cast", ["r"], ["rf"], ("to", 1L)).Node("Where", ["e", "x", "rf"], ["y"])),
        Of("constantofshape", 9, [2, 3], w => w.Node("Shape", ["x"], ["s"]).Node("ConstantOfShape", ["s"], ["c"], ("value", Floats(2))).Node("Mul", ["c", "x"], ["y"])),
        Of("shape.15", 15, Image, w => w.Node("Shape", ["x"], ["s"], ("start", 1L), ("end", -1L)).Node("ReduceProd", ["s"], ["p"], ("keepdims", 0L)).Node("Cast", ["p"], ["f"], ("to", 1L)).Node("Size", ["x"], ["z"]).Node("Cast", ["z"], ["zf"], ("to", 1L)).Node("Div", ["x", "f"], ["q"]).Node("Mul", ["q", "zf"], ["y"])),
        Of("constants", 13, [2, 3], w => w.Node("Constant", [], ["a"], ("value_float", 2f)).Node("Constant", [], ["b"], ("value_floats", new[] { 1f, 2, 3 })).Node("Constant", [], ["i"], ("value_ints", L(0, 1))).Node("Mul", ["x", "a"], ["c"]).Node("Add", ["c", "b"], ["d"]).Node("Gather", ["d", "i"], ["y"])),
        Of("half.weights", 13, [2, 3], w => w.Initializer("h", Half([3], 0.1f, -2.5f, 7)).Node("Cast", ["h"], ["w"], ("to", 1L)).Node("Mul", ["x", "w"], ["y"])),
        Of("weights.int8", 13, [1, 2, 3, 3], w => w
            .Initializer("q", Int8([2, 2, 1, 1], -128, 5, 127, 0)).Initializer("s", Floats(0.01f, 0.02f)).Initializer("z", Int8([2], 0, 0)).Node("DequantizeLinear", ["q", "s", "z"], ["w"], ("axis", 0L)).Node("Conv", ["x", "w"], ["y"])),
        Of("weights.uint8", 10, [1, 2, 3, 3], w => w
            .Initializer("q", UInt8([2, 2, 1, 1], 0, 5, 255, 128)).Initializer("s", Scalar(0.01f)).Initializer("z", UInt8([], 128)).Node("DequantizeLinear", ["q", "s", "z"], ["w"]).Node("Conv", ["x", "w"], ["y"])),
        Of("qdq", 13, [2, 6], w => w
            .Initializer("s", Scalar(0.02f)).Initializer("z", UInt8([], 100)).Node("QuantizeLinear", ["x", "s", "z"], ["q"]).Node("DequantizeLinear", ["q", "s", "z"], ["d"])
            .Initializer("w", T("w", 6, 2)).Initializer("ws", Scalar(0.01f)).Initializer("wz", Int8([], 0)).Node("QuantizeLinear", ["w", "ws", "wz"], ["wq"]).Node("DequantizeLinear", ["wq", "ws", "wz"], ["wd"]).Node("MatMul", ["d", "wd"], ["y"]), false),
    ];

    private static IEnumerable<OnnxCase> Patterns() =>
    [
        Of("pattern.silu", 13, Image, w => w.Node("Sigmoid", ["x"], ["g"]).Node("Mul", ["x", "g"], ["y"])),
        Of("pattern.silu.mirrored", 7, Image, w => w.Node("Sigmoid", ["x"], ["g"]).Node("Mul", ["g", "x"], ["y"])),
        Of("pattern.hardswish", 11, Image, w => w.Node("HardSigmoid", ["x"], ["g"], ("alpha", 1 / 6f)).Node("Mul", ["x", "g"], ["y"])),
        Of("pattern.hardswish.clip", 11, Image, w => w.Initializer("three", Scalar(3)).Initializer("zero", Scalar(0)).Initializer("six", Scalar(6)).Node("Add", ["x", "three"], ["a"]).Node("Clip", ["a", "zero", "six"], ["c"]).Node("Mul", ["x", "c"], ["m"]).Node("Div", ["m", "six"], ["y"])),
        Of("pattern.hardswish.div", 9, Image, w => w.Initializer("three", Scalar(3)).Initializer("six", Scalar(6)).Node("Add", ["x", "three"], ["a"]).Node("Clip", ["a"], ["c"], ("min", 0f), ("max", 6f)).Node("Div", ["c", "six"], ["d"]).Node("Mul", ["x", "d"], ["y"])),
        Of("pattern.hardsigmoid", 11, Image, w => w.Initializer("three", Scalar(3)).Initializer("zero", Scalar(0)).Initializer("six", Scalar(6)).Node("Add", ["three", "x"], ["a"]).Node("Clip", ["a", "zero", "six"], ["c"]).Node("Div", ["c", "six"], ["y"])),
        Of("pattern.gelu", 13, Image, w => w.Initializer("r", Scalar(1.4142135f)).Initializer("one", Scalar(1)).Initializer("half", Scalar(0.5f)).Node("Div", ["x", "r"], ["a"]).Node("Erf", ["a"], ["b"]).Node("Add", ["b", "one"], ["c"]).Node("Mul", ["x", "c"], ["d"]).Node("Mul", ["d", "half"], ["y"])),
        Of("pattern.gelu.half.first", 13, Image, w => w.Initializer("r", Scalar(0.70710677f)).Initializer("one", Scalar(1)).Initializer("half", Scalar(0.5f)).Node("Mul", ["x", "half"], ["h"]).Node("Mul", ["x", "r"], ["a"]).Node("Erf", ["a"], ["b"]).Node("Add", ["one", "b"], ["c"]).Node("Mul", ["h", "c"], ["y"])),
        Of("no.pattern", 13, Image, w => w.Node("Sigmoid", ["x"], ["g"]).Node("Mul", ["x", "g"], ["m"]).Node("Add", ["m", "g"], ["y"])),
    ];
}
