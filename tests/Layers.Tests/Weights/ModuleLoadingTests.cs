namespace AutogradNet.Layers.Tests;

public sealed class ModuleLoadingTests
{
    [Fact]
    public void TypesAreConvertedAndTheCounterMayBeMissing()
    {
        using var scope = new TensorScope();
        using var norm = new BatchNorm2dLayer(2);
        var weights = Weights();
        weights.Remove("num_batches_tracked");
        weights["weight"] = Tensor.From([2.0, 3], [2]);
        var version = norm.Weight!.Value.Version;
        norm.LoadStateDict(weights);
        Assert.Equal([2f, 3], norm.Weight.Value.ToArray<float>());
        Assert.NotEqual(version, norm.Weight.Value.Version);
    }

    [Fact]
    public void EverythingThatIsWrongIsReportedAtOnceAndNothingChanges()
    {
        using var scope = new TensorScope();
        using var norm = new BatchNorm2dLayer(2);
        var weights = Weights();
        weights.Remove("bias");
        weights["weight"] = Tensor.Ones([3]);
        weights["extra.weight"] = Tensor.Ones([1]);
        weights["running_mean"] = Tensor.Full([2], 7);
        weights["running_var"] = Tensor.From([1f, float.NaN], [2]);
        var error = Assert.Throws<WeightMismatchException>(() => norm.LoadStateDict(weights));
        Assert.Equal(["bias"], error.Missing);
        Assert.Equal(["extra.weight"], error.Unexpected);
        Assert.Contains("weight (Float32[3] instead of Float32[2])", Assert.Single(error.MisShaped));
        Assert.Equal(["running_var"], error.NotFinite);
        foreach (var part in new[] { "bias", "extra.weight", "[3]", "[2]", "running_var" }) Assert.Contains(part, error.Message);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Equal([0f, 0], norm.RunningMean.Value.ToArray<float>());
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void WhatIsNotFiniteIsRefusedUnlessAllowed(float value)
    {
        using var scope = new TensorScope();
        using var norm = new BatchNorm2dLayer(2);
        var weights = Weights();
        weights["bias"] = Tensor.From([value, 0], [2]);
        Assert.Contains("bias", Assert.Throws<WeightMismatchException>(() => norm.LoadStateDict(weights)).Message);
        norm.LoadStateDict(weights, allowNotFinite: true);
        Assert.Equal(value, norm.Bias!.Value[0]);
    }

    [Fact]
    public void DoublesBeyondSinglePrecisionAreNotFinite()
    {
        using var scope = new TensorScope();
        using var norm = new BatchNorm2dLayer(2);
        var weights = Weights();
        weights["bias"] = Tensor.From([1e300, 0], [2]);
        Assert.Equal(["bias"], Assert.Throws<WeightMismatchException>(() => norm.LoadStateDict(weights)).NotFinite);
    }

    [Fact]
    public void AnIntegerInPlaceOfAWeightIsMisShaped()
    {
        using var scope = new TensorScope();
        using var norm = new BatchNorm2dLayer(2);
        var weights = Weights();
        weights["bias"] = Tensor.Zeros([2], DType.Int32);
        Assert.Contains("Int32[2] instead of Float32[2]", Assert.Throws<WeightMismatchException>(() => norm.LoadStateDict(weights)).Message);
    }

    [Fact]
    public void AModelSavedAndLoadedIsTheSame()
    {
        using var scope = new TensorScope();
        using var first = ModelZoo.Create("squeezenet1_1", 10, new RandomSource(3));
        using var second = ModelZoo.Create("squeezenet1_1", 10);
        var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, first.Network.StateDict());
        using var file = SafetensorsFile.FromBytes(stream.ToArray());
        second.Network.LoadStateDict(file);
        var x = new RandomSource(4).Uniform([1, 3, 32, 32]);
        Assert.Equal(first.Network.Call(x).ToArray<float>(), second.Network.Call(x).ToArray<float>());

        using var other = ModelZoo.Create("squeezenet1_1", 11);
        var error = Assert.Throws<WeightMismatchException>(() => other.Network.LoadStateDict(file));
        Assert.Equal(2, error.MisShaped.Count);
        Assert.Contains("[10, 512, 1, 1] instead of Float32[11, 512, 1, 1]", error.Message);
    }

    private static Dictionary<string, Tensor> Weights() => new()
    {
        ["weight"] = Tensor.Ones([2]),
        ["bias"] = Tensor.Ones([2]),
        ["running_mean"] = Tensor.Ones([2]),
        ["running_var"] = Tensor.Ones([2]),
        ["num_batches_tracked"] = Tensor.Scalar(5, DType.Int64),
    };
}
