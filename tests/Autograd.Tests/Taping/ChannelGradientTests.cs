namespace AutogradNet.Tests.Taping;

[Collection(LeakTest.Collection)]
public sealed class ChannelGradientTests
{
    // What follows a value of [2, 6, 5, 7], and how many operations of it pass sums on.
    private static readonly (string Name, int Steps, Func<RandomSource, DType, Func<Tensor, Tensor>> Make)[] Continuations =
    [
        ("nothing", 0, (_, _) => x => x),
        ("max pool", 1, (_, _) => x => x.MaxPool2d(2)),
        ("overlapping max pool with padding", 1, (_, _) => x => x.MaxPool2d(3, 2, 1)),
        ("max pool that leaves places out", 1, (_, _) => x => x.MaxPool2d(2, 3)),
        ("adaptive average", 1, (_, _) => x => x.AdaptiveAvgPool2d((2, 3))),
        ("vgg's head", 6, (random, type) =>
        {
            var weight = random.Normal([8, 36]).To(type);
            var last = random.Normal([4, 8]).To(type);
            // The last reshape keeps the shape and is no node.
            return x => x.MaxPool2d(2, 2).AdaptiveAvgPool2d((2, 3)).Reshape(2, 6, 6).Flatten().Reshape(2, 36).Linear(weight).Linear(last);
        }),
        ("a linear layer at once", 2, (random, type) => { var w = random.Normal([5, 210]).To(type); return x => x.Flatten().Linear(w); }),
        ("resnet's head", 3, (random, type) =>
        {
            var (weight, bias) = (random.Normal([4, 6]).To(type), random.Normal([4]).To(type));
            return x => x.AdaptiveAvgPool2d(1).Flatten().Linear(weight, bias).Relu();
        }),
        ("squeezenet's head", 1, (random, type) =>
        {
            var (weight, bias) = (random.Normal([9, 6, 1, 1]).To(type), random.Normal([9]).To(type));
            return x => x.Conv2d(weight, bias).Relu().AdaptiveAvgPool2d(1).Flatten();
        }),
        ("several 1×1 convolutions", 2, (random, type) =>
        {
            var (first, second) = (random.Normal([9, 6, 1, 1]).To(type), random.Normal([3, 9, 1, 1]).To(type));
            return x => x.Conv2d(first).Conv2d(second).Sigmoid();
        }),
        ("strided 1×1 convolution", 0, (random, type) => { var w = random.Normal([3, 6, 1, 1]).To(type); return x => x.Conv2d(w, stride: 2); }),
        ("padded 1×1 convolution", 0, (random, type) => { var w = random.Normal([3, 6, 1, 1]).To(type); return x => x.Conv2d(w, padding: 1); }),
        ("grouped 1×1 convolution", 0, (random, type) => { var w = random.Normal([4, 3, 1, 1]).To(type); return x => x.Conv2d(w, groups: 2); }),
        ("3×3 convolution", 0, (random, type) => { var w = random.Normal([3, 6, 3, 3]).To(type); return x => x.Conv2d(w, padding: 1); }),
        ("average pool", 0, (_, _) => x => x.AvgPool2d(2)),
        ("two readers", 0, (_, _) => x => x.MaxPool2d(2).Sum() + x.Sum()),
        ("one reader that reads it twice", 0, (_, _) => x => x * x),
        ("rows as runs that do not divide", 1, (random, type) => { var w = random.Normal([3, 7]).To(type); return x => x.Reshape(60, 7).Linear(w); }),
        ("places as the rows of a linear layer", 0, (random, type) => { var w = random.Normal([3, 7]).To(type); return x => x.Linear(w).Relu(); }),
    ];

