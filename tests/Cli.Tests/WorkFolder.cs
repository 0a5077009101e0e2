using AutogradNet.Imaging;
using AutogradNet.Layers;

namespace AutogradNet.Cli.Tests;

/// <summary>A temporary folder with a small random-weight model of ten classes, a picture and labels; removed afterwards.</summary>
public sealed class WorkFolder : IDisposable
{
    private const int Classes = 10;
    private readonly string _root = Directory.CreateTempSubdirectory("autogradnet-").FullName;

    public WorkFolder()
    {
        Weights = Path.Combine(_root, "weights.safetensors");
        Photo = Path.Combine(_root, "photo.png");
        Labels = Path.Combine(_root, "labels.json");
        using var model = ModelZoo.Create("squeezenet1_1", Classes, new RandomSource(11));
        SafetensorsWriter.Write(Weights, model.Network.StateDict());
        File.WriteAllText(Labels, """["ant","bee","cat","dog","eel","mouse","newt","owl","pig","rat"]""");
        var image = new RgbImage(90, 70);
        var random = new RandomSource(3);
        for (var y = 0; y < 70; y++)
        {
            for (var x = 0; x < 270; x++) image.Row(y)[x] = (byte)((x * y / 40) + random.NextInt32(60));
        }

        image.Save(Photo);
    }

    public string Weights { get; }

    public string Photo { get; }

    public string Labels { get; }

    public string New() => Directory.CreateDirectory(Path.Combine(_root, Guid.NewGuid().ToString("N"))).FullName;

    public Model Model() => ModelZoo.Load("squeezenet1_1", Weights);

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
