using AutogradNet.Layers.Training;

namespace AutogradNet.Layers.Tests;

public sealed class ScheduleTests
{
    [Fact]
    public void ConstantStepAndCosine()
    {
        Assert.Equal(0.3, new ConstantSchedule(0.3).LearningRate(1000));
        var step = new StepSchedule(1, 10, 0.5);
        Assert.Equal([1, 1, 0.5, 0.25], new[] { 0L, 9, 10, 25 }.Select(step.LearningRate));
        var cosine = new CosineSchedule(1, 100, 0.2);
        Assert.Equal(1, cosine.LearningRate(0), 1e-12);
        Assert.Equal(0.6, cosine.LearningRate(50), 1e-12);
        Assert.Equal(0.2 + (0.8 * (1 + Math.Sqrt(0.5)) / 2), cosine.LearningRate(25), 1e-12);
        Assert.Equal(0.2, cosine.LearningRate(100), 1e-12);
        Assert.Equal(0.2, cosine.LearningRate(500), 1e-12);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void OneCycleHasPyTorchsPhases(bool linear)
    {
        // Of 10 steps with 0.3 rising: PyTorch's first phase ends at step 0.3·10 − 1 = 2, the second at step 9.
        var cycle = new OneCycleSchedule(1, 10) { Linear = linear, CycleMomentum = true };
        var rise = linear ? (0.04 + 1) / 2 : 1 + ((0.04 - 1) / 2 * (Math.Cos(Math.PI / 2) + 1));
        Assert.Equal(0.04, cycle.LearningRate(0), 1e-12);
        Assert.Equal(rise, cycle.LearningRate(1), 1e-12);
        Assert.Equal(1, cycle.LearningRate(2), 1e-12);
        Assert.Equal(4e-6, cycle.LearningRate(9), 1e-12);
        var share = 3.0 / 7;
        var fall = linear ? 1 + ((4e-6 - 1) * share) : 4e-6 + ((1 - 4e-6) / 2 * (Math.Cos(Math.PI * share) + 1));
        Assert.Equal(fall, cycle.LearningRate(5), 1e-12);
        Assert.Equal(0.95, cycle.Momentum(0)!.Value, 1e-12);
        Assert.Equal(0.85, cycle.Momentum(2)!.Value, 1e-12);
        Assert.Equal(0.95, cycle.Momentum(9)!.Value, 1e-12);
        Assert.Null(new OneCycleSchedule(1, 10).Momentum(3));
        Assert.All(Enumerable.Range(0, 20), i => Assert.InRange(cycle.LearningRate(i), 4e-6 * 0.999, 1));
    }

    [Fact]
    public void WarmupRisesToWhatFollows()
    {
        var schedule = new WarmupSchedule(new CosineSchedule(2, 10), 4, 0.5);
        Assert.Equal([1, 1.25, 1.5, 1.75, 2], Enumerable.Range(0, 5).Select(i => schedule.LearningRate(i)));
        Assert.Equal(1, schedule.LearningRate(9), 1e-12);
        using var parameter = new Parameter(Tensor.Ones([1]), isBuffer: false);
        using var adam = new Adam([("w", parameter)]);
        var cycle = new WarmupSchedule(new OneCycleSchedule(1, 10) { CycleMomentum = true }, 2);
        cycle.Apply(adam, 4);
        Assert.Equal(1, adam.LearningRate, 1e-12);
        Assert.Equal(0.85, adam.Beta1, 1e-12);
    }

    [Fact]
    public void SenselessNumbersAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new StepSchedule(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CosineSchedule(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OneCycleSchedule(1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OneCycleSchedule(1, 10) { RiseShare = 2 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new WarmupSchedule(new ConstantSchedule(1), -1));
    }
}
