using AutogradNet.Kernels;

namespace AutogradNet.Tests.Kernels;

[Collection(KernelCollection.Name)]
public sealed unsafe class MatrixPanelsTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void PacksEveryElementToItsPlaceAndNothingElse(bool lanesAreClose)
    {
        foreach (var width in (int[])[6, 8, 16, 32, 48])
        {
            foreach (var lanes in (int[])[1, 2, 3, 5, 6, 7, 8, 9, 15, 16, 31, 47, 48])
            {
                if (lanes > width) continue;
                foreach (var depths in (int[])[1, 3, 4, 15, 16, 17, 31, 32, 35, 50])
                {
                    Check<float>(lanesAreClose, width, lanes, depths);
                    Check<double>(lanesAreClose, width, lanes, depths);
                }
            }
        }
    }

    private static void Check<T>(bool lanesAreClose, int width, int lanes, int depths)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        // From lane 3 and depth 2 of a larger matrix, whose elements are all different.
        const int Lane = 3, Depth = 2;
        var (rows, columns) = lanesAreClose ? (depths + Depth, lanes + Lane + 1) : (lanes + Lane, depths + Depth + 1);
        var matrix = new T[rows * columns];
        for (var i = 0; i < matrix.Length; i++) matrix[i] = T.CreateChecked(i + 1);
        var untouched = T.CreateChecked(-7);
        var panel = new T[(width * depths) + 40];
        Array.Fill(panel, untouched);
        var (laneStride, depthStride) = lanesAreClose ? (1, columns) : (columns, 1);
        fixed (T* data = matrix, target = panel) new MatrixPanels<T>(data, laneStride, depthStride).Pack(target, width, Lane, lanes, Depth, depths);
        for (var depth = 0; depth < depths; depth++)
        {
            for (var lane = 0; lane < width; lane++)
            {
                var expected = lane < lanes ? matrix[((Lane + lane) * laneStride) + ((Depth + depth) * depthStride)] : T.Zero;
                Assert.True(expected == panel[(depth * width) + lane], $"{typeof(T).Name} {lanes} of {width} lanes, {depths} depths: lane {lane}, depth {depth}");
            }
        }

        Assert.All(panel[(width * depths)..], element => Assert.Equal(untouched, element));
    }
}
