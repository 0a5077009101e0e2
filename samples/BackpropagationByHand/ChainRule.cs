namespace BackpropagationByHand;

/// <summary>The gradient as one derives it on paper, without a tape.</summary>
internal static class ChainRule
{
    /// <summary>∂E/∂w1 to ∂E/∂w8, from the values of the forward pass.</summary>
    public static double[] Gradient(TwoTwoTwoNetwork network, PassResult pass)
    {
        var (x, target, weights) = (network.Input, network.Target, network.Weights);
        var (h, o) = (pass.Hidden, pass.Output);

        // ∂E/∂net of an output neuron: the slope of the error times the slope of the sigmoid.
        double OutputDelta(int k) => (o[k] - target[k]) * o[k] * (1 - o[k]);

        // A hidden neuron is to blame through both output neurons: the sum over the ways forward.
        double HiddenDelta(int j) => ((OutputDelta(0) * weights[4 + j]) + (OutputDelta(1) * weights[6 + j])) * h[j] * (1 - h[j]);

        return
        [
            HiddenDelta(0) * x[0], HiddenDelta(0) * x[1], HiddenDelta(1) * x[0], HiddenDelta(1) * x[1],
            OutputDelta(0) * h[0], OutputDelta(0) * h[1], OutputDelta(1) * h[0], OutputDelta(1) * h[1],
        ];
    }
}
