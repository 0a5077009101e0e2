namespace AutogradNet.Layers.Tests;

/// <summary>Small checkpoints that use everything the reader knows, to be damaged.</summary>
internal static class Checkpoints
{
    private static readonly PyStorage[] Storages =
    [
        PyStorage.Of("0", "FloatStorage", [.. Enumerable.Range(0, 24).Select(i => (float)i)]),
        PyStorage.Of("1", "LongStorage", 5L, 6),
        PyStorage.Of("2", "HalfStorage", new ushort[6]),
        PyStorage.Of<byte>("3", "BoolStorage", 1, 0, 1),
    ];

    public static IReadOnlyList<(Func<bool, object> Saved, PyStorage[] Storages)> All { get; } = [(Flat, Storages), (Nested, Storages)];

    public static byte[] Tar() =>
        TorchFixture.Tar(
            new PyDict(("w", new PyPersistent("11")), ("v", new PyPersistent("12"))),
            [Storages[0], Storages[1]],
            [["3", "0", 2, 4]],
            [("11", "0", [2, 3], [3, 1], 0), ("12", "3", [2], [2], 1)]);

    private static PyCall Flat(bool stream) => TorchFixture.Ordered(
        ("features.0.weight", TorchFixture.Tensor(Storages[0], [2, 3, 4], stream: stream)),
        ("features.0.bias", TorchFixture.Tensor(Storages[0], [4, 3], [1, 4], 12, stream)),
        ("bn.num_batches_tracked", TorchFixture.Tensor(Storages[1], [], [], 1, stream)),
        ("half", TorchFixture.Tensor(Storages[2], [6], stream: stream)),
        ("mask", TorchFixture.Tensor(Storages[3], [3], stream: stream)));

    private static PyDict Nested(bool stream)
    {
        var hooks = new PyCall(TorchFixture.OrderedDict, []);
        var weight = new PyCall(new PyGlobal("torch._utils", "_rebuild_parameter"), [TorchFixture.Tensor(Storages[0], [24], stream: stream), true, hooks]);
        return new PyDict(
            ("epoch", 70_000),
            ("loss", new List<object?> { 0.5, null, true, long.MaxValue, new object?[] { 1, "x", new byte[] { 1, 2 }, 300 } }),
            ("state_dict", new PyCall(TorchFixture.OrderedDict, [], new PyDict(
                ("module.weight", weight),
                ("module.count", TorchFixture.Tensor(Storages[1], [2], stream: stream)),
                ("module.half", TorchFixture.Tensor(Storages[2], [2, 3], stream: stream)),
                ("module.mask", TorchFixture.Tensor(Storages[3], [3], stream: stream))))));
    }
}
