using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AutogradNet.Kernels;

/// <summary>A matrix in memory as a factor.</summary>
/// <param name="data">The element of lane 0 and depth 0.</param>
/// <param name="laneStride">Elements from a lane to the next.</param>
/// <param name="depthStride">Elements from a depth to the next.</param>
internal readonly unsafe struct MatrixPanels<T>(T* data, nint laneStride, nint depthStride) : IPanelSource<T>
    where T : unmanaged
{
    private readonly T* _data = data;

    public bool LanesAreClose => laneStride == 1;

    public void Pack(T* panel, int width, int lane, int lanes, int depth, int depths)
    {
        T* source = _data + (lane * laneStride) + (depth * depthStride);
        if (lanes < width)
            new Span<T>(panel, width * depths).Clear();
        if (laneStride == 1)
            CopyRows(source, panel, width, lanes, depths);
        else
            Transpose(source, panel, width, lanes, depths);
    }

    private void CopyRows(T* source, T* panel, int width, int lanes, int depths)
    {
        if (lanes == width && width * sizeof(T) == 2 * PanelCopy.Slack)
        {
            for (int i = 0; i < depths; i++)
            {
                PanelCopy.Pair(source, panel);
                source += depthStride;
                panel += width;
            }
            return;
        }
        for (int i = 0; i < depths; i++)
        {
            if (lanes == width)
                PanelCopy.Row(source, panel, width);
            else
                new ReadOnlySpan<T>(source, lanes).CopyTo(new Span<T>(panel, lanes));
            source += depthStride;
            panel += width;
        }
    }

    private void Transpose(T* source, T* panel, int width, int lanes, int depths)
    {
        int lane = 0;
        for (; lane + 4 <= lanes; lane += 4)
        {
            T* s0 = source + (lane * laneStride);
            T* s1 = s0 + laneStride;
            T* s2 = s1 + laneStride;
            T* s3 = s2 + laneStride;
            T* target = panel + lane;
            nint i = 0;
            if (Sse.IsSupported && sizeof(T) == sizeof(float) && depthStride == 1)
            {
                for (; i + 4 <= depths; i += 4)
                {
                    TransposeSquare((float*)(s0 + i), (float*)(s1 + i), (float*)(s2 + i), (float*)(s3 + i), (float*)target, width);
                    target += 4 * (nint)width;
                }
            }
            for (; i < depths; i++)
            {
                nint at = i * depthStride;
                target[0] = s0[at];
                target[1] = s1[at];
                target[2] = s2[at];
                target[3] = s3[at];
                target += width;
            }
        }
        // Tiles of six rows leave two.
        for (; lane + 2 <= lanes; lane += 2)
        {
            T* s0 = source + (lane * laneStride);
            T* s1 = s0 + laneStride;
            T* target = panel + lane;
            nint i = 0;
            if (Sse.IsSupported && sizeof(T) == sizeof(float) && depthStride == 1)
            {
                for (; i + 4 <= depths; i += 4)
                {
                    TransposePair((float*)(s0 + i), (float*)(s1 + i), (float*)target, width);
                    target += 4 * (nint)width;
                }
            }
            for (; i < depths; i++)
            {
                target[0] = s0[i * depthStride];
                target[1] = s1[i * depthStride];
                target += width;
            }
        }
        for (; lane < lanes; lane++)
        {
            T* s = source + (lane * laneStride);
            T* target = panel + lane;
            for (nint i = 0; i < depths; i++)
            {
                *target = s[i * depthStride];
                target += width;
            }
        }
    }

    private static void TransposePair(float* s0, float* s1, float* target, int width)
    {
        Vector128<float> a = Sse.LoadVector128(s0);
        Vector128<float> b = Sse.LoadVector128(s1);
        Vector128<float> low = Sse.UnpackLow(a, b);
        Vector128<float> high = Sse.UnpackHigh(a, b);
        Sse.StoreLow(target, low);
        Sse.StoreHigh(target + width, low);
        Sse.StoreLow(target + (2 * width), high);
        Sse.StoreHigh(target + (3 * width), high);
    }

    private static void TransposeSquare(float* s0, float* s1, float* s2, float* s3, float* target, int width)
    {
        Vector128<float> a = Sse.LoadVector128(s0);
        Vector128<float> b = Sse.LoadVector128(s1);
        Vector128<float> c = Sse.LoadVector128(s2);
        Vector128<float> d = Sse.LoadVector128(s3);
        Vector128<float> lowAB = Sse.UnpackLow(a, b);
        Vector128<float> lowCD = Sse.UnpackLow(c, d);
        Vector128<float> highAB = Sse.UnpackHigh(a, b);
        Vector128<float> highCD = Sse.UnpackHigh(c, d);
        Sse.Store(target, Sse.MoveLowToHigh(lowAB, lowCD));
        Sse.Store(target + width, Sse.MoveHighToLow(lowCD, lowAB));
        Sse.Store(target + (2 * width), Sse.MoveLowToHigh(highAB, highCD));
        Sse.Store(target + (3 * width), Sse.MoveHighToLow(highCD, highAB));
    }
}
