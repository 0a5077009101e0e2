using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace AutogradNet.Layers;

/// <summary>
/// A checkpoint in several files beside its index, <c>model.safetensors.index.json</c>, whose <c>weight_map</c> says which file holds
/// each tensor. Tensors that the map does not name are not there.
/// </summary>
internal sealed class ShardedFile : WeightFile
{
    // Each shard is an open file.
    private const int MostShards = 512;

    private readonly OrderedDictionary<string, WeightEntry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, WeightFile> _places = new(StringComparer.Ordinal);
    private readonly Dictionary<string, WeightFile> _shards = new(StringComparer.Ordinal);

    private ShardedFile(string name)
        : base(name)
    {
    }

    public override string Format => $"index of {_shards.Count} files";

    public override IReadOnlyCollection<WeightEntry> Tensors => _entries.Values;

    public static ShardedFile Open(IByteSource bytes, string name, string folder)
    {
        if (bytes.Length > SafetensorsHeader.MaxLength) throw new WeightFormatException($"{name}: an index of {bytes.Length} bytes is too long; at most {SafetensorsHeader.MaxLength} are allowed.");
        var json = new byte[bytes.Length];
        bytes.Read(0, json);
        var result = new ShardedFile(name);
        try
        {
            using var document = JsonDocument.Parse(json);
            result.ReadMap(document.RootElement, folder);
        }
        catch (Exception e)
        {
            result.Dispose();
            // Invalid operations come from escape sequences that name half a character.
            if (e is JsonException or InvalidOperationException) throw new WeightFormatException($"{name}: the index is not valid JSON: {e.Message}", e);
            throw;
        }

        bytes.Dispose();
        return result;
    }

    public override bool TryFind(string name, [NotNullWhen(true)] out WeightEntry? entry) => _entries.TryGetValue(name, out entry);

    private protected override Tensor ReadElements(WeightEntry entry, Shape shape, int first) => _places[entry.Name].Read(entry, shape, first);

    internal override bool IsContiguous(WeightEntry entry) => _places[entry.Name].IsContiguous(entry);

    private protected override void Close()
    {
        foreach (var shard in _shards.Values) shard.Dispose();
    }

    private void ReadMap(JsonElement root, string folder)
    {
        if (!root.TryGetProperty("weight_map", out var map) || map.ValueKind != JsonValueKind.Object) throw new WeightFormatException($"{Name}: the index lacks a weight_map that is an object.");
        foreach (var property in map.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.String) throw new WeightFormatException($"{Name}: weight_map '{property.Name}' must be a file's name, not {property.Value.ValueKind}.");
            var shard = Shard(property.Value.GetString()!, folder);
            if (!shard.TryFind(property.Name, out var entry)) throw new WeightFormatException($"{Name}: there is no tensor '{property.Name}' in {shard.Name}, where the index places it.");
            if (!_entries.TryAdd(property.Name, entry)) throw new WeightFormatException($"{Name}: weight_map '{property.Name}' occurs twice.");
            _places.Add(property.Name, shard);
        }
    }

    private WeightFile Shard(string file, string folder)
    {
        if (_shards.TryGetValue(file, out var shard)) return shard;
        if (_shards.Count == MostShards) throw new WeightFormatException($"{Name}: the index names more than {MostShards} files.");
        var path = Resolve(file, folder);
        if (!File.Exists(path)) throw new WeightFormatException($"{Name}: the index names {file}, which is not beside it.");
        // No folder is passed on: an index that names an index would never end.
        shard = WeightFormat.Open(new FileByteSource(path), path, null);
        _shards.Add(file, shard);
        return shard;
    }

    // The index may come from anywhere; it must not lead outside its own folder, on any system.
    private string Resolve(string file, string folder)
    {
        var parts = file.Split('/');
        if (file.AsSpan().ContainsAny('\\', ':', '\0') || parts.Any(part => part is "" or "." or ".."))
        {
            throw new WeightFormatException($"{Name}: the index names '{file}', which is not the name of a file in its own folder.");
        }

        return Path.Combine([folder, .. parts]);
    }
}
