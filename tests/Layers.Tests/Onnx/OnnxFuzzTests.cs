using AutogradNet.Layers.Onnx;
using AutogradNet.TestSupport;
using Xunit.Abstractions;

namespace AutogradNet.Layers.Tests;

/// <summary>
/// A short run of the mutation fuzzer over ONNX files, which are read and, where they can be, run; <c>AUTOGRADNET_FUZZ_CASES=100000</c>
/// makes it a long one, with that many cases for each test.
/// </summary>
public sealed class OnnxFuzzTests(ITestOutputHelper output)
{
    private const long MostAllocated = 96L << 20;
    private const int MostElements = 1 << 16;

    // Those whose constants do not go with a batch of two are left to the operators' own tests.
    [Fact]
    public void EveryOperator() => Run("ONNX operators", [.. OnnxCases.All.Where(test => test.Input[0] <= 2).Select(test => test.File)], FuzzRun.Cases(6000));

    [Fact]
    public void ANetwork()
    {
        using var scope = new TensorScope();
        using var network = MobileNet.Create();
        FormulaWeights.Fill(network);
        using var resnet = ModelZoo.Create("resnet20", 3, new RandomSource(1));
        Run("ONNX networks", [OnnxExport.ToBytes(network, [2, 3, 9, 9]), OnnxExport.ToBytes(resnet.Network, [2, 3, 8, 8])], FuzzRun.Cases(6000) / 10);
    }

    [SharedFact]
    public void AFileOfPyTorch() =>
        Run("ONNX of PyTorch", [.. new[] { "dense", "mobile", "plain_vgg", "residual" }.Select(name => File.ReadAllBytes(SharedFiles.Path($"golden/onnx/{name}.onnx")))], FuzzRun.Cases(6000) / 10);

    private void Run(string name, byte[][] valid, int cases) => output.WriteLine(FuzzRun.Run<WeightFormatException>(name, valid, cases, MostAllocated, ReadAndRun));

    // The other documented exceptions count as refusals too.
    private static void ReadAndRun(byte[] bytes)
    {
        using var scope = new TensorScope();
        try
        {
            using var model = OnnxModel.FromBytes(bytes);
            var graph = (OnnxGraph)model.Network;
            graph.MaximumElements = MostElements;
            if (graph.Inputs is not [{ Extents: { } extents }]) return;
            // An open batch, and the size of images where that is open.
            int[] shape = [.. extents.Select((extent, axis) => extent ?? (axis == 0 ? 2 : 8))];
            if (shape.Aggregate(1L, (product, extent) => product > MostElements ? product : product * extent) > MostElements) return;
            graph.Call(Tensor.Ones(new Shape(shape)));
        }
        catch (Exception e) when (e is OnnxUnsupportedException or LayerException)
        {
            throw new WeightFormatException(e.Message);
        }
    }
}
