using AutogradNet.Layers.Data;

namespace AutogradNet.Layers.Tests;

/// <summary>Pictures keep the names of their classes under a model's numbers.</summary>
public sealed class RelabelledImagesTests
{
    private static readonly SceneImages Scenes = new(new SceneDataset(5, 20, SceneOptions.SingleObject));

    [Fact]
    public void EachPictureKeepsTheNameOfItsClass()
    {
        string[] names = ["nothing", .. Scenes.ClassNames.Reverse()];
        var relabelled = new RelabelledImages(Scenes, names);
        Assert.Equal(Scenes.Count, relabelled.Count);
        Assert.Equal(Scenes.Fingerprint, relabelled.Fingerprint);
        Assert.Equal(Scenes.Name(3), relabelled.Name(3));
        Assert.Same(Scenes.Load(3), relabelled.Load(3));
        for (var i = 0; i < Scenes.Count; i++) Assert.Equal(Scenes.ClassNames[Scenes.Label(i)], names[relabelled.Label(i)]);
    }

    [Fact]
    public void ClassesThatTheModelDoesNotKnowOrKnowsTwiceAreNamed()
    {
        var (known, lost) = (Scenes.ClassNames, Scenes.ClassNames[2]);
        var absent = Assert.Throws<DatasetException>(() => new RelabelledImages(Scenes, [.. known.Where(name => name != lost)]));
        Assert.Contains($"'{lost}'", absent.Message, StringComparison.Ordinal);
        var twice = Assert.Throws<DatasetException>(() => new RelabelledImages(Scenes, [.. known, lost]));
        Assert.Contains($"'{lost}' is the name of 2 classes of the model: 2, {known.Count}", twice.Message, StringComparison.Ordinal);
    }
}
