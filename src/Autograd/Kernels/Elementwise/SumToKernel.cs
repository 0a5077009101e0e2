using System.Numerics;
using System.Numerics.Tensors;

namespace AutogradNet.Kernels;

/// <summary>Sums an array over the axes along which the target would be stretched.</summary>
internal static class SumToKernel
{
    /// <summary><paramref name="target"/> must be zero.</summary>
    public static void Run<T>(ReadOnlySpan<T> x, ReadOnlySpan<int> shape, Span<T> target, ReadOnlySpan<int> targetShape)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (x.Length == 0) return;
        var plan = BroadcastPlan.Make(shape, targetShape, shape);
        var inner = plan.Extents[^1];
        var step = plan.RightStrides[^1];
        var index = new int[plan.Extents.Length];
        var at = 0;
        for (var start = 0; start < x.Length; start += inner)
        {
            var run = x.Slice(start, inner);
            if (step == 0)
            {
                target[at] += PairwiseSum(run);
            }
            else
            {
                var sums = target.Slice(at, inner);
                TensorPrimitives.Add(sums, run, sums);
            }

            for (var axis = plan.Extents.Length - 2; axis >= 0; axis--)
            {
                at += plan.RightStrides[axis];
                if (++index[axis] < plan.Extents[axis]) break;
                at -= plan.RightStrides[axis] * plan.Extents[axis];
                index[axis] = 0;
            }
        }
    }

    // Halving keeps the rounding error growing with the logarithm of the count.
    private static T PairwiseSum<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (x.Length <= 4096) return TensorPrimitives.Sum(x);
        var half = x.Length / 2;
        return PairwiseSum(x[..half]) + PairwiseSum(x[half..]);
    }
}
