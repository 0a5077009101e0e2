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

    /// <summary>Convolutions of any kernel, stride, padding, dilation and number of groups, whose output is not empty.</summary>
    public static IEnumerable<Conv2dGeometry> Geometries(Random random, int count, Largest largest)
    {
        for (int i = 0; i < count;)
        {
            int groups = random.Next(1, largest.Groups + 1);
            var g = new Conv2dGeometry(
                random.Next(1, largest.Batch + 1), groups * random.Next(largest.FewestInputs, largest.Inputs + 1), random.Next(1, largest.Height + 1),
                random.Next(1, largest.Width + 1), groups * random.Next(1, largest.Outputs + 1),
                random.Next(1, 5), random.Next(1, 5), random.Next(1, 4), random.Next(1, 4), random.Next(0, 4), random.Next(0, 4),
                random.Next(0, 4), random.Next(0, 4), random.Next(1, 4), random.Next(1, 4), groups);
            if (g.OutputLength == 0)
                continue;
            i++;
            yield return g;
        }
    }

    /// <summary>How large <see cref="Geometries"/> become; inputs and outputs are channels of a group.</summary>
    public readonly record struct Largest(int Batch, int Groups, int FewestInputs, int Inputs, int Height, int Width, int Outputs);
}
