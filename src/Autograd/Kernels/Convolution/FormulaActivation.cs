using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutogradNet.Kernels;

/// <summary>The loop with one activation.</summary>
internal sealed unsafe class FormulaActivation<TFormula>(TFormula formula) : EpilogueActivation
    where TFormula : struct, ILanewiseUnary
{
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
        TFormula activation = formula;
        bool scales = scale != null;
        bool adds = addend != null;
        for (int row = 0; row < count; row++)
        {
            T factor = scales ? *scale : T.One;
            T offset = scales ? *shift : T.Zero;
            var factors = new Vector<T>(factor);
            var offsets = new Vector<T>(offset);
            int i = 0;
            for (; i <= width - Vector<T>.Count; i += Vector<T>.Count)
            {
                Vector<T> x = Vector.Load(rows + i);
                if (scales)
                    x = (x * factors) + offsets;
                if (adds)
                    x += Vector.Load(addend + i);
                Vector.Store(activation.Invoke(x), rows + i);
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
}
