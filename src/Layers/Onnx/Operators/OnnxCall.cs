namespace AutogradNet.Layers.Onnx;

/// <summary>One run of a node: its operands and attributes, and the version of the operators it was written for.</summary>
internal sealed class OnnxCall(OnnxNode node, int opset, Tensor?[] operands, DType floatType, long maximumElements = int.MaxValue)
{
    public OnnxNode Node => node;

    public int Opset => opset;

    /// <summary>The element type of floating-point values in this run.</summary>
    public DType FloatType => floatType;

    public int Count => operands.Length;

    /// <summary>The first operand.</summary>
    public Tensor X => this[0];

    /// <summary>An operand.</summary>
    /// <exception cref="ArgumentException">It is missing.</exception>
    public Tensor this[int i] => Optional(i) ?? throw new ArgumentException($"Operand {i} is missing.");

    /// <summary>An operand that may be left out.</summary>
    public Tensor? Optional(int i) => i < operands.Length ? operands[i] : null;

    /// <summary>All operands.</summary>
    public Tensor[] All() => [.. Enumerable.Range(0, operands.Length).Select(i => this[i])];

    /// <summary>An operand as integers.</summary>
    public long[] Integers(int i) => ToIntegers(this[i]);

    /// <summary>An operand as integers, or null where it is left out.</summary>
    public long[]? OptionalIntegers(int i) => Optional(i) is { } tensor ? ToIntegers(tensor) : null;

    /// <summary>An operand as numbers, or null where it is left out or empty.</summary>
    public double[]? OptionalNumbers(int i) => Optional(i) is { Count: > 0 } tensor ? [.. Enumerable.Range(0, tensor.Count).Select(position => tensor[position])] : null;

    /// <summary>An operand as one number.</summary>
    public double? OptionalNumber(int i) => Optional(i)?.ToDouble();

    /// <summary>Integers that are an attribute before a version and an operand from it on; null where left out.</summary>
    public long[]? AttributeOrOperand(string attribute, int operand, int operandSince) =>
        opset < operandSince ? node.Ints(attribute)?.ToArray() : OptionalIntegers(operand);

    public int Int(string name, long otherwise) => checked((int)node.Int(name, otherwise));

    public bool Flag(string name, bool otherwise = false) => node.Int(name, otherwise ? 1 : 0) != 0;

    /// <summary>Refuses a result with more elements than this call may have.</summary>
    /// <exception cref="OnnxSizeException">It has more.</exception>
    public void CheckSize(IEnumerable<long> extents)
    {
        long count = 1;
        foreach (var extent in extents)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(extent);
            // Zeros do not count: lists as long as the other extents are made on the way.
            if (extent > int.MaxValue || (count *= Math.Max(1, extent)) > maximumElements) throw new OnnxSizeException(count < 0 ? long.MaxValue : count, maximumElements);
        }
    }

    /// <inheritdoc cref="CheckSize(IEnumerable{long})"/>
    public void CheckSize(Shape shape) => CheckSize(shape.Select(extent => (long)extent));

    private static long[] ToIntegers(Tensor tensor) => tensor.DType switch
    {
        DType.Int64 => tensor.ToArray<long>(),
        DType.Int32 => [.. tensor.ToArray<int>().Select(value => (long)value)],
        _ => throw new ArgumentException($"Integers were expected, not {tensor.DType}{tensor.Shape}."),
    };
}
