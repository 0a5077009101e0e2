using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;

namespace AutogradNet.Tests;

[Collection(LeakTest.Collection)]
public sealed class MappedViewTests : IDisposable
{
    private const int Count = 100_000;

    private readonly string _path = Path.GetTempFileName();

    public MappedViewTests() => File.WriteAllBytes(_path, System.Runtime.InteropServices.MemoryMarshal.AsBytes(Enumerable.Range(0, Count).Select(i => (float)i).ToArray().AsSpan()).ToArray());

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void ATensorLooksIntoTheFileEvenAfterItWasClosed()
    {
        var before = MappedView.LiveCount;
        var tensor = Map(40, [3]);
        Assert.Equal([10f, 11, 12], tensor.ToArray<float>());
        using var alias = tensor.Alias([2], 1);
        tensor.Dispose();
        Assert.Equal(before + 1, MappedView.LiveCount);
        Assert.Equal([11f, 12], alias.ToArray<float>());
        alias.Dispose();
        alias.Dispose();
        Assert.Equal(before, MappedView.LiveCount);
        Assert.Throws<ObjectDisposedException>(() => alias.Span<float>().Length);
    }

    [Fact]
    public void WritingChangesNeitherTheFileNorAnotherView()
    {
        using var tensor = Map(0, [Count]);
        using var other = Map(0, [Count]);
        tensor.MutableSpan<float>()[7] = -1;
        Assert.Equal(-1, tensor[7]);
        Assert.Equal(7, other[7]);
        using var later = Map(0, [Count]);
        Assert.Equal(7, later[7]);
        Assert.Equal(Count * 4, new FileInfo(_path).Length);
    }

    [Fact]
    public void ASpanOutlivesATensorThatWasForgotten()
    {
        var before = MappedView.LiveCount;
        var span = Forget();
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.Equal(before + 1, MappedView.LiveCount);
        Assert.Equal(Count - 1, span[^1]);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ReadOnlySpan<float> Forget() => Map(0, [Count]).Span<float>();

    private Tensor Map(long position, Shape shape)
    {
        using var handle = File.OpenHandle(_path);
        using var file = MemoryMappedFile.CreateFromFile(handle, null, 0, MemoryMappedFileAccess.CopyOnWrite, HandleInheritability.None, leaveOpen: true);
        return MappedView.Map(file, position, shape, DType.Float32);
    }
}
