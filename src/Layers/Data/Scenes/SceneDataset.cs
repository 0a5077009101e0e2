using System.Collections;

namespace AutogradNet.Layers.Data;

/// <summary>
/// A set of scenes that are made when they are asked for: scene i depends on the seed, the split, the options and i only, so that
/// any thread may make any scene at any time, and a larger set begins with the smaller one.
/// </summary>
/// <remarks>
/// Of every eight scenes from a multiple of eight on, each has another of the eight classes among its objects; so a set of
/// single-object scenes whose count is a multiple of eight is exactly balanced.
/// </remarks>
public sealed class SceneDataset : IReadOnlyList<Scene>
{
    private readonly ulong _scenes;
    private readonly ulong _labels;

    /// <summary>Describes a set; nothing is generated yet.</summary>
    /// <param name="seed">The seed of the set.</param>
    /// <param name="count">How many scenes it has.</param>
    /// <param name="options">What they are like; <see cref="SceneOptions.Default"/> when absent.</param>
    /// <param name="split">What the set is for.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative, the split unknown or an option out of its range.</exception>
    public SceneDataset(ulong seed, int count, SceneOptions? options = null, SceneSplit split = SceneSplit.Train)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (!Enum.IsDefined(split)) throw new ArgumentOutOfRangeException(nameof(split), split, "There is no such split.");
        Generator = new SceneGenerator(options);
        Seed = seed;
        Count = count;
        Split = split;
        var keys = new RandomSource(seed);
        (_scenes, _labels) = (keys.NextUInt64(), keys.NextUInt64());
    }

    /// <summary>The seed of the set.</summary>
    public ulong Seed { get; }

    /// <inheritdoc/>
    public int Count { get; }

    /// <summary>What the set is for.</summary>
    public SceneSplit Split { get; }

    /// <summary>What makes the scenes.</summary>
    public SceneGenerator Generator { get; }

    /// <summary>What the scenes are like.</summary>
    public SceneOptions Options => Generator.Options;

    /// <summary>Makes scene <paramref name="index"/>, as <see cref="Generate"/>.</summary>
    public Scene this[int index] => Generate(index);

    /// <summary>Makes a scene.</summary>
    /// <param name="index">Its number, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The set has no such scene.</exception>
    public Scene Generate(int index)
    {
        var seed = SceneSeed(index);
        return Generator.Generate(seed, Generator.DrawShapes(seed, BalancedShape(index)));
    }

    /// <inheritdoc/>
    public IEnumerator<Scene> GetEnumerator()
    {
        for (var i = 0; i < Count; i++) yield return Generate(i);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The seed with which a <see cref="SceneGenerator"/> makes the scene of this number, given its classes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The set has no such scene.</exception>
    public ulong SceneSeed(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return Key(_scenes, index);
    }

    private ShapeClass BalancedShape(int index)
    {
        var order = Enum.GetValues<ShapeClass>();
        var (block, place) = Math.DivRem(index, order.Length);
        new RandomSource(Key(_labels, block)).Shuffle<ShapeClass>(order);
        return order[place];
    }

    // The first output of the generator is a one-to-one function of its state, so no two (split, number) share a key.
    private ulong Key(ulong stream, int number) => new RandomSource(stream + ((ulong)number * 4) + (ulong)Split).NextUInt64();
}
