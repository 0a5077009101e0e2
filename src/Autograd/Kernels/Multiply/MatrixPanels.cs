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
        int vector = PanelCopy.VectorBytes / sizeof(T);
        if (lanes < width || width % vector != 0)
        {
            for (int i = 0; i < depths; i++)
                PanelCopy.Row(source + (i * depthStride), panel + (i * width), lanes);
            return;
        }
        // The last element of a vector, a panel ahead: rows lie further apart than the processor looks ahead.
        int ahead = width + vector - 1;
        for (int i = 0; i < depths; i++)
        {
            for (int at = 0; at < width; at += vector)
            {
                if (Sse.IsSupported)
                    Sse.Prefetch0(source + at + ahead);
                PanelCopy.Vector(source + at, panel + at);
            }
            source += depthStride;
            panel += width;
        }
    }

    private void Transpose(T* source, T* panel, int width, int lanes, int depths)
    {
        int lane = 0;
        bool isFloat = sizeof(T) == sizeof(float) && depthStride == 1;
        for (; PanelTranspose.TakesEight && isFloat && lane + 8 <= lanes; lane += 8)
        {
            T* from = source + (lane * laneStride);
            int whole = depths & -PanelTranspose.Depths;
            for (int i = 0; i < whole; i += PanelTranspose.Depths)
                PanelTranspose.Eight((float*)(from + i), laneStride, (float*)(panel + lane + (i * (nint)width)), width);
            T* target = panel + lane + (whole * (nint)width);
            for (int i = whole; i < depths; i++)
            {
                for (int j = 0; j < 8; j++)
                    target[j] = from[(j * laneStride) + i];
                target += width;
            }
        }
        for (; lane + 4 <= lanes; lane += 4)
        {
            T* s0 = source + (lane * laneStride);
            T* s1 = s0 + laneStride;
            T* s2 = s1 + laneStride;
            T* s3 = s2 + laneStride;
            T* target = panel + lane;
            nint i = 0;
            if (Sse.IsSupported && isFloat)
            {
                for (; i + 4 <= depths; i += 4)
                {
                    PanelTranspose.Four((float*)(s0 + i), (float*)(s1 + i), (float*)(s2 + i), (float*)(s3 + i), (float*)target, width);
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
            if (Sse.IsSupported && isFloat)
            {
                for (; i + 4 <= depths; i += 4)
                {
                    PanelTranspose.Two((float*)(s0 + i), (float*)(s1 + i), (float*)target, width);
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
}
