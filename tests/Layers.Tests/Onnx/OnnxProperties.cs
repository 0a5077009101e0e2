using AutogradNet.Layers.Onnx;
using FsCheck;
using FsCheck.Fluent;

namespace AutogradNet.Layers.Tests;

/// <summary>
/// Properties that hold for all nodes: any operator of any version with any operands and attributes computes something or is refused,
/// within bounded memory.
/// </summary>
public sealed class OnnxProperties
{
    private const int MostElements = 1 << 16;
    private const long MostAllocated = 96L << 20;

    private static readonly string[] Operators = [.. OnnxOperators.Names];

    private static readonly string[] Lists = ["axes", "kernel_shape", "strides", "pads", "dilations", "output_shape", "output_padding", "perm", "split", "starts", "ends", "value_ints"];

    private static readonly string[] Numbers =
        ["axis", "group", "to", "ceil_mode", "count_include_pad", "keepdims", "num_outputs", "num_groups", "blocksize", "block_size", "size", "antialias", "exclude_outside", "allowzero", "transA", "transB", "start", "end", "training_mode", "output_dtype"];

    private static readonly string[] Reals = ["alpha", "beta", "gamma", "epsilon", "bias", "min", "max", "value", "cubic_coeff_a", "value_float"];

    private static readonly (string Name, string[] Values)[] Texts =
    [
        ("mode", ["nearest", "linear", "cubic", "constant", "reflect", "edge", "wrap", "DCR", "CRD", "?"]),
        ("auto_pad", ["SAME_UPPER", "SAME_LOWER", "VALID", "NOTSET", "?"]),
        ("coordinate_transformation_mode", ["half_pixel", "align_corners", "asymmetric", "pytorch_half_pixel", "tf_crop_and_resize", "?"]),
        ("nearest_mode", ["floor", "ceil", "round_prefer_ceil", "?"]),
        ("approximate", ["tanh", "none"]),
        ("keep_aspect_ratio_policy", ["not_larger", "not_smaller", "stretch"]),
    ];

    private static readonly long[] Integers = [0, 0, 1, 1, 1, 2, 2, 3, 4, 7, -1, -1, -2, -4, 5, 64, 1 << 20, int.MaxValue, int.MinValue, 1L << 40, long.MaxValue, long.MinValue];

    private static readonly float[] Floats = [0, 1, 2, 0.5f, 1.7f, -1, 1e-30f, 1e30f, float.NaN, float.PositiveInfinity, float.NegativeInfinity];

    private static readonly long[][] Shapes = [[], [1], [2], [3], [4], [0], [2, 3], [4, 4], [2, 3, 4], [1, 4, 5, 6], [2, 4, 5, 6], [4, 4, 3, 3], [4, 1, 3, 3], [4, 2, 1, 1], [2, 0, 3, 3], [1, 1, 1, 1, 1]];

    [Fact]
    public void AnyNodeComputesSomethingOrIsRefused()
    {
        var computed = 0;
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            if (Runs(File(new Random(seed)))) computed++;
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostAllocated);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(FuzzCases).WithReplay(7, 11));
        Assert.InRange(computed, FuzzCases / 20, FuzzCases);
    }

    private static int FuzzCases => TestSupport.FuzzRun.Cases(6000);

    private static byte[] File(Random random)
    {
        var writer = new OnnxWriter(random.Next(7, 22)).Input("x", 1, Pick(random, Shapes[6..]));
        var previous = "x";
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            List<string> operands = [previous];
            for (var k = random.Next(6); k > 0; k--)
            {
                var name = $"c{i}.{k}";
                operands.Add(random.Next(6) == 0 ? "" : random.Next(6) == 0 ? "x" : name);
                if (operands[^1] == name) writer.Initializer(name, Tensor(random));
            }

            var result = $"r{i}";
            writer.Node(Pick(random, Operators), [.. operands], random.Next(4) == 0 ? [result, $"{result}.b"] : [result], Attributes(random));
            previous = result;
        }

        return writer.Output(previous).ToArray();
    }

    private static (string, object)[] Attributes(Random random)
    {
        var result = new Dictionary<string, object>();
        for (var k = random.Next(6); k > 0; k--)
        {
            switch (random.Next(5))
            {
                case 0: result[Pick(random, Lists)] = Some(random, Integers); break;
                case 1: result[Pick(random, Numbers)] = Pick(random, Integers); break;
                case 2: result[Pick(random, Reals)] = Pick(random, Floats); break;
                case 3:
                    var (name, values) = Pick(random, Texts);
                    result[name] = Pick(random, values);
                    break;
                // What spatial operators need, so that some get through.
                default: result["kernel_shape"] = new long[] { random.Next(1, 4), random.Next(1, 4) }; break;
            }
        }

        return [.. result.Select(pair => (pair.Key, pair.Value))];
    }

    private static StoredTensor Tensor(Random random)
    {
        switch (random.Next(4))
        {
            case 0: return StoredTensor.Int64(Some(random, Integers));
            case 1: return StoredTensor.Floats(Some(random, Floats));
            case 2: return random.Next(2) == 0 ? StoredTensor.Scalar(Pick(random, Floats)) : StoredTensor.Int64Scalar(Pick(random, Integers));
            default:
                var shape = Pick(random, Shapes);
                return new StoredTensor(1, shape, new byte[4 * shape.Aggregate(1L, (product, extent) => product * extent)]);
        }
    }

    private static bool Runs(byte[] file)
    {
        using var scope = new TensorScope();
        try
        {
            using var model = OnnxModel.FromBytes(file);
            var graph = (OnnxGraph)model.Network;
            graph.MaximumElements = MostElements;
            graph.Call(AutogradNet.Tensor.Ones(new Shape([.. graph.Inputs[0].Extents!.Select(extent => extent ?? 1)])));
            return true;
        }
        catch (Exception e) when (e is WeightFormatException or OnnxUnsupportedException or LayerException)
        {
            Assert.NotEmpty(e.Message);
            return false;
        }
    }

    private static T[] Some<T>(Random random, T[] from) => [.. Enumerable.Range(0, random.Next(5)).Select(_ => Pick(random, from))];

    private static T Pick<T>(Random random, T[] from) => from[random.Next(from.Length)];
}
