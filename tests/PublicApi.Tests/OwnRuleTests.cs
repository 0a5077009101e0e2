namespace AutogradNet.PublicApi.Tests;

/// <summary>What a user writes for a backward rule of their own: one small class.</summary>
public sealed class OwnRuleTests
{
    [Fact]
    public void AUsersRuleDecidesHowCotangentsPass()
    {
        using var input = Tensor.From<float>([-1, 2, 3], [3]);
        using var tape = new Tape();
        var x = tape.Watch(input);
        var y = (x.Relu() * Tensor.From<float>([10, -20, 30], [3])).Sum();
        using var gradients = tape.Backward(y, [x], rules: RuleSet.Vanilla.On<Relu>(new ClipRule(15)));
        Assert.Equal([0f, -15f, 15f], gradients[x].ToArray<float>());
    }

    [Fact]
    public void AUsersOperationIsRecordedAndCheckedLikeAnyOther()
    {
        var worst = GradientCheck.FirstOrder(x => Cube.Of(x[0]), Tensor.From([-1.5, 0.5, 2.0], [3]));
        Assert.True(worst.RelativeError < 1e-6, worst.ToString());
        worst = GradientCheck.SecondOrder(x => Cube.Of(x[0]), Tensor.From([-1.5, 0.5, 2.0], [3]));
        Assert.True(worst.RelativeError < 1e-6, worst.ToString());
    }

    /// <summary>The ReLU's gradient, limited in size.</summary>
    private sealed class ClipRule(double limit) : BackwardRule
    {
        public override void Apply(VjpContext context) => context.ApplyOwnVjp(context.Cotangent.Clamp(-limit, limit));
    }

    private sealed record Cube : Operation
    {
        public static Tensor Of(Tensor x) => Apply(new Cube(), x);

        protected override Tensor Forward(ForwardContext context) => context.Input(0) * context.Input(0) * context.Input(0);

        protected override void Vjp(VjpContext context) => context.Set(0, context.Cotangent * context.Input(0) * context.Input(0) * 3);
    }
}
