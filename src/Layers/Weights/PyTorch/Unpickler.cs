using System.Numerics;
using System.Runtime.InteropServices;

namespace AutogradNet.Layers.PyTorch;

/// <summary>
/// Reads one pickle: a program for a stack machine that builds values. This machine knows only data and the names in
/// <see cref="PickleGlobals"/>; anything else ends it. It does not recurse, and each instruction makes at most one value, so its memory
/// is bounded by the length of what it reads.
/// </summary>
/// <param name="input">Read up to the end of the pickle, no further.</param>
/// <param name="load">Turns a persistent id into what it stands for.</param>
internal sealed class Unpickler(PickleInput input, Func<object?, object?>? load = null)
{
    private const int MostInstructions = 1 << 22;
    private const int LongestInteger = 1024;

    // Copying an argument is the one step that is not constant work; without a bound a short pickle could copy a long list very often.
    private const long MostCopies = 1 << 22;

    private readonly List<object?> _stack = [];
    private readonly Stack<int> _marks = new();
    private readonly Dictionary<uint, object?> _memo = [];
    private long _copies;

    /// <exception cref="InvalidDataException">It is damaged, or wants what is not allowed.</exception>
    public object? Read()
    {
        for (var count = 0; count < MostInstructions; count++)
        {
            var opcode = (PickleOpcode)input.ReadByte();
            if (opcode == PickleOpcode.Stop) return Pop();
            Run(opcode);
        }

        throw new InvalidDataException($"it has more than {MostInstructions} instructions");
    }

