using AutogradNet.Imaging;

namespace AutogradNet.Layers.Data;

/// <summary>
/// Makes pictures of flat shapes on textured backgrounds, with the whole truth about them. The same seed and options give the same
/// bytes on every machine: beyond integers only double-precision +, −, ×, ÷, √ and rounding are used, which IEEE 754 defines to the
/// last bit. An instance keeps no state but its options, so that several threads may use it.
/// </summary>
/// <remarks>
/// Place, size, rotation, colour and texture are drawn from streams of their own, so that without
/// <see cref="SceneOptions.Bias"/> colour and texture carry no information about the class.
/// </remarks>
public sealed class SceneGenerator
{
    /// <summary>Checks and keeps the options.</summary>
    /// <param name="options">What to make; <see cref="SceneOptions.Default"/> when absent.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public SceneGenerator(SceneOptions? options = null)
    {
        Options = options ?? SceneOptions.Default;
        Options.Validate();
    }

    /// <summary>The options.</summary>
    public SceneOptions Options { get; }

    /// <summary>The names of the classes, in the order of their labels.</summary>
    public static IReadOnlyList<string> ClassNames { get; } = [.. Enum.GetNames<ShapeClass>().Select(name => name.ToLowerInvariant())];

    /// <summary>Makes a scene whose number of objects and classes follow from the seed, all equally probable.</summary>
    /// <exception cref="InvalidOperationException">The options leave no room for the objects or no colours for them.</exception>
    public Scene Generate(ulong seed) => Generate(seed, DrawShapes(seed, null));

    /// <summary>Makes a scene of given classes.</summary>
    /// <param name="seed">What decides all else.</param>
    /// <param name="shapes">One to four different classes, the hindmost first.</param>
    /// <exception cref="ArgumentException">There are no classes, too many, or one twice.</exception>
    /// <exception cref="InvalidOperationException">The options leave no room for the objects or no colours for them.</exception>
    public Scene Generate(ulong seed, params ReadOnlySpan<ShapeClass> shapes)
    {
        CheckShapes(shapes);
        return Make(seed, shapes, shapes, Options);
    }

    /// <summary>
    /// Makes a scene of contradicting cues (Geirhos et al., "ImageNet-trained CNNs are biased towards texture", 2019): each object has the
    /// outline of one class and the colour or texture, whichever <see cref="SceneOptions.Bias"/> ties to classes, of another. Every object
    /// obeys the bias, whatever <see cref="SceneOptions.BiasProbability"/>.
    /// </summary>
    /// <param name="seed">What decides all else; places, sizes and rotations are those of the scene without contradiction.</param>
    /// <param name="shapes">One to four different classes, the hindmost first: the outlines.</param>
    /// <param name="paintedAs">As many different classes: what the objects are painted as.</param>
    /// <exception cref="ArgumentException">There are no classes, too many, or one twice, or not as many paints as shapes.</exception>
    /// <exception cref="InvalidOperationException">The options leave no room for the objects or no colours for them.</exception>
    public Scene GenerateConflict(ulong seed, ReadOnlySpan<ShapeClass> shapes, ReadOnlySpan<ShapeClass> paintedAs)
    {
        CheckShapes(shapes);
        CheckShapes(paintedAs);
        if (paintedAs.Length != shapes.Length) throw new ArgumentException($"{paintedAs.Length} paints for {shapes.Length} shapes.", nameof(paintedAs));
        return Make(seed, shapes, paintedAs, Options with { BiasProbability = 1 });
    }

    /// <summary>
    /// Makes the picture of <see cref="Generate(ulong, ReadOnlySpan{ShapeClass})"/> without its objects, noise included: what an object
    /// is to be replaced by when it is removed.
    /// </summary>
    /// <param name="seed">The seed of the scene.</param>
    /// <param name="shapes">The classes of its objects, the hindmost first.</param>
    /// <exception cref="ArgumentException">There are no classes, too many, or one twice.</exception>
    public RgbImage GenerateBackground(ulong seed, params ReadOnlySpan<ShapeClass> shapes)
    {
        CheckShapes(shapes);
        var streams = new Streams(seed);
        return SceneRenderer.Render(ScenePalette.Draw(streams.Paints, shapes, Options), [], streams, Options);
    }

    /// <summary>Draws how many objects there are and their classes.</summary>
    /// <param name="seed">The seed of the scene.</param>
    /// <param name="included">A class that is to be among them, in any place.</param>
    internal ShapeClass[] DrawShapes(ulong seed, ShapeClass? included)
    {
        var random = new Streams(seed).Shapes;
        var count = Options.MinimumObjects + random.NextInt32(Options.MaximumObjects - Options.MinimumObjects + 1);
        var all = Enum.GetValues<ShapeClass>();
        random.Shuffle(all);
        var shapes = all[..count];
        if (included is { } wanted && Array.IndexOf(shapes, wanted) < 0) shapes[random.NextInt32(count)] = wanted;
        return shapes;
    }

    private Scene Make(ulong seed, ReadOnlySpan<ShapeClass> shapes, ReadOnlySpan<ShapeClass> paintedAs, SceneOptions paintOptions)
    {
        var streams = new Streams(seed);
        var paints = ScenePalette.Draw(streams.Paints, paintedAs, paintOptions);
        var placements = SceneLayout.Draw(streams.Places, shapes, Options);
        var image = SceneRenderer.Render(paints, placements, streams, Options);
        var objects = new SceneObject[shapes.Length];
        for (var i = 0; i < objects.Length; i++)
        {
            var paint = paints[i + 1];
            objects[i] = new SceneObject
            {
                Shape = shapes[i],
                Mask = SceneRenderer.Mask(placements, i, Options.ImageSize),
                VisibleFraction = SceneLayout.Visible(placements, i, Options.ImageSize).Fraction,
                Color = paint.First,
                SecondColor = paint.Second,
                Hue = paint.Hue,
                Texture = paint.Texture,
                CenterX = placements[i].CenterX,
                CenterY = placements[i].CenterY,
                Radius = placements[i].Radius,
            };
        }

        return new Scene(seed, image, objects, paints[0].Texture);
    }

    private static void CheckShapes(ReadOnlySpan<ShapeClass> shapes)
    {
        if (shapes.Length is < 1 or > 4) throw new ArgumentException($"A scene has 1 to 4 objects, not {shapes.Length}.", nameof(shapes));
        for (var i = 0; i < shapes.Length; i++)
        {
            if (!Enum.IsDefined(shapes[i])) throw new ArgumentException($"There is no shape class {(int)shapes[i]}.", nameof(shapes));
            if (shapes[..i].Contains(shapes[i]))
                throw new ArgumentException($"The objects of a scene are of different classes; {shapes[i]} is given twice.", nameof(shapes));
        }
    }

    /// <summary>Independent generators, so that what one of them is asked for does not change what the others give.</summary>
    internal readonly struct Streams
    {
        public Streams(ulong seed)
        {
            var root = new RandomSource(seed);
            Shapes = root.Split();
            Paints = root.Split();
            Places = root.Split();
            Patterns = root.Split();
            Noise = root.Split();
        }

        public RandomSource Shapes { get; }

        public RandomSource Paints { get; }

        public RandomSource Places { get; }

        public RandomSource Patterns { get; }

        public RandomSource Noise { get; }
    }
}
