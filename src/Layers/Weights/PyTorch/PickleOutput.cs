using System.Buffers.Binary;
using System.Text;

namespace AutogradNet.Layers.PyTorch;

/// <summary>Writes the instructions of a pickle, protocol 2: what state dictionaries are described with.</summary>
internal sealed class PickleOutput
{
    private readonly MemoryStream _stream = new();

    public PickleOutput() => Op(PickleOpcode.Protocol).Byte(2);

    public PickleOutput Op(PickleOpcode opcode) => Byte((byte)opcode);

    public PickleOutput Global(string module, string name)
    {
        Op(PickleOpcode.Global);
        _stream.Write(Encoding.UTF8.GetBytes($"{module}\n{name}\n"));
        return this;
    }

    public PickleOutput Text(string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        Op(PickleOpcode.BinaryUnicode).Four(bytes.Length);
        _stream.Write(bytes);
        return this;
    }

    public PickleOutput Integer(long value)
    {
        if (value is >= int.MinValue and <= int.MaxValue) return Op(PickleOpcode.BinaryInt).Four((int)value);
        Span<byte> eight = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(eight, value);
        Op(PickleOpcode.Long1).Byte((byte)eight.Length);
        _stream.Write(eight);
        return this;
    }

    public PickleOutput Integers(IEnumerable<long> values)
    {
        Op(PickleOpcode.Mark);
        foreach (var value in values) Integer(value);
        return Op(PickleOpcode.Tuple);
    }

    /// <summary>An empty dictionary that keeps its order.</summary>
    public PickleOutput OrderedDictionary() => Global("collections", "OrderedDict").Op(PickleOpcode.EmptyTuple).Op(PickleOpcode.Reduce);

    public byte[] ToArray()
    {
        Op(PickleOpcode.Stop);
        return _stream.ToArray();
    }

    private PickleOutput Byte(byte value)
    {
        _stream.WriteByte(value);
        return this;
    }

    private PickleOutput Four(int value)
    {
        Span<byte> four = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(four, value);
        _stream.Write(four);
        return this;
    }
}
