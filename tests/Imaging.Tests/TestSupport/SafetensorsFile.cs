using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace AutogradNet.Imaging.Tests;

/// <summary>Reads float32 tensors of a safetensors file.</summary>
internal sealed class SafetensorsFile(string path)
{
    private readonly byte[] _data = File.ReadAllBytes(path);

    public (int[] Shape, float[] Values) Read(string name)
    {
        var headerLength = (int)BinaryPrimitives.ReadInt64LittleEndian(_data);
        using var header = JsonDocument.Parse(_data.AsMemory(8, headerLength));
        var entry = header.RootElement.GetProperty(name);
        Assert.Equal("F32", entry.GetProperty("dtype").GetString());
        var offsets = entry.GetProperty("data_offsets").EnumerateArray().Select(e => e.GetInt32()).ToArray();
        var bytes = _data.AsSpan(8 + headerLength + offsets[0], offsets[1] - offsets[0]);
        var shape = entry.GetProperty("shape").EnumerateArray().Select(e => e.GetInt32()).ToArray();
        return (shape, MemoryMarshal.Cast<byte, float>(bytes).ToArray());
    }
}
