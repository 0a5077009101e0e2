using AutogradNet.Kernels;

namespace AutogradNet.Tests.Kernels;

/// <summary>Copies to and from elements a stride apart, of every length around the vectors', and nothing beyond.</summary>
public unsafe class StridedCopyTests
{
    private const int Longest = 70;
    private const float Untouched = -1;

    [Fact]
    public void Gathers_and_scatters()
    {
        for (int count = 0; count <= Longest; count++)
        {
            foreach (int stride in (int[])[1, 2, 3])
            {
                float[] source = Numbers(count == 0 ? 0 : ((count - 1) * stride) + 1);
                float[] close = Filled(count + 1);
                float[] apart = Filled((count * stride) + 1);
                fixed (float* from = Guarded(source), to = close, back = apart)
                {
                    StridedCopy.Gather(from, stride, to, count);
                    StridedCopy.Scatter(to, back, stride, count);
                }
                for (int i = 0; i < count; i++)
                    Assert.Equal(source[i * stride], close[i]);
                Assert.Equal(Untouched, close[count]);
                for (int i = 0; i < apart.Length; i++)
                    Assert.Equal(i % stride == 0 && i / stride < count ? source[i] : Untouched, apart[i]);
            }
        }
    }

    [Fact]
    public void Splits_and_interleaves()
    {
        for (int count = 0; count <= 2 * Longest; count++)
        {
            float[] source = Numbers(count);
            int evenCount = (count + 1) / 2;
            int oddCount = count / 2;
            float[] even = Filled(evenCount + 1);
            float[] odd = Filled(oddCount + 1);
            float[] woven = Filled(count + 1);
            fixed (float* from = Guarded(source), evens = even, odds = odd, to = woven)
            {
                StridedCopy.Split(from, evens, evenCount, odds, oddCount);
                StridedCopy.Interleave(evens, evenCount, odds, oddCount, to);
            }
            for (int i = 0; i < count; i++)
                Assert.Equal(source[i], (i % 2 == 0 ? even : odd)[i / 2]);
            Assert.Equal((Untouched, Untouched, Untouched), (even[evenCount], odd[oddCount], woven[count]));
            Assert.Equal(source, woven[..count]);
        }
    }

    private static float[] Numbers(int count) => [.. Enumerable.Range(1, count).Select(i => (float)i)];

    // Not empty, so that there is a pointer.
    private static float[] Guarded(float[] source) => [.. source, float.NaN];

    private static float[] Filled(int count)
    {
        var filled = new float[count];
        Array.Fill(filled, Untouched);
        return filled;
    }
}
