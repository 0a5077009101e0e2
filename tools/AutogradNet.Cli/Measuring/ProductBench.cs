using System.Globalization;

namespace AutogradNet.Cli.Measuring;

/// <summary>Matrix products to be measured, each a part of its own.</summary>
internal sealed class ProductBench : IDisposable
{
    private const int LargestExtent = 1 << 14;
    private readonly List<Tensor> _operands = [];

    /// <summary>Makes random operands.</summary>
    /// <param name="texts">Rows, inner extent and columns of each product, such as 64x576x3136.</param>
    /// <param name="random">For the numbers.</param>
    public ProductBench(IEnumerable<string> texts, RandomSource random)
    {
        var parts = new List<BenchPart>();
        foreach (var text in texts)
        {
            var (rows, inner, columns) = Parse(text);
            var (left, right) = (random.Uniform([rows, inner], -1, 1), random.Uniform([inner, columns], -1, 1));
            _operands.AddRange([left, right]);
            parts.Add(new BenchPart(text, $"matmul_{text}_ms", 2.0 * rows * inner * columns, () => left.MatMul(right).Dispose()));
        }

        Parts = parts;
    }

    /// <summary>The products, named as they were given.</summary>
    public IReadOnlyList<BenchPart> Parts { get; }

    public void Dispose()
    {
        foreach (var operand in _operands) operand.Dispose();
    }

    private static (int Rows, int Inner, int Columns) Parse(string text)
    {
        var parts = text.Split('x');
        var extents = new int[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts.Length != 3 || !int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out extents[i]) || extents[i] is < 1 or > LargestExtent)
            {
                throw new ArgumentException($"--matmul takes ROWSxINNERxCOLUMNS, each from 1 to {LargestExtent}, not '{text}'.");
            }
        }

        return (extents[0], extents[1], extents[2]);
    }
}
