using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutogradNet.Kernels;

/// <summary>The loop with one activation.</summary>
internal sealed unsafe class FormulaActivation<TFormula>(TFormula formula) : EpilogueActivation
    where TFormula : struct, ILanewiseUnary
{
    /// <inheritdoc/>
    public override ClampBounds? Bounds { get; } = formula.Bounds;

    /// <inheritdoc/>
    public override void Run(
        float* rows, nint stride, float* scale, float* shift, nint channelStep, float* addend, nint addendStride, int count, int width) =>
        Loop(rows, stride, scale, shift, channelStep, addend, addendStride, count, width);

    /// <inheritdoc/>
    public override void Run(
        double* rows, nint stride, double* scale, double* shift, nint channelStep, double* addend, nint addendStride, int count, int width) =>
        Loop(rows, stride, scale, shift, channelStep, addend, addendStride, count, width);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Loop<T>(T* rows, nint stride, T* scale, T* shift, nint channelStep, T* addend, nint addendStride, int count, int width)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (width == 2 * Vector<T>.Count)
        {
            Pairs(rows, stride, scale, shift, channelStep, addend, addendStride, count);
            return;
        }

        TFormula activation = formula;
        bool scales = scale != null;
        bool adds = addend != null;
        for (int row = 0; row < count; row++)
        {
            T factor = scales ? *scale : T.One;
            T offset = scales ? *shift : T.Zero;
            var factors = new Vector<T>(factor);
            var offsets = new Vector<T>(offset);
            // Where vectors do not fill a row, the last one begins before the end of the one before it, which must not be written first.
            int end = width - Vector<T>.Count;
            bool overlaps = end > 0 && width % Vector<T>.Count != 0;
            Vector<T> last = overlaps ? activation.Invoke(Sum(rows + end, factors, offsets, scales, addend + end, adds)) : default;
            int i = 0;
            for (; i <= end; i += Vector<T>.Count)
                Vector.Store(activation.Invoke(Sum(rows + i, factors, offsets, scales, addend + i, adds)), rows + i);
            if (overlaps)
            {
                Vector.Store(last, rows + end);
                i = width;
            }
            for (; i < width; i++)
            {
                T x = rows[i];
                if (scales)
                    x = (x * factor) + offset;
                if (adds)
                    x += addend[i];
                rows[i] = activation.Invoke(x);
            }
            rows += stride;
            addend += addendStride;
            scale += channelStep;
            shift += channelStep;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> Sum<T>(T* at, Vector<T> factors, Vector<T> offsets, bool scales, T* addend, bool adds)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Vector<T> x = Vector.Load(at);
        if (scales)
            x = (x * factors) + offsets;
        return adds ? x + Vector.Load(addend) : x;
    }

    // The same for rows of two vectors, as most blocks of a product have them: there the loops would cost more than what they repeat.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pairs<T>(T* rows, nint stride, T* scale, T* shift, nint channelStep, T* addend, nint addendStride, int count)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        TFormula activation = formula;
        if (scale == null && addend == null)
        {
            for (; count > 0; count--, rows += stride)
            {
                Vector<T> x = Vector.Load(rows);
                Vector<T> y = Vector.Load(rows + Vector<T>.Count);
                Vector.Store(activation.Invoke(x), rows);
                Vector.Store(activation.Invoke(y), rows + Vector<T>.Count);
            }
        }
        else if (addend == null)
        {
            for (; count > 0; count--, rows += stride)
            {
                var factor = new Vector<T>(*scale);
                var offset = new Vector<T>(*shift);
                Vector<T> x = (Vector.Load(rows) * factor) + offset;
                Vector<T> y = (Vector.Load(rows + Vector<T>.Count) * factor) + offset;
                Vector.Store(activation.Invoke(x), rows);
                Vector.Store(activation.Invoke(y), rows + Vector<T>.Count);
                scale += channelStep;
                shift += channelStep;
            }
        }
        else
        {
            for (; count > 0; count--, rows += stride)
            {
                Vector<T> x = Vector.Load(rows);
                Vector<T> y = Vector.Load(rows + Vector<T>.Count);
                if (scale != null)
                {
                    var factor = new Vector<T>(*scale);
                    var offset = new Vector<T>(*shift);
                    x = (x * factor) + offset;
                    y = (y * factor) + offset;
                    scale += channelStep;
                    shift += channelStep;
                }
                Vector.Store(activation.Invoke(x + Vector.Load(addend)), rows);
                Vector.Store(activation.Invoke(y + Vector.Load(addend + Vector<T>.Count)), rows + Vector<T>.Count);
                addend += addendStride;
            }
        }
    }
}