    public static TheoryData<string, DType> Cases()
    {
        var data = new TheoryData<string, DType>();
        foreach (var (name, _, _) in Continuations)
        {
            data.Add(name, DType.Float32);
            data.Add(name, DType.Float64);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void IsTheGradientSummedOverPlaces(string name, DType type)
    {
        var (_, steps, make) = Continuations.Single(continuation => continuation.Name == name);
        using var outer = new TensorScope();
        var random = new RandomSource(5);
        var continuation = make(random, type);
        var input = random.Normal([2, 6, 5, 7]).To(type);
        // Sums of weights are kept from the second time on, and used from the third.
        for (var time = 0; time < 3; time++)
        {
            LeakTest.Run(() =>
            {
                using var tape = new Tape();
                using var scope = new TensorScope();
                var x = tape.Watch(input);
                var value = x.Sigmoid();
                var output = continuation(value);
                var seed = random.Normal(output.Shape).To(type);
                using var gradients = tape.Backward(output, [value], seed);
                var expected = gradients[value].Sum([2, 3]);
                var actual = tape.ChannelGradient(output, value, seed);
                AssertClose(expected, actual, type == DType.Float32 ? 1e-5 : 1e-13);
                Assert.Null(actual.Tape);
            });
        }

        using var recorded = new Tape();
        var start = recorded.Watch(input).Sigmoid();
        var end = continuation(start);
        var path = new RunSumPath(start.Node!, 35, end.Node!);
        Assert.Equal(steps, path.End.Index - start.Node!.Index);
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void KeptSumsOfAWeightAreMadeAnewWhenItChanges(DType type)
    {
        using var scope = new TensorScope();
        var random = new RandomSource(6);
        var weight = random.Normal([3, 24]).To(type);
        var input = random.Normal([2, 4, 2, 3]).To(type);
        for (var time = 0; time < 8; time++)
        {
            if (time == 4)
            {
                if (type == DType.Float32) weight.MutableSpan<float>().Fill(2);
                else weight.MutableSpan<double>().Fill(2);
            }

            using var tape = new Tape();
            var x = tape.Watch(input);
            var output = x.Flatten().Linear(weight);
            var seed = random.Normal(output.Shape).To(type);
            using var gradients = tape.Backward(output, [x], seed);
            AssertClose(gradients[x].Sum([2, 3]), tape.ChannelGradient(output, x, seed), type == DType.Float32 ? 1e-5 : 1e-13);
        }
    }

    [Fact]
    public void WhatTheOutputDoesNotDependOnHasNone()
    {
        using var scope = new TensorScope();
        using var tape = new Tape();
        var x = tape.Watch(Tensor.Ones([2, 3, 4, 4]));
        var y = x.Sum();
        var after = x.MaxPool2d(2);
        Assert.Equal(new float[6], tape.ChannelGradient(y, after).ToArray<float>());
        Assert.Equal([1f, 1, 1, 1, 1, 1], tape.ChannelGradient(tape.Watch(Tensor.Ones([2, 3])).Sum(), tape.HandleOf(tape.Nodes[^2])).ToArray<float>());
        Assert.Equal(new Shape(2, 0), tape.ChannelGradient(y, tape.Watch(Tensor.Ones([2, 0, 4, 4]))).Shape);
    }

    [Fact]
    public void ReadersAfterTheOutputCountAsReaders()
    {
        using var scope = new TensorScope();
        using var tape = new Tape();
        var x = tape.Watch(Tensor.Ones([1, 2, 4, 4]));
        var middle = x.MaxPool2d(2);
        var y = middle.Sum();
        _ = middle.AdaptiveAvgPool2d(1);
        Assert.Equal([4f, 4], tape.ChannelGradient(y, x).ToArray<float>());
        Assert.Equal([0f, 0], tape.ChannelGradient(tape.Watch(Tensor.Scalar(1f)), x).ToArray<float>());
        Assert.Equal([16f, 16], tape.ChannelGradient(x, x, Tensor.Ones(x.Shape)).ToArray<float>());
    }

    [Fact]
    public void BadArgumentsAreNamed()
    {
        using var scope = new TensorScope();
        using var tape = new Tape();
        var x = tape.Watch(Tensor.Ones([3]));
        var y = x.Sum();
        Assert.Contains("[3]", Assert.Throws<ArgumentException>(() => tape.ChannelGradient(y, x)).Message, StringComparison.Ordinal);
        Assert.Contains("not on this tape", Assert.Throws<ArgumentException>(() => tape.ChannelGradient(Tensor.Ones([1]), x)).Message, StringComparison.Ordinal);
        Assert.Contains("[1, 2]", Assert.Throws<ArgumentException>(() => tape.ChannelGradient(y, Tensor.Ones([1, 2]))).Message, StringComparison.Ordinal);
    }

    private static void AssertClose(Tensor expected, Tensor actual, double tolerance)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        var scale = Enumerable.Range(0, expected.Count).Max(i => Math.Abs(expected[i]));
        Assert.True(scale > 0);
        for (var i = 0; i < expected.Count; i++) Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance * scale, $"{i}: {expected[i]} and {actual[i]}");
    }
}
