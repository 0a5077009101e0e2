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

    /// <summary>Weights may come without auxiliary classifiers, but not with a part of one.</summary>
    [Fact]
    public void AuxiliaryPartsMayBeMissingAsAWhole()
    {
        using var scope = new TensorScope();
        using var saved = ModelZoo.Create("googlenet", 3, new RandomSource(1));
        using var model = ModelZoo.Create("googlenet", 3, new RandomSource(2));
        var kept = model.Network.StateDict()["aux2.fc1.weight"].ToArray<float>();
        var weights = saved.Network.StateDict().Where(entry => !entry.Key.StartsWith("aux", StringComparison.Ordinal)).ToDictionary();
        model.Network.LoadStateDict(weights);
        Assert.Equal(saved.Network.StateDict()["fc.weight"].ToArray<float>(), model.Network.StateDict()["fc.weight"].ToArray<float>());
        Assert.Equal(kept, model.Network.StateDict()["aux2.fc1.weight"].ToArray<float>());

        weights["aux1.fc2.bias"] = Tensor.Zeros([3]);
        var error = Assert.Throws<WeightMismatchException>(() => model.Network.LoadStateDict(weights));
        Assert.Contains("aux1.fc2.weight", error.Missing);
        Assert.DoesNotContain("aux2.fc2.weight", error.Missing);
        model.Network.LoadStateDict(saved.Network.StateDict());
        Assert.NotEqual(kept, model.Network.StateDict()["aux2.fc1.weight"].ToArray<float>());
    }

    /// <summary>torchvision's published DenseNets were saved with names that its modules no longer have.</summary>
    [Fact]
    public void OldNamesOfDenseNetAreUnderstood()
    {
        using var scope = new TensorScope();
        using var saved = ModelZoo.Create("densenet121", 3, new RandomSource(1));
        using var model = ModelZoo.Create("densenet121", 3);
        var weights = saved.Network.StateDict().ToDictionary(entry => OldName(entry.Key), entry => entry.Value);
        Assert.Contains("features.denseblock4.denselayer16.norm.2.running_var", weights.Keys);
        model.Network.LoadStateDict(weights);
        foreach (var (name, tensor) in saved.Network.StateDict().Where(entry => entry.Value.DType == DType.Float32))
        {
            Assert.Equal(tensor.ToArray<float>(), model.Network.StateDict()[name].ToArray<float>());
        }

        weights["features.denseblock1.denselayer1.conv1.weight"] = Tensor.Zeros([128, 64, 1, 1]);
        var error = Assert.Throws<WeightMismatchException>(() => model.Network.LoadStateDict(weights));
        Assert.Equal(["features.denseblock1.denselayer1.conv.1.weight"], error.Unexpected);

        static string OldName(string name)
        {
            foreach (var part in new[] { "norm", "conv" })
            {
                if (!name.Contains("denselayer", StringComparison.Ordinal)) break;
                name = name.Replace($".{part}1.", $".{part}.1.", StringComparison.Ordinal).Replace($".{part}2.", $".{part}.2.", StringComparison.Ordinal);
            }

            return name;
        }
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

    /// <summary>The weights of another architecture lack hundreds of tensors: the message counts them and names the first, the lists name all.</summary>
    [Fact]
    public void AMessageStaysReadable()
    {
        using var scope = new TensorScope();
        using var saved = ModelZoo.Create("squeezenet1_1", 10);
        using var model = ModelZoo.Create("resnet18", 10);
        var error = Assert.Throws<WeightMismatchException>(() => model.Network.LoadStateDict(saved.Network.StateDict()));
        Assert.Equal(52, error.Unexpected.Count);
        Assert.True(error.Missing.Count > 90);
        Assert.Contains($"{error.Missing.Count} missing: conv1.weight, bn1.weight", error.Message);
        Assert.Contains($" and {error.Missing.Count - 8} more; 52 unexpected: features.0.weight, ", error.Message);
        Assert.EndsWith(" and 44 more.", error.Message);
        Assert.InRange(error.Message.Length, 200, 1000);
    }

    /// <summary>A large tensor is never in memory twice: it is taken from the file in parts, whatever kind of file and type it is.</summary>
    [Theory]
    [InlineData("safetensors", SafetensorsType.F32)]
    [InlineData("safetensors", SafetensorsType.F16)]
    [InlineData("pth", SafetensorsType.F32)]
    [InlineData("index", SafetensorsType.F32)]
    public void LargeTensorsAreLoadedInParts(string format, SafetensorsType type)
    {
        const int Inputs = 2101, Outputs = 2003;
        using var scope = new TensorScope();
        using var folder = new TemporaryFolder();
        using var saved = new LinearLayer(Inputs, Outputs, random: new RandomSource(1));
        using var loaded = new LinearLayer(Inputs, Outputs);
        var path = folder.File(format == "pth" ? "x.pth" : "x.safetensors");
        if (format == "pth") PyTorchWriter.Write(path, saved.StateDict());
        else SafetensorsWriter.Write(path, saved.StateDict(), floatingPoint: type);
        if (format == "index")
        {
            path = folder.File("x.safetensors.index.json");
            File.WriteAllText(path, """{ "weight_map": { "weight": "x.safetensors", "bias": "x.safetensors" } }""");
        }

        using var file = WeightFile.Open(path);
        var whole = file.Read("weight").ToArray<float>();
        Assert.Equal(Inputs * Outputs, whole.Length);
        Assert.Equal(2, file.ReadParts("weight").Count());
        Assert.Equal(whole, file.ReadParts("weight").SelectMany(part => part.ToArray<float>()));
        loaded.LoadStateDict(file);
        Assert.Equal(whole, loaded.Weight.Value.ToArray<float>());
        if (type == SafetensorsType.F32) Assert.Equal(saved.Weight.Value.ToArray<float>(), whole);

        saved.Weight.Value.MutableSpan<float>()[^1] = float.NaN;
        SafetensorsWriter.Write(folder.File("nan.safetensors"), saved.StateDict());
        using var damaged = WeightFile.Open(folder.File("nan.safetensors"));
        Assert.Equal(["weight"], Assert.Throws<WeightMismatchException>(() => loaded.LoadStateDict(damaged)).NotFinite);
        Assert.Equal(whole, loaded.Weight.Value.ToArray<float>());
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
