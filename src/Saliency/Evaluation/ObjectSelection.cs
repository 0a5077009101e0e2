namespace AutogradNet.Explanations.Evaluation;

/// <summary>Which objects of a scene are explained.</summary>
public enum ObjectSelection
{
    /// <summary>Every object, as the pointing game does it.</summary>
    All,

    /// <summary>
    /// Only objects that the model sees: their class is among the k highest scores of a scene of k objects. What a model does not see, no
    /// map of it can show.
    /// </summary>
    Recognized,
}
