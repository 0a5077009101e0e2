namespace AutogradNet.Kernels;

/// <summary>Stretches an array to a larger shape.</summary>
internal static class BroadcastKernel
{
    public static void Run<T>(ReadOnlySpan<T> x, ReadOnlySpan<int> shape, Span<T> target, ReadOnlySpan<int> targetShape)
        where T : unmanaged
    {
        if (target.Length == 0) return;
        var plan = BroadcastPlan.Make(targetShape, shape, targetShape);
        BoxCopy.Run(x, 0, plan.RightStrides, target, 0, plan.LeftStrides, plan.Extents);
    }
}
