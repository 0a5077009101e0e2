namespace AutogradNet.Explanations.Evaluation;

/// <summary>Why a row stands in a report.</summary>
public enum MethodRole
{
    /// <summary>A method that is judged.</summary>
    Method,

    /// <summary>What the methods are compared with from above: occlusion, which asks the model itself.</summary>
    Reference,

    /// <summary>What the methods are compared with from below: maps that do not look at the model.</summary>
    Control,
}
