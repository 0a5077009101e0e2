using AutogradNet.Imaging;

namespace AutogradNet.Explanations.Evaluation;

/// <summary>One object of one scene with the maps of all methods, to be looked at.</summary>
/// <param name="Scene">The number of the scene.</param>
/// <param name="ClassName">The class that was explained.</param>
/// <param name="Image">The image as the network saw it.</param>
/// <param name="Target">Where the object is.</param>
/// <param name="Maps">The map of each method by its name, in the order of the report; no value is below zero.</param>
public sealed record LocalizationExample(int Scene, string ClassName, RgbImage Image, PixelMask Target, IReadOnlyList<(string Method, HeatMap Map)> Maps);
