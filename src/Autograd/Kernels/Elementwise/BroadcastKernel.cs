using System.Numerics;

namespace AutogradNet.Kernels;

/// <summary>Stretches an array to a larger shape.</summary>
internal static class BroadcastKernel
{
    public static void Run<T>(ReadOnlySpan<T> x, ReadOnlySpan<int> shape, Span<T> target, ReadOnlySpan<int> targetShape)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (target.Length == 0) return;
        var plan = BroadcastPlan.Make(targetShape, shape, targetShape);
        var inner = plan.Extents[^1];
        var step = plan.RightStrides[^1];
        var index = new int[plan.Extents.Length];
        var at = 0;
        for (var start = 0; start < target.Length; start += inner)
        {
            var run = target.Slice(start, inner);
            if (step == 0) run.Fill(x[at]);
            else x.Slice(at, inner).CopyTo(run);
            for (var axis = plan.Extents.Length - 2; axis >= 0; axis--)
            {
                at += plan.RightStrides[axis];
                if (++index[axis] < plan.Extents[axis]) break;
                at -= plan.RightStrides[axis] * plan.Extents[axis];
                index[axis] = 0;
            }
        }
    }
}
