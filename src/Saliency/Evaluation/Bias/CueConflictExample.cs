using AutogradNet.Imaging;
using AutogradNet.Layers.Data;

namespace AutogradNet.Explanations.Evaluation;

/// <summary>One question of a <see cref="CueConflictSuite"/>: where is the class whose outline is here and whose paint is there?</summary>
/// <param name="Scene">The scene of two objects, each painted as the other.</param>
/// <param name="Object">Which object has the outline of the class asked for.</param>
/// <param name="Score">What the model gives the class.</param>
/// <param name="Image">The scene as the model sees it.</param>
/// <param name="Mask">Where the outline is.</param>
/// <param name="Map">The Grad-CAM map for the class.</param>
/// <param name="IsOnShape">Whether the map peaks higher on the outline of the class than on its paint.</param>
internal sealed record CueConflictExample(Scene Scene, int Object, ClassScore Score, RgbImage Image, PixelMask Mask, HeatMap Map, bool IsOnShape);