    private void Run(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Protocol: CheckProtocol(input.ReadByte()); break;
            case PickleOpcode.Frame: CheckFrame(input.ReadInt64()); break;
            case PickleOpcode.Mark: _marks.Push(_stack.Count); break;
            case PickleOpcode.Pop: RunPop(); break;
            case PickleOpcode.PopMark: PopToMark(); break;
            case PickleOpcode.Dup: Push(Peek()); break;

            case PickleOpcode.None: Push(null); break;
            case PickleOpcode.NewTrue: Push(true); break;
            case PickleOpcode.NewFalse: Push(false); break;
            case PickleOpcode.BinaryInt: Push((long)input.ReadInt32()); break;
            case PickleOpcode.BinaryInt1: Push((long)input.ReadByte()); break;
            case PickleOpcode.BinaryInt2: Push((long)input.ReadUInt16()); break;
            case PickleOpcode.Long1: Push(ReadInteger(input.ReadByte())); break;
            case PickleOpcode.Long4: Push(ReadInteger(input.ReadInt32())); break;
            case PickleOpcode.BinaryFloat: Push(input.ReadDouble()); break;
            case PickleOpcode.BinaryUnicode: Push(input.ReadText((uint)input.ReadInt32())); break;
            case PickleOpcode.ShortBinaryUnicode: Push(input.ReadText(input.ReadByte())); break;
            case PickleOpcode.BinaryUnicode8: Push(input.ReadText(input.ReadInt64())); break;
            case PickleOpcode.BinaryString: Push(input.ReadText(input.ReadInt32())); break;
            case PickleOpcode.ShortBinaryString: Push(input.ReadText(input.ReadByte())); break;
            case PickleOpcode.BinaryBytes: Push(input.ReadBytes((uint)input.ReadInt32())); break;
            case PickleOpcode.ShortBinaryBytes: Push(input.ReadBytes(input.ReadByte())); break;
            case PickleOpcode.BinaryBytes8 or PickleOpcode.ByteArray8: Push(input.ReadBytes(input.ReadInt64())); break;

            case PickleOpcode.EmptyTuple: Push(new PickleTuple([])); break;
            case PickleOpcode.Tuple1: Push(new PickleTuple(PopLast(1))); break;
            case PickleOpcode.Tuple2: Push(new PickleTuple(PopLast(2))); break;
            case PickleOpcode.Tuple3: Push(new PickleTuple(PopLast(3))); break;
            case PickleOpcode.Tuple: Push(new PickleTuple(PopToMark())); break;
            case PickleOpcode.EmptyList: Push(new List<object?>()); break;
            case PickleOpcode.Append: Append(PopLast(1)); break;
            case PickleOpcode.Appends: Append(PopToMark()); break;
            case PickleOpcode.EmptyDictionary: Push(new PickleDictionary()); break;
            case PickleOpcode.SetItem: SetItems(PopLast(2)); break;
            case PickleOpcode.SetItems: SetItems(PopToMark()); break;
            case PickleOpcode.EmptySet: Push(new PickleOpaque("a set")); break;
            case PickleOpcode.AddItems: PopToMark(); break;
            case PickleOpcode.FrozenSet: PopToMark(); Push(new PickleOpaque("a set")); break;

            case PickleOpcode.BinaryGet: Get(input.ReadByte()); break;
            case PickleOpcode.LongBinaryGet: Get((uint)input.ReadInt32()); break;
            case PickleOpcode.BinaryPut: _memo[input.ReadByte()] = Peek(); break;
            case PickleOpcode.LongBinaryPut: _memo[(uint)input.ReadInt32()] = Peek(); break;
            case PickleOpcode.Memoize: _memo[(uint)_memo.Count] = Peek(); break;

            case PickleOpcode.Global: Push(PickleGlobals.Find(input.ReadLine(), input.ReadLine())); break;
            case PickleOpcode.StackGlobal: StackGlobal(PopLast(2)); break;
            case PickleOpcode.Reduce or PickleOpcode.NewObject: Call(PopLast(2)); break;
            // The state of an object: only attributes that nothing here looks at, such as an OrderedDict's _metadata.
            case PickleOpcode.Build: Pop(); Peek(); break;
            case PickleOpcode.BinaryPersistentId: LoadPersistent(Pop()); break;
            default: throw new InvalidDataException($"the instruction 0x{(byte)opcode:X2} before byte {input.Position} does not occur in checkpoints");
        }
    }

    private static void CheckProtocol(byte version)
    {
        if (version > 5) throw new InvalidDataException($"it is of pickle protocol {version}; known are 2 to 5");
    }

    private void CheckFrame(long length)
    {
        if (length < 0 || length > input.Remaining) throw new InvalidDataException($"a frame of {(ulong)length} bytes is declared at byte {input.Position}, but only {input.Remaining} remain");
    }

    private object ReadInteger(int length)
    {
        if (length is < 0 or > LongestInteger) throw new InvalidDataException($"an integer of {(uint)length} bytes is declared at byte {input.Position}; at most {LongestInteger} are allowed");
        var value = new BigInteger(input.ReadBytes(length));
        return value >= long.MinValue && value <= long.MaxValue ? (object)(long)value : value;
    }

    private void Append(object?[] items)
    {
        switch (Peek())
        {
            case List<object?> list: list.AddRange(items); break;
            case PickleOpaque: break;
            case var other: throw new InvalidDataException($"items are appended to {PickleValue.Describe(other)}");
        }
    }

    private void SetItems(object?[] items)
    {
        if (items.Length % 2 != 0) throw new InvalidDataException("a key is set without a value");
        if (Peek() is not PickleDictionary dictionary) throw new InvalidDataException($"keys are set in {PickleValue.Describe(Peek())}");
        for (var i = 0; i < items.Length; i += 2) dictionary.Items.Add(new(items[i], items[i + 1]));
    }

    private void Get(uint index) =>
        Push(_memo.TryGetValue(index, out var value) ? value : throw new InvalidDataException($"it refers to the memorised value {index}, which it never made"));

    private void StackGlobal(object?[] names)
    {
        if (names is not [string module, string name]) throw new InvalidDataException("a global's name is not a string");
        Push(PickleGlobals.Find(module, name));
    }

    private void Call(object?[] parts)
    {
        if (parts[0] is not PickleGlobal { Make: { } make }) throw new InvalidDataException($"it calls {PickleValue.Describe(parts[0])}");
        if (parts[1] is not PickleTuple arguments) throw new InvalidDataException($"it calls with {PickleValue.Describe(parts[1])} instead of a tuple");
        foreach (var argument in arguments.Items)
        {
            _copies += argument switch
            {
                List<object?> list => list.Count,
                PickleDictionary dictionary => dictionary.Items.Count,
                PickleTuple tuple => tuple.Count,
                _ => 0,
            };
        }

        if (_copies > MostCopies) throw new InvalidDataException($"its calls have more than {MostCopies} items as arguments");
        Push(make(arguments));
    }

    private void LoadPersistent(object? id)
    {
        if (load is null) throw new InvalidDataException("it refers to something outside itself");
        Push(load(id));
    }

    private void Push(object? value) => _stack.Add(value);

    private object? Peek() => _stack.Count > Floor ? _stack[^1] : throw Underflow();

    private object? Pop() => PopLast(1)[0];

    private void RunPop()
    {
        if (_marks.Count > 0 && _marks.Peek() == _stack.Count) _marks.Pop();
        else Pop();
    }

    private object?[] PopLast(int count)
    {
        if (_stack.Count - count < Floor) throw Underflow();
        return Take(_stack.Count - count);
    }

    private object?[] PopToMark() => _marks.TryPop(out var mark) ? Take(mark) : throw new InvalidDataException($"a mark is missing before byte {input.Position}");

    private object?[] Take(int from)
    {
        var items = CollectionsMarshal.AsSpan(_stack)[from..].ToArray();
        _stack.RemoveRange(from, _stack.Count - from);
        return items;
    }

    private int Floor => _marks.TryPeek(out var mark) ? mark : 0;

    private InvalidDataException Underflow() => new($"a value is missing before byte {input.Position}");
}
