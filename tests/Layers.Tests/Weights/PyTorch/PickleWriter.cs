using System.Buffers.Binary;
using System.Text;

namespace AutogradNet.Layers.Tests;

/// <summary>A name in Python.</summary>
internal sealed record PyGlobal(string Module, string Name);

/// <summary>A call, with state that is set afterwards unless null.</summary>
internal sealed record PyCall(PyGlobal Function, object?[] Arguments, object? State = null);

/// <summary>Something outside the pickle.</summary>
internal sealed record PyPersistent(object? Id);

/// <summary>A dictionary.</summary>
internal sealed record PyDict(params (object? Key, object? Value)[] Items);

/// <summary>
/// Writes pickles as Python does, of protocol 2 (as PyTorch) or 4: arrays are tuples, lists are lists. Written from the description of
/// the format, independently of what reads it.
/// </summary>
internal sealed class PickleWriter(int protocol = 2)
{
    private readonly MemoryStream _out = new();
    private readonly Dictionary<object, int> _memo = [];

    public static byte[] Write(object? value, int protocol = 2)
    {
        var body = new PickleWriter(protocol);
        body.Add(value);
        body._out.WriteByte((byte)'.');
        byte[] code = body._out.ToArray();
        if (protocol < 4) return [0x80, (byte)protocol, .. code];
        var frame = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(frame, code.Length);
        return [0x80, (byte)protocol, 0x95, .. frame, .. code];
    }

    private void Add(object? value)
    {
        switch (value)
        {
            case null: Put('N'); break;
            case bool truth: _out.WriteByte(truth ? (byte)0x88 : (byte)0x89); break;
            case int number: AddInteger(number); break;
            case long number: AddInteger(number); break;
            case System.Numerics.BigInteger number: _out.Write([0x8A, (byte)number.GetByteCount(), .. number.ToByteArray()]); break;
            case double number: AddDouble(number); break;
            case string text: Remembered(text, () => AddText(text)); break;
            case byte[] bytes: Put('B'); Int32(bytes.Length); _out.Write(bytes); break;
            case PyGlobal global: Remembered(global, () => AddGlobal(global)); break;
            case PyPersistent persistent: Add(persistent.Id); Put('Q'); break;
            case PyCall call: AddCall(call); break;
            case PyDict dictionary: Put('}'); AddItems(dictionary); break;
            case List<object?> list: Put(']'); Put('('); list.ForEach(Add); Put('e'); break;
            case object?[] tuple: AddTuple(tuple); break;
            default: throw new ArgumentException($"{value.GetType()} is not written.");
        }
    }

    private void AddCall(PyCall call)
    {
        Add(call.Function);
        AddTuple(call.Arguments);
        Put('R');
        if (call.State is null) return;
        if (call.State is PyDict items && call.Function.Name == "OrderedDict") AddItems(items);
        else
        {
            Add(call.State);
            Put('b');
        }
    }

    private void AddItems(PyDict dictionary)
    {
        Put('(');
        foreach (var (key, value) in dictionary.Items)
        {
            Add(key);
            Add(value);
        }

        Put('u');
    }

    private void AddTuple(object?[] items)
    {
        if (items.Length is 0 or > 3)
        {
            if (items.Length == 0)
            {
                Put(')');
                return;
            }

            Put('(');
        }

        foreach (var item in items) Add(item);
        _out.WriteByte(items.Length > 3 ? (byte)'t' : (byte)(0x84 + items.Length));
    }

    private void AddInteger(long number)
    {
        if (number is >= 0 and < 256) _out.Write([(byte)'K', (byte)number]);
        else if (number is >= 0 and < 65536) _out.Write([(byte)'M', (byte)number, (byte)(number >> 8)]);
        else if (number is >= int.MinValue and <= int.MaxValue)
        {
            Put('J');
            Int32((int)number);
        }
        else Add(new System.Numerics.BigInteger(number));
    }

    private void AddDouble(double number)
    {
        Put('G');
        var bytes = new byte[8];
        BinaryPrimitives.WriteDoubleBigEndian(bytes, number);
        _out.Write(bytes);
    }

    private void AddText(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (protocol >= 4 && bytes.Length < 256)
        {
            _out.Write([0x8C, (byte)bytes.Length]);
        }
        else
        {
            Put('X');
            Int32(bytes.Length);
        }

        _out.Write(bytes);
    }

    private void AddGlobal(PyGlobal global)
    {
        if (protocol < 4)
        {
            _out.Write(Encoding.Latin1.GetBytes($"c{global.Module}\n{global.Name}\n"));
            return;
        }

        Add(global.Module);
        Add(global.Name);
        _out.WriteByte(0x93);
    }

    private void Remembered(object value, Action write)
    {
        if (_memo.TryGetValue(value, out var index))
        {
            if (index < 256) _out.Write([(byte)'h', (byte)index]);
            else
            {
                Put('j');
                Int32(index);
            }

            return;
        }

        write();
        index = _memo.Count;
        _memo.Add(value, index);
        if (protocol >= 4) _out.WriteByte(0x94);
        else if (index < 256) _out.Write([(byte)'q', (byte)index]);
        else
        {
            Put('r');
            Int32(index);
        }
    }

    private void Put(char opcode) => _out.WriteByte((byte)opcode);

    private void Int32(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        _out.Write(bytes);
    }
}
