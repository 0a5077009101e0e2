namespace AutogradNet.Tests;

/// <summary>Checks every operation in the table of samples, and that the table leaves none out.</summary>
[Collection(LeakTest.Collection)]
public sealed class OperationSampleTests
{
    private static readonly Lazy<Dictionary<string, OperationSample>> Table = new(() =>
        typeof(IOperationSamples).Assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IOperationSamples)))
            .SelectMany(type => ((IOperationSamples)Activator.CreateInstance(type)!).Samples)
            .ToDictionary(sample => sample.Name));

    public static TheoryData<string> Names => [.. Table.Value.Keys.Order()];

    [Theory]
    [MemberData(nameof(Names))]
    public void FirstOrderAgreesWithCentralDifferences(string name)
    {
        var sample = Table.Value[name];
        var worst = GradientCheck.FirstOrder(sample.Function, sample.MakeInputs());
        Assert.True(worst.RelativeError <= 1e-6, worst.ToString());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void SecondOrderAgreesWithCentralDifferences(string name)
    {
        var sample = Table.Value[name];
        var worst = GradientCheck.SecondOrder(sample.Function, sample.MakeInputs());
        Assert.True(worst.RelativeError <= 1e-5, worst.ToString());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void SinglePrecisionAgreesWithDouble(string name)
    {
        var sample = Table.Value[name];
        using var scope = new TensorScope();
        var inputs = sample.MakeInputs();
        var (wide, wideGradients) = Differentiate(sample, inputs);
        var (narrow, narrowGradients) = Differentiate(sample, [.. inputs.Select(input => input.To(DType.Float32))]);
        Close(wide, narrow, name);
        for (var i = 0; i < inputs.Length; i++) Close(wideGradients[i], narrowGradients[i], $"{name}, gradient {i}");
    }

    [Fact]
    public void EveryOperationHasASample()
    {
        var seen = new HashSet<Type> { typeof(Leaf) };
        foreach (var sample in Table.Value.Values)
        {
            using var scope = new TensorScope();
            using var tape = new Tape();
            var inputs = sample.MakeInputs().Select(tape.Watch).ToArray();
            var output = sample.Function(inputs);
            seen.UnionWith(tape.Nodes.Select(node => node.Operation.GetType()));
        }

        var all = typeof(Operation).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Operation)) && !type.IsAbstract);
        Assert.Empty(all.Where(type => !seen.Contains(type)).Select(type => type.Name));
    }

    [Fact]
    public void NoSampleLeaksABuffer() => LeakTest.Run(() =>
    {
        foreach (var sample in Table.Value.Values)
        {
            var inputs = sample.MakeInputs();
            using (var tape = new Tape())
            {
                var watched = inputs.Select(tape.Watch).ToArray();
                var output = sample.Function(watched);
                using var ones = Tensor.Ones(output.Shape, DType.Float64);
                using (tape.Backward(output, watched, ones))
                {
                }

                using var recorded = tape.Backward(output, watched, ones, record: true);
            }

            foreach (var input in inputs) input.Dispose();
        }
    });

    private static (double[] Output, double[][] Gradients) Differentiate(OperationSample sample, Tensor[] inputs)
    {
        using var tape = new Tape();
        var watched = inputs.Select(tape.Watch).ToArray();
        var output = sample.Function(watched);
        using var gradients = tape.Backward(output, watched, Tensor.Ones(output.Shape, output.DType));
        return (output.To(DType.Float64).ToArray<double>(), [.. gradients.InOrder.Select(gradient => gradient.To(DType.Float64).ToArray<double>())]);
    }

    private static void Close(double[] wide, double[] narrow, string what)
    {
        Assert.Equal(wide.Length, narrow.Length);
        var scale = Math.Max(1, wide.Length == 0 ? 0 : wide.Max(Math.Abs));
        for (var i = 0; i < wide.Length; i++) Assert.True(Math.Abs(wide[i] - narrow[i]) <= 2e-5 * scale, $"{what} at {i}: {wide[i]} in double, {narrow[i]} in single precision");
    }
}
