namespace AutogradNet.Tests.Operations;

public sealed class LossTests
{
    [Fact]
    public void CrossEntropyOfEvenScoresIsTheLogarithmOfTheClassCount()
    {
        using var x = Tensor.Full([3, 8], 5);
        foreach (var smoothing in (double[])[0, 0.1, 1])
        {
            using var loss = x.CrossEntropy([0, 3, 7], smoothing);
            Assert.Equal(Math.Log(8), loss.ToDouble(), 1e-6);
        }
    }

    [Fact]
    public void CrossEntropyAndItsGradientByHand()
    {
        using var scope = new TensorScope();
        using var tape = new Tape();
        // Softmax rows: 1/4, 3/4 and 4/5, 1/5.
        var x = tape.Watch(Tensor.From<double>([0, Math.Log(3), Math.Log(4), 0], [2, 2]));
        var loss = x.CrossEntropy([1, 1]);
        using var gradients = tape.Backward(loss, [x]);
        Assert.Equal(Shape.Create([]), loss.Shape);
        Assert.Equal((Math.Log(4.0 / 3) + Math.Log(5)) / 2, loss.ToDouble(), 1e-15);
        Close([0.125, -0.125, 0.4, -0.4], gradients[x]);

        // Smoothed by 0.2 the targets are 0.1 and 0.9.
        var smoothed = x.CrossEntropy([1, 1], 0.2);
        using var ofSmoothed = tape.Backward(smoothed, [x]);
        Assert.Equal(((0.1 * Math.Log(4)) + (0.9 * Math.Log(4.0 / 3)) + (0.1 * Math.Log(1.25)) + (0.9 * Math.Log(5))) / 2, smoothed.ToDouble(), 1e-15);
        Close([0.075, -0.075, 0.35, -0.35], ofSmoothed[x]);
    }

    [Fact]
    public void DenseCrossEntropyIsThatOfItsPredictions()
    {
        using var scope = new TensorScope();
        var x = new RandomSource(2).Normal([2, 3, 2], 0, 1, DType.Float64);
        int[] labels = [0, 2, 1, 1];
        var sum = 0.0;
        for (var n = 0; n < 2; n++)
        {
            for (var at = 0; at < 2; at++)
            {
                var row = Tensor.From<double>([x[n, 0, at], x[n, 1, at], x[n, 2, at]], [1, 3]);
                sum += row.CrossEntropy([labels[(n * 2) + at]], 0.3).ToDouble();
            }
        }

        Assert.Equal(sum / 4, x.CrossEntropy(labels, 0.3).ToDouble(), 1e-14);
    }

    [Fact]
    public void CrossEntropyIsStable()
    {
        using var scope = new TensorScope();
        Assert.Equal(2e4, Tensor.From<float>([1e4f, -1e4f], [1, 2]).CrossEntropy([1]).ToDouble());
        Assert.Equal(0, Tensor.From<float>([1e4f, -1e4f], [1, 2]).CrossEntropy([0]).ToDouble());
        Assert.Equal(0, Tensor.From<double>([0, double.NegativeInfinity], [1, 2]).CrossEntropy([0]).ToDouble());
        Assert.True(double.IsNaN(Tensor.From<double>([0, double.NaN], [1, 2]).CrossEntropy([0]).ToDouble()));
    }

    [Fact]
    public void CrossEntropyRefusesLabelsThatAreNoClasses()
    {
        using var x = Tensor.Zeros([2, 3]);
        Assert.Contains("[2, 3]", Assert.Throws<ArgumentOutOfRangeException>(() => x.CrossEntropy([0, 3])).Message);
        Assert.Contains("Label 0", Assert.Throws<ArgumentOutOfRangeException>(() => x.CrossEntropy([-1, 2])).Message);
        Assert.Contains("[2, 3]", Assert.Throws<ArgumentException>(() => x.CrossEntropy([0])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => x.CrossEntropy([0, 1], 1.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => x.CrossEntropy([0, 1], double.NaN));
        using var vector = Tensor.Zeros([3]);
        Assert.Contains("[3]", Assert.Throws<ArgumentException>(() => vector.CrossEntropy([0])).Message);
        using var nothing = Tensor.Zeros([0, 3]);
        Assert.Throws<ArgumentException>(() => nothing.CrossEntropy([]));
    }

    [Fact]
    public void BinaryCrossEntropyByHandAndAtExtremes()
    {
        using var scope = new TensorScope();
        using var tape = new Tape();
        // sigmoid(log 3) is 3/4.
        var x = tape.Watch(Tensor.From<double>([0, Math.Log(3)], [2]));
        var target = tape.Watch(Tensor.From<double>([1, 0.5], [2]));
        var loss = x.BinaryCrossEntropyWithLogits(target);
        Assert.Equal((Math.Log(2) - (0.5 * Math.Log(0.75)) - (0.5 * Math.Log(0.25))) / 2, loss.ToDouble(), 1e-15);
        using var gradients = tape.Backward(loss, [x, target]);
        Close([-0.25, 0.125], gradients[x]);
        Close([0, -Math.Log(3) / 2], gradients[target]);

        Assert.Equal(5e3f, Tensor.From<float>([1e4f, 1e4f], [2]).BinaryCrossEntropyWithLogits(Tensor.From<float>([1, 0], [2])).ToDouble());
        Assert.Equal(0, Tensor.From<float>([float.MaxValue, -float.MaxValue], [2]).BinaryCrossEntropyWithLogits(Tensor.From<float>([1, 0], [2])).ToDouble());
        Assert.Equal(Math.Exp(-40), Tensor.From<double>([40], [1]).BinaryCrossEntropyWithLogits(Tensor.From<double>([1], [1])).ToDouble(), 1e-30);
    }

    [Fact]
    public void MeanSquaredErrorByHand()
    {
        using var scope = new TensorScope();
        using var tape = new Tape();
        var x = tape.Watch(Tensor.From<float>([1, 2, 3, 4], [2, 2]));
        var target = tape.Watch(Tensor.From<float>([1, 0, 5, 1], [2, 2]));
        var loss = x.MeanSquaredError(target);
        using var gradients = tape.Backward(loss, [x, target]);
        Assert.Equal(17 / 4.0, loss.ToDouble());
        Close([0, 1, -1, 1.5], gradients[x]);
        Close([0, -1, 1, -1.5], gradients[target]);
    }

    [Fact]
    public void OtherShapesAreRefusedAndNamed()
    {
        using var x = Tensor.Zeros([2, 3]);
        using var target = Tensor.Zeros([3]);
        foreach (var message in (string[])
                 [
                     Assert.Throws<ArgumentException>(() => x.MeanSquaredError(target)).Message,
                     Assert.Throws<ArgumentException>(() => x.BinaryCrossEntropyWithLogits(target)).Message,
                 ])
        {
            Assert.Contains("[2, 3]", message);
            Assert.Contains("[3]", message);
        }
    }

    private static void Close(double[] expected, Tensor actual)
    {
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-14);
    }
}
