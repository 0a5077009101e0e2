namespace AutogradNet.Layers;

/// <summary>A module that draws random numbers in training; a checkpoint saves where its generator stands.</summary>
public interface IRandomModule
{
    /// <summary>The generator, if it has one; a module that was made without can be given one for training.</summary>
    RandomSource? Random { get; set; }
}
