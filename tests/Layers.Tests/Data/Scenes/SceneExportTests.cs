using AutogradNet.Imaging;
using AutogradNet.Layers.Data;

namespace AutogradNet.Layers.Tests;

public sealed class SceneExportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("scene-export-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void EverySceneIsAFileInTheFolderOfItsClass()
    {
        var dataset = new SceneDataset(2, 16, SceneOptions.SingleObject with { ImageSize = 32 });
        var told = new Told();
        SceneExport.ToFolder(dataset, Path.Combine(_folder, "new"), told);
        Assert.Equal(Enumerable.Range(1, 16), told.Values);
        Assert.Equal(16, Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).Length);
        for (var i = 0; i < 16; i++)
        {
            var scene = dataset[i];
            var name = scene.Objects[0].Shape.ToString().ToLowerInvariant();
            Assert.Equal(name, SceneGenerator.ClassNames[scene.Objects[0].Label]);
            Assert.Equal(scene.Image.Pixels.ToArray(), RgbImage.Load(Path.Combine(_folder, "new", name, $"{i:D6}.png")).Pixels.ToArray());
        }
    }

    [Fact]
    public void ScenesOfSeveralObjectsAreRefused()
    {
        var error = Assert.Throws<ArgumentException>(() => SceneExport.ToFolder(new SceneDataset(2, 1), _folder));
        Assert.Contains("up to 3", error.Message);
    }

    [Fact]
    public void CancellationStops()
    {
        using var source = new CancellationTokenSource();
        var told = new Told { At = count => { if (count == 3) source.Cancel(); } };
        var dataset = new SceneDataset(2, 100, SceneOptions.SingleObject with { ImageSize = 32 });
        Assert.Throws<OperationCanceledException>(() => SceneExport.ToFolder(dataset, _folder, told, source.Token));
        Assert.Equal(3, Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).Length);
    }

    // Unlike Progress<T> it is told at once, on the same thread.
    private sealed class Told : IProgress<int>
    {
        public List<int> Values { get; } = [];

        public Action<int>? At { get; init; }

        public void Report(int value)
        {
            Values.Add(value);
            At?.Invoke(value);
        }
    }
}
