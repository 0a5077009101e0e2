using AutogradNet.Kernels;

namespace AutogradNet.Tests.Kernels;

/// <summary>Convolution by its definition: every term of the sum, one by one.</summary>
internal static class ConvolutionOracle
{
    /// <summary>What each term of a convolution does with the three arrays, given the indices into them.</summary>
    public delegate void Term(long input, long weight, long output);

    public static void ForEachTerm(Conv2dGeometry g, Term term)
    {
        int groupIn = g.InChannels / g.Groups;
        int groupOut = g.OutChannels / g.Groups;
        (int outHeight, int outWidth) = OutSize(g);
        for (int n = 0; n < g.Batch; n++)
        {
            for (int oc = 0; oc < g.OutChannels; oc++)
            {
                for (int oy = 0; oy < outHeight; oy++)
                {
                    for (int ox = 0; ox < outWidth; ox++)
                    {
                        long output = ((((long)n * g.OutChannels) + oc) * outHeight * outWidth) + (oy * outWidth) + ox;
                        for (int c = 0; c < groupIn; c++)
                        {
                            long plane = ((long)n * g.InChannels) + (oc / groupOut * groupIn) + c;
                            for (int ky = 0; ky < g.KernelHeight; ky++)
                            {
                                int y = (oy * g.StrideHeight) - g.PadTop + (ky * g.DilationHeight);
                                for (int kx = 0; kx < g.KernelWidth; kx++)
                                {
                                    int x = (ox * g.StrideWidth) - g.PadLeft + (kx * g.DilationWidth);
                                    if (y < 0 || y >= g.InHeight || x < 0 || x >= g.InWidth)
                                        continue;
                                    long weight = ((((((long)oc * groupIn) + c) * g.KernelHeight) + ky) * g.KernelWidth) + kx;
                                    term((((plane * g.InHeight) + y) * g.InWidth) + x, weight, output);
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    public static (int Height, int Width) OutSize(Conv2dGeometry g)
    {
        int height = 0;
        int width = 0;
        int spanY = ((g.KernelHeight - 1) * g.DilationHeight) + 1;
        int spanX = ((g.KernelWidth - 1) * g.DilationWidth) + 1;
        while ((height * g.StrideHeight) + spanY <= g.InHeight + g.PadTop + g.PadBottom)
            height++;
        while ((width * g.StrideWidth) + spanX <= g.InWidth + g.PadLeft + g.PadRight)
            width++;
        return (height, width);
    }
}
