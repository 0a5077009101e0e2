namespace AutogradNet.Kernels;

/// <summary>
/// How two operands are walked together: axes next to each other that stretch the same way are merged, so that most broadcasts have
/// one or two axes left. A stride of 0 stretches an operand along an axis.
/// </summary>
internal readonly struct BroadcastPlan
{
    private BroadcastPlan(int[] extents, int[] leftStrides, int[] rightStrides)
    {
        Extents = extents;
        LeftStrides = leftStrides;
        RightStrides = rightStrides;
    }

    public int[] Extents { get; }

    public int[] LeftStrides { get; }

    public int[] RightStrides { get; }

    public static BroadcastPlan Make(ReadOnlySpan<int> left, ReadOnlySpan<int> right, ReadOnlySpan<int> output)
    {
        var extents = new List<int>();
        var kinds = new List<(bool Left, bool Right)>();
        for (var i = 0; i < output.Length; i++)
        {
            var extent = output[i];
            if (extent == 1) continue;
            var leftAxis = i - (output.Length - left.Length);
            var rightAxis = i - (output.Length - right.Length);
            var kind = (leftAxis >= 0 && left[leftAxis] != 1, rightAxis >= 0 && right[rightAxis] != 1);
            if (kinds.Count > 0 && kinds[^1] == kind) extents[^1] *= extent;
            else
            {
                extents.Add(extent);
                kinds.Add(kind);
            }
        }

        if (extents.Count == 0)
        {
            extents.Add(1);
            kinds.Add((true, true));
        }

        var leftStrides = new int[extents.Count];
        var rightStrides = new int[extents.Count];
        int leftStride = 1, rightStride = 1;
        for (var i = extents.Count - 1; i >= 0; i--)
        {
            if (kinds[i].Left)
            {
                leftStrides[i] = leftStride;
                leftStride *= extents[i];
            }

            if (kinds[i].Right)
            {
                rightStrides[i] = rightStride;
                rightStride *= extents[i];
            }
        }

        return new BroadcastPlan([.. extents], leftStrides, rightStrides);
    }
}
