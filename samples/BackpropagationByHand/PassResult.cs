namespace BackpropagationByHand;

/// <summary>What a forward and a backward pass found; the gradient is in the order w1 to w8.</summary>
internal sealed record PassResult(double[] Hidden, double[] Output, double Error, double[] Gradient);
